/** Elementwise operations between stored arrays, written as one GLSL function of the place: `float fused(int index)`. */
import type { Graph, NodeId } from '../../../graph/graph.ts';
import { nodeAt } from '../../../graph/graph.ts';
import { elementOf, statementsOf } from '../emit.ts';
import type { GlslLibrary } from '../glsl/library.ts';
import { sourcesOf } from '../glsl/library.ts';
import { literal } from '../glsl/numbers.ts';
import { STRUCTURAL, workOf } from '../shader.ts';
import type { View } from './views.ts';
import { placeOf } from './views.ts';

/** A number that a program takes as a uniform: a parameter of the graph by its input, or a constant. */
export type Uniform =
  { readonly kind: 'parameter'; readonly input: number } | { readonly kind: 'constant'; readonly value: number };

/** Where a node's elements come from. */
export type Source =
  | { readonly kind: 'stored'; readonly storage: number; readonly view: View }
  | { readonly kind: 'uniform'; readonly uniform: Uniform }
  /** Computed where it is read, from the sources of its operands. */
  | { readonly kind: 'expression' };

/** GLSL text and the library functions that it calls. */
export interface Code {
  readonly text: string;
  readonly needs: readonly string[];
  /** Functions made for it alone. */
  readonly extra?: GlslLibrary;
}

/** Texts one after another, below the library functions that they call. */
export function assembled(...parts: readonly Code[]): string {
  const needs = new Set(['opaque', ...parts.flatMap((part) => part.needs)]);
  const extra: GlslLibrary = Object.assign({}, ...parts.map((part) => part.extra)) as GlslLibrary;
  return ['#define zero uint(zeroBits)', sourcesOf(needs, extra), ...parts.map(({ text }) => text)].join('\n');
}

export interface Fused {
  readonly code: Code;
  readonly storages: readonly number[];
  readonly uniforms: readonly Uniform[];
  /** Length of `scalars`, in vectors of four. */
  readonly vectors: number;
}

/** What is computed where a node is read: expressions, in order, and the number of stored arrays and the work that it takes. */
export interface Region {
  readonly nodes: readonly NodeId[];
  readonly arrays: number;
  readonly work: number;
}

export function regionOf(graph: Graph, roots: readonly NodeId[], sources: readonly (Source | undefined)[]): Region {
  const nodes = new Set<NodeId>();
  const arrays = new Set<NodeId>();
  const stack = [...roots];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    const source = sources[id];
    if (source?.kind === 'stored') arrays.add(id);
    if (source?.kind !== 'expression' || nodes.has(id)) continue;
    nodes.add(id);
    stack.push(...nodeAt(graph.nodes, id).inputs);
  }
  const ordered = [...nodes].sort((p, q) => p - q);
  const work = ordered.reduce((sum, id) => sum + workOf(nodeAt(graph.nodes, id)), 0);
  return { nodes: ordered, arrays: arrays.size, work };
}

export function fuse(graph: Graph, root: NodeId, sources: readonly (Source | undefined)[]): Fused {
  const storages: number[] = [];
  const uniforms: Uniform[] = [];
  const uniformText = (uniform: Uniform): string => {
    if (uniform.kind === 'constant' && STRUCTURAL.has(uniform.value)) return literal(uniform.value);
    const known = uniforms.findIndex((other) => sameUniform(uniform, other));
    return elementOf('scalars', known >= 0 ? known : uniforms.push(uniform) - 1);
  };
  const leafText = (id: NodeId): string => {
    const source = sources[id];
    if (source?.kind === 'uniform') return uniformText(source.uniform);
    if (source?.kind !== 'stored') throw new RangeError(`node ${id} has no source`);
    const known = storages.indexOf(source.storage);
    const position = known >= 0 ? known : storages.push(source.storage) - 1;
    const { shape, strides, offset } = source.view;
    return `getA${position}(${placeOf('index', shape, strides, offset)})`;
  };
  const { nodes } = regionOf(graph, [root], sources);
  const statements = statementsOf(graph, nodes, { text: leafText, constant: (id) => constantOf(sources[id]) });
  const text = `float fused(int index) {
  ${statements.text}
  return ${statements.nameOf(root)};
}`;
  const code = { text, needs: statements.needs, extra: statements.extra };
  return { code, storages, uniforms, vectors: Math.ceil(uniforms.length / 4) };
}

function constantOf(source: Source | undefined): number | undefined {
  return source?.kind === 'uniform' && source.uniform.kind === 'constant' ? source.uniform.value : undefined;
}

function sameUniform(a: Uniform, b: Uniform): boolean {
  if (a.kind === 'parameter') return b.kind === 'parameter' && a.input === b.input;
  return b.kind === 'constant' && Object.is(a.value, b.value);
}
