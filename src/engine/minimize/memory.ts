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
  let last: { readonly job: MinimizeJob; readonly choice: BackendChoice; readonly known: KnownRuns } | null = null;
  // Texts of graphs are long: made only where another part of a landscape may be all that is wanted.
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  return {
    recall(job, choice) {
      if (last?.choice !== choice || same(last.job.landscape, job.landscape)) return null;
      return same({ ...last.job, landscape: null }, { ...job, landscape: null }) ? last.known : null;
    },
    keep(job, choice, known) {
      last = { job, choice, known };
    },
  };
}
