/**
 * Products of matrices. Where rows of the right operand lie in one piece: blocks of 4 x 4 results in locals, so that a number
 * loaded is used four times. One row: rows of the right operand are added up, each read once. Else: dot products.
 */
import type { Code, Mode } from '../emit.ts';
import { F64, I32, V128 } from '../encoder.ts';
import { CONTROL, EMPTY_BLOCK, F64_OP, I32_OP, LANE_OPS } from '../opcodes.ts';
import type { Access, Expression, Fused } from './expression.ts';
import type { AddressOf } from './loops.ts';
import { emitFill, emitReduce, REDUCTIONS } from './loops.ts';

/** A matrix (one per batch element) in memory; strides in elements. */
export interface Matrix {
  readonly base: number;
  readonly batch: number;
  readonly row: number;
  readonly column: number;
}

export interface Product {
  readonly batches: number;
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly a: Matrix;
  readonly b: Matrix;
  /** Address of the result, row-major. */
  readonly c: number;
}

export function emitMatmul(code: Code, mode: Mode, product: Product): void {
  const { batches, m, k, n, a, b, c } = product;
  if (batches * m * n === 0) return;
  if (k === 0) {
    emitFill(code, batches * m * n, c, 0);
    return;
  }
  if (n === 1 && m > 1 && a.column !== 1) {
    // (A B)^T = B^T A^T, whose right operand has its rows in one piece.
    emitMatmul(code, mode, { ...product, m: 1, n: m, a: transposed(b), b: transposed(a) });
    return;
  }
  const left = [a.batch, a.row, 0, a.column];
  const right = [b.batch, 0, b.column, b.row];
  if (b.column !== 1) {
    reduceProduct(code, mode, [batches, m, n, k], 3, left, right, product);
  } else if (m === 1) {
    const order = (strides: number[]) => [strides[0] ?? 0, strides[1] ?? 0, strides[3] ?? 0, strides[2] ?? 0];
    reduceProduct(code, mode, [batches, m, k, n], 2, order(left), order(right), product);
  } else {
    for (let batch = 0; batch < batches; batch++) {
      const at = (matrix: Matrix) => ({ ...matrix, base: matrix.base + 8 * batch * matrix.batch });
      emitBlocks(code, mode, { ...product, a: at(a), b: at(b), c: c + 8 * batch * m * n });
    }
  }
}

function transposed({ base, batch, row, column }: Matrix): Matrix {
  return { base, batch, row: column, column: row };
}

/** The sum of products over one of four loops. */
function reduceProduct(
  code: Code,
  mode: Mode,
  shape: readonly number[],
  axis: number,
  left: readonly number[],
  right: readonly number[],
  { a, b, c }: Product,
): void {
  const leaf = (buffer: number, strides: readonly number[]) =>
    ({ kind: 'leaf', access: { buffer, origin: 0, strides } satisfies Access }) as const;
  const leaves = [leaf(0, left), leaf(1, right)];
  const root: Expression = {
    kind: 'operation',
    node: { op: 'mul', inputs: [], shape: [], attributes: {} },
    args: leaves,
  };
  const fused: Fused = { root, leaves };
  const address: AddressOf = (buffer) => (buffer === 0 ? a.base : b.base);
  emitReduce(code, mode, shape, [axis], fused, c, REDUCTIONS.sum, address);
}

const ROWS = 4;
const COLUMNS = 4;

function emitBlocks(code: Code, mode: Mode, { m, k, n, a, b, c }: Product): void {
  const [pa, pb, pc] = [code.local(I32), code.local(I32), code.local(I32)];
  const advance = (pointer: number, bytes: number) => {
    code.get(pointer).i32(bytes).op(I32_OP.add).set(pointer);
  };
  const times = (count: number, body: () => void) => {
    if (count <= 0) return;
    const left = code.local(I32);
    code.i32(count).set(left).op(CONTROL.loop, EMPTY_BLOCK);
    body();
    code.get(left).i32(1).op(I32_OP.sub).tee(left).op(CONTROL.brIf, 0, CONTROL.end);
    code.release(left);
  };
  /** All rows for one block of columns. */
  const column = (width: number, wide: boolean) => {
    const rowsAt = (rows: number) => {
      emitBlock(code, { rows, width, wide, k, pa, pb, pc, a, b, n });
      advance(pa, 8 * rows * a.row);
      advance(pc, 8 * rows * n);
    };
    code.i32(a.base).set(pa);
    times(Math.floor(m / ROWS), () => {
      rowsAt(ROWS);
    });
    for (let row = 0; row < m % ROWS; row++) rowsAt(1);
    advance(pc, 8 * (width - m * n));
    advance(pb, 8 * width);
  };
  code.i32(b.base).set(pb).i32(c).set(pc);
  times(Math.floor(n / COLUMNS), () => {
    column(COLUMNS, mode === 'simd');
  });
  for (let rest = 0; rest < n % COLUMNS; rest++) column(1, false);
  for (const pointer of [pa, pb, pc]) code.release(pointer);
}

interface Block {
  readonly rows: number;
  readonly width: number;
  readonly wide: boolean;
  readonly k: number;
  readonly pa: number;
  readonly pb: number;
  readonly pc: number;
  readonly a: Matrix;
  readonly b: Matrix;
  readonly n: number;
}

/** rows x width results at the pointers, their totals in locals. */
function emitBlock(code: Code, { rows, width, wide, k, pa, pb, pc, a, b, n }: Block): void {
  code.in(wide ? 'simd' : 'scalar', () => {
    const type = wide ? V128 : F64;
    const lanes = wide ? 2 : 1;
    const vectors = width / lanes;
    const [qa, qb, left] = [code.local(I32), code.local(I32), code.local(I32)];
    const totals = Array.from({ length: rows * vectors }, () => code.local(type));
    const parts = Array.from({ length: vectors }, () => code.local(type));
    const factor = code.local(type);
    for (const total of totals) code.float(0).set(total);
    code.get(pa).set(qa).get(pb).set(qb).i32(k).set(left).op(CONTROL.loop, EMPTY_BLOCK);
    parts.forEach((part, i) => {
      code
        .get(qb)
        .load(8 * lanes * i)
        .set(part);
    });
    const arithmetic = (op: 'mul' | 'add') => {
      if (wide) code.simd(LANE_OPS[op][1]);
      else code.op(F64_OP[op]);
    };
    for (let row = 0; row < rows; row++) {
      code
        .get(qa)
        .loadSplat(8 * row * a.row)
        .set(factor);
      parts.forEach((part, i) => {
        const total = totals[row * vectors + i] ?? 0;
        code.get(total).get(factor).get(part);
        arithmetic('mul');
        arithmetic('add');
        code.set(total);
      });
    }
    code
      .get(qa)
      .i32(8 * a.column)
      .op(I32_OP.add)
      .set(qa);
    code
      .get(qb)
      .i32(8 * b.row)
      .op(I32_OP.add)
      .set(qb);
    code.get(left).i32(1).op(I32_OP.sub).tee(left).op(CONTROL.brIf, 0, CONTROL.end);
    totals.forEach((total, i) => {
      const [row, vector] = [Math.floor(i / vectors), i % vectors];
      code
        .get(pc)
        .get(total)
        .store(8 * (row * n + lanes * vector));
    });
    for (const index of [qa, qb, left, factor, ...totals, ...parts]) code.release(index);
  });
}
