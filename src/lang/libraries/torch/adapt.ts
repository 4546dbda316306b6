/** NumPy's functions as PyTorch's: its argument names, and its tensors as results. */
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { BuiltinValue, Members, Value } from '../../tracer/values.ts';
import { result } from '../tables.ts';

/** Rows of a NumPy table under PyTorch's conventions. `renamed`: what PyTorch calls arguments, and what NumPy calls them. */
export function inTorch(
  names: readonly string[],
  from: Members,
  renamed: Readonly<Record<string, string>> = {},
): Members {
  return Object.fromEntries(
    names.flatMap((name) => {
      const does = from[name];
      return does?.kind === 'builtin' ? [[name, adapted(name, does, renamed)]] : [];
    }),
  );
}

export function adapted(
  name: string,
  does: BuiltinValue,
  renamed: Readonly<Record<string, string>> = {},
): BuiltinValue {
  return {
    kind: 'builtin',
    name,
    call: ({ positional, keywords }, interpreter) => {
      const names = new Map([...keywords].map(([key, value]) => [renamed[key] ?? key, value]));
      const value = does.call({ positional, keywords: names }, interpreter);
      return 'kind' in value ? ofTorch(interpreter, value) : value;
    },
  };
}

/** Arrays of NumPy in a result as PyTorch's. */
function ofTorch(interpreter: Interpreter, value: Value): Value {
  switch (value.kind) {
    case 'array':
      return value.flavour === 'torch' ? value : { ...value, flavour: 'torch' };
    case 'number':
    case 'boolean':
      return result(interpreter, 'torch', interpreter.tensor(value));
    case 'tuple':
      return { ...value, items: value.items.map((item) => ofTorch(interpreter, item)) };
    case 'list':
      return { ...value, items: value.items.map((item) => ofTorch(interpreter, item)) };
    default:
      return value;
  }
}
