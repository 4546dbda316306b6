/**
 * A graph of scalars as a fragment shader: each pixel is a point, its four channels are outputs. What outputs share is computed
 * once, in locals. Held variables and parameters are uniforms, so that a slider or a moved point needs no new program.
 */
import type { Graph, Node, NodeId, Op } from '../../graph/graph.ts';
import { nodeAt } from '../../graph/graph.ts';
import { carefulOf } from './careful.ts';
import { elementOf } from './emit.ts';
import type { GlslExpression } from './glsl.ts';
import { sourcesOf, type GlslLibrary } from './glsl/library.ts';
import { literal } from './glsl/numbers.ts';
import type { Interval } from './intervals.ts';
import type { PlainStatements } from './plain.ts';
import { plainWriter } from './plain.ts';
import type { Axis } from './place.ts';
import { axisSource, axisUniforms } from './place.ts';

/** Pixels in a row of a line's texture. */
export const WIDTH = 1024;
const INDEX: Readonly<Record<Axis, string>> = { x: 'int(gl_FragCoord.x)', y: 'int(gl_FragCoord.y)' };
const LINE_INDEX = `int(gl_FragCoord.y) * ${WIDTH} + int(gl_FragCoord.x)`;
/**
 * Most work of one program, in about a plain operation each: compilers write every call out, and take seconds for more than this.
 * 2,000 sums and products, or 150 sines; with care a fifth of that.
 */
export const MAX_WORK = 2000;
const WORK = { plain: { arithmetic: 1, call: 13 }, careful: { arithmetic: 13, call: 40 } } as const;
/** Most held scalars: four to a vector of the 224 that every WebGL 2 device has. */
const MAX_SCALARS = 512;

/** One output: a node, and the node of its derivative by x where there is one, by which it is moved to the exact x. */
export interface Channel {
  readonly value: NodeId;
  readonly slope: NodeId | undefined;
}

/**
 * A number that a program takes as a uniform: an input of the graph by its index, or a constant. Constants too, so that a number
 * edited in the source needs no new program.
 */
export type Scalar =
  { readonly kind: 'input'; readonly index: number } | { readonly kind: 'constant'; readonly value: number };

export interface Shader {
  readonly source: string;
  /** What the uniform `scalars` takes, in order. */
  readonly scalars: readonly Scalar[];
}

/**
 * How numbers are written: `plain` as floats (`plain.ts`), x's own rounding put right by the slope; `careful` as pairs that carry
 * every rounding error along, several times the work.
 */
export type Dialect = 'plain' | 'careful';

/** What the plain dialect makes use of: about the nodes of a graph along one line. */
export interface Knowledge {
  /** Nodes to be written as pairs. Where x is among them, outputs are not moved to the exact x by their slopes. */
  readonly carried: ReadonlySet<NodeId>;
  /** Nodes that are to take in what their operands carry. */
  readonly taking: ReadonlySet<NodeId>;
  /** Of the nodes; none where nothing is known. */
  readonly intervals: readonly Interval[];
}

/** Constants that belong to a formula's structure, not to what people edit: written into the program. */
export const STRUCTURAL: ReadonlySet<number> = new Set([0, 1, -1, 2, 0.5]);

const ARITHMETIC: ReadonlySet<Op> = new Set([
  'neg', 'abs', 'floor', 'ceil', 'round', 'trunc', 'sqrt', 'add', 'sub', 'mul', 'div', 'lt', 'le', 'eq', 'ne', 'and', 'or', 'not',
  'select', 'stopGradient', 'sign', 'min', 'max',
]); // prettier-ignore

/** The work of one operation written plainly. */
export function workOf(node: Node): number {
  return WORK.plain[ARITHMETIC.has(node.op) ? 'arithmetic' : 'call'];
}

/** Why a graph of scalars is too large for a program, or null. */
export function tooLarge(graph: Graph, dialect: Dialect): string | null {
  let work = 0;
  for (const node of graph.nodes) {
    if (node.op === 'input' || node.op === 'constant') continue;
    const isArithmetic = ARITHMETIC.has(node.op) || exponentOf(graph, node) !== undefined;
    work += WORK[dialect][isArithmetic ? 'arithmetic' : 'call'];
  }
  if (work > MAX_WORK) return 'it has more operations than a shader should';
  return graph.nodes.filter((node) => node.op === 'input' || node.op === 'constant').length > MAX_SCALARS
    ? `it has more than ${MAX_SCALARS} variables, parameters and constants`
    : null;
}

/** What float32 rounds away of a number. */
export function restOf(value: number): number {
  const rest = value - Math.fround(value);
  return Number.isFinite(rest) ? rest : 0;
}

const AXES: readonly Axis[] = ['x', 'y'];

/**
 * The graph inputs `moving` are x, or x and y: with one a pixel is a point of a line that runs on from row to row, with two a point
 * of a plane. At most four channels; slopes are for lines.
 */
export function shaderOf(
  graph: Graph,
  moving: readonly number[],
  channels: readonly Channel[],
  dialect: Dialect = 'plain',
  { carried, taking, intervals }: Knowledge = { carried: new Set(), taking: new Set(), intervals: [] },
): Shader {
  const axes = AXES.slice(0, moving.length);
  const names: string[] = [];
  const needs = new Set<string>(['opaque']);
  const extra: Record<string, GlslLibrary[string]> = {};
  const scalars: Scalar[] = [];
  const statements: string[] = [];
  const careful = dialect === 'careful';
  const isPair = (id: NodeId) => careful || carried.has(id);
  const axisOf = (node: Node) => (node.op === 'input' ? AXES[moving.indexOf(node.attributes.index)] : undefined);
  const isExact = careful || [...carried].some((id) => axisOf(nodeAt(graph.nodes, id)) !== undefined);
  const slopeOf = ({ slope }: Channel) => (isExact ? undefined : slope);
  const roots = channels.flatMap((channel) => {
    const slope = slopeOf(channel);
    return slope === undefined ? [channel.value] : [channel.value, slope];
  });

  /** The name of a node, given where it is first asked for: leaves that nothing reads take no uniform. */
  const nameOf = (id: NodeId): string => (names[id] ??= leafName(nodeAt(graph.nodes, id), isPair(id)));
  const leafName = (node: Node, pair: boolean): string => {
    const axis = axisOf(node);
    if (axis) return pair ? `${axis}Exact` : axis;
    if (node.op === 'constant' && STRUCTURAL.has(node.attributes.values[0] ?? NaN)) {
      const text = literal(node.attributes.values[0] ?? NaN);
      return pair ? `vec2(${text}, 0.0)` : text;
    }
    const scalar: Scalar =
      node.op === 'constant'
        ? { kind: 'constant', value: node.attributes.values[0] ?? NaN }
        : { kind: 'input', index: node.op === 'input' ? node.attributes.index : -1 };
    const position = scalars.push(scalar) - 1;
    return pair
      ? `vec2(${elementOf('scalars', position)}, ${elementOf('rests', position)})`
      : elementOf('scalars', position);
  };
  const nodes = ancestorsOf(graph, roots);
  const writePlain = plainWriter(graph, nodes, {
    name: nameOf,
    isPair,
    isTaking: (id) => taking.has(id),
    interval: (id) => intervals[id],
  });
  for (const id of nodes) {
    const node = nodeAt(graph.nodes, id);
    if (node.op === 'constant' || node.op === 'input') continue;
    const exponent = exponentOf(graph, node);
    const pairExponent = (value: number) => `vec2(${literal(value)}, ${literal(restOf(value))})`;
    const written = careful
      ? carefulStatement(id, carefulOf(node, node.inputs.map((input, i) => i === 1 && exponent !== undefined ? pairExponent(exponent) : nameOf(input)), exponent)) // prettier-ignore
      : writePlain(id, exponent);
    written.needs.forEach((name) => needs.add(name));
    Object.assign(extra, ...written.extras);
    names[id] = `n${id}`;
    statements.push(...written.lines);
  }

  const results = ['r', 'g', 'b', 'a'].map((_, i) => {
    const channel = channels[i];
    if (!channel) return '0.0';
    const value = nameOf(channel.value);
    if (isPair(channel.value)) return `(${value}).x`;
    const slope = slopeOf(channel);
    if (slope === undefined) return value;
    needs.add('corrected');
    return `corrected(${value}, ${isPair(slope) ? `(${nameOf(slope)}).x` : nameOf(slope)}, dx)`;
  });
  const vectors = Math.ceil(scalars.length / 4);
  if (isExact) needs.add('pair');
  const source = `#version 300 es
precision highp float;
precision highp int;
uniform uint zero;
${axes.map(axisUniforms).join('\n')}
${vectors > 0 ? `uniform vec4 scalars[${vectors}], rests[${vectors}];\n` : ''}out vec4 result;
${sourcesOf(needs, extra)}
void main() {
  ${axes.map((axis) => axisSource(axis, axes.length === 1 ? LINE_INDEX : INDEX[axis])).join('\n  ')}
  ${isExact ? axes.map((axis) => `vec2 ${axis}Exact = pair(${axis}, d${axis});`).join(' ') : ''}
  ${statements.join('\n  ')}
  result = vec4(${results.join(', ')});
}
`;
  return { source, scalars };
}

function carefulStatement(id: NodeId, { text, needs, extra }: GlslExpression): PlainStatements {
  return { lines: [`vec2 n${id} = ${text};`], needs, extras: [extra] };
}

/** Nodes that some nodes need, themselves included, in order. */
export function ancestorsOf(graph: Graph, roots: readonly NodeId[]): NodeId[] {
  const needed = new Set<NodeId>();
  const stack = [...roots];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    if (needed.has(id)) continue;
    needed.add(id);
    stack.push(...nodeAt(graph.nodes, id).inputs);
  }
  return [...needed].sort((p, q) => p - q);
}

function exponentOf(graph: Graph, node: Node): number | undefined {
  const exponent = node.op === 'pow' ? graph.nodes[node.inputs[1] ?? -1] : undefined;
  return exponent?.op === 'constant' ? exponent.attributes.values[0] : undefined;
}
