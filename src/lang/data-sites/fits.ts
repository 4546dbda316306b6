/**
 * Fits that a file calls for, and those that its names suggest: a numeric function of `x` and of parameters, beside vectors `x`
 * and `y`.
 */
import type { Span } from '../syntax.ts';
import type { Binding, ModelFacts } from './facts.ts';
import type { FitCall } from './fit-calls.ts';

interface FileData {
  readonly last: ReadonlyMap<string, Binding>;
  readonly fits: readonly FitCall[];
  readonly models: readonly ModelFacts[];
  /** Of vectors of numbers, where they can be told. */
  readonly lengths: ReadonlyMap<string, number | null>;
  readonly numeric: ReadonlySet<string>;
}

type Names = Readonly<Record<string, string>>;
export type FoundFit = { readonly span: Span } & (
  | {
      readonly kind: 'fit';
      readonly model: string;
      readonly independent: readonly string[];
      readonly data: Names;
      readonly start: readonly number[] | null;
    }
  | { readonly kind: 'residuals'; readonly function: string; readonly data: Names; readonly start: readonly number[] }
);

export function fitsIn(file: FileData): FoundFit[] {
  const called = file.fits.flatMap((call) => calledFit(call, file) ?? []);
  const fitted = new Set(file.fits.map((call) => call.function));
  const last = new Map(file.models.map((model) => [model.name, model]));
  const named = [...last.values()].flatMap((model) => (fitted.has(model.name) ? [] : (namedFit(model, file) ?? [])));
  return [...called, ...named].sort((a, b) => a.span.from - b.span.from);
}

function calledFit(call: FitCall, file: FileData): FoundFit | null {
  const model = file.models.findLast(({ name }) => name === call.function);
  const known = call.data.every((name) => file.last.has(name));
  const start = typeof call.start === 'string' ? (file.last.get(call.start)?.numbers ?? null) : call.start;
  if (!model || !known) return null;
  const { span } = call;
  const [first, ...further] = model.parameters;
  if (call.kind === 'residuals') {
    const extra = further.slice(0, call.data.length);
    if (start === null || extra.length < call.data.length) return null;
    const data = Object.fromEntries(extra.map(({ name }, i) => [name, call.data[i] ?? '']));
    return { kind: 'residuals', function: model.name, data, start, span };
  }
  const [xs, ys] = call.data;
  if (!first || first.name === '' || xs === undefined || ys === undefined || !agree(xs, ys, file)) return null;
  return fitOf(model, first.name, xs, ys, start, span);
}

function fitOf(
  model: ModelFacts,
  independent: string,
  xs: string,
  ys: string,
  start: readonly number[] | null,
  span: Span,
): FoundFit {
  const taken = new Set(model.parameters.map(({ name }) => name));
  const key = ['y', 'observed', 'observed_data'].find((one) => !taken.has(one)) ?? 'observed values';
  return {
    kind: 'fit',
    model: model.name,
    independent: [independent],
    data: { [independent]: xs, [key]: ys },
    start,
    span,
  };
}

/** Names of data, and of what was observed beside them, the likeliest first. */
const PAIRS: readonly (readonly [string, string])[] = [
  ...['x', 't'].flatMap((x): (readonly [string, string])[] => [
    [`${x}data`, 'ydata'],
    [`${x}_data`, 'y_data'],
    [`${x}Data`, 'yData'],
    [`${x}_obs`, 'y_obs'],
    [`${x}_train`, 'y_train'],
    [`${x}s`, 'ys'],
    [x, 'y'],
    [`${x}s`, 'y'],
    [x, 'ys'],
    [x, 'y_obs'],
    [x, 'obs'],
  ]),
];
const INDEPENDENT = new Set(['x', 't', 'xs', 'ts', 'xdata', 'tdata', 'x_data', 't_data', 'xData', 'tData']);
/** Parameters that are data too: a function that has them is no model of them. */
const OBSERVED = /^(?:y|ys|z|ydata|y_data|yData|obs|observed|target|targets|y_true|y_obs|n|N)$/;
const NO_MODEL = /loss|cost|error|residual|objective|grad|jac|hess|plot|noise|rmse|mse/i;

function namedFit(model: ModelFacts, file: FileData): FoundFit | null {
  const [first, ...further] = model.parameters;
  if (!first || further.length === 0 || !INDEPENDENT.has(first.name)) return null;
  if (!file.numeric.has(model.name) || NO_MODEL.test(model.name)) return null;
  if (!model.parameters.every(({ plain }) => plain) || further.some(({ name }) => OBSERVED.test(name))) return null;
  if (first.vector !== null && first.vector !== 'is gone through') return null;
  const start = startOf(further);
  if (start === undefined) return null;
  const letter = first.name.charAt(0);
  const pair = PAIRS.find(
    ([xs, ys]) => xs.startsWith(letter) && file.lengths.has(xs) && file.lengths.has(ys) && agree(xs, ys, file),
  );
  return pair ? fitOf(model, first.name, pair[0], pair[1], start, model.nameSpan) : null;
}

/** Numbers are started by whoever fits; one vector of parameters needs its length. Undefined where that cannot be told. */
function startOf(further: ModelFacts['parameters']): readonly number[] | null | undefined {
  if (further.every(({ vector }) => vector === null)) return null;
  const [only] = further;
  if (further.length > 1 || only?.length == null) return undefined;
  return Array.from({ length: only.length }, () => 1);
}

function agree(xs: string, ys: string, { lengths }: FileData): boolean {
  const [m, n] = [lengths.get(xs) ?? null, lengths.get(ys) ?? null];
  return m === null || n === null || m === n;
}
