/** Values of a module as vectors and matrices, or the sentence that says what they are instead. */
import type { Shape } from '../graph/graph.ts';
import { sizeOf } from '../graph/graph.ts';
import type { ModuleValue } from './module-values.ts';

interface NumberArray {
  readonly shape: Shape;
  /** Row by row. */
  readonly values: Float64Array;
}

/** The numbers of a value that is a vector (or a matrix of one row or column), or the sentence that says what it is. */
export function vectorOf(value: ModuleValue | undefined, name: string): Float64Array | string {
  const array = arrayOf(value, name);
  if (typeof array === 'string') return array;
  if (array.shape.filter((length) => length !== 1).length > 1)
    return `${name} has the shape (${array.shape.join(', ')}). A vector is needed here.`;
  return array.values;
}

/**
 * The data of a fit: finite vectors of one length. Where they are not, whose fault it is and the sentence that says so.
 * @param values one per name.
 */
export function columnsOf(
  names: readonly string[],
  values: readonly ModuleValue[],
):
  | { readonly ok: true; readonly columns: readonly Float64Array[] }
  | { readonly ok: false; readonly name: string; readonly message: string } {
  const columns: Float64Array[] = [];
  for (const [i, name] of names.entries()) {
    const refuse = (message: string) => ({ ok: false, name, message }) as const;
    const column = vectorOf(values[i], name);
    if (typeof column === 'string') return refuse(column);
    const bad = column.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0)
      return refuse(`${name} holds ${String(column[bad])} at index ${bad}. Drop that row, or fill the number in.`);
    const [first = column] = columns;
    if (column.length !== first.length)
      return refuse(
        `${names[0] ?? ''} has ${first.length} numbers and ${name} has ${column.length}. They must be as many: one per observation.`,
      );
    columns.push(column);
  }
  return { ok: true, columns };
}

/** A matrix of rows and columns; a vector is a matrix of one column. */
export function matrixOf(
  value: ModuleValue | undefined,
  name: string,
): { readonly rows: number; readonly columns: number; readonly values: Float64Array } | string {
  const array = arrayOf(value, name);
  if (typeof array === 'string') return array;
  const [rows = 1, columns = 1, ...more] = array.shape;
  if (sizeOf(more) > 1)
    return `${name} has the shape (${array.shape.join(', ')}). A matrix of rows and columns is needed here.`;
  return { rows, columns, values: array.values };
}

/** One array of a nesting whose parts have equal shapes. */
function arrayOf(value: ModuleValue | undefined, name: string): NumberArray | string {
  if (value === undefined) return `${name} could not be read.`;
  if (value.kind === 'array') return value;
  const items: NumberArray[] = [];
  for (const [i, item] of value.items.entries()) {
    const part = arrayOf(item, `${name}[${i}]`);
    if (typeof part === 'string') return part;
    const [first = part] = items;
    if (part.shape.join() !== first.shape.join())
      return `${name} is ragged: ${name}[0] has ${first.values.length} numbers and ${name}[${i}] has ${part.values.length}. Rows must have equal lengths.`;
    items.push(part);
  }
  const [first] = items;
  if (!first) return `${name} is empty. Give it at least one row.`;
  const values = new Float64Array(items.length * first.values.length);
  items.forEach((item, i) => {
    values.set(item.values, i * first.values.length);
  });
  return { shape: [items.length, ...first.shape], values };
}
