/**
 * The bytes of a WebAssembly module: sections, LEB128 numbers, functions with their locals. Only what this engine emits: one
 * imported memory, imported and own functions, exported functions, data segments. Instructions stand in `opcodes.ts`.
 */

/** A growing array of bytes. */
export class Bytes {
  private buffer: Uint8Array<ArrayBuffer>;
  length = 0;

  /** `expected` bytes have room at once. By default few: engines keep short arrays where objects are, and many stay short. */
  constructor(expected = 64) {
    this.buffer = new Uint8Array(expected);
  }

  /** What has been written, without copying; invalid after the next write. */
  get view(): Uint8Array<ArrayBuffer> {
    return this.buffer.subarray(0, this.length);
  }

  byte(value: number): this {
    if (this.length === this.buffer.length) this.reserve(1);
    this.buffer[this.length++] = value;
    return this;
  }

  bytes(values: ArrayLike<number>): this {
    this.reserve(values.length);
    // Short lists are quicker one by one.
    if (values.length > 16) this.buffer.set(values, this.length);
    else for (let i = 0; i < values.length; i++) this.buffer[this.length + i] = values[i] ?? 0;
    this.length += values.length;
    return this;
  }

  /** A part of other bytes. */
  copy(source: Uint8Array, from: number, to: number): this {
    this.reserve(to - from);
    for (let i = from; i < to; i++) this.buffer[this.length++] = source[i] ?? 0;
    return this;
  }

  /** Unsigned LEB128, up to 32 bits. */
  unsigned(value: number): this {
    if (value < 0x80) return this.byte(value);
    this.reserve(5);
    let rest = value >>> 0;
    while (rest >= 0x80) {
      this.buffer[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.buffer[this.length++] = rest;
    return this;
  }

  /** Signed LEB128 of a 32-bit integer. */
  signed(value: number): this {
    this.reserve(5);
    let rest = value | 0;
    for (;;) {
      const low = rest & 0x7f;
      rest >>= 7;
      const last = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
      this.buffer[this.length++] = last ? low : low | 0x80;
      if (last) return this;
    }
  }

  /** Signed LEB128 of a 64-bit integer. */
  signed64(value: bigint): this {
    let rest = BigInt.asIntN(64, value);
    for (;;) {
      const low = Number(rest & 0x7fn);
      rest >>= 7n;
      const last = (rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0);
      this.byte(last ? low : low | 0x80);
      if (last) return this;
    }
  }

  float64(value: number): this {
    this.reserve(8);
    new DataView(this.buffer.buffer).setFloat64(this.length, value, true);
    this.length += 8;
    return this;
  }

  text(value: string): this {
    const encoded = Array.from(value, (character) => character.charCodeAt(0));
    return this.unsigned(encoded.length).bytes(encoded);
  }

  private reserve(more: number): void {
    if (this.length + more <= this.buffer.length) return;
    const grown = new Uint8Array(Math.max(4 * this.buffer.length, this.length + more));
    grown.set(this.view);
    this.buffer = grown;
  }
}

export const I32 = 0x7f;
export const I64 = 0x7e;
export const F64 = 0x7c;
export const V128 = 0x7b;
export type ValueType = typeof I32 | typeof I64 | typeof F64 | typeof V128;

export interface Signature {
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** Code whose calls are still names: `at` is where the index of the function called must be put. */
export interface Body {
  /** Types of the locals after the parameters. */
  readonly locals: readonly ValueType[];
  readonly code: Uint8Array;
  readonly calls: readonly { readonly at: number; readonly name: string }[];
}

export interface WasmFunction {
  readonly name: string;
  readonly signature: Signature;
  readonly body: Body;
  readonly exported: boolean;
}

export interface ModuleParts {
  /** Functions of the import module `js`. */
  readonly imports: readonly { readonly name: string; readonly signature: Signature }[];
  readonly functions: readonly WasmFunction[];
  readonly data: readonly { readonly address: number; readonly bytes: Uint8Array }[];
}

/** The module as bytes; it imports its memory as `js.memory`. Throws a RangeError where a function is called that is not there. */
export function encodeModule({ imports, functions, data }: ModuleParts): Uint8Array<ArrayBuffer> {
  const types = new Map<string, number>();
  const typeBytes = new Bytes();
  const typeOf = ({ parameters, results }: Signature): number => {
    const key = `${parameters.join()}>${results.join()}`;
    const known = types.get(key);
    if (known !== undefined) return known;
    types.set(key, types.size);
    typeBytes.byte(0x60).unsigned(parameters.length).bytes(parameters).unsigned(results.length).bytes(results);
    return types.size - 1;
  };
  const indices = new Map<string, number>();
  for (const { name } of [...imports, ...functions]) indices.set(name, indices.size);

  const importBytes = new Bytes()
    .unsigned(imports.length + 1)
    .text('js')
    .text('memory')
    .bytes([2, 0, 0]);
  for (const { name, signature } of imports) importBytes.text('js').text(name).byte(0).unsigned(typeOf(signature));
  const declarations = new Bytes().unsigned(functions.length);
  for (const { signature } of functions) declarations.unsigned(typeOf(signature));
  const exported = functions.filter((one) => one.exported);
  const exportBytes = new Bytes()
    .unsigned(exported.length + 1)
    .text('memory')
    .bytes([2, 0]);
  for (const { name } of exported)
    exportBytes
      .text(name)
      .byte(0)
      .unsigned(indices.get(name) ?? 0);
  const length = functions.reduce((sum, { body }) => sum + body.code.length + 64, 64);
  const code = new Bytes(length).unsigned(functions.length);
  for (const { body } of functions) encodeBody(code, body, indices);
  const segments = new Bytes().unsigned(data.length);
  for (const { address, bytes } of data) {
    segments.bytes([0, 0x41]).signed(address).byte(0x0b).unsigned(bytes.length).bytes(bytes);
  }

  const module = new Bytes(code.length + segments.length + 1024).bytes([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  section(module, 1, new Bytes().unsigned(types.size).bytes(typeBytes.view));
  section(module, 2, importBytes);
  section(module, 3, declarations);
  section(module, 7, exportBytes);
  section(module, 10, code);
  section(module, 11, segments);
  return module.view;
}

function section(module: Bytes, id: number, content: Bytes): void {
  module.byte(id).unsigned(content.length).bytes(content.view);
}

function encodeBody(target: Bytes, { locals, code, calls }: Body, indices: ReadonlyMap<string, number>): void {
  const runs: { type: ValueType; count: number }[] = [];
  for (const type of locals) {
    const last = runs.at(-1);
    if (last?.type === type) last.count++;
    else runs.push({ type, count: 1 });
  }
  const called = calls.map(({ name }) => {
    const index = indices.get(name);
    if (index === undefined) throw new RangeError(`no function ${name} in the module`);
    return index;
  });
  const header = runs.reduce((sum, { count }) => sum + sizeOfUnsigned(count) + 1, sizeOfUnsigned(runs.length));
  target.unsigned(called.reduce((sum, index) => sum + sizeOfUnsigned(index), header + code.length + 1));
  target.unsigned(runs.length);
  for (const { type, count } of runs) target.unsigned(count).byte(type);
  let from = 0;
  calls.forEach(({ at }, i) => {
    target.bytes(code.subarray(from, at)).unsigned(called[i] ?? 0);
    from = at;
  });
  target.bytes(code.subarray(from)).byte(0x0b);
}

/** Bytes of an unsigned LEB128 number. */
function sizeOfUnsigned(value: number): number {
  return value < 0x80 ? 1 : 1 + sizeOfUnsigned(value >>> 7);
}
