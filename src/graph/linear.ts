/** Linear algebra: products of matrices, small linear systems and determinants (LU with partial pivoting). */
import type { Expressions } from './expressions.ts';
import type { Shape } from './graph.ts';
import { sameShape, sizeOf } from './graph.ts';
import type { Operand, Table } from './primitive.ts';
import { inputAt, operandAt, shapeAt, ShapeError, showShape } from './primitive.ts';

export const linearPrimitives: Table<'matmul' | 'solve' | 'determinant'> = {
  matmul: {
    shape: (shapes) => {
      const a = shapeAt(shapes, 0);
      const b = shapeAt(shapes, 1);
      const fits = a.length >= 2 && a.at(-1) === b.at(-2) && sameShape(a.slice(0, -2), b.slice(0, -2));
      if (!fits) throw new ShapeError(`the matrix product of ${showShape(a)} and ${showShape(b)} does not exist`);
      return [...a.slice(0, -1), b.at(-1) ?? 1];
    },
    evaluate: (operands, _, shape) => multiply(operandAt(operands, 0), operandAt(operands, 1), shape),
    jvp: (e, node, _, [ta, tb]) => {
      const left = ta === undefined ? undefined : e.matmul(ta, inputAt(node, 1));
      const right = tb === undefined ? undefined : e.matmul(inputAt(node, 0), tb);
      if (left === undefined) return right;
      return right === undefined ? left : e.add(left, right);
    },
    vjp: (e, node, _, cotangent) => [
      { operand: 0, cotangent: e.matmul(cotangent, swapLast(e, inputAt(node, 1))) },
      { operand: 1, cotangent: e.matmul(swapLast(e, inputAt(node, 0)), cotangent) },
    ],
  },
  solve: {
    shape: (shapes) => {
      const a = shapeAt(shapes, 0);
      const b = shapeAt(shapes, 1);
      const [n, m] = squareShape(a);
      if (n !== m || b.length !== 2 || b[0] !== n)
        throw new ShapeError(`a system of ${showShape(a)} with right-hand side ${showShape(b)} does not fit`);
      return b;
    },
    evaluate: (operands) => solveByElimination(operandAt(operands, 0), operandAt(operands, 1)),
    // A X = B, so A dX = dB - dA X.
    jvp: (e, node, output, [ta, tb]) => {
      const change = ta === undefined ? undefined : e.matmul(ta, output);
      if (change === undefined) return tb === undefined ? undefined : e.solve(inputAt(node, 0), tb);
      return e.solve(inputAt(node, 0), tb === undefined ? e.neg(change) : e.sub(tb, change));
    },
    vjp: (e, node, output, cotangent) => {
      const adjoint = e.solve(swapLast(e, inputAt(node, 0)), cotangent);
      return [
        { operand: 0, cotangent: e.neg(e.matmul(adjoint, swapLast(e, output))) },
        { operand: 1, cotangent: adjoint },
      ];
    },
  },
  determinant: {
    shape: (shapes) => {
      const [n, m] = squareShape(shapeAt(shapes, 0));
      if (n !== m) throw new ShapeError(`the determinant of ${showShape(shapeAt(shapes, 0))} does not exist`);
      return [];
    },
    evaluate: (operands) => Float64Array.of(determinantByElimination(operandAt(operands, 0))),
    // Jacobi: d det A = det A tr(A^-1 dA). Small matrices are written out by the tracer and are right also where A is singular.
    jvp: (e, node, output, [tangent]) => {
      if (tangent === undefined) return undefined;
      const a = inputAt(node, 0);
      return e.mul(output, e.sum(e.mul(e.solve(a, tangent), identity(e, e.shapeOf(a)[0] ?? 0))));
    },
    vjp: (e, node, output, cotangent) => {
      const a = inputAt(node, 0);
      const inverse = e.solve(swapLast(e, a), identity(e, e.shapeOf(a)[0] ?? 0));
      return [{ operand: 0, cotangent: e.mul(e.mul(cotangent, output), inverse) }];
    },
  },
};

function squareShape(shape: Shape): Shape {
  if (shape.length !== 2) throw new ShapeError(`a square matrix is needed here, not ${showShape(shape)}`);
  return shape;
}

function swapLast(e: Expressions, x: number): number {
  const rank = e.shapeOf(x).length;
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  return e.transpose(x, [...axes.slice(0, -2), rank - 1, rank - 2]);
}

/** The identity matrix as a comparison of indices, so that large ones need no array constant. */
function identity(e: Expressions, n: number): number {
  const index = e.cumsum(e.broadcast(e.constant(1), [n]), 0);
  return e.eq(e.reshape(index, [n, 1]), e.reshape(index, [1, n]));
}

function multiply(a: Operand, b: Operand, shape: Shape): Float64Array {
  const result = new Float64Array(sizeOf(shape));
  const m = shape.at(-2) ?? 1;
  const n = shape.at(-1) ?? 1;
  const k = a.shape.at(-1) ?? 1;
  for (let row = 0; row < result.length / n; row++) {
    const batch = Math.floor(row / m);
    for (let inner = 0; inner < k; inner++) {
      const factor = a.data[row * k + inner] ?? NaN;
      for (let column = 0; column < n; column++) {
        const at = row * n + column;
        result[at] = (result[at] ?? 0) + factor * (b.data[(batch * k + inner) * n + column] ?? NaN);
      }
    }
  }
  return result;
}

/** Rows of A beside those of B, brought to upper triangular form; the sign of the row exchanges. */
function eliminate(a: Operand, b: Operand | undefined): { rows: Float64Array[]; sign: number } {
  const n = a.shape[0] ?? 0;
  const width = b ? b.data.length / Math.max(n, 1) : 0;
  const rows = Array.from({ length: n }, (_, i) => {
    const row = new Float64Array(n + width);
    row.set(a.data.subarray(i * n, (i + 1) * n));
    if (b) row.set(b.data.subarray(i * width, (i + 1) * width), n);
    return row;
  });
  let sign = 1;
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let i = column + 1; i < n; i++) {
      if (Math.abs(rows[i]?.[column] ?? 0) > Math.abs(rows[pivot]?.[column] ?? 0)) pivot = i;
    }
    const upper = rows[pivot] ?? new Float64Array();
    if (pivot !== column) {
      rows[pivot] = rows[column] ?? upper;
      rows[column] = upper;
      sign = -sign;
    }
    for (const row of rows.slice(column + 1)) {
      const factor = (row[column] ?? 0) / (upper[column] ?? NaN);
      if (factor === 0) continue;
      for (let j = column; j < row.length; j++) row[j] = (row[j] ?? 0) - factor * (upper[j] ?? 0);
    }
  }
  return { rows, sign };
}

function solveByElimination(a: Operand, b: Operand): Float64Array {
  const n = a.shape[0] ?? 0;
  const m = b.shape[1] ?? 1;
  const { rows } = eliminate(a, b);
  const result = new Float64Array(n * m);
  for (let i = n - 1; i >= 0; i--) {
    const row = rows[i] ?? new Float64Array();
    for (let c = 0; c < m; c++) {
      let value = row[n + c] ?? NaN;
      for (let j = i + 1; j < n; j++) value -= (row[j] ?? 0) * (result[j * m + c] ?? 0);
      result[i * m + c] = value / (row[i] ?? NaN);
    }
  }
  return result;
}

function determinantByElimination(a: Operand): number {
  const { rows, sign } = eliminate(a, undefined);
  const product = rows.reduce((total, row, i) => total * (row[i] ?? NaN), sign);
  // A zero pivot makes the rows below it 0/0; the determinant is 0 all the same.
  return Number.isNaN(product) && !a.data.some(Number.isNaN) ? 0 : product;
}
