/**
 * The derivative job: f, f', f'' along each variable. WebGL draws where it can and float64 certifies a sample; float64 draws where
 * WebGL cannot, and the report says why. What is reported as WebGL's is what WebGL computed, never float64's.
 */
import { derivative } from '../graph/differentiate.ts';
import type { Graph } from '../graph/graph.ts';
import { sizeOf } from '../graph/graph.ts';
import type { DataValues } from '../graph/scalarize.ts';
import type { Comparison } from './certify.ts';
import { certify } from './certify.ts';
import type { Control } from './control.ts';
import type { Float64Backend, Float64Kernel } from './float64/backend.ts';
import { formulasOf } from './formulas.ts';
import { resolvedByFloat32, sampleOf, xAt, xBetween } from './grid.ts';
import type {
  BackendChoice,
  Certification,
  Curve,
  DerivativeJob,
  DerivativeResult,
  Grid,
  PointValue,
  Slice,
} from './job.ts';
import type { Painted, Painter, PainterAccess } from './painter.ts';
import { derivativeAt, outputCount, together, variableCount } from './points.ts';

export const MAX_SAMPLES = 4096;
/** Slices are drawn along the first so many variables. */
export const MAX_SLICES = 24;
/** Fewer digits than this in any curve: WebGL draws once more, carrying its rounding errors along. */
const GOOD_DIGITS = 6;
/** Fewer digits than this also then: float64 draws, where the backend is free to be chosen. */
const FEWEST_DIGITS = 3;

export interface DerivativeServices {
  readonly float64: Float64Backend;
  readonly painter: () => Promise<PainterAccess>;
}

/** Runs the job. Throws RangeErrors where it does not fit together, `Cancelled` where it was superseded. */
export async function runDerivative(
  job: DerivativeJob,
  choice: BackendChoice,
  data: DataValues,
  services: DerivativeServices,
  control: Control,
): Promise<DerivativeResult> {
  const start = performance.now();
  const lines = linesOf(job);
  const painted = await paint(job, choice, lines, data, services, control);
  const drawn =
    painted.kind === 'painted' ? painted : { ...painted, ...(await draw(job, lines, data, services, control)) };
  const milliseconds = performance.now() - start;
  const count = variableCount(job.graph);
  const cut = count > lines.length ? `slices are drawn along the first ${lines.length} of ${count} variables` : null;
  return {
    kind: 'derivative',
    slices: drawn.slices,
    point: count > 1 ? pointValue(job, data, services.float64) : null,
    formulas: formulasOf(job.graph, job.order),
    run: {
      backend: painted.kind === 'painted' ? 'webgl' : 'float64',
      renderer: painted.renderer,
      points: job.grid.points,
      milliseconds,
      launches: painted.kind === 'painted' ? painted.launches : 0,
      note: [painted.note, cut].filter((note) => note !== null).join('; ') || null,
      certification: painted.kind === 'painted' ? painted.certification : null,
    },
  };
}

/** One slice to be drawn. */
interface Line {
  readonly variable: number;
  /** Outputs: those of f, then of f', then of f''. */
  readonly graph: Graph;
}

function linesOf(job: DerivativeJob): Line[] {
  const places = job.graph.inputs
    .filter((input) => input.kind === 'variable')
    .flatMap((input, variable) => Array.from({ length: sizeOf(input.shape) }, (_, element) => ({ variable, element })));
  if (places.length === 0) throw new RangeError('The function has no variable to differentiate by.');
  if (places.length > 1 && job.at.length !== places.length)
    throw new RangeError(`The point needs ${places.length} numbers, not ${job.at.length}.`);
  return places.slice(0, MAX_SLICES).map(({ variable, element }, index) => {
    const graphs = [job.graph];
    for (let order = 1; order <= job.order; order++) {
      graphs.push(derivative(graphs.at(-1) ?? job.graph, variable, element));
    }
    return { variable: index, graph: together(graphs) };
  });
}

type Attempt =
  | {
      readonly kind: 'painted';
      readonly slices: Slice[];
      readonly launches: number;
      readonly certification: Certification;
      readonly renderer: string;
      readonly note: string | null;
    }
  | { readonly kind: 'refused'; readonly renderer: null; readonly note: string | null };

const refused = (note: string | null): Attempt => ({ kind: 'refused', renderer: null, note });

async function paint(
  job: DerivativeJob,
  choice: BackendChoice,
  lines: readonly Line[],
  data: DataValues,
  services: DerivativeServices,
  control: Control,
): Promise<Attempt> {
  if (choice === 'float64') return refused(null);
  if (!resolvedByFloat32(job.grid))
    return refused('float64 drew this: the points stand as close as float32 numbers do here');
  const access = await services.painter();
  await control.checkpoint(0);
  if (access.kind === 'unavailable') return refused(`float64 drew this: ${access.reason}`);

  const first = await drawAndCertify(job, lines, data, services.float64, access.painter, false, control);
  if (first.kind === 'declined') return refused(`float64 drew this: ${first.reason}`);
  const best = await improved(first, () =>
    drawAndCertify(job, lines, data, services.float64, access.painter, true, control),
  );
  const doubt = worstOf(best.certification) < FEWEST_DIGITS ? poorDigits(best.certification) : null;
  if (doubt !== null && choice === 'auto') return refused(`float64 drew this: ${doubt}`);
  const again = best.recovered ? 'the WebGL context was lost; the picture was drawn again on a new one' : null;
  const note = [again, doubt].filter((part) => part !== null).join('; ') || null;
  return { ...best, renderer: access.painter.renderer, note };
}

interface Drawn {
  readonly kind: 'painted';
  readonly slices: Slice[];
  readonly launches: number;
  readonly recovered: boolean;
  readonly certification: Certification;
}

type Declined = Extract<Painted, { kind: 'declined' }>;

async function drawAndCertify(
  job: DerivativeJob,
  lines: readonly Line[],
  data: DataValues,
  float64: Float64Backend,
  painter: Painter,
  careful: boolean,
  control: Control,
): Promise<Drawn | Declined> {
  const slices: Slice[] = [];
  let launches = 0;
  let recovered = false;
  for (const [done, line] of lines.entries()) {
    const { variable, graph } = line;
    const orders = job.order + 1;
    const painted = await painter.paint({ graph, data, variable, at: job.at, grid: job.grid, orders, careful });
    if (painted.kind === 'declined') return painted;
    launches += painted.launches;
    recovered ||= painted.recovered;
    slices.push(sliceOf(job, line, painted.curves));
    await control.checkpoint((done + 0.5) / lines.length);
  }
  const certification = await compareWithFloat64(job, lines, slices, data, float64, control);
  return { kind: 'painted', slices, launches, recovered, certification };
}

/** The picture, or one drawn with care where its digits are too few and care helps. Launches of both count. */
async function improved(plain: Drawn, drawCarefully: () => Promise<Drawn | Declined>): Promise<Drawn> {
  if (worstOf(plain.certification) >= GOOD_DIGITS) return plain;
  const careful = await drawCarefully();
  if (careful.kind === 'declined') return plain;
  const better = worstOf(careful.certification) > worstOf(plain.certification) ? careful : plain;
  return {
    ...better,
    launches: plain.launches + careful.launches,
    recovered: plain.recovered || careful.recovered,
  };
}

function worstOf({ digits }: Certification): number {
  return Math.min(...digits);
}

function poorDigits({ gap, digits }: Certification): string {
  if (gap === Infinity) return 'float32 overflows, or is undefined, at points where float64 is not';
  const order = digits.indexOf(Math.min(...digits));
  return `float32 keeps only ${(digits[order] ?? 0).toFixed(1)} digits of ${['f', 'f′', 'f″'][order] ?? 'f'} here`;
}

function sliceOf(job: DerivativeJob, { variable }: Line, rows: readonly (Float32Array | Float64Array)[]): Slice {
  const outputs = outputCount(job.graph);
  const curves = rows.map((values, i): Curve => ({
    output: i % outputs,
    order: Math.floor(i / outputs) as Curve['order'],
    values,
  }));
  return { variable, grid: job.grid, curves };
}

/** The whole picture in float64. */
async function draw(
  job: DerivativeJob,
  lines: readonly Line[],
  data: DataValues,
  services: DerivativeServices,
  control: Control,
): Promise<{ slices: Slice[] }> {
  const slices: Slice[] = [];
  for (const line of lines) {
    const kernel = services.float64.compile(line.graph, data);
    const share = { from: slices.length / lines.length, to: (slices.length + 1) / lines.length };
    slices.push(sliceOf(job, line, await along(kernel, job, line.variable, control, share)));
  }
  return { slices };
}

/** Points of the first chunk; later chunks double while they are quick. */
const FIRST_CHUNK = 256;
const LARGEST_CHUNK = 16_384;
const QUICK = 4;

async function along(
  kernel: Float64Kernel,
  { grid, at }: { grid: Grid; at: readonly number[] },
  variable: number,
  control: Control,
  share: { from: number; to: number },
): Promise<Float64Array[]> {
  let curves: Float64Array[] | undefined;
  let chunk = FIRST_CHUNK;
  for (let start = 0; start < grid.points;) {
    const length = Math.min(chunk, grid.points - start);
    const began = performance.now();
    const rows = kernel.evaluate(coordinates(at, variable, xBetween(grid, start, length)), length);
    if (performance.now() - began < QUICK) chunk = Math.min(2 * chunk, LARGEST_CHUNK);
    curves ??= rows.map(() => new Float64Array(grid.points));
    for (const [i, row] of rows.entries()) curves[i]?.set(row, start);
    start += length;
    await control.checkpoint(share.from + ((share.to - share.from) * start) / grid.points);
  }
  return curves ?? [];
}

function coordinates(at: readonly number[], variable: number, xs: Float64Array): (number | Float64Array)[] {
  const all: (number | Float64Array)[] = [...at];
  all[variable] = xs;
  return all;
}

async function compareWithFloat64(
  job: DerivativeJob,
  lines: readonly Line[],
  slices: readonly Slice[],
  data: DataValues,
  float64: Float64Backend,
  control: Control,
): Promise<Certification> {
  const sample = sampleOf(job.grid, MAX_SAMPLES);
  const xs = Float64Array.from(sample, (index) => xAt(job.grid, index));
  const comparisons: Comparison[] = [];
  for (const [i, line] of lines.entries()) {
    const rows = await sampled(float64.compile(line.graph, data), job, line.variable, xs, control);
    slices[i]?.curves.forEach(({ order, values }, row) => {
      const picture = Float64Array.from(sample, (index) => values[index] ?? NaN);
      comparisons.push({ order, picture, reference: rows[row] ?? [] });
    });
  }
  return certify(sample.length, comparisons);
}

async function sampled(
  kernel: Float64Kernel,
  job: DerivativeJob,
  variable: number,
  xs: Float64Array,
  control: Control,
): Promise<Float64Array[]> {
  let all: Float64Array[] | undefined;
  for (let start = 0; start < xs.length; start += FIRST_CHUNK) {
    const part = xs.subarray(start, start + FIRST_CHUNK);
    const rows = kernel.evaluate(coordinates(job.at, variable, part), part.length);
    all ??= rows.map(() => new Float64Array(xs.length));
    for (const [i, row] of rows.entries()) all[i]?.set(row, start);
    await control.checkpoint(0.9);
  }
  return all ?? [];
}

function pointValue(job: DerivativeJob, data: DataValues, float64: Float64Backend): PointValue | null {
  const [point] = derivativeAt(job.graph, [job.at], 1, data, float64);
  return point ? { at: job.at, values: point.values, jacobian: point.jacobian } : null;
}
