/** Names of a file as vectors and matrices, for the runner. */
import { sizeOf } from '../graph/graph.ts';
import type { ModuleValue } from '../lang/module-values.ts';
import { moduleValues } from '../lang/module-values.ts';
import { DEFAULT_BUDGET } from '../lang/trace.ts';
import type { Read } from './reading.ts';
import { readFile } from './reading.ts';

export function readValues(
  file: string,
  root: string | undefined,
  names: readonly string[],
): Read<{ readonly values: readonly ModuleValue[] }> {
  return readFile({ file, root }, (document) => moduleValues(document, names, DEFAULT_BUDGET));
}

/** The numbers of a value that is a vector (or a matrix of one row or column), or the sentence that says what it is. */
export function vectorOf(value: ModuleValue | undefined, name: string): Float64Array | string {
  const shape = shapeOf(value, name);
  if (typeof shape === 'string') return shape;
  if (shape.shape.filter((length) => length !== 1).length > 1)
    return `${name} has the shape (${shape.shape.join(', ')}). A vector is needed here.`;
  return shape.values;
}

/** Rows of a matrix; a vector is a matrix of one column. */
export function matrixOf(value: ModuleValue | undefined, name: string): readonly Float64Array[] | string {
  const whole = shapeOf(value, name);
  if (typeof whole === 'string') return whole;
  const [rows = 1, columns = 1, ...more] = whole.shape;
  if (sizeOf(more) > 1)
    return `${name} has the shape (${whole.shape.join(', ')}). A matrix of rows and columns is needed here.`;
  return Array.from({ length: rows }, (_, i) => whole.values.subarray(i * columns, (i + 1) * columns));
}

/** One array of a nesting whose parts have equal shapes. */
function shapeOf(value: ModuleValue | undefined, name: string): Extract<ModuleValue, { kind: 'array' }> | string {
  if (value === undefined) return `${name} could not be read.`;
  if (value.kind === 'array') return value;
  const items: Extract<ModuleValue, { kind: 'array' }>[] = [];
  for (const [i, item] of value.items.entries()) {
    const part = shapeOf(item, `${name}[${i}]`);
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
  return { kind: 'array', shape: [items.length, ...first.shape], values };
}
