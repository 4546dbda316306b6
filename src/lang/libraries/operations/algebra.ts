/**
 * Arithmetic as library functions are written with it: one method per elementwise operation of the graph, on tensors and plain
 * numbers, with broadcasting. Whole numbers are integers, so that `square` of an integer array stays one.
 */
import type { BinaryOp, UnaryOp } from '../../../graph/expressions.ts';
import { BINARY, UNARY } from '../../../graph/expressions.ts';
import type { Tensors } from '../../tracer/tensors.ts';
import type { Tensor } from '../../tracer/values.ts';

export type Operand = Tensor | number;

type UnaryMethods = Readonly<Record<UnaryOp, (x: Operand) => Tensor>>;
type BinaryMethods = Readonly<Record<BinaryOp, (x: Operand, y: Operand) => Tensor>>;

/** Methods throw a `ShapeError` where shapes do not fit. */
export type Algebra = TensorAlgebra & UnaryMethods & BinaryMethods;

export function algebra(tensors: Tensors): Algebra {
  return new TensorAlgebra(tensors) as Algebra;
}

class TensorAlgebra {
  readonly tensors: Tensors;

  constructor(tensors: Tensors) {
    this.tensors = tensors;
  }

  of(x: Operand): Tensor {
    return typeof x === 'number' ? this.tensors.scalar(x, Number.isInteger(x) ? 'integer' : 'float') : x;
  }

  select(condition: Operand, x: Operand, y: Operand): Tensor {
    return this.tensors.select(this.of(condition), this.of(x), this.of(y));
  }

  polygamma(order: number, x: Operand): Tensor {
    return this.tensors.polygamma(order, this.of(x));
  }

  gt(x: Operand, y: Operand): Tensor {
    return this.tensors.binary('lt', this.of(y), this.of(x));
  }

  ge(x: Operand, y: Operand): Tensor {
    return this.tensors.binary('le', this.of(y), this.of(x));
  }

  /** The value, without a derivative. */
  still(x: Operand): Tensor {
    return this.tensors.unary('stopGradient', this.of(x));
  }

  /** c0 + c1 x + c2 x^2 + ..., by Horner. */
  polynomial(x: Operand, coefficients: readonly Operand[]): Tensor {
    return coefficients.reduceRight<Tensor>(
      (total, coefficient) =>
        this.tensors.binary('add', this.tensors.binary('mul', total, this.of(x)), this.of(coefficient)),
      this.of(0),
    );
  }
}

for (const op of UNARY) {
  Object.defineProperty(TensorAlgebra.prototype, op, {
    value(this: TensorAlgebra, x: Operand) {
      return this.tensors.unary(op, this.of(x));
    },
  });
}
for (const op of BINARY) {
  Object.defineProperty(TensorAlgebra.prototype, op, {
    value(this: TensorAlgebra, x: Operand, y: Operand) {
      return this.tensors.binary(op, this.of(x), this.of(y));
    },
  });
}
