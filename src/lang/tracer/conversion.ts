/** Values as tensors: numbers, arrays, and nested lists of them. */
import { sameShape } from '../../graph/graph.ts';
import { pack, tensorOf } from './arrays.ts';
import type { Machine } from './machine.ts';
import type { FrameValue, Tensor, Value } from './values.ts';

/** The value as a tensor, or undefined where it is not numbers. */
export function tensorFrom(m: Machine, value: Value): Tensor | undefined {
  switch (value.kind) {
    case 'number':
      return value.symbol === null
        ? m.tensors.scalar(value.value, value.integer ? 'integer' : 'float')
        : { ...m.tensors.traced(value.symbol, value.integer ? 'integer' : 'float'), number: value.value };
    case 'boolean':
      return m.tensors.scalar(value.value ? 1 : 0, 'boolean');
    case 'array':
      return tensorOf(m.tensors, value);
    case 'list':
      return value.packed ?? stacked(m, value.items);
    case 'tuple':
      return stacked(m, value.items);
    case 'frame':
      return stackedColumns(m, value);
    case 'range':
    case 'iterator':
      return stacked(m, m.iterate(value));
    default:
      return undefined;
  }
}

/** Rows and columns of a table. */
function stackedColumns(m: Machine, value: FrameValue): Tensor {
  const columns = [...value.columns.entries.values()].map(([, column]) => m.tensor(column, 'a column'));
  return columns.length === 0 ? m.tensors.of([], [value.rows, 0]) : m.tensors.stack(columns, 1);
}

function stacked(m: Machine, items: readonly Value[]): Tensor | undefined {
  m.spend(items.length);
  const parts: Tensor[] = [];
  for (const item of items) {
    const part = tensorFrom(m, item);
    if (part === undefined) return undefined;
    const [first] = parts;
    if (first && !sameShape(first.shape, part.shape)) {
      m.fail(
        `Items of shapes (${first.shape.join(', ')}) and (${part.shape.join(', ')}) do not make one array. Give all of them one shape.`,
      );
    }
    parts.push(part);
  }
  const [first] = parts;
  if (!first) return m.tensors.of([], [0]);
  const type = parts.some((part) => part.type === 'float')
    ? 'float'
    : parts.every((part) => part.type === 'boolean')
      ? 'boolean'
      : 'integer';
  if (first.shape.length === 0) {
    const anyTraced = parts.some((part) => part.kind === 'traced' && part.number === undefined);
    return pack(
      m.tensors,
      parts.map((part) => {
        if (part.kind === 'concrete') return { kind: 'number', value: part.data[0] ?? NaN };
        if (!anyTraced && part.number !== undefined) {
          m.specialize(part.node);
          return { kind: 'number', value: part.number };
        }
        return { kind: 'node', node: part.node };
      }),
      [parts.length],
      type,
    );
  }
  return m.tensors.withType(m.tensors.stack(parts), type);
}
