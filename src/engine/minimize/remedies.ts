/** Changes of a run's settings that may help it. */
import type { Remedy, RunSettings, StageSettings } from '../jobs/minimize.ts';
import { short } from './explain.ts';
import { learningRateOf } from './options.ts';

/** A stage's learning rate times a factor; none where it has no rate. */
export function atRate({ stages }: RunSettings, stage: number, factor: number): Remedy[] {
  const { optimizer, options } = stages[stage] ?? stages[0];
  const lr = rounded(factor * learningRateOf(optimizer, options));
  return optimizer === 'TrustRegion' || !Number.isFinite(lr)
    ? []
    : [{ kind: 'learningRate', label: `lr = ${short(lr)}`, stage, lr }];
}

/** The same with a stage's learning rate falling when the loss does not. */
export function cooling({ stages }: RunSettings, stage: number): Remedy[] {
  const schedule = { name: 'ReduceLROnPlateau', options: { factor: 0.5, patience: 10 } };
  const [first, ...rest] = stages.map((one, i) => (i === stage ? { ...one, schedule } : one));
  if (!first || (stages[stage] ?? stages[0]).schedule !== null) return [];
  return [{ kind: 'run', label: 'Halve lr where the loss does not fall', run: { stages: [first, ...rest] } }];
}

const TRUST_REGION: StageSettings = { above: 0, optimizer: 'TrustRegion', options: {}, schedule: null };

export function trustRegion(): Remedy {
  return { kind: 'run', label: 'TrustRegion', run: { stages: [TRUST_REGION] } };
}

/** To one digit. */
export function rounded(value: number): number {
  return Number(value.toPrecision(1));
}
