/**
 * The Mersenne Twister, seeded and read as NumPy's `RandomState` and PyTorch's CPU generator do, so that seeded code gives
 * the numbers that it gives there.
 */
const SIZE = 624;
const MIDDLE = 397;

export class MersenneTwister {
  readonly #state: Uint32Array;
  #position = SIZE;

  constructor(seed: number) {
    this.#state = initial(seed);
  }

  /** Seeded by a list of integers. */
  static ofKeys(keys: readonly number[]): MersenneTwister {
    const made = new MersenneTwister(19650218);
    const state = made.#state;
    const at = (k: number) => state[k] ?? 0;
    let i = 1;
    let j = 0;
    const advance = () => {
      if (++i >= SIZE) {
        state[0] = at(SIZE - 1);
        i = 1;
      }
    };
    for (let k = Math.max(SIZE, keys.length); k > 0; k--) {
      const before = at(i - 1);
      state[i] = (at(i) ^ Math.imul(before ^ (before >>> 30), 1664525)) + (keys[j] ?? 0) + j;
      j = (j + 1) % keys.length;
      advance();
    }
    for (let k = SIZE - 1; k > 0; k--) {
      const before = at(i - 1);
      state[i] = (at(i) ^ Math.imul(before ^ (before >>> 30), 1566083941)) - i;
      advance();
    }
    state[0] = 0x80000000;
    return made;
  }

  /** 32 random bits. */
  next32(): number {
    if (this.#position === SIZE) this.#refill();
    let y = this.#state[this.#position++] ?? 0;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** Uniform on [0, 1) with 53 bits, as NumPy takes them. */
  nextDouble(): number {
    const high = this.next32() >>> 5;
    const low = this.next32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  #refill(): void {
    const state = this.#state;
    const at = (k: number) => state[k] ?? 0;
    for (let k = 0; k < SIZE; k++) {
      const y = (at(k) & 0x80000000) | (at((k + 1) % SIZE) & 0x7fffffff);
      state[k] = at((k + MIDDLE) % SIZE) ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.#position = 0;
  }
}

function initial(seed: number): Uint32Array {
  const state = new Uint32Array(SIZE);
  let value = seed >>> 0;
  for (let i = 0; i < SIZE; i++) {
    state[i] = value;
    value = (Math.imul(value ^ (value >>> 30), 1812433253) + i + 1) >>> 0;
  }
  return state;
}
