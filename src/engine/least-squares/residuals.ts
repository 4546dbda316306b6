/**
 * Residuals as the solvers see them: a vector r(p) of m numbers of n unknowns, its Jacobian by differentiation (forward, one
 * tangent per unknown), both also in double-double, and which unknowns enter linearly, read off the graph.
 */
import type { Builder } from '../../graph/builder.ts';
import { createBuilder, inline } from '../../graph/builder.ts';
import { jvp } from '../../graph/differentiate.ts';
import type { Graph, NodeId } from '../../graph/graph.ts';
import { nodeAt, sizeOf } from '../../graph/graph.ts';
import type { DataValues } from '../../graph/scalarize.ts';
import type { DoubleDoubleArray } from '../double-double/array.ts';
import { view, zeros } from '../double-double/array.ts';
import type { Read } from '../double-double/evaluate.ts';
import { evaluatePrecisely, NotPrecise } from '../double-double/evaluate.ts';
import type { Float64Backend } from '../float64/backend.ts';
import { referenceBackend } from '../float64/reference.ts';
import type { VectorMachine } from '../wasm/linear-algebra/vector-machine.ts';
import { vectorMachine } from '../wasm/linear-algebra/vector-machine.ts';
import { rowGraphOf } from './row-graph.ts';
import type { RowSystem } from './row-system.ts';
import { createRowSystem } from './row-system.ts';
import { createRowEvaluator } from './rows.ts';

/** By columns: element (i, j) of the Jacobian at j * count + i. */
interface Linearization {
  readonly values: Float64Array;
  readonly jacobian: Float64Array;
}

export interface PreciseLinearization {
  readonly values: DoubleDoubleArray;
  readonly jacobian: DoubleDoubleArray;
}

export interface Residuals {
  readonly count: number;
  readonly unknowns: number;
  readonly values: (p: Float64Array) => Float64Array;
  readonly linearize: (p: Float64Array) => Linearization;
  /**
   * Undefined where an operation has no double-double form. `read`: how constants and data become double-double.
   */
  readonly precisely: (p: DoubleDoubleArray, read: Read) => PreciseLinearization | undefined;
  /** Residuals whose rows are each for themselves, on the vector machine. */
  readonly system: RowSystem | undefined;
  /** Unknowns in which, the others held, the residuals are jointly affine. */
  readonly linear: readonly number[];
}

/**
 * All outputs of the graph, flattened, are residuals; all elements of its variables unknowns. `backend` serves long data whose
 * rows the vector machine cannot take each for itself; `machine`: null for none.
 */
export function createResiduals(
  graph: Graph,
  data: DataValues,
  backend: Float64Backend = referenceBackend,
  machine: VectorMachine | null = vectorMachine(),
): Residuals {
  const given = graph.inputs.map((input) => {
    if (input.kind !== 'data') return undefined;
    const content = data.get(input.hash);
    if (!content) throw new RangeError(`the values of ${input.name} are missing`);
    return content;
  });
  const count = graph.outputs.reduce((sum, output) => sum + sizeOf(nodeAt(graph.nodes, output).shape), 0);
  const variables = graph.inputs.filter(({ kind }) => kind === 'variable');
  const unknowns = variables.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const flat = once(() => flatten(graph));
  const scalars = graph.outputs.length === 1 && variables.every(({ shape }) => shape.length === 0);
  const row = machine ? rowGraphOf(scalars ? graph : flat().valueGraph, count) : undefined;
  const system =
    row && machine ? createRowSystem(row, scalars ? given : flat().given(given), count, machine) : undefined;
  const bind = (p: Float64Array) => {
    let next = 0;
    const contents = flat().given(given);
    return flat().valueGraph.inputs.map((input, i) =>
      input.kind === 'variable' ? Float64Array.of(p[next++] ?? NaN) : contents[i],
    );
  };
  /** Array by array, for what the system does not do. */
  const derivatives = once(() => {
    const { b, values, unknowns: ids } = flat();
    const columns = ids.map((x) => jvp(b, [values], new Map([[x, b.constant(1)]]))[0]);
    const both = b.finish([values, ...columns.map((column) => b.broadcast(column ?? b.constant(0), [count]))]);
    const evaluate = once(() => createRowEvaluator(both, count, backend));
    return { both, evaluate, linear: linearUnknowns(b, ids, columns) };
  });
  const evaluateValues = once(() => createRowEvaluator(flat().valueGraph, count, backend));
  return {
    count,
    unknowns,
    system,
    values: (p) => system?.values(p) ?? evaluateValues()(bind(p))[0] ?? new Float64Array(),
    linearize: (p) => {
      if (system) return system.full(p);
      const [first = new Float64Array(), ...rest] = derivatives().evaluate()(bind(p));
      const jacobian = new Float64Array(count * unknowns);
      rest.forEach((column, j) => {
        jacobian.set(column, j * count);
      });
      return { values: first, jacobian };
    },
    precisely: (p, read) => {
      let next = 0;
      const { both } = derivatives();
      const contents = flat().given(given);
      const at = both.inputs.map((input, i) => {
        const content = contents[i];
        if (input.kind !== 'variable') return content && read(content);
        const element = view(p, next, next + 1);
        next++;
        return element;
      });
      return preciseLinearization(both, at, count, read);
    },
    get linear() {
      return derivatives().linear;
    },
  };
}

/** One output, a vector, of scalar variables. */
function flatten(graph: Graph) {
  const b = createBuilder();
  const unknowns: NodeId[] = [];
  /** Of each input of the flat graph, the one that it was. */
  const origins: number[] = [];
  const inputs = graph.inputs.map((input, index) => {
    if (input.kind !== 'variable') {
      origins.push(index);
      return b.input(input);
    }
    const scalars = Array.from({ length: sizeOf(input.shape) }, (_, i) => {
      origins.push(index);
      return b.input({ kind: 'variable', name: `${input.name}[${i}]`, shape: [] });
    });
    unknowns.push(...scalars);
    return joined(b, scalars, input.shape);
  });
  const ids = inline(b, graph, inputs);
  const parts = graph.outputs.map((output) => {
    const id = ids[output] ?? output;
    return b.reshape(id, [sizeOf(b.shapeOf(id))]);
  });
  const values = b.concatenate(parts, 0);
  const given = (contents: readonly (Float64Array | undefined)[]) => origins.map((index) => contents[index]);
  return { b, unknowns, values, valueGraph: b.finish([values]), given };
}

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function preciseLinearization(
  graph: Graph,
  inputs: readonly (DoubleDoubleArray | undefined)[],
  count: number,
  read: Read,
): PreciseLinearization | undefined {
  try {
    const [values = zeros(0), ...columns] = evaluatePrecisely(graph, inputs, read);
    const jacobian = zeros(count * columns.length);
    columns.forEach((column, j) => {
      jacobian.hi.set(column.hi, j * count);
      jacobian.lo.set(column.lo, j * count);
    });
    return { values, jacobian };
  } catch (error) {
    if (error instanceof NotPrecise) return undefined;
    throw error;
  }
}

function joined(b: Builder, scalars: readonly NodeId[], shape: readonly number[]): NodeId {
  const [only] = scalars;
  if (scalars.length === 1 && only !== undefined) return b.broadcast(only, shape);
  const vector = b.concatenate(
    scalars.map((id) => b.reshape(id, [1])),
    0,
  );
  return b.reshape(vector, shape);
}

/** Greedily, in order: an unknown joins where its column depends neither on itself nor on those that joined, nor theirs on it. */
function linearUnknowns(b: Builder, unknowns: readonly NodeId[], columns: readonly (NodeId | undefined)[]): number[] {
  const needs = columns.map((column) => (column === undefined ? new Set<NodeId>() : ancestors(b, column)));
  const linear: number[] = [];
  unknowns.forEach((x, j) => {
    const apart = (k: number) => !needs[j]?.has(unknowns[k] ?? x) && !needs[k]?.has(x);
    if (columns[j] !== undefined && apart(j) && linear.every(apart)) linear.push(j);
  });
  return linear;
}

function ancestors(b: Builder, id: NodeId): Set<NodeId> {
  const seen = new Set<NodeId>();
  const stack = [id];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    stack.push(...b.nodeOf(next).inputs);
  }
  return seen;
}
