/** Loops for the nodes that have buffers: elementwise ones, movement, reductions. */
import type { Code, Mode } from '../emit.ts';
import { typeOf } from '../emit.ts';
import type { Shape } from '../../../graph/graph.ts';
import { sizeOf } from '../../../graph/graph.ts';
import { stridesOf } from '../../../graph/strides.ts';
import { add, local, max, min } from '../lanes.ts';
import type { Value } from '../lanes.ts';
import { V128_OP } from '../opcodes.ts';
import type { Access, Fused } from './expression.ts';
import { lanesOf } from './expression.ts';
import type { Moving, Pointer } from './nest.ts';
import { loadAt, nest, repeat, simplify, startPointers, storeAt } from './nest.ts';

/** Address of a buffer. */
export type AddressOf = (buffer: number) => number;

export interface Target {
  readonly base: number;
  readonly strides: readonly number[];
}

function pointerOf(address: AddressOf, { buffer, origin, strides }: Access): Pointer {
  return { base: address(buffer) + 8 * origin, strides };
}

/** Pushes the fused expression at the pointers (in the order of the leaves). */
function pushExpression(code: Code, fused: Fused, moving: readonly Moving[], strides: readonly number[]): number[] {
  const places = new Map(
    fused.leaves.map((leaf, i) => {
      const place = code.local(typeOf('float', code.mode));
      loadAt(code, moving[i]?.local ?? 0, strides[i] ?? 0);
      code.set(place);
      return [leaf, place] as const;
    }),
  );
  code.value(lanesOf(fused.root, (leaf) => local((leaf.kind === 'leaf' ? places.get(leaf) : undefined) ?? 0)));
  return [...places.values()];
}

function withExpression(
  code: Code,
  fused: Fused,
  moving: readonly Moving[],
  strides: readonly number[],
  use: () => void,
): void {
  const places = pushExpression(code, fused, moving, strides);
  use();
  for (const place of places) code.release(place);
}

/** target[...] = expression[...] over the shape. */
export function emitAssign(
  code: Code,
  mode: Mode,
  shape: Shape,
  fused: Fused,
  target: Target,
  address: AddressOf,
): void {
  if (sizeOf(shape) === 0) return;
  const { lengths, pointers } = simplify({
    lengths: shape,
    pointers: [...fused.leaves.map((leaf) => pointerOf(address, leaf.access)), target],
  });
  const moving = startPointers(code, pointers);
  const to = moving.at(-1);
  nest(code, mode, lengths, moving, (strides) => {
    withExpression(code, fused, moving, strides, () => {
      const value = code.local(typeOf('float', code.mode));
      code.set(value);
      storeAt(code, to?.local ?? 0, strides.at(-1) ?? 0, value);
      code.release(value);
    });
  });
}

export interface Reduction {
  readonly initial: number;
  readonly combine: (total: Value, value: Value) => Value;
}

export const REDUCTIONS: Readonly<Record<'sum' | 'reduceMax' | 'reduceMin', Reduction>> = {
  sum: { initial: 0, combine: add },
  reduceMax: { initial: -Infinity, combine: max },
  reduceMin: { initial: Infinity, combine: min },
};

/** target = the expression, reduced along axes of the shape. */
export function emitReduce(
  code: Code,
  mode: Mode,
  shape: Shape,
  axes: readonly number[],
  fused: Fused,
  base: number,
  reduction: Reduction,
  address: AddressOf,
): void {
  const kept = shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const keptStrides = stridesOf(kept.map((axis) => shape[axis] ?? 1));
  const order = (list: readonly number[], strides: readonly number[]) => list.map((axis) => strides[axis] ?? 0);
  const lengthsOf = (list: readonly number[]) => list.map((axis) => shape[axis] ?? 1);
  const leaves = fused.leaves.map((leaf) => pointerOf(address, leaf.access));
  // The innermost loop is the last axis that has neighbours.
  const inRegister = !kept.includes(shape.findLastIndex((length) => length !== 1));

  if (!inRegister) {
    // Rows are added to rows: the innermost loop runs along the result.
    emitFill(code, sizeOf(lengthsOf(kept)), base, reduction.initial);
    const target = { base, strides: [...axes.map(() => 0), ...keptStrides] };
    const all = [...axes, ...kept];
    const { lengths, pointers } = simplify({
      lengths: lengthsOf(all),
      pointers: [...leaves.map((leaf) => ({ base: leaf.base, strides: order(all, leaf.strides) })), target],
    });
    if (sizeOf(shape) === 0) return;
    const moving = startPointers(code, pointers);
    const to = moving.at(-1)?.local ?? 0;
    nest(code, mode, lengths, moving, (strides) => {
      const stride = strides.at(-1) ?? 0;
      const total = code.local(typeOf('float', code.mode));
      const value = code.local(typeOf('float', code.mode));
      loadAt(code, to, stride);
      code.set(total);
      withExpression(code, fused, moving, strides, () => {
        code
          .set(value)
          .value(reduction.combine(local(total), local(value)))
          .set(total);
      });
      storeAt(code, to, stride, total);
      code.release(total);
      code.release(value);
    });
    return;
  }

  const outer = kept.length;
  const inner = simplify({
    lengths: lengthsOf(axes),
    pointers: leaves.map((leaf) => ({ base: leaf.base, strides: order(axes, leaf.strides) })),
  });
  const moving = startPointers(code, [
    ...leaves.map((leaf, i) => ({ base: leaf.base, strides: [...order(kept, leaf.strides), ...(inner.pointers[i]?.strides ?? [])] })), // prettier-ignore
    { base, strides: [...keptStrides, ...inner.lengths.map(() => 0)] },
  ]);
  const lengths = [...lengthsOf(kept), ...inner.lengths];
  const visit = (loop: number): void => {
    if (loop < outer) {
      repeat(code, lengths[loop] ?? 1, moving, loop, () => {
        visit(loop + 1);
      });
      return;
    }
    emitTotal(code, mode, sizeOf(shape) === 0 ? undefined : lengths, outer, moving, fused, reduction);
  };
  visit(0);
}

/** One element of a reduction, its totals in locals: one for pairs, one for what is left. */
function emitTotal(
  code: Code,
  mode: Mode,
  lengths: readonly number[] | undefined,
  from: number,
  moving: readonly Moving[],
  fused: Fused,
  { initial, combine }: Reduction,
): void {
  const single = code.local(typeOf('float', 'scalar'));
  code.float(initial).set(single);
  if (lengths) {
    const pairs = mode === 'simd' ? code.local(typeOf('float', 'simd')) : undefined;
    if (pairs !== undefined) code.in('simd', () => code.float(initial).set(pairs));
    const step = (strides: readonly number[]) => {
      const total = code.mode === 'simd' && pairs !== undefined ? pairs : single;
      const value = code.local(typeOf('float', code.mode));
      withExpression(code, fused, moving, strides, () => {
        code
          .set(value)
          .value(combine(local(total), local(value)))
          .set(total);
      });
      code.release(value);
    };
    nest(code, mode, lengths, moving, step, from);
    if (pairs !== undefined) {
      for (const lane of [0, 1]) {
        const value = code.local(typeOf('float', 'scalar'));
        code.get(pairs).simd(V128_OP.extractF64).op(lane).set(value);
        code.value(combine(local(single), local(value))).set(single);
        code.release(value);
      }
      code.release(pairs);
    }
  }
  storeAt(code, moving.at(-1)?.local ?? 0, 0, single);
  code.release(single);
}

/** The buffer's numbers, all the same. */
export function emitFill(code: Code, size: number, base: number, value: number): void {
  if (size === 0) return;
  const [pointer] = startPointers(code, [{ base, strides: [1] }]);
  const number = code.local(typeOf('float', 'scalar'));
  code.float(value).set(number);
  if (pointer) {
    repeat(code, size, [pointer], 0, () => {
      storeAt(code, pointer.local, 1, number);
    });
  }
  code.release(number);
}
