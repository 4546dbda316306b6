/** What the headless runner is asked and answers: one file, types and the schemas that check them. */
import * as v from 'valibot';

/** JSON has no NaN and no infinities: they are named, both ways. */
const NAMED = { NaN: NaN, Infinity: Infinity, '-Infinity': -Infinity } as const;

const number = v.union([
  v.number(),
  v.pipe(
    v.picklist(['NaN', 'Infinity', '-Infinity']),
    v.transform((name) => NAMED[name]),
  ),
]);

export type Nested = number | readonly Nested[];

const nested: v.GenericSchema<unknown, Nested> = v.union([number, v.array(v.lazy(() => nested))]);

const length = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

/** Fields of every request that names a function. */
const target = {
  file: v.string(),
  function: v.string(),
  root: v.optional(v.string()),
  arguments: v.optional(v.record(v.string(), nested), {}),
  vary: v.optional(v.array(v.string()), []),
  shapes: v.optional(v.record(v.string(), v.array(length)), {}),
};

const derivative = v.strictObject({
  job: v.literal('derivative'),
  ...target,
  points: v.array(v.array(number)),
  order: v.optional(v.picklist([0, 1, 2]), 1),
});

const optimizer = {
  optimizer: v.string(),
  options: v.optional(v.record(v.string(), v.unknown()), {}),
  schedule: v.optional(v.looseObject({ name: v.string() })),
};

const threshold = v.optional(v.nullable(number), null);

const stop = v.strictObject({
  relativeChange: threshold,
  every: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1)), 10),
  maxIterations: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  gradientNorm: threshold,
  divergence: v.optional(v.nullable(v.boolean()), true),
});

/** Of a function from a start, or of a loop of the file (`site`), whose own start, stages and stop are replaced where given. */
const minimize = v.strictObject({
  job: v.literal('minimize'),
  ...v.partial(v.object(target), ['function']).entries,
  site: v.optional(v.strictObject({ line: v.pipe(v.number(), v.safeInteger(), v.minValue(1)) })),
  start: v.optional(v.array(number)),
  ...v.partial(v.object(optimizer), ['optimizer']).entries,
  stages: v.optional(v.array(v.strictObject({ above: number, ...optimizer }))),
  stop: v.optional(stop),
  trace: v.optional(v.boolean(), false),
});

/** Three forms, told apart by `matrix`, `function` and `model`; `least-squares.ts` says which fields belong to which. */
const leastSquares = v.strictObject({
  job: v.literal('leastSquares'),
  ...v.partial(v.object(target), ['function']).entries,
  matrix: v.optional(v.string()),
  rhs: v.optional(v.string()),
  /** The name of a vector: one weight per row, 1 / variance. */
  weights: v.optional(v.string()),
  ridge: v.optional(number, 0),
  model: v.optional(v.string()),
  independent: v.optional(v.union([v.string(), v.array(v.string())])),
  data: v.optional(v.record(v.string(), v.string())),
  start: v.optional(v.array(number)),
  method: v.optional(v.string()),
  loss: v.optional(v.picklist(['sum', 'mean']), 'sum'),
  ...v.partial(v.object(optimizer), ['optimizer']).entries,
  stages: v.optional(v.array(v.strictObject({ above: number, ...optimizer }))),
  stop: v.optional(v.partial(stop, ['maxIterations'])),
  trace: v.optional(v.boolean(), false),
});

/** One schema per job; the keys are the jobs that the runner knows. */
const jobs = { derivative, minimize, leastSquares };

export type DerivativeRequest = v.InferOutput<typeof derivative>;
export type MinimizeRequest = v.InferOutput<typeof minimize>;
export type LeastSquaresRequest = v.InferOutput<typeof leastSquares>;
export type Request = DerivativeRequest | MinimizeRequest | LeastSquaresRequest;

interface AnswerDiagnostic {
  readonly message: string;
  readonly severity: 'error' | 'warning' | 'information';
  /** Absent where the fault is the request's own. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  readonly column?: number;
}

/** An answer as JSON will have it, non-finite numbers not yet named. */
export type Answer =
  | { readonly ok: false; readonly diagnostics: readonly AnswerDiagnostic[] }
  | (Readonly<Record<string, unknown>> & { readonly ok: true });

export function refuse(message: string): Answer {
  return { ok: false, diagnostics: [{ message, severity: 'error' }] };
}

/** A request that is well formed, or the sentence that says what is not. */
export function parseRequest(value: unknown): Request | string {
  const job = typeof value === 'object' && value !== null && 'job' in value ? value.job : undefined;
  const known = Object.keys(jobs).join(', ');
  if (job === undefined) return `A request is an object with a field "job"; the jobs are: ${known}.`;
  if (typeof job !== 'string' || !(job in jobs)) return `Unknown job ${JSON.stringify(job)}; the jobs are: ${known}.`;
  const schema = jobs[job as keyof typeof jobs];
  const result = v.safeParse(schema, value);
  return result.success ? result.output : sentenceOf(result.issues[0], Object.keys(schema.entries));
}

function sentenceOf(issue: v.BaseIssue<unknown>, fields: readonly string[]): string {
  const path = v.getDotPath(issue) ?? '';
  const top = !path.includes('.');
  if (top && issue.type === 'strict_object' && issue.expected === 'never')
    return `Unknown field "${path}"; the fields are: ${fields.join(', ')}.`;
  if (top && issue.received === 'undefined') return `The field "${path}" is missing.`;
  return `The field "${path}" is not right: expected ${issue.expected ?? 'something else'}, got ${issue.received}.`;
}

/** JSON text with non-finite numbers named. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'number' && !Number.isFinite(item) ? String(item) : item,
  );
}
