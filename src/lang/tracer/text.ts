/** Values as text: what `print`, `str` and templates show. Also the keys of dictionaries, so numbers must look as the language shows them. */
import { tensorOf } from './arrays.ts';
import type { Machine } from './machine.ts';
import type { Tensor, Value } from './values.ts';

export function textOf(m: Machine, value: Value): string {
  const python = m.language === 'python';
  if (value.kind === 'list' || value.kind === 'tuple') m.spend(value.items.length);
  switch (value.kind) {
    case 'string':
      return value.value;
    case 'path':
      return value.path;
    case 'number':
      return numberText(m.decide(value), python && !value.integer);
    case 'boolean':
      return python ? (value.value ? 'True' : 'False') : String(value.value);
    case 'none':
      return python ? 'None' : 'undefined';
    case 'list':
      return python
        ? `[${value.items.map((item) => quoted(m, item)).join(', ')}]`
        : value.items.map((item) => textOf(m, item)).join(',');
    case 'tuple':
      return `(${value.items.map((item) => quoted(m, item)).join(', ')}${value.items.length === 1 ? ',' : ''})`;
    case 'dictionary':
      return python
        ? `{${[...value.entries.values()].map(([key, item]) => `${quoted(m, key)}: ${quoted(m, item)}`).join(', ')}}`
        : '[object Object]';
    case 'array':
      return tensorText(tensorOf(m.tensors, value), python);
    case 'range':
      return `range(${value.start}, ${value.start + value.length * value.step})`;
    default:
      return `<${value.kind}>`;
  }
}

function quoted(m: Machine, value: Value): string {
  return value.kind === 'string' ? `'${value.value}'` : textOf(m, value);
}

/** Python's floats show a point: 2.0, 1e+16. */
function numberText(value: number, point: boolean): string {
  if (!point) return String(value);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function tensorText(tensor: Tensor, python: boolean): string {
  // The node tells texts of different numbers apart, where they are compared or used as keys.
  if (tensor.kind === 'traced') return `<depends on the inputs: ${tensor.node}>`;
  return `[${Array.from(tensor.data, (value) => numberText(value, python && tensor.type === 'float')).join(' ')}]`;
}
