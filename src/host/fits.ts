/**
 * A function for the least-squares task: a model with the arrays of its module that it is to follow, or residuals. Which array
 * goes where is the user's choice, else the code's (a call of curve_fit, names that match), else a guess that the panel shows.
 */
import { findDataArrays, findFits, type DataArraySite } from '../lang/data-sites.ts';
import { columnsOf, vectorOf } from '../lang/module-arrays.ts';
import { moduleValues } from '../lang/module-values.ts';
import type { ParsedDocument } from '../lang/parse.ts';
import { trace } from '../lang/read.ts';
import { findSites } from '../lang/sites.ts';
import type { TracedFunction } from '../lang/trace.ts';
import { contentHash } from '../lang/tracer/hash.ts';
import type { FitInfo, FitProblem, Settings, Task } from '../protocol/messages.ts';
import { BUDGET, nameIn, requestOf, tasksOf, type Parse, type Reading, type SubjectRead } from './subject.ts';

/** Which arrays a model follows. */
interface Pairing {
  readonly independent: readonly { readonly parameter: string; readonly name: string }[];
  readonly observed: string;
  readonly reason: string;
  readonly start: readonly number[] | null;
}

interface Column {
  readonly name: string;
  readonly hash: string;
  readonly values: Float64Array;
}

/** The model with the data at hand, by the way in which it takes them. */
interface Modelled {
  readonly problem: FitProblem;
  readonly read: TracedFunction;
  readonly unknowns: readonly string[];
}

export function* readFit(name: string, parsed: ParsedDocument, settings: Settings, parse: Parse): Reading<SubjectRead> {
  const { document } = parsed;
  const arrays = findDataArrays(parsed);
  const parameters =
    findSites(parsed)
      .findLast((site) => site.name === name)
      ?.parameters.map(plainName) ?? [];
  const choices = { parameters, arrays: arrays.map((array) => array.name) };
  const site = findFits(parsed).findLast((fit) => nameIn(fit) === name);
  const chosen = settings.leastSquares.fit.data;
  if (site?.kind === 'residuals' && chosen === null)
    return yield* readResiduals(name, parsed, settings, parse, site.data, site.start);
  const pairing =
    chosen === null ? pairingOf(site, parameters, arrays) : { ...chosen, reason: 'chosen here', start: null };
  if (pairing === null) return yield* readResiduals(name, parsed, settings, parse, {}, null);

  const names = [...pairing.independent.map((one) => one.name), pairing.observed];
  const values = yield* moduleValues(document, names, BUDGET);
  if (!values.ok) return values;
  const checked = columnsOf(names, values.values);
  if (!checked.ok) {
    const found = arrays.find((array) => array.name === checked.name);
    const span = found?.span ?? { uri: document.uri, from: 0, to: 0 };
    const diagnostics = [{ message: checked.message, severity: 'error', span } as const];
    return { ok: false, diagnostics, dependencies: values.dependencies };
  }
  const columns = checked.columns.map((column, i): Column => ({
    name: names[i] ?? '',
    values: column,
    hash: contentHash(column),
  }));
  const model = yield* readModel(name, parsed, settings, parse, pairing, columns);
  const dependencies = [...new Set([...values.dependencies, ...model.dependencies])];
  if (!model.ok) return { ...model, dependencies };
  const { problem, read, unknowns } = model.modelled;
  const fit: FitInfo = {
    problem,
    parameters: read.parameters,
    unknowns,
    start: pairing.start,
    choices,
    reason: pairing.reason,
  };
  const data = new Map([...read.data, ...columns.map(({ hash, values }) => [hash, values] as const)]);
  return { ok: true, subject: { kind: 'fit', fit }, tasks: ALL, data, hints: read.hints, dependencies };
}

const ALL: readonly Task[] = ['derivative', 'minimize', 'leastSquares'];

/** `x: float` and `x=1` of a signature are x. */
function plainName(parameter: string): string {
  return /^[.*]*([\p{ID_Start}$_][\p{ID_Continue}$]*)/u.exec(parameter)?.[1] ?? parameter;
}

/** What the code pairs, else the first parameter and the first arrays of one length; null where there are not even those. */
function pairingOf(
  site: ReturnType<typeof findFits>[number] | undefined,
  parameters: readonly string[],
  arrays: readonly DataArraySite[],
): Pairing | null {
  if (site?.kind === 'fit') {
    const { independent, data, start } = site;
    const observed = Object.keys(data).find((key) => !independent.includes(key));
    if (observed !== undefined)
      return {
        independent: independent.map((parameter) => ({ parameter, name: data[parameter] ?? parameter })),
        observed: data[observed] ?? observed,
        reason: 'as the code has them',
        start,
      };
  }
  const [parameter] = parameters;
  const [x, y] = arrays;
  if (parameter === undefined || parameters.length < 2 || x === undefined || y === undefined) return null;
  return {
    independent: [{ parameter, name: x.name }],
    observed: y.name,
    reason: 'a guess: choose the data below, or call curve_fit in the code',
    start: null,
  };
}

type ModelRead =
  | { readonly ok: true; readonly modelled: Modelled; readonly dependencies: readonly string[] }
  | Extract<SubjectRead, { ok: false }>;

/** Arrays first, for a model that takes a mean of its data means the mean of all of them; else one row at a time. */
function* readModel(
  name: string,
  parsed: ParsedDocument,
  settings: Settings,
  parse: Parse,
  { independent }: Pairing,
  columns: readonly Column[],
): Reading<ModelRead> {
  const request = requestOf(parsed, { kind: 'function', name }, settings);
  const observed = columns[columns.length - 1];
  if (observed === undefined) throw new RangeError('a fit has data');
  const taken = independent.flatMap(({ parameter }, i) => {
    const column = columns[i];
    return column ? [{ parameter, ...column }] : [];
  });
  const fixed = Object.fromEntries(taken.map(({ parameter, values }) => [parameter, Array.from(values)]));
  const given = {
    observed: named(observed),
    independent: taken.map((one) => ({ ...named(one), parameter: one.parameter })),
  };

  const whole = yield* trace({ ...request, arguments: fixed }, parsed, parse);
  const names = taken.map(({ parameter }) => parameter);
  const row = yield* trace({ ...request, vary: [...request.vary, ...names] }, parsed, parse);
  if (whole.ok && whole.function.outputs.length === observed.values.length) {
    const { graph, variables, dependencies } = whole.function;
    const single = row.ok && row.function.outputs.length === 1 ? row.function : null;
    const read = single
      ? { ...whole.function, data: new Map([...single.data, ...whole.function.data]) }
      : whole.function;
    return {
      ok: true,
      modelled: { problem: { kind: 'whole', graph, row: single?.graph ?? null, ...given }, read, unknowns: variables },
      dependencies,
    };
  }
  if (row.ok && row.function.outputs.length === 1) {
    const { graph, variables, dependencies } = row.function;
    const unknowns = variables.filter((variable) => !names.includes(variable));
    return {
      ok: true,
      modelled: { problem: { kind: 'rows', graph, ...given }, read: row.function, unknowns },
      dependencies,
    };
  }
  if (!whole.ok) return whole;
  const message = `\`${name}\` returns ${whole.function.outputs.length} numbers for ${observed.values.length} observations. Return one for each.`;
  return {
    ok: false,
    diagnostics: [{ message, severity: 'error', span: spanOf(name, parsed) }],
    dependencies: whole.function.dependencies,
  };
}

const named = ({ name, hash }: Column) => ({ name, hash });

function spanOf(name: string, parsed: ParsedDocument) {
  const site = findSites(parsed).findLast((candidate) => candidate.name === name);
  return site?.nameSpan ?? { uri: parsed.document.uri, from: 0, to: 0 };
}

/** A function whose outputs are the residuals. */
function* readResiduals(
  name: string,
  parsed: ParsedDocument,
  settings: Settings,
  parse: Parse,
  data: Readonly<Record<string, string>>,
  start: readonly number[] | null,
): Reading<SubjectRead> {
  const parameters = Object.keys(data);
  const values = yield* moduleValues(parsed.document, Object.values(data), BUDGET);
  if (!values.ok && parameters.length > 0) return values;
  const fixed: Record<string, unknown> = {};
  for (const [i, parameter] of parameters.entries()) {
    const column = vectorOf(values.ok ? values.values[i] : undefined, data[parameter] ?? '');
    if (typeof column === 'string')
      return {
        ok: false,
        diagnostics: [{ message: column, severity: 'error', span: spanOf(name, parsed) }],
        dependencies: values.dependencies,
      };
    fixed[parameter] = Array.from(column);
  }
  const request = requestOf(parsed, { kind: 'function', name }, settings);
  const result = yield* trace({ ...request, arguments: fixed }, parsed, parse);
  if (!result.ok) return result;
  const { graph, parameters: read, variables, outputs, hints, dependencies } = result.function;
  if (outputs.length < 2 || variables.length === 0) {
    const message = `There is nothing to fit \`${name}\` to. Name the data in this file (\`x = np.array(...)\` and \`y = ...\`), call \`curve_fit(${name}, x, y)\`, or return one residual per observation.`;
    return { ok: false, diagnostics: [{ message, severity: 'error', span: spanOf(name, parsed) }], dependencies };
  }
  const fit: FitInfo = {
    problem: { kind: 'residuals', graph },
    parameters: read,
    unknowns: variables,
    start,
    choices: { parameters: [], arrays: [] },
    reason: 'what it returns are the residuals',
  };
  const tasks = tasksOf(result.function, parsed, name);
  return { ok: true, subject: { kind: 'fit', fit }, tasks, data: result.function.data, hints, dependencies };
}
