/**
 * L-BFGS (Liu and Nocedal 1989) as torch.optim.LBFGS takes it: one step is one call of its `step`, up to max_iter inner
 * iterations with or without the strong Wolfe line search, and memory kept from step to step.
 */
import type { Objective, Sample } from './objective.ts';
import type { Solver } from './solver.ts';
import { dot, largest, plus, scaled } from './vectors.ts';
import { strongWolfe } from './wolfe.ts';

export interface LbfgsOptions {
  readonly lr: number;
  readonly max_iter: number;
  readonly max_eval: number;
  readonly tolerance_grad: number;
  readonly tolerance_change: number;
  readonly history_size: number;
  readonly line_search_fn: 'strong_wolfe' | null;
}

/** PyTorch's defaults of the options that are numbers; max_eval is 5/4 of max_iter and line_search_fn null unless given. */
export const LBFGS_DEFAULTS = {
  lr: 1,
  max_iter: 20,
  tolerance_grad: 1e-7,
  tolerance_change: 1e-9,
  history_size: 100,
} as const;

/** One correction pair: how x moved (s), how the gradient changed (y), 1 / (y s). */
interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly rho: number;
}

interface Memory {
  readonly direction: Float64Array;
  readonly t: number;
  readonly gradient: Float64Array;
  /** Scale of the initial inverse Hessian. */
  readonly scale: number;
  readonly pairs: readonly Pair[];
}

/** Pairs with less curvature would spoil the inverse Hessian. */
const LEAST_CURVATURE = 1e-10;

export function createLbfgs(objective: Objective, options: LbfgsOptions): Solver {
  let memory: Memory | undefined;

  const step = (start: Float64Array): { x: Float64Array; sample: Sample } => {
    const before = objective.sample(start);
    const limit = options.max_eval;
    let x = start;
    let current = before;
    let evaluations = 1;
    for (let i = 1; i <= options.max_iter && !(largest(current.gradient) <= options.tolerance_grad); i++) {
      const next: Memory = memory ? remember(memory, current.gradient, options) : begin(current.gradient, options);
      memory = next;
      const { direction } = next;
      const slope = dot(current.gradient, direction);
      if (slope > -options.tolerance_change) break;
      const last = i === options.max_iter;
      const previous = current;
      let { t } = next;
      if (options.line_search_fn === 'strong_wolfe') {
        const from = x;
        const along = (length: number) => objective.sample(plus(from, length, direction));
        const search = strongWolfe(along, t, direction, current, options.tolerance_change);
        ({ t, sample: current } = search);
        evaluations += search.evaluations;
        memory = { ...next, t };
        x = plus(x, t, direction);
      } else {
        x = plus(x, t, direction);
        if (!last) {
          current = objective.sample(x);
          evaluations++;
        }
      }
      if (last || evaluations >= limit) break;
      if (largest(direction) * Math.abs(t) <= options.tolerance_change) break;
      if (Math.abs(current.value - previous.value) < options.tolerance_change) break;
    }
    return { x, sample: before };
  };
  return { step };
}

function begin(gradient: Float64Array, { lr }: LbfgsOptions): Memory {
  const total = gradient.reduce((sum, value) => sum + Math.abs(value), 0);
  return { direction: scaled(gradient, -1), t: Math.min(1, 1 / total) * lr, gradient, scale: 1, pairs: [] };
}

function remember(memory: Memory, gradient: Float64Array, options: LbfgsOptions): Memory {
  const y = plus(gradient, -1, memory.gradient);
  const s = scaled(memory.direction, memory.t);
  const curvature = dot(y, s);
  const useful = curvature > LEAST_CURVATURE;
  const pairs = useful ? [...memory.pairs, { s, y, rho: 1 / curvature }].slice(-options.history_size) : memory.pairs;
  const scale = useful ? curvature / dot(y, y) : memory.scale;
  return { direction: twoLoops(gradient, pairs, scale), t: options.lr, gradient, scale, pairs };
}

/** The inverse Hessian of the pairs times -gradient (Nocedal and Wright, algorithm 7.4). */
function twoLoops(gradient: Float64Array, pairs: readonly Pair[], scale: number): Float64Array {
  let q = scaled(gradient, -1);
  const weights: number[] = [];
  for (const { s, y, rho } of [...pairs].reverse()) {
    const weight = dot(s, q) * rho;
    weights.push(weight);
    q = plus(q, -weight, y);
  }
  let r = scaled(q, scale);
  for (const { s, y, rho } of pairs) r = plus(r, (weights.pop() ?? 0) - dot(y, r) * rho, s);
  return r;
}
