/**
 * The quick direct way on WebAssembly: A'A of equilibrated columns, its Cholesky factor, and refinement by residuals whose last
 * rounds are in double-double. Large problems take A'A in float32, which is enough to refine with while the condition is small
 * (mixed-precision refinement); what the data say about the solution is computed in float64 when it is asked for.
 */
import { twoProduct } from '../double-double/arithmetic.ts';
import { GROUP } from '../wasm/linear-algebra/gram.ts';
import type { LinearAlgebra } from '../wasm/linear-algebra/kernels.ts';
import type { Cholesky } from './fast-cholesky.ts';
import { withInverse } from './fast-cholesky.ts';

export interface NormalSolution {
  readonly x: Float64Array;
  /** b - A x. */
  readonly residuals: Float64Array;
  readonly rss: number;
  readonly iterations: number;
  readonly digits: number;
  /** About the condition of the equilibrated matrix. */
  readonly condition: number;
  /** Computed when it is called. */
  readonly factor: () => Factor;
}

/** In float64, of the matrix with its columns scaled. */
interface Factor {
  readonly cholesky: Cholesky;
  readonly scales: Float64Array;
}

/** rows * columns^2 from which A'A in float32 saves time. */
const SINGLE_WORK = 1e7;
/** The condition up to which float32 refines at 4 digits or more a round. */
const SINGLE_CONDITION = 40;
/** Rows of a panel: what is packed should stay in the second-level cache. */
const PANEL = 256;
const MAX_REFINEMENTS = 20;
/** What is larger is left to others: WebAssembly has 4 GB, and not every machine as much. */
const MOST_BYTES = 2 ** 31;
/** Steps that the least eigenvalue is estimated by. */
const INVERSE_ITERATIONS = 3;
const ROUNDING = 2 ** -53;

/** Where things stand in the memory, in numbers. */
interface Layout {
  readonly rows: number;
  readonly columns: number;
  /** Rows and columns, filled up. */
  readonly height: number;
  readonly size: number;
  readonly a: number;
  readonly r: number;
  readonly rLow: number;
  /** The residuals times the weights; the residuals themselves where there are none. */
  readonly w: number;
  readonly wLow: number;
  readonly x: number;
  readonly xLow: number;
  readonly s: number;
  readonly sLow: number;
  readonly gram: number;
  readonly panel: number;
  readonly scales: number;
  readonly end: number;
}

function layoutOf(rows: number, columns: number, group: number, weighted: boolean): Layout {
  const height = Math.ceil(rows / 4) * 4;
  const size = Math.ceil(columns / group) * group;
  let next = 0;
  const place = (numbers: number) => (next += numbers) - numbers;
  const [a, r, rLow] = [place(height * columns), place(height), place(height)];
  const [w, wLow] = weighted ? [place(height), place(height)] : [r, rLow];
  const [x, xLow, s, sLow] = [place(size), place(size), place(size), place(size)];
  const [scales, gram, panel] = [place(size), place(size * size), place(PANEL * size)];
  return { rows, columns, height, size, a, r, rLow, w, wLow, x, xLow, s, sLow, scales, gram, panel, end: next };
}

export interface Given {
  /** By columns. */
  readonly matrix: Float64Array;
  readonly rhs: Float64Array;
  readonly columns: number;
  /** One per row, not negative; null for all 1. They enter as they are where digits count, their roots only where it is led to. */
  readonly weights: Float64Array | null;
}

/**
 * Undefined where the columns are not independent enough (a condition above `most`), or numbers are near the ends of float64's
 * range.
 */
export function solveNormalEquations(kernels: LinearAlgebra, given: Given, most: number): NormalSolution | undefined {
  const { rhs, columns, weights } = given;
  const rows = rhs.length;
  const single = kernels.multiplySingle !== undefined && rows * columns ** 2 >= SINGLE_WORK;
  const layout = layoutOf(rows, columns, single ? GROUP.float32 : GROUP.float64, weights !== null);
  if (8 * layout.end > MOST_BYTES) return undefined;
  load(kernels, layout, given, true);
  if (!equilibrate(kernels, layout)) return undefined;
  for (const float32 of single ? [true, false] : [false]) {
    const condition = factorize(kernels, layout, float32);
    if (condition > (float32 ? Math.min(SINGLE_CONDITION, most) : most)) continue;
    if (weights) load(kernels, layout, given, false);
    const refined = refine(kernels, layout, given, float32);
    if (!refined) {
      if (weights) load(kernels, layout, given, true);
      continue;
    }
    return { ...refined, condition, factor: () => factorOf(kernels, layout, given) };
  }
  return undefined;
}

/** The matrix, filled up; `weighted`: with its rows times the roots of the weights. */
function load(
  kernels: LinearAlgebra,
  { rows, columns, height, a, end }: Layout,
  { matrix, weights }: Given,
  weighted: boolean,
): Float64Array {
  const floats = kernels.reserve(end);
  if (height === rows) floats.set(matrix, a);
  else {
    for (let j = 0; j < columns; j++) {
      floats.set(matrix.subarray(j * rows, (j + 1) * rows), a + j * height);
      floats.fill(0, a + j * height + rows, a + (j + 1) * height);
    }
  }
  if (!weighted || !weights) return floats;
  const roots = weights.map(Math.sqrt);
  for (let j = 0; j < columns; j++) {
    const at = a + j * height;
    for (let i = 0; i < rows; i++) floats[at + i] = (floats[at + i] ?? NaN) * (roots[i] ?? NaN);
  }
  return floats;
}

/** Powers of two that bring columns to length about 1, also in memory; false where a length is 0 or nearly not a number. */
function equilibrate(kernels: LinearAlgebra, { columns, height, a, scales, end }: Layout): boolean {
  const floats = kernels.reserve(end);
  kernels.squares(8 * a, 8 * height, height, columns, 8 * scales);
  for (let at = scales; at < scales + columns; at++) {
    const square = floats[at] ?? 0;
    if (!(square > 1e-200 && square < 1e200)) return false;
    floats[at] = 2 ** -Math.round(Math.log2(square) / 2);
  }
  return true;
}

/** The Cholesky factor in place of A'A; answers about the condition of the scaled matrix, Infinity where it is singular. */
function factorize(kernels: LinearAlgebra, layout: Layout, single: boolean): number {
  const { columns, height, size, a, scales, gram, panel, end } = layout;
  const floats = kernels.reserve(end);
  const groups = Math.ceil(columns / (single ? GROUP.float32 : GROUP.float64));
  const pack = single ? (kernels.packSingle ?? kernels.pack) : kernels.pack;
  const multiply = single ? (kernels.multiplySingle ?? kernels.multiply) : kernels.multiply;
  floats.fill(0, gram, gram + size * size);
  for (let from = 0; from < height; from += PANEL) {
    const count = Math.min(PANEL, height - from);
    pack(8 * (a + from), 8 * height, count, columns, 8 * scales, 8 * panel);
    multiply(8 * panel, count, groups, 8 * gram, 8 * size);
  }
  for (let j = columns; j < size; j++) floats[gram + j * size + j] = 1;
  const least = size * (single ? 2 ** -20 : 2 ** -52);
  return kernels.cholesky(8 * gram, size, 8 * size, least) < 0 ? conditionOf(kernels, layout, floats) : Infinity;
}

/** sqrt(n / the least eigenvalue of A'A), by a few steps of inverse iteration; at least the condition over sqrt(n). */
function conditionOf(kernels: LinearAlgebra, { columns, size, gram, x }: Layout, floats: Float64Array): number {
  let growth = 1;
  for (let i = 0; i < size; i++) floats[x + i] = i < columns ? 1 + 0.5 * Math.sin(3 * i + 1) : 0;
  for (let step = 0; step <= INVERSE_ITERATIONS; step++) {
    let square = 0;
    for (let i = x; i < x + columns; i++) square += (floats[i] ?? 0) ** 2;
    growth = Math.sqrt(square);
    if (step === INVERSE_ITERATIONS) break;
    for (let i = x; i < x + columns; i++) floats[i] = (floats[i] ?? 0) / growth;
    kernels.solve(8 * gram, size, 8 * size, 8 * x);
  }
  return Math.sqrt(columns * growth);
}

/** x += (L L')^-1 A'(b - A x), the later rounds in double-double, until nothing is left that float64 could hold. */
function refine(
  kernels: LinearAlgebra,
  layout: Layout,
  given: Given,
  single: boolean,
): Pick<NormalSolution, 'x' | 'residuals' | 'rss' | 'iterations' | 'digits'> | undefined {
  const { columns, size, x, s, scales, gram, end } = layout;
  const floats = kernels.reserve(end);
  floats.fill(0, x, s);
  let previous = Infinity;
  for (let iterations = 0; iterations <= MAX_REFINEMENTS; iterations++) {
    // What float32 left is mostly gone after one round in float64.
    const precise = iterations > (single ? 1 : 0);
    gradient(kernels, layout, floats, given, iterations === 0 ? 'none' : precise ? 'double-double' : 'float64');
    kernels.solve(8 * gram, size, 8 * size, 8 * s);
    for (let j = 0; j < columns; j++) floats[s + j] = (floats[s + j] ?? NaN) * (floats[scales + j] ?? 1);
    const moved = iterations === 0 ? 1 : relativeSize(floats, layout);
    correct(floats, layout);
    // The error left is about the correction times the rate at which corrections shrink.
    const left = iterations === 0 ? 1 : Math.min(moved, moved * Math.max(moved, moved / previous));
    const slow = iterations > 1 && !(moved < previous / 2);
    if (precise && (left < ROUNDING || slow || iterations === MAX_REFINEMENTS)) {
      return { ...finish(kernels, layout, given), iterations, digits: -Math.log10(Math.max(left, ROUNDING)) };
    }
    if (slow || Number.isNaN(moved)) return undefined;
    previous = moved;
  }
  return undefined;
}

/** The worst of |correction / x| over those unknowns that contribute more than 1e-13 of the largest contribution; NaN where one is. */
function relativeSize(floats: Float64Array, { columns, x, s, scales }: Layout): number {
  let most = 0;
  let worst = 0;
  for (let j = 0; j < columns; j++) most = Math.max(most, Math.abs(floats[x + j] ?? NaN) / (floats[scales + j] ?? 1));
  for (let j = 0; j < columns; j++) {
    const value = Math.abs(floats[x + j] ?? NaN);
    if (value / (floats[scales + j] ?? 1) > 1e-13 * most)
      worst = Math.max(worst, Math.abs(floats[s + j] ?? NaN) / value);
  }
  return Math.min(1, most + worst < Infinity ? Math.max(worst, ROUNDING) : NaN);
}

/** x += s, in double-double. */
function correct(floats: Float64Array, { columns, x, xLow, s }: Layout): void {
  for (let j = 0; j < columns; j++) {
    const [old, more] = [floats[x + j] ?? NaN, floats[s + j] ?? NaN];
    const sum = old + more;
    const part = sum - old;
    const low = (floats[xLow + j] ?? NaN) + (old - (sum - part) + (more - part));
    floats[x + j] = sum + low;
    floats[xLow + j] = low - (sum + low - sum);
  }
}

/** s = A'(b - A x) with scaled columns, panel by panel, so that the matrix passes through the cache once. The residual is left in r and rLow. */
function gradient(
  kernels: LinearAlgebra,
  { rows, columns, height, size, a, r, rLow, w, wLow, x, xLow, s, sLow, scales }: Layout,
  floats: Float64Array,
  { rhs, weights }: Given,
  arithmetic: 'none' | 'float64' | 'double-double',
): void {
  floats.set(rhs, r);
  floats.fill(0, r + rows, rLow + height);
  if (weights) floats.fill(0, w, wLow + height);
  floats.fill(0, s, s + 2 * size);
  const pitch = 8 * height;
  for (let from = 0; from < height; from += PANEL) {
    const count = Math.min(PANEL, height - from);
    const [at, rAt, rLowAt] = [8 * (a + from), 8 * (r + from), 8 * (rLow + from)];
    const weigh = () => {
      if (weights) times(floats, weights, from, Math.min(from + count, rows), r, rLow, w, wLow);
    };
    if (arithmetic === 'double-double') {
      kernels.subtractPrecisely(at, pitch, count, columns, 8 * x, 8 * xLow, rAt, rLowAt);
      weigh();
      kernels.productsPrecisely(at, pitch, count, columns, 8 * (w + from), 8 * (wLow + from), 8 * s, 8 * sLow);
    } else {
      if (arithmetic === 'float64') kernels.subtract(at, pitch, count, columns, 8 * x, rAt);
      weigh();
      kernels.products(at, pitch, count, columns, 8 * (w + from), 8 * s);
    }
  }
  for (let j = 0; j < columns; j++) {
    floats[s + j] = ((floats[s + j] ?? 0) + (floats[sLow + j] ?? 0)) * (floats[scales + j] ?? 1);
  }
}

/** Of sums of squares that are this part of b's it matters how x was rounded. */
const EXACT_FIT = 1e-24;

/** x in float64, and the residuals, for which the last correction, still in s, is made up. */
function finish(kernels: LinearAlgebra, layout: Layout, given: Given) {
  const { columns, height, a, rLow, x, xLow, s, end } = layout;
  const floats = kernels.reserve(end);
  kernels.subtract(8 * a, 8 * height, height, columns, 8 * s, 8 * rLow);
  const exact = residualsOf(layout, floats, given);
  const solution = new Float64Array(columns);
  for (let j = 0; j < columns; j++) solution[j] = (floats[x + j] ?? NaN) + (floats[xLow + j] ?? NaN);
  if (exact.rss > EXACT_FIT * squareOf(given)) return { x: solution, ...exact };
  floats.set(solution, x);
  floats.fill(0, xLow, xLow + columns);
  gradient(kernels, layout, floats, given, 'double-double');
  const rounded = residualsOf(layout, floats, given);
  return { x: solution, ...(rounded.rss <= exact.rss ? rounded : exact) };
}

function residualsOf({ rows, r, rLow }: Layout, floats: Float64Array, { weights }: Given) {
  const residuals = new Float64Array(rows);
  let rss = 0;
  for (let i = 0; i < rows; i++) {
    const value = (floats[r + i] ?? NaN) + (floats[rLow + i] ?? NaN);
    residuals[i] = value;
    rss += weights ? (weights[i] ?? NaN) * value * value : value * value;
  }
  return { residuals, rss };
}

function squareOf({ rhs, weights }: Given): number {
  let sum = 0;
  for (let i = 0; i < rhs.length; i++) sum += (weights?.[i] ?? 1) * (rhs[i] ?? NaN) ** 2;
  return sum;
}

/** Elements from..to of a double-double vector times weights, into another. */
function times(
  floats: Float64Array,
  weights: Float64Array,
  from: number,
  to: number,
  high: number,
  low: number,
  target: number,
  targetLow: number,
): void {
  for (let i = from; i < to; i++) {
    const weight = weights[i] ?? NaN;
    const value = twoProduct(weight, floats[high + i] ?? NaN);
    floats[target + i] = value.hi;
    floats[targetLow + i] = value.lo + weight * (floats[low + i] ?? NaN);
  }
}

/** The float64 factor, with its inverse. */
function factorOf(kernels: LinearAlgebra, layout: Layout, given: Given): Factor {
  const { columns, size, gram, scales } = layout;
  const floats = load(kernels, layout, given, true);
  equilibrate(kernels, layout);
  factorize(kernels, layout, false);
  const factor = new Float64Array(columns * columns);
  for (let i = 0; i < columns; i++) {
    factor.set(floats.subarray(gram + i * size, gram + i * size + i + 1), i * columns);
  }
  return { cholesky: withInverse(factor, columns), scales: floats.slice(scales, scales + columns) };
}
