/** What is to be seen in a run that has ended, with remedies: divergence, growth, stagnation, oscillation, a rule that stopped too early, the limit. */
import type { Finding, Remedy, RunSettings, StageSettings } from '../jobs/minimize.ts';
import type { Seen } from './divergence.ts';
import { divergenceOf } from './divergence.ts';
import { short } from './explain.ts';
import { newtonStepAt } from './newton.ts';
import { atRate, cooling, trustRegion } from './remedies.ts';
import type { Run } from './run.ts';
import { dot, norm, plus } from './vectors.ts';

/** The loss ends, or peaks, this many times as high above the lowest as it began. */
const GROWTH = 10;
/** A Newton step longer than this, relative to 1 or x: the solution is elsewhere. */
const AWAY = 1e-3;
/** Rows at the end of the trace in which a run shows how it moves. */
const WINDOW = 64;
const FEWEST_ROWS = 8;
/** Share of steps that turn back. */
const TURNING = 0.4;
/** Swings, relative to what the loss fell by. */
const SWING = 1e-6;
/** The loss changes less than this, relative to what is still to be won, over the last quarter of the run. */
const STUCK = 0.05;

export function findingsOf(seen: Seen): Finding[] {
  const { run } = seen;
  if (run.termination === 'diverged') return [divergenceOf(seen)];
  // Ascent has no lowest loss to be measured by.
  if (run.iterations === 0 || seen.settings.stages.some(({ options }) => options.maximize === true)) return [];
  const left = remaining(seen);
  const swinging = oscillation(seen);
  // What swings does not stand still.
  const stuck = swinging === null ? stagnation(seen, left) : null;
  return [growth(seen), swinging, stuck, earlyStop(seen, left), limit(seen, left)].filter(
    (finding) => finding !== null,
  );
}

/** Loss at the start; the trace's first row may stand for several steps. */
function firstLoss({ job, objective }: Seen): number {
  return objective.sample(Float64Array.from(job.start)).value;
}

/** What Newton's step from the end promises. */
interface Remaining {
  readonly distance: number;
  readonly decrease: number;
}

/** Null where that is next to nothing, or cannot be told. */
function remaining({ run, objective }: Seen): Remaining | null {
  if (objective.dimension > 200) return null;
  const step = newtonStepAt(objective, run.x);
  if (step === null) return null;
  const next = newtonStepAt(objective, plus(run.x, 1, step));
  // Where steps shrink slowly, to a multiple root, their sum is the distance.
  const slowness = next === null ? 0 : norm(next) / norm(step);
  const distance = slowness < 1 ? norm(step) / (1 - slowness) : norm(step);
  const decrease = -0.5 * dot(step, objective.sample(run.x).gradient);
  return distance > AWAY * Math.max(1, norm(run.x)) && decrease > 0 ? { distance, decrease } : null;
}

function growth(seen: Seen): Finding | null {
  const { settings, run, trace } = seen;
  const first = firstLoss(seen);
  const end = trace.loss.at(-1) ?? NaN;
  const peak = trace.highest.reduce((most, value) => Math.max(most, value), -Infinity);
  const scale = Math.max(first - run.best.value, 1e-12 * Math.abs(first), Number.MIN_VALUE);
  const row = trace.highest.findIndex((value) => value === peak);
  const at = trace.iterations[row] ?? 0;
  if (end - first > scale) {
    const sentence = `The loss grew from ${short(first)} to ${short(end)}. If that is not wanted, the steps are too long.`;
    return { kind: 'growth', sentence, remedies: atRate(settings, 0, 0.1) };
  }
  if (!(peak - first > GROWTH * scale)) return null;
  const sentence = `The loss rose to ${short(peak)} near step ${at} before it fell to ${short(end)}.`;
  return { kind: 'growth', sentence, remedies: atRate(settings, 0, 0.3) };
}

function oscillation(seen: Seen): Finding | null {
  const { settings, run, trace } = seen;
  const rows = trace.loss.length;
  const from = Math.max(1, rows - WINDOW);
  const stage = run.spans.at(-1)?.stage ?? 0;
  if (rows - from < FEWEST_ROWS || usesLineSearch(lastStage(settings, run))) return null;
  const fell = firstLoss(seen) - run.best.value;
  let turns = 0;
  let lastChange = 0;
  let swing = 0;
  const single = (trace.iterations[rows - 2] ?? 0) - (trace.iterations[rows - 3] ?? 0) === 1;
  for (let row = from; row < rows; row++) {
    const at = (i: number) => trace.loss[i] ?? NaN;
    const change = at(row) - at(row - 1);
    if (change * lastChange < 0) turns++;
    if (change !== 0) lastChange = change;
    // Where a row stands for several steps, what they span is the swing.
    swing += single ? Math.abs(at(row) - at(row - 1)) : (trace.highest[row] ?? NaN) - (trace.lowest[row] ?? NaN);
  }
  const count = rows - from;
  const size = swing / count;
  const drift = Math.abs((trace.loss[rows - 1] ?? NaN) - (trace.loss[from] ?? NaN)) / count;
  const back = single ? turns > TURNING * count : size > 4 * drift;
  if (!back || !(size > SWING * fell) || !(size > 2 * drift)) return null;
  const sentence = `The loss goes up and down by about ${short(size)} from step to step: the steps are too long to settle.`;
  return { kind: 'oscillation', sentence, remedies: [...atRate(settings, stage, 0.3), ...cooling(settings, stage)] };
}

function stagnation({ settings, run, trace }: Seen, left: Remaining | null): Finding | null {
  const rows = trace.loss.length;
  if (rows < FEWEST_ROWS || run.termination === 'relativeChange') return null;
  const acting = lastStage(settings, run);
  const still = trace.stepLength.slice(-FEWEST_ROWS).every((length) => length === 0);
  if (acting.optimizer === 'LBFGS' && still) return tolerances(acting);
  if (left === null) return null;
  const from = Math.floor(0.75 * rows);
  const change = Math.abs((trace.loss[rows - 1] ?? NaN) - (trace.loss[from] ?? NaN));
  if (!(change < STUCK * left.decrease)) return null;
  const steps = run.iterations - (trace.iterations[from] ?? 0);
  const gradient = trace.gradientNorm[rows - 1] ?? NaN;
  const sentence = `The loss fell by only ${short(change)} over the last ${steps} steps, though its gradient's norm is ${short(gradient)}: the steps are too short to get anywhere (the last was ${short(trace.stepLength[rows - 1] ?? NaN)}).`;
  return {
    kind: 'stagnation',
    sentence,
    remedies: [...atRate(settings, run.spans.at(-1)?.stage ?? 0, 10), trustRegion()],
  };
}

/** LBFGS ends each of its steps by tolerances of its own, which can be before it has moved. */
function tolerances(stage: StageSettings): Finding {
  const options = { ...stage.options, tolerance_grad: 0, tolerance_change: 0 };
  return {
    kind: 'stagnation',
    sentence:
      'LBFGS does not move any more: its own tolerances (tolerance_grad, tolerance_change) end each step at once.',
    remedies: [{ kind: 'run', label: 'Without tolerances', run: { stages: [{ ...stage, options }] } }],
  };
}

function earlyStop({ job, run, trace, objective }: Seen, left: Remaining | null): Finding | null {
  if (run.termination !== 'relativeChange' || left === null) return null;
  const value = trace.loss.at(-1) ?? NaN;
  // Less than the loss can show.
  if (!(left.decrease > 2 ** -52 * Math.abs(value))) return null;
  const [before, now] = [Float64Array.from(job.start), run.x].map((x) => norm(objective.sample(x).gradient));
  const wanted = Math.min(1e-8 * Math.max(1, before ?? 1), 1e-3 * (now ?? 1));
  const threshold = 10 ** Math.max(-14, Math.floor(Math.log10(wanted)));
  const constant =
    left.decrease < 1e-2 * Math.abs(value)
      ? `Beside the loss of ${short(value)} what is left to win, about ${short(left.decrease)}, is small, so that the rule sees no change. `
      : '';
  const sentence = `The rule stopped too early: x is still about ${short(left.distance)} from a stationary point. ${constant}A rule on the gradient does not depend on such a constant.`;
  const stop = {
    relativeChange: null,
    gradientNorm: threshold,
    maxIterations: Math.max(job.stop.maxIterations, 10_000),
  };
  const tighter = (job.stop.relativeChange ?? 0) / 1e4;
  return {
    kind: 'earlyStop',
    sentence,
    remedies: [
      { kind: 'stop', label: `Stop at a gradient norm of ${short(threshold)}`, stop },
      { kind: 'stop', label: `Stop at a relative change of ${short(tighter)}`, stop: { relativeChange: tighter } },
    ],
  };
}

function limit({ job, run }: Seen, left: Remaining | null): Finding | null {
  if (run.termination !== 'maxIterations' && run.termination !== 'seconds') return null;
  const wanted = job.stop.gradientNorm;
  if (left === null && wanted === null) return null;
  const most = Math.max(10, 10 * job.stop.maxIterations);
  const more: Remedy =
    run.termination === 'seconds'
      ? { kind: 'stop', label: 'No limit of time', stop: { seconds: null } }
      : { kind: 'stop', label: `Up to ${most} steps`, stop: { maxIterations: most } };
  const where =
    left === null
      ? `its gradient was not yet as small as ${short(wanted ?? 0)}`
      : `it came to rest: x is still about ${short(left.distance)} from a stationary point`;
  const sentence =
    left === null ? `The limit ended the run when ${where}.` : `The limit ended the run before ${where}.`;
  const on: Remedy = { kind: 'start', label: 'Continue from here', start: [...run.x] };
  return { kind: 'limit', sentence, remedies: [more, on] };
}

/** The stage that took the last step. */
function lastStage(settings: RunSettings, run: Run): StageSettings {
  return settings.stages[run.spans.at(-1)?.stage ?? 0] ?? settings.stages[0];
}

const usesLineSearch = ({ optimizer }: StageSettings) => ['BFGS', 'Newton', 'TrustRegion'].includes(optimizer);
