/**
 * How statements end. On a traced condition they may end in several ways at once: `if x > 0: return a` returns where x > 0 and
 * goes on elsewhere. Then the rest is read in the leaf that goes on, and all leaves meet where the function, or the loop,
 * ends (`merge.ts`).
 */
import type { Delta } from './trail.ts';
import type { Tensor, Value } from './values.ts';

export type Completion =
  | { readonly kind: 'normal' }
  | { readonly kind: 'return'; readonly value: Value }
  | { readonly kind: 'break'; readonly label: string | null }
  | { readonly kind: 'continue'; readonly label: string | null }
  /** `raise` on a traced condition: there is no value there. */
  | { readonly kind: 'raise' };

/** One of several endings: holds where its condition (a traced boolean of shape []) does; conditions exclude each other. */
export interface Leaf {
  readonly condition: Tensor;
  readonly completion: Completion;
  /** What it changed, from where the split statement began. */
  readonly delta: Delta;
}

/** The changes of a split are taken back: each leaf carries its own. */
export type Outcome = Completion | { readonly kind: 'split'; readonly leaves: readonly Leaf[] };

export const NORMAL: Completion = { kind: 'normal' };
