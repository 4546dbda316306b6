/** What the user types into the interval's fields. A text that cannot be used stays as a draft, until it or another field makes it right. */
import type { DerivativeSettings } from '../src/protocol/messages.ts';
import { intervalMistake, parseNumber, parsePoints } from './parse.ts';

const INTERVAL_FIELDS = ['from', 'to', 'points'] as const;
export type IntervalField = (typeof INTERVAL_FIELDS)[number];

/** A text not in force and why. */
interface Draft {
  readonly text: string;
  readonly mistake: string;
}

export type Drafts = Readonly<Partial<Record<IntervalField, Draft>>>;

export interface Typed {
  /** What is in force from now on. */
  readonly change: Readonly<Partial<Record<IntervalField, number>>>;
  readonly drafts: Drafts;
}

/** A new text in a field: tried together with the drafts of the others (they may only have waited for it), then alone. */
export function typeInto(settings: DerivativeSettings, drafts: Drafts, field: IntervalField, text: string): Typed {
  const parse = field === 'points' ? parsePoints : parseNumber;
  const parsed = parse(text);
  if (parsed.kind === 'mistake') {
    return { change: {}, drafts: { ...drafts, [field]: { text, mistake: parsed.message } } };
  }
  const alone = { [field]: parsed.value };
  const all: Partial<Record<IntervalField, number>> = { ...alone };
  const unreadable: Partial<Record<IntervalField, Draft>> = {};
  const waiting: Partial<Record<IntervalField, Draft>> = {};
  for (const name of INTERVAL_FIELDS) {
    const draft = drafts[name];
    if (draft === undefined || name === field) continue;
    waiting[name] = draft;
    const other = name === 'points' ? parsePoints(draft.text) : parseNumber(draft.text);
    if (other.kind === 'value') all[name] = other.value;
    else unreadable[name] = draft;
  }
  const mistakeOf = (change: Typed['change']): string | null => {
    const { from, to, points } = { ...settings, ...change };
    return intervalMistake(from, to, points);
  };
  if (mistakeOf(all) === null) return { change: all, drafts: unreadable };
  const mistake = mistakeOf(alone);
  if (mistake === null) return { change: alone, drafts: waiting };
  return { change: {}, drafts: { ...waiting, [field]: { text, mistake } } };
}
