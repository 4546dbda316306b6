/**
 * The plan of a graph on tensors: runs of elementwise operations are one program each, together with what reorders their operands;
 * sums take their operand along; products of matrices and running sums are tfjs's kernels.
 */
import { batchMatMul } from '@tensorflow/tfjs-backend-webgl/dist/kernels/BatchMatMul';
import { cumsum } from '@tensorflow/tfjs-backend-webgl/dist/kernels/Cumsum';
import type { Graph, Node, NodeId, Shape } from '../../../graph/graph.ts';
import { nodeAt, sizeOf } from '../../../graph/graph.ts';
import { isElementwise } from '../../../graph/primitives.ts';
import type { DataValues } from '../../../graph/scalarize.ts';
import { aroundAxis } from '../../../graph/strides.ts';
import type { Tensor, TensorDevice, TensorProgram } from './device.ts';
import type { Code, Source, Uniform } from './fuse.ts';
import { assembled, fuse, regionOf } from './fuse.ts';
import type { Reduction } from './programs.ts';
import * as programs from './programs.ts';
import { isWhole, moved, placeOf, wholeOf } from './views.ts';

/** This graph is not for WebGL; the message fits into a sentence. */
export class NotOnWebgl extends Error {
  override readonly name = 'NotOnWebgl';
}

/** Most work that is done again wherever a value is read, about in plain operations; beyond, it is stored. */
const MAX_REGION = 400;
/** Most arrays that a program reads; every device has 16. */
const MAX_ARRAYS = 12;
/** Elements that one thread adds up before the work is split. */
const MAX_PART = 512;
/** Largest tensor: places are exact in float32 up to here. */
const MAX_SIZE = 2 ** 24;

export interface Step {
  readonly target: number;
  readonly sources: readonly number[];
  readonly run: (inputs: readonly Tensor[], uniforms: (uniform: Uniform) => number) => Tensor;
}

export class Planner {
  readonly steps: Step[] = [];
  /** Storages of the outputs, each its own. */
  readonly outputs: readonly number[];
  /** Storages of the graph's variables, in order, and their shapes. */
  readonly variables: number[] = [];
  readonly shapes: Shape[] = [];
  /** Tensors that stay: data, arrays of constants, indices. */
  readonly held = new Map<number, Tensor>();
  /** Those of them that others may use too. */
  private readonly data = new Map<number, Float64Array>();
  private readonly sources: (Source | undefined)[] = [];
  private storages = 0;
  private readonly device: TensorDevice;
  private readonly graph: Graph;

  constructor(device: TensorDevice, graph: Graph, data: DataValues) {
    this.device = device;
    this.graph = graph;
    try {
      const inputs = graph.inputs.map((input, index) => this.input(input, index, data));
      graph.nodes.forEach((node, id) => {
        if (sizeOf(node.shape) === 0) throw new NotOnWebgl('it has arrays of no elements');
        if (sizeOf(node.shape) > MAX_SIZE) throw new NotOnWebgl('it needs arrays larger than WebGL takes');
        this.sources[id] = node.op === 'input' ? inputs[node.attributes.index] : this.sourceOf(node, id);
      });
      this.outputs = graph.outputs.map((id) => this.copy(id));
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  private input(input: Graph['inputs'][number], index: number, data: DataValues): Source {
    if (input.kind === 'parameter') return { kind: 'uniform', uniform: { kind: 'parameter', input: index } };
    if (input.kind === 'variable') {
      const storage = this.storages++;
      this.variables.push(storage);
      this.shapes.push(input.shape);
      return { kind: 'stored', storage, view: wholeOf(input.shape) };
    }
    const values = data.get(input.hash);
    if (values?.length !== sizeOf(input.shape)) throw new RangeError(`the values of ${input.name} are missing`);
    const storage = this.storages++;
    this.data.set(storage, values);
    this.held.set(storage, this.device.data.take(values, input.shape));
    return { kind: 'stored', storage, view: wholeOf(input.shape) };
  }

  /** Gives back what the plan holds. */
  dispose(): void {
    this.held.forEach((tensor, storage) => {
      const values = this.data.get(storage);
      if (values) this.device.data.release(values, tensor);
      else this.device.release(tensor);
    });
    this.held.clear();
  }

  private hold(values: ArrayLike<number>, shape: Shape): Source & { kind: 'stored' } {
    const storage = this.storages++;
    this.held.set(storage, this.device.upload(values, shape));
    return { kind: 'stored', storage, view: wholeOf(shape) };
  }

  private sourceOf(node: Node, id: NodeId): Source {
    if (node.op === 'constant') {
      const { values } = node.attributes;
      const [value = NaN] = values;
      return values.length === 1
        ? { kind: 'uniform', uniform: { kind: 'constant', value } }
        : this.hold(values, node.shape);
    }
    if (isElementwise(node.op)) return this.expression(node, id);
    const [x = 0] = node.inputs;
    switch (node.op) {
      case 'broadcast':
      case 'reshape':
      case 'transpose':
      case 'slice': {
        if (this.sources[x]?.kind === 'uniform') return this.sources[x];
        const { storage, view } = this.stored(x);
        const next = moved(view, node);
        if (next) return { kind: 'stored', storage, view: next };
        return { kind: 'stored', storage: this.whole(x), view: wholeOf(node.shape) };
      }
      case 'sum':
      case 'reduceMax':
      case 'reduceMin':
        return this.reduce(node.op, x, node);
      case 'cumsum': {
        const { axis, reverse } = node.attributes;
        const { outer, length, inner } = aroundAxis(node.shape, axis);
        return this.kernel(node.shape, [this.whole(x)], ([tensor]) => this.device.kernel((backend) =>
          cumsum({
            inputs: { x: shaped(tensor, [outer, length, inner]) },
            backend,
            attrs: { axis: 1, exclusive: false, reverse },
          }),
        )); // prettier-ignore
      }
      case 'matmul': {
        const [p, q] = node.inputs.map((input) => this.shapeOf(input)) as [Shape, Shape];
        const factors = node.inputs.map((input) => this.factor(input));
        return this.kernel(node.shape, factors, ([a, b]) => this.device.kernel((backend) =>
          batchMatMul({
            inputs: { a: shaped(a, p), b: shaped(b, q) },
            backend,
            attrs: { transposeA: false, transposeB: false },
          }),
        )); // prettier-ignore
      }
      case 'solve':
      case 'determinant': {
        const n = this.shapeOf(x)[0] ?? 0;
        if (n > programs.MAX_SYSTEM)
          throw new NotOnWebgl(`it solves linear systems of more than ${programs.MAX_SYSTEM}`);
        return this.program(node, programs.elimination(n, node.op === 'solve' ? (node.shape[1] ?? 1) : null));
      }
      case 'pad':
        return this.program(node, programs.padding(node, this.shapeOf(x)));
      case 'concatenate':
        return this.concatenate(node);
      case 'gather': {
        const indices = this.hold(node.attributes.indices, [node.attributes.indices.length]);
        return this.program(node, programs.gathering(node, this.shapeOf(x)), [indices.storage]);
      }
      case 'scatterAdd': {
        const { starts, elements } = programs.sortedByPlace(node.attributes);
        const lists = [starts, elements].map((list) => this.hold(list, [list.length]).storage);
        return this.program(node, programs.scattering(node), lists);
      }
      default:
        throw new NotOnWebgl(`it uses ${node.op}`);
    }
  }

  private shapeOf(id: NodeId): Shape {
    return nodeAt(this.graph.nodes, id).shape;
  }

  /** Left to where it is read, unless that would be too much. */
  private expression(node: Node, id: NodeId): Source {
    this.sources[id] = { kind: 'expression' };
    const fits = () => {
      const { arrays, work } = regionOf(this.graph, [id], this.sources);
      return arrays <= MAX_ARRAYS && work <= MAX_REGION;
    };
    if (!fits()) for (const input of node.inputs) if (this.sources[input]?.kind === 'expression') this.stored(input);
    return { kind: 'expression' };
  }

  /** The node in a storage, computed now where it was not. */
  private stored(id: NodeId): Source & { kind: 'stored' } {
    const source = this.sources[id];
    if (source?.kind === 'stored') return source;
    const stored = { kind: 'stored', storage: this.copy(id), view: wholeOf(this.shapeOf(id)) } as const;
    this.sources[id] = stored;
    return stored;
  }

  /** A storage with the node's elements in order. */
  private whole(id: NodeId): number {
    const { storage, view } = this.stored(id);
    return isWhole(view) && sizeOf(view.shape) === this.sizeOfStorage(storage) ? storage : this.copy(id);
  }

  private readonly sizes = new Map<number, number>();

  private sizeOfStorage(storage: number): number {
    const place = this.variables.indexOf(storage);
    const shape = place >= 0 ? this.shapes[place] : this.held.get(storage)?.shape;
    return shape ? sizeOf(shape) : (this.sizes.get(storage) ?? 0);
  }

  /** A new storage with the node's elements in order. */
  private copy(id: NodeId): number {
    const { code, storages, uniforms, vectors } = fuse(this.graph, id, this.sources);
    const element = { text: 'float element(int index) { return fused(index); }', needs: [] };
    return this.launch([code, element], this.shapeOf(id), storages, uniforms, vectors);
  }

  private launch(
    code: readonly Code[],
    shape: Shape,
    storages: readonly number[],
    uniforms: readonly Uniform[] = [],
    vectors = 0,
  ): number {
    const inputs = storages.map((storage, i) => ({ name: `a${i}`, size: this.sizeOfStorage(storage) }));
    const program: TensorProgram = { shape, inputs, code: assembled(...code), vectors };
    return this.step(shape, storages, (tensors, valueOf) => this.device.run(program, tensors, uniforms.map(valueOf)));
  }

  private step(shape: Shape, sources: readonly number[], run: Step['run']): number {
    const target = this.storages++;
    this.sizes.set(target, sizeOf(shape));
    this.steps.push({ target, sources, run });
    return target;
  }

  /** A program of whole operands, and of storages of its own. */
  private program(node: Node, code: Code, own: readonly number[] = []): Source {
    const operands = node.inputs.map((input) => this.whole(input));
    const storage = this.launch([code], node.shape, [...operands, ...own]);
    return { kind: 'stored', storage, view: wholeOf(node.shape) };
  }

  private readonly packed = new Map<number, number>();

  /** An operand of a product of matrices; data are packed once. */
  private factor(id: NodeId): number {
    const storage = this.whole(id);
    const tensor = this.held.get(storage);
    if (!tensor) return storage;
    const known = this.packed.get(storage);
    if (known !== undefined) return known;
    const packed = this.device.packed({ ...tensor, shape: [...this.shapeOf(id)] });
    const next = this.storages++;
    this.held.set(next, packed);
    this.packed.set(storage, next);
    return next;
  }

  private kernel(shape: Shape, sources: readonly number[], run: (tensors: readonly Tensor[]) => Tensor): Source {
    return { kind: 'stored', storage: this.step(shape, sources, run), view: wholeOf(shape) };
  }

  private reduce(op: Reduction, x: NodeId, node: Node<'sum' | 'reduceMax' | 'reduceMin'>): Source {
    const shape = this.shapeOf(x);
    const { axes } = node.attributes;
    const count = axes.reduce((product, axis) => product * (shape[axis] ?? 1), 1);
    const parts = count > MAX_PART && sizeOf(node.shape) < MAX_PART ? Math.ceil(Math.sqrt(count)) : 1;
    const { code, storages, uniforms, vectors } = fuse(this.graph, x, this.sources);
    const first = programs.reduction(op, shape, axes, parts);
    let storage = this.launch([code, first.code], first.shape, storages, uniforms, vectors);
    if (parts > 1) {
      const second = programs.reduction(op, first.shape, [first.shape.length - 1], 1);
      const operand = { text: `float fused(int index) { return getA0(${placeOf('index', first.shape, wholeOf(first.shape).strides, 0)}); }`, needs: [] }; // prettier-ignore
      storage = this.launch([operand, second.code], node.shape, [storage]);
    }
    return { kind: 'stored', storage, view: wholeOf(node.shape) };
  }

  /** So many operands at a time as a program reads. */
  private concatenate(node: Node<'concatenate'>): Source {
    const { axis } = node.attributes;
    let parts = node.inputs.map((input) => ({ storage: this.whole(input), length: this.shapeOf(input)[axis] ?? 0 }));
    while (parts.length > 1) {
      const next: typeof parts = [];
      for (let first = 0; first < parts.length; first += MAX_ARRAYS) {
        const some = parts.slice(first, first + MAX_ARRAYS);
        const length = some.reduce((sum, part) => sum + part.length, 0);
        const shape = node.shape.map((whole, other) => (other === axis ? length : whole));
        const code = programs.concatenation({ ...node, shape }, some.map((part) => part.length)); // prettier-ignore
        next.push({ storage: this.launch([code], shape, some.map((part) => part.storage)), length }); // prettier-ignore
      }
      parts = next;
    }
    return { kind: 'stored', storage: parts[0]?.storage ?? 0, view: wholeOf(node.shape) };
  }
}

/** The same tensor with a shape of the same size. */
function shaped(tensor: Tensor | undefined, shape: Shape): Tensor {
  if (!tensor) throw new RangeError('an operand is missing');
  return { dataId: tensor.dataId, dtype: tensor.dtype, shape: [...shape] };
}
