/**
 * Graphs of arrays as loops over memory, one point at a time. Data is copied in once; what depends on data and parameters alone
 * is computed once (again when a parameter changes); the rest per evaluation, in one call. Operations that branch on values
 * or indices (solve, determinant, gather, scatterAdd, cumsum) are done by the reference rules, on the same memory.
 */
import type { Graph, NodeId } from '../../../graph/graph.ts';
import { nodeAt, sizeOf } from '../../../graph/graph.ts';
import { isLeaf, primitiveOf } from '../../../graph/primitives.ts';
import type { DataValues } from '../../../graph/scalarize.ts';
import { stridesOf } from '../../../graph/strides.ts';
import type { Mode } from '../emit.ts';
import { Code } from '../emit.ts';
import { Pool } from '../pool.ts';
import type { WasmFunction } from '../encoder.ts';
import { encodeModule, I32 } from '../encoder.ts';
import type { Library } from '../functions/library.ts';
import { LIBRARY_END } from '../functions/library.ts';
import type { Kernel } from '../kernel.ts';
import { callsOf } from '../pointwise.ts';
import { fuse } from './expression.ts';
import { emitAssign, emitFill, emitReduce, REDUCTIONS } from './loops.ts';
import type { Matrix } from './matmul.ts';
import { emitMatmul } from './matmul.ts';
import { place } from './memory.ts';
import { buffersOf, isHosted, isMatrixTranspose } from './plan.ts';

const POOL_BYTES = 16 * 1024;
const PAGE = 65536;
const HOST = 'js.host';

/** Throws a RangeError where data are missing. */
export function compileArrays(graph: Graph, data: DataValues, library: Library, mode: Mode): Kernel {
  const buffers = buffersOf(graph);
  const { fixed, moving } = stages(graph, buffers);
  const pool = new Pool(LIBRARY_END);
  const { addresses, end } = place(graph, buffers, moving, new Set(graph.outputs), LIBRARY_END + POOL_BYTES);
  const emitter = new StepEmitter(graph, buffers, addresses, pool, mode);
  const functions = [...emitter.all('prepare', fixed), ...emitter.all('run', moving)];
  const linked = library.link(callsOf(functions).filter((name) => name !== HOST));
  const host = { name: HOST, signature: { parameters: [I32], results: [] } } as const;
  const bytes = encodeModule({
    imports: [...linked.imports, host],
    functions: [...linked.functions, ...functions],
    data: [...linked.data, { address: pool.address, bytes: pool.bytes }],
  });
  const memory = new WebAssembly.Memory({ initial: Math.ceil((end + 16) / PAGE) });
  const view = (id: NodeId) =>
    new Float64Array(memory.buffer, addresses.get(id) ?? 0, sizeOf(nodeAt(graph.nodes, id).shape));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
    js: {
      ...linked.values,
      memory,
      [HOST]: (id: number) => {
        compute(graph, id, view);
      },
    },
  });
  const run = exports.run as () => void;
  const prepare = exports.prepare as () => void;

  const inputs = graph.inputs.map((): Float64Array[] => []);
  graph.nodes.forEach((node, id) => {
    if (node.op === 'input') inputs[node.attributes.index]?.push(view(id));
    if (node.op === 'constant' && buffers.has(id)) fillConstant(view(id), node.attributes.values);
  });
  graph.inputs.forEach((input, i) => {
    if (input.kind !== 'data') return;
    const values = data.get(input.hash);
    if (values?.length !== sizeOf(input.shape)) throw new RangeError(`the values of ${input.name} are missing`);
    for (const place of inputs[i] ?? []) place.set(values);
  });
  const parameters = graph.inputs.flatMap((input, i) => (input.kind === 'parameter' ? [inputs[i] ?? []] : []));
  const variables = graph.inputs.flatMap((input, i) =>
    input.kind === 'variable' ? [{ size: sizeOf(input.shape), places: inputs[i] ?? [] }] : [],
  );
  const current: (number | undefined)[] = [];
  const setParameters = (values: readonly number[]) => {
    const changed = values.some((value, i) => !Object.is(value, current[i])) || values.length === 0;
    if (!changed) return;
    values.forEach((value, i) => {
      current[i] = value;
      for (const place of parameters[i] ?? []) place.fill(value);
    });
    prepare();
  };
  setParameters(graph.inputs.flatMap((input) => (input.kind === 'parameter' ? [input.value] : [])));

  const outputs = graph.outputs.map(view);
  const rows = outputs.reduce((count, output) => count + output.length, 0);
  const at = (element: (index: number) => number) => {
    let next = 0;
    for (const { size, places } of variables) {
      for (const place of places) for (let i = 0; i < size; i++) place[i] = element(next + i);
      next += size;
    }
    run();
  };
  const many = (
    points: number,
    element: (index: number, point: number) => number,
    results: Float64Array[] = Array.from({ length: rows }, () => new Float64Array(points)),
  ) => {
    for (let point = 0; point < points; point++) {
      at((index) => element(index, point));
      let row = 0;
      for (const output of outputs) {
        for (const value of output) {
          const result = results[row++];
          if (result) result[point] = value;
        }
      }
    }
    return results;
  };

  return {
    bytes: bytes.length + memory.buffer.byteLength,
    setParameters(values) {
      if (values.length > 0) setParameters(values);
    },
    evaluate: (coordinates, points) =>
      many(points, (index, point) => {
        const coordinate = coordinates[index] ?? NaN;
        return typeof coordinate === 'number' ? coordinate : (coordinate[point] ?? NaN);
      }),
    evaluateGrid: (origin, step, points, results) => many(points, (_, point) => origin + point * step, results),
    evaluateOne(x, results) {
      let next = 0;
      for (const { size, places } of variables) {
        const part = x.subarray(next, next + size);
        for (const place of places) place.set(part);
        next += size;
      }
      run();
      let row = 0;
      for (const output of outputs) {
        results.set(output, row);
        row += output.length;
      }
    },
  };
}

function fillConstant(view: Float64Array, values: readonly number[]): void {
  if (values.length === 1) view.fill(values[0] ?? NaN);
  else view.set(values);
}

/** An operation by its reference rule. */
function compute(graph: Graph, id: NodeId, view: (id: NodeId) => Float64Array): void {
  const node = nodeAt(graph.nodes, id);
  if (isLeaf(node)) return;
  const operands = node.inputs.map((input) => ({ shape: nodeAt(graph.nodes, input).shape, data: view(input) }));
  view(id).set(primitiveOf(node.op).evaluate(operands, node.attributes, node.shape));
}

/** The buffers to compute: those that depend on no variable, and the others. */
function stages(graph: Graph, buffers: ReadonlySet<NodeId>): { fixed: NodeId[]; moving: NodeId[] } {
  const moves = new Set<NodeId>();
  const fixed: NodeId[] = [];
  const moving: NodeId[] = [];
  graph.nodes.forEach((node, id) => {
    const variable = node.op === 'input' && graph.inputs[node.attributes.index]?.kind === 'variable';
    if (variable || node.inputs.some((input) => moves.has(input))) moves.add(id);
    if (buffers.has(id) && !isLeaf(node)) (moves.has(id) ? moving : fixed).push(id);
  });
  return { fixed, moving };
}

class StepEmitter {
  private readonly graph: Graph;
  private readonly buffers: ReadonlySet<NodeId>;
  private readonly addresses: ReadonlyMap<NodeId, number>;
  private readonly pool: Pool;
  private readonly mode: Mode;

  constructor(
    graph: Graph,
    buffers: ReadonlySet<NodeId>,
    addresses: ReadonlyMap<NodeId, number>,
    pool: Pool,
    mode: Mode,
  ) {
    this.graph = graph;
    this.buffers = buffers;
    this.addresses = addresses;
    this.pool = pool;
    this.mode = mode;
  }

  /** A function per buffer (so that each is optimized by itself), and one that calls them in order. */
  all(name: string, steps: readonly NodeId[]): WasmFunction[] {
    const signature = { parameters: [], results: [] };
    const parts = steps.map((id): WasmFunction => {
      const code = new Code('scalar', 0, this.pool);
      this.step(code, id);
      return { name: `${name}${id}`, signature, body: code.body(), exported: false };
    });
    const main = new Code('scalar', 0, this.pool);
    for (const part of parts) main.call(part.name);
    return [...parts, { name, signature, body: main.body(), exported: true }];
  }

  private readonly address = (id: NodeId): number => {
    const address = this.addresses.get(id);
    if (address === undefined) throw new RangeError(`node ${id} has no buffer`);
    return address;
  };

  private step(code: Code, id: NodeId): void {
    const { graph, buffers, mode } = this;
    const node = nodeAt(graph.nodes, id);
    const base = this.address(id);
    const [input = 0] = node.inputs;
    if (isHosted(node)) {
      code.i32(id).call(HOST);
      return;
    }
    switch (node.op) {
      case 'sum':
      case 'reduceMax':
      case 'reduceMin': {
        const operand = fuse(graph, buffers, input, false);
        const { shape } = nodeAt(graph.nodes, input);
        emitReduce(code, mode, shape, node.attributes.axes, operand, base, REDUCTIONS[node.op], this.address);
        return;
      }
      case 'matmul':
        this.matmul(code, id);
        return;
      case 'pad': {
        const { low, interior } = node.attributes;
        const strides = stridesOf(node.shape);
        const origin = strides.reduce((sum, stride, axis) => sum + stride * (low[axis] ?? 0), 0);
        emitFill(code, sizeOf(node.shape), base, 0);
        const target = { base: base + 8 * origin, strides: strides.map((stride, axis) => stride * ((interior[axis] ?? 0) + 1)) }; // prettier-ignore
        this.assign(code, input, target, false);
        return;
      }
      case 'concatenate': {
        const { axis } = node.attributes;
        const strides = stridesOf(node.shape);
        let start = 0;
        for (const part of node.inputs) {
          this.assign(code, part, { base: base + 8 * start * (strides[axis] ?? 1), strides }, false);
          start += nodeAt(graph.nodes, part).shape[axis] ?? 0;
        }
        return;
      }
      default:
        this.assign(code, id, { base, strides: stridesOf(node.shape) }, true);
    }
  }

  private assign(
    code: Code,
    id: NodeId,
    target: { base: number; strides: readonly number[] },
    computed: boolean,
  ): void {
    const fused = fuse(this.graph, this.buffers, id, computed);
    emitAssign(code, this.mode, nodeAt(this.graph.nodes, id).shape, fused, target, this.address);
  }

  private matmul(code: Code, id: NodeId): void {
    const node = nodeAt(this.graph.nodes, id);
    const [left = 0, right = 0] = node.inputs;
    const { shape } = node;
    const [m = 1, n = 1] = shape.slice(-2);
    const k = nodeAt(this.graph.nodes, left).shape.at(-1) ?? 1;
    const batches = sizeOf(shape.slice(0, -2));
    emitMatmul(code, this.mode, { batches, m, k, n, a: this.matrix(left), b: this.matrix(right), c: this.address(id) });
  }

  /** An operand of a product: a buffer, or the transpose of one. */
  private matrix(id: NodeId): Matrix {
    const node = nodeAt(this.graph.nodes, id);
    const [rows = 1, columns = 1] = node.shape.slice(-2);
    const batch = rows * columns;
    if (!this.buffers.has(id) && isMatrixTranspose(node)) {
      return { base: this.underReshapes(node.inputs[0] ?? 0), batch, row: 1, column: rows };
    }
    return { base: this.underReshapes(id), batch, row: columns, column: 1 };
  }

  private underReshapes(id: NodeId): number {
    const node = nodeAt(this.graph.nodes, id);
    return this.buffers.has(id) || node.op !== 'reshape' ? this.address(id) : this.underReshapes(node.inputs[0] ?? 0);
  }
}
