/**
 * What a page kept for itself (`setState`) when the window went: the last message that it had, from which the host finds the
 * function again. It comes from outside, so it is checked; of the old answer nothing is believed but what was asked.
 */
import * as v from 'valibot';
import { decode } from '../protocol/codec.ts';
import type { Settings, SiteInfo } from '../protocol/messages.ts';
import { parseSettings } from './settings.ts';
import { targetOf, type Target } from './target.ts';

export interface Saved {
  readonly target: Target;
  readonly site: SiteInfo;
  readonly settings: Settings;
}

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = v.pipe(v.string(), v.maxLength(100_000));

const savedSchema = v.object({
  kind: v.literal('state'),
  session: v.object({
    site: v.object({
      uri: text,
      file: text,
      line: whole,
      language: v.picklist(['python', 'javascript', 'typescript']),
      name: v.nullable(text),
      kind: v.picklist(['function', 'expression', 'loop', 'system']),
      signature: text,
    }),
  }),
  settings: v.unknown(),
});

/** The saved message, encoded as it came, or undefined where it is none or says that nothing was asked. */
export function parseSaved(value: unknown): Saved | undefined {
  const parsed = v.safeParse(savedSchema, decode(value));
  if (!parsed.success) return undefined;
  const settings = parseSettings(parsed.output.settings);
  if (!settings) return undefined;
  const { site } = parsed.output.session;
  const target = targetOf(site);
  return target === null ? undefined : { target, site, settings };
}
