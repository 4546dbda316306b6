/**
 * What is fitted, as residuals with what a picture needs beside them: the data by their names, and the model at other values of
 * its independent variables, where it treats each row like the others.
 */
import { createBuilder, inline } from '../../graph/builder.ts';
import type { Graph, NodeId } from '../../graph/graph.ts';
import { sizeOf } from '../../graph/graph.ts';
import type { DataValues } from '../../graph/scalarize.ts';
import type { FitJob, FitProblem, NamedArray } from '../jobs/least-squares.ts';
import { LeastSquaresError } from './linear.ts';
import type { ResidualGraph } from './models.ts';
import { lessData, observedIn, overRows } from './models.ts';
import { createResiduals } from './residuals.ts';
import { oneRowOf } from './rows.ts';

type Independent = readonly (NamedArray & { readonly parameter: string })[];

export interface RowModel {
  readonly model: ResidualGraph;
  /** In the order of the columns. */
  readonly independent: readonly string[];
}

export interface ReadFit {
  readonly residuals: ResidualGraph;
  /** What is fitted; null for residuals that are not written as model less data. */
  readonly observed: Float64Array | null;
  /** The only independent variable; null where there is none or more than one. */
  readonly along: { readonly parameter: string; readonly values: Float64Array } | null;
  /** Observations that there are; where some are left out, more than are fitted. */
  readonly total: number | null;
  /** One array per independent variable. */
  readonly columns: readonly Float64Array[];
  /** The model of one row, with the names of its independent variables; null where it needs all of its data. */
  readonly row: RowModel | null;
}

/** Throws a LeastSquaresError that says what is wrong with the data. */
export function readFit({ problem }: FitJob, data: DataValues): ReadFit {
  if (problem.kind === 'residuals') {
    const residuals = { graph: problem.graph, data };
    return { residuals, observed: observedIn(residuals) ?? null, along: null, total: null, columns: [], row: null };
  }
  const { graph, independent, observed } = problem;
  const columns = independent.map((one) => valuesOf(one, data));
  const target = valuesOf(observed, data);
  for (const [index, column] of columns.entries()) {
    if (column.length === target.length) continue;
    throw new LeastSquaresError(
      `${independent[index]?.name ?? ''} has ${column.length} numbers and ${observed.name} has ${target.length}. They must be as many: one per observation`,
    );
  }
  const row =
    problem.kind === 'rows'
      ? { model: { graph, data }, independent: independent.map(({ parameter }) => parameter) }
      : (rowOf(graph, independent, data, target.length) ?? readRow(problem, columns, data));
  const model = problem.kind === 'rows' && row ? overColumns(row, columns) : { graph, data };
  if (!model)
    throw new LeastSquaresError(
      `The model does with ${independent.map(({ parameter }) => parameter).join(', ')} what cannot be done row by row. Write it for arrays, so that it gives one number per observation`,
    );
  const [only] = independent;
  const [values] = columns;
  return {
    residuals: lessData(model, target),
    observed: target,
    along: only && values && columns.length === 1 ? { parameter: only.parameter, values } : null,
    total: target.length,
    columns,
    row,
  };
}

function valuesOf({ name, hash }: NamedArray, data: DataValues): Float64Array {
  const values = data.get(hash);
  if (!values) throw new LeastSquaresError(`The values of ${name} are missing`);
  if (values.length === 0) throw new LeastSquaresError(`${name} is empty. Give it one number per observation`);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new LeastSquaresError(
      `${name} holds ${String(values[bad])} at index ${bad}. Drop that row, or fill the number in`,
    );
  return values;
}

/** Over other values of the independent variables, all of one length; undefined where the model cannot be taken row by row. */
export function overColumns(
  { model, independent }: RowModel,
  columns: readonly Float64Array[],
): ResidualGraph | undefined {
  return overRows(model, byName(independent, columns));
}

export function byName(names: readonly string[], columns: readonly Float64Array[]): Map<string, Float64Array> {
  return new Map(names.map((name, index) => [name, columns[index] ?? new Float64Array()]));
}

/** A model over whole arrays that treats every row alike, as a model of one row. */
function rowOf(graph: Graph, independent: Independent, data: DataValues, rows: number): RowModel | null {
  // Short arrays stand in the graph itself, and what was computed of them.
  if (graph.nodes.some(({ op, shape }) => op === 'constant' && shape.length > 0)) return null;
  const row = oneRowOf(flatOutputs(scalarUnknowns(graph)), rows);
  if (!row) return null;
  // Data became variables of the same name; one that is no independent variable differs from row to row.
  const names = new Map(
    graph.inputs.flatMap((input) => (input.kind === 'data' ? [[input.hash, input.name] as const] : [])),
  );
  const hashes = new Set(independent.map(({ hash }) => hash));
  if ([...names.keys()].some((hash) => !hashes.has(hash))) return null;
  return { model: { graph: row, data }, independent: independent.map((one) => names.get(one.hash) ?? one.parameter) };
}

/** Where the two give the same numbers for the data. */
function readRow(
  { graph, row, independent }: Extract<FitProblem, { readonly kind: 'whole' }>,
  columns: readonly Float64Array[],
  data: DataValues,
): RowModel | null {
  if (row === null) return null;
  const single = { model: { graph: row, data }, independent: independent.map(({ parameter }) => parameter) };
  const over = overColumns(single, columns);
  if (!over) return null;
  const [whole, rows] = [createResiduals(graph, data), createResiduals(over.graph, over.data)];
  if (whole.unknowns !== rows.unknowns || whole.count !== rows.count) return null;
  const p = Float64Array.from({ length: whole.unknowns }, (_, j) => PROBE[j % PROBE.length] ?? 1);
  const [a, b] = [whole.values(p), rows.values(p)];
  const size = a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return a.every((value, i) => Object.is(value, b[i]) || Math.abs(value - (b[i] ?? NaN)) <= SAME * size)
    ? single
    : null;
}

/** Unknowns at which two models are compared, and how well they agree, of the largest value. */
const PROBE = [0.7, 1.3, 0.4, 1.9, 0.9];
const SAME = 1e-9;

/** Every variable as so many scalar ones. */
function scalarUnknowns(graph: Graph): Graph {
  const b = createBuilder();
  const inputs = graph.inputs.map((input): NodeId => {
    if (input.kind !== 'variable' || input.shape.length === 0) return b.input(input);
    const scalars = Array.from({ length: sizeOf(input.shape) }, (_, i) =>
      b.reshape(b.input({ kind: 'variable', name: `${input.name}[${i}]`, shape: [] }), [1]),
    );
    return b.reshape(b.concatenate(scalars, 0), input.shape);
  });
  const ids = inline(b, graph, inputs);
  return b.finish(graph.outputs.map((output) => ids[output] ?? output));
}

function flatOutputs(graph: Graph): Graph {
  const b = createBuilder();
  const ids = inline(
    b,
    graph,
    graph.inputs.map((input) => b.input(input)),
  );
  return b.finish(
    graph.outputs.map((output) => {
      const id = ids[output] ?? output;
      return b.reshape(id, [sizeOf(b.shapeOf(id))]);
    }),
  );
}
