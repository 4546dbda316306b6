/** Terms as Python: NumPy's names by default; `math` for scalars without NumPy, `torch` and `jnp` where the file uses those. */
import type { Op } from '../graph.ts';
import type { Term } from './term.ts';
import type { Dialect } from './text.ts';
import { textOf } from './text.ts';

/** Which module's functions to name: its alias in the file. */
export type PythonLibrary = 'np' | 'math' | 'torch' | 'jnp';

/** Names that are not the operation's own, by library; a name with a dot is taken whole. */
const COMMON: Readonly<Partial<Record<Op, string>>> = {
  asin: 'arcsin', acos: 'arccos', atan: 'arctan', asinh: 'arcsinh', acosh: 'arccosh', atanh: 'arctanh', atan2: 'arctan2',
  min: 'minimum', max: 'maximum', reduceMax: 'max', reduceMin: 'min', rem: 'fmod',
  erf: 'scipy.special.erf', erfc: 'scipy.special.erfc', gamma: 'scipy.special.gamma', lgamma: 'scipy.special.gammaln',
  polygamma: 'scipy.special.polygamma', sigmoid: 'scipy.special.expit', determinant: 'np.linalg.det', solve: 'np.linalg.solve',
}; // prettier-ignore

const NAMES: Readonly<Record<PythonLibrary, Readonly<Partial<Record<Op, string>>>>> = {
  np: COMMON,
  jnp: { ...COMMON, determinant: 'jnp.linalg.det', solve: 'jnp.linalg.solve', erf: 'jax.scipy.special.erf', sigmoid: 'jax.nn.sigmoid' },
  math: { atan2: 'math.atan2', min: 'min', max: 'max', rem: 'math.fmod', abs: 'abs', round: 'round' },
  torch: {
    min: 'minimum', max: 'maximum', reduceMax: 'amax', reduceMin: 'amin', rem: 'fmod', erf: 'torch.special.erf', erfc: 'torch.special.erfc',
    lgamma: 'torch.special.gammaln', polygamma: 'torch.special.polygamma', softplus: 'torch.nn.functional.softplus',
    determinant: 'torch.linalg.det', solve: 'torch.linalg.solve', concatenate: 'cat',
  },
}; // prettier-ignore

export function pythonText(term: Term, library: PythonLibrary = 'np'): string {
  return textOf(term, dialect(library));
}

function dialect(library: PythonLibrary): Dialect {
  const named = (name: string, operands: readonly string[]) => `${library}.${name}(${operands.join(', ')})`;
  const names = NAMES[library];
  return {
    power: '**',
    and: 'and',
    or: 'or',
    not: 'not ',
    logicalCall: (operator, operands) => named(`logical_${operator}`, operands),
    comparison: (operator) => operator,
    number: (value) => pythonNumber(value, library),
    call: ({ name, options }, operands) => {
      if (name === 'mod') return `(${operands.join(' % ')})`;
      if (name === 'softplus' && library !== 'torch') return named('logaddexp', [...operands, '0']);
      if (name === 'sigmoid' && library === 'math') return `(1/(1 + math.exp(-(${operands.join()}))))`;
      if (name === 'sign' && library === 'math') return `math.copysign(1, ${operands.join()})`;
      const own = names[name] ?? name;
      const whole = own.includes('.') || own === 'min' || own === 'max' || own === 'abs' || own === 'round';
      const reduced = name === 'reduceMax' || name === 'reduceMin';
      const head = whole && !reduced ? own : `${library}.${own}`;
      if (name === 'polygamma') return `${head}(${options.order ?? '0'}, ${operands.join()})`;
      if (name === 'concatenate') return `${head}([${operands.join(', ')}]${keywords(options)})`;
      return `${head}(${operands.join(', ')}${keywords(options)})`;
    },
    conditional: (test, then, otherwise, elementwise) =>
      elementwise ? named('where', [test, then, otherwise]) : `${then} if ${test} else ${otherwise}`,
    index: (base, subscripts) => `${base}[${subscripts.join(', ')}]`,
    list: (items) =>
      `${library === 'math' ? '' : `${library}.${library === 'torch' ? 'tensor' : 'array'}(`}[${items.join(', ')}]${library === 'math' ? '' : ')'}`,
    matrixProduct: (left, right) => `${left} @ ${right}`,
    negatedPowerNeedsParentheses: false,
  };
}

function keywords(options: Readonly<Record<string, string>>): string {
  return Object.entries(options)
    .map(([key, value]) => `, ${key}=${value}`)
    .join('');
}

function pythonNumber(value: number, library: PythonLibrary): string {
  if (Number.isNaN(value)) return `${library}.nan`;
  if (!Number.isFinite(value)) return `${value < 0 ? '-' : ''}${library}.inf`;
  if (Math.abs(value) === Math.PI) return `${value < 0 ? '-' : ''}${library}.pi`;
  return Object.is(value, -0) ? '-0.0' : String(value);
}
