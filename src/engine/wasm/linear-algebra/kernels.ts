/**
 * The kernels of linear algebra as one module with a memory of its own, made once. Addresses are in bytes; the caller lays the
 * memory out. Undefined where WebAssembly cannot run: callers have a way without.
 */
import type { Mode } from '../emit.ts';
import { encodeModule } from '../encoder.ts';
import { bestMode } from '../support.ts';
import { multiplier, packer } from './gram.ts';
import {
  productsFunction,
  productsPreciselyFunction,
  squaresFunction,
  subtractFunction,
  subtractPreciselyFunction,
} from './products.ts';
import { choleskyFunction, solveFunction } from './triangle.ts';

type Kernel<Length extends number> = (...parameters: Tuple<Length>) => void;
type Tuple<N extends number, T extends number[] = []> = T['length'] extends N ? T : Tuple<N, [...T, number]>;

interface Exports {
  readonly pack: Kernel<6>;
  readonly multiply: Kernel<5>;
  /** Float32; only with SIMD. */
  readonly packSingle?: Kernel<6>;
  readonly multiplySingle?: Kernel<5>;
  readonly cholesky: (...parameters: Tuple<4>) => number;
  readonly solve: Kernel<4>;
  readonly squares: Kernel<5>;
  readonly subtract: Kernel<6>;
  readonly products: Kernel<6>;
  readonly subtractPrecisely: Kernel<8>;
  readonly productsPrecisely: Kernel<8>;
}

export interface LinearAlgebra extends Exports {
  readonly mode: Mode;
  /** The memory as numbers, at least so many; invalid once it is reserved again. */
  readonly reserve: (numbers: number) => Float64Array;
}

const PAGE = 65536;

/** `memory`: one that is there already, with room that the caller knows of. */
export function createLinearAlgebra(mode: Mode, memory = new WebAssembly.Memory({ initial: 16 })): LinearAlgebra {
  const functions = [
    packer('pack', false),
    multiplier('multiply', mode, false),
    ...(mode === 'simd' ? [packer('packSingle', true), multiplier('multiplySingle', mode, true)] : []),
    choleskyFunction('cholesky', mode),
    solveFunction('solve', mode),
    squaresFunction('squares', mode),
    subtractFunction('subtract', mode),
    productsFunction('products', mode),
    subtractPreciselyFunction('subtractPrecisely', mode),
    productsPreciselyFunction('productsPrecisely', mode),
  ];
  const module = new WebAssembly.Module(encodeModule({ imports: [], functions, data: [] }));
  const { exports } = new WebAssembly.Instance(module, { js: { memory } });
  let floats = new Float64Array(memory.buffer);
  return {
    ...(exports as unknown as Exports),
    mode,
    reserve: (numbers) => {
      const missing = 8 * numbers - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
      if (floats.buffer !== memory.buffer) floats = new Float64Array(memory.buffer);
      return floats;
    },
  };
}

/** Made when first asked for, and anew once a problem has left a memory behind that is too large to keep. */
let shared: LinearAlgebra | null | undefined;

/** A memory larger than this is not kept. */
const KEPT_BYTES = 256 << 20;

/** The kernels that all solvers share, as long as nobody else is in the middle of using them; null where there are none. */
export function linearAlgebra(): LinearAlgebra | null {
  if (shared === undefined || (shared !== null && shared.reserve(0).byteLength > KEPT_BYTES)) {
    const mode = bestMode();
    shared = mode === undefined ? null : createLinearAlgebra(mode);
  }
  return shared;
}
