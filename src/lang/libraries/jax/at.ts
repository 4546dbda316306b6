/** JAX's `x.at[indices].set(values)` and its kin: a copy of the array with elements changed. */
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { ArrayValue, BuiltinValue, Value } from '../../tracer/values.ts';
import { array } from '../../tracer/values.ts';
import { builtin, namespace } from '../library.ts';
import type { Elementwise2 } from '../tables.ts';
import { mapTable } from '../tables.ts';
import { algebra } from '../operations/algebra.ts';

const UPDATES: Readonly<Record<string, Elementwise2>> = {
  set: (_, _old, given) => given,
  add: (a, old, given) => a.add(old, given),
  subtract: (a, old, given) => a.sub(old, given),
  multiply: (a, old, given) => a.mul(old, given),
  mul: (a, old, given) => a.mul(old, given),
  divide: (a, old, given) => a.div(old, given),
  power: (a, old, given) => a.pow(old, given),
  min: (a, old, given) => a.min(old, given),
  max: (a, old, given) => a.max(old, given),
};

function copyOf(interpreter: Interpreter, self: Value): ArrayValue {
  return array(interpreter.tensor(self), self.kind === 'array' ? self.flavour : 'numpy');
}

/** `x.at`: indexing it says which elements, the method what becomes of them. */
export function at(self: Value): BuiltinValue {
  return {
    ...builtin('at', '', (_, interpreter) => interpreter.fail('x.at is indexed: x.at[0].set(1.0).')),
    subscript: (indices) =>
      namespace('at', {
        ...mapTable(UPDATES, (name, update) =>
          builtin(name, 'values, mode?, indices_are_sorted?, unique_indices?', ({ values }, interpreter) => {
            const copy = copyOf(interpreter, self);
            const old = interpreter.tensor(interpreter.getElements(copy, indices));
            const next = update(algebra(interpreter.tensors), old, interpreter.tensor(values));
            interpreter.setElements(copy, indices, array(interpreter.tensors.withType(next, copy.type)));
            return copy;
          }),
        ),
        get: builtin('get', 'mode?, fill_value?', (_, interpreter) =>
          interpreter.getElements(copyOf(interpreter, self), indices),
        ),
      }),
  };
}
