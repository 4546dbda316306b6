/**
 * Row-wise residuals on the vector machine: their sum of squares, and the normal equations J'J, J'r of the point, block by block
 * of rows, without a Jacobian in memory; in float64, and in double-double where it is few rows.
 */
import type { DoubleDoubleArray } from '../double-double/array.ts';
import { fromNumbers, zeros } from '../double-double/array.ts';
import type { Read } from '../double-double/evaluate.ts';
import { GROUP } from '../wasm/linear-algebra/gram.ts';
import type { VectorMachine } from '../wasm/linear-algebra/vector-machine.ts';
import { PRECISE_WORK } from './problem.ts';
import type { RowGraph } from './row-graph.ts';
import type { Place, RowProgram } from './row-program.ts';
import { precisely, programOf, run, runPrecisely } from './row-program.ts';

/** J'J full by rows, J'r, and r'r. */
export interface Normal {
  readonly gram: readonly number[];
  readonly gradient: Float64Array;
  readonly rss: number;
}

export interface RowSystem {
  readonly count: number;
  readonly unknowns: number;
  readonly rss: (p: Float64Array) => number;
  readonly linearize: (p: Float64Array) => Normal;
  /** J'r with the J of a point, quick where that was linearized last, and the r of another; only where all rows are one block. */
  readonly ahead: ((p: Float64Array, other: Float64Array) => Float64Array) | undefined;
  readonly values: (p: Float64Array) => Float64Array;
  /** The residuals and the Jacobian by columns. */
  readonly full: (p: Float64Array) => { readonly values: Float64Array; readonly jacobian: Float64Array };
  /** As `linearize`, residuals and gradient in double-double. Undefined where there are too many rows. */
  readonly precisely: (
    p: DoubleDoubleArray,
    read: Read,
  ) => (Normal & { readonly residuals: DoubleDoubleArray }) | undefined;
  /** J d. */
  readonly along: (p: Float64Array, d: Float64Array) => Float64Array;
}

/** Rows of a block: columns of a few dozen nodes stay in the second-level cache. */
const BLOCK = 512;
/** What is larger is left to others: WebAssembly has 4 GB, and not every machine as much. */
const MOST_BYTES = 2 ** 31;

/** `data`: the values of the data inputs of the graph that the row graph was made from, in their places. */
export function createRowSystem(
  { graph, inputs }: RowGraph,
  data: readonly (Float64Array | undefined)[],
  count: number,
  machine: VectorMachine,
): RowSystem | undefined {
  const { stride, kernels } = machine;
  const lanes = stride / 8;
  const unknowns = inputs.filter(({ kind }) => kind === 'unknown').length;
  const height = Math.ceil(count / 4) * 4;
  const block = Math.min(BLOCK, height);
  const columns = unknowns + 1;
  const size = Math.ceil(columns / GROUP.float64) * GROUP.float64;

  const sources: { readonly at: number; readonly values: ArrayLike<number> }[] = [];
  // Places, in bytes.
  let next = machine.start;
  const take = (numbers: number): number => (next += 8 * numbers) - 8 * numbers;
  const number = () => take(2);
  const places = {
    number,
    column: () => take(block),
    constant: (value: number) => {
      const at = number();
      sources.push({ at, values: [value, value] });
      return at;
    },
  };
  const unknownPlaces: number[] = [];
  const inputPlaces = inputs.map((input): Place => {
    const shared = input.kind === 'unknown' || input.kind === 'parameter';
    const at = shared ? number() : take(height);
    if (input.kind === 'unknown') unknownPlaces.push(at);
    else if (input.kind === 'parameter') sources.push({ at, values: [input.value, input.value] });
    else sources.push({ at, values: (input.kind === 'data' ? data[input.index] : input.values) ?? [] });
    return { at, step: shared ? 0 : stride, moves: !shared };
  });
  const output = take(columns * block);
  const outputs = Array.from({ length: columns }, (_, i) => output + 8 * i * block);
  const both = programOf(graph, machine, inputPlaces, outputs, places);
  const valueOutput = take(block);
  const values = programOf(
    { ...graph, outputs: graph.outputs.slice(0, 1) },
    machine,
    inputPlaces,
    [valueOutput],
    places,
  );
  if (!both || !values) return undefined;
  const low = next - machine.start;
  if (count * unknowns ** 2 <= PRECISE_WORK) next += low;
  const [gram, panel, ones, sums, sumsLow] = [take(size * size), take(block * size), take(size), take(size), take(size)]; // prettier-ignore
  if (next > MOST_BYTES) return undefined;
  const owner = {};
  /** What the low parts of the data were read by. */
  let lowsAre: Read | undefined;
  /** The point that the columns of the outputs are those of. */
  let last: Float64Array | undefined;
  /** What was linearized last. */
  let known: { readonly p: Float64Array; readonly normal: Normal } | undefined;

  const begin = (p: Float64Array): Float64Array => {
    const { floats, fresh } = machine.claim(owner, next / 8 - machine.start / 8);
    if (fresh) {
      last = undefined;
      lowsAre = undefined;
      for (const { at, values: content } of sources) {
        floats.set(content, at / 8);
        if (content.length === count) floats.fill(0, at / 8 + count, at / 8 + height);
      }
      floats.fill(1, ones / 8, ones / 8 + size);
    }
    for (let j = 0; j < unknownPlaces.length; j++) {
      const at = (unknownPlaces[j] ?? 0) / 8;
      floats[at] = floats[at + 1] = p[j] ?? NaN;
    }
    return floats;
  };
  const inBlocks = (
    program: RowProgram,
    floats: Float64Array,
    results: readonly number[],
    take: (from: number, rows: number, padded: number) => void,
  ) => {
    run(program.shared, stride, 0);
    for (let from = 0; from < count; from += block) {
      const rows = Math.min(block, count - from);
      run(program.rows, 8 * Math.ceil(rows / lanes) * lanes, 8 * from);
      const padded = Math.ceil(rows / 4) * 4;
      if (padded > rows) for (const at of results) floats.fill(0, at / 8 + rows, at / 8 + padded);
      take(from, rows, padded);
    }
  };
  const clear = (floats: Float64Array) => {
    floats.fill(0, gram / 8, gram / 8 + size * size);
    floats.fill(0, sums / 8, sumsLow / 8 + size);
  };
  const addProducts = (padded: number) => {
    kernels.pack(output, 8 * block, padded, columns, ones, panel);
    kernels.multiply(panel, padded, size / GROUP.float64, gram, 8 * size);
  };
  const normal = (floats: Float64Array): Normal => {
    const at = (i: number, j: number) => floats[gram / 8 + Math.max(i, j) * size + Math.min(i, j)] ?? NaN;
    const full: number[] = [];
    const gradient = new Float64Array(unknowns);
    for (let i = 0; i < unknowns; i++) {
      gradient[i] = at(0, i + 1);
      for (let j = 0; j < unknowns; j++) full.push(at(i + 1, j + 1));
    }
    return { gram: full, gradient, rss: at(0, 0) };
  };

  const rss = (p: Float64Array): number => {
    const floats = begin(p);
    let sum = 0;
    inBlocks(values, floats, [valueOutput], (_from, _rows, padded) => {
      kernels.squares(valueOutput, 0, padded, 1, sums);
      sum += floats[sums / 8] ?? NaN;
    });
    return sum;
  };
  const evaluate = (p: Float64Array): Normal => {
    const floats = begin(p);
    clear(floats);
    inBlocks(both, floats, outputs, (_from, _rows, padded) => {
      addProducts(padded);
    });
    last = p.slice();
    return normal(floats);
  };
  const linearize = (p: Float64Array): Normal => {
    if (!known || !same(known.p, p)) known = { p: p.slice(), normal: evaluate(p) };
    return known.normal;
  };
  const preciseProgram = once(() => ({ shared: precisely(both.shared, machine), rows: precisely(both.rows, machine) }));
  return {
    count,
    unknowns,
    rss,
    linearize,
    ahead:
      count > block
        ? undefined
        : (p, other) => {
            begin(p);
            if (!last || !same(last, p)) evaluate(p);
            const floats = begin(other);
            floats.fill(0, sums / 8, sums / 8 + size);
            inBlocks(values, floats, [valueOutput], (_from, _rows, padded) => {
              kernels.products(output + 8 * block, 8 * block, padded, unknowns, valueOutput, sums);
            });
            return floats.slice(sums / 8, sums / 8 + unknowns);
          },
    values: (p) => {
      const floats = begin(p);
      const result = new Float64Array(count);
      inBlocks(values, floats, [valueOutput], (from, rows) => {
        result.set(floats.subarray(valueOutput / 8, valueOutput / 8 + rows), from);
      });
      return result;
    },
    full: (p) => {
      const floats = begin(p);
      last = undefined;
      const result = new Float64Array(count);
      const jacobian = new Float64Array(count * unknowns);
      inBlocks(both, floats, outputs, (from, rows) => {
        outputs.forEach((at, i) => {
          const part = floats.subarray(at / 8, at / 8 + rows);
          if (i === 0) result.set(part, from);
          else jacobian.set(part, (i - 1) * count + from);
        });
      });
      return { values: result, jacobian };
    },
    along: (p, d) => {
      const floats = begin(p);
      last = undefined;
      const result = new Float64Array(count);
      floats.set(
        d.map((value) => -value),
        sums / 8,
      );
      inBlocks(both, floats, outputs, (from, rows, padded) => {
        floats.fill(0, valueOutput / 8, valueOutput / 8 + padded);
        kernels.subtract(output + 8 * block, 8 * block, padded, unknowns, sums, valueOutput);
        result.set(floats.subarray(valueOutput / 8, valueOutput / 8 + rows), from);
      });
      return result;
    },
    precisely: (p, read) => {
      if (count * unknowns ** 2 > PRECISE_WORK) return undefined;
      const floats = begin(p.hi);
      last = undefined;
      const lowAt = low / 8;
      if (lowsAre !== read) {
        for (const { at, values: content } of sources) {
          if (read === fromNumbers) {
            floats.set(content, at / 8);
            floats.fill(0, at / 8 + lowAt, at / 8 + lowAt + content.length);
          } else {
            const { hi, lo } = read(content);
            floats.set(hi, at / 8);
            floats.set(lo, at / 8 + lowAt);
          }
          if (content.length === count) floats.fill(0, at / 8 + lowAt + count, at / 8 + lowAt + height);
        }
        lowsAre = read;
      }
      unknownPlaces.forEach((at, j) => {
        floats.fill(p.lo[j] ?? NaN, at / 8 + lowAt, at / 8 + lowAt + 2);
      });
      clear(floats);
      const residuals = zeros(count);
      const lows = outputs.map((at) => at + low);
      const precise = preciseProgram();
      runPrecisely(precise.shared, stride, 0, low);
      for (let from = 0; from < count; from += block) {
        const rows = Math.min(block, count - from);
        runPrecisely(precise.rows, 8 * Math.ceil(rows / lanes) * lanes, 8 * from, low);
        const padded = Math.ceil(rows / 4) * 4;
        if (padded > rows) for (const at of [...outputs, ...lows]) floats.fill(0, at / 8 + rows, at / 8 + padded);
        addProducts(padded);
        kernels.productsPrecisely(output, 8 * block, padded, columns, output, output + low, sums, sumsLow);
        // The low parts of the columns.
        kernels.products(output + low, 8 * block, padded, columns, output, sumsLow);
        residuals.hi.set(floats.subarray(output / 8, output / 8 + rows), from);
        residuals.lo.set(floats.subarray((output + low) / 8, (output + low) / 8 + rows), from);
      }
      const sum = (j: number) => (floats[sums / 8 + j] ?? NaN) + (floats[sumsLow / 8 + j] ?? NaN);
      return {
        ...normal(floats),
        gradient: Float64Array.from({ length: unknowns }, (_, j) => sum(j + 1)),
        rss: sum(0),
        residuals,
      };
    },
  };
}

function same(p: Float64Array, q: Float64Array): boolean {
  return p.every((value, j) => value === q[j]);
}

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
