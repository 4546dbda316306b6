/**
 * A graph's output as a tree for the eye: what the three writers (`python.ts`, `typescript.ts`, `mathml.ts`) write. Sharing is
 * spelled out here, so a formula has a limit of size; longer ones are code with locals, not formulas.
 */
import type { Graph, Node, NodeId, Op, Shape } from '../graph.ts';
import { nodeAt, sizeOf } from '../graph.ts';

export type Comparison = '<' | '<=' | '==' | '!=';

export type Term =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'symbol'; readonly name: string }
  /** `name` is that of the operation, or `abs`, `sum` and the like. */
  | {
      readonly kind: 'call';
      readonly name: Op;
      readonly operands: readonly Term[];
      readonly options: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'sum'; readonly left: Term; readonly right: Term; readonly minus: boolean }
  | { readonly kind: 'product'; readonly left: Term; readonly right: Term }
  | { readonly kind: 'quotient'; readonly left: Term; readonly right: Term }
  | { readonly kind: 'power'; readonly left: Term; readonly right: Term }
  | { readonly kind: 'negation'; readonly operand: Term }
  | { readonly kind: 'matrixProduct'; readonly left: Term; readonly right: Term }
  | { readonly kind: 'comparison'; readonly operator: Comparison; readonly left: Term; readonly right: Term }
  | {
      readonly kind: 'logical';
      readonly operator: 'and' | 'or';
      readonly left: Term;
      readonly right: Term;
      readonly elementwise: boolean;
    }
  | { readonly kind: 'not'; readonly operand: Term; readonly elementwise: boolean }
  | {
      readonly kind: 'conditional';
      readonly test: Term;
      readonly then: Term;
      readonly otherwise: Term;
      /** Of arrays, element by element. */ readonly elementwise: boolean;
    }
  /** One subscript per axis: an index, or `start:stop:step` with parts left out as Python does. */
  | { readonly kind: 'index'; readonly base: Term; readonly subscripts: readonly string[] }
  | { readonly kind: 'list'; readonly items: readonly Term[] };

/** Most parts that a formula may have. */
const MAX_TERMS = 300;

/** The term of one output, or null where it would have more than `limit` parts. */
export function termOf(graph: Graph, output = 0, limit = MAX_TERMS): Term | null {
  const id = graph.outputs[output];
  return id === undefined || treeSize(graph, id) > limit ? null : new Terms(graph).of(id);
}

/** Number of parts of a term: what makes it long to read. */
export function partsOf(term: Term): number {
  switch (term.kind) {
    case 'number':
    case 'symbol':
      return 1;
    case 'call':
      return 1 + total(term.operands);
    case 'list':
      return 1 + total(term.items);
    case 'negation':
    case 'not':
      return 1 + partsOf(term.operand);
    case 'index':
      return 1 + partsOf(term.base);
    case 'conditional':
      return 1 + total([term.test, term.then, term.otherwise]);
    default:
      return 1 + total([term.left, term.right]);
  }
}

function total(terms: readonly Term[]): number {
  return terms.reduce((sum, term) => sum + partsOf(term), 0);
}

/** Parts of the tree that a node spells out to; saturates instead of overflowing. */
function treeSize(graph: Graph, output: NodeId): number {
  const sizes: number[] = [];
  for (const node of graph.nodes) {
    const own = node.op === 'constant' ? node.attributes.values.length : 1;
    sizes.push(
      Math.min(
        1e9,
        node.inputs.reduce((total, id) => total + (sizes[id] ?? 0), own),
      ),
    );
  }
  return sizes[output] ?? 0;
}

const COMPARISONS: Readonly<Partial<Record<Op, Comparison>>> = { lt: '<', le: '<=', eq: '==', ne: '!=' };

/** Writes terms of one graph; nodes that `locals` names are written as their names. */
export class Terms {
  private readonly graph: Graph;
  private readonly locals: ReadonlyMap<NodeId, string>;

  constructor(graph: Graph, locals: ReadonlyMap<NodeId, string> = new Map()) {
    this.graph = graph;
    this.locals = locals;
  }

  of(id: NodeId): Term {
    const name = this.locals.get(id);
    return name === undefined ? this.definition(id) : { kind: 'symbol', name };
  }

  /** The node itself, though it may have a name. */
  definition(id: NodeId): Term {
    const node = nodeAt(this.graph.nodes, id);
    const operands = () => node.inputs.map((input) => this.of(input));
    const pair = () => {
      const [left, right] = operands();
      return { left: left ?? UNKNOWN, right: right ?? UNKNOWN };
    };
    const first = () => this.of(node.inputs[0] ?? 0);
    switch (node.op) {
      case 'constant':
        return listOf(
          node.attributes.values.map((value) => ({ kind: 'number', value })),
          node.shape,
        );
      case 'input':
        return { kind: 'symbol', name: this.graph.inputs[node.attributes.index]?.name ?? '?' };
      case 'add':
        return { kind: 'sum', minus: false, ...pair() };
      case 'sub':
        return { kind: 'sum', minus: true, ...pair() };
      case 'mul':
        return { kind: 'product', ...pair() };
      case 'div':
        return { kind: 'quotient', ...pair() };
      case 'pow':
        return { kind: 'power', ...pair() };
      case 'neg':
        return { kind: 'negation', operand: first() };
      case 'matmul':
        return { kind: 'matrixProduct', ...pair() };
      case 'lt':
      case 'le':
      case 'eq':
      case 'ne':
        return { kind: 'comparison', operator: COMPARISONS[node.op] ?? '==', ...pair() };
      case 'and':
      case 'or':
        return { kind: 'logical', operator: node.op, ...pair(), elementwise: sizeOf(node.shape) !== 1 };
      case 'not':
        return this.negated(first(), sizeOf(node.shape) !== 1);
      case 'select': {
        const [test = UNKNOWN, then = UNKNOWN, otherwise = UNKNOWN] = operands();
        return { kind: 'conditional', test, then, otherwise, elementwise: sizeOf(node.shape) !== 1 };
      }
      case 'broadcast':
      case 'stopGradient':
        return first();
      case 'reshape':
        return sizeOf(node.shape) === 1 ? this.element(node) : call(node, operands(), { shape: node.shape.join() });
      case 'slice':
        return { kind: 'index', base: first(), subscripts: this.ranges(node) };
      case 'concatenate':
        return this.joined(node, operands());
      default:
        return call(node, operands(), optionsOf(node));
    }
  }

  /** One element of an array, read as `x[0]`. */
  private element(node: Node): Term {
    const inner = nodeAt(this.graph.nodes, node.inputs[0] ?? 0);
    if (inner.op !== 'slice') return this.of(node.inputs[0] ?? 0);
    return { kind: 'index', base: this.of(inner.inputs[0] ?? 0), subscripts: inner.attributes.starts.map(String) };
  }

  private ranges(node: Node<'slice'>): string[] {
    const { starts, stops, steps } = node.attributes;
    const lengths = nodeAt(this.graph.nodes, node.inputs[0] ?? 0).shape;
    return lengths.map((length, axis) => {
      const start = starts[axis] ?? 0;
      const stop = stops[axis] ?? length;
      const step = steps[axis] ?? 1;
      return `${start === 0 ? '' : start}:${stop === length ? '' : stop}${step === 1 ? '' : `:${step}`}`;
    });
  }

  /** Scalars joined side by side are a list. */
  private joined(node: Node<'concatenate'>, operands: readonly Term[]): Term {
    const lone = node.inputs.every((id) => sizeOf(nodeAt(this.graph.nodes, id).shape) === 1) && node.shape.length === 1;
    return lone ? { kind: 'list', items: operands } : call(node, operands, { axis: String(node.attributes.axis) });
  }

  /** `not a < b` is only `b <= a` where neither is NaN, so it stays as it is; `not not` is gone already. */
  private negated(operand: Term, elementwise: boolean): Term {
    if (operand.kind === 'comparison' && operand.operator === '==') return { ...operand, operator: '!=' };
    if (operand.kind === 'comparison' && operand.operator === '!=') return { ...operand, operator: '==' };
    return { kind: 'not', operand, elementwise };
  }
}

const UNKNOWN: Term = { kind: 'symbol', name: '?' };

function call(node: Node, operands: readonly Term[], options: Readonly<Record<string, string>>): Term {
  return { kind: 'call', name: node.op, operands, options };
}

function optionsOf(node: Node): Record<string, string> {
  switch (node.op) {
    case 'sum':
    case 'reduceMax':
    case 'reduceMin': {
      const { axes } = node.attributes;
      return node.shape.length === 0 ? {} : { axis: axes.length === 1 ? String(axes[0]) : `(${axes.join(', ')})` };
    }
    case 'cumsum':
    case 'gather':
    case 'scatterAdd':
      return { axis: String(node.attributes.axis) };
    case 'polygamma':
      return { order: String(node.attributes.order) };
    default:
      return {};
  }
}

function listOf(values: readonly Term[], shape: Shape): Term {
  if (shape.length === 0) return values[0] ?? UNKNOWN;
  const [length = 0, ...rest] = shape;
  const block = sizeOf(rest);
  return {
    kind: 'list',
    items: Array.from({ length }, (_, i) => listOf(values.slice(i * block, (i + 1) * block), rest)),
  };
}
