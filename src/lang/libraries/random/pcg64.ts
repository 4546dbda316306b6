/**
 * PCG64 (XSL-RR 128/64) with NumPy's SeedSequence: what `np.random.default_rng(seed)` runs on. Integers of 64 and 128 bits are
 * BigInts; a draw costs about a microsecond.
 */
const MASK_32 = 0xffffffffn;
const MASK_64 = (1n << 64n) - 1n;
const MASK_128 = (1n << 128n) - 1n;
const MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n;

export class Pcg64 {
  #state = 0n;
  readonly #increment: bigint;
  /** The upper half of a draw whose lower half was taken as 32 bits. */
  #half: number | undefined;

  constructor(seed: bigint) {
    const [a = 0n, b = 0n, c = 0n, d = 0n] = seedWords(seed);
    this.#increment = ((((c << 64n) | d) << 1n) | 1n) & MASK_128;
    this.#step();
    this.#state = (this.#state + ((a << 64n) | b)) & MASK_128;
    this.#step();
  }

  next64(): bigint {
    this.#step();
    const high = this.#state >> 64n;
    const mixed = high ^ (this.#state & MASK_64);
    const turn = high >> 58n;
    return ((mixed >> turn) | (mixed << (64n - turn))) & MASK_64;
  }

  next32(): number {
    if (this.#half !== undefined) {
      const half = this.#half;
      this.#half = undefined;
      return half;
    }
    const whole = this.next64();
    this.#half = Number(whole >> 32n);
    return Number(whole & MASK_32);
  }

  /** Uniform on [0, 1) with 53 bits. */
  nextDouble(): number {
    return Number(this.next64() >> 11n) / 9007199254740992;
  }

  #step(): void {
    this.#state = (this.#state * MULTIPLIER + this.#increment) & MASK_128;
  }
}

/** Four words of 64 bits from a seed, by SeedSequence's hash (pool of four words of 32 bits). */
function seedWords(seed: bigint): bigint[] {
  const entropy: number[] = [];
  for (let rest = seed; rest > 0n; rest >>= 32n) entropy.push(Number(rest & MASK_32));
  let hash = 0x43b0d7e5;
  const hashed = (value: number) => {
    let mixed = value ^ hash;
    hash = Math.imul(hash, 0x931e8875);
    mixed = Math.imul(mixed, hash);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
  const mix = (x: number, y: number) => {
    const mixed = Math.imul(0xca01f9dd, x) - Math.imul(0x4973f715, y);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
  const pool = [0, 1, 2, 3].map((i) => hashed(entropy[i] ?? 0));
  for (let from = 0; from < 4; from++) {
    for (let to = 0; to < 4; to++) if (from !== to) pool[to] = mix(pool[to] ?? 0, hashed(pool[from] ?? 0));
  }
  for (const word of entropy.slice(4)) {
    for (let to = 0; to < 4; to++) pool[to] = mix(pool[to] ?? 0, hashed(word));
  }
  let state = 0x8b51f9dd;
  const words = Array.from({ length: 8 }, (_, i) => {
    let value = (pool[i % 4] ?? 0) ^ state;
    state = Math.imul(state, 0x58f38ded);
    value = Math.imul(value, state);
    return BigInt((value ^ (value >>> 16)) >>> 0);
  });
  return [0, 2, 4, 6].map((i) => (words[i] ?? 0n) | ((words[i + 1] ?? 0n) << 32n));
}
