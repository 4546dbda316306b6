/** Why a run diverged, and what would have kept it: where it happened, the largest stable step, and remedies that were tried. */
import type { Float64Backend } from '../float64/backend.ts';
import type { Finding, MinimizeJob, Remedy, RunSettings, RunTrace, StageSettings } from '../jobs/minimize.ts';
import { largestCurvature, short } from './explain.ts';
import type { Objective } from './objective.ts';
import { createStage, learningRateOf } from './options.ts';
import { rounded, trustRegion } from './remedies.ts';
import type { Run } from './run.ts';
import { createRun } from './run.ts';
import { largest, norm } from './vectors.ts';

/** A run that has ended. */
export interface Seen {
  readonly job: MinimizeJob;
  readonly settings: RunSettings;
  readonly run: Run;
  readonly trace: RunTrace;
  readonly objective: Objective;
  readonly float64: Float64Backend;
}

/** Steps that a remedy has to survive, and the seconds for it. */
const TRIAL_STEPS = 500;
const TRIAL_SECONDS = 0.1;
/** Rates that are tried, each a tenth of the one before. */
const TRIALS = 6;

export function divergenceOf(seen: Seen): Finding {
  const { job, settings, run, objective } = seen;
  const start = Float64Array.from(job.start);
  const { x, value, iterations } = run.lastFinite;
  if (!Number.isFinite(value)) {
    const sentence = `The function is ${String(objective.sample(start).value)} at the start. Choose a start where it is finite.`;
    return { kind: 'diverged', sentence, remedies: [] };
  }
  const stage = run.spans.at(-1)?.stage ?? 0;
  const { optimizer, options } = settings.stages[stage] ?? settings.stages[0];
  const lr = learningRateOf(optimizer, options);
  const gradient = norm(objective.sample(x).gradient);
  const curvature = largestCurvature(objective, x);
  const there = Number.isFinite(curvature) ? ` and a curvature of ${short(curvature)}` : '';
  const where = `Diverged at step ${iterations + 1}, from a loss of ${short(value)} with a gradient of norm ${short(gradient)}${there}.`;
  const bound = stableRate(optimizer, options, objective, start);
  const limit =
    bound === null || !(bound.rate < lr)
      ? ''
      : ` At the start ${optimizer} is ${bound.estimated ? 'thought to be ' : ''}stable up to lr = ${short(bound.rate)}; this was ${short(lr)}.`;
  const rate = survivingRate(seen, stage, Math.min(lr / 10, bound === null ? Infinity : bound.rate / 2));
  const remedies: Remedy[] = [];
  if (rate !== null) remedies.push({ kind: 'learningRate', label: `lr = ${short(rate)}`, stage, lr: rate });
  const adam = adamFrom(start);
  if (optimizer !== 'Adam') {
    const also: StageSettings = { ...adam, above: 0.1 };
    remedies.push({ kind: 'run', label: `Adam, lr = ${short(Number(adam.options.lr))}`, run: { stages: [adam] } });
    if (settings.stages.length === 1)
      remedies.push({
        kind: 'run',
        label: `Adam first, then ${optimizer}`,
        run: { stages: [also, ...settings.stages] },
      });
  }
  if (objective.dimension <= 200) remedies.push(trustRegion());
  const survives = remedies.filter((remedy) => remedy.kind !== 'run' || survivesAs(seen, remedy.run));
  return { kind: 'diverged', sentence: `${where}${limit}`, remedies: survives };
}

/** The largest stable rate on the quadratic with the curvature at x: a theorem for SGD, a rule of thumb for what scales its steps. */
function stableRate(
  optimizer: string,
  options: StageSettings['options'],
  objective: Objective,
  x: Float64Array,
): { readonly rate: number; readonly estimated: boolean } | null {
  const curvature = largestCurvature(objective, x);
  if (!(curvature > 0) || !Number.isFinite(curvature)) return null;
  const number = (name: string, usual: number) => (typeof options[name] === 'number' ? options[name] : usual);
  if (optimizer === 'SGD') {
    const mu = number('momentum', 0);
    const damped = mu === 0 ? 1 : 1 - number('dampening', 0);
    const ahead = options.nesterov === true ? 1 + 2 * mu : 1;
    return { rate: (2 * (1 + mu)) / (ahead * damped * curvature), estimated: false };
  }
  // Steps are gradients over their own size, about the present one: lr times that is what curvature sees.
  const betas = Array.isArray(options.betas) ? Number(options.betas[0]) : 0.9;
  const inertia: Readonly<Record<string, number>> = {
    Adam: betas, AdamW: betas, NAdam: betas, RAdam: betas, Adamax: betas, RMSprop: number('momentum', 0), Adagrad: 0,
  }; // prettier-ignore
  const mu = inertia[optimizer];
  if (mu === undefined) return null;
  const size = largest(objective.sample(x).gradient);
  return { rate: (2 * (1 + mu) * size) / ((1 - mu) * curvature), estimated: true };
}

/** At most a rate with which the run does not diverge again soon, of one digit. */
function survivingRate(seen: Seen, stage: number, most: number): number | null {
  if (!Number.isFinite(most)) return null;
  for (let trial = 0, rate = rounded(most); trial < TRIALS; trial++, rate = rounded(rate / 10)) {
    const [first, ...rest] = seen.settings.stages.map((one, i) =>
      i === stage ? { ...one, options: { ...one.options, lr: rate } } : one,
    );
    if (first && survivesAs(seen, { stages: [first, ...rest] })) return rate;
  }
  return null;
}

function survivesAs({ job, objective, float64 }: Seen, { stages }: RunSettings): boolean {
  const [first, ...rest] = stages.map((stage) => createStage(objective, stage, float64));
  if (!first) return false;
  const stop = { ...job.stop, maxIterations: TRIAL_STEPS, seconds: TRIAL_SECONDS, divergence: true };
  const trial = createRun(objective, Float64Array.from(job.start), [first, ...rest], stop, () => undefined);
  while (trial.termination === null) trial.advance();
  const before = objective.sample(Float64Array.from(job.start)).value;
  return trial.termination !== 'diverged' && trial.best.value < before;
}

/** Adam with steps of about a hundredth of what there is to go. */
function adamFrom(start: Float64Array): StageSettings {
  return { above: 0, optimizer: 'Adam', options: { lr: rounded(0.02 * Math.max(1, largest(start))) }, schedule: null };
}
