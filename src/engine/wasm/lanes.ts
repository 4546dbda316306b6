/**
 * The expression form that elementary functions and operations are written in, once, for both kinds of code: scalar (f64) and
 * SIMD (f64x2, every lane for itself). No branches: lanes are chosen by `select`. A value used twice is computed once, by
 * the identity of the object.
 */
import type { LANE_OPS } from './opcodes.ts';

type LaneOp = keyof typeof LANE_OPS;
type ShiftOp = 'shiftLeft' | 'shiftRight';

/** Lanes of float64, of 64-bit integers (the same bits may be read as either), or of truth. */
export type Kind = 'float' | 'integer' | 'mask';

export type Value =
  | { readonly op: LaneOp; readonly kind: Kind; readonly args: readonly Value[] }
  | { readonly op: ShiftOp; readonly kind: 'integer'; readonly args: readonly [Value]; readonly count: number }
  /** Reads the bits of a value as another kind. */
  | { readonly op: 'reinterpret'; readonly kind: Kind; readonly args: readonly [Value] }
  /** select(mask, a, b) */
  | { readonly op: 'select'; readonly kind: 'float' | 'integer'; readonly args: readonly [Value, Value, Value] }
  | { readonly op: 'notMask'; readonly kind: 'mask'; readonly args: readonly [Value] }
  | { readonly op: 'float'; readonly kind: 'float'; readonly args: readonly []; readonly value: number }
  | { readonly op: 'integer'; readonly kind: 'integer'; readonly args: readonly []; readonly value: bigint }
  /** A local of the function. */
  | { readonly op: 'local'; readonly kind: Kind; readonly args: readonly []; readonly local: number }
  /** Calls a function of the library; one of several results where `result` is given (a pair is called once). */
  | { readonly op: 'call'; readonly kind: 'float'; readonly args: readonly Value[]; readonly name: string }
  /** The same number by two ways: by fused multiply-add where the code may use it, else as its argument says. */
  | { readonly op: 'either'; readonly kind: 'float'; readonly args: readonly [Value]; readonly fused: Value }
  /** The float64 at address + 8 * index of a constant table. */
  | { readonly op: 'table'; readonly kind: 'float'; readonly args: readonly [Value]; readonly address: number };

const floats = (op: LaneOp, ...args: Value[]): Value => ({ op, kind: 'float', args });
const integers = (op: LaneOp, ...args: Value[]): Value => ({ op, kind: 'integer', args });
const masks = (op: LaneOp, ...args: Value[]): Value => ({ op, kind: 'mask', args });

/** A number or a value, so that formulas read as they are written. */
export type Term = Value | number;
const lift = (term: Term): Value => (typeof term === 'number' ? float(term) : term);

export const float = (value: number): Value => ({ op: 'float', kind: 'float', args: [], value });
export const integer = (value: bigint): Value => ({ op: 'integer', kind: 'integer', args: [], value });
export const local = (index: number, kind: Kind = 'float'): Value => ({ op: 'local', kind, args: [], local: index });
export const call = (name: string, ...args: Value[]): Value => ({ op: 'call', kind: 'float', args, name });
export const table = (address: number, index: Value): Value => ({ op: 'table', kind: 'float', args: [index], address });

export const add = (a: Term, b: Term): Value => floats('add', lift(a), lift(b));
export const sub = (a: Term, b: Term): Value => floats('sub', lift(a), lift(b));
export const mul = (a: Term, b: Term): Value => floats('mul', lift(a), lift(b));
export const div = (a: Term, b: Term): Value => floats('div', lift(a), lift(b));
export const either = (plain: Value, fused: Value): Value => ({ op: 'either', kind: 'float', args: [plain], fused });
const fusedAdd = (a: Value, b: Value, c: Value): Value => floats('fusedAdd', a, b, c);
const fusedSub = (a: Value, b: Value, c: Value): Value => floats('fusedSub', a, b, c);
/** a b + c; with one rounding or two. */
export function addProduct(a: Term, b: Term, c: Term): Value {
  const [p, q, r] = [lift(a), lift(b), lift(c)];
  return either(add(mul(p, q), r), fusedAdd(p, q, r));
}
/** c - a b; with one rounding or two. */
export function subProduct(a: Term, b: Term, c: Term): Value {
  const [p, q, r] = [lift(a), lift(b), lift(c)];
  return either(sub(r, mul(p, q)), fusedSub(p, q, r));
}
/** What the product a b lost to `high`, its rounded value: by one instruction where there is one, else as `plain` says. */
export const lostByProduct = (a: Value, b: Value, high: Value, plain: Value): Value =>
  either(plain, neg(fusedSub(a, b, high)));
export const min = (a: Term, b: Term): Value => floats('min', lift(a), lift(b));
export const max = (a: Term, b: Term): Value => floats('max', lift(a), lift(b));
export const neg = (a: Value): Value => floats('neg', a);
export const abs = (a: Value): Value => floats('abs', a);
export const sqrt = (a: Value): Value => floats('sqrt', a);
export const floor = (a: Value): Value => floats('floor', a);
export const ceil = (a: Value): Value => floats('ceil', a);
export const trunc = (a: Value): Value => floats('trunc', a);
export const nearest = (a: Value): Value => floats('nearest', a);

export const lt = (a: Term, b: Term): Value => masks('lt', lift(a), lift(b));
export const le = (a: Term, b: Term): Value => masks('le', lift(a), lift(b));
export const gt = (a: Term, b: Term): Value => masks('gt', lift(a), lift(b));
export const ge = (a: Term, b: Term): Value => masks('ge', lift(a), lift(b));
export const eq = (a: Term, b: Term): Value => masks('eq', lift(a), lift(b));
export const ne = (a: Term, b: Term): Value => masks('ne', lift(a), lift(b));
export const and = (a: Value, b: Value): Value => masks('andMask', a, b);
export const or = (a: Value, b: Value): Value => masks('orMask', a, b);
export const not = (a: Value): Value => ({ op: 'notMask', kind: 'mask', args: [a] });
export const select = (mask: Value, a: Term, b: Term): Value => ({
  op: 'select',
  kind: 'float',
  args: [mask, lift(a), lift(b)],
});

/** The bits of a float64 as an integer, and back. */
export const bitsOf = (a: Term): Value => ({ op: 'reinterpret', kind: 'integer', args: [lift(a)] });
export const floatOf = (a: Value): Value => ({ op: 'reinterpret', kind: 'float', args: [a] });
export const addInt = (a: Value, b: Value): Value => integers('addInt', a, b);
export const subInt = (a: Value, b: Value): Value => integers('subInt', a, b);
export const andInt = (a: Value, b: Value): Value => integers('andInt', a, b);
export const orInt = (a: Value, b: Value): Value => integers('orInt', a, b);
export const xorInt = (a: Value, b: Value): Value => integers('xorInt', a, b);
export const eqInt = (a: Value, b: Value): Value => masks('eqInt', a, b);
export const shiftLeft = (a: Value, count: number): Value => ({ op: 'shiftLeft', kind: 'integer', args: [a], count });
/** Arithmetic: the sign comes in from the left. */
export const shiftRight = (a: Value, count: number): Value => ({ op: 'shiftRight', kind: 'integer', args: [a], count });

const SIGN = 1n << 63n;
const MAGNITUDE = SIGN - 1n;

/** The sign bit alone. */
export const signBit = (a: Value): Value => andInt(bitsOf(a), integer(SIGN));
/** |magnitude| with the sign of `sign`. */
export const copySign = (magnitude: Value, sign: Value): Value =>
  floatOf(orInt(andInt(bitsOf(magnitude), integer(MAGNITUDE)), signBit(sign)));

/** c[0] + c[1] x + ... (pairs of terms at a time, so that the processor has several to work on). */
export function polynomial(coefficients: readonly number[], x: Value): Value {
  let terms: Value[] = coefficients.map(float);
  let power = x;
  while (terms.length > 1) {
    const next: Value[] = [];
    for (let i = 0; i < terms.length; i += 2) {
      const [low, high] = [terms[i], terms[i + 1]];
      if (low !== undefined) next.push(high === undefined ? low : addProduct(power, high, low));
    }
    terms = next;
    if (terms.length > 1) power = mul(power, power);
  }
  return terms[0] ?? float(0);
}
