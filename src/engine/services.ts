/** What every job may use. */
import type { Float64Backend } from './float64/backend.ts';
import type { PainterAccess } from './painter.ts';

export interface Services {
  readonly float64: Float64Backend;
  /** Opens WebGL at the first call, and tells why where it cannot. */
  readonly painter: () => Promise<PainterAccess>;
}
