/**
 * The rest of a block or loop after a split: it is read in the leaf that goes on, inside a frame of the trail, until all
 * leaves are joined where the block or loop ends.
 */
import type { Completion, Leaf, Outcome } from './completion.ts';
import type { Machine } from './machine.ts';
import { join } from './merge.ts';
import type { Delta } from './trail.ts';
import type { Tensor } from './values.ts';

export class Pending {
  readonly #machine: Machine;
  /** Per split still open: its leaves that do not go on, and where the others do. */
  readonly #layers: { readonly exits: readonly Leaf[]; readonly condition: Tensor }[] = [];

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** Goes on in the leaf that is `normal`; false where there is none, and the outcome is how all of it ends. */
  enter(outcome: Outcome & { kind: 'split' }): boolean {
    const onward = outcome.leaves.find((leaf) => leaf.completion.kind === 'normal');
    if (!onward) return false;
    const { trail } = this.#machine;
    trail.begin();
    trail.apply(onward.delta);
    this.#layers.push({ exits: outcome.leaves.filter((leaf) => leaf !== onward), condition: onward.condition });
    return true;
  }

  /** All that was left on the way, together with how the rest ended. */
  close(outcome: Outcome): Outcome {
    const m = this.#machine;
    let result = outcome;
    for (let layer = this.#layers.pop(); layer !== undefined; layer = this.#layers.pop()) {
      result = join(m, [...layer.exits, ...closeFrame(m, layer.condition, result)]);
    }
    return result;
  }
}

/** Takes back the frame that was begun last; answers its endings, each with all that it changed since. */
export function closeFrame(m: Machine, condition: Tensor, outcome: Outcome): readonly Leaf[] {
  const before = m.trail.end();
  if (outcome.kind !== 'split') return [{ condition, completion: outcome, delta: before }];
  return outcome.leaves.map((leaf) => ({
    condition: m.tensors.binary('and', condition, leaf.condition),
    completion: leaf.completion,
    delta: after(before, leaf.delta),
  }));
}

function after(first: Delta, then: Delta): Delta {
  return first.size === 0 ? then : new Map([...first, ...then]);
}

/** The outcome with its endings changed (a loop's own `break` is its normal end); leaves of one ending are joined. */
export function rename(m: Machine, outcome: Outcome, change: (completion: Completion) => Completion): Outcome {
  if (outcome.kind !== 'split') return change(outcome);
  return join(
    m,
    outcome.leaves.map((leaf) => ({ ...leaf, completion: change(leaf.completion) })),
  );
}
