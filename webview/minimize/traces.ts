/** From runs to what the trace chart draws: quantities of one run, one quantity of a race, or the parameters of a run. */
import type { RunResult, RunTrace } from '../../src/engine/job.ts';
import { formatCount } from '../format.ts';
import { runName, stageColour } from '../run-settings.ts';
import type { Theme } from '../theme.ts';
import type { TraceBand, TraceModel, TraceSeries } from '../view/trace-chart.ts';
import { shownIndex, type MinimizeLook, type Quantity } from './look.ts';

interface QuantityInfo {
  readonly id: Quantity;
  readonly label: string;
  readonly title: string;
  readonly colour: number;
  readonly dash: 0 | 1 | 2;
}

export const QUANTITIES: readonly QuantityInfo[] = [
  { id: 'loss', label: 'loss', title: 'The loss before each step', colour: 2, dash: 0 },
  {
    id: 'aboveBest',
    label: 'loss above best',
    title: 'The loss less the lowest that any run has seen: how far there is still to go',
    colour: 0,
    dash: 0,
  },
  {
    id: 'error',
    label: 'error',
    title: 'The relative change of the loss between two checks, which stages and the stopping rule look at',
    colour: 1,
    dash: 2,
  },
  { id: 'gradientNorm', label: 'gradient norm', title: 'Euclidean norm of the gradient', colour: 3, dash: 1 },
  { id: 'stepLength', label: 'step length', title: 'Euclidean length of each step', colour: 5, dash: 2 },
];

/** Lines that are told apart by colour first, then by dashes. */
const COLOURS = 6;

export function runColour(index: number): number {
  return index % COLOURS;
}

export function runDash(index: number): 0 | 1 | 2 {
  return ([0, 1, 2] as const)[Math.floor(index / COLOURS) % 3] ?? 0;
}

/** The lowest loss that any of the runs has seen. */
function lowestOf(runs: readonly RunResult[]): number {
  return Math.min(...runs.map(({ best }) => best.value).filter(Number.isFinite));
}

function less(values: Float64Array, base: number): Float64Array {
  return values.map((value) => value - base);
}

type Numbers = Pick<TraceSeries, 'y' | 'envelope'>;

/** A row that stands for one step has no envelope worth drawing. */
function numbersOf(trace: RunTrace, quantity: Quantity, lowest: number): Numbers {
  const { loss } = trace;
  switch (quantity) {
    case 'loss':
      return { y: loss, envelope: { lowest: trace.lowest, highest: trace.highest } };
    case 'aboveBest':
      return {
        y: less(loss, lowest),
        envelope: { lowest: less(trace.lowest, lowest), highest: less(trace.highest, lowest) },
      };
    case 'error':
    case 'gradientNorm':
    case 'stepLength':
      return { y: trace[quantity], envelope: null };
  }
}

function endOf({ termination }: RunResult): TraceSeries['end'] {
  if (termination === null) return null;
  return termination === 'diverged' ? 'cross' : 'dot';
}

function bandsOf(run: RunResult): TraceBand[] {
  return run.spans.map(({ stage, optimizer, from, to }) => ({
    from,
    to,
    label: `${stage + 1} ${optimizer}`,
    colour: stageColour(stage),
  }));
}

function singleSeries(run: RunResult, look: MinimizeLook, lowest: number): TraceSeries[] {
  return QUANTITIES.filter(({ id }) => look.quantities.includes(id)).map((info) => ({
    ...info,
    x: run.trace.iterations,
    ...numbersOf(run.trace, info.id, lowest),
    end: endOf(run),
  }));
}

function raceSeries(runs: readonly RunResult[], look: MinimizeLook, lowest: number): TraceSeries[] {
  const lost = ({ termination }: RunResult) => termination === 'diverged';
  const someHold = runs.some((run) => !lost(run));
  return runs.map((run, index) => ({
    // One that ran away does not flatten the others.
    cut: someHold && lost(run),
    id: String(index),
    tag: String(index + 1),
    label: runName(run.settings),
    colour: runColour(index),
    dash: runDash(index),
    x: run.trace.iterations,
    ...numbersOf(run.trace, look.raceQuantity, lowest),
    end: endOf(run),
  }));
}

/** Parameters that are drawn unless they are switched off. */
const FEW = 6;

export function isParameterOn(index: number, { toggledParameters }: MinimizeLook): boolean {
  return index < FEW !== toggledParameters.includes(index);
}

function parameterSeries({ trace }: RunResult, names: readonly string[], look: MinimizeLook): TraceSeries[] {
  const { points, dimension, iterations } = trace;
  return Array.from({ length: dimension }, (_, index) => index)
    .filter((index) => isParameterOn(index, look))
    .map((index) => ({
      id: `x${index}`,
      label: names[index] ?? `x[${index}]`,
      colour: runColour(index),
      dash: runDash(index),
      x: iterations,
      y: Float64Array.from(iterations, (_, row) => points[row * dimension + index] ?? NaN),
      envelope: null,
      end: null,
    }));
}

/** The chart of a picture. @param names of the variables. */
export function traceModel(
  runs: readonly RunResult[],
  names: readonly string[],
  look: MinimizeLook,
  theme: Theme,
): TraceModel | null {
  const shown = shownRun(runs, look);
  if (shown === undefined) return null;
  const race = runs.length > 1;
  const parameters = look.chart === 'parameters';
  const lowest = lowestOf(runs);
  const series = parameters
    ? parameterSeries(shown, names, look)
    : race
      ? raceSeries(runs, look, lowest)
      : singleSeries(shown, look, lowest);
  const what = series.map(({ label }) => label).join(', ');
  const steps = formatCount(Math.max(...runs.map(({ iterations }) => iterations)));
  return {
    series,
    bands: race && !parameters ? [] : bandsOf(shown),
    log: look.log && !parameters,
    logX: isLogX(runs, look),
    xName: 'iteration',
    cursor: look.replay,
    summary: `Traces over ${steps} iterations: ${what || 'none shown'}. Arrow keys move along them.`,
    theme,
  };
}

/** Times that the longest run of a race is longer than the shortest, from which on the short ones would not be seen. */
const VERY = 30;

/** Whether the axis of iterations is logarithmic. */
export function isLogX(runs: readonly RunResult[], { logX, chart }: MinimizeLook): boolean {
  if (logX !== null || chart === 'parameters') return logX ?? false;
  const lengths = runs.filter(({ termination }) => termination !== 'diverged').map(({ iterations }) => iterations);
  return runs.length > 1 && Math.max(...lengths) > VERY * Math.max(1, Math.min(...lengths));
}

/** The run that is looked at in detail. */
export function shownRun(runs: readonly RunResult[], look: MinimizeLook): RunResult | undefined {
  return runs[shownIndex(runs, look)];
}
