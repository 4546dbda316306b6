/** What an elementary function is made of. */
import type { Value } from '../lanes.ts';

export interface LaneFunction {
  readonly name: string;
  readonly arity: 1 | 2;
  /** Results (`sincos` has two) for all but rare arguments, and the mask of those. */
  readonly fast: (x: Value, y: Value) => { readonly results: readonly Value[]; readonly rare?: Value };
  /** Every result for every argument, in scalar code. Present where there are rare arguments. */
  readonly slow?: (x: Value, y: Value) => readonly Value[];
}

/** A function of one argument without rare cases. */
export function smooth(name: string, formula: (x: Value) => Value): LaneFunction {
  return { name, arity: 1, fast: (x) => ({ results: [formula(x)] }) };
}

/** 1.5 * 2^52: adding it rounds to an integer, which then stands in the low bits. */
export const ROUNDER = 1.5 * 2 ** 52;
