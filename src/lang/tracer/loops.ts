/** Loops, unrolled. `break`, `continue` and `return` on traced conditions leave leaves behind, joined where the loop ends. */
import type { Expression, Statement } from '../syntax.ts';
import type { Completion, Outcome } from './completion.ts';
import { NORMAL } from './completion.ts';
import { evaluate } from './evaluate.ts';
import type { Reading } from './interpreter.ts';
import type { Machine } from './machine.ts';
import { condition } from './operators.ts';
import { assign } from './patterns.ts';
import { Pending, rename } from './pending.ts';
import type { Scope } from './scope.ts';
import type { Tensor, Value } from './values.ts';
import { string } from './values.ts';

export function* runFor(
  m: Machine,
  s: Statement & { kind: 'for' },
  scope: Scope,
  label: string | null = null,
): Reading<Outcome> {
  const source = yield* evaluate(m, s.iterable, scope);
  m.at(s.iterable.span, scope.unit);
  const keys = s.keys ? keysOf(m, source) : null;
  const next = keys ? (position: number) => keys[position] : m.cursor(source);
  const loop = new Loop(m, label);
  let count = 0;
  for (let item = next(0); item !== undefined; item = next(++count)) {
    m.step(s.span, scope.unit);
    const inside = innerScope(scope);
    yield* assign(m, s.target, item, inside, s.declares ?? 'assign');
    if (!loop.goesOn(yield* m.run(s.body, inside))) return loop.end();
  }
  return yield* loop.exhausted(s.otherwise, scope);
}

/** What `for (key in object)` goes through. */
function keysOf(m: Machine, source: Value): readonly Value[] {
  if (source.kind === 'dictionary') return [...source.entries.values()].map(([key]) => key);
  if (source.kind === 'instance') return [...source.attributes.keys()].map(string);
  return m.iterate(source).map((_, i) => string(String(i)));
}

export function* runLoop(
  m: Machine,
  s: Statement & { kind: 'loop' },
  scope: Scope,
  label: string | null = null,
): Reading<Outcome> {
  const outer = innerScope(scope);
  yield* m.run(s.initial, outer);
  const loop = new Loop(m, label);
  // Each iteration has its own `let i`, for closures made in it.
  let inside = outer;
  for (let turns = 0; ; turns++) {
    const next = s.test ? yield* tested(m, s.test, inside, loop, turns) : 'on';
    if (next !== 'on') return next === 'ended' ? loop.end() : yield* loop.exhausted([], scope);
    if (!loop.goesOn(yield* m.run(s.body, inside.inner('block')))) return loop.end();
    const fresh = innerScope(scope);
    for (const [name, value] of inside.variables) fresh.declare(name, value, m.trail);
    inside = fresh;
    if (s.update) yield* evaluate(m, s.update, inside);
  }
}

export function* runWhile(
  m: Machine,
  s: Statement & { kind: 'while' },
  scope: Scope,
  label: string | null = null,
): Reading<Outcome> {
  const loop = new Loop(m, label);
  let first = !s.testFirst;
  for (let turns = 0; ; turns++) {
    if (!first) {
      const next = yield* tested(m, s.test, scope, loop, s.otherwise.length > 0 ? Infinity : turns);
      if (next !== 'on') return next === 'ended' ? loop.end() : yield* loop.exhausted(s.otherwise, scope);
    }
    first = false;
    m.step(s.span, scope.unit);
    if (!loop.goesOn(yield* m.run(s.body, innerScope(scope)))) return loop.end();
  }
}

/**
 * Turns of a `while` whose condition depends on the inputs: each goes on in the part of the inputs where it holds. A loop that
 * counts its turns, or breaks after some number of them, comes to an end; one that does not is not read.
 */
const MAX_TURNS = 200;

/** The condition before a turn: whether it follows, or the loop ran out, or all of it has ended. */
function* tested(
  m: Machine,
  test: Expression,
  scope: Scope,
  loop: Loop,
  turns: number,
): Reading<'on' | 'exhausted' | 'ended'> {
  const value = yield* evaluate(m, test, scope);
  m.at(test.span, scope.unit);
  const truth = m.truth(value);
  if (truth !== undefined) return truth ? 'on' : 'exhausted';
  if (turns > MAX_TURNS) {
    m.fail(
      'How often this loop runs depends on the inputs, so it cannot be unrolled. Use a fixed number of iterations (for), with an if inside.',
    );
  }
  return loop.goesOn(leavingUnless(m, condition(m, value))) ? 'on' : 'ended';
}

/** As `if not condition: break`. */
function leavingUnless(m: Machine, holds: Tensor): Outcome {
  return {
    kind: 'split',
    leaves: [
      { condition: m.tensors.unary('not', holds), completion: { kind: 'break', label: null }, delta: new Map() },
      { condition: holds, completion: NORMAL, delta: new Map() },
    ],
  };
}

function innerScope(scope: Scope): Scope {
  return scope.unit.language === 'javascript' ? scope.inner('block') : scope;
}

/** The iterations of one loop, and what they left behind. */
class Loop {
  readonly #machine: Machine;
  readonly #label: string | null;
  readonly #pending: Pending;
  #last: Outcome = NORMAL;

  constructor(machine: Machine, label: string | null) {
    this.#machine = machine;
    this.#label = label;
    this.#pending = new Pending(machine);
  }

  /** Takes the outcome of the body; false where no iteration follows. */
  goesOn(outcome: Outcome): boolean {
    const ended = rename(this.#machine, outcome, (end) => (this.#isOwn(end, 'continue') ? NORMAL : end));
    if (ended.kind === 'normal') return true;
    if (ended.kind === 'split' && this.#pending.enter(ended)) return true;
    this.#last = ended;
    return false;
  }

  end(): Outcome {
    const outcome = this.#pending.close(this.#last);
    return rename(this.#machine, outcome, (end) => (this.#isOwn(end, 'break') ? NORMAL : end));
  }

  #isOwn(end: Completion, kind: 'break' | 'continue'): boolean {
    return end.kind === kind && (end.label === null || end.label === this.#label);
  }

  /** The loop ran out: its `else` follows where there was no break. */
  *exhausted(otherwise: readonly Statement[], scope: Scope): Reading<Outcome> {
    this.#last = otherwise.length > 0 ? yield* this.#machine.run(otherwise, scope) : NORMAL;
    return this.end();
  }
}
