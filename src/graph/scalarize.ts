/**
 * Graph -> Graph of scalars only: every element of every array becomes a node of its own, movement disappears, sums and
 * products of matrices are written out. What elementwise backends (shader, block interpreter, WebAssembly) work on. Within a
 * node budget; `solve` and `determinant` branch on their values (pivots) and are not written out.
 */
import type { Builder } from './builder.ts';
import { createBuilder } from './builder.ts';
import type { Graph, Input, Node, NodeId, Op, Shape } from './graph.ts';
import { sizeOf } from './graph.ts';
import { isElementwise, primitiveOf } from './primitives.ts';
import { aroundAxis, withUnitAxes } from './strides.ts';

export type Scalarized =
  { readonly kind: 'scalars'; readonly graph: Graph } | { readonly kind: 'arrays'; readonly reason: string };

/** Values of data inputs by their hash. */
export type DataValues = ReadonlyMap<string, Float64Array>;

/**
 * The graph with scalar inputs and outputs: a variable of n elements becomes n scalar variables in its place, an output of n
 * elements n outputs, in row-major order; parameters stay; data become constants and their inputs disappear. `arrays`, with a
 * reason that fits into a sentence, where it would take more than `budget` nodes or cannot be done.
 */
export function scalarize(graph: Graph, data: DataValues, budget: number): Scalarized {
  try {
    return { kind: 'scalars', graph: unroll(graph, data, budget) };
  } catch (error) {
    if (error instanceof TooLarge) return { kind: 'arrays', reason: error.message };
    throw error;
  }
}

class TooLarge extends Error {}

function unroll(graph: Graph, data: DataValues, budget: number): Graph {
  const b = createBuilder();
  const inputs = graph.inputs.map((input) => scalarInputs(b, input, data, budget));
  const elements: (readonly NodeId[])[] = [];
  for (const node of graph.nodes) {
    if (sizeOf(node.shape) + b.size > budget) throw new TooLarge(`written out it has more than ${budget} operations`);
    const operands = node.inputs.map((id) => ({ shape: graph.nodes[id]?.shape ?? [], ids: elements[id] ?? [] }));
    elements.push(node.op === 'input' ? (inputs[node.attributes.index] ?? []) : expand(b, node, operands, budget));
  }
  return b.finish(graph.outputs.flatMap((id) => elements[id] ?? []));
}

/** The elements of one operand, row-major. */
interface Elements {
  readonly shape: Shape;
  readonly ids: readonly NodeId[];
}

function scalarInputs(b: Builder, input: Input, data: DataValues, budget: number): NodeId[] {
  switch (input.kind) {
    case 'variable': {
      const size = sizeOf(input.shape);
      if (size > budget) throw new TooLarge(`${input.name} has ${size} elements`);
      if (input.shape.length === 0) return [b.input(input)];
      return Array.from({ length: size }, (_, i) =>
        b.input({ kind: 'variable', name: `${input.name}[${i}]`, shape: [] }),
      );
    }
    case 'parameter':
      return new Array<NodeId>(sizeOf(input.shape)).fill(b.input({ ...input, shape: [] }));
    case 'data': {
      const size = sizeOf(input.shape);
      if (size > budget) throw new TooLarge(`${input.name} has ${size} elements`);
      const values = data.get(input.hash);
      if (values?.length !== size) throw new RangeError(`the values of ${input.name} are missing`);
      return Array.from(values, (value) => b.constant(value));
    }
  }
}

function expand(b: Builder, node: Node, operands: readonly Elements[], budget: number): readonly NodeId[] {
  const size = sizeOf(node.shape);
  const within = () => {
    if (b.size > budget) throw new TooLarge(`written out it has more than ${budget} operations`);
  };
  switch (node.op) {
    case 'constant': {
      const { values } = node.attributes;
      return Array.from({ length: size }, (_, i) => b.constant(values[values.length === 1 ? 0 : i] ?? NaN));
    }
    case 'sum':
      return combine(
        targets(node.attributes.axes, operands),
        operands,
        size,
        (p, q) => b.add(p, q),
        () => b.constant(0),
      );
    case 'reduceMax':
      return combine(
        targets(node.attributes.axes, operands),
        operands,
        size,
        (p, q) => b.max(p, q),
        () => b.constant(-Infinity),
      );
    case 'reduceMin':
      return combine(
        targets(node.attributes.axes, operands),
        operands,
        size,
        (p, q) => b.min(p, q),
        () => b.constant(Infinity),
      );
    case 'scatterAdd': {
      const { axis, indices } = node.attributes;
      const places = move({ op: 'gather', attributes: { axis, indices } }, [node.shape]);
      return combine(
        places,
        operands,
        size,
        (p, q) => b.add(p, q),
        () => b.constant(0),
      );
    }
    case 'cumsum':
      return runningSums(b, node, operands[0]?.ids ?? []);
    case 'matmul':
      return product(b, operands, within);
    case 'solve':
    case 'determinant':
      throw new TooLarge(`it uses ${node.op === 'solve' ? 'a linear solve' : 'a determinant'}`);
    case 'input':
      return [];
    case 'reshape':
    case 'broadcast':
    case 'transpose':
    case 'slice':
    case 'pad':
    case 'concatenate':
    case 'gather': {
      const all = operands.flatMap((operand) => operand.ids);
      // Counted from 1, so that the zeros of `pad` are told apart.
      return move(
        node,
        operands.map((operand) => operand.shape),
      ).map((place) => (place === 0 ? b.constant(0) : (all[place - 1] ?? 0)));
    }
    default: {
      if (!isElementwise(node.op)) throw new TooLarge(`${node.op} is not written out`);
      return Array.from({ length: size }, (_, i) =>
        b.apply(
          node.op,
          operands.map(({ ids }) => ids[i] ?? 0),
          node.attributes,
        ),
      );
    }
  }
}

type Movement = Extract<Op, 'reshape' | 'broadcast' | 'transpose' | 'slice' | 'pad' | 'concatenate' | 'gather'>;

/** Which element (from 1, operands one after another) a movement puts at each place: the movement itself, of the numbers. */
function move(
  { op, attributes }: { op: Movement; attributes: Node['attributes'] },
  shapes: readonly Shape[],
): number[] {
  let next = 1;
  const operands = shapes.map((shape) => ({ shape, data: Float64Array.from({ length: sizeOf(shape) }, () => next++) }));
  const rules = primitiveOf(op);
  return Array.from(rules.evaluate(operands, attributes, rules.shape(shapes, attributes)));
}

/** The place (from 1) in a reduction's result that each element of its operand goes to. */
function targets(axes: readonly number[], operands: readonly Elements[]): number[] {
  const shape = operands[0]?.shape ?? [];
  return move({ op: 'broadcast', attributes: { shape } }, [withUnitAxes(shape, axes)]);
}

function combine(
  places: readonly number[],
  operands: readonly Elements[],
  size: number,
  join: (p: NodeId, q: NodeId) => NodeId,
  empty: () => NodeId,
): NodeId[] {
  const results = new Array<NodeId | undefined>(size).fill(undefined);
  operands[0]?.ids.forEach((id, i) => {
    const place = (places[i] ?? 1) - 1;
    const before = results[place];
    results[place] = before === undefined ? id : join(before, id);
  });
  return results.map((id) => id ?? empty());
}

function runningSums(b: Builder, node: Node<'cumsum'>, ids: readonly NodeId[]): NodeId[] {
  const { axis, reverse } = node.attributes;
  const { outer, length, inner } = aroundAxis(node.shape, axis);
  const results = [...ids];
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      for (let k = 1; k < length; k++) {
        const at = (o * length + (reverse ? length - 1 - k : k)) * inner + i;
        const before = at + (reverse ? inner : -inner);
        results[at] = b.add(results[before] ?? 0, results[at] ?? 0);
      }
    }
  }
  return results;
}

/** Products of matrices, one pair per batch element. `within` throws where the budget is spent. */
function product(b: Builder, [left, right]: readonly Elements[], within: () => void): NodeId[] {
  if (!left || !right) return [];
  const [m = 1, k = 1] = left.shape.slice(-2);
  const n = right.shape.at(-1) ?? 1;
  const results: NodeId[] = [];
  const batches = sizeOf(left.shape.slice(0, -2));
  for (let batch = 0; batch < batches; batch++) {
    for (let row = 0; row < m; row++) {
      for (let column = 0; column < n; column++) {
        within();
        let sum: NodeId | undefined;
        for (let i = 0; i < k; i++) {
          const term = b.mul(left.ids[(batch * m + row) * k + i] ?? 0, right.ids[(batch * k + i) * n + column] ?? 0);
          sum = sum === undefined ? term : b.add(sum, term);
        }
        results.push(sum ?? b.constant(0));
      }
    }
  }
  return results;
}
