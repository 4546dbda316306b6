/** Python's `math`. */
import type { Interpreter } from '../tracer/interpreter.ts';
import type { Members, Value } from '../tracer/values.ts';
import { boolean, integer, number, tuple } from '../tracer/values.ts';
import { binary, builtin, unary } from './library.ts';

const RADIANS = Math.PI / 180;

export const mathMembers: Members = {
  pi: number(Math.PI),
  e: number(Math.E),
  tau: number(2 * Math.PI),
  inf: number(Infinity),
  nan: number(NaN),
  sqrt: unary('sqrt'),
  cbrt: unary('cbrt'),
  exp: unary('exp'),
  exp2: builtin('exp2', 'x', ({ x }, i) => result(i, [x], i.tensors.binary('pow', i.tensors.scalar(2), i.tensor(x)))),
  expm1: unary('expm1'),
  log: builtin('log', 'x, base?', ({ x, base }, i) => {
    const log = i.tensors.unary('log', i.tensor(x, 'the argument of log()'));
    if (!base) return result(i, [x], log);
    return result(i, [x, base], i.tensors.binary('div', log, i.tensors.unary('log', i.tensor(base))));
  }),
  log1p: unary('log1p'),
  log2: unary('log2'),
  log10: unary('log10'),
  sin: unary('sin'),
  cos: unary('cos'),
  tan: unary('tan'),
  asin: unary('asin'),
  acos: unary('acos'),
  atan: unary('atan'),
  atan2: binary('atan2', 'atan2'),
  sinh: unary('sinh'),
  cosh: unary('cosh'),
  tanh: unary('tanh'),
  asinh: unary('asinh'),
  acosh: unary('acosh'),
  atanh: unary('atanh'),
  erf: unary('erf'),
  erfc: unary('erfc'),
  gamma: unary('gamma'),
  lgamma: unary('lgamma'),
  fabs: unary('fabs', 'abs'),
  floor: rounding('floor'),
  ceil: rounding('ceil'),
  trunc: rounding('trunc'),
  pow: binary('pow', 'pow'),
  fmod: binary('fmod', 'rem'),
  remainder: builtin('remainder', 'x, y', ({ x, y }, i) => {
    const [a, b] = [i.tensor(x), i.tensor(y)];
    const times = i.tensors.unary('round', i.tensors.binary('div', a, b));
    return result(i, [x, y], i.tensors.binary('sub', a, i.tensors.binary('mul', times, b)));
  }),
  copysign: builtin('copysign', 'x, y', ({ x, y }, i) => {
    const size = i.tensors.unary('abs', i.tensor(x));
    const negative = i.tensors.compare('<', i.tensor(y), i.tensors.scalar(0));
    return result(i, [x, y], i.tensors.select(negative, i.tensors.unary('neg', size), size));
  }),
  modf: builtin('modf', 'x', ({ x }, i) => {
    const whole = i.tensors.unary('trunc', i.tensor(x));
    return tuple([result(i, [x], i.tensors.binary('sub', i.tensor(x), whole)), result(i, [x], whole)]);
  }),
  hypot: builtin('hypot', '...coordinates', ({ coordinates }, i) => norm(i, coordinates)),
  dist: builtin('dist', 'p, q', ({ p, q }, i) => {
    const difference = i.tensors.binary('sub', i.tensor(p), i.tensor(q));
    return result(i, [p, q], i.tensors.unary('sqrt', i.tensors.sum(i.tensors.binary('mul', difference, difference))));
  }),
  degrees: builtin('degrees', 'x', ({ x }, i) =>
    result(i, [x], i.tensors.binary('mul', i.tensor(x), i.tensors.scalar(1 / RADIANS))),
  ),
  radians: builtin('radians', 'x', ({ x }, i) =>
    result(i, [x], i.tensors.binary('mul', i.tensor(x), i.tensors.scalar(RADIANS))),
  ),
  fsum: builtin('fsum', 'seq', ({ seq }, i) =>
    result(i, [], i.tensors.withType(i.tensors.sum(i.tensor(seq)), 'float')),
  ),
  prod: builtin('prod', 'iterable, start?', ({ iterable, start }, i) => {
    const factors = i.iterate(iterable).map((factor) => i.tensor(factor));
    const first = start ? i.tensor(start) : i.tensors.scalar(1, 'integer');
    return result(
      i,
      [],
      factors.reduce((product, factor) => i.tensors.binary('mul', product, factor), first),
    );
  }),
  sumprod: builtin('sumprod', 'p, q', ({ p, q }, i) =>
    result(i, [], i.tensors.sum(i.tensors.binary('mul', i.tensor(p), i.tensor(q)))),
  ),
  factorial: builtin('factorial', 'n', ({ n }, i) => integer(factorial(i.integer(n, 'the argument of factorial()')))),
  comb: builtin('comb', 'n, k', ({ n, k }, i) => integer(choose(i.integer(n, 'n'), i.integer(k, 'k')))),
  perm: builtin('perm', 'n, k?', ({ n, k }, i) => {
    const whole = i.integer(n, 'n');
    return integer(Math.round(factorial(whole) / factorial(k ? whole - i.integer(k, 'k') : 0)));
  }),
  gcd: builtin('gcd', '...integers', ({ integers }, i) =>
    integer(integers.map((each) => i.integer(each, 'the argument of gcd()')).reduce(gcd, 0)),
  ),
  lcm: builtin('lcm', '...integers', ({ integers }, i) =>
    integer(
      integers
        .map((each) => i.integer(each, 'the argument of lcm()'))
        .reduce((a, b) => (a === 0 || b === 0 ? 0 : Math.abs(a * b) / gcd(a, b)), 1),
    ),
  ),
  isqrt: builtin('isqrt', 'n', ({ n }, i) => integer(Math.floor(Math.sqrt(i.integer(n, 'n'))))),
  isnan: test('isnan', (i, x) => i.tensors.compare('!=', i.tensor(x), i.tensor(x))),
  isinf: test('isinf', (i, x) =>
    i.tensors.compare('==', i.tensors.unary('abs', i.tensor(x)), i.tensors.scalar(Infinity))),
  isfinite: test('isfinite', (i, x) =>
    i.tensors.compare('<', i.tensors.unary('abs', i.tensor(x)), i.tensors.scalar(Infinity))),
  isclose: builtin('isclose', 'a, b, ...rest, rel_tol?, abs_tol?', ({ a, b, rel_tol, abs_tol }, i) => {
    const [x, y] = [i.tensor(a), i.tensor(b)];
    const { tensors } = i;
    const larger = tensors.binary('max', tensors.unary('abs', x), tensors.unary('abs', y));
    const relative = tensors.binary('mul', rel_tol ? i.tensor(rel_tol) : tensors.scalar(1e-9), larger);
    const bound = tensors.binary('max', relative, abs_tol ? i.tensor(abs_tol) : tensors.scalar(0));
    return result(i, [a, b], tensors.compare('<=', tensors.unary('abs', tensors.binary('sub', x, y)), bound));
  }),
  ldexp: builtin('ldexp', 'x, i', ({ x, i: power }, i) =>
    result(i, [x], i.tensors.binary('mul', i.tensor(x), i.tensors.scalar(2 ** i.integer(power, 'the exponent')))),
  ),
};

function result(i: Interpreter, from: readonly Value[], tensor: ReturnType<Interpreter['tensor']>): Value {
  return i.value(tensor, i.flavour(from));
}

/** To an integer (Python gives an int). */
function rounding(op: 'floor' | 'ceil' | 'trunc') {
  return builtin(op, 'x', ({ x }, i) =>
    result(i, [x], i.tensors.withType(i.tensors.unary(op, i.tensor(x, `the argument of ${op}()`)), 'integer')),
  );
}

function test(name: string, does: (i: Interpreter, x: Value) => ReturnType<Interpreter['tensor']>) {
  return builtin(name, 'x', ({ x }, i) => {
    const truth = result(i, [x], does(i, x));
    return truth.kind === 'number' ? boolean(truth.value !== 0) : truth;
  });
}

/** sqrt(x^2 + y^2 + ...). */
export function norm(i: Interpreter, coordinates: readonly Value[]): Value {
  const squares = coordinates.map((each) => {
    const x = i.tensor(each, 'the argument of hypot()');
    return i.tensors.binary('mul', x, x);
  });
  const sum = squares.reduce((total, square) => i.tensors.binary('add', total, square), i.tensors.scalar(0, 'integer'));
  return result(i, coordinates, i.tensors.unary('sqrt', sum));
}

function factorial(n: number): number {
  let product = 1;
  for (let k = 2; k <= Math.min(n, 171); k++) product *= k;
  return product;
}

function choose(n: number, k: number): number {
  if (k < 0 || k > n) return 0;
  let ways = 1;
  for (let j = 1; j <= Math.min(k, n - k); j++) ways = (ways * (n - Math.min(k, n - k) + j)) / j;
  return Math.round(ways);
}

function gcd(a: number, b: number): number {
  return b === 0 ? Math.abs(a) : gcd(b, a % b);
}
