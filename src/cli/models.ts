/** Reads a model and its data: which parameter is the independent variable, arrays where the model takes them, else row by row. */
import type { ResidualGraph } from '../engine/least-squares/models.ts';
import { lessData, overRows } from '../engine/least-squares/models.ts';
import { outputCount } from '../engine/points.ts';
import { readFunction } from './reading.ts';
import type { Answer, LeastSquaresRequest, Nested } from './requests.ts';
import { refuse } from './requests.ts';
import { columnsOf } from '../lang/module-arrays.ts';
import { readValues } from './values.ts';

/** What was read: residuals, and names for their unknowns. */
export type ReadResiduals =
  | { readonly ok: true; readonly residuals: ResidualGraph; readonly names: readonly string[] }
  | { readonly ok: false; readonly answer: Answer };

export function readModel(request: LeastSquaresRequest, model: string, start: readonly number[]): ReadResiduals {
  const wrong = (message: string): ReadResiduals => ({ ok: false, answer: refuse(message) });
  const { data, independent } = request;
  if (data === undefined)
    return wrong('The field "data" is missing: the names of the data, {"x": "xs", "y": "ys"} for example.');
  const given = independent === undefined ? undefined : [independent].flat();
  const names = given ?? Object.keys(data).filter((key) => key !== 'y');
  const absent = names.find((name) => data[name] === undefined);
  if (absent !== undefined) return wrong(`The data of the independent variable ${absent} are missing in "data".`);
  const rest = Object.keys(data).filter((key) => !names.includes(key));
  const [observedKey] = rest;
  if (observedKey === undefined || rest.length > 1)
    return wrong(
      `"data" needs one entry beside the independent variables (${names.join(', ')}): what is fitted, "y" for example.`,
    );
  const arrays = [...names, observedKey].map((key) => data[key] ?? '');
  const values = readValues(request.file, request.root, arrays);
  if (!values.ok) return values;
  const read = columnsOf(arrays, values.result.values);
  if (!read.ok) return wrong(read.message);
  const { columns } = read;
  const observed = columns[columns.length - 1] ?? new Float64Array();
  const target = { ...request, function: model };

  // Arrays first: a model that takes a mean of its data means the mean of all of them.
  const fixed = Object.fromEntries(names.map((name, i): [string, Nested] => [name, Array.from(columns[i] ?? [])]));
  const whole = readFunction({ ...target, arguments: { ...request.arguments, ...fixed } }, start.length);
  if (whole.ok && outputCount(whole.result.function.graph) === observed.length) {
    const { graph, data: contents, variables } = whole.result.function;
    return { ok: true, residuals: lessData({ graph, data: contents }, observed), names: variables };
  }
  const single = readFunction({ ...target, vary: [...request.vary, ...names] }, start.length + names.length);
  if (single.ok && outputCount(single.result.function.graph) === 1) {
    const { graph, data: contents, variables } = single.result.function;
    const lifted = overRows({ graph, data: contents }, new Map(names.map((name, i) => [name, columns[i] ?? observed])));
    if (lifted)
      return {
        ok: true,
        residuals: lessData(lifted, observed),
        names: variables.filter((variable) => !names.includes(variable)),
      };
  }
  if (!whole.ok) return whole;
  return wrong(
    `${model} gives ${outputCount(whole.result.function.graph)} numbers for ${observed.length} observations. It must give one per observation.`,
  );
}
