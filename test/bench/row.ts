/** The one interface of the bench: a part is a name and rows; a row is a ratio of two medians that were measured in turn. */
import type { Peers } from './peers/peers.ts';

export interface Row {
  readonly part: string;
  readonly what: string;
  /** Both in this unit; less is better. */
  readonly unit: string;
  readonly ours: number;
  readonly peer: string;
  readonly theirs: number | null;
  /** theirs / ours. */
  readonly ratio: number | null;
  /** Correct digits; null where there is nothing to compare with. */
  readonly digits: number | null;
  readonly theirDigits: number | null;
}

export interface Context {
  readonly quick: boolean;
  readonly peers: Peers;
  /** The repository. */
  readonly root: string;
  /** Undefined where there is none. */
  readonly chromium: { readonly executable: string | undefined; readonly flags: readonly string[] };
  /** For files that peers read; removed afterwards. */
  readonly folder: string;
}

export interface Part {
  readonly name: string;
  readonly rows: (context: Context) => AsyncIterable<Row>;
}

export type Timing = Pick<Row, 'part' | 'what' | 'unit' | 'ours' | 'digits'>;

/** A row of ours against one peer. */
export function against(ours: Timing, peer: string, theirs: number | null, theirDigits: number | null = null): Row {
  return { ...ours, peer, theirs, ratio: theirs === null ? null : theirs / ours.ours, theirDigits };
}
