/** Programs of the operations that are not elementwise, but for those of tfjs (`kernels.ts`). They sum with compensation. */
import type { Node, Shape } from '../../../graph/graph.ts';
import { sizeOf } from '../../../graph/graph.ts';
import { aroundAxis, stridesOf } from '../../../graph/strides.ts';
import type { Code } from './fuse.ts';
import { placeOf } from './views.ts';

// Each defines `float element(int index)`, from `getA0(int)`, `getA1(int)`, ... of its whole operands.

/** Larger systems are not for WebGL: each element of the solution eliminates by itself. */
export const MAX_SYSTEM = 16;

/** A sum that gathers its rounding errors (Neumaier 1974, without branches). */
const SUM = `struct Total { float sum; float rest; };
Total added(Total total, float value) {
  float s = opaque(total.sum + value);
  float part = opaque(s - total.sum);
  return Total(s, total.rest + (opaque(total.sum - opaque(s - part)) + opaque(value - part)));
}
float valueOf(Total total) { return isFinite(total.sum) ? total.sum + total.rest : total.sum; }`;

const NEEDED_BY_SUM = ['opaque', 'isFinite'];

export type Reduction = 'sum' | 'reduceMax' | 'reduceMin';

interface Joining {
  readonly needs: readonly string[];
  readonly start: string;
  readonly join: string;
  readonly end: string;
}

const REDUCTIONS: Readonly<Record<Reduction, Joining>> = {
  sum: {
    needs: NEEDED_BY_SUM,
    start: 'Total total = Total(0.0, 0.0);',
    join: 'total = added(total, value);',
    end: 'valueOf(total)',
  },
  reduceMax: {
    needs: ['larger', 'infinity'],
    start: 'float total = -infinity();',
    join: 'total = larger(total, value);',
    end: 'total',
  },
  reduceMin: {
    needs: ['smaller', 'infinity'],
    start: 'float total = infinity();',
    join: 'total = smaller(total, value);',
    end: 'total',
  },
};

/**
 * Part of a reduction along axes: element (o, part) joins every `parts`-th element of those that go to o. The operand is `fused`,
 * which stands above.
 */
export function reduction(
  op: Reduction,
  shape: Shape,
  axes: readonly number[],
  parts: number,
): { code: Code; shape: Shape } {
  const strides = stridesOf(shape);
  const kept = shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const pick = (list: readonly number[], of: readonly number[]) => list.map((axis) => of[axis] ?? 1);
  const count = sizeOf(pick(axes, shape));
  const { needs, start, join, end } = REDUCTIONS[op];
  const text = `${op === 'sum' ? SUM : ''}
float element(int index) {
  int place = index / ${parts}, part = index % ${parts};
  int base = ${placeOf('place', pick(kept, shape), pick(kept, strides), 0)};
  ${start}
  for (int i = part; i < ${count}; i += ${parts}) {
    float value = fused(base + ${placeOf('i', pick(axes, shape), pick(axes, strides), 0)});
    ${join}
  }
  return ${end};
}`;
  return { code: { text, needs }, shape: [...pick(kept, shape), ...(parts > 1 ? [parts] : [])] };
}

export function padding(node: Node<'pad'>, from: Shape): Code {
  const { low, interior } = node.attributes;
  const strides = stridesOf(node.shape);
  const inner = stridesOf(from);
  const axes = node.shape.map((length, axis) => {
    const gap = (interior[axis] ?? 0) + 1;
    return `c = ${placeOf(
      'index',
      node.shape,
      node.shape.map((_, other) => (other === axis ? 1 : 0)),
      0,
    )} - ${low[axis] ?? 0};
  if (c < 0 || c % ${gap} != 0 || c / ${gap} >= ${from[axis] ?? length}) return 0.0;
  place += c / ${gap} * ${inner[axis] ?? 1};`;
  });
  const text = `float element(int index) {
  int place = 0, c;
  ${strides.length === 0 ? '' : axes.join('\n  ')}
  return getA0(place);
}`;
  return { text, needs: [] };
}

/** Operands one after another along an axis; each is whole. */
export function concatenation(node: Node<'concatenate'>, lengths: readonly number[]): Code {
  const { outer, length, inner } = aroundAxis(node.shape, node.attributes.axis);
  let start = 0;
  const cases = lengths.map((own, i) => {
    const from = start;
    start += own;
    return `if (k < ${start}) return getA${i}((o * ${own} + k - ${from}) * ${inner} + i);`;
  });
  const text = `float element(int index) {
  int i = index % ${inner}, k = (index / ${inner}) % ${length}, o = ${outer === 1 ? '0' : `index / ${inner * length}`};
  ${cases.join('\n  ')}
  return 0.0;
}`;
  return { text, needs: [] };
}

/** a0: the operand; a1: the indices. */
export function gathering(node: Node<'gather'>, from: Shape): Code {
  const { axis, indices } = node.attributes;
  const { length, inner } = aroundAxis(from, axis);
  const text = `float element(int index) {
  int i = index % ${inner}, k = (index / ${inner}) % ${indices.length}, o = index / ${inner * indices.length};
  return getA0((o * ${length} + int(getA1(k))) * ${inner} + i);
}`;
  return { text, needs: [] };
}

/** a0: the operand; a1: where the elements of each place begin in a2; a2: the elements, sorted by place. */
export function scattering(node: Node<'scatterAdd'>): Code {
  const { axis, indices, size } = node.attributes;
  const { inner } = aroundAxis(node.shape, axis);
  const text = `${SUM}
float element(int index) {
  int i = index % ${inner}, k = (index / ${inner}) % ${size}, o = index / ${inner * size};
  int to = int(getA1(k + 1));
  Total total = Total(0.0, 0.0);
  for (int s = int(getA1(k)); s < to; s++) {
    total = added(total, getA0((o * ${indices.length} + int(getA2(s))) * ${inner} + i));
  }
  return valueOf(total);
}`;
  return { text, needs: NEEDED_BY_SUM };
}

/** Starts and elements for `scattering`. */
export function sortedByPlace({ indices, size }: Node<'scatterAdd'>['attributes']): {
  starts: Float64Array;
  elements: Float64Array;
} {
  const starts = new Float64Array(size + 1);
  for (const index of indices) starts[index + 1] = (starts[index + 1] ?? 0) + 1;
  for (let k = 0; k < size; k++) starts[k + 1] = (starts[k + 1] ?? 0) + (starts[k] ?? 0);
  const next = starts.slice();
  const elements = new Float64Array(indices.length);
  indices.forEach((index, s) => {
    const at = next[index] ?? 0;
    elements[at] = s;
    next[index] = at + 1;
  });
  return { starts, elements };
}

/** Elimination with partial pivoting on n rows of n + 1: [A | b], in local memory. `columns` of b; null: the determinant of A. */
export function elimination(n: number, columns: number | null): Code {
  const width = n + 1;
  const determinant = columns === null;
  const text = `float element(int index) {
  float m[${n * width}];
  for (int i = 0; i < ${n}; i++) {
    for (int j = 0; j < ${n}; j++) m[i * ${width} + j] = getA0(i * ${n} + j);
    m[i * ${width} + ${n}] = ${determinant ? '0.0' : `getA1(i * ${columns} + index % ${columns})`};
  }
  float product = 1.0;
  for (int c = 0; c < ${n}; c++) {
    int pivot = c;
    for (int i = c + 1; i < ${n}; i++) if (abs(m[i * ${width} + c]) > abs(m[pivot * ${width} + c])) pivot = i;
    if (pivot != c) {
      product = -product;
      for (int j = 0; j < ${width}; j++) {
        float t = m[c * ${width} + j];
        m[c * ${width} + j] = m[pivot * ${width} + j];
        m[pivot * ${width} + j] = t;
      }
    }
    float p = m[c * ${width} + c];
    product *= p;
    ${determinant ? 'if (p == 0.0) return 0.0;' : ''}
    for (int i = c + 1; i < ${n}; i++) {
      float factor = m[i * ${width} + c] / p;
      for (int j = c; j < ${width}; j++) m[i * ${width} + j] -= factor * m[c * ${width} + j];
    }
  }
  ${
    determinant
      ? 'return product;'
      : `for (int i = ${n - 1}; i >= 0; i--) {
    float value = m[i * ${width} + ${n}];
    for (int j = i + 1; j < ${n}; j++) value -= m[i * ${width} + j] * m[j * ${width} + ${n}];
    m[i * ${width} + ${n}] = value / m[i * ${width} + i];
  }
  return m[index / ${columns} * ${width} + ${n}];`
  }
}`;
  return { text, needs: [] };
}
