/**
 * Differentiation, Graph -> Graph: forward (jvp) and reverse (vjp) accumulation over the rules of the primitives, and what
 * follows from them. Results are graphs again, so any order is a repetition.
 *
 * Cotangents carry a guard: below a `select` the cotangent of the branch not taken is not 0 * derivative (NaN where the
 * derivative is not finite) but nothing at all. A node that several branches use counts where any of them is taken.
 */
import { extend } from './builder.ts';
import type { Expressions } from './expressions.ts';
import type { Graph, Node, NodeId, Op } from './graph.ts';
import { sizeOf } from './graph.ts';
import type { Tangent } from './primitive.ts';
import { isElementwise, isLeaf, primitiveOf } from './primitives.ts';

/**
 * Jacobian-vector product: the tangents of `outputs` for the tangents of some nodes (of their shapes). A tangent that is zero
 * by structure is undefined. Nodes are appended to the builder.
 */
export function jvp(b: Expressions, outputs: readonly NodeId[], seeds: ReadonlyMap<NodeId, NodeId>): Tangent[] {
  const tangents = new Map<NodeId, Tangent>(seeds);
  for (const id of ancestors(b, outputs)) {
    if (tangents.has(id)) continue;
    const node = b.nodeOf(id);
    const incoming = node.inputs.map((input) => tangents.get(input));
    const moves = incoming.some((tangent) => tangent !== undefined);
    if (moves && !isLeaf(node)) tangents.set(id, primitiveOf(node.op).jvp(b, node, id, incoming));
  }
  return outputs.map((id) => tangents.get(id));
}

/**
 * Vector-Jacobian product: the cotangents of the nodes `wrt` for cotangents of the outputs (of their shapes). Undefined where
 * the outputs do not depend on a node. Nodes are appended to the builder.
 */
export function vjp(
  b: Expressions,
  outputs: readonly NodeId[],
  cotangents: readonly NodeId[],
  wrt: readonly NodeId[],
): Tangent[] {
  const order = ancestors(b, outputs);
  const active = dependents(b, order, wrt);
  const incoming = new Map<NodeId, Part[]>();
  outputs.forEach((output, i) => {
    const cotangent = cotangents[i];
    if (cotangent !== undefined && active.has(output)) receive(incoming, output, { kind: 'whole', value: cotangent });
  });
  for (const id of order.reverse()) {
    const parts = incoming.get(id);
    if (!parts) continue;
    const node = b.nodeOf(id);
    if (isLeaf(node)) continue;
    const total = accumulate(b, node, parts);
    // An elementwise rule keeps the guard as it is. Others mix elements: the guard is applied before them, and what it says
    // about whole operands goes on with the movement of the elements.
    const guard = isElementwise(node.op) ? total.guard : undefined;
    const cotangent = guard === undefined ? settle(b, total) : total.value;
    const spread = guard === undefined && total.guard !== undefined && SPREADS.has(node.op) ? total.guard : undefined;
    if (node.op === 'slice' && isRange(node)) {
      const source = node.inputs[0] ?? 0;
      const start = node.attributes.starts[0] ?? 0;
      const length = node.shape[0] ?? 0;
      if (active.has(source))
        receive(incoming, source, { kind: 'range', start, length, value: cotangent, ...guarded(spread) });
      continue;
    }
    const rule = primitiveOf(node.op);
    const spreads =
      spread === undefined ? [] : rule.vjp(b, node, id, b.broadcast(b.add(spread, b.constant(0)), node.shape));
    rule.vjp(b, node, id, cotangent).forEach((part, i) => {
      const input = node.inputs[part.operand];
      if (input === undefined || !active.has(input)) return;
      const moved = spreads[i] && b.ne(spreads[i].cotangent, b.constant(0));
      const outer = guard ?? moved;
      const both = part.guard === undefined ? outer : outer === undefined ? part.guard : b.and(outer, part.guard);
      receive(incoming, input, { kind: 'whole', value: part.cotangent, ...guarded(both) });
    });
  }
  return wrt.map((id) => {
    const parts = incoming.get(id);
    return parts && sum(b, b.nodeOf(id), parts);
  });
}

/** Operations whose transposes move elements and add them up, with no weight below 0. */
const SPREADS: ReadonlySet<Op> = new Set<Op>([
  'sum', 'cumsum', 'reduceMax', 'reduceMin', 'reshape', 'broadcast', 'transpose', 'slice', 'pad', 'concatenate', 'gather', 'scatterAdd',
]); // prettier-ignore

function guarded(guard: NodeId | undefined): { guard?: NodeId } {
  return guard === undefined ? {} : { guard };
}

/** What reached a node from one of its uses. Elements read one by one from a vector are kept as ranges until all are there. */
type Part =
  | { readonly kind: 'whole'; readonly value: NodeId; readonly guard?: NodeId }
  | {
      readonly kind: 'range';
      readonly start: number;
      readonly length: number;
      readonly value: NodeId;
      /** Of the range; its value is 0 already where this is. */
      readonly guard?: NodeId;
    };

interface Guarded {
  readonly value: NodeId;
  readonly guard?: NodeId;
}

function receive(incoming: Map<NodeId, Part[]>, id: NodeId, part: Part): void {
  const parts = incoming.get(id);
  if (parts) parts.push(part);
  else incoming.set(id, [part]);
}

/** A slice that reads a run of neighbours from a vector. */
function isRange(node: Node): node is Node<'slice'> {
  return node.op === 'slice' && node.shape.length === 1 && node.attributes.steps[0] === 1;
}

function settle(b: Expressions, { value, guard }: Guarded): NodeId {
  return guard === undefined ? value : b.select(guard, value, b.constant(0));
}

/** What arrived at a node, and where none of it counts. */
function accumulate(b: Expressions, node: Node, parts: readonly Part[]): Guarded {
  const [first] = parts;
  if (first?.kind === 'whole' && parts.every((part) => part.kind === 'whole' && part.guard === first.guard)) {
    return {
      value: total(
        b,
        parts.map((part) => part.value),
      ),
      ...guarded(first.guard),
    };
  }
  return { value: sum(b, node, parts), ...guarded(union(b, node, parts)) };
}

/** The sum of the parts, each 0 where it does not count. */
function sum(b: Expressions, node: Node, parts: readonly Part[]): NodeId {
  const ranges = parts.filter((part) => part.kind === 'range');
  const joined = ranges.length > 0 ? [joinRanges(b, node.shape[0] ?? 0, ranges)] : [];
  const wholes = parts.flatMap((part) => (part.kind === 'whole' ? [settle(b, part)] : []));
  return total(b, [...wholes, ...joined]);
}

/** Where any of the parts counts; undefined where that is everywhere. */
function union(b: Expressions, node: Node, parts: readonly Part[]): NodeId | undefined {
  if (parts.every((part) => part.guard === undefined)) return undefined;
  const guards: NodeId[] = [];
  const ranges: Extract<Part, { kind: 'range' }>[] = [];
  for (const part of parts) {
    if (part.kind === 'whole') {
      if (part.guard === undefined) return undefined;
      guards.push(part.guard);
    } else {
      const everywhere = part.guard ?? b.constant(1);
      ranges.push({ ...part, value: b.broadcast(b.add(everywhere, b.constant(0)), [part.length]) });
    }
  }
  if (ranges.length > 0) guards.push(b.ne(joinRanges(b, node.shape[0] ?? 0, ranges), b.constant(0)));
  return guards.reduce((any, guard) => b.or(any, guard));
}

function total(b: Expressions, values: readonly NodeId[]): NodeId {
  const [first, ...rest] = values;
  if (first === undefined) throw new RangeError('a sum of no cotangents');
  return rest.reduce((sum, value) => b.add(sum, value), first);
}

/**
 * The cotangent of a vector from those of its ranges. Equal ranges add up; disjoint ones stand side by side in one
 * concatenation, so that a loop over n elements costs n and not n^2; only overlapping ones are padded and added.
 */
function joinRanges(b: Expressions, size: number, ranges: readonly Extract<Part, { kind: 'range' }>[]): NodeId {
  const byPlace = new Map<string, { start: number; length: number; value: NodeId }>();
  for (const { start, length, value } of ranges) {
    const key = `${start}:${length}`;
    const known = byPlace.get(key);
    byPlace.set(key, { start, length, value: known ? b.add(known.value, value) : value });
  }
  const pieces = [...byPlace.values()].sort((p, q) => p.start - q.start);
  const layers: (typeof pieces)[] = [];
  for (const piece of pieces) {
    const layer = layers.find((one) => {
      const last = one.at(-1);
      return last !== undefined && last.start + last.length <= piece.start;
    });
    if (layer) layer.push(piece);
    else layers.push([piece]);
  }
  return total(
    b,
    layers.map((layer) => sideBySide(b, size, layer)),
  );
}

function sideBySide(
  b: Expressions,
  size: number,
  pieces: readonly { start: number; length: number; value: NodeId }[],
): NodeId {
  const parts: NodeId[] = [];
  const gap = (length: number) => {
    if (length > 0) parts.push(b.broadcast(b.constant(0), [length]));
  };
  let at = 0;
  for (const { start, length, value } of pieces) {
    gap(start - at);
    parts.push(value);
    at = start + length;
  }
  gap(size - at);
  return b.concatenate(parts, 0);
}

/** All nodes that the outputs need, in order. */
function ancestors(b: Expressions, outputs: readonly NodeId[]): NodeId[] {
  const last = outputs.reduce((largest, id) => Math.max(largest, id), -1);
  const needed = new Uint8Array(last + 1);
  for (const id of outputs) needed[id] = 1;
  const order: NodeId[] = [];
  for (let id = last; id >= 0; id--) {
    if (needed[id] === 0) continue;
    order.push(id);
    for (const input of b.nodeOf(id).inputs) needed[input] = 1;
  }
  return order.reverse();
}

function dependents(b: Expressions, order: readonly NodeId[], wrt: readonly NodeId[]): Set<NodeId> {
  const active = new Set<NodeId>(wrt);
  for (const id of order) {
    if (b.nodeOf(id).inputs.some((input) => active.has(input))) active.add(id);
  }
  return active;
}

/** Node ids of the graph's variables in a builder that holds it. */
function variablesOf(graph: Graph, inputs: readonly NodeId[]): NodeId[] {
  return inputs.filter((_, i) => graph.inputs[i]?.kind === 'variable');
}

/** Zeros of a node's shape where it does not depend on anything. */
function orZeros(b: Expressions, tangent: Tangent, like: NodeId): NodeId {
  return b.broadcast(tangent ?? b.constant(0), b.shapeOf(like));
}

/**
 * The derivative with respect to one scalar variable: outputs of the same shapes. This is the curve f' at every point.
 * `variable` counts the graph's variables; of a vector, `element` is the one that moves.
 */
export function derivative(graph: Graph, variable = 0, element = 0): Graph {
  const outputs = graph.outputs.length;
  return repeatedly(graph, 1, variable, element, (orders) => orders.slice(outputs));
}

/** The graph's outputs, then their derivatives up to an order, as one graph: as `derivative` again and again, but quicker. */
export function derivatives(graph: Graph, order: number, variable = 0, element = 0): Graph {
  return repeatedly(graph, order, variable, element, (orders) => orders);
}

function repeatedly(
  graph: Graph,
  order: number,
  variable: number,
  element: number,
  pick: (orders: readonly NodeId[]) => readonly NodeId[],
): Graph {
  const { b, ids, inputs } = extend(graph);
  const x = variablesOf(graph, inputs)[variable];
  if (x === undefined) throw new RangeError(`the graph has no variable ${variable}`);
  const seeds = new Map([[x, unit(b, x, element)]]);
  let outputs = graph.outputs.map((id) => ids[id] ?? id);
  const all = [...outputs];
  for (let k = 0; k < order; k++) {
    const tangents = jvp(b, outputs, seeds);
    outputs = outputs.map((output, i) => orZeros(b, tangents[i], output));
    all.push(...outputs);
  }
  return b.finish(pick(all));
}

function unit(b: Expressions, x: NodeId, element: number): NodeId {
  const shape = b.shapeOf(x);
  const size = sizeOf(shape);
  if (size === 1) return b.broadcast(b.constant(1), shape);
  const parts = [{ start: element, length: 1, value: b.broadcast(b.constant(1), [1]) }];
  return b.reshape(sideBySide(b, size, parts), shape);
}

/** The gradient of a graph with one output of one element: one output per variable, of its shape. */
export function gradient(graph: Graph): Graph {
  const { b, ids, inputs } = extend(graph);
  return b.finish(gradientNodes(b, ids[scalarOutput(graph)] ?? 0, variablesOf(graph, inputs)));
}

/** Gradient of a node of one element with respect to others, in a builder. */
export function gradientNodes(b: Expressions, output: NodeId, wrt: readonly NodeId[]): NodeId[] {
  const one = b.broadcast(b.constant(1), b.shapeOf(output));
  return vjp(b, [output], [one], wrt).map((cotangent, i) => orZeros(b, cotangent, wrt[i] ?? output));
}

function scalarOutput(graph: Graph): NodeId {
  const [output] = graph.outputs;
  const size = output === undefined ? 0 : sizeOf(graph.nodes[output]?.shape ?? []);
  if (output === undefined || graph.outputs.length !== 1 || size !== 1)
    throw new RangeError('a gradient needs one output of one element; use jacobian');
  return output;
}

/**
 * The Jacobian: for each output element (outputs flattened, in order) one output of the result per variable, so
 * [element * variables + variable]. Forward where that takes fewer passes, reverse else.
 */
export function jacobian(graph: Graph): Graph {
  const { b, ids, inputs } = extend(graph);
  const wrt = variablesOf(graph, inputs);
  const outputs = graph.outputs.map((id) => ids[id] ?? id);
  return b.finish(outputs.flatMap((output) => rows(b, output).flatMap((row) => gradientNodes(b, row, wrt))));
}

/** The elements of a node as scalars. */
export function rows(b: Expressions, id: NodeId): NodeId[] {
  const size = sizeOf(b.shapeOf(id));
  if (size === 1) return [b.reshape(id, [])];
  const flat = b.reshape(id, [size]);
  return Array.from({ length: size }, (_, i) => b.reshape(b.slice(flat, [i], [i + 1]), []));
}

/** Hessian-vector product of a graph with one output of one element: forward over reverse. Directions are new inputs. */
export function hessianVectorProduct(graph: Graph): Graph {
  const { b, ids, inputs } = extend(graph);
  const wrt = variablesOf(graph, inputs);
  const gradients = gradientNodes(b, ids[scalarOutput(graph)] ?? 0, wrt);
  const seeds = wrt.map(
    (x, i) => [x, b.input({ kind: 'variable', name: `direction${i}`, shape: b.shapeOf(x) })] as const,
  );
  const tangents = jvp(b, gradients, new Map(seeds));
  return b.finish(gradients.map((g, i) => orZeros(b, tangents[i], g)));
}

/**
 * The Hessian of a graph with one output of one element, over its variables flattened to n numbers: n outputs, row i of
 * shape [n].
 */
export function hessian(graph: Graph): Graph {
  const { b, ids, inputs } = extend(graph);
  const wrt = variablesOf(graph, inputs);
  const gradients = gradientNodes(b, ids[scalarOutput(graph)] ?? 0, wrt);
  const flatten = (nodes: readonly NodeId[]) =>
    b.concatenate(
      nodes.map((id) => b.reshape(id, [sizeOf(b.shapeOf(id))])),
      0,
    );
  return b.finish(
    wrt.flatMap((x) =>
      Array.from({ length: sizeOf(b.shapeOf(x)) }, (_, element) => {
        const tangents = jvp(b, gradients, new Map([[x, unit(b, x, element)]]));
        return flatten(gradients.map((g, i) => orZeros(b, tangents[i], g)));
      }),
    ),
  );
}
