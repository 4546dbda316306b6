/** Loop nests over memory: counters, and pointers that move by a stride per loop. The innermost goes by pairs of lanes. */
import type { Code, Mode } from '../emit.ts';
import { I32 } from '../encoder.ts';
import { CONTROL, EMPTY_BLOCK, F64_OP, I32_OP, V128_OP } from '../opcodes.ts';

/** An address that moves: `strides` in elements, one per loop. */
export interface Pointer {
  readonly base: number;
  readonly strides: readonly number[];
}

export interface Moving {
  readonly local: number;
  readonly strides: readonly number[];
}

export interface Levels {
  readonly lengths: readonly number[];
  readonly pointers: readonly Pointer[];
}

/** The same nest without loops of one pass, neighbouring loops made one where every pointer moves on evenly. */
export function simplify({ lengths, pointers }: Levels): Levels {
  const kept: { length: number; strides: number[] }[] = [];
  lengths.forEach((length, loop) => {
    if (length === 1) return;
    const strides = pointers.map((pointer) => pointer.strides[loop] ?? 0);
    const outer = kept.at(-1);
    if (outer?.strides.every((stride, i) => stride === (strides[i] ?? 0) * length)) {
      kept[kept.length - 1] = { length: outer.length * length, strides };
    } else kept.push({ length, strides });
  });
  return {
    lengths: kept.map((level) => level.length),
    pointers: pointers.map(({ base }, i) => ({ base, strides: kept.map((level) => level.strides[i] ?? 0) })),
  };
}

/** Pointers in locals, at their bases. */
export function startPointers(code: Code, pointers: readonly Pointer[]): Moving[] {
  return pointers.map(({ base, strides }) => {
    const local = code.local(I32);
    code.i32(base).set(local);
    return { local, strides };
  });
}

function move(code: Code, { local, strides }: Moving, loop: number, times: number): void {
  const bytes = 8 * times * (strides[loop] ?? 0);
  if (bytes !== 0) code.get(local).i32(bytes).op(I32_OP.add).set(local);
}

/** Runs `body` for every pass of the loop; afterwards the pointers are where they were. */
export function repeat(code: Code, length: number, moving: readonly Moving[], loop: number, body: () => void): void {
  if (length === 0) return;
  passes(code, length, () => {
    body();
    for (const pointer of moving) move(code, pointer, loop, 1);
  });
  for (const pointer of moving) move(code, pointer, loop, -length);
}

function passes(code: Code, count: number, body: () => void): void {
  if (count === 1) {
    body();
    return;
  }
  const left = code.local(I32);
  code.i32(count).set(left).op(CONTROL.loop, EMPTY_BLOCK);
  body();
  code.get(left).i32(1).op(I32_OP.sub).tee(left).op(CONTROL.brIf, 0, CONTROL.end);
  code.release(left);
}

/**
 * The whole nest: `body` emits one element, or in SIMD mode two neighbours along the innermost loop, whose strides it is given.
 * The code must be in scalar mode.
 */
export function nest(
  code: Code,
  mode: Mode,
  lengths: readonly number[],
  moving: readonly Moving[],
  body: (innerStrides: readonly number[]) => void,
  from = 0,
): void {
  const strides = moving.map((pointer) => pointer.strides[lengths.length - 1] ?? 0);
  const [length] = lengths.slice(from);
  if (length === undefined) {
    body(strides);
    return;
  }
  if (from < lengths.length - 1) {
    repeat(code, length, moving, from, () => {
      nest(code, mode, lengths, moving, body, from + 1);
    });
    return;
  }
  const pairs = mode === 'simd' ? Math.floor(length / 2) : 0;
  const rest = length - 2 * pairs;
  if (pairs > 0) {
    passes(code, pairs, () => {
      code.in('simd', () => {
        body(strides);
      });
      for (const pointer of moving) move(code, pointer, from, 2);
    });
  }
  if (rest > 0) {
    passes(code, rest, () => {
      body(strides);
      for (const pointer of moving) move(code, pointer, from, 1);
    });
  }
  for (const pointer of moving) move(code, pointer, from, -length);
}

/** Pushes what a pointer points at: one element, or two that are `stride` apart. */
export function loadAt(code: Code, pointer: number, stride: number): void {
  if (code.mode === 'scalar' || stride === 1) {
    code.get(pointer).load(0);
  } else if (stride === 0) {
    code.get(pointer).loadSplat(0);
  } else {
    code
      .get(pointer)
      .i32(8 * stride)
      .op(I32_OP.add)
      .get(pointer)
      .simd(V128_OP.load64Zero)
      .out.bytes([3, 0]);
    code.simd(V128_OP.load64Lane).out.bytes([3, 0, 1]);
  }
}

/** Stores the local `value` where a pointer points, the second lane `stride` further. */
export function storeAt(code: Code, pointer: number, stride: number, value: number): void {
  if (code.mode === 'scalar' || stride === 1) {
    code.get(pointer).get(value).store(0);
    return;
  }
  code.get(pointer).get(value).simd(V128_OP.extractF64).op(0, F64_OP.store, 3, 0);
  code
    .get(pointer)
    .i32(8 * stride)
    .op(I32_OP.add)
    .get(value)
    .simd(V128_OP.extractF64)
    .op(1, F64_OP.store, 3, 0);
}
