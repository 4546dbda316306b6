/**
 * The Cholesky factorization of a matrix whose rows stand one after another, lower triangle, in place; and solving with it.
 * Four columns at a time: what the columns before take from them are dot products of rows, in tiles of 2 x 4 that stay in
 * registers. Sizes are multiples of 4 (filled up by an identity).
 */
import type { Mode } from '../emit.ts';
import type { WasmFunction } from '../encoder.ts';
import { F64, I32 } from '../encoder.ts';
import { lanesOf, total } from './lanes.ts';
import type { Local } from './writer.ts';
import { and, element, f64, FunctionWriter, int, minus, plus, times } from './writer.ts';

const WIDTH = 4;
const ROWS = 2;

/**
 * cholesky(a, size, pitch, least): `pitch` bytes between rows; answers the first pivot that is not above `least`, or -1. What
 * stands above the diagonal is used up.
 */
export function choleskyFunction(name: string, mode: Mode): WasmFunction {
  const v = lanesOf(mode);
  const w = new FunctionWriter([I32, I32, I32, F64] as const);
  const [a, size, pitch, least] = w.arguments;
  const totals = Array.from({ length: ROWS * WIDTH }, () => w.local(v.type));
  const parts = Array.from({ length: ROWS }, () => w.local(v.type));
  const part = w.local(v.type);
  const rowsOf = (count: number, first: Local) =>
    Array.from({ length: count }, (_, r) => (r === 0 ? first : w.local(I32)));
  const j = w.local(I32, int(0));
  const [top, i, k, columnBytes] = [w.keep(a), w.local(I32), w.local(I32), w.local(I32)];
  const pivotRows = rowsOf(WIDTH, top);
  const row = w.local(I32);
  const rows = rowsOf(ROWS, row);
  w.loop(j, size, WIDTH, () => {
    w.set(columnBytes, element(0, j));
    pivotRows.slice(1).forEach((local, r) => {
      w.set(local, plus(pivotRows[r] ?? top, pitch));
    });
    // What the columns before take.
    w.set(i, j);
    w.set(row, top);
    w.loop(i, size, ROWS, () => {
      rows.slice(1).forEach((local, r) => {
        w.set(local, plus(rows[r] ?? row, pitch));
      });
      for (const local of totals) w.set(local, v.zero);
      w.set(k, int(0));
      w.loop(k, columnBytes, v.lanes * 8, () => {
        rows.forEach((local, r) => {
          w.set(parts[r] ?? part, v.load(plus(local, k)));
        });
        pivotRows.forEach((local, c) => {
          w.set(part, v.load(plus(local, k)));
          rows.forEach((_, r) => {
            const sum = totals[r * WIDTH + c] ?? part;
            w.set(sum, v.add(sum, v.mul(parts[r] ?? part, part)));
          });
        });
      });
      rows.forEach((local, r) => {
        const place = w.keep(plus(local, columnBytes));
        for (let c = 0; c < WIDTH; c++) {
          w.storeF64(place, f64.sub(f64.load(place, 8 * c), total(v, totals[r * WIDTH + c] ?? part)), 8 * c);
        }
        w.release(place);
      });
      w.set(row, plus(rows.at(-1) ?? row, pitch));
    });
    // The block on the diagonal, then the rows below it.
    const known: Local[][] = [];
    const inverses: Local[] = [];
    pivotRows.forEach((local, r) => {
      const place = w.keep(plus(local, columnBytes));
      const own: Local[] = [];
      for (let c = 0; c < r; c++) own.push(eliminated(w, place, c, own, known[c] ?? [], inverses[c]));
      let rest = f64.load(place, 8 * r);
      for (const value of own) rest = f64.sub(rest, f64.mul(value, value));
      const pivot = w.keep(rest);
      w.when(f64.greater(pivot, least), () => undefined, () => {
        w.return(plus(j, r));
      }); // prettier-ignore
      w.set(pivot, f64.sqrt(pivot));
      w.storeF64(place, pivot, 8 * r);
      inverses.push(w.keep(f64.div(f64.number(1), pivot)));
      known.push(own);
      w.release(place, pivot);
    });
    w.set(i, plus(j, WIDTH));
    w.set(row, plus(plus(pivotRows.at(-1) ?? top, pitch), columnBytes));
    w.loop(i, size, 1, () => {
      const own: Local[] = [];
      for (let c = 0; c < WIDTH; c++) own.push(eliminated(w, row, c, own, known[c] ?? [], inverses[c]));
      w.release(...own);
      w.set(row, plus(row, pitch));
    });
    w.release(...known.flat(), ...inverses);
    w.set(top, plus(pivotRows.at(-1) ?? top, pitch));
  });
  w.push(int(-1));
  return w.finish(name, [I32]);
}

/** Element c of a row of the block: (a_c - sum of own_d known_d) / pivot_c, stored and kept. */
function eliminated(
  w: FunctionWriter<readonly [typeof I32, typeof I32, typeof I32, typeof F64]>,
  place: Local,
  c: number,
  own: readonly Local[],
  known: readonly Local[],
  inverse: Local | undefined,
): Local {
  let value = f64.load(place, 8 * c);
  known.forEach((factor, d) => {
    const other = own[d];
    if (other) value = f64.sub(value, f64.mul(other, factor));
  });
  const result = w.keep(inverse ? f64.mul(value, inverse) : value);
  w.storeF64(place, result, 8 * c);
  return result;
}

/** solve(l, size, pitch, x): x becomes the solution of L L' x = b, where it held b. */
export function solveFunction(name: string, mode: Mode): WasmFunction {
  const v = lanesOf(mode);
  const w = new FunctionWriter([I32, I32, I32, I32] as const);
  const [l, size, pitch, x] = w.arguments;
  const [i, k, bytes, whole] = [w.local(I32, int(0)), w.local(I32), w.local(I32), w.local(I32)];
  const row = w.keep(l);
  const sum = w.local(v.type);
  const value = w.local(F64);
  const mask = -8 * v.lanes;
  const measure = () => {
    w.set(bytes, element(0, i));
    w.set(whole, and(bytes, mask));
  };
  w.loop(i, size, 1, () => {
    measure();
    w.set(sum, v.zero);
    w.set(k, int(0));
    w.loop(k, whole, 8 * v.lanes, () => {
      w.set(sum, v.add(sum, v.mul(v.load(plus(row, k)), v.load(plus(x, k)))));
    });
    w.set(value, f64.sub(f64.load(plus(x, bytes)), total(v, sum)));
    w.loop(k, bytes, 8, () => {
      w.set(value, f64.sub(value, f64.mul(f64.load(plus(row, k)), f64.load(plus(x, k)))));
    });
    w.storeF64(plus(x, bytes), f64.div(value, f64.load(plus(row, bytes))));
    w.set(row, plus(row, pitch));
  });
  // Backwards: once an unknown is known, its part in those before it goes.
  const down = w.local(I32, int(0));
  w.loop(down, size, 1, () => {
    w.set(i, minus(minus(size, 1), down));
    w.set(row, plus(l, times(i, pitch)));
    measure();
    w.set(value, f64.div(f64.load(plus(x, bytes)), f64.load(plus(row, bytes))));
    w.storeF64(plus(x, bytes), value);
    w.set(sum, v.splat(value));
    w.set(k, int(0));
    w.loop(k, whole, 8 * v.lanes, () => {
      v.store(w, plus(x, k), v.sub(v.load(plus(x, k)), v.mul(sum, v.load(plus(row, k)))));
    });
    w.loop(k, bytes, 8, () => {
      w.storeF64(plus(x, k), f64.sub(f64.load(plus(x, k)), f64.mul(value, f64.load(plus(row, k)))));
    });
  });
  return w.finish(name);
}
