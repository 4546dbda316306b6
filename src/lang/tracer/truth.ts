/** What counts as true. */
import { sizeOf } from '../../graph/graph.ts';
import { tensorOf } from './arrays.ts';
import { TraceError } from './errors.ts';
import type { Machine } from './machine.ts';
import type { Value } from './values.ts';

/** Python's or JavaScript's truth of a value, or undefined where it depends on the inputs. */
export function truthOf(m: Machine, value: Value): boolean | undefined {
  switch (value.kind) {
    case 'boolean':
      return value.value;
    case 'number': {
      const number = m.decide(value);
      // NaN is true in Python, false in JavaScript.
      return m.language === 'python' ? number !== 0 : number !== 0 && !Number.isNaN(number);
    }
    case 'string':
      return value.value !== '';
    case 'none':
      return false;
    case 'list':
    case 'tuple':
      return m.language === 'javascript' || value.items.length > 0;
    case 'dictionary':
      return m.language === 'javascript' || value.entries.size > 0;
    case 'set':
      return m.language === 'javascript' || value.items.size > 0;
    case 'range':
      return value.length > 0;
    case 'array': {
      if (sizeOf(value.shape) !== 1) {
        if (m.language === 'javascript') return true;
        m.raise(
          `The truth of an array of shape (${value.shape.join(', ')}) is ambiguous. Use np.where for a choice per element, or any() or all().`,
        );
      }
      const known = m.known(tensorOf(m.tensors, value));
      return known && known[0] !== 0;
    }
    case 'unreadable':
      throw new TraceError(value.diagnostic);
    default:
      return true;
  }
}
