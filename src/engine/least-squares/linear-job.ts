/** The linear least-squares job. */
import type { DataValues } from '../../graph/scalarize.ts';
import type { Control } from '../control.ts';
import type { BackendChoice } from '../jobs/backends.ts';
import type { LinearJob, LinearResult } from '../jobs/least-squares.ts';
import type { Services } from '../services.ts';

export function runLinear(
  _job: LinearJob,
  _choice: BackendChoice,
  _data: DataValues,
  _services: Services,
  _control: Control,
): Promise<LinearResult> {
  throw new RangeError('not built yet');
}
