/**
 * What a sketch comes to, given what the names before it are: an array of a known number of axes, a table of a data file, a
 * frame of pandas. Null is everything that cannot be told for sure: a lens that ends in an error is worse than none.
 */
import { calledKind, columnsOf } from './called.ts';
import { array, broadcast, product, rankOf, SCALAR, stacked, transposed, type Kind } from './shapes.ts';
import type { Axis, Sketch } from './sketch.ts';

export interface Surroundings {
  readonly names: ReadonlyMap<string, Kind | null>;
  /** Functions of the file that do the same to every item of what they are given. */
  readonly elementwise: ReadonlySet<string>;
  /** Random numbers have values only with a seed. */
  readonly seeded: boolean;
}

export function kindOf(sketch: Sketch, around: Surroundings): Kind | null {
  switch (sketch.kind) {
    case 'literal':
      return { kind: 'array', shape: sketch.shape };
    case 'name':
      return around.names.get(sketch.name) ?? null;
    case 'items':
      return stacked(sketch.items.map((item) => kindOf(item, around)));
    case 'operation': {
      const left = kindOf(sketch.left, around);
      const right = kindOf(sketch.right, around);
      if (sketch.operator === 'matmul') return product(left, right);
      if (isList(sketch.left) && rankOf(right) === 0) return repeated(left);
      return broadcast([left, right]);
    }
    case 'member':
      return memberKind(kindOf(sketch.object, around), sketch.name);
    case 'index':
      if (sketch.object.kind === 'member' && sketch.object.name === 'c_')
        return columnsOf(sketch.indices.map((one) => (typeof one === 'string' ? null : kindOf(one, around))));
      return indexed(
        kindOf(sketch.object, around),
        sketch.indices.map((one) =>
          typeof one === 'string' ? one : one.kind === 'none' || isNewAxis(one) ? 'new' : indexKind(one, around),
        ),
      );
    case 'each': {
      const over = kindOf(sketch.over, around) ?? counted(sketch.over, around);
      return each(over, sketch.names, sketch.element, around);
    }
    case 'call':
      return calledKind(sketch, {
        kind: (one) => kindOf(one, around),
        each: (over, names, element) => each(over, names, element, around),
        elementwise: around.elementwise,
        seeded: around.seeded,
      });
    case 'part':
      return partOf(kindOf(sketch.of, around));
    case 'text':
    case 'none':
    case 'function':
    case 'unknown':
      return null;
  }
}

/** One of the names that a value is unpacked to. */
function partOf(whole: Kind | null): Kind | null {
  if (whole?.kind === 'sizes') return SCALAR;
  if (whole?.kind === 'table') return whole.columns ? array(null) : null;
  return whole?.kind === 'array' && whole.shape.length > 0 ? array(...whole.shape.slice(1)) : null;
}

const isList = (sketch: Sketch): boolean => sketch.kind === 'items' || sketch.kind === 'literal';
const repeated = (kind: Kind | null): Kind | null =>
  kind?.kind === 'array' && kind.shape.length > 0 ? array(null, ...kind.shape.slice(1)) : kind;

/** `range(3)`, `enumerate(xs)`, `zip(xs, ys)`: as many items as ... */
function counted(over: Sketch, around: Surroundings): Kind | null {
  if (over.kind !== 'call' || over.callee.kind !== 'name') return null;
  const { name } = over.callee;
  if (name !== 'enumerate' && name !== 'zip') return null;
  const kinds = over.given.map((one) => kindOf(one, around));
  return kinds.every((kind) => rankOf(kind) === 1) ? (kinds[0] ?? null) : null;
}

/** What comes of every item of a list. */
function each(over: Kind | null, names: readonly string[], element: Sketch, around: Surroundings): Kind | null {
  if (over?.kind !== 'array' || over.shape.length === 0) return null;
  const [length = null, ...rest] = over.shape;
  const item: Kind = { kind: 'array', shape: names.length > 1 && rest.length > 0 ? rest.slice(1) : rest };
  const [, second] = names;
  const inside = new Map([...around.names, ...names.map((name) => [name, item] as const)]);
  // The index that JavaScript's callbacks are given.
  if (rest.length === 0 && second !== undefined) inside.set(second, SCALAR);
  const made = kindOf(element, { ...around, names: inside });
  return made?.kind === 'array' ? { kind: 'array', shape: [length, ...made.shape] } : null;
}

function memberKind(object: Kind | null, name: string): Kind | null {
  if (object === null) return null;
  if (name === 'T') return object.kind === 'table' ? { ...object, columns: !object.columns } : transposed(object);
  if (object.kind === 'frame') return name === 'values' || name === 'index' ? null : array(null);
  if (name === 'values' || name === 'real' || name === 'data') return object;
  if (name === 'size' || name === 'length' || name === 'ndim') return SCALAR;
  return name === 'shape' ? { kind: 'sizes' } : null;
}

const isNewAxis = (sketch: Sketch): boolean =>
  (sketch.kind === 'member' || sketch.kind === 'name') && sketch.name === 'newaxis';

type Index = 'all' | 'slice' | 'new' | 'column' | 'columns' | Kind | null;

function indexKind(sketch: Sketch, around: Surroundings): Index {
  if (sketch.kind === 'text') return 'column';
  if (sketch.kind === 'items' && sketch.items.some((item) => item.kind === 'text')) return 'columns';
  return kindOf(sketch, around);
}

function indexed(object: Kind | null, indices: readonly Index[]): Kind | null {
  if (object === null) return null;
  const [first, second] = indices;
  if (object.kind === 'frame') return first === 'column' ? array(null) : first === 'columns' ? array(null, null) : null;
  if (object.kind === 'sizes') return SCALAR;
  // A file whose columns are taken has two axes.
  if (object.kind === 'table') return second === undefined ? null : indexed(array(null, null), indices);
  if (object.kind !== 'array') return null;
  const rest = [...object.shape];
  const shape: Axis[] = [];
  for (const index of indices) {
    if (index === 'new') {
      shape.push(1);
      continue;
    }
    const axis = rest.shift();
    if (axis === undefined || index === null || index === 'column' || index === 'columns') return null;
    if (index === 'all') shape.push(axis);
    else if (index === 'slice') shape.push(null);
    else if (index.kind !== 'array') return null;
    else shape.push(...index.shape);
  }
  return { kind: 'array', shape: [...shape, ...rest] };
}
