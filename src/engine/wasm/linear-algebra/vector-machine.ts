/**
 * A memory with the operations on vectors and the kernels of linear algebra over it. Whoever uses it claims it, and puts its
 * numbers there again where another used it in between.
 */
import type { Mode } from '../emit.ts';
import { Pool } from '../pool.ts';
import { encodeModule } from '../encoder.ts';
import { Library, LIBRARY_END } from '../functions/library.ts';
import { callsOf } from '../pointwise.ts';
import { bestMode } from '../support.ts';
import type { LinearAlgebra } from './kernels.ts';
import { createLinearAlgebra } from './kernels.ts';
import { bytesPerStride, preciseVectorFunction, vectorFunction } from './vector-operations.ts';

/** (target, a, aStep, b, bStep, c, cStep, end). */
export type VectorOperation = (
  target: number,
  a: number,
  aStep: number,
  b: number,
  bStep: number,
  c: number,
  cStep: number,
  end: number,
) => void;

/** With the distance of the low parts before the end. */
export type PreciseVectorOperation = (
  target: number,
  a: number,
  aStep: number,
  b: number,
  bStep: number,
  c: number,
  cStep: number,
  low: number,
  end: number,
) => void;

export interface VectorMachine {
  readonly kernels: LinearAlgebra;
  /** By the names of `vectorName`; undefined where there is none. Compiled when first asked for. */
  readonly operation: (name: string) => VectorOperation | undefined;
  /** In double-double. */
  readonly precise: (name: string) => PreciseVectorOperation | undefined;
  /** Bytes that operations go on by. */
  readonly stride: number;
  /** The first address that is free, in bytes. */
  readonly start: number;
  /** The memory, at least so many numbers; `fresh` where another had it. */
  readonly claim: (owner: object, numbers: number) => { readonly floats: Float64Array; readonly fresh: boolean };
}

/** Room for the library's tables and the constants of all operations. */
const START = 1 << 17;

export function createVectorMachine(mode: Mode): VectorMachine {
  const memory = new WebAssembly.Memory({ initial: 4 });
  const library = new Library();
  const kernels = createLinearAlgebra(mode, memory);
  const operations = new Map<string, VectorOperation | undefined>();
  const precise = new Map<string, PreciseVectorOperation | undefined>();
  let free = LIBRARY_END;
  const compile = (make: typeof vectorFunction, name: string): unknown => {
    const pool = new Pool(free);
    const made = make(name, mode, pool);
    if (!made) return undefined;
    const linked = library.link(callsOf([made]));
    free += Math.ceil(pool.bytes.length / 64) * 64;
    if (free > START) throw new RangeError('the constants of the operations have no room');
    const data = [...linked.data, { address: pool.address, bytes: pool.bytes }];
    const bytes = encodeModule({ imports: linked.imports, functions: [...linked.functions, made], data });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { js: { ...linked.values, memory } });
    return exports[made.name];
  };
  const kept = <T>(map: Map<string, T | undefined>, make: typeof vectorFunction) => (name: string): T | undefined => {
    if (!map.has(name)) map.set(name, compile(make, name) as T | undefined);
    return map.get(name);
  }; // prettier-ignore
  let last: object | undefined;
  return {
    kernels,
    operation: kept(operations, vectorFunction),
    precise: kept(precise, preciseVectorFunction),
    stride: bytesPerStride(mode),
    start: START,
    claim: (owner, numbers) => {
      const fresh = last !== owner;
      last = owner;
      return { floats: kernels.reserve(START / 8 + numbers), fresh };
    },
  };
}

let shared: VectorMachine | null | undefined;
/** A memory larger than this is not kept. */
const KEPT_BYTES = 256 << 20;

/** The machine that all share; null where WebAssembly cannot run. */
export function vectorMachine(): VectorMachine | null {
  if (shared === undefined || (shared !== null && shared.kernels.reserve(0).byteLength > KEPT_BYTES)) {
    const mode = bestMode();
    shared = mode === undefined ? null : createVectorMachine(mode);
  }
  return shared;
}
