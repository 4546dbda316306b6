/** How a range of a text moves when the text is edited: a selected expression stays the one that was selected. */

/** UTF-16 offsets, `to` exclusive. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** `removed` code units at `offset` gave way to `inserted`. */
export interface Edit {
  readonly offset: number;
  readonly removed: number;
  readonly inserted: string;
}

/** What ends an expression rather than adding to it. */
const ENDS = /[\r\n;]/;

function trackOne({ from, to }: Range, { offset, removed, inserted }: Edit): Range {
  const end = offset + removed;
  const grown = inserted.length - removed;
  if (end < from || (end === from && offset < from)) return { from: from + grown, to: to + grown };
  if (offset > to) return { from, to };
  if (removed === 0 && offset === to && from < to) return ENDS.test(inserted) ? { from, to } : { from, to: to + grown };
  if (removed === 0 && offset === from) return { from: from + grown, to: to + grown };
  if (offset >= from && end <= to) return { from, to: to + grown };
  // Partly or wholly removed: what is left of it, without what came in its place.
  const start = offset < from ? offset + inserted.length : from;
  return { from: start, to: Math.max(start, end < to ? to + grown : offset) };
}

/**
 * The range after edits, each in terms of the text that the ones before it left. Text typed at its end joins it, unless it ends
 * the expression; text typed before it pushes it on. Empty when it was removed.
 */
export function trackRange(range: Range, edits: readonly Edit[]): Range {
  return edits.reduce(trackOne, range);
}

/** Where a quoted text stands: on a line (from 1), else as near to it as can be; null where it stands nowhere. */
export function findQuoted(text: string, quoted: string, line: number): Range | null {
  if (quoted === '') return null;
  let start = 0;
  for (let i = 1; i < line; i++) {
    const next = text.indexOf('\n', start);
    if (next < 0) break;
    start = next + 1;
  }
  const next = text.indexOf('\n', start);
  const end = next < 0 ? text.length : next;
  const before = text.lastIndexOf(quoted, start - 1);
  const after = text.indexOf(quoted, start);
  const near = (at: number) => (at < start ? start - at : Math.max(0, at - end));
  const found = [after, start > 0 ? before : -1].filter((at) => at >= 0).sort((a, b) => near(a) - near(b))[0];
  return found === undefined ? null : { from: found, to: found + quoted.length };
}
