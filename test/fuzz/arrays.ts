/** Random programs over NumPy arrays of known shapes: broadcasting, reductions, slices, masks, products, writing in place. */
import type { Program } from './programs.ts';
import { Random } from './random.ts';

type Shape = readonly number[];

interface Variable {
  readonly name: string;
  readonly shape: Shape;
}

const SHAPES: readonly Shape[] = [[], [2], [3], [4], [2, 3], [3, 2], [3, 3], [1, 3], [2, 1], [2, 3, 2]];

export function randomArrays(seed: number): Program {
  const random = new Random(seed);
  const shape = random.pick(SHAPES.slice(1));
  const writer = new Writer(random, [
    { name: 'x', shape },
    { name: 'M', shape: [2, 3] },
    { name: 'v', shape: [3] },
  ]);
  const size = product(shape);
  return {
    language: 'python',
    source: `import numpy as np\n\nM = np.array([[1.5, -0.5, 2.0], [0.25, 1.0, -1.0]])\nv = np.array([1.0, -2.0, 0.5])\n\ndef f(x):\n${writer.body()}`,
    points: [0, 1].map(() => Array.from({ length: size }, () => random.eighth())),
    shape,
  };
}

const product = (shape: Shape) => shape.reduce((total, length) => total * length, 1);
const same = (a: Shape, b: Shape) => a.join() === b.join();

class Writer {
  readonly #random: Random;
  readonly #scope: Variable[];
  #names = 0;

  constructor(random: Random, scope: Variable[]) {
    this.#random = random;
    this.#scope = scope;
  }

  body(): string {
    const random = this.#random;
    const lines: string[] = [];
    for (let i = random.integer(1, 6); i > 0; i--) lines.push(...this.#statement());
    lines.push(`return ${this.#array(random.pick(SHAPES), 2)}`);
    return lines.map((line) => `    ${line}\n`).join('');
  }

  #declare(shape: Shape, value: string): string {
    const name = `a${this.#names++}`;
    this.#scope.push({ name, shape });
    return `${name} = ${value}`;
  }

  #statement(): string[] {
    const random = this.#random;
    const shape = random.pick(SHAPES);
    const own = this.#scope.filter(({ name, shape: each }) => name.startsWith('a') && each.length > 0);
    const choice = own.length === 0 ? 0 : random.integer(0, 7);
    if (choice < 3) return [this.#declare(shape, this.#array(shape, 3))];
    const target = random.pick(own);
    const [length = 1, ...rest] = target.shape;
    const at = random.integer(-length, length - 1);
    switch (choice) {
      case 3:
        return [`${target.name}[${at}] ${random.pick(['', '+', '*'])}= ${this.#array(rest, 2)}`];
      case 4: {
        const [start, stop] = [random.integer(0, length - 1), random.integer(0, length)].sort((a, b) => a - b);
        const count = (stop ?? 0) - (start ?? 0);
        const value = random.chance(0.5) ? this.#number() : this.#array([count, ...rest], 1);
        return count === 0 ? [] : [`${target.name}[${start}:${stop}] ${random.pick(['', '-'])}= ${value}`];
      }
      case 5:
        return [`${target.name}[${this.#mask(target.shape)}] ${random.pick(['', '+', '*'])}= ${this.#number()}`];
      case 6:
        return [`${target.name} ${random.pick(['+', '-', '*'])}= ${this.#array(this.#smaller(target.shape), 2)}`];
      default: {
        const total = this.#declare(rest, this.#array(rest, 1));
        const name = this.#scope.at(-1)?.name ?? '';
        return [total, `for row in ${target.name}:`, `    ${name} = ${name} + row * ${this.#number()}`];
      }
    }
  }

  #number(): string {
    return String(this.#random.eighth());
  }

  /** A shape that broadcasts to another. */
  #smaller(shape: Shape): Shape {
    const random = this.#random;
    if (random.chance(0.5)) return shape;
    const cut = shape.slice(random.integer(0, shape.length));
    return random.chance(0.3) ? cut.map((length, i) => (i === 0 ? 1 : length)) : cut;
  }

  #mask(shape: Shape): string {
    const test = () => `(${this.#array(shape, 1)} ${this.#random.pick(['<', '>', '<=', '>='])} ${this.#number()})`;
    if (this.#random.chance(0.3)) return `${test()} ${this.#random.pick(['&', '|'])} ${test()}`;
    return shape.length > 0 && this.#random.chance(0.2) ? `~${test()}` : test();
  }

  #atom(shape: Shape): string {
    const random = this.#random;
    const known = this.#scope.filter((each) => same(each.shape, shape));
    if (known.length > 0 && random.chance(0.85)) return random.pick(known).name;
    if (shape.length === 0) {
      const { name, shape: of } = random.pick(this.#scope.filter((each) => each.shape.length > 0));
      return random.chance(0.5)
        ? this.#number()
        : `${name}[${of.map((length) => random.integer(-length, length - 1)).join(', ')}]`;
    }
    const size = product(shape);
    const sized = this.#scope.filter((each) => product(each.shape) === size);
    if (sized.length > 0 && random.chance(0.5)) return `${random.pick(sized).name}.reshape(${shape.join(', ')})`;
    const filled = random.pick([`np.arange(${size}).reshape(${shape.join(', ')})`, `np.ones((${shape.join(', ')},))`]);
    return `(${filled} * ${this.#number()})`;
  }

  #array(shape: Shape, depth: number): string {
    const random = this.#random;
    if (depth <= 0) return this.#atom(shape);
    const like = (each: Shape) => this.#array(each, depth - 1);
    const rank = shape.length;
    switch (random.integer(0, 15)) {
      case 0:
      case 1:
        return this.#atom(shape);
      case 2:
      case 3: {
        const pair = [like(shape), like(this.#smaller(shape))];
        if (random.chance(0.5)) pair.reverse();
        return `(${pair.join(` ${random.pick(['+', '-', '*'])} `)})`;
      }
      case 4:
        return `(${like(shape)} / (1 + np.abs(${like(this.#smaller(shape))})))`;
      case 5:
        return `np.${random.pick(['sin', 'cos', 'tanh', 'abs', 'floor', 'sign'])}(${like(shape)})`;
      case 6:
        return `(${like(shape)}) ** 2`;
      case 7:
        return `np.where(${this.#mask(shape)}, ${like(shape)}, ${like(this.#smaller(shape))})`;
      case 8:
        return `np.${random.pick(['maximum', 'minimum'])}(${like(shape)}, ${like(this.#smaller(shape))})`;
      case 9: {
        const axis = random.integer(0, rank);
        const extra = [...shape.slice(0, axis), random.integer(1, 3), ...shape.slice(axis)];
        if (extra.length > 3) return this.#atom(shape);
        const name = random.pick(['sum', 'mean', 'max', 'min', 'prod']);
        return random.chance(0.5)
          ? `np.${name}(${like(extra)}, axis=${axis})`
          : `(${like(extra)}).${name}(${axis - rank - 1})`;
      }
      case 10: {
        if (rank === 0)
          return `np.${random.pick(['sum', 'mean', 'max', 'std', 'linalg.norm'])}(${like(random.pick(SHAPES.slice(1, 9)))})`;
        const axis = random.integer(0, rank - 1);
        const full = shape.map((length, i) => (i === axis ? length + random.integer(0, 2) : length));
        const start = random.integer(0, (full[axis] ?? 1) - (shape[axis] ?? 1));
        const slices = full.map((_, i) => (i === axis ? `${start}:${start + (shape[axis] ?? 1)}` : ':'));
        return `(${like(full)})[${slices.join(', ')}]`;
      }
      case 11:
        return rank === 2 ? `(${like([...shape].reverse())}).T` : this.#atom(shape);
      case 12:
        return rank === 0 ? `np.dot(${like([3])}, ${like([3])})` : `(${like(shape)})[::-1]`;
      case 13:
        if (rank === 2) return `(${like([shape[0] ?? 1, 2])} @ ${like([2, shape[1] ?? 1])})`;
        return rank === 1 ? `(${like([shape[0] ?? 1, 3])} @ ${like([3])})` : this.#atom(shape);
      case 14: {
        if (rank === 0 || (shape[0] ?? 0) < 2) return this.#atom(shape);
        const first = random.integer(1, (shape[0] ?? 2) - 1);
        const [a, b] = [like([first, ...shape.slice(1)]), like([(shape[0] ?? 2) - first, ...shape.slice(1)])];
        return `np.concatenate([${a}, ${b}])`;
      }
      default: {
        if (rank === 0) return this.#atom(shape);
        const axis = random.integer(0, rank - 1);
        return random.pick([`np.cumsum(${like(shape)}, axis=${axis})`, `np.roll(${like(shape)}, 1, axis=${axis})`]);
      }
    }
  }
}
