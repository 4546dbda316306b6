/**
 * One step of an optimizer from one start as straight code: neighbouring elements in pairs where SIMD is supported, and what is
 * only looked at (the loss, lengths) computed only where it will be.
 */
import type { Code } from './emit.ts';
import { CONTROL, EMPTY_BLOCK } from './opcodes.ts';
import { packsOf } from './packs.ts';
import type { StepWork } from './step-emitter.ts';
import { StepEmitter } from './step-emitter.ts';
import { Order } from './step-order.ts';

/** What runs once before the steps, and a step: `looked` pushes whether its results will be looked at. */
export interface StepCode {
  readonly begin: () => void;
  readonly step: (looked: () => void) => void;
}

/** State of at most so many numbers stays in registers from step to step, and goes to memory where it is looked at. */
const MAX_RESIDENT = 24;

export function stepCode(code: Code, work: StepWork): StepCode {
  const { graph, moving, results } = work;
  const needed = results.filter(({ input }) => input !== undefined);
  const packs = packsOf(graph, moving, work.pairs);
  const order = new Order(graph, new Set(moving), packs);
  const state = order.of(needed.map(({ id }) => id));
  const rest = order.of(results.map(({ id }) => id));
  const emitter = new StepEmitter(code, work, packs, [...state, ...rest]);
  const resident = needed.length <= MAX_RESIDENT;
  emitter.hold(results.map(({ id }) => id));
  return {
    begin: () => {
      if (resident) emitter.load(needed);
    },
    step: (looked) => {
      for (const unit of state) emitter.emit(unit);
      // Read before anything is stored over them.
      const stores = emitter.stores(needed);
      const moves = resident ? emitter.moves(needed) : [];
      looked();
      code.op(CONTROL.if, EMPTY_BLOCK);
      for (const unit of rest) emitter.emit(unit);
      for (const store of emitter.stores(results.filter(({ input }) => input === undefined))) store();
      if (resident) for (const store of stores) store();
      code.op(CONTROL.end);
      if (!resident) for (const store of stores) store();
      for (const { push } of moves) push();
      for (const { take } of moves.toReversed()) take();
    },
  };
}
