/** Constants of NumPy, and its element types: names that convert when called. All floats are float64 here. */
import type { BuiltinValue, ElementType, Members } from '../../tracer/values.ts';
import { boolean, NONE, number } from '../../tracer/values.ts';
import { castTo, integersOf, isGiven } from '../arguments.ts';
import { builtin, namespace } from '../library.ts';
import { result } from '../tables.ts';

/** A name that means an element type where one is asked for, and converts where it is called. */
export function elementType(name: string, type: ElementType): BuiltinValue {
  return builtin(name, 'x?', ({ x }, interpreter) =>
    isGiven(x)
      ? result(interpreter, 'numpy', castTo(interpreter, interpreter.tensor(x), type), [x])
      : result(interpreter, 'numpy', interpreter.tensors.scalar(0, type)),
  );
}

const FLOATS = [
  'float16',
  'float32',
  'float64',
  'float128',
  'longdouble',
  'double',
  'single',
  'half',
  'float_',
  'floating',
  'number',
];
const INTEGERS = [
  'int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64', 'int_', 'intp', 'intc', 'uint', 'integer',
]; // prettier-ignore

const nothing = (name: string) =>
  builtin(name, '...args, all?, divide?, over?, under?, invalid?, precision?, suppress?, linewidth?', () => NONE);

export const types: Members = {
  ...Object.fromEntries(FLOATS.map((name) => [name, elementType(name, 'float')])),
  ...Object.fromEntries(INTEGERS.map((name) => [name, elementType(name, 'integer')])),
  bool_: elementType('bool_', 'boolean'),
  bool: elementType('bool', 'boolean'),
  // Asked for by isinstance; who calls it gets an array that is not filled, so zeros.
  ndarray: builtin('ndarray', 'shape, dtype?', ({ shape }, interpreter) =>
    result(interpreter, 'numpy', interpreter.tensors.full(integersOf(interpreter, shape, 'the shape'), 0)),
  ),
  dtype: builtin('dtype', 'name', ({ name }) => name),
  pi: number(Math.PI),
  e: number(Math.E),
  euler_gamma: number(0.5772156649015329),
  inf: number(Infinity),
  Inf: number(Infinity),
  infty: number(Infinity),
  PINF: number(Infinity),
  NINF: number(-Infinity),
  nan: number(NaN),
  NaN: number(NaN),
  NAN: number(NaN),
  newaxis: NONE,
  True_: boolean(true),
  False_: boolean(false),
  seterr: nothing('seterr'),
  errstate: nothing('errstate'),
  set_printoptions: nothing('set_printoptions'),
  printoptions: nothing('printoptions'),
  testing: namespace('numpy.testing', { assert_allclose: nothing('assert_allclose') }),
};
