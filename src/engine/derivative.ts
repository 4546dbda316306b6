/**
 * The derivative job: f, f', f'' along each variable, and a map over two. WebGL draws where it can and float64 certifies a sample; float64 draws where
 * WebGL cannot, and the report says why. What is reported as WebGL's is what WebGL computed, never float64's.
 */
import type { DataValues } from '../graph/scalarize.ts';
import { along } from './along.ts';
import type { Control } from './control.ts';
import { drawByWebgl, fewestDigits } from './drawing.ts';
import type { Float64Backend } from './float64/backend.ts';
import { formulasOf } from './formulas.ts';
import { resolvedByFloat32, xBetween } from './grid.ts';
import type {
  BackendChoice,
  Certification,
  DerivativeJob,
  DerivativeResult,
  PointValue,
  RunReport,
  Slice,
} from './job.ts';
import type { Line } from './lines.ts';
import { linesOf, sliceOf } from './lines.ts';
import { drawMap } from './map/map.ts';
import type { PainterAccess } from './painter.ts';
import type { Services } from './services.ts';
import { derivativeAt, variableCount } from './points.ts';

/** Fewer digits than this in any curve, drawn with care too: float64 draws, where the backend is free to be chosen. */
const FEWEST_DIGITS = 3;

/** Runs the job. Throws RangeErrors where it does not fit together, `Cancelled` where it was superseded. */
export async function runDerivative(
  job: DerivativeJob,
  choice: BackendChoice,
  data: DataValues,
  services: Services,
  control: Control,
): Promise<DerivativeResult> {
  const start = performance.now();
  const lines = linesOf(job);
  const access = choice === 'float64' ? null : await services.painter();
  const startup = access === null ? 0 : performance.now() - start;
  const compiledBefore = compiledBy(access);
  const map =
    job.map === null
      ? null
      : await drawMap(job, job.map, choice, data, { float64: services.float64, painter: access }, control);
  const attempt = await tryWebgl(job, choice, lines, data, services.float64, access, control);
  const slices = attempt.slices ?? (await drawInFloat64(job, lines, data, services.float64, control));
  const point = variableCount(job.graph) > 1 ? pointValue(job, data, services.float64) : null;
  const compile = Math.max(0, compiledBy(access) - compiledBefore);
  const milliseconds = Math.max(0, performance.now() - start - startup - compile);
  const count = variableCount(job.graph);
  const cut = count > lines.length ? `slices are drawn along the first ${lines.length} of ${count} variables` : null;
  const { report, note } = attempt;
  return {
    kind: 'derivative',
    slices,
    map,
    point,
    formulas: formulasOf(job.graph, job.order, job.outputs),
    run: {
      ...report,
      float64: services.float64.name,
      launches: report.launches + (map?.run.launches ?? 0),
      points: job.grid.points,
      milliseconds,
      startup,
      compile,
      note: notes(note, map?.run.note === note ? null : (map?.run.note ?? null), cut),
    },
  };
}

function compiledBy(access: PainterAccess | null): number {
  return access?.kind === 'open' ? access.painter.compiled : 0;
}

interface Attempt {
  /** Null where float64 is to draw. */
  readonly slices: Slice[] | null;
  readonly report: Pick<RunReport, 'backend' | 'renderer' | 'launches' | 'certification'>;
  readonly note: string | null;
}

const FLOAT64 = { backend: 'float64', renderer: null, launches: 0, certification: null } as const;

function refused(reason: string | null): Attempt {
  return { slices: null, report: FLOAT64, note: reason === null ? null : `float64 drew this: ${reason}` };
}

async function tryWebgl(
  job: DerivativeJob,
  choice: BackendChoice,
  lines: readonly Line[],
  data: DataValues,
  float64: Float64Backend,
  access: PainterAccess | null,
  control: Control,
): Promise<Attempt> {
  if (access === null) return refused(null);
  if (!resolvedByFloat32(job.grid)) return refused('the points stand as close as float32 numbers do here');
  await control.checkpoint(0);
  if (access.kind === 'unavailable') return refused(access.reason);

  const { painter } = access;
  let drawn = await drawByWebgl(job, lines, data, painter, false, float64, control);
  let byKernels: string | null = null;
  if (drawn.kind === 'declined' && (choice === 'webgl' || (await painter.kernelsAreFaster(float64)))) {
    byKernels = `drawn by kernels: ${drawn.reason}`;
    drawn = await drawByWebgl(job, lines, data, painter, true, float64, control);
  }
  if (drawn.kind === 'declined') return refused(drawn.reason);
  const { slices, launches, recovered, certification } = drawn;
  const doubt = fewestDigits(certification) < FEWEST_DIGITS ? doubtOf(certification, job.outputs) : null;
  if (doubt !== null && choice === 'auto') return refused(doubt);
  const again = recovered ? 'the WebGL context was lost; the picture was drawn again on a new one' : null;
  const { renderer } = painter;
  return {
    slices,
    report: { backend: 'webgl', renderer, launches, certification },
    note: notes(byKernels, again, doubt),
  };
}

function doubtOf({ gap, digits }: Certification, outputs: readonly string[]): string {
  if (gap === Infinity) return 'float32 overflows, or is undefined, at points where float64 is not';
  const order = digits.indexOf(Math.min(...digits));
  const name = outputs.length === 1 ? (outputs[0] ?? 'f') : 'f';
  return `float32 keeps only ${(digits[order] ?? 0).toFixed(1)} digits of ${name}${['', '′', '″'][order] ?? ''} here`;
}

function notes(...parts: readonly (string | null)[]): string | null {
  return parts.filter((part) => part !== null).join('; ') || null;
}

async function drawInFloat64(
  job: DerivativeJob,
  lines: readonly Line[],
  data: DataValues,
  float64: Float64Backend,
  control: Control,
): Promise<Slice[]> {
  const slices: Slice[] = [];
  const between = (start: number, length: number) => xBetween(job.grid, start, length);
  for (const line of lines) {
    const path = { variable: line.variable, at: job.at, points: job.grid.points, between };
    const progress = (share: number) => (slices.length + share) / lines.length;
    slices.push(sliceOf(job, line, await along(float64.compile(line.graph, data), path, control, progress)));
  }
  return slices;
}

function pointValue(job: DerivativeJob, data: DataValues, float64: Float64Backend): PointValue | null {
  const [point] = derivativeAt(job.graph, [job.at], 1, data, float64);
  return point ? { at: job.at, values: point.values, jacobian: point.jacobian } : null;
}
