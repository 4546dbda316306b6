/** The generators by name: NumPy's two, and PyTorch's. */
import {
  maskedBelow,
  multipliedBelow,
  polarNormals,
  zigguratExponentials,
  zigguratNormals,
  type Source,
} from './distributions.ts';
import { MersenneTwister } from './mt19937.ts';
import { Pcg64 } from './pcg64.ts';

/** `np.random.seed(seed)` and `RandomState(seed)`. */
export function legacySource(seed: number | readonly number[]): Source {
  const bits = typeof seed === 'number' ? new MersenneTwister(seed) : MersenneTwister.ofKeys(seed);
  return {
    next32: () => bits.next32(),
    nextDouble: () => bits.nextDouble(),
    normal: polarNormals(bits),
    exponential: () => -Math.log(1 - bits.nextDouble()),
    below: (limit) => maskedBelow(bits, limit),
  };
}

/** `np.random.default_rng(seed)`. */
export function modernSource(seed: number): Source {
  const bits = new Pcg64(BigInt(seed));
  return {
    next32: () => bits.next32(),
    nextDouble: () => bits.nextDouble(),
    normal: zigguratNormals(bits),
    exponential: zigguratExponentials(bits),
    below: (limit) => multipliedBelow(bits, limit),
  };
}
