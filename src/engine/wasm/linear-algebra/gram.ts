/**
 * A'A of a matrix given by columns, in panels of rows: `pack` lays a panel out in groups of columns that are neighbours in
 * memory, `multiply` adds the panel's products to the lower triangle, in tiles whose totals stay in registers. In float64, or in
 * float32 with totals of a panel added up in float64: half as long, for where the result only has to precondition.
 *
 * Layout: group g of width w holds element (row k, column g w + c) at ((g rows) + k) w + c of the panel.
 */
import type { Mode } from '../emit.ts';
import type { WasmFunction } from '../encoder.ts';
import { F64, I32 } from '../encoder.ts';
import { fours, lanesOf, promoteHigh, promoteLow } from './lanes.ts';
import type { Term } from './writer.ts';
import { and, f64, FunctionWriter, int, memory, minus, plus, times } from './writer.ts';

/** Columns per group; the last group is filled up with zeros. */
export const GROUP = { float64: 4, float32: 8 } as const;
/** Rows per tile. */
const TILE = 4;

const DEMOTE = 0xb6;
const F32_STORE = 0x38;

/**
 * pack(source, pitch, rows, columns, factors, target): a panel of a matrix given by columns (`pitch` bytes apart), each times a
 * factor; the last group is filled up with zeros.
 */
export function packer(name: string, single: boolean): WasmFunction {
  const w = new FunctionWriter([I32, I32, I32, I32, I32, I32] as const);
  const [source, pitch, rows, columns, factors, target] = w.arguments;
  const [group, width] = single ? [GROUP.float32, 4] : [GROUP.float64, 8];
  const rowBytes = group * width;
  const bytes = w.keep(times(rows, 8));
  const rest = w.keep(minus(times(rows, rowBytes), rowBytes - width));
  const [j, from, end, place, factor] = [w.local(I32, int(0)), w.local(I32), w.local(I32), w.local(I32), w.local(F64)];
  const put = (value: Term) => {
    // What is stored may be a float32; no local ever holds it.
    if (single) w.store(memory(F32_STORE, 0).with(1, 2), place, { type: F64, args: [value], bytes: [DEMOTE] });
    else w.storeF64(place, value);
    w.set(place, plus(place, rowBytes));
  };
  /** To the next column: a neighbour, or, behind the last of a group, the first of the next. */
  const advance = () => {
    w.set(j, plus(j, 1));
    w.when(
      and(j, group - 1),
      () => {
        w.set(target, plus(target, width));
      },
      () => {
        w.set(target, plus(target, rest));
      },
    );
  };
  const last = w.keep(columns);
  w.loop(j, last, 0, () => {
    w.set(factor, f64.load(factors));
    w.set(place, target);
    w.set(from, source);
    w.set(end, plus(source, bytes));
    w.loop(from, end, 8, () => {
      put(f64.mul(f64.load(from), factor));
    });
    w.set(source, plus(source, pitch));
    w.set(factors, plus(factors, 8));
    advance();
  });
  w.set(last, and(plus(columns, group - 1), -group));
  w.loop(j, last, 0, () => {
    w.set(place, target);
    w.set(from, int(0));
    w.loop(from, bytes, 8, () => {
      put(f64.number(0));
    });
    advance();
  });
  return w.finish(name);
}

/** multiply(panel, rows, groups, result, pitch): `pitch` bytes between rows of the result. */
export function multiplier(name: string, mode: Mode, single: boolean): WasmFunction {
  const v = single ? fours : lanesOf(mode);
  const pair = lanesOf(mode);
  const group = single ? GROUP.float32 : GROUP.float64;
  const vectors = group / v.lanes;
  const w = new FunctionWriter([I32, I32, I32, I32, I32] as const);
  const [panel, rows, groups, result, pitch] = w.arguments;
  const rowBytes = group * v.bytes;
  const groupBytes = w.keep(times(rows, rowBytes));
  const end = w.keep(plus(panel, times(groups, groupBytes)));
  const totals = Array.from({ length: TILE * vectors }, () => w.local(v.type));
  const parts = Array.from({ length: vectors }, () => w.local(v.type));
  const factor = w.local(v.type);
  const [left, p, q, stop, place, row] = [w.local(I32), w.local(I32), w.local(I32), w.local(I32), w.local(I32), w.local(I32)]; // prettier-ignore
  const right = w.keep(panel);
  const column = w.keep(result);
  w.loop(right, end, groupBytes, () => {
    w.set(left, right);
    w.set(row, column);
    w.loop(left, end, groupBytes, () => {
      for (let half = 0; half < group; half += TILE) {
        for (const total of totals) w.set(total, v.zero);
        w.set(p, left);
        w.set(q, right);
        w.set(stop, plus(right, groupBytes));
        w.loop(q, stop, rowBytes, () => {
          parts.forEach((part, i) => {
            w.set(part, v.load(q, i * v.lanes * v.bytes));
          });
          for (let r = 0; r < TILE; r++) {
            w.set(factor, v.loadSplat(p, (half + r) * v.bytes));
            parts.forEach((part, i) => {
              const total = totals[r * vectors + i] ?? factor;
              w.set(total, v.add(total, v.mul(factor, part)));
            });
          }
          w.set(p, plus(p, rowBytes));
        });
        w.set(place, row);
        for (let r = 0; r < TILE; r++) {
          const put = (offset: number, more: Term) => {
            pair.store(w, place, pair.add(pair.load(place, offset), more), offset);
          };
          for (let i = 0; i < vectors; i++) {
            const total = totals[r * vectors + i] ?? factor;
            if (single) {
              put(32 * i, promoteLow(total));
              put(32 * i + 16, promoteHigh(total));
            } else put(8 * v.lanes * i, total);
          }
          w.set(place, plus(place, pitch));
        }
        w.set(row, place);
      }
    });
    // One group further along the diagonal.
    w.set(column, plus(plus(column, times(pitch, group)), 8 * group));
  });
  return w.finish(name);
}
