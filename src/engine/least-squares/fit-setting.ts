/** A fit as it is worked on: residuals, options and pictures of all its rows, or of some of them. */
import type { FitJob } from '../jobs/least-squares.ts';
import type { Services } from '../services.ts';
import type { FitOptions } from './fit.ts';
import type { ReadFit } from './fit-problem.ts';
import type { Scene } from './fit-scene.ts';
import { createScene } from './fit-scene.ts';
import { variation } from './models.ts';
import type { Residuals } from './residuals.ts';
import { createResiduals } from './residuals.ts';

/** A fit with everything that is computed once for it. */
export interface Setting {
  readonly read: ReadFit;
  readonly residuals: Residuals;
  readonly scene: Scene;
  readonly options: FitOptions;
  /** Sums of squares count so many times, where only some of the rows are in them. */
  readonly share: number;
}

export function createSetting(read: ReadFit, job: FitJob, { float64 }: Services): Setting {
  const residuals = createResiduals(read.residuals.graph, read.residuals.data, float64);
  const { observed } = read;
  const { maxIterations, relativeChange, gradientNorm } = job.stop;
  return {
    read,
    residuals,
    scene: createScene(read, residuals, job.confidence, float64),
    options: {
      method: job.method,
      limits: { maxIterations, relativeChange, gradientNorm },
      confidence: job.confidence,
      reference: observed ? variation(observed) : null,
      size: observed?.reduce((most, value) => Math.max(most, Math.abs(value)), 0) ?? 0,
    },
    share: (read.total ?? residuals.count) / residuals.count,
  };
}
