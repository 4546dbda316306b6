/**
 * Products of a matrix given by columns with vectors, in float64 and, error-free to the last rounding, in double-double (the
 * compensated sums of Ogita, Rump and Oishi, "Accurate sum and dot product", 2005): what refinement lives on. Rows come in
 * multiples of 4, filled up with zeros; `pitch` is the number of bytes between columns.
 */
import type { Mode } from '../emit.ts';
import type { WasmFunction } from '../encoder.ts';
import { F64, I32 } from '../encoder.ts';
import { SPLITTER } from '../../double-double/arithmetic.ts';
import type { Lanes } from './lanes.ts';
import { lanesOf, total } from './lanes.ts';
import type { Local, Term } from './writer.ts';
import { element, f64, FunctionWriter, int, plus } from './writer.ts';

/** subtract(a, pitch, rows, columns, x, r): r -= A x. */
export function subtractFunction(name: string, mode: Mode): WasmFunction {
  const v = lanesOf(mode);
  const w = new FunctionWriter([I32, I32, I32, I32, I32, I32] as const);
  const [a, pitch, rows, columns, x, r] = w.arguments;
  const bytes = w.keep(element(0, rows));
  const end = w.keep(element(x, columns));
  const factor = w.local(v.type);
  const k = w.local(I32);
  w.loop(x, end, 8, () => {
    w.set(factor, v.loadSplat(x));
    w.set(k, int(0));
    w.loop(k, bytes, 16, () => {
      for (let at = 0; at < 16; at += 8 * v.lanes) {
        v.store(w, plus(r, k), v.sub(v.load(plus(r, k), at), v.mul(factor, v.load(plus(a, k), at))), at);
      }
    });
    w.set(a, plus(a, pitch));
  });
  return w.finish(name);
}

/** products(a, pitch, rows, columns, r, s): s += A' r. */
export function productsFunction(name: string, mode: Mode): WasmFunction {
  const v = lanesOf(mode);
  const w = new FunctionWriter([I32, I32, I32, I32, I32, I32] as const);
  const [a, pitch, rows, columns, r, s] = w.arguments;
  const bytes = w.keep(element(0, rows));
  const end = w.keep(element(s, columns));
  const sums = Array.from({ length: 4 / v.lanes }, () => w.local(v.type));
  const k = w.local(I32);
  w.loop(s, end, 8, () => {
    for (const sum of sums) w.set(sum, v.zero);
    w.set(k, int(0));
    w.loop(k, bytes, 32, () => {
      sums.forEach((sum, i) => {
        const at = 8 * v.lanes * i;
        w.set(sum, v.add(sum, v.mul(v.load(plus(a, k), at), v.load(plus(r, k), at))));
      });
    });
    const all = sums.slice(1).reduce((sum: Term, other) => v.add(sum, other), sums[0] ?? v.zero);
    w.storeF64(s, f64.add(f64.load(s), total(v, all)));
    w.set(a, plus(a, pitch));
  });
  return w.finish(name);
}

/** squares(a, pitch, rows, columns, s): the squared lengths of the columns. */
export function squaresFunction(name: string, mode: Mode): WasmFunction {
  const v = lanesOf(mode);
  const w = new FunctionWriter([I32, I32, I32, I32, I32] as const);
  const [a, pitch, rows, columns, s] = w.arguments;
  const bytes = w.keep(element(0, rows));
  const end = w.keep(element(s, columns));
  const sums = Array.from({ length: 4 / v.lanes }, () => w.local(v.type));
  const value = w.local(v.type);
  const k = w.local(I32);
  w.loop(s, end, 8, () => {
    for (const sum of sums) w.set(sum, v.zero);
    w.set(k, int(0));
    w.loop(k, bytes, 32, () => {
      sums.forEach((sum, i) => {
        w.set(value, v.load(plus(a, k), 8 * v.lanes * i));
        w.set(sum, v.add(sum, v.mul(value, value)));
      });
    });
    w.storeF64(
      s,
      total(
        v,
        sums.slice(1).reduce((all: Term, other) => v.add(all, other), sums[0] ?? v.zero),
      ),
    );
    w.set(a, plus(a, pitch));
  });
  return w.finish(name);
}

type Writer = FunctionWriter<readonly [typeof I32, typeof I32, typeof I32, typeof I32, typeof I32, typeof I32, typeof I32, typeof I32]>; // prettier-ignore

interface Split {
  readonly whole: Local;
  readonly upper: Local;
  readonly lower: Local;
}

function split(w: Writer, v: Lanes, splitter: Term, whole: Local): Split {
  const high = w.keep(v.mul(splitter, whole));
  w.set(high, v.sub(high, v.sub(high, whole)));
  return { whole, upper: high, lower: w.keep(v.sub(whole, high)) };
}

/** a b and what rounding took from it (Dekker 1971). */
function twoProduct(w: Writer, v: Lanes, a: Split, b: Split): { readonly product: Local; readonly rest: Local } {
  const product = w.keep(v.mul(a.whole, b.whole));
  let rest = v.sub(v.mul(a.upper, b.upper), product);
  rest = v.add(rest, v.mul(a.upper, b.lower));
  rest = v.add(rest, v.mul(a.lower, b.upper));
  return { product, rest: w.keep(v.add(rest, v.mul(a.lower, b.lower))) };
}

/** sum becomes sum + more; what rounding took from it is the result (Knuth). */
function twoSum(w: Writer, v: Lanes, sum: Local, more: Local): Term {
  const before = w.keep(sum);
  w.set(sum, v.add(before, more));
  const part = w.keep(v.sub(sum, before));
  const rest = w.keep(v.add(v.sub(before, v.sub(sum, part)), v.sub(more, part)));
  w.release(before, part, rest);
  return rest;
}

/** subtractPrecisely(a, pitch, rows, columns, x, xLow, r, rLow): r -= A x, both in double-double (their sum, not brought to form). */
export function subtractPreciselyFunction(name: string, mode: Mode): WasmFunction {
  const v = lanesOf(mode);
  const w: Writer = new FunctionWriter([I32, I32, I32, I32, I32, I32, I32, I32] as const);
  const [a, pitch, rows, columns, x, xLow, r, rLow] = w.arguments;
  const splitter = w.keep(v.splat(f64.number(SPLITTER)));
  const bytes = w.keep(element(0, rows));
  const end = w.keep(element(x, columns));
  const [factor, low, value, sum] = [w.local(v.type), w.local(v.type), w.local(v.type), w.local(v.type)];
  const k = w.local(I32);
  w.loop(x, end, 8, () => {
    // Minus x, so that everything is added.
    w.set(factor, v.sub(v.zero, v.loadSplat(x)));
    w.set(low, v.sub(v.zero, v.loadSplat(xLow)));
    const parts = split(w, v, splitter, factor);
    w.set(k, int(0));
    w.loop(k, bytes, 8 * v.lanes, () => {
      w.set(value, v.load(plus(a, k)));
      const other = split(w, v, splitter, value);
      const { product, rest } = twoProduct(w, v, other, parts);
      w.set(sum, v.load(plus(r, k)));
      const lost = twoSum(w, v, sum, product);
      v.store(w, plus(rLow, k), v.add(v.load(plus(rLow, k)), v.add(v.add(lost, rest), v.mul(low, value))));
      v.store(w, plus(r, k), sum);
      w.release(other.upper, other.lower, product, rest);
    });
    w.release(parts.upper, parts.lower);
    w.set(a, plus(a, pitch));
    w.set(xLow, plus(xLow, 8));
  });
  return w.finish(name);
}

/** productsPrecisely(a, pitch, rows, columns, r, rLow, s, sLow): s += A' r, both in double-double. */
export function productsPreciselyFunction(name: string, mode: Mode): WasmFunction {
  const v = lanesOf(mode);
  const w: Writer = new FunctionWriter([I32, I32, I32, I32, I32, I32, I32, I32] as const);
  const [a, pitch, rows, columns, r, rLow, s, sLow] = w.arguments;
  const splitter = w.keep(v.splat(f64.number(SPLITTER)));
  const bytes = w.keep(element(0, rows));
  const end = w.keep(element(s, columns));
  const [value, factor, sum, low] = [w.local(v.type), w.local(v.type), w.local(v.type), w.local(v.type)];
  const k = w.local(I32);
  w.loop(s, end, 8, () => {
    w.set(sum, v.zero);
    w.set(low, v.zero);
    w.set(k, int(0));
    w.loop(k, bytes, 8 * v.lanes, () => {
      w.set(value, v.load(plus(a, k)));
      w.set(factor, v.load(plus(r, k)));
      const [left, right] = [split(w, v, splitter, value), split(w, v, splitter, factor)];
      const { product, rest } = twoProduct(w, v, left, right);
      const lost = twoSum(w, v, sum, product);
      w.set(low, v.add(low, v.add(v.add(lost, rest), v.mul(value, v.load(plus(rLow, k))))));
      w.release(left.upper, left.lower, right.upper, right.lower, product, rest);
    });
    addTotals(w, v, sum, s, sLow);
    w.storeF64(sLow, f64.add(f64.load(sLow), total(v, low)));
    w.set(a, plus(a, pitch));
    w.set(sLow, plus(sLow, 8));
  });
  return w.finish(name);
}

/** Adds the lanes of a sum to the number at `place`, what is lost to the one at `lowPlace`. */
function addTotals(w: Writer, v: Lanes, sum: Local, place: Local, lowPlace: Local): void {
  const [left, right, one] = [w.local(F64), w.local(F64), singleLanes];
  for (let lane = 0; lane < v.lanes; lane++) {
    w.set(left, f64.load(place));
    w.set(right, v.lanes === 1 ? sum : { type: F64, args: [sum], bytes: [0xfd, 0x21, lane] });
    const lost = twoSum(w, one, left, right);
    w.storeF64(lowPlace, f64.add(f64.load(lowPlace), lost));
    w.storeF64(place, left);
  }
  w.release(left, right);
}

const singleLanes = lanesOf('scalar');
