/** Kinds of values by their axes, and what NumPy makes of them: broadcasting, products, stacks. */
import type { Axis } from './sketch.ts';

export type Kind =
  | { readonly kind: 'array'; readonly shape: readonly Axis[] }
  /** What a file of numbers holds: one or two axes. */
  | { readonly kind: 'table'; readonly columns: boolean }
  | { readonly kind: 'frame' }
  /** A generator of random numbers with a seed. */
  | { readonly kind: 'generator' }
  /** `A.shape` */
  | { readonly kind: 'sizes' };

export const SCALAR: Kind = { kind: 'array', shape: [] };
export const array = (...shape: readonly Axis[]): Kind => ({ kind: 'array', shape });
export const rankOf = (kind: Kind | null | undefined): number | null =>
  kind?.kind === 'array' ? kind.shape.length : null;

/** Items of one shape, one upon the other. */
export function stacked(items: readonly (Kind | null)[]): Kind | null {
  const [first] = items;
  if (first?.kind !== 'array') return null;
  const shape = [...first.shape];
  for (const item of items) {
    if (item?.kind !== 'array' || item.shape.length !== shape.length) return null;
    for (const [i, axis] of item.shape.entries()) {
      const known = shape[i] ?? null;
      if (known !== null && axis !== null && known !== axis) return null;
      shape[i] = known ?? axis;
    }
  }
  return { kind: 'array', shape: [items.length, ...shape] };
}

/** NumPy's broadcasting, as far as the lengths are known; null where they do not go together. */
export function broadcast(kinds: readonly (Kind | null)[]): Kind | null {
  let shape: readonly Axis[] = [];
  for (const kind of kinds) {
    if (kind?.kind !== 'array') return null;
    const rank = Math.max(kind.shape.length, shape.length);
    const [left, right] = [kind.shape, shape].map((one) => [...new Array<Axis>(rank - one.length).fill(1), ...one]);
    const both: Axis[] = [];
    for (const [i, a] of (left ?? []).entries()) {
      const b = right?.[i] ?? null;
      if (a !== null && b !== null && a !== b && a !== 1 && b !== 1) return null;
      both.push(a === 1 ? b : b === 1 ? a : (a ?? b));
    }
    shape = both;
  }
  return { kind: 'array', shape };
}

export function product(left: Kind | null, right: Kind | null): Kind | null {
  const [p, q] = [rankOf(left), rankOf(right)];
  if (left?.kind !== 'array' || right?.kind !== 'array' || p === null || q === null) return null;
  if (p === 0 || q === 0 || p > 2 || q > 2) return null;
  return { kind: 'array', shape: [...left.shape.slice(0, -1), ...(q === 1 ? [] : right.shape.slice(1))] };
}

export function transposed(kind: Kind | null): Kind | null {
  return kind?.kind === 'array' ? { kind: 'array', shape: [...kind.shape].reverse() } : kind;
}
