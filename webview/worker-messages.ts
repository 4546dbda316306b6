/** The conversation between the page and its worker; it crosses by structured clone, which keeps every number and array. */
import type { BackendChoice, Job, JobResult, JobState } from '../src/engine/job.ts';

export type ToWorker =
  | { readonly kind: 'run'; readonly ticket: number; readonly job: Job; readonly backend: BackendChoice }
  /** An array that jobs name by hash; sent before the first job that does. */
  | { readonly kind: 'data'; readonly hash: string; readonly values: Float64Array }
  | { readonly kind: 'pause' | 'resume' | 'stop' | 'cancel' };

export interface FromWorker {
  readonly ticket: number;
  readonly state: JobState<JobResult>;
}
