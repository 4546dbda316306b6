/** Numbers of other distributions from random bits: polar and ziggurat normals, exponentials, bounded integers, shuffles. */
import { erfc } from '../../../graph/special.ts';

export interface Bits {
  next32(): number;
  nextDouble(): number;
}

/** What generators of both generations offer to the tables. */
export interface Source extends Bits {
  normal(): number;
  exponential(): number;
  /** Integers from 0 to `limit` (inclusive). */
  below(limit: number): number;
}

/** Smallest mask of ones that covers a number. */
function maskOf(limit: number): number {
  return limit === 0 ? 0 : 2 ** (32 - Math.clz32(limit)) - 1;
}

/** By masking and trying again, as the older generator does. */
export function maskedBelow(bits: Bits, limit: number): number {
  if (limit === 0) return 0;
  const mask = maskOf(limit);
  for (;;) {
    const value = (bits.next32() & mask) >>> 0;
    if (value <= limit) return value;
  }
}

/** Lemire's multiplication, as the newer generator does. */
export function multipliedBelow(bits: Bits, limit: number): number {
  if (limit === 0) return 0;
  const count = BigInt(limit) + 1n;
  const draw = () => BigInt(bits.next32()) * count;
  let product = draw();
  let low = product & 0xffffffffn;
  if (low < count) {
    const threshold = (0xffffffffn - BigInt(limit)) % count;
    while (low < threshold) {
      product = draw();
      low = product & 0xffffffffn;
    }
  }
  return Number(product >> 32n);
}

/** Marsaglia's polar method gives two normals at once; the second waits for the next call. */
export function polarNormals(bits: Bits): () => number {
  let waiting: number | undefined;
  return () => {
    if (waiting !== undefined) {
      const value = waiting;
      waiting = undefined;
      return value;
    }
    for (;;) {
      const x = 2 * bits.nextDouble() - 1;
      const y = 2 * bits.nextDouble() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      waiting = factor * x;
      return factor * y;
    }
  };
}

/** Layers of equal area under a decreasing density: widths, acceptance bounds (of 2^bits), heights. */
interface Ziggurat {
  readonly widths: Float64Array;
  readonly bounds: Float64Array;
  readonly heights: Float64Array;
}

const LAYERS = 256;

/** `beyond`: what lies under the density beyond the tail. */
function ziggurat(
  tail: number,
  beyond: number,
  bits: number,
  density: (x: number) => number,
  inverse: (y: number) => number,
): Ziggurat {
  const scale = 2 ** bits;
  const widths = new Float64Array(LAYERS);
  const bounds = new Float64Array(LAYERS);
  const heights = new Float64Array(LAYERS);
  const area = tail * density(tail) + beyond;
  const base = area / density(tail);
  bounds[0] = Math.floor((tail / base) * scale);
  widths[0] = base / scale;
  widths[LAYERS - 1] = tail / scale;
  heights[0] = 1;
  heights[LAYERS - 1] = density(tail);
  let x = tail;
  let before = tail;
  for (let i = LAYERS - 2; i >= 1; i--) {
    x = inverse(area / x + density(x));
    bounds[i + 1] = Math.floor((x / before) * scale);
    before = x;
    heights[i] = density(x);
    widths[i] = x / scale;
  }
  return { widths, bounds, heights };
}

interface Bits64 extends Bits {
  next64(): bigint;
}

const NORMAL_TAIL = 3.6541528853610088;

/** Standard normals by the ziggurat of 256 layers. */
export function zigguratNormals(bits: Bits64): () => number {
  const { widths, bounds, heights } = ziggurat(
    NORMAL_TAIL,
    Math.sqrt(Math.PI / 2) * erfc(NORMAL_TAIL * Math.SQRT1_2),
    52,
    (x) => Math.exp(-0.5 * x * x),
    (y) => Math.sqrt(-2 * Math.log(y)),
  );
  return () => {
    for (;;) {
      const random = bits.next64();
      const layer = Number(random & 0xffn);
      const negative = ((random >> 8n) & 1n) === 1n;
      const magnitude = Number((random >> 9n) & 0xfffffffffffffn);
      const size = magnitude * (widths[layer] ?? 0);
      const value = negative ? -size : size;
      if (magnitude < (bounds[layer] ?? 0)) return value;
      if (layer === 0) {
        for (;;) {
          const x = -Math.log1p(-bits.nextDouble()) / NORMAL_TAIL;
          const y = -Math.log1p(-bits.nextDouble());
          if (y + y > x * x) return ((random >> 17n) & 1n) === 1n ? -(NORMAL_TAIL + x) : NORMAL_TAIL + x;
        }
      }
      const low = heights[layer] ?? 0;
      const high = heights[layer - 1] ?? 1;
      if ((high - low) * bits.nextDouble() + low < Math.exp(-0.5 * value * value)) return value;
    }
  };
}

const EXPONENTIAL_TAIL = 7.69711747013105;

/** Standard exponentials by the ziggurat of 256 layers. */
export function zigguratExponentials(bits: Bits64): () => number {
  const { widths, bounds, heights } = ziggurat(
    EXPONENTIAL_TAIL,
    Math.exp(-EXPONENTIAL_TAIL),
    53,
    (x) => Math.exp(-x),
    (y) => -Math.log(y),
  );
  return () => {
    for (;;) {
      const random = bits.next64() >> 3n;
      const layer = Number(random & 0xffn);
      const magnitude = Number(random >> 8n);
      const value = magnitude * (widths[layer] ?? 0);
      if (magnitude < (bounds[layer] ?? 0)) return value;
      if (layer === 0) return EXPONENTIAL_TAIL - Math.log1p(-bits.nextDouble());
      const low = heights[layer] ?? 0;
      const high = heights[layer - 1] ?? 1;
      if ((high - low) * bits.nextDouble() + low < Math.exp(-value)) return value;
    }
  };
}
