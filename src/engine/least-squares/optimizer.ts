/** Optimizers of the minimize job on a sum of squares, and their ways as the iterates that the methods here have. */
import type { Graph } from '../../graph/graph.ts';
import type { DataValues } from '../../graph/scalarize.ts';
import type { Control } from '../control.ts';
import type { Float64Backend } from '../float64/backend.ts';
import type { JobResult } from '../job.ts';
import type { IterateTrace } from '../jobs/least-squares.ts';
import type { RunResult, RunSettings, StopRules } from '../jobs/minimize.ts';
import type { Racer } from '../minimize/racer.ts';
import { createRacer } from '../minimize/racer.ts';
import { createWebglRacer } from '../minimize/webgl-racer.ts';
import type { PainterAccess } from '../painter.ts';
import { LeastSquaresError } from './linear.ts';
import type { Iterate, Measure } from './iterates.ts';
import { traceOf } from './iterates.ts';

/** A sum or mean of squares as the minimize job wants it. */
export interface Cost {
  readonly graph: Graph;
  readonly data: DataValues;
  readonly variables: readonly string[];
  readonly start: Float64Array;
}

/** What may take the steps. */
export interface Steppers {
  readonly float64: Float64Backend;
  /** Null where float64 is to take them. */
  readonly webgl: PainterAccess | null;
}

export interface RunToEnd {
  readonly run: RunResult;
  /** Why WebGL did not take the steps; null where there is nothing to say. */
  readonly note: string | null;
}

/** One run to its end, shown as it goes. Throws a LeastSquaresError where its settings are not ones. */
export async function runToEnd(
  { graph, data, variables, start }: Cost,
  settings: RunSettings,
  stop: StopRules,
  { float64, webgl }: Steppers,
  control: Control,
  progress: number,
  show: (run: RunResult) => JobResult,
): Promise<RunToEnd> {
  let racer: Racer | undefined;
  try {
    const job = {
      kind: 'minimize',
      graph,
      variables,
      start: [...start],
      runs: [settings],
      stop,
      many: null,
      landscape: null,
    } as const;
    const attempt = webgl === null ? null : await createWebglRacer(job, settings, data, float64, webgl);
    const note = attempt?.kind === 'declined' ? `float64 took the steps: ${attempt.reason}` : null;
    racer = attempt?.kind === 'ready' ? attempt.value : createRacer(job, settings, data, float64);
    const running = racer;
    while (!running.ended) {
      await running.advance();
      await control.checkpoint(progress, () => show(running.result()));
      if (control.stopped) running.stop();
    }
    return { run: running.result(), note };
  } catch (error) {
    if (error instanceof RangeError) throw new LeastSquaresError(error.message);
    throw error;
  } finally {
    racer?.dispose?.();
  }
}

/** What a run is called: `Adam`, `Adam > LBFGS`. */
export function labelOf({ stages }: RunSettings): string {
  return stages.map(({ optimizer }) => optimizer).join(' › ');
}

/**
 * The way of a run, of at most so many points, the start and the end among them. With more unknowns than a trace keeps, only
 * the start and the end are whole, and nothing else is measured.
 */
export function wayOf(
  { trace, x, iterations }: RunResult,
  start: Float64Array,
  measure: Measure,
  most: number,
): IterateTrace {
  const { dimension, points } = trace;
  const rows: Iterate[] = [{ iteration: 0, x: start, rss: NaN }];
  const count = dimension === start.length ? trace.iterations.length : 0;
  const stride = Math.max(1, Math.ceil(count / most));
  for (let row = 0; row < count; row += stride) {
    const iteration = trace.iterations[row] ?? 0;
    if (iteration >= iterations) break;
    rows.push({ iteration, x: points.slice(row * dimension, (row + 1) * dimension), rss: NaN });
  }
  if (iterations > 0) rows.push({ iteration: iterations, x, rss: NaN });
  return traceOf(rows, measure);
}
