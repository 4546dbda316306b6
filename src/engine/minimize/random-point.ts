/**
 * Random starts, the same for the same seed everywhere: std * (standard normal + mean), as the notes make theirs. The numbers are
 * our own generator's, not those of PyTorch or NumPy for that seed.
 */
import type { RandomPoints } from '../jobs/minimize.ts';

/**
 * The start of an index among those of a seed, of n numbers: std * (z + mean) with z standard normal (Box and Muller 1958). Each
 * index has a stream of its own, so that a start does not depend on how many there are.
 */
export function randomPoint({ std, mean, seed }: RandomPoints, n: number, index = 0): number[] {
  const uniform = uniforms(mix(mix(seed >>> 0) ^ mix(Math.imul(index + 1, 0x9e3779b1))));
  const point: number[] = [];
  while (point.length < n) {
    // 1 - u is never 0.
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    point.push(std * (radius * Math.cos(angle) + mean), std * (radius * Math.sin(angle) + mean));
  }
  return point.slice(0, n);
}

/** Uniform on [0, 1), 53 bits each: a Weyl sequence, mixed (the 32-bit form of Steele, Lea and Flood's splitmix, 2014). */
function uniforms(start: number): () => number {
  let state = start;
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    return mix(state);
  };
  return () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53;
}

/** A permutation of the 32-bit integers that leaves no pattern (the finalizer of MurmurHash3). */
function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
