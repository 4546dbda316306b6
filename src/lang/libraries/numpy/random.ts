/** `np.random`: seeded generators, number for number as NumPy's. Without a seed there is nothing to read. */
import { sizeOf } from '../../../graph/graph.ts';
import type { Shape } from '../../../graph/graph.ts';
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { BuiltinValue, Members, NamespaceValue, Tensor, Value } from '../../tracer/values.ts';
import { array, NONE } from '../../tracer/values.ts';
import { integerOr, isGiven, shapeOf, shapeOfAll, tensorOr } from '../arguments.ts';
import { builtin, namespace } from '../library.ts';
import { algebra } from '../operations/algebra.ts';
import { upTo } from '../operations/movement.ts';
import type { Source } from '../random/distributions.ts';
import { maskedBelow } from '../random/distributions.ts';
import { legacySource, modernSource } from '../random/sources.ts';
import { ownArray, result } from '../tables.ts';

type SourceOf = (interpreter: Interpreter) => Source;

/** The source that `np.random.seed` made. */
const seeded: SourceOf = (interpreter) => {
  const source = interpreter.random.get('numpy');
  return isSource(source)
    ? source
    : interpreter.fail(
        'These numbers are random, and without a seed they have no value to show. Call np.random.seed(0) before, or use np.random.default_rng(0).',
      );
};

function isSource(value: unknown): value is Source {
  return typeof value === 'object' && value !== null && 'normal' in value;
}

/** A tensor of draws, in the order in which NumPy fills arrays. */
function draw(interpreter: Interpreter, shape: Shape, next: () => number, type: 'float' | 'integer' = 'float'): Tensor {
  interpreter.spend(sizeOf(shape));
  return interpreter.tensors.of(Float64Array.from({ length: sizeOf(shape) }, next), shape, type);
}

function shapeFor(interpreter: Interpreter, size: Value | undefined, ...parameters: Tensor[]): Shape {
  return isGiven(size) ? shapeOf(interpreter, size) : (parameters.find((each) => each.shape.length > 0)?.shape ?? []);
}

/** location + scale * draw, with parameters that may depend on the inputs. */
function scaled(
  name: string,
  source: SourceOf,
  signature: 'loc?, scale?, size?' | 'low?, high?, size?',
  next: (source: Source) => number,
): BuiltinValue {
  return builtin(name, signature, (given, interpreter) => {
    const { loc, scale, low, high, size } = given as Readonly<Record<string, Value | undefined>>;
    const a = algebra(interpreter.tensors);
    const start = tensorOr(interpreter, loc ?? low, 0, 'the location');
    const width = signature.startsWith('low')
      ? a.sub(tensorOr(interpreter, high, 1, 'the upper bound'), start)
      : tensorOr(interpreter, scale, 1, 'the scale');
    const from = source(interpreter);
    const values = draw(interpreter, shapeFor(interpreter, size, start, width), () => next(from));
    return result(interpreter, 'numpy', a.add(start, a.mul(width, values)), [loc ?? low, scale ?? high]);
  });
}

/** Draws of one number each: `rand(2, 3)`, `random(size)`. */
function plain(
  name: string,
  source: SourceOf,
  shapes: 'each' | 'size',
  next: (source: Source) => number,
): BuiltinValue {
  if (shapes === 'each') {
    return builtin(name, '...dimensions', ({ dimensions }, interpreter) => {
      const from = source(interpreter);
      return result(
        interpreter,
        'numpy',
        draw(interpreter, shapeOfAll(interpreter, dimensions), () => next(from)),
      );
    });
  }
  return builtin(name, 'size?, dtype?, out?', ({ size }, interpreter) => {
    const from = source(interpreter);
    return result(
      interpreter,
      'numpy',
      draw(interpreter, shapeFor(interpreter, size), () => next(from)),
    );
  });
}

function integers(name: string, source: SourceOf): BuiltinValue {
  return builtin(name, 'low, high?, size?, dtype?, endpoint?', ({ low, high, size, endpoint }, interpreter) => {
    const first = interpreter.integer(low, 'the lower bound');
    const [start, stop] = isGiven(high) ? [first, interpreter.integer(high, 'the upper bound')] : [0, first];
    const limit = stop - start - (isGiven(endpoint) && interpreter.truth(endpoint) === true ? 0 : 1);
    if (limit < 0) interpreter.fail(`There is no integer between ${start} and ${stop}.`);
    const from = source(interpreter);
    return result(
      interpreter,
      'numpy',
      draw(interpreter, shapeFor(interpreter, size), () => start + from.below(limit), 'integer'),
    );
  });
}

/** Fisher and Yates, from the end, as both of NumPy's generators shuffle. */
function shuffled(interpreter: Interpreter, from: Source, length: number): number[] {
  interpreter.spend(length);
  const order = upTo(length);
  for (let i = length - 1; i > 0; i--) {
    const j = maskedBelow(from, i);
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
  return order;
}

function shuffling(source: SourceOf): Members {
  return {
    permutation: builtin('permutation', 'x, axis?', ({ x }, interpreter) => {
      const from = source(interpreter);
      if (x.kind === 'number') {
        const count = interpreter.integer(x, 'the length');
        return array(interpreter.tensors.of(shuffled(interpreter, from, count), [count], 'integer'));
      }
      const tensor = interpreter.tensor(x);
      return ownArray(
        interpreter,
        'numpy',
        interpreter.tensors.gather(tensor, 0, shuffled(interpreter, from, tensor.shape[0] ?? 0)),
        [x],
      );
    }),
    shuffle: builtin('shuffle', 'x, axis?', ({ x }, interpreter) => {
      const from = source(interpreter);
      if (x.kind === 'list') {
        interpreter.trail.touch(x);
        const { items } = x;
        x.items = shuffled(interpreter, from, items.length).map((i) => items[i] ?? NONE);
      } else if (x.kind === 'array') {
        const tensor = interpreter.tensor(x);
        interpreter.assign(x, interpreter.tensors.gather(tensor, 0, shuffled(interpreter, from, tensor.shape[0] ?? 0)));
      }
      return NONE;
    }),
  };
}

function common(source: SourceOf): Members {
  return {
    normal: scaled('normal', source, 'loc?, scale?, size?', (from) => from.normal()),
    uniform: scaled('uniform', source, 'low?, high?, size?', (from) => from.nextDouble()),
    standard_normal: plain('standard_normal', source, 'size', (from) => from.normal()),
    random: plain('random', source, 'size', (from) => from.nextDouble()),
    standard_exponential: plain('standard_exponential', source, 'size', (from) => from.exponential()),
    exponential: builtin('exponential', 'scale?, size?', ({ scale, size }, interpreter) => {
      const from = source(interpreter);
      const factor = tensorOr(interpreter, scale, 1, 'the scale');
      const values = draw(interpreter, shapeFor(interpreter, size, factor), () => from.exponential());
      return result(interpreter, 'numpy', algebra(interpreter.tensors).mul(factor, values), [scale]);
    }),
    lognormal: builtin('lognormal', 'mean?, sigma?, size?', ({ mean, sigma, size }, interpreter) => {
      const a = algebra(interpreter.tensors);
      const [location, width] = [tensorOr(interpreter, mean, 0, 'the mean'), tensorOr(interpreter, sigma, 1, 'sigma')];
      const from = source(interpreter);
      const values = draw(interpreter, shapeFor(interpreter, size, location, width), () => from.normal());
      return result(interpreter, 'numpy', a.exp(a.add(location, a.mul(width, values))), [mean, sigma]);
    }),
    ...shuffling(source),
  };
}

/** `RandomState`, and `np.random` itself after `seed`. */
function legacy(source: SourceOf): Members {
  return {
    ...common(source),
    rand: plain('rand', source, 'each', (from) => from.nextDouble()),
    randn: plain('randn', source, 'each', (from) => from.normal()),
    random_sample: plain('random_sample', source, 'size', (from) => from.nextDouble()),
    ranf: plain('ranf', source, 'size', (from) => from.nextDouble()),
    sample: plain('sample', source, 'size', (from) => from.nextDouble()),
    randint: integers('randint', source),
    choice: choice(source, true),
  };
}

/** `permuting`: draws without replacement are the start of a permutation, as the older generator has it. */
function choice(source: SourceOf, permuting: boolean): BuiltinValue {
  return builtin('choice', 'a, size?, replace?, p?', ({ a, size, replace, p }, interpreter) => {
    const from = source(interpreter);
    const values = a.kind === 'number' ? array(interpreter.tensors.of(upTo(interpreter.integer(a, 'a')), [interpreter.integer(a, 'a')], 'integer')) : a; // prettier-ignore
    const tensor = interpreter.tensor(values);
    const count = tensor.shape[0] ?? 0;
    const shape = shapeFor(interpreter, size);
    let places: number[];
    if (isGiven(p)) {
      const weights =
        interpreter.known(interpreter.tensor(p)) ??
        interpreter.fail('The probabilities of choice() depend on the inputs. Use known ones.');
      let total = 0;
      const edges = Array.from(weights, (weight) => (total += weight)).map((edge) => edge / total);
      places = upTo(sizeOf(shape)).map(() => {
        const at = from.nextDouble();
        return edges.filter((edge) => edge <= at).length;
      });
    } else if (isGiven(replace) && interpreter.truth(replace) === false) {
      if (!permuting)
        interpreter.fail(
          'choice() of a Generator without replacement is not read. Use permutation() and a slice of it.',
        );
      places = shuffled(interpreter, from, count).slice(0, sizeOf(shape));
    } else {
      places = upTo(sizeOf(shape)).map(() => from.below(count - 1));
    }
    const taken = interpreter.tensors.gather(tensor, 0, places);
    return result(interpreter, 'numpy', interpreter.tensors.reshape(taken, [...shape, ...tensor.shape.slice(1)]), [a]);
  });
}

function seedOf(interpreter: Interpreter, seed: Value): number | readonly number[] {
  if (seed.kind === 'list' || seed.kind === 'tuple')
    return seed.items.map((item) => interpreter.integer(item, 'the seed'));
  return interpreter.integer(seed, 'the seed');
}

/** A generator as an object: its methods draw from a state of its own. */
function generator(name: string, source: Source, make: (source: SourceOf) => Members): NamespaceValue {
  return namespace(
    name,
    make(() => source),
  );
}

const UNSEEDED =
  'A generator without a seed gives other numbers each time, so that there is nothing to show. Give it a seed.';

export const random: NamespaceValue = namespace('numpy.random', {
  ...legacy(seeded),
  seed: builtin('seed', 'seed?', ({ seed }, interpreter) => {
    if (isGiven(seed)) interpreter.random.set('numpy', legacySource(seedOf(interpreter, seed)));
    else interpreter.random.delete('numpy');
    return NONE;
  }),
  RandomState: builtin('RandomState', 'seed?', ({ seed }, interpreter) =>
    isGiven(seed)
      ? generator('RandomState', legacySource(seedOf(interpreter, seed)), legacy)
      : interpreter.fail(UNSEEDED),
  ),
  default_rng: builtin('default_rng', 'seed?', ({ seed }, interpreter) => {
    if (!isGiven(seed)) return interpreter.fail(UNSEEDED);
    if (seed.kind === 'namespace') return seed;
    const number = integerOr(interpreter, seed, 0, 'the seed');
    return generator('Generator', modernSource(number), (source) => ({
      ...common(source),
      integers: integers('integers', source),
      choice: choice(source, false),
    }));
  }),
});
