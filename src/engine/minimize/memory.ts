/**
 * What the runs of the last minimize job came to, also those that the user or the clock ended: another part of the landscape is
 * drawn without running them again. The same job asked for once more is run once more.
 */
import type { BackendChoice } from '../jobs/backends.ts';
import type { ManyStarts, MinimizeJob, RunResult } from '../jobs/minimize.ts';

interface KnownRuns {
  readonly runs: readonly RunResult[];
  readonly many: ManyStarts | null;
  readonly notes: readonly (string | null)[];
}

export interface RunMemory {
  /** The runs of this job, where it differs from the last one by its landscape only; null where they are to be run. */
  recall(job: MinimizeJob, choice: BackendChoice): KnownRuns | null;
  keep(job: MinimizeJob, choice: BackendChoice, known: KnownRuns): void;
}

export function createRunMemory(): RunMemory {
  let last: { readonly runs: string; readonly landscape: string; readonly known: KnownRuns } | null = null;
  const runsOf = (job: MinimizeJob, choice: BackendChoice) => JSON.stringify([{ ...job, landscape: null }, choice]);
  const landscapeOf = (job: MinimizeJob) => JSON.stringify(job.landscape);
  return {
    recall(job, choice) {
      if (last === null || last.landscape === landscapeOf(job) || last.runs !== runsOf(job, choice)) return null;
      return last.known;
    },
    keep(job, choice, known) {
      last = { runs: runsOf(job, choice), landscape: landscapeOf(job), known };
    },
  };
}
