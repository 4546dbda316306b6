/** Terms as Python: NumPy's names by default; `math` for scalars without NumPy, PyTorch and JAX where the file uses those. */
import type { Op } from '../graph.ts';
import type { Term } from './term.ts';
import type { Dialect } from './text.ts';
import { textOf } from './text.ts';

/** Whose functions to name, under the name that the file gives the module. */
export interface PythonStyle {
  readonly library: 'numpy' | 'math' | 'torch' | 'jax';
  readonly alias: string;
}

const NUMPY: PythonStyle = { library: 'numpy', alias: 'np' };

/** Names that are not the operation's own; `{}` stands for the module's alias, a name without it is taken as it is. */
type Names = Readonly<Partial<Record<Op, string>>>;

const ARRAYS: Names = {
  asin: '{}.arcsin', acos: '{}.arccos', atan: '{}.arctan', asinh: '{}.arcsinh', acosh: '{}.arccosh', atanh: '{}.arctanh', atan2: '{}.arctan2',
  min: '{}.minimum', max: '{}.maximum', reduceMax: '{}.max', reduceMin: '{}.min', rem: '{}.fmod', determinant: '{}.linalg.det', solve: '{}.linalg.solve',
}; // prettier-ignore

const NAMES: Readonly<Record<PythonStyle['library'], Names>> = {
  numpy: {
    ...ARRAYS, erf: 'scipy.special.erf', erfc: 'scipy.special.erfc', gamma: 'scipy.special.gamma', lgamma: 'scipy.special.gammaln',
    polygamma: 'scipy.special.polygamma',
  },
  jax: {
    ...ARRAYS, erf: 'jax.scipy.special.erf', erfc: 'jax.scipy.special.erfc', gamma: 'jax.scipy.special.gamma',
    lgamma: 'jax.scipy.special.gammaln', polygamma: 'jax.scipy.special.polygamma',
  },
  math: { min: 'min', max: 'max', abs: 'abs', round: 'round', rem: '{}.fmod', polygamma: 'scipy.special.polygamma' },
  torch: {
    min: '{}.minimum', max: '{}.maximum', reduceMax: '{}.amax', reduceMin: '{}.amin', rem: '{}.fmod', mod: '{}.remainder',
    erf: '{}.special.erf', erfc: '{}.special.erfc', lgamma: '{}.special.gammaln', polygamma: '{}.special.polygamma',
    determinant: '{}.linalg.det', solve: '{}.linalg.solve', concatenate: '{}.cat',
  },
}; // prettier-ignore

/** The function that an operation is called by; undefined where the library has none. */
function nameOf(op: Op, { library, alias }: PythonStyle): string {
  return (NAMES[library][op] ?? `{}.${op}`).replace('{}', alias);
}

/** Modules that a term names besides the style's own: `scipy.special`. */
export function modulesNamedBy(text: string): string[] {
  return ['scipy.special', 'jax.scipy.special'].filter((module) =>
    new RegExp(`(?<![\\w.])${module.replace('.', '\\.')}\\.`).test(text),
  );
}

export function pythonText(term: Term, style: PythonStyle = NUMPY): string {
  return textOf(term, dialect(style));
}

function dialect(style: PythonStyle): Dialect {
  const { library, alias } = style;
  const scalar = library === 'math';
  const named = (name: string, ...operands: readonly string[]) => `${alias}.${name}(${operands.join(', ')})`;
  return {
    power: '**',
    and: 'and',
    or: 'or',
    not: 'not ',
    logicalCall: (operator, operands) => named(`logical_${operator}`, ...operands),
    comparison: (operator) => operator,
    number: (value) => pythonNumber(value, alias),
    call: ({ name, options }, operands) => {
      const [x = '', y = ''] = operands;
      switch (name) {
        case 'mod':
          return library === 'torch' ? named('remainder', x, y) : `((${x}) % (${y}))`;
        case 'sigmoid':
          return library === 'torch' ? named('sigmoid', x) : `(1/(1 + ${named('exp', `-(${x})`)}))`;
        case 'softplus':
          return scalar
            ? `(max(${x}, 0) + ${named('log1p', named('exp', `-abs(${x})`))})`
            : library === 'torch'
              ? named('nn.functional.softplus', x)
              : named('logaddexp', x, '0');
        case 'sign':
          return scalar ? `((${x} > 0) - (${x} < 0))` : named('sign', x);
        case 'polygamma':
          return `${nameOf(name, style)}(${options.order ?? '0'}, ${x})`;
        case 'concatenate':
          return `${nameOf(name, style)}([${operands.join(', ')}]${keywords(options)})`;
        default:
          return `${nameOf(name, style)}(${operands.join(', ')}${keywords(options)})`;
      }
    },
    conditional: (test, then, otherwise, elementwise) =>
      elementwise ? named('where', test, then, otherwise) : `${then} if ${test} else ${otherwise}`,
    index: (base, subscripts) => `${base}[${subscripts.join(', ')}]`,
    list: (items) => {
      const list = `[${items.join(', ')}]`;
      return scalar ? list : named(library === 'torch' ? 'tensor' : 'array', list);
    },
    matrixProduct: (left, right) => `${left} @ ${right}`,
    truthAsNumber: (text) => text,
    numberAsTruth: (text) => text,
    negatedPowerNeedsParentheses: false,
  };
}

function keywords(options: Readonly<Record<string, string>>): string {
  return Object.entries(options)
    .map(([key, value]) => `, ${key}=${value}`)
    .join('');
}

function pythonNumber(value: number, alias: string): string {
  if (Number.isNaN(value)) return `${alias}.nan`;
  if (!Number.isFinite(value)) return `${value < 0 ? '-' : ''}${alias}.inf`;
  if (Math.abs(value) === Math.PI) return `${value < 0 ? '-' : ''}${alias}.pi`;
  return Object.is(value, -0) ? '-0.0' : String(value);
}
