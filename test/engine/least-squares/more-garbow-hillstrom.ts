/**
 * Least-squares problems of Moré, Garbow and Hillstrom, "Testing unconstrained optimization software", ACM TOMS 7 (1981):
 * their formulas, standard starts and known minima (sums of squares).
 */
import { createBuilder, type Builder } from '../../../src/graph/builder.ts';
import type { Graph, NodeId } from '../../../src/graph/graph.ts';

interface TestProblem {
  readonly name: string;
  readonly start: readonly number[];
  /** The global minimum, or several minima that a method may end in. */
  readonly minima: readonly number[];
  readonly residuals: (e: Algebra, x: readonly NodeId[]) => readonly NodeId[];
}

/** Short names for what the formulas use; plain numbers are constants. */
type Term = NodeId;
interface Algebra {
  readonly c: (value: number) => Term;
  readonly add: (...terms: readonly Term[]) => Term;
  readonly sub: (p: Term, q: Term) => Term;
  readonly mul: (...terms: readonly Term[]) => Term;
  readonly div: (p: Term, q: Term) => Term;
  readonly exp: (p: Term) => Term;
  readonly sqrt: (p: Term) => Term;
  readonly sin: (p: Term) => Term;
  readonly cos: (p: Term) => Term;
  readonly b: Builder;
}

function algebra(b: Builder): Algebra {
  return {
    b,
    c: (value) => b.constant(value),
    add: (first = 0, ...rest) => rest.reduce((sum, term) => b.add(sum, term), first),
    sub: (p, q) => b.sub(p, q),
    mul: (first = 0, ...rest) => rest.reduce((product, term) => b.mul(product, term), first),
    div: (p, q) => b.div(p, q),
    exp: (p) => b.exp(p),
    sqrt: (p) => b.sqrt(p),
    sin: (p) => b.sin(p),
    cos: (p) => b.cos(p),
  };
}

/** The problem's residuals as one graph of one vector. */
export function graphOf({ start, residuals }: TestProblem): Graph {
  const b = createBuilder();
  const x = start.map((_, j) => b.input({ kind: 'variable', name: `x${j + 1}`, shape: [] }));
  return b.finish(residuals(algebra(b), x));
}

const count = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

const BARD = [0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.1, 4.39];
const KOWALIK_Y = [0.1957, 0.1947, 0.1735, 0.16, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246];
const KOWALIK_U = [4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625];
const MEYER = [34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872];
const GAUSSIAN = [0.0009, 0.0044, 0.0175, 0.054, 0.1295, 0.242, 0.3521, 0.3989];
const OSBORNE1 = [
  0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.85, 0.818, 0.784, 0.751, 0.718, 0.685, 0.658, 0.628, 0.603, 0.58,
  0.558, 0.538, 0.522, 0.506, 0.49, 0.478, 0.467, 0.457, 0.448, 0.438, 0.431, 0.424, 0.42, 0.414, 0.411, 0.406,
]; // prettier-ignore

export const PROBLEMS: readonly TestProblem[] = [
  {
    name: '1 Rosenbrock',
    start: [-1.2, 1],
    minima: [0],
    residuals: ({ c, sub, mul }, [x = 0, y = 0]) => [mul(c(10), sub(y, mul(x, x))), sub(c(1), x)],
  },
  {
    name: '2 Freudenstein and Roth',
    start: [0.5, -2],
    minima: [0, 48.984253679],
    residuals: ({ c, add, sub, mul }, [x = 0, y = 0]) => [
      add(c(-13), x, mul(sub(mul(sub(c(5), y), y), c(2)), y)),
      add(c(-29), x, mul(sub(mul(add(y, c(1)), y), c(14)), y)),
    ],
  },
  {
    name: '3 Powell badly scaled',
    start: [0, 1],
    minima: [0],
    residuals: ({ c, add, sub, mul, exp, b }, [x = 0, y = 0]) => [
      sub(mul(c(1e4), x, y), c(1)),
      sub(add(exp(b.neg(x)), exp(b.neg(y))), c(1.0001)),
    ],
  },
  {
    name: '4 Brown badly scaled',
    start: [1, 1],
    minima: [0],
    residuals: ({ c, sub, mul }, [x = 0, y = 0]) => [sub(x, c(1e6)), sub(y, c(2e-6)), sub(mul(x, y), c(2))],
  },
  {
    name: '5 Beale',
    start: [1, 1],
    minima: [0],
    residuals: ({ c, sub, mul, b }, [x = 0, y = 0]) =>
      [1.5, 2.25, 2.625].map((value, i) => sub(c(value), mul(x, sub(c(1), b.pow(y, c(i + 1)))))),
  },
  {
    name: '6 Jennrich and Sampson',
    start: [0.3, 0.4],
    minima: [124.3621823556],
    residuals: ({ c, add, sub, mul, exp }, [x = 0, y = 0]) =>
      count(10).map((i) => sub(c(2 + 2 * i), add(exp(mul(c(i), x)), exp(mul(c(i), y))))),
  },
  {
    name: '7 Helical valley',
    start: [-1, 0, 0],
    minima: [0],
    residuals: ({ c, sub, mul, div, sqrt, add, b }, [x = 0, y = 0, z = 0]) => {
      const turn = div(b.atan(div(y, x)), c(2 * Math.PI));
      const angle = b.select(b.lt(x, c(0)), add(turn, c(0.5)), turn);
      return [mul(c(10), sub(z, mul(c(10), angle))), mul(c(10), sub(sqrt(add(mul(x, x), mul(y, y))), c(1))), z];
    },
  },
  {
    name: '8 Bard',
    start: [1, 1, 1],
    minima: [0.0082148773065],
    residuals: ({ c, add, sub, mul, div }, [x = 0, y = 0, z = 0]) =>
      BARD.map((value, i) => {
        const u = i + 1;
        const v = 16 - u;
        return sub(c(value), add(x, div(c(u), add(mul(c(v), y), mul(c(Math.min(u, v)), z)))));
      }),
  },
  {
    name: '9 Gaussian',
    start: [0.4, 1, 0],
    minima: [1.12793276961e-8],
    residuals: ({ c, sub, mul, div, exp, b }, [x = 0, y = 0, z = 0]) =>
      [...GAUSSIAN, ...GAUSSIAN.slice(0, 7).reverse()].map((value, i) => {
        const distance = sub(c((7 - i) / 2), z);
        return sub(mul(x, exp(div(b.neg(mul(y, distance, distance)), c(2)))), c(value));
      }),
  },
  {
    name: '10 Meyer',
    start: [0.02, 4000, 250],
    minima: [87.945855171],
    residuals: ({ c, add, sub, mul, div, exp }, [x = 0, y = 0, z = 0]) =>
      MEYER.map((value, i) => sub(mul(x, exp(div(y, add(c(50 + 5 * i), z)))), c(value))),
  },
  {
    name: '12 Box three-dimensional',
    start: [0, 10, 20],
    minima: [0],
    residuals: ({ c, sub, mul, exp }, [x = 0, y = 0, z = 0]) =>
      count(10).map((i) => {
        const t = 0.1 * i;
        const shape = Math.exp(-t) - Math.exp(-10 * t);
        return sub(sub(exp(mul(c(-t), x)), exp(mul(c(-t), y))), mul(z, c(shape)));
      }),
  },
  {
    name: '13 Powell singular',
    start: [3, -1, 0, 1],
    minima: [0],
    residuals: ({ c, add, sub, mul }, [x = 0, y = 0, z = 0, w = 0]) => {
      const p = sub(y, mul(c(2), z));
      const q = sub(x, w);
      return [add(x, mul(c(10), y)), mul(c(Math.sqrt(5)), sub(z, w)), mul(p, p), mul(c(Math.sqrt(10)), q, q)];
    },
  },
  {
    name: '14 Wood',
    start: [-3, -1, -3, -1],
    minima: [0],
    residuals: ({ c, add, sub, mul }, [x = 0, y = 0, z = 0, w = 0]) => [
      mul(c(10), sub(y, mul(x, x))),
      sub(c(1), x),
      mul(c(Math.sqrt(90)), sub(w, mul(z, z))),
      sub(c(1), z),
      mul(c(Math.sqrt(10)), sub(add(y, w), c(2))),
      mul(c(1 / Math.sqrt(10)), sub(y, w)),
    ],
  },
  {
    name: '15 Kowalik and Osborne',
    start: [0.25, 0.39, 0.415, 0.39],
    minima: [3.07505603849e-4],
    residuals: ({ c, add, sub, mul, div }, [x = 0, y = 0, z = 0, w = 0]) =>
      KOWALIK_Y.map((value, i) => {
        const u = KOWALIK_U[i] ?? 0;
        const square = c(u * u);
        return sub(c(value), div(mul(x, add(square, mul(c(u), y))), add(square, mul(c(u), z), w)));
      }),
  },
  {
    name: '16 Brown and Dennis',
    start: [25, 5, -5, -1],
    minima: [85822.2016263],
    residuals: ({ c, add, sub, mul }, [x = 0, y = 0, z = 0, w = 0]) =>
      count(20).map((i) => {
        const t = i / 5;
        const p = sub(add(x, mul(c(t), y)), c(Math.exp(t)));
        const q = sub(add(z, mul(c(Math.sin(t)), w)), c(Math.cos(t)));
        return add(mul(p, p), mul(q, q));
      }),
  },
  {
    name: '17 Osborne 1',
    start: [0.5, 1.5, -1, 0.01, 0.02],
    minima: [5.46489469748e-5],
    residuals: ({ c, add, sub, mul, exp }, [x1 = 0, x2 = 0, x3 = 0, x4 = 0, x5 = 0]) =>
      OSBORNE1.map((value, i) =>
        sub(c(value), add(x1, mul(x2, exp(mul(c(-10 * i), x4))), mul(x3, exp(mul(c(-10 * i), x5))))),
      ),
  },
  {
    name: '18 Biggs EXP6',
    start: [1, 2, 1, 1, 1, 1],
    minima: [0, 0.00565564992],
    residuals: ({ c, add, sub, mul, exp }, [x1 = 0, x2 = 0, x3 = 0, x4 = 0, x5 = 0, x6 = 0]) =>
      count(13).map((i) => {
        const t = 0.1 * i;
        const y = Math.exp(-t) - 5 * Math.exp(-10 * t) + 3 * Math.exp(-4 * t);
        const term = (factor: Term, rate: Term) => mul(factor, exp(mul(c(-t), rate)));
        return sub(add(sub(term(x3, x1), term(x4, x2)), term(x6, x5)), c(y));
      }),
  },
  {
    name: '20 Watson, 6 unknowns',
    start: [0, 0, 0, 0, 0, 0],
    minima: [0.00228767005355],
    residuals: ({ c, add, sub, mul }, x) => [
      ...count(29).map((i) => {
        const t = i / 29;
        const slope = x.slice(1).map((term, j) => mul(c((j + 1) * t ** j), term));
        const value = add(...x.map((term, j) => mul(c(t ** j), term)));
        return sub(sub(add(...slope), mul(value, value)), c(1));
      }),
      x[0] ?? 0,
      sub(sub(x[1] ?? 0, mul(x[0] ?? 0, x[0] ?? 0)), c(1)),
    ],
  },
  {
    name: '26 Trigonometric, 10 unknowns',
    start: new Array<number>(10).fill(0.1),
    minima: [0, 2.79506e-5],
    residuals: ({ c, add, sub, mul, sin, cos }, x) => {
      const total = add(...x.map((term) => cos(term)));
      return x.map((term, i) => sub(add(sub(c(10), total), mul(c(i + 1), sub(c(1), cos(term)))), sin(term)));
    },
  },
  {
    name: '27 Brown almost-linear, 10 unknowns',
    start: new Array<number>(10).fill(0.5),
    minima: [0, 1],
    residuals: ({ c, add, sub, mul }, x) => {
      const total = add(...x);
      return [...x.slice(0, -1).map((term) => sub(add(term, total), c(11))), sub(mul(...x), c(1))];
    },
  },
  {
    name: '30 Broyden tridiagonal, 10 unknowns',
    start: new Array<number>(10).fill(-1),
    minima: [0],
    residuals: ({ c, add, sub, mul }, x) =>
      x.map((term, i) => {
        const own = mul(sub(c(3), mul(c(2), term)), term);
        return add(sub(sub(own, x[i - 1] ?? c(0)), mul(c(2), x[i + 1] ?? c(0))), c(1));
      }),
  },
  {
    name: '32 Linear, full rank',
    start: new Array<number>(5).fill(1),
    minima: [5],
    residuals: ({ c, add, sub, mul }, x) =>
      count(10).map((i) => {
        const rest = sub(mul(c(-0.2), add(...x)), c(1));
        const own = x[i - 1];
        return own === undefined ? rest : add(own, rest);
      }),
  },
  {
    name: '33 Linear, rank 1',
    start: new Array<number>(5).fill(1),
    minima: [(10 * 9) / (2 * 21)],
    residuals: ({ c, add, sub, mul }, x) =>
      count(10).map((i) => sub(mul(c(i), add(...x.map((term, j) => mul(c(j + 1), term)))), c(1))),
  },
];
