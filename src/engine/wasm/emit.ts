/** Lanes to code: one value after another on WebAssembly's stack, values used more than once in locals. */
import type { Body, ValueType } from './encoder.ts';
import { Bytes, F64, I32, I64, V128 } from './encoder.ts';
import type { Kind, Value } from './lanes.ts';
import type { Pool } from './pool.ts';
import { CONTROL, F64_OP, I32_OP, I64_OP, LANE_OPS, LOCAL, SELECT, SHIFT_OPS, SIMD_PREFIX, V128_OP, WRAP_I64 } from './opcodes.ts'; // prettier-ignore

export type Mode = 'scalar' | 'simd';

/** The value type of a lane value. */
export function typeOf(kind: Kind, mode: Mode): ValueType {
  if (mode === 'simd') return V128;
  return kind === 'float' ? F64 : kind === 'integer' ? I64 : I32;
}

/** The name of a library function's version for a mode. */
export function nameIn(name: string, mode: Mode): string {
  return mode === 'simd' ? `${name}x2` : name;
}

/** Constants beyond this many are not kept in locals: an optimizing compiler's time grows with what lives through a loop. */
const MAX_KEPT_CONSTANTS = 128;

/** Bytes that the code of a loop often takes. */
const LOOP_BYTES = 8192;

/** Code that is put down many times, each time on other locals. The places in it that differ are holes, in order. */
export interface Recording {
  readonly bytes: Uint8Array;
  readonly holes: readonly Hole[];
  /** Types of the locals after the parameters. */
  readonly locals: readonly ValueType[];
}

type Constant =
  { readonly kind: 'float'; readonly value: number } | { readonly kind: 'integer'; readonly value: bigint };

type Hole = { readonly at: number } & (
  Constant | { readonly kind: 'local'; readonly index: number } | { readonly kind: 'call'; readonly name: string }
);

/** In memory an integer is a number with its bits, which is found quicker; but which NaN it is, a number does not tell. */
function constantOf(value: bigint, mode: Mode): Constant {
  const [number = NaN] = new Float64Array(BigInt64Array.of(value).buffer);
  return mode === 'scalar' || Number.isNaN(number) ? { kind: 'integer', value } : { kind: 'float', value: number };
}

interface CodeOptions {
  /** The code begins with a loop, so that constants are read once, before it. */
  readonly loops?: boolean;
  /** SIMD code may use fused multiply-add. */
  readonly fused?: boolean;
  /** The code is for `recording` alone. */
  readonly records?: boolean;
}

/** The code of one function as it grows: instructions, locals, calls by name. */
export class Code {
  readonly out: Bytes;
  /** Runs before all else: constants to locals. */
  private readonly front = new Bytes();
  /** Locals of constants: by address those in both lanes, by value the others. */
  private readonly kept: Readonly<Record<'splats' | 'scalars', Map<number, number>>> | undefined;
  /** Whether the code runs over and over: what costs only once may be long. */
  readonly loops: boolean;
  private readonly fused: boolean;
  private readonly holes: Hole[] | undefined;
  private current: Mode;
  private readonly pool: Pool;
  private readonly locals: ValueType[] = [];
  private readonly calls: { at: number; name: string }[] = [];
  private readonly free = new Map<ValueType, number[]>();
  private readonly parameters: number;

  constructor(mode: Mode, parameters: number, pool: Pool, { loops, fused, records }: CodeOptions = {}) {
    this.fused = fused === true;
    this.holes = records === true ? [] : undefined;
    this.current = mode;
    this.pool = pool;
    this.parameters = parameters;
    this.loops = loops === true;
    this.out = new Bytes(this.loops ? LOOP_BYTES : undefined);
    this.kept = this.loops ? { splats: new Map(), scalars: new Map() } : undefined;
  }

  /** Instructions of another mode. */
  in(mode: Mode, emit: () => void): void {
    const before = this.current;
    this.current = mode;
    emit();
    this.current = before;
  }

  get mode(): Mode {
    return this.current;
  }

  body(): Body {
    if (this.front.length === 0) return { locals: this.locals, code: this.out.view, calls: this.calls };
    const before = this.front.length;
    const code = new Bytes(before + this.out.length).bytes(this.front.view).bytes(this.out.view).view;
    return { locals: this.locals, code, calls: this.calls.map(({ at, name }) => ({ at: at + before, name })) };
  }

  /** What has been emitted so far, to be put down elsewhere. */
  recording(): Recording {
    return { bytes: this.out.view.slice(), holes: this.holes ?? [], locals: this.locals };
  }

  /** Puts down recorded code on these parameters; answers the locals that its locals have become, parameters first. */
  replay({ bytes, holes, locals }: Recording, parameters: readonly number[]): number[] {
    const places = [...parameters];
    for (const type of locals) places.push(this.local(type));
    let from = 0;
    for (const hole of holes) {
      this.out.copy(bytes, from, hole.at);
      from = hole.at;
      if (hole.kind === 'local') this.out.unsigned(places[hole.index] ?? 0);
      else if (hole.kind === 'float') this.float(hole.value);
      else if (hole.kind === 'integer') this.integer(hole.value);
      else this.call(hole.name);
    }
    this.out.copy(bytes, from, bytes.length);
    return places;
  }

  /** A local that nothing else uses until it is released. */
  local(type: ValueType): number {
    const known = this.free.get(type)?.pop();
    if (known !== undefined) return known;
    this.locals.push(type);
    return this.parameters + this.locals.length - 1;
  }

  release(index: number): void {
    const type = this.locals[index - this.parameters];
    if (type === undefined) return;
    const list = this.free.get(type);
    if (list) list.push(index);
    else this.free.set(type, [index]);
  }

  op(...opcodes: number[]): this {
    this.out.bytes(opcodes);
    return this;
  }

  simd(opcode: number): this {
    this.out.byte(SIMD_PREFIX).unsigned(opcode);
    return this;
  }

  get(index: number): this {
    this.out.byte(LOCAL.get);
    return this.index(index);
  }

  set(index: number): this {
    this.out.byte(LOCAL.set);
    return this.index(index);
  }

  tee(index: number): this {
    this.out.byte(LOCAL.tee);
    return this.index(index);
  }

  private index(index: number): this {
    if (this.holes) this.holes.push({ at: this.out.length, kind: 'local', index });
    else this.out.unsigned(index);
    return this;
  }

  i32(value: number): this {
    this.out.byte(I32_OP.const).signed(value);
    return this;
  }

  call(name: string): this {
    if (this.holes) {
      this.holes.push({ at: this.out.length, kind: 'call', name });
      return this;
    }
    this.out.byte(CONTROL.call);
    this.calls.push({ at: this.out.length, name });
    return this;
  }

  /** Pushes a load (of one number, or of a pair of neighbours) from address + offset; the i32 address is on the stack. */
  load(offset: number): this {
    if (this.mode === 'scalar') this.out.byte(F64_OP.load);
    else this.simd(V128_OP.load);
    this.out.unsigned(3).unsigned(offset);
    return this;
  }

  /** Pushes the number at address + offset, in every lane. */
  loadSplat(offset: number): this {
    if (this.mode === 'scalar') this.out.byte(F64_OP.load);
    else this.simd(V128_OP.load64Splat);
    this.out.unsigned(3).unsigned(offset);
    return this;
  }

  store(offset: number): this {
    if (this.mode === 'scalar') this.out.byte(F64_OP.store);
    else this.simd(V128_OP.store);
    this.out.unsigned(3).unsigned(offset);
    return this;
  }

  float(value: number): this {
    if (this.holes) {
      this.holes.push({ at: this.out.length, kind: 'float', value });
      return this;
    }
    if (this.mode === 'simd') return this.splat(this.pool.float(value));
    // -0 and 0 are one key of a Map.
    const known = value === 0 ? undefined : this.kept?.scalars.get(value);
    if (known !== undefined) return this.get(known);
    const made = value === 0 ? undefined : this.keep('scalars', value, F64);
    (made === undefined ? this.out : this.front).byte(F64_OP.const).float64(value);
    if (made === undefined) return this;
    this.front.byte(LOCAL.set).unsigned(made);
    return this.get(made);
  }

  private integer(value: bigint): this {
    if (this.holes) this.holes.push({ at: this.out.length, ...constantOf(value, this.mode) });
    else if (this.mode === 'simd') this.splat(this.pool.integer(value));
    else this.out.byte(I64_OP.const).signed64(value);
    return this;
  }

  /** Pushes the pool's pair at the address. */
  private splat(address: number): this {
    const known = this.kept?.splats.get(address);
    if (known !== undefined) return this.get(known);
    const made = this.keep('splats', address, V128);
    if (made === undefined) return this.i32(0).load(address);
    this.front.bytes([I32_OP.const, 0, SIMD_PREFIX, V128_OP.load]).unsigned(3).unsigned(address);
    this.front.byte(LOCAL.set).unsigned(made);
    return this.get(made);
  }

  /** A local for a constant, which nothing else ever uses; undefined where constants are not kept. */
  private keep(kind: 'splats' | 'scalars', key: number, type: ValueType): number | undefined {
    if (!this.kept || this.kept[kind].size >= MAX_KEPT_CONSTANTS) return undefined;
    this.locals.push(type);
    const index = this.parameters + this.locals.length - 1;
    this.kept[kind].set(key, index);
    return index;
  }

  /** Pushes a value. Values that occur more than once below it are kept in locals, which are free again afterwards. */
  value(root: Value): this {
    this.values([root]);
    return this;
  }

  /** Pushes several values that may share parts. */
  values(roots: readonly Value[]): this {
    const [only] = roots;
    if (
      only &&
      roots.length === 1 &&
      only.op !== 'select' &&
      only.op !== 'either' &&
      only.args.every((arg) => arg.args.length === 0)
    ) {
      // The usual node: one instruction on locals and constants.
      for (const arg of only.args) this.instruction(arg);
      this.instruction(only);
      return this;
    }
    const uses = new Map<Value, number>();
    const count = (given: Value) => {
      const value = this.chosen(given);
      const seen = uses.get(value) ?? 0;
      uses.set(value, seen + 1);
      if (seen === 0) value.args.forEach(count);
    };
    roots.forEach(count);
    const places = new Map<Value, number>();
    for (const root of roots) this.push(root, uses, places);
    for (const place of places.values()) this.release(place);
    return this;
  }

  private chosen(value: Value): Value {
    if (value.op !== 'either') return value;
    return this.chosen(this.fused && this.mode === 'simd' ? value.fused : value.args[0]);
  }

  private push(given: Value, uses: Map<Value, number>, places: Map<Value, number>): void {
    const value = this.chosen(given);
    const leaf = value.op === 'float' || value.op === 'integer' || value.op === 'local';
    const place = places.get(value);
    if (place !== undefined) {
      this.get(place);
      return;
    }
    if (value.op === 'select') {
      // The stack order of both instructions is a, b, condition.
      const [condition, a, b] = value.args;
      this.push(a, uses, places);
      this.push(b, uses, places);
      this.push(condition, uses, places);
    } else for (const arg of value.args) this.push(arg, uses, places);
    this.instruction(value);
    if (!leaf && (uses.get(value) ?? 0) > 1) {
      const index = this.local(typeOf(value.kind, this.mode));
      places.set(value, index);
      this.tee(index);
    }
  }

  private instruction(value: Value): void {
    const simd = this.mode === 'simd';
    switch (value.op) {
      case 'float':
        this.float(value.value);
        return;
      case 'integer':
        this.integer(value.value);
        return;
      case 'local':
        this.get(value.local);
        return;
      case 'call':
        this.call(nameIn(value.name, this.mode));
        return;
      case 'table':
        this.table(value.address);
        return;
      case 'reinterpret':
        if (!simd) this.op(value.kind === 'float' ? 0xbf : 0xbd);
        return;
      case 'either':
        throw new RangeError('of two ways one is chosen before');
      case 'select':
        if (simd) this.simd(V128_OP.bitselect);
        else this.op(SELECT);
        return;
      case 'notMask':
        if (simd) this.simd(0x4d);
        else this.op(I32_OP.eqz);
        return;
      case 'shiftLeft':
      case 'shiftRight': {
        const [scalarOp, simdOp] = SHIFT_OPS[value.op];
        if (simd) this.i32(value.count).simd(simdOp);
        else this.op(I64_OP.const, value.count, scalarOp);
        return;
      }
      default: {
        const [scalarOp, simdOp] = LANE_OPS[value.op];
        if (simd) this.simd(simdOp);
        else this.op(scalarOp);
      }
    }
  }

  /** Replaces the index (one per lane) on the stack by the numbers of a table. */
  private table(address: number): void {
    if (this.mode === 'scalar') {
      this.op(WRAP_I64).i32(3).op(I32_OP.shl).load(address);
      return;
    }
    const index = this.local(V128);
    const lane = (number: number) => {
      this.get(index).simd(V128_OP.extractI64).op(number, WRAP_I64).i32(3).op(I32_OP.shl);
    };
    this.set(index);
    lane(1);
    lane(0);
    this.simd(V128_OP.load64Zero).out.unsigned(3).unsigned(address);
    this.simd(V128_OP.load64Lane).out.unsigned(3).unsigned(address).byte(1);
    this.release(index);
  }
}
