/** Points where many starts came to rest, made into a table of minima: near ones count as one, and each is polished in float64. */
import type { FoundMinimum, StopRules } from '../jobs/minimize.ts';
import { createLbfgs, LBFGS_DEFAULTS } from './lbfgs.ts';
import type { Objective } from './objective.ts';
import { createRun } from './run.ts';
import { createTrustRegion, SECOND_ORDER_DEFAULTS } from './second-order.ts';
import { oneByOne } from './solver.ts';
import { largest, plus } from './vectors.ts';

/** Points nearer than this, relative to 1 or x, go one way when they are polished. */
const LOOSE = 1e-4;
/** Polished points nearer than this are the same minimum. */
const TIGHT = 1e-5;
/** Variables up to which polishing uses the Hessian. */
const MOST_FOR_HESSIAN = 50;

/** Lowest first. `told` gets the share that is done. */
export async function minimaOf(
  objective: Objective,
  points: readonly Float64Array[],
  told: (share: number) => Promise<void>,
): Promise<FoundMinimum[]> {
  const loose = grouped(
    points.map((x) => ({ x, value: objective.sample(x).value, count: 1 })),
    LOOSE,
  );
  const polished: FoundMinimum[] = [];
  for (const group of loose) {
    const { x, value } = polishedAt(objective, group);
    polished.push({ x, value, count: group.count });
    await told(polished.length / loose.length);
  }
  return grouped(polished, TIGHT);
}

/** Each to the lowest one that is near, with counts added; lowest first. */
function grouped(found: readonly FoundMinimum[], tolerance: number): FoundMinimum[] {
  const groups: { x: Float64Array; value: number; count: number }[] = [];
  for (const one of [...found].sort((a, b) => a.value - b.value)) {
    const near = groups.find(({ x }) => isNear(x, one.x, tolerance));
    if (near) near.count += one.count;
    else groups.push({ ...one });
  }
  return groups;
}

function isNear(a: Float64Array, b: Float64Array, tolerance: number): boolean {
  const reach = tolerance * Math.max(1, largest(a));
  return a.every((value, i) => Math.abs(value - (b[i] ?? NaN)) <= reach);
}

const POLISH: StopRules = {
  relativeChange: null,
  every: 10,
  maxIterations: 50,
  gradientNorm: 1e-12,
  stepLength: 1e-15,
  seconds: 0.2,
  divergence: true,
};

function polishedAt(
  objective: Objective,
  { x, value }: FoundMinimum,
): { readonly x: Float64Array; readonly value: number } {
  const solver =
    objective.dimension <= MOST_FOR_HESSIAN
      ? createTrustRegion(objective, SECOND_ORDER_DEFAULTS.TrustRegion)
      : createLbfgs(objective, { ...LBFGS_DEFAULTS, max_eval: 25, line_search_fn: 'strong_wolfe' });
  const stage = { above: 0, name: 'polish', stepper: oneByOne(solver), schedule: null };
  const run = createRun(objective, plus(x, 0, x), [stage], POLISH, () => undefined);
  while (run.termination === null) run.advance();
  return run.best.value <= value ? run.best : { x, value };
}
