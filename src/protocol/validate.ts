/**
 * What the panel says is checked here, once, before the host believes it: shapes, ranges and sizes. A webview runs only our
 * own script, but its messages decide what is revealed, copied and saved.
 */
import * as v from 'valibot';
import { MAX_POINTS } from '../engine/job.ts';
import { sizeOf } from '../graph/graph.ts';
import { MAX_ELEMENTS } from './limits.ts';
import type { PanelMessage } from './messages.ts';

const MAX_RANK = 8;
const MAX_NAMES = 256;
/** A table of a million points with four columns, in full precision. */
const MAX_TEXT = 200_000_000;
const MAX_SHORT_TEXT = 10_000;
/** A line beside the code. */
const MAX_SUMMARY = 300;
/** A picture of some megapixels, in base64. */
const MAX_PICTURE = 50_000_000;
/** Runs that race, and stages of one. */
const MAX_RUNS = 32;
const MAX_STARTS = 1_000_000;
const MAX_ITERATIONS = 1_000_000_000;

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

const names = v.pipe(v.array(shortText), v.maxLength(MAX_NAMES));

const numbers = v.pipe(v.array(finite), v.maxLength(MAX_ELEMENTS));

const reading = v.strictObject({
  shapes: v.pipe(
    v.record(shortText, shape),
    v.check((shapes) => Object.keys(shapes).length <= MAX_NAMES),
  ),
  vary: names,
});

const derivative = v.pipe(
  v.strictObject({
    from: finite,
    to: finite,
    points: v.pipe(v.number(), v.safeInteger(), v.minValue(2), v.maxValue(MAX_POINTS)),
    order: v.picklist([0, 1, 2]),
    at: numbers,
    map,
  }),
  v.check(({ from, to }) => from < to && Number.isFinite(to - from)),
);

const option = v.union([finite, v.boolean(), shortText, v.null(), v.pipe(v.array(finite), v.maxLength(MAX_NAMES))]);
const options = v.pipe(
  v.record(shortText, option),
  v.check((record) => Object.keys(record).length <= MAX_NAMES),
);

/** Names of optimizers and options are checked by the engine, which says what is valid. */
const stage = v.strictObject({
  above: finite,
  optimizer: shortText,
  options,
  schedule: v.nullable(v.strictObject({ name: shortText, options })),
});

const run = v.strictObject({ stages: v.pipe(v.tupleWithRest([stage], stage), v.maxLength(MAX_RUNS)) });

const positive = v.nullable(v.pipe(finite, v.minValue(0)));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

const stop = v.strictObject({
  relativeChange: positive,
  every: count,
  maxIterations: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MAX_ITERATIONS)),
  gradientNorm: positive,
  stepLength: positive,
  seconds: positive,
  divergence: v.boolean(),
});

const random = { std: finite, mean: finite, seed: v.pipe(v.number(), v.safeInteger()) };

const minimize = v.strictObject({
  fromCode: v.boolean(),
  runs: v.pipe(v.tupleWithRest([run], run), v.maxLength(MAX_RUNS)),
  start: v.variant('kind', [
    v.strictObject({ kind: v.literal('point'), x: numbers }),
    v.strictObject({ kind: v.literal('random'), ...random }),
  ]),
  stop,
  many: v.nullable(v.strictObject({ ...random, count: v.pipe(count, v.maxValue(MAX_STARTS)) })),
  map,
  warm: v.boolean(),
});

const leastSquares = v.strictObject({
  linear: v.strictObject({
    method: v.picklist(['auto', 'cholesky', 'qr', 'svd', 'cgls']),
    weights: v.nullable(shortText),
    ridge: v.pipe(finite, v.minValue(0)),
    loss: v.picklist(['sum', 'mean']),
    runs: v.pipe(v.array(run), v.maxLength(MAX_RUNS)),
    stop,
    map,
  }),
  fit: v.strictObject({
    data: v.nullable(
      v.strictObject({
        independent: v.pipe(v.array(v.strictObject({ parameter: shortText, name: shortText })), v.maxLength(MAX_NAMES)),
        observed: shortText,
      }),
    ),
    method: v.picklist(['auto', 'lm', 'projection', 'logarithms']),
    start: v.nullable(numbers),
    run: v.nullable(run),
    stop,
    starts: v.strictObject({ count: v.pipe(count, v.maxValue(MAX_STARTS)), seed: random.seed }),
    confidence: v.pipe(finite, v.gtValue(0), v.ltValue(1)),
    map,
  }),
});

const settings = v.strictObject({
  task: v.picklist(['derivative', 'minimize', 'leastSquares']),
  reading,
  derivative,
  minimize,
  leastSquares,
});

const panelMessage = v.variant('kind', [
  v.strictObject({ kind: v.literal('ready') }),
  v.strictObject({ kind: v.literal('settings'), settings }),
  v.strictObject({
    kind: v.literal('summary'),
    revision: v.pipe(v.number(), v.safeInteger()),
    text: v.nullable(v.pipe(v.string(), v.maxLength(MAX_SUMMARY))),
  }),
  v.strictObject({ kind: v.literal('needData'), hash: shortText }),
  v.strictObject({ kind: v.literal('reveal'), span }),
  v.strictObject({ kind: v.literal('revealSite') }),
  v.strictObject({ kind: v.literal('copy'), text, what: shortText }),
  v.strictObject({ kind: v.literal('save'), text, name: shortText }),
  v.strictObject({
    kind: v.literal('savePicture'),
    png: v.pipe(v.string(), v.maxLength(MAX_PICTURE), v.base64()),
    name: shortText,
  }),
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
