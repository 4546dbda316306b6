/** The minimize job: runs that race from one start, many starts, and the landscape that they cross. */
import type { DataValues } from '../../graph/scalarize.ts';
import type { Control } from '../control.ts';
import type { BackendChoice } from '../jobs/backends.ts';
import type { MinimizeJob, MinimizeResult } from '../jobs/minimize.ts';
import type { Services } from '../services.ts';

export function runMinimize(
  _job: MinimizeJob,
  _choice: BackendChoice,
  _data: DataValues,
  _services: Services,
  _control: Control,
): Promise<MinimizeResult> {
  throw new RangeError('not built yet');
}
