/**
 * What a target is for the task that was asked for: a function as it stands, the loss of a loop with its settings, a linear
 * system with its numbers, or a model with its data. Reads and traces; where the target stands in the text is `reading.ts`'s.
 */
import { findDataArrays, type LinearSystemSite } from '../lang/data-sites.ts';
import type { MinimizationSite } from '../lang/minimization/loops.ts';
import { findOptimizers, type OptimizerSite } from '../lang/minimization/optimizer-calls.ts';
import { readMinimization } from '../lang/minimization/read-loop.ts';
import { matrixOf, vectorOf } from '../lang/module-arrays.ts';
import { moduleValues } from '../lang/module-values.ts';
import type { ParsedDocument } from '../lang/parse.ts';
import { trace } from '../lang/read.ts';
import { contentHash } from '../lang/tracer/hash.ts';
import type { MinimizationInCode, NamedArray, Settings, Subject } from '../protocol/messages.ts';
import { readFit } from './fits.ts';
import { BUDGET, infoOf, requestOf, tasksOf, type Parse, type Reading, type SubjectRead } from './subject.ts';

/** Where a target stands in the text. */
export type Place =
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'expression'; readonly from: number; readonly to: number }
  | { readonly kind: 'loop'; readonly site: MinimizationSite }
  | { readonly kind: 'system'; readonly site: LinearSystemSite };

/** Drive it like a trace. */
export function* readSubject(
  place: Place,
  parsed: ParsedDocument,
  settings: Settings,
  parse: Parse,
): Reading<SubjectRead> {
  switch (place.kind) {
    case 'function':
      if (settings.task === 'leastSquares') return yield* readFit(place.name, parsed, settings, parse);
      return yield* readFunction(place, parsed, settings, parse);
    case 'expression':
      return yield* readFunction(place, parsed, settings, parse);
    case 'loop':
      return yield* readLoop(parsed, place.site);
    case 'system':
      return yield* readSystem(parsed, place.site, settings.leastSquares.linear.weights);
  }
}

function* readFunction(
  place: Extract<Place, { kind: 'function' | 'expression' }>,
  parsed: ParsedDocument,
  settings: Settings,
  parse: Parse,
): Reading<SubjectRead> {
  const result = yield* trace(requestOf(parsed, place, settings), parsed, parse);
  if (!result.ok) return result;
  const { data, hints, dependencies } = result.function;
  const optimizers = settings.task === 'minimize' ? findOptimizers(parsed.module).map(runOf) : [];
  const subject: Subject = { kind: 'function', function: infoOf(result.function), optimizers };
  const tasks = tasksOf(result.function, parsed, place.kind === 'function' ? place.name : null);
  return { ok: true, subject, tasks, data, hints, dependencies };
}

function stageOf(
  above: number,
  { optimizer, options }: OptimizerSite,
  schedule: MinimizationSite['stages'][number]['schedule'],
): MinimizationInCode['run']['stages'][0] {
  const rates = schedule && { name: schedule.name, options: schedule.options };
  return { above, optimizer, options, schedule: rates };
}

function runOf(site: OptimizerSite): MinimizationInCode['run'] {
  return { stages: [stageOf(0, site, null)] };
}

function* readLoop(parsed: ParsedDocument, site: MinimizationSite): Reading<SubjectRead> {
  const read = yield* readMinimization(parsed, site, null, BUDGET);
  if (!read.ok) return { ok: false, diagnostics: read.diagnostics, dependencies: [parsed.document.uri] };
  const { data, hints, dependencies } = read.loss;
  const [first, ...rest] = site.stages.map(({ above, optimizer, schedule }) => stageOf(above, optimizer, schedule));
  if (first === undefined) throw new RangeError('a loop without an optimizer is no site');
  const code: MinimizationInCode = {
    run: { stages: [first, ...rest] },
    start: read.start.length === 0 ? null : { kind: 'point', x: read.start },
    ...site.stop,
  };
  // It was read as a function of our own making.
  const subject: Subject = { kind: 'loop', function: { ...infoOf(read.loss), outputs: ['loss'] }, code };
  return { ok: true, subject, tasks: ['minimize', 'derivative'], data, hints, dependencies };
}

function* readSystem(
  parsed: ParsedDocument,
  { matrix, rhs }: LinearSystemSite,
  chosen: string | null,
): Reading<SubjectRead> {
  const names = [matrix.name, rhs.name, ...(chosen === null ? [] : [chosen])];
  const read = yield* moduleValues(parsed.document, names, BUDGET);
  const { dependencies } = read;
  if (!read.ok) return read;
  const refuse = (message: string, { span }: LinearSystemSite['matrix']): SubjectRead => {
    return { ok: false, diagnostics: [{ message, severity: 'error', span }], dependencies };
  };
  const left = matrixOf(read.values[0], matrix.name);
  if (typeof left === 'string') return refuse(left, matrix);
  const right = vectorOf(read.values[1], rhs.name);
  if (typeof right === 'string') return refuse(right, rhs);
  if (left.rows !== right.length)
    return refuse(
      `${matrix.name} has ${left.rows} rows and ${rhs.name} has ${right.length} numbers. They must be as many: one equation per row.`,
      rhs,
    );
  const { rows, columns, values } = left;
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    return refuse(
      `${matrix.name}[${Math.floor(bad / columns)}, ${bad % columns}] is ${String(values[bad])}. Drop that row, or fill the number in.`,
      matrix,
    );
  const odd = right.findIndex((value) => !Number.isFinite(value));
  if (odd >= 0)
    return refuse(`${rhs.name}[${odd}] is ${String(right[odd])}. Drop that row, or fill the number in.`, rhs);
  const weights = chosen === null ? null : vectorOf(read.values[2], chosen);
  if (typeof weights === 'string') return refuse(weights, rhs);
  if (weights !== null && weights.length !== rows)
    return refuse(
      `${matrix.name} has ${rows} rows and ${chosen ?? ''} has ${weights.length} weights. Choose others.`,
      rhs,
    );
  const named = (name: string, numbers: Float64Array) => ({ name, hash: contentHash(numbers), values: numbers });
  const arrays = { matrix: named(matrix.name, values), rhs: named(rhs.name, right) };
  const weighted = weights === null || chosen === null ? null : named(chosen, weights);
  const bare = ({ name, hash }: NamedArray): NamedArray => ({ name, hash });
  const subject: Subject = {
    kind: 'linear',
    system: {
      matrix: { ...bare(arrays.matrix), rows, columns },
      rhs: bare(arrays.rhs),
      weights: weighted && bare(weighted),
      choices: weightsIn(parsed, rhs.name, rows),
    },
  };
  const all = [arrays.matrix, arrays.rhs, ...(weighted === null ? [] : [weighted])];
  const data = new Map(all.map((array) => [array.hash, array.values]));
  return { ok: true, subject, tasks: ['leastSquares'], data, hints: [], dependencies };
}

/** Arrays that may be the weights: with one number per row, as far as it can be told. */
function weightsIn(parsed: ParsedDocument, rhs: string, rows: number): string[] {
  return findDataArrays(parsed)
    .filter(({ name, length }) => name !== rhs && (length === rows || length === null))
    .map(({ name }) => name);
}
