/**
 * The float64 backend on WebAssembly. Graphs are compiled once: kept by what they compute, whatever values their parameters have, as
 * long as there is room. Where `bestMode` says that WebAssembly cannot run, use `float64/reference.ts`.
 */
import { fingerprint } from '../../graph/fingerprint.ts';
import type { Graph } from '../../graph/graph.ts';
import type { DataValues } from '../../graph/scalarize.ts';
import { scalarize } from '../../graph/scalarize.ts';
import type { Float64Backend } from '../float64/backend.ts';
import { referenceBackend } from '../float64/reference.ts';
import { Arena } from './arena.ts';
import { compileArrays } from './arrays/compile.ts';
import { Cache } from './cache.ts';
import type { Mode } from './emit.ts';
import { Library } from './functions/library.ts';
import type { Kernel } from './kernel.ts';
import { compilePointwise } from './pointwise.ts';
import { bestMode, canFuse } from './support.ts';

/** Graphs with arrays are written out as scalars up to this many operations; loops over arrays beyond. */
const SCALAR_BUDGET = 2000;
const MAX_KERNELS = 64;
const MAX_BYTES = 256 << 20;

/** A compiled graph at the parameters that it was compiled with, until `setParameters`. */
export type CompiledGraph = Kernel;

export class WasmBackend implements Float64Backend {
  readonly name = 'WebAssembly';
  private readonly arena = new Arena();
  private readonly library: Library;
  private readonly kernels = new Cache<Kernel>(MAX_KERNELS, MAX_BYTES);
  private readonly mode: Mode;

  /** `mode` as `bestMode` says, `fused` as `canFuse`. */
  constructor(mode: Mode, fused = false) {
    this.mode = mode;
    this.library = new Library(fused);
  }

  compile(graph: Graph, data: DataValues): CompiledGraph {
    const key = fingerprint({ ...graph, inputs: graph.inputs.map(withoutValue) });
    let kernel = this.kernels.get(key);
    if (!kernel) {
      kernel = this.make(graph, data);
      this.kernels.set(key, kernel, kernel.bytes);
    }
    return bind(kernel, parametersOf(graph));
  }

  /** Number of compiled graphs kept. */
  get size(): number {
    return this.kernels.size;
  }

  /** Forgets all compiled graphs. */
  dispose(): void {
    this.kernels.clear();
  }

  private make(graph: Graph, data: DataValues): Kernel {
    const scalars = graph.nodes.every((node) => node.shape.length === 0);
    const written = scalars ? ({ kind: 'scalars', graph } as const) : scalarize(graph, data, SCALAR_BUDGET);
    return written.kind === 'scalars'
      ? compilePointwise(written.graph, this.library, this.arena, this.mode)
      : compileArrays(graph, data, this.library, this.mode);
  }
}

/** Parameters travel apart from the code. */
function withoutValue(input: Graph['inputs'][number]): Graph['inputs'][number] {
  return input.kind === 'parameter' ? { kind: 'parameter', name: '', shape: input.shape, value: 0, specialized: false } : input; // prettier-ignore
}

function parametersOf(graph: Graph): number[] {
  return graph.inputs.flatMap((input) => (input.kind === 'parameter' ? [input.value] : []));
}

/** One use of a kernel that several may share: with parameters of its own. */
function bind(kernel: Kernel, initial: readonly number[]): CompiledGraph {
  let parameters = initial;
  const bound = (): Kernel => {
    kernel.setParameters(parameters);
    return kernel;
  };
  return {
    bytes: kernel.bytes,
    setParameters(values) {
      parameters = values;
    },
    evaluate: (coordinates, points) => bound().evaluate(coordinates, points),
    evaluateGrid: (origin, step, points, results) => bound().evaluateGrid(origin, step, points, results),
    evaluateOne(x, results) {
      bound().evaluateOne(x, results);
    },
  };
}

/** The best float64 backend there is: WebAssembly, or the reference where that cannot run. */
export function bestFloat64(): Float64Backend {
  const mode = bestMode();
  return mode === undefined ? referenceBackend : new WasmBackend(mode, mode === 'simd' && canFuse());
}
