/**
 * Writes WebAssembly functions from expressions: locals, loads, arithmetic, counted loops. What the kernels of linear algebra
 * are written in; no control beyond loops and conditions, no calls.
 */
import type { Body, Signature, ValueType, WasmFunction } from '../encoder.ts';
import { Bytes, F64, I32, V128 } from '../encoder.ts';
import { CONTROL, EMPTY_BLOCK, F64_OP, I32_OP, LANE_OPS, LOCAL, SIMD_PREFIX } from '../opcodes.ts';

/** What pushes one value: its operands first, then its own bytes. */
export interface Term {
  readonly type: ValueType;
  readonly args: readonly Term[];
  readonly bytes: readonly number[];
}

export interface Local extends Term {
  readonly index: number;
}

/** A term or a whole number. */
export type Int = Term | number;

const leb = (value: number): readonly number[] => [...new Bytes().unsigned(value).view];

export const simd = (opcode: number, args: readonly Term[], type: ValueType = V128, ...rest: number[]): Term => ({
  type,
  args,
  bytes: [SIMD_PREFIX, ...leb(opcode), ...rest],
});
export const memory = (opcode: number, offset: number): readonly number[] => [opcode, 3, ...leb(offset)];

export const int = (value: Int): Term =>
  typeof value === 'number' ? { type: I32, args: [], bytes: [I32_OP.const, ...new Bytes().signed(value).view] } : value;
const binary = (opcode: number, type: ValueType, a: Term, b: Term): Term => ({ type, args: [a, b], bytes: [opcode] });

export const plus = (a: Int, b: Int): Term => (b === 0 ? int(a) : binary(I32_OP.add, I32, int(a), int(b)));
export const minus = (a: Int, b: Int): Term => binary(I32_OP.sub, I32, int(a), int(b));
export const times = (a: Int, b: Int): Term => binary(I32_OP.mul, I32, int(a), int(b));
export const and = (a: Int, b: Int): Term => binary(I32_OP.and, I32, int(a), int(b));
const below = (a: Int, b: Int): Term => binary(I32_OP.ltU, I32, int(a), int(b));
/** The address of element i of float64 at `base`. */
export const element = (base: Int, i: Int): Term =>
  plus(base, typeof i === 'number' ? 8 * i : binary(I32_OP.shl, I32, i, int(3)));

/** Float64 arithmetic, one number at a time. */
export const f64 = {
  number: (value: number): Term => ({ type: F64, args: [], bytes: [F64_OP.const, ...new Bytes().float64(value).view] }),
  load: (address: Term, offset = 0): Term => ({ type: F64, args: [address], bytes: memory(F64_OP.load, offset) }),
  add: (a: Term, b: Term): Term => binary(F64_OP.add, F64, a, b),
  sub: (a: Term, b: Term): Term => binary(LANE_OPS.sub[0], F64, a, b),
  mul: (a: Term, b: Term): Term => binary(F64_OP.mul, F64, a, b),
  div: (a: Term, b: Term): Term => binary(LANE_OPS.div[0], F64, a, b),
  sqrt: (a: Term): Term => ({ type: F64, args: [a], bytes: [LANE_OPS.sqrt[0]] }),
  greater: (a: Term, b: Term): Term => ({ type: I32, args: [a, b], bytes: [LANE_OPS.gt[0]] }),
};

type Locals<P extends readonly ValueType[]> = { readonly [K in keyof P]: Local };

export class FunctionWriter<P extends readonly ValueType[] = readonly ValueType[]> {
  private readonly code = new Bytes();
  private readonly locals: ValueType[] = [];
  private readonly parameters: P;
  private readonly free = new Map<ValueType, Local[]>();

  constructor(parameters: P) {
    this.parameters = parameters;
  }

  /** The parameters, as locals. */
  get arguments(): Locals<P> {
    return this.parameters.map((type, index) => localOf(index, type)) as unknown as Locals<P>;
  }

  /** A local, set to a term where one is given. */
  local(type: ValueType, initial?: Term): Local {
    let made = this.free.get(type)?.pop();
    if (!made) {
      made = localOf(this.parameters.length + this.locals.length, type);
      this.locals.push(type);
    }
    if (initial) this.set(made, initial);
    return made;
  }

  /** A local that holds this term. */
  keep(term: Term): Local {
    return this.local(term.type, term);
  }

  release(...locals: readonly Local[]): void {
    for (const one of locals) {
      const list = this.free.get(one.type);
      if (list) list.push(one);
      else this.free.set(one.type, [one]);
    }
  }

  push(term: Term): void {
    for (const argument of term.args) this.push(argument);
    this.code.bytes(term.bytes);
  }

  set(local: Local, term: Term): void {
    this.push(term);
    this.code.byte(LOCAL.set).unsigned(local.index);
  }

  /** Stores by the instruction's bytes (`memory`, or behind the SIMD prefix). */
  store(bytes: readonly number[], address: Term, value: Term): void {
    this.push(address);
    this.push(value);
    this.code.bytes(bytes);
  }

  storeF64(address: Term, value: Term, offset = 0): void {
    this.store(memory(F64_OP.store, offset), address, value);
  }

  /** While counter < end, counter += step. The end must not be changed by the body. */
  loop(counter: Local, end: Int, step: Int, body: () => void): void {
    this.when(below(counter, end), () => {
      this.code.bytes([CONTROL.loop, EMPTY_BLOCK]);
      body();
      this.set(counter, plus(counter, step));
      this.push(below(counter, end));
      this.code.bytes([CONTROL.brIf, 0, CONTROL.end]);
    });
  }

  when(condition: Term, body: () => void, otherwise?: () => void): void {
    this.push(condition);
    this.code.bytes([CONTROL.if, EMPTY_BLOCK]);
    body();
    if (otherwise) {
      this.code.byte(CONTROL.else);
      otherwise();
    }
    this.code.byte(CONTROL.end);
  }

  /** Ends the function with a result. */
  return(term: Term): void {
    this.push(term);
    this.code.byte(CONTROL.return);
  }

  finish(name: string, results: readonly ValueType[] = []): WasmFunction {
    const body: Body = { locals: this.locals, code: this.code.view, calls: [] };
    const signature: Signature = { parameters: this.parameters, results };
    return { name, signature, body, exported: true };
  }
}

function localOf(index: number, type: ValueType): Local {
  return { index, type, args: [], bytes: [LOCAL.get, ...leb(index)] };
}
