/**
 * A graph of scalars over a batch of points: one WebAssembly function that runs over a block of points, two at a time where SIMD
 * is supported. Coordinates and results are arrays, one after another in the arena; parameters are cells in memory, and what
 * depends on nothing else is computed before the loop, so that a slider compiles nothing.
 */
import type { Graph, NodeId } from '../../graph/graph.ts';
import { nodeAt } from '../../graph/graph.ts';
import { isLeaf } from '../../graph/primitives.ts';
import type { Coordinate } from '../float64/backend.ts';
import type { Arena } from './arena.ts';
import type { Mode } from './emit.ts';
import { Code } from './emit.ts';
import { PAIR_BYTES, Pool } from './pool.ts';
import type { Signature, WasmFunction } from './encoder.ts';
import { encodeModule, I32 } from './encoder.ts';
import { gridFunction } from './grid-code.ts';
import { LIBRARY_END } from './functions/library.ts';
import type { Library } from './functions/library.ts';
import type { Kernel } from './kernel.ts';
import { CONTROL, EMPTY_BLOCK, I32_OP } from './opcodes.ts';
import type { Place, Segment } from './segments.ts';
import { segmentFunction, segmentsOf } from './segments.ts';

/** Points per call: long calls would stay in the code that the baseline compiler made. */
const BLOCK = 4096;
/** Where a graph takes several functions: values that one hands to the next stand in memory for the whole block. */
const SHORT_BLOCK = 32;
/** Nodes of one function. */
export const NODES_PER_FUNCTION = 2000;
/** Where there are more, of each function: few enough that the processor is at several points at once. */
const NODES_PER_LOOP = 500;
/** Bytes between arrays, so that equal places in them do not compete for one place in the cache. */
const LINE = 64;
/** A block's coordinates and results should stay in the second-level cache. */
const BLOCK_BYTES = 1 << 18;
/** Numbers that operations bring along, beside the graph's own: all elementary functions together have fewer. */
const OWN_CONSTANTS = 1024;

interface Layout {
  readonly cells: number;
  readonly coordinates: number;
  readonly results: number;
  /** Points of a block, and bytes from one array to the next. */
  readonly block: number;
  readonly stride: number;
  readonly end: number;
}

/** Compiles a graph of scalars whose inputs are variables and parameters. */
export function compilePointwise(graph: Graph, library: Library, arena: Arena, mode: Mode): Kernel {
  const module = build(graph, library, mode);
  const { layout, pool } = module;
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module.bytes), {
    js: { ...module.imports, memory: arena.memory },
  });
  const run = instance.exports.run as (end: number) => void;
  const prepare = instance.exports.prepare as () => void;
  const grid = instance.exports.grid as (at: number, end: number, origin: number, step: number, index: number) => void;
  const parameters = graph.inputs.flatMap((input) => (input.kind === 'parameter' ? [input.value] : []));
  const variables = graph.inputs.filter((input) => input.kind === 'variable').length;
  const outputs = graph.outputs.length;
  const constants = new Float64Array(pool.bytes.buffer);
  const { block, stride } = layout;
  const owner = {};
  let stale = true;

  const begin = (): Float64Array => {
    const floats = arena.reserve(layout.end);
    if (arena.take(owner) || stale) {
      floats.set(constants, pool.address / 8);
      floats.set(parameters, layout.cells / 8);
      prepare();
      stale = false;
    }
    return floats;
  };

  const inBlocks = (
    points: number,
    load: (floats: Float64Array, start: number, length: number) => void,
    results: Float64Array[] = Array.from({ length: outputs }, () => new Float64Array(points)),
  ) => {
    const floats = begin();
    for (let start = 0; start < points; start += block) {
      const length = Math.min(block, points - start);
      load(floats, start, length);
      run(8 * length);
      for (let i = 0; i < outputs; i++) {
        const from = (layout.results + i * stride) / 8;
        results[i]?.set(floats.subarray(from, from + length), start);
      }
    }
    return results;
  };

  return {
    bytes: module.bytes.length,
    setParameters(values) {
      values.forEach((value, i) => {
        stale ||= !Object.is(parameters[i], value);
        parameters[i] = value;
      });
    },
    evaluate: (coordinates, points) =>
      inBlocks(points, (floats, start, length) => {
        for (let i = 0; i < variables; i++) {
          fill(floats, (layout.coordinates + i * stride) / 8, coordinates[i] ?? NaN, start, length);
        }
      }),
    evaluateGrid: (origin, step, points, results) =>
      inBlocks(
        points,
        (_, start, length) => {
          for (let i = 0; i < variables; i++) {
            const at = layout.coordinates + i * stride;
            grid(at, at + 8 * length, origin, step, start);
          }
        },
        results,
      ),
    evaluateOne(x, results) {
      const floats = begin();
      const from = layout.coordinates / 8;
      for (let i = 0; i < variables; i++) floats[from + (i * stride) / 8] = x[i] ?? NaN;
      run(8);
      for (let i = 0; i < outputs; i++) results[i] = floats[(layout.results + i * stride) / 8] ?? NaN;
    },
  };
}

function fill(floats: Float64Array, at: number, coordinate: Coordinate, start: number, length: number): void {
  if (typeof coordinate !== 'number') floats.set(coordinate.subarray(start, start + length), at);
  // One number for all points stays where it is from block to block.
  else if (start === 0) floats.fill(coordinate, at, at + length);
}

interface Built {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly imports: Readonly<Record<string, (x: number, y: number) => number>>;
  readonly layout: Layout;
  readonly pool: Pool;
}

function build(graph: Graph, library: Library, mode: Mode): Built {
  const constants = graph.nodes.filter((node) => node.op === 'constant').length;
  const pool = new Pool(LIBRARY_END);
  const parameterCount = graph.inputs.filter((input) => input.kind === 'parameter').length;
  const arrays = graph.inputs.length - parameterCount + graph.outputs.length;
  const { fixed, moving } = partition(graph);
  const fitting = Math.floor(BLOCK_BYTES / 8 / Math.max(1, arrays));
  const long = moving.length > NODES_PER_FUNCTION;
  const block = long ? SHORT_BLOCK : Math.max(SHORT_BLOCK, Math.min(BLOCK, fitting - (fitting % 2)));
  const cells = pool.address + PAIR_BYTES * (constants + OWN_CONSTANTS);
  const coordinates = alignTo16(cells + 8 * parameterCount);
  const stride = 8 * block + LINE;
  const results = coordinates + stride * (arrays - graph.outputs.length);
  let end = results + stride * graph.outputs.length;
  const slot = (): Place => {
    end += 16;
    return { kind: 'slot', address: end - 16 };
  };
  const column = (): Place => {
    end += stride;
    return { kind: 'points', address: end - stride };
  };

  const sources = inputPlaces(graph, cells, coordinates, stride);
  const sinks = new Map<NodeId, Place[]>();
  graph.outputs.forEach((id, i) => {
    const place: Place = { kind: 'points', address: results + stride * i };
    sinks.set(id, [...(sinks.get(id) ?? []), place]);
  });
  const kept = neededLater(graph, fixed, moving);
  const slots = new Map(kept.map((id) => [id, slot()] as const));
  const first = segmentsOf({
    graph,
    library,
    nodes: [...fixed],
    perPiece: NODES_PER_FUNCTION,
    sources,
    sinks: mapValues(slots, (place) => [place]),
    slot,
  });
  const second = segmentsOf({
    graph,
    library,
    nodes: moving,
    perPiece: NODES_PER_LOOP,
    sources: new Map([...sources, ...slots]),
    sinks,
    slot: column,
  });
  const functions = [
    ...once('prepare', first, mode, pool),
    ...overPoints('run', second, mode, pool, library.fused),
    gridFunction(mode, pool),
  ];
  const linked = library.link(callsOf(functions));
  const bytes = encodeModule({ ...linked, functions: [...linked.functions, ...functions] });
  return { bytes, imports: linked.values, layout: { cells, coordinates, results, block, stride, end }, pool };
}

/** Calls that leave these functions. */
export function callsOf(functions: readonly WasmFunction[]): string[] {
  const own = new Set(functions.map((one) => one.name));
  return functions.flatMap((one) => one.body.calls.map((call) => call.name)).filter((name) => !own.has(name));
}

function alignTo16(address: number): number {
  return Math.ceil(address / 16) * 16;
}

export function mapValues<K, V, W>(map: ReadonlyMap<K, V>, change: (value: V) => W): Map<K, W> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}

function inputPlaces(graph: Graph, cells: number, coordinates: number, stride: number): Map<NodeId, Place> {
  let cell = cells;
  let coordinate = coordinates;
  const places = graph.inputs.map((input): Place => {
    if (input.kind === 'parameter') return { kind: 'cell', address: (cell += 8) - 8 };
    return { kind: 'points', address: (coordinate += stride) - stride };
  });
  const sources = new Map<NodeId, Place>();
  graph.nodes.forEach((node, id) => {
    const place = node.op === 'input' ? places[node.attributes.index] : undefined;
    if (place) sources.set(id, place);
  });
  return sources;
}

/** Inner nodes that depend on no variable, and the others. */
export function partition(graph: Graph): { fixed: Set<NodeId>; moving: NodeId[] } {
  const moves = new Set<NodeId>();
  const fixed = new Set<NodeId>();
  const moving: NodeId[] = [];
  graph.nodes.forEach((node, id) => {
    if (node.op === 'input' && graph.inputs[node.attributes.index]?.kind === 'variable') moves.add(id);
    if (isLeaf(node)) return;
    if (node.inputs.some((input) => moves.has(input))) {
      moves.add(id);
      moving.push(id);
    } else fixed.add(id);
  });
  return { fixed, moving };
}

/** The fixed nodes that the moving ones or the outputs read. */
export function neededLater(graph: Graph, fixed: ReadonlySet<NodeId>, moving: readonly NodeId[]): NodeId[] {
  const needed = new Set<NodeId>();
  for (const id of moving) {
    for (const input of nodeAt(graph.nodes, id).inputs) if (fixed.has(input)) needed.add(input);
  }
  for (const id of graph.outputs) if (fixed.has(id)) needed.add(id);
  return [...needed];
}

/** Pieces as one exported function of the end (in bytes): each runs over all points of the block, so that its code stays near. */
function overPoints(
  name: string,
  segments: readonly Segment[],
  mode: Mode,
  pool: Pool,
  fused: boolean,
): WasmFunction[] {
  const signature: Signature = { parameters: [I32], results: [] };
  const parts = segments.map((segment, i): WasmFunction => {
    const code = new Code(mode, 1, pool, { loops: true, fused });
    const offset = code.local(I32);
    code.op(CONTROL.loop, EMPTY_BLOCK);
    segment(code, offset);
    code
      .get(offset)
      .i32(mode === 'simd' ? 16 : 8)
      .op(I32_OP.add)
      .tee(offset);
    code.get(0).op(I32_OP.ltU, CONTROL.brIf, 0, CONTROL.end);
    return { name: `${name}${i}`, signature, body: code.body(), exported: false };
  });
  const main = new Code(mode, 1, pool);
  for (const part of parts) main.get(0).call(part.name);
  return [...parts, { name, signature, body: main.body(), exported: true }];
}

/** Pieces as one exported function that runs them once. */
export function once(name: string, segments: readonly Segment[], mode: Mode, pool: Pool): WasmFunction[] {
  const parts = segments.map((segment, i) => segmentFunction(`${name}${i}`, segment, mode, pool));
  const main = new Code(mode, 0, pool);
  for (const part of parts) main.i32(0).call(part.name);
  const signature = { parameters: [], results: [] };
  return [...parts, { name, signature, body: main.body(), exported: true }];
}
