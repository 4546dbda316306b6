/** The job of a fit. */
import type { DataValues } from '../../graph/scalarize.ts';
import type { Control } from '../control.ts';
import type { BackendChoice } from '../jobs/backends.ts';
import type { FitJob, FitJobResult } from '../jobs/least-squares.ts';
import type { Services } from '../services.ts';

export function runFit(
  _job: FitJob,
  _choice: BackendChoice,
  _data: DataValues,
  _services: Services,
  _control: Control,
): Promise<FitJobResult> {
  throw new RangeError('not built yet');
}
