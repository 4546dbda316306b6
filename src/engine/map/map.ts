/**
 * The heat map of a job: WebGL draws it and float64 certifies a sample, or float64 draws it, more coarsely, and the report says why.
 * The same rules as for the slices, but a map decides for itself.
 */
import type { DataValues } from '../../graph/scalarize.ts';
import { certify } from '../certify.ts';
import type { Control } from '../control.ts';
import type { Float64Backend } from '../float64/backend.ts';
import { resolvedByFloat32, sampleOf, xAt } from '../grid.ts';
import type {
  BackendChoice,
  Certification,
  ColourScale,
  DerivativeJob,
  Grid,
  HeatMap,
  MapReport,
  MapRequest,
} from '../job.ts';
import { outputCount, variableCount } from '../points.ts';
import type { MapPicture, PaintedMap, PainterAccess } from '../painter.ts';
import { contoursOf } from './contours.ts';
import { levelsOf } from './levels.ts';
import { pixelsOf } from './pixels.ts';
import type { Field } from './scale.ts';
import { scaleOf } from './scale.ts';

/** Most columns and rows of the values that are read back. */
const COARSE = 129;
/** Columns and rows where float64 draws: the most that are done in about so many milliseconds. */
const FLOAT64_POINTS = [257, 129, 65] as const;
const FEWEST_POINTS = 33;
const PATIENCE = 700;
/** Columns and rows of the sample. */
const SAMPLES = 64;
/** Fewer digits: drawn once more with care. */
const GOOD_DIGITS = 5;
/** Fewer digits, drawn with care too: float64 draws, where the backend is free to be chosen. */
const FEWEST_DIGITS = 3;

export interface MapServices {
  readonly float64: Float64Backend;
  /** Null where float64 is to draw. */
  readonly painter: PainterAccess | null;
}

/** Throws a RangeError where the request does not fit the job's graph. */
export async function drawMap(
  job: DerivativeJob,
  request: MapRequest,
  choice: BackendChoice,
  data: DataValues,
  { float64, painter }: MapServices,
  control: Control,
): Promise<HeatMap> {
  check(job, request);
  const sheet: Sheet = { job, request, data, float64, control };
  const attempt = painter === null ? null : await tryWebgl(sheet, choice, painter);
  return attempt?.kind === 'drawn' ? attempt.map : inFloat64(sheet, attempt?.reason ?? null);
}

function check(job: DerivativeJob, { variables }: MapRequest): void {
  const count = variableCount(job.graph);
  const [first, second] = variables;
  if (first === second || variables.some((variable) => !(variable >= 0 && variable < count))) {
    throw new RangeError(`A map needs two different variables of the function's ${count}.`);
  }
  if (outputCount(job.graph) !== 1) throw new RangeError('A map needs a function of one output.');
  if (job.at.length !== count) throw new RangeError(`The point needs ${count} numbers, not ${job.at.length}.`);
}

/** What a map is made of. */
interface Sheet {
  readonly job: DerivativeJob;
  readonly request: MapRequest;
  readonly data: DataValues;
  readonly float64: Float64Backend;
  readonly control: Control;
}

type Attempt =
  | { readonly kind: 'drawn'; readonly map: HeatMap }
  /** Null where there is nothing to explain. */
  | { readonly kind: 'refused'; readonly reason: string | null };

const refused = (reason: string): Attempt => ({ kind: 'refused', reason });

async function tryWebgl(sheet: Sheet, choice: BackendChoice, access: PainterAccess): Promise<Attempt> {
  const { job, request, data, control } = sheet;
  if (![request.x, request.y].every(resolvedByFloat32)) {
    return refused('the points stand as close as float32 numbers do here');
  }
  if (access.kind === 'unavailable') return refused(access.reason);
  const stride = Math.ceil((Math.max(request.x.points, request.y.points) - 1) / (COARSE - 1));
  const { x, y, variables } = request;
  const picture: MapPicture = {
    graph: job.graph, data, variables, at: job.at, x, y, stride, careful: false, scale: (field) => scaleOf(field) ?? ANY_SCALE,
  }; // prettier-ignore
  let drawn = await access.painter.paintMap(picture);
  if (drawn.kind === 'declined') return refused(drawn.reason);
  await control.checkpoint(0);
  const coarse = { x: everyOf(x, stride), y: everyOf(y, stride) };
  const sample = await sampleMap(sheet, coarse);
  let certification = certifiedMap(sample, drawn.values);
  let { launches } = drawn;
  if (digitsOf(certification) < GOOD_DIGITS) {
    const careful = await access.painter.paintMap({ ...picture, careful: true });
    if (careful.kind === 'painted') {
      launches += careful.launches;
      const second = certifiedMap(sample, careful.values);
      const better = digitsOf(second) > digitsOf(certification);
      release(better ? drawn : careful);
      if (better) [drawn, certification] = [careful, second];
    }
  }
  const poor = digitsOf(certification) < FEWEST_DIGITS;
  const doubt = poor ? `float32 keeps only ${digitsOf(certification).toFixed(1)} digits here` : null;
  if (doubt !== null && choice === 'auto') {
    release(drawn);
    return refused(doubt);
  }
  const field = { values: drawn.values, columns: coarse.x.points };
  const points = x.points * y.points;
  const run: MapReport = { backend: 'webgl', points, launches, note: doubt && `the map: ${doubt}`, certification };
  return { kind: 'drawn', map: { variables, ...coarse, ...field, ...linesOf(field), image: drawn.image, run } };
}

/** Where nothing is finite a picture is drawn all the same: it is hatched. */
const ANY_SCALE: ColourScale = { low: 0, high: 1, clipped: false, bend: null };

function linesOf(field: Field): Pick<HeatMap, 'scale' | 'contours'> {
  const scale = scaleOf(field);
  return { scale, contours: scale === null ? [] : contoursOf(field, levelsOf(scale)) };
}

function release(painted: PaintedMap): void {
  if (painted.kind === 'painted' && painted.image.kind === 'bitmap') painted.image.bitmap.close();
}

function everyOf({ origin, step, points }: Grid, stride: number): Grid {
  return { origin, step: step * stride, points: Math.floor((points - 1) / stride) + 1 };
}

interface Sample {
  /** Indices among the coarse values. */
  readonly indices: readonly number[];
  readonly reference: Float64Array;
}

async function sampleMap(sheet: Sheet, { x, y }: { readonly x: Grid; readonly y: Grid }): Promise<Sample> {
  const [columns, rows] = [sampleOf(x, SAMPLES), sampleOf(y, SAMPLES)];
  const indices = rows.flatMap((row) => columns.map((column) => row * x.points + column));
  const xs = Float64Array.from(columns, (column) => xAt(x, column));
  const ys = Float64Array.from(rows, (row) => xAt(y, row));
  return { indices, reference: await overPlane(sheet, xs, ys) };
}

function certifiedMap({ indices, reference }: Sample, values: Float32Array): Certification {
  const picture = Float64Array.from(indices, (index) => values[index] ?? NaN);
  return certify(indices.length, [{ order: 0, picture, reference }]);
}

function digitsOf({ digits }: Certification): number {
  return Math.min(...digits);
}

/** f in float64 at every crossing of some columns and rows, row by row. */
async function overPlane(sheet: Sheet, xs: Float64Array, ys: Float64Array): Promise<Float64Array> {
  const { job, request, data, float64, control } = sheet;
  const kernel = float64.compile(job.graph, data);
  const result = new Float64Array(xs.length * ys.length);
  const coordinates: (number | Float64Array)[] = [...job.at];
  const [first, second] = request.variables;
  coordinates[first] = xs;
  for (const [row, y] of ys.entries()) {
    coordinates[second] = y;
    result.set(kernel.evaluate(coordinates, xs.length)[0] ?? [], row * xs.length);
    await control.checkpoint(0);
  }
  return result;
}

async function inFloat64(sheet: Sheet, reason: string | null): Promise<HeatMap> {
  const { variables } = sheet.request;
  const most = await affordable(sheet);
  const [x, y] = [thinned(sheet.request.x, most), thinned(sheet.request.y, most)];
  const values = await overPlane(sheet, coordinates(x), coordinates(y));
  const all: Field = { values, columns: x.points };
  const lines = linesOf(all);
  const image = pixelsOf(all, lines.scale ?? ANY_SCALE);
  const note = reason === null ? null : `float64 drew the map, of ${x.points} × ${y.points} points: ${reason}`;
  const run: MapReport = { backend: 'float64', points: values.length, launches: 0, note, certification: null };
  return { variables, x, y, values, ...lines, image, run };
}

function coordinates(grid: Grid): Float64Array {
  return Float64Array.from({ length: grid.points }, (_, index) => xAt(grid, index));
}

/** Columns and rows that this function can be asked for, by the time that a few points take. */
async function affordable(sheet: Sheet): Promise<number> {
  const probe = thinned(sheet.request.x, FEWEST_POINTS);
  const middle = Float64Array.of(xAt(sheet.request.y, sheet.request.y.points >> 1));
  // Once to compile.
  await overPlane(sheet, coordinates(probe).subarray(0, 1), middle);
  const start = performance.now();
  await overPlane(sheet, coordinates(probe), middle);
  const each = (performance.now() - start) / probe.points;
  return FLOAT64_POINTS.find((points) => points * points * each < PATIENCE) ?? FEWEST_POINTS;
}

/** The grid over the same interval, with so many points at most. */
function thinned(grid: Grid, most: number): Grid {
  if (grid.points <= most) return grid;
  const length = (grid.points - 1) * grid.step;
  return { origin: grid.origin, step: length / (most - 1), points: most };
}
