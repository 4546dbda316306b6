/**
 * The cheap way to write nodes in GLSL: as floats, but for those that are to carry their rounding errors, which are pairs. What
 * reads a pair takes in its rest to first order. Sines and cosines of one angle, and sigmoids of a number and its negative, share.
 */
import type { ElementwiseOp } from '../../graph/expressions.ts';
import type { Graph, NodeId, Op } from '../../graph/graph.ts';
import { nodeAt } from '../../graph/graph.ts';
import { carefulOf, slopeOf } from './careful.ts';
import type { GlslExpression } from './glsl.ts';
import { glslOf } from './glsl.ts';
import { literal } from './glsl/numbers.ts';
import type { Interval } from './intervals.ts';
import { shorterOf } from './intervals.ts';

/** Names of operands: of a float, or of a pair; and where they lie. */
export interface PlainNames {
  readonly name: (id: NodeId) => string;
  readonly isPair: (id: NodeId) => boolean;
  /** The node is to take in the rests of its operands. */
  readonly isTaking: (id: NodeId) => boolean;
  readonly interval: (id: NodeId) => Interval | undefined;
}

export interface PlainStatements {
  readonly lines: readonly string[];
  readonly needs: readonly string[];
  readonly extras: readonly GlslExpression['extra'][];
}

/** Writes the nodes one by one, in order; each is then called `n` and its id. */
export function plainWriter(graph: Graph, nodes: readonly NodeId[], { name, isPair, isTaking, interval }: PlainNames) {
  const partners = partnersOf(graph, nodes);
  const written = new Set<string>();

  /** The value of one operand, and what was rounded off it. */
  const valueOf = (id: NodeId) => (isPair(id) ? `${name(id)}.x` : name(id));
  const restOf = (id: NodeId) => (isPair(id) ? `${name(id)}.y` : null);

  return (id: NodeId, exponent: number | undefined): PlainStatements => {
    const node = nodeAt(graph.nodes, id);
    const operandText = (text: (operand: NodeId) => string) =>
      node.inputs.map((input, i) => (i === 1 && exponent !== undefined ? literal(exponent) : text(input)));
    if (isPair(id)) {
      const pairs = operandText((input) => (isPair(input) ? name(input) : `vec2(${name(input)}, 0.0)`));
      const { text, needs, extra } = carefulOf(node, pairs, exponent);
      return { lines: [`vec2 n${id} = ${text};`], needs, extras: [extra] };
    }
    const shared = sharedOf(graph, id, partners, valueOf, interval);
    const lines: string[] = [];
    if (shared && !written.has(shared.name)) {
      written.add(shared.name);
      lines.push(`vec2 ${shared.name} = ${shared.call};`);
    }
    const shorter = shorterOf(node.op, interval(node.inputs[0] ?? -1));
    const plain: GlslExpression =
      shared ??
      (shorter === null
        ? glslOf(node, operandText(valueOf), exponent)
        : { text: `${shorter}(${operandText(valueOf).join(', ')})`, needs: shorter === 'sqrt' ? [] : [shorter] });
    const { extra } = plain;
    if (!isTaking(id) || node.inputs.every((input) => restOf(input) === null)) {
      lines.push(`float n${id} = ${plain.text};`);
      return { lines, needs: plain.needs, extras: [extra] };
    }
    const taken = shared?.slope
      ? { text: `${shared.slope} * ${restOf(shared.operand) ?? '0.0'}`, needs: [] as string[], extra: undefined }
      : changeOf(node, id, node.inputs.map(valueOf), node.inputs.map(restOf), exponent);
    if (taken === null) {
      const pairs = operandText((input) => (isPair(input) ? name(input) : `vec2(${name(input)}, 0.0)`));
      const careful = carefulOf(node, pairs, exponent);
      return { lines: [`float n${id} = (${careful.text}).x;`], needs: careful.needs, extras: [careful.extra] };
    }
    const tame = isTame(node.op, node.inputs.map(interval));
    lines.push(
      `float b${id} = ${plain.text};`,
      `float n${id} = ${tame ? `b${id} + (${taken.text})` : `absorbed(b${id}, ${taken.text})`};`,
    );
    const needs = [...plain.needs, ...taken.needs, ...(tame ? [] : ['absorbed'])];
    return { lines, needs, extras: [extra, taken.extra] };
  };
}

/** How the value b of a node changes with the rests of its operands, to first order; null where that is not so simple. */
function changeOf(
  node: ReturnType<typeof nodeAt>,
  id: NodeId,
  [x = '', y = '']: readonly string[],
  [dx = null, dy = null]: readonly (string | null)[],
  exponent: number | undefined,
): GlslExpression | null {
  const sum = (...terms: readonly (string | null)[]) => ({
    text: terms.filter((term) => term !== null).join(' + ') || '0.0',
    needs: [],
  });
  const times = (rest: string | null, factor: string) => (rest === null ? null : `${rest} * ${factor}`);
  switch (node.op) {
    case 'neg':
      return { text: `-${dx ?? '0.0'}`, needs: [] };
    case 'add':
      return sum(dx, dy);
    case 'sub':
      return sum(dx, dy === null ? null : `-${dy}`);
    case 'mul':
      return sum(times(dx, y), times(dy, x));
    case 'div':
      return { text: `(${dx ?? '0.0'} - ${dy === null ? '0.0' : `b${id} * ${dy}`}) / ${y}`, needs: [] };
    case 'sqrt':
      return { text: `0.5 * ${dx ?? '0.0'} / b${id}`, needs: [] };
    case 'pow': {
      if (exponent === undefined || dx === null) return null;
      const lower =
        exponent === 1 ? { text: '1.0', needs: [] } : glslOf(node, [x, literal(exponent - 1)], exponent - 1);
      return { ...lower, text: `${literal(exponent)} * ${lower.text} * ${dx}` };
    }
    default: {
      const slope = node.inputs.length === 1 ? slopeOf(node.op as ElementwiseOp) : undefined;
      if (!slope || dx === null) return null;
      const text = slope.text.replace(/\bx\b/g, x).replace(/\by\b/g, `b${id}`);
      return { text: `(${text}) * ${dx}`, needs: slope.needs ?? [] };
    }
  }
}

const MODERATE = 1e15;

/** The change of a value by its operands' rests is a number, whatever they are. */
function isTame(op: Op, operands: readonly (Interval | undefined)[]): boolean {
  const moderate = operands.every((x) => x !== undefined && x.low > -MODERATE && x.high < MODERATE);
  const awayFromZero = (x: Interval | undefined) => x !== undefined && (x.low > 1 / MODERATE || x.high < -1 / MODERATE);
  if (op === 'neg' || op === 'add' || op === 'sub' || op === 'mul' || op === 'sin' || op === 'cos') return moderate;
  if (op === 'tanh' || op === 'sigmoid' || op === 'atan') return moderate;
  if (op === 'exp') return operands.every((x) => x !== undefined && x.high < 30);
  if (op === 'div') return moderate && awayFromZero(operands[1]);
  return (op === 'sqrt' || op === 'log') && moderate && awayFromZero(operands[0]);
}

/** By operand: the operations on it that are needed. */
function partnersOf(graph: Graph, nodes: readonly NodeId[]): ReadonlySet<string> {
  return new Set(nodes.map((id) => keyOf(nodeAt(graph.nodes, id).op, nodeAt(graph.nodes, id).inputs[0] ?? -1)));
}

const keyOf = (op: Op, operand: NodeId) => `${op} ${operand}`;

interface Shared {
  readonly name: string;
  readonly call: string;
  readonly text: string;
  readonly needs: readonly string[];
  readonly slope: string | null;
  readonly operand: NodeId;
}

/** A function that is computed together with its partner. */
function sharedOf(
  graph: Graph,
  id: NodeId,
  partners: ReadonlySet<string>,
  valueOf: (id: NodeId) => string,
  interval: (id: NodeId) => Interval | undefined,
): Shared | null {
  const { op, inputs } = nodeAt(graph.nodes, id);
  const [operand = -1] = inputs;
  if (op === 'sin' || op === 'cos') {
    if (!partners.has(keyOf(op === 'sin' ? 'cos' : 'sin', operand))) return null;
    const name = `angle${operand}`;
    const [own, other] = op === 'sin' ? ['x', 'y'] : ['y', 'x'];
    const both = shorterOf(op, interval(operand)) === null ? 'sineCosine' : 'nearSineCosine';
    return {
      name,
      call: `${both}(${valueOf(operand)})`,
      text: `${name}.${own}`,
      needs: [both],
      slope: op === 'sin' ? `${name}.${other}` : `-${name}.${other}`,
      operand,
    };
  }
  if (op === 'sigmoid') {
    const inner = nodeAt(graph.nodes, operand);
    const negated = inner.op === 'neg' ? (inner.inputs[0] ?? -1) : -1;
    const base = negated >= 0 && partners.has(keyOf('sigmoid', negated)) ? negated : operand;
    if (base === operand && !hasNegative(graph, operand, partners)) return null;
    const name = `sigmoids${base}`;
    const [own, other] = base === operand ? ['x', 'y'] : ['y', 'x'];
    const slope = `${name}.${own} * ${name}.${other}`;
    const both = shorterOf(op, interval(base)) === null ? 'sigmoids' : 'nearSigmoids';
    return {
      name,
      call: `${both}(${valueOf(base)})`,
      text: `${name}.${own}`,
      needs: [both],
      slope,
      operand,
    };
  }
  return null;
}

function hasNegative(graph: Graph, operand: NodeId, partners: ReadonlySet<string>): boolean {
  return graph.nodes.some(
    (node, id) => node.op === 'neg' && node.inputs[0] === operand && partners.has(keyOf('sigmoid', id)),
  );
}
