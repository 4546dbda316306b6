/** For functions of one variable: the function's curve with the steps of the runs on it, in place of a map. */
import type { RunResult } from '../../src/engine/job.ts';
import { evaluate } from '../../src/graph/evaluate.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { formatNumber } from '../format.ts';
import { runName } from '../run-settings.ts';
import type { MinimizePicture } from '../state.ts';
import type { Theme } from '../theme.ts';
import { rowOf } from '../view/trace-drawing.ts';
import type { TraceModel, TraceSeries } from '../view/trace-chart.ts';
import type { MinimizeLook } from './look.ts';
import { lossName } from './map-model.ts';
import { runColour, runDash } from './traces.ts';

/** Points of the curve, and steps of a run that are drawn. */
const POINTS = 241;
const STEPS = 160;
/** Operations that the page takes on itself: some tens of milliseconds. */
const MOST_OPERATIONS = 100_000;

interface Drawn {
  readonly graph: Graph;
  readonly key: string;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

export interface CurvePainter {
  /** Null for other functions, those with data, and those too large for the page. */
  readonly model: (
    picture: MinimizePicture,
    look: MinimizeLook,
    start: readonly number[] | null,
    theme: Theme,
  ) => TraceModel | null;
}

export function canDrawCurve({ function: { graph, variables } }: MinimizePicture): boolean {
  const given = graph.inputs.every(({ kind }) => kind !== 'data');
  return variables.length === 1 && given && graph.nodes.length * (POINTS + STEPS) <= MOST_OPERATIONS;
}

function valueAt(graph: Graph, x: number): number {
  try {
    const inputs = graph.inputs.map((input) => (input.kind === 'variable' ? Float64Array.of(x) : undefined));
    return evaluate(graph, inputs)[0]?.[0] ?? NaN;
  } catch {
    return NaN;
  }
}

/** Where the run was, from its start, thinned out to what can be seen. */
function stepsOf({ trace }: RunResult, start: readonly number[] | null, replay: number | null): number[] {
  const last = replay === null ? trace.iterations.length - 1 : replay <= 0 ? -1 : rowOf(trace.iterations, replay);
  const stride = Math.max(1, Math.ceil((last + 1) / STEPS));
  const rows: number[] = start === null ? [] : [start[0] ?? NaN];
  for (let row = 0; row <= last; row += stride) rows.push(trace.points[row * trace.dimension] ?? NaN);
  if (last >= 0 && last % stride !== 0) rows.push(trace.points[last * trace.dimension] ?? NaN);
  return rows.filter(Number.isFinite);
}

/** The curve is computed anew where the function or the interval changes only. */
export function createCurvePainter(): CurvePainter {
  let kept: Drawn | null = null;

  function curve(graph: Graph, from: number, to: number): Drawn {
    const key = `${from} ${to}`;
    if (kept?.graph === graph && kept.key === key) return kept;
    const x = Float64Array.from({ length: POINTS }, (_, i) => from + ((to - from) * i) / (POINTS - 1));
    kept = { graph, key, x, y: x.map((one) => valueAt(graph, one)) };
    return kept;
  }

  return {
    model(picture, look, start, theme) {
      if (!canDrawCurve(picture)) return null;
      const { graph, variables } = picture.function;
      const { runs } = picture.result;
      const seen = runs.filter(({ termination }) => termination !== 'diverged');
      const all = (seen.length > 0 ? seen : runs).flatMap((run) => stepsOf(run, start, null));
      const [low, high] = [Math.min(...all), Math.max(...all)];
      if (!(low <= high) || !Number.isFinite(high - low)) return null;
      const room = high > low ? 0.15 * (high - low) : Math.max(1, Math.abs(low)) * 0.5;
      const { x, y } = curve(graph, low - room, high + room);
      const name = variables[0] ?? 'x';
      const output = lossName(picture);
      const steps = runs.map((run, index): TraceSeries => {
        const at = stepsOf(run, start, look.replay);
        return {
          id: String(index),
          label: runName(run.settings),
          colour: runs.length > 1 ? runColour(index) : 1,
          dash: runDash(index),
          x: at,
          y: at.map((one) => valueAt(graph, one)),
          envelope: null,
          end: run.termination === 'diverged' ? 'cross' : 'dot',
          cut: true,
          dotted: true,
        };
      });
      const line: TraceSeries = { id: 'curve', label: output, colour: 0, dash: 0, x, y, envelope: null, end: null };
      return {
        series: [line, ...steps],
        bands: [],
        log: false,
        logX: false,
        xName: name,
        xRange: { low: low - room, high: high + room },
        cursor: null,
        summary: `${output} over ${name} from ${formatNumber(low - room, 4)} to ${formatNumber(high + room, 4)} with the steps of each run.`,
        theme,
      };
    },
  };
}
