/**
 * Algebra for reading: like terms and like factors are collected, fractions reduced. The result is equal as mathematics but
 * may round differently and fills removable gaps (x / x is 1), so formulas and exported code use it, computation never does.
 */
import type { Builder } from './builder.ts';
import { createBuilder, rebuild } from './builder.ts';
import type { Graph, Input, Node, NodeId } from './graph.ts';
import type { Fraction } from './fraction.ts';
import { add, fraction, multiply, ONE, reciprocal, valueOf, ZERO } from './fraction.ts';

/** coefficient * product of factor^exponent */
interface Product {
  readonly coefficient: Fraction;
  readonly factors: ReadonlyMap<NodeId, number>;
}

/** constant + sum of coefficient * term */
interface Sum {
  readonly constant: Fraction;
  readonly terms: ReadonlyMap<NodeId, Fraction>;
}

/** `expand`: products of sums are multiplied out, which now lets terms cancel and now only grows; the caller takes the shorter. */
export function simplify(graph: Graph, expand = false): Graph {
  const s = new Simplifier(
    expand,
    graph.inputs.map((input) => input.kind),
  );
  for (const input of graph.inputs) s.inputs.push(s.b.input(input));
  const ids: NodeId[] = [];
  for (const node of graph.nodes) ids.push(s.rebuild(node, node.inputs.map((id) => ids[id] ?? id))); // prettier-ignore
  return s.b.finish(graph.outputs.map((id) => ids[id] ?? id));
}

/** Sums of more terms are not multiplied out. */
const MAX_EXPANDED = 8;

class Simplifier {
  readonly b: Builder = createBuilder();
  readonly inputs: NodeId[] = [];
  private readonly expand: boolean;
  private readonly kinds: readonly Input['kind'][];
  /** Normal forms of nodes built here, so that nothing is read back from the nodes. */
  private readonly products = new Map<NodeId, Product>();
  private readonly sums = new Map<NodeId, Sum>();

  constructor(expand: boolean, kinds: readonly Input['kind'][]) {
    this.expand = expand;
    this.kinds = kinds;
  }

  rebuild(node: Node, inputs: readonly NodeId[]): NodeId {
    const [x = 0, y = 0] = inputs;
    switch (node.op) {
      case 'add':
        return this.buildSum(this.addSums(this.sumOf(x), this.sumOf(y), ONE), node);
      case 'sub':
        return this.buildSum(this.addSums(this.sumOf(x), this.sumOf(y), fraction(-1)), node);
      case 'neg':
        return this.scale(x, fraction(-1), node);
      case 'mul': {
        const factor = this.b.uniform(x);
        if (factor !== undefined && Number.isFinite(factor)) return this.scale(y, fraction(factor), node);
        return this.distribute(x, y, 1, node) ?? this.distribute(y, x, 1, node) ?? this.product(x, y, 1, node);
      }
      case 'div':
        return this.distribute(x, y, -1, node) ?? this.product(x, y, -1, node);
      case 'sqrt': {
        // As the power 1/2, so that roots of the same radicand collect.
        const root = this.b.sqrt(x);
        this.products.set(root, { coefficient: ONE, factors: new Map([[x, 0.5]]) });
        return root;
      }
      case 'pow': {
        const power = this.b.uniform(y);
        if (power === undefined || !Number.isInteger(power)) return this.b.pow(x, y);
        const { coefficient, factors } = this.productOf(x);
        const scaled = valueOf(coefficient) ** power;
        if (!Number.isFinite(scaled)) return this.b.pow(x, y);
        const raised = new Map([...factors].map(([id, exponent]) => [id, exponent * power]));
        return this.buildProduct({ coefficient: fraction(scaled), factors: raised }, node);
      }
      default:
        return rebuild(this.b, node, inputs, this.inputs);
    }
  }

  private product(x: NodeId, y: NodeId, sign: 1 | -1, node: Node): NodeId {
    return this.buildProduct(this.multiplyProducts(this.productOf(x), this.productOf(y), sign), node);
  }

  /** (a + b) y as a y + b y, where expanding; undefined where the first is no sum of few terms. */
  private distribute(sum: NodeId, y: NodeId, sign: 1 | -1, node: Node): NodeId | undefined {
    const form = this.expand ? this.sums.get(sum) : undefined;
    if (!form || form.terms.size > MAX_EXPANDED || this.products.has(sum)) return undefined;
    let total: Sum = { constant: ZERO, terms: new Map() };
    const append = (part: NodeId, coefficient: Fraction) => {
      total = this.addSums(total, this.sumOf(part), coefficient);
    };
    for (const [term, coefficient] of form.terms)
      append(this.rebuild({ ...node, op: sign === 1 ? 'mul' : 'div' } as Node, [term, y]), coefficient);
    if (valueOf(form.constant) !== 0)
      append(sign === 1 ? y : this.product(this.b.constant(1), y, -1, node), form.constant);
    return this.buildSum(total, node);
  }

  private scale(x: NodeId, factor: Fraction, node: Node): NodeId {
    const sum = this.sums.get(x);
    if (sum && valueOf(factor) === -1)
      return this.buildSum(this.addSums({ constant: ZERO, terms: new Map() }, sum, factor), node);
    const product = this.productOf(x);
    return this.buildProduct({ ...product, coefficient: multiply(product.coefficient, factor) }, node);
  }

  private productOf(id: NodeId): Product {
    const known = this.products.get(id);
    if (known) return known;
    const number = this.b.uniform(id);
    if (number !== undefined && Number.isFinite(number)) return { coefficient: fraction(number), factors: new Map() };
    return { coefficient: ONE, factors: new Map([[id, 1]]) };
  }

  private sumOf(id: NodeId): Sum {
    const known = this.sums.get(id);
    if (known) return known;
    const { coefficient, factors } = this.productOf(id);
    if (factors.size === 0) return { constant: coefficient, terms: new Map() };
    const shape = this.b.nodeOf(id);
    const bare = this.buildProduct({ coefficient: ONE, factors }, shape);
    return { constant: ZERO, terms: new Map([[bare, coefficient]]) };
  }

  private addSums(left: Sum, right: Sum, sign: Fraction): Sum {
    const terms = new Map(left.terms);
    for (const [term, coefficient] of right.terms) {
      terms.set(term, add(terms.get(term) ?? ZERO, multiply(coefficient, sign)));
    }
    return { constant: add(left.constant, multiply(right.constant, sign)), terms };
  }

  private multiplyProducts(left: Product, right: Product, sign: 1 | -1): Product {
    const factors = new Map(left.factors);
    for (const [factor, exponent] of right.factors) factors.set(factor, (factors.get(factor) ?? 0) + sign * exponent);
    const scale = sign === 1 ? right.coefficient : reciprocal(right.coefficient);
    return { coefficient: multiply(left.coefficient, scale), factors };
  }

  /** One order for equal products, as it is written: parameters, then variables, then what is computed. */
  private ordered(factors: ReadonlyMap<NodeId, number>): [NodeId, number][] {
    const rank = (id: NodeId) => {
      const input = this.inputs.indexOf(id);
      if (input === -1) return 2;
      return this.kinds[input] === 'variable' ? 1 : 0;
    };
    return [...factors].sort(([p], [q]) => rank(p) - rank(q) || p - q);
  }

  private buildProduct(product: Product, { shape }: Node): NodeId {
    const { b } = this;
    const over: NodeId[] = [];
    const under: NodeId[] = [];
    for (const [factor, exponent] of this.ordered(product.factors)) {
      if (exponent === 0) continue;
      const size = Math.abs(exponent);
      const power = size === 1 ? factor : size === 0.5 ? b.sqrt(factor) : b.pow(factor, b.constant(size));
      (exponent > 0 ? over : under).push(power);
    }
    const { numerator, denominator } = product.coefficient;
    if (denominator !== 1) under.unshift(b.constant(denominator));
    const plain = Math.abs(numerator) === 1 && over.length > 0;
    if (!plain) over.unshift(b.constant(Math.abs(numerator)));
    const times = (ids: readonly NodeId[]) => ids.reduce((all, id) => b.mul(all, id));
    const magnitude = under.length === 0 ? times(over) : b.div(times(over), times(under));
    const id = b.broadcast(numerator < 0 ? b.neg(magnitude) : magnitude, shape);
    const factors = new Map([...product.factors].filter(([, exponent]) => exponent !== 0));
    if (factors.size > 0 && !this.sums.has(id)) this.products.set(id, { coefficient: product.coefficient, factors });
    return id;
  }

  /** Positive terms first, so that a sum does not begin with a minus where it need not. */
  private buildSum(sum: Sum, { shape }: Node): NodeId {
    const { b } = this;
    const entries = [...sum.terms].filter(([, coefficient]) => valueOf(coefficient) !== 0);
    const constant = valueOf(sum.constant);
    const scaled = entries.map(([term, coefficient]) => {
      const magnitude = fraction(Math.abs(coefficient.numerator), coefficient.denominator);
      const product = this.productOf(term);
      const id = this.buildProduct(
        { ...product, coefficient: multiply(product.coefficient, magnitude) },
        b.nodeOf(term),
      );
      return { id, negative: coefficient.numerator < 0 };
    });
    const ordered = [...scaled.filter((one) => !one.negative), ...scaled.filter((one) => one.negative)];
    if (constant !== 0) {
      const part = { id: b.constant(Math.abs(constant)), negative: constant < 0 };
      const firstNegative = ordered.findIndex((one) => one.negative);
      if (part.negative || firstNegative !== 0)
        ordered.splice(part.negative ? ordered.length : firstNegative < 0 ? ordered.length : firstNegative, 0, part);
      else ordered.unshift(part);
    }
    let total: NodeId | undefined;
    for (const { id, negative } of ordered) {
      if (total === undefined) total = negative ? b.neg(id) : id;
      else total = negative ? b.sub(total, id) : b.add(total, id);
    }
    const id = b.broadcast(total ?? b.constant(0), shape);
    if (entries.length > 1 || (entries.length === 1 && constant !== 0))
      this.sums.set(id, { constant: sum.constant, terms: new Map(entries) });
    return id;
  }
}
