/**
 * What the panel says is checked here, once, before the host believes it: shapes, ranges and sizes. A webview runs only our
 * own script, but its messages decide what is revealed, copied and saved.
 */
import * as v from 'valibot';
import { MAX_POINTS } from '../engine/job.ts';
import { sizeOf } from '../graph/graph.ts';
import { MAX_ELEMENTS } from './limits.ts';
import { DEFAULT_SETTINGS, type PanelMessage } from './messages.ts';

const MAX_RANK = 8;
const MAX_NAMES = 256;
/** A table of a million points with four columns, in full precision. */
const MAX_TEXT = 200_000_000;
const MAX_SHORT_TEXT = 10_000;

const finite = v.pipe(v.number(), v.finite());
const shortText = v.pipe(v.string(), v.maxLength(MAX_SHORT_TEXT));
const text = v.pipe(v.string(), v.maxLength(MAX_TEXT));
const offset = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const length = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_ELEMENTS));

const shape = v.pipe(
  v.array(length),
  v.maxLength(MAX_RANK),
  v.check((axes) => sizeOf(axes) <= MAX_ELEMENTS),
);

const span = v.pipe(
  v.strictObject({ uri: shortText, from: offset, to: offset }),
  v.check(({ from, to }) => from <= to),
);

const interval = v.pipe(
  v.strictObject({ from: finite, to: finite }),
  v.check(({ from, to }) => from < to && Number.isFinite(to - from)),
);

const variable = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MAX_ELEMENTS - 1));

const map = v.strictObject({
  variables: v.pipe(
    v.tuple([variable, variable]),
    v.check(([x, y]) => x !== y),
  ),
  window: v.nullable(v.strictObject({ x: interval, y: interval })),
});

const settings = v.pipe(
  v.strictObject({
    from: finite,
    to: finite,
    points: v.pipe(v.number(), v.safeInteger(), v.minValue(2), v.maxValue(MAX_POINTS)),
    order: v.picklist([0, 1, 2]),
    at: v.pipe(v.array(finite), v.maxLength(MAX_ELEMENTS)),
    shapes: v.pipe(
      v.record(shortText, shape),
      v.check((shapes) => Object.keys(shapes).length <= MAX_NAMES),
    ),
    vary: v.pipe(v.array(shortText), v.maxLength(MAX_NAMES)),
    // Settings kept by a version without maps have none.
    map: v.optional(map, DEFAULT_SETTINGS.map),
  }),
  v.check(({ from, to }) => from < to && Number.isFinite(to - from)),
);

const panelMessage = v.variant('kind', [
  v.strictObject({ kind: v.literal('ready') }),
  v.strictObject({ kind: v.literal('settings'), settings }),
  v.strictObject({ kind: v.literal('needData'), hash: shortText }),
  v.strictObject({ kind: v.literal('reveal'), span }),
  v.strictObject({ kind: v.literal('revealSite') }),
  v.strictObject({ kind: v.literal('copy'), text, what: shortText }),
  v.strictObject({ kind: v.literal('save'), text, name: shortText }),
  v.strictObject({
    kind: v.literal('insert'),
    derivative: v.variant('kind', [
      v.strictObject({ kind: v.literal('partial'), variable: offset, order: v.picklist([1, 2]) }),
      v.strictObject({ kind: v.literal('gradient') }),
    ]),
  }),
  v.strictObject({ kind: v.literal('log'), level: v.picklist(['info', 'error']), message: shortText }),
]);

/** The panel's message, decoded (`decode`), or undefined where it is not exactly one. */
export function parsePanelMessage(value: unknown): PanelMessage | undefined {
  const parsed = v.safeParse(panelMessage, value);
  return parsed.success ? parsed.output : undefined;
}
