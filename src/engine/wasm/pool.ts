/** The constants of a module, in memory. */

/**
 * Constants in memory, each twice: SIMD code loads one into both lanes as it loads any pair. A constant in the code costs three
 * instructions, two of them on the port that shuffles; one number loaded into both lanes costs two.
 */
export class Pool {
  readonly address: number;
  private readonly values: (number | bigint)[] = [];
  private readonly floats = new Map<number, number>();
  private readonly integers = new Map<bigint, number>();
  private negativeZero: number | undefined;
  private encoded: Uint8Array<ArrayBuffer> = new Uint8Array();

  /** `address`: a multiple of `PAIR_BYTES`. */
  constructor(address: number) {
    this.address = address;
  }

  /** The address of a number. */
  float(value: number): number {
    // -0 and 0 are one key of a Map.
    if (Object.is(value, -0)) return (this.negativeZero ??= this.put(value));
    const known = this.floats.get(value);
    if (known !== undefined) return known;
    const made = this.put(value);
    this.floats.set(value, made);
    return made;
  }

  integer(value: bigint): number {
    const known = this.integers.get(value);
    if (known !== undefined) return known;
    const made = this.put(BigInt.asIntN(64, value));
    this.integers.set(value, made);
    return made;
  }

  private put(value: number | bigint): number {
    this.values.push(value);
    return this.address + PAIR_BYTES * (this.values.length - 1);
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    if (this.encoded.length === PAIR_BYTES * this.values.length) return this.encoded;
    const view = new DataView(new ArrayBuffer(PAIR_BYTES * this.values.length));
    this.values.forEach((value, i) => {
      for (const at of [PAIR_BYTES * i, PAIR_BYTES * i + 8]) {
        if (typeof value === 'number') view.setFloat64(at, value, true);
        else view.setBigInt64(at, value, true);
      }
    });
    this.encoded = new Uint8Array(view.buffer);
    return this.encoded;
  }
}

/** Bytes of a constant. */
export const PAIR_BYTES = 16;

/** The bits of a number, as an integer constant. */
export function bitPattern(value: number): bigint {
  return new BigInt64Array(Float64Array.of(value).buffer)[0] ?? 0n;
}
