/**
 * Indices that depend on the inputs: `x[np.argmax(x)]`, `table[int(y)]`. Which element is meant is not known while reading, so all
 * of them are taken along, and comparisons with the index choose one: its value and derivatives are that element's. An index
 * outside gives NaN, where the language raises.
 */
import type { Machine } from './machine.ts';
import type { SliceValue, Tensor, Value } from './values.ts';

/** Longer axes are not searched through: the work grows with their length, at every point. */
const MAX_LENGTH = 4096;

const ALL: SliceValue = { kind: 'slice', start: null, stop: null, step: null };

interface Lookup {
  /** The indices with all of the axis in place of the one that is looked up. */
  readonly around: readonly Value[];
  readonly at: Tensor;
  /** The axis of what `around` gives. */
  readonly axis: number;
}

/** The one index of a list of them whose integers depend on the inputs; undefined where there is none, or several. */
export function lookupIn(m: Machine, indices: readonly Value[]): Lookup | undefined {
  const at = indices.map((index) => tracedIndex(m, index));
  const place = at.findIndex((each) => each !== undefined);
  const tensor = at[place];
  if (tensor === undefined || at.filter((each) => each !== undefined).length > 1) return undefined;
  const before = indices.slice(0, place);
  if (indices.some(({ kind }) => kind === 'ellipsis' || kind === 'list')) return undefined;
  if (indices.some((index, i) => i !== place && index.kind === 'array' && index.shape.length > 0)) return undefined;
  const axis = before.filter(({ kind }) => kind === 'slice' || kind === 'none').length;
  return { around: indices.map((index, i) => (i === place ? ALL : index)), at: tensor, axis };
}

function tracedIndex(m: Machine, index: Value): Tensor | undefined {
  if (index.kind !== 'array' || index.type === 'boolean') return undefined;
  if (index.type === 'float' && m.language === 'python') return undefined;
  const tensor = m.tensor(index);
  return m.known(tensor) === undefined ? tensor : undefined;
}

/** The elements along an axis that an index means; several of a vector, in the shape of the index. */
export function looked(m: Machine, whole: Tensor, at: Tensor, axis: number): Tensor {
  const length = whole.shape[axis] ?? 0;
  if (length > MAX_LENGTH || (at.shape.length > 0 && whole.shape.length !== 1)) {
    m.fail(
      'This index depends on the inputs, so that which element it means is not known while reading. Use np.where, or a known index.',
    );
  }
  const { tensors } = m;
  const rest = whole.shape.slice(axis + 1).map(() => 1);
  const index = tensors.reshape(counted(m, at, length), [...at.shape, 1, ...rest]);
  const places = tensors.reshape(positions(m, length), [length, ...rest]);
  const here = tensors.binary('eq', places, index);
  const found = tensors.sum(tensors.select(here, whole, tensors.scalar(0)), [axis + at.shape.length]);
  const inside = tensors.binary('lt', tensors.scalar(0), tensors.sum(here, [at.shape.length]));
  const flat = at.shape.length > 0 ? inside : tensors.reshape(inside, []);
  return tensors.withType(tensors.select(flat, found, tensors.scalar(NaN)), whole.type);
}

/** `x[i] = value` along the first axis. */
export function replaced(m: Machine, whole: Tensor, at: Tensor, value: Tensor): Tensor {
  const [length = 0, ...rest] = whole.shape;
  const places = m.tensors.reshape(positions(m, length), [length, ...rest.map(() => 1)]);
  const here = m.tensors.binary('eq', places, counted(m, at, length));
  return m.tensors.select(here, value, whole);
}

/** Python counts negative indices from the end. */
function counted(m: Machine, at: Tensor, length: number): Tensor {
  if (m.language !== 'python') return at;
  const { tensors } = m;
  const negative = tensors.binary('lt', at, tensors.scalar(0));
  return tensors.select(negative, tensors.binary('add', at, tensors.scalar(length, 'integer')), at);
}

function positions(m: Machine, length: number): Tensor {
  return m.tensors.of(
    Float64Array.from({ length }, (_, i) => i),
    [length],
    'integer',
  );
}
