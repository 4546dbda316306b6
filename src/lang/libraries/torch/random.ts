/**
 * PyTorch's CPU generator after `torch.manual_seed`: `rand` and `randn` as PyTorch draws them. By default its numbers have
 * 24 bits, as float32 has; with dtype=torch.float64 they have 53.
 */
import { sizeOf } from '../../../graph/graph.ts';
import type { Shape } from '../../../graph/graph.ts';
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { BuiltinValue, Members, Tensor, Value } from '../../tracer/values.ts';
import { NONE } from '../../tracer/values.ts';
import { integersOf, isGiven, shapeOf, shapeOfAll } from '../arguments.ts';
import { builtin } from '../library.ts';
import { algebra } from '../operations/algebra.ts';
import { upTo } from '../operations/movement.ts';
import { MersenneTwister } from '../random/mt19937.ts';
import { result } from '../tables.ts';
import { made } from './creation.ts';

class TorchSource {
  readonly #bits: MersenneTwister;
  /** The second normal of a pair, of small tensors. */
  #waiting: number | undefined;

  constructor(seed: number) {
    this.#bits = new MersenneTwister(seed);
  }

  next32(): number {
    return this.#bits.next32();
  }

  uniform24(): number {
    return (this.#bits.next32() & 0xffffff) / 0x1000000;
  }

  uniform53(): number {
    const high = this.#bits.next32();
    const low = this.#bits.next32();
    return ((high & 0x1fffff) * 0x100000000 + low) / 9007199254740992;
  }

  /** Box and Muller, one pair at a time. */
  normal(): number {
    if (this.#waiting !== undefined) {
      const value = this.#waiting;
      this.#waiting = undefined;
      return value;
    }
    const angle = 2 * Math.PI * this.uniform53();
    const radius = Math.sqrt(-2 * Math.log1p(-this.uniform53()));
    this.#waiting = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** Tensors of 16 elements and more: Box and Muller in blocks of 16, the last block drawn again where it is not full. */
  normals(count: number, double: boolean): Float64Array {
    if (count < 16)
      return Float64Array.from({ length: count }, () => (double ? this.normal() : Math.fround(this.normal())));
    const uniform = () => (double ? this.uniform53() : this.uniform24());
    const data = Float64Array.from({ length: count }, uniform);
    const block = (start: number) => {
      for (let i = start; i < start + 8; i++) {
        const radius = Math.sqrt(-2 * Math.log(1 - (data[i] ?? 0)));
        const angle = 2 * Math.PI * (data[i + 8] ?? 0);
        data[i] = radius * Math.cos(angle);
        data[i + 8] = radius * Math.sin(angle);
      }
    };
    for (let start = 0; start + 16 <= count; start += 16) block(start);
    if (count % 16 !== 0) {
      for (let i = count - 16; i < count; i++) data[i] = uniform();
      block(count - 16);
    }
    return double ? data : data.map(Math.fround);
  }
}

function sourceOf(interpreter: Interpreter): TorchSource {
  const source = interpreter.random.get('torch');
  return source instanceof TorchSource
    ? source
    : interpreter.fail(
        'These numbers are random, and without a seed they have no value to show. Call torch.manual_seed(0) before.',
      );
}

function isDouble(dtype: Value | undefined): boolean {
  return dtype?.kind === 'builtin' && /^(float64|double)$/.test(dtype.name);
}

export function torchUniform(interpreter: Interpreter, shape: Shape, low: number, high: number): Tensor {
  const source = sourceOf(interpreter);
  interpreter.spend(sizeOf(shape));
  return interpreter.tensors.of(
    Float64Array.from({ length: sizeOf(shape) }, () => low + (high - low) * source.uniform24()),
    shape,
  );
}

export function torchNormal(interpreter: Interpreter, shape: Shape, double = false): Tensor {
  const source = sourceOf(interpreter);
  interpreter.spend(sizeOf(shape));
  return interpreter.tensors.of(source.normals(sizeOf(shape), double), shape);
}

function uniforms(interpreter: Interpreter, shape: Shape, double: boolean): Tensor {
  if (!double) return torchUniform(interpreter, shape, 0, 1);
  const source = sourceOf(interpreter);
  interpreter.spend(sizeOf(shape));
  return interpreter.tensors.of(
    Float64Array.from({ length: sizeOf(shape) }, () => source.uniform53()),
    shape,
  );
}

const OPTIONS = 'dtype?, device?, requires_grad?, generator?, layout?';

function drawing(
  name: string,
  draw: (interpreter: Interpreter, shape: Shape, double: boolean) => Tensor,
): BuiltinValue {
  return builtin(name, `...size, ${OPTIONS}`, ({ size, dtype, requires_grad }, interpreter) =>
    made(interpreter, draw(interpreter, shapeOfAll(interpreter, size), isDouble(dtype)), dtype, requires_grad),
  );
}

function drawingLike(
  name: string,
  draw: (interpreter: Interpreter, shape: Shape, double: boolean) => Tensor,
): BuiltinValue {
  return builtin(name, `input, ${OPTIONS}`, ({ input, dtype, requires_grad }, interpreter) =>
    made(interpreter, draw(interpreter, interpreter.tensor(input).shape, isDouble(dtype)), dtype, requires_grad),
  );
}

export const random: Members = {
  manual_seed: builtin('manual_seed', 'seed', ({ seed }, interpreter) => {
    interpreter.random.set('torch', new TorchSource(interpreter.integer(seed, 'the seed')));
    return NONE;
  }),
  rand: drawing('rand', uniforms),
  randn: drawing('randn', torchNormal),
  rand_like: drawingLike('rand_like', uniforms),
  randn_like: drawingLike('randn_like', torchNormal),
  randint: builtin(
    'randint',
    'low, high, size?, dtype?, device?, generator?',
    ({ low, high, size, dtype }, interpreter) => {
      const short = !isGiven(size);
      const first = short ? 0 : interpreter.integer(low, 'the lower bound');
      const stop = interpreter.integer(short ? low : high, 'the upper bound');
      const shape = shapeOf(interpreter, short ? high : size);
      const source = sourceOf(interpreter);
      interpreter.spend(sizeOf(shape));
      const data = Float64Array.from({ length: sizeOf(shape) }, () => first + (source.next32() % (stop - first)));
      return made(interpreter, interpreter.tensors.of(data, shape, 'integer'), dtype);
    },
  ),
  randperm: builtin('randperm', 'n, dtype?, device?, generator?', ({ n }, interpreter) => {
    const count = interpreter.integer(n, 'n');
    const source = sourceOf(interpreter);
    const order = upTo(count);
    for (let i = 0; i < count - 1; i++) {
      const j = i + (source.next32() % (count - i));
      [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
    }
    return made(interpreter, interpreter.tensors.of(order, [count], 'integer'), undefined);
  }),
  normal: builtin('normal', 'mean, std?, size?, generator?, dtype?', ({ mean, std, size }, interpreter) => {
    const a = algebra(interpreter.tensors);
    const location = interpreter.tensor(mean);
    const scale = isGiven(std) ? interpreter.tensor(std) : a.of(1);
    const shape = isGiven(size)
      ? integersOf(interpreter, size, 'the size')
      : location.shape.length > 0
        ? location.shape
        : scale.shape;
    return result(interpreter, 'torch', a.add(location, a.mul(scale, torchNormal(interpreter, shape))));
  }),
};
