/** Products that sum over axes: dot, matmul, einsum and what can be said with them; convolution and cross product. */
import { sizeOf } from '../../../graph/graph.ts';
import { ShapeError, showShape } from '../../../graph/primitive.ts';
import type { Tensor } from '../../tracer/values.ts';
import type { Algebra } from './algebra.ts';
import { upTo } from './movement.ts';
import { part } from './reductions.ts';

/** A tensor whose axes have letters. */
interface Labelled {
  readonly tensor: Tensor;
  readonly labels: readonly string[];
}

/** `einsum('ij,jk->ik', a, b)`. Without an arrow the letters that occur once are the result's, in order. */
export function einsum(a: Algebra, subscripts: string, operands: readonly Tensor[]): Tensor {
  const [left = '', arrow] = subscripts.replace(/\s/g, '').split('->');
  const terms = left.split(',');
  if (terms.length !== operands.length) {
    throw new ShapeError(`einsum('${subscripts}') names ${terms.length} arrays and is given ${operands.length}`);
  }
  const ranks = operands.map((operand, i) => operand.shape.length - (terms[i]?.replace('...', '').length ?? 0));
  const deepest = Math.max(0, ...ranks);
  const dots = (rank: number) => upTo(rank).map((i) => `.${deepest - rank + i}`);
  const split = (term: string, rank: number) => {
    const [before = '', after] = term.split('...');
    return after === undefined ? before.split('') : [...before.split(''), ...dots(rank), ...after.split('')];
  };
  const labelled = operands.map((tensor, i): Labelled => {
    const labels = split(terms[i] ?? '', ranks[i] ?? 0);
    if (labels.length !== tensor.shape.length) {
      throw new ShapeError(
        `"${terms[i] ?? ''}" of einsum('${subscripts}') does not fit the shape ${showShape(tensor.shape)}`,
      );
    }
    return withoutRepeats(a, { tensor, labels });
  });
  const every = labelled.flatMap(({ labels }) => labels);
  const once = [...new Set(left.replace(/[.,]/g, ''))].filter((letter) => left.split(letter).length === 2).sort();
  const wanted =
    arrow === undefined ? [...new Set(every.filter((label) => label.startsWith('.'))), ...once] : split(arrow, deepest);
  const missing = wanted.find((label) => !every.includes(label));
  if (missing !== undefined) throw new ShapeError(`einsum('${subscripts}') has no "${missing}" on its left`);
  const [first, ...rest] = labelled;
  if (!first) throw new ShapeError('einsum of no arrays');
  const total = rest.reduce((joined, next, i) => {
    const later = new Set([...wanted, ...rest.slice(i + 1).flatMap(({ labels }) => labels)]);
    return multiply(a, summed(a, joined, later, next.labels), summed(a, next, later, joined.labels), later);
  }, first);
  const last = summed(a, total, new Set(wanted), []);
  return a.tensors.transpose(last.tensor, wanted.map((label) => last.labels.indexOf(label))); // prettier-ignore
}

/** A letter that stands twice in one array means its diagonal. */
function withoutRepeats(a: Algebra, { tensor, labels }: Labelled): Labelled {
  const second = labels.findIndex((label, i) => labels.indexOf(label) < i);
  if (second < 0) return { tensor, labels };
  const first = labels.indexOf(labels[second] ?? '');
  const rest = upTo(labels.length).filter((axis) => axis !== first && axis !== second);
  const x = a.tensors.transpose(tensor, [...rest, first, second]);
  const n = x.shape.at(-1) ?? 1;
  const lead = x.shape.slice(0, -2);
  const diagonal = a.tensors.gather(a.tensors.reshape(x, [...lead, n * n]), lead.length, upTo(n).map((i) => i * (n + 1))); // prettier-ignore
  return withoutRepeats(a, {
    tensor: diagonal,
    labels: [...rest.map((axis) => labels[axis] ?? ''), labels[first] ?? ''],
  });
}

/** Sums over the letters that neither the other operand nor the result has. */
function summed(a: Algebra, x: Labelled, later: ReadonlySet<string>, other: readonly string[]): Labelled {
  const gone = x.labels.flatMap((label, axis) => (later.has(label) || other.includes(label) ? [] : [axis]));
  if (gone.length === 0) return x;
  return { tensor: a.tensors.sum(x.tensor, gone), labels: x.labels.filter((_, axis) => !gone.includes(axis)) };
}

/** The product of two, summed over the letters that both have and nobody needs later: a batch of matrix products. */
function multiply(a: Algebra, x: Labelled, y: Labelled, later: ReadonlySet<string>): Labelled {
  const shared = x.labels.filter((label) => y.labels.includes(label));
  const batch = shared.filter((label) => later.has(label));
  const contracted = shared.filter((label) => !later.has(label));
  const left = x.labels.filter((label) => !shared.includes(label));
  const right = y.labels.filter((label) => !shared.includes(label));
  const labels = [...batch, ...left, ...right];
  const { tensors } = a;
  if (contracted.length === 0) {
    const spread = (one: Labelled) =>
      tensors.reshape(
        tensors.transpose(one.tensor, labels.filter((label) => one.labels.includes(label)).map((label) => one.labels.indexOf(label))), // prettier-ignore
        labels.map((label) => one.tensor.shape[one.labels.indexOf(label)] ?? 1),
      );
    return { tensor: a.mul(spread(x), spread(y)), labels };
  }
  const order = (one: Labelled, axes: readonly string[]) =>
    tensors.transpose(one.tensor, axes.map((label) => one.labels.indexOf(label))); // prettier-ignore
  if (left.length === 0 && right.length === 0) {
    const axes = [...batch, ...contracted];
    const product = a.mul(order(x, axes), order(y, axes));
    return { tensor: tensors.sum(product, upTo(contracted.length).map((i) => batch.length + i)), labels }; // prettier-ignore
  }
  const lengths = (axes: readonly string[]) => axes.map((label) => Math.max(lengthOf(x, label), lengthOf(y, label)));
  const inner = sizeOf(lengths(contracted));
  const lead = lengths(batch);
  const p = tensors.reshape(order(x, [...batch, ...left, ...contracted]), [...lead, sizeOf(lengths(left)), inner]);
  const q = tensors.reshape(order(y, [...batch, ...contracted, ...right]), [...lead, inner, sizeOf(lengths(right))]);
  return { tensor: tensors.reshape(tensors.matmul(p, q), lengths(labels)), labels };
}

function lengthOf(x: Labelled, label: string): number {
  const axis = x.labels.indexOf(label);
  return axis < 0 ? 1 : (x.tensor.shape[axis] ?? 1);
}

/** NumPy's matmul: vectors on the left are rows, on the right columns. */
export function matmul(a: Algebra, x: Tensor, y: Tensor): Tensor {
  const { tensors } = a;
  if (x.shape.length === 0 || y.shape.length === 0) {
    throw new ShapeError('the matrix product needs arrays, and one of its operands is a number');
  }
  if (x.shape.length === 1 && y.shape.length === 1) return innerProduct(a, x, y);
  if (y.shape.length === 1) {
    const product = tensors.matmul(x, tensors.reshape(y, [y.shape[0] ?? 0, 1]));
    return tensors.reshape(product, product.shape.slice(0, -1));
  }
  if (x.shape.length === 1) {
    const product = tensors.matmul(tensors.reshape(x, [1, x.shape[0] ?? 0]), y);
    return tensors.reshape(product, [...product.shape.slice(0, -2), product.shape.at(-1) ?? 0]);
  }
  return tensors.matmul(x, y);
}

function innerProduct(a: Algebra, x: Tensor, y: Tensor): Tensor {
  if (x.shape[0] !== y.shape[0]) {
    throw new ShapeError(`shapes ${showShape(x.shape)} and ${showShape(y.shape)} have no product`);
  }
  return a.tensors.sum(a.mul(x, y));
}

/** NumPy's dot: numbers multiply; else the last axis of the first with the last but one of the second. */
export function dot(a: Algebra, x: Tensor, y: Tensor): Tensor {
  if (x.shape.length === 0 || y.shape.length === 0) return a.mul(x, y);
  if (y.shape.length <= 2) return matmul(a, x, y);
  return contract(a, x, y, [x.shape.length - 1], [y.shape.length - 2]);
}

/** Sums the product over pairs of axes; what is left of the first stands before what is left of the second. */
export function contract(
  a: Algebra,
  x: Tensor,
  y: Tensor,
  first: readonly number[],
  second: readonly number[],
): Tensor {
  const name = (prefix: string, axis: number, paired: readonly number[]) =>
    paired.includes(axis) ? `s${paired.indexOf(axis)}` : `${prefix}${axis}`;
  const left = x.shape.map((_, axis) => name('x', axis, first));
  const right = y.shape.map((_, axis) => name('y', axis, second));
  const odd = first.findIndex((axis, i) => x.shape[axis] !== y.shape[second[i] ?? 0]);
  if (odd >= 0)
    throw new ShapeError(`shapes ${showShape(x.shape)} and ${showShape(y.shape)} do not fit along the axes summed`);
  const labels = new Set([...left, ...right].filter((label) => !label.startsWith('s')));
  return multiply(a, { tensor: x, labels: left }, { tensor: y, labels: right }, labels).tensor;
}

export function outer(a: Algebra, x: Tensor, y: Tensor): Tensor {
  const { tensors } = a;
  return a.mul(tensors.reshape(x, [sizeOf(x.shape), 1]), tensors.reshape(y, [1, sizeOf(y.shape)]));
}

export function kron(a: Algebra, x: Tensor, y: Tensor): Tensor {
  const rank = Math.max(x.shape.length, y.shape.length);
  const full = (tensor: Tensor) => [...upTo(rank - tensor.shape.length).map(() => 1), ...tensor.shape];
  const m = full(x);
  const n = full(y);
  const left = a.tensors.reshape(x, m.flatMap((length) => [length, 1])); // prettier-ignore
  const right = a.tensors.reshape(y, n.flatMap((length) => [1, length])); // prettier-ignore
  return a.tensors.reshape(a.mul(left, right), m.map((length, axis) => length * (n[axis] ?? 1))); // prettier-ignore
}

/** The cross product along the last axis; of plane vectors its third component. */
export function cross(a: Algebra, x: Tensor, y: Tensor): Tensor {
  const component = (tensor: Tensor, i: number) => {
    const axis = tensor.shape.length - 1;
    return a.tensors.reshape(part(a, tensor, axis, i, i + 1), tensor.shape.slice(0, -1));
  };
  const m = x.shape.at(-1);
  const n = y.shape.at(-1);
  if ((m !== 2 && m !== 3) || (n !== 2 && n !== 3)) {
    throw new ShapeError(
      `the cross product needs vectors of 2 or 3 numbers, not ${showShape(x.shape)} and ${showShape(y.shape)}`,
    );
  }
  const at = (tensor: Tensor, i: number) => (i < (tensor.shape.at(-1) ?? 0) ? component(tensor, i) : a.of(0));
  const entry = (i: number, j: number) => a.sub(a.mul(at(x, i), at(y, j)), a.mul(at(x, j), at(y, i)));
  if (m === 2 && n === 2) return entry(0, 1);
  const parts = [entry(1, 2), entry(2, 0), entry(0, 1)];
  return a.tensors.stack(parts, parts[0]?.shape.length ?? 0);
}

/** The convolution of two vectors, as NumPy cuts it: the sum of shifted copies of the longer, one per element of the shorter. */
export function convolve(a: Algebra, given: Tensor, kernel: Tensor, mode: string): Tensor {
  const swap = (given.shape[0] ?? 0) < (kernel.shape[0] ?? 0);
  const [x, y] = swap ? [kernel, given] : [given, kernel];
  const n = x.shape[0] ?? 0;
  const m = y.shape[0] ?? 0;
  const terms = upTo(m).map((i) => a.tensors.pad(a.mul(x, part(a, y, 0, i, i + 1)), [i], [m - 1 - i]));
  const [first, ...rest] = terms;
  if (!first) throw new ShapeError('a convolution needs vectors that are not empty');
  const full = rest.reduce((total, term) => a.add(total, term), first);
  if (mode === 'full') return full;
  if (mode === 'valid') return part(a, full, 0, m - 1, n);
  const start = Math.floor((m - 1) / 2);
  return part(a, full, 0, start, start + n);
}
