/**
 * The code of an elementary function where it is used: its fast formulas, and for rare arguments the scalar version, lane by
 * lane. A lane beside a rare one goes through the scalar version too.
 */
import type { Mode, Recording } from '../emit.ts';
import { Code, nameIn, typeOf } from '../emit.ts';
import { Pool } from '../pool.ts';
import { F64 } from '../encoder.ts';
import type { Value } from '../lanes.ts';
import { local } from '../lanes.ts';
import { CONTROL, EMPTY_BLOCK, V128_OP } from '../opcodes.ts';
import type { LaneFunction } from './definition.ts';

/** A function's code for any locals, and which of its locals hold the results (parameters counted first). */
export interface Inline {
  readonly recording: Recording;
  readonly results: readonly number[];
}

export function recordFunction(definition: LaneFunction, mode: Mode, fused: boolean): Inline {
  const code = new Code(mode, definition.arity, new Pool(0), { fused, records: true });
  const results = inlineFunction(code, definition, [0, 1].slice(0, definition.arity));
  return { recording: code.recording(), results };
}

/** Computes a function of locals; answers the locals of its results, which the caller releases. */
export function inlineFunction(code: Code, definition: LaneFunction, args: readonly number[]): number[] {
  const [x = 0, y = 0] = args;
  const { results, rare } = definition.fast(local(x), local(y));
  if (!rare) {
    code.values(results);
    return taken(code, results.length);
  }
  const kept = computed(code, [...results, rare]);
  if (code.mode === 'simd') code.simd(V128_OP.anyTrue);
  code.op(CONTROL.if, EMPTY_BLOCK);
  if (code.mode === 'simd') eachLane(code, definition.name, args, results.length);
  else {
    for (const index of args) code.get(index);
    code.call(definition.name);
  }
  for (const index of [...kept].reverse()) code.set(index);
  code.op(CONTROL.end);
  return kept;
}

/** Computes values of which the last stays on the stack; the locals of the others. */
export function computed(code: Code, values: readonly Value[]): number[] {
  code.values(values);
  const last = code.local(typeOf('mask', code.mode));
  code.set(last);
  const kept = taken(code, values.length - 1);
  code.get(last);
  code.release(last);
  return kept;
}

/** Takes results from the stack into locals. */
function taken(code: Code, count: number): number[] {
  const kept = Array.from({ length: count }, () => code.local(typeOf('float', code.mode)));
  for (const index of [...kept].reverse()) code.set(index);
  return kept;
}

/** Calls the scalar version of a function of locals for one lane after the other; its results stay on the stack. */
export function eachLane(code: Code, name: string, args: readonly number[], results: number): void {
  const called = nameIn(name, 'scalar');
  const low = Array.from({ length: results }, () => code.local(F64));
  const high = Array.from({ length: results }, () => code.local(F64));
  for (const [lane, places] of [low, high].entries()) {
    for (const index of args) code.get(index).simd(V128_OP.extractF64).op(lane);
    code.call(called);
    for (const place of [...places].reverse()) code.set(place);
  }
  low.forEach((place, i) => {
    code
      .get(place)
      .simd(V128_OP.splatF64)
      .get(high[i] ?? place)
      .simd(V128_OP.replaceF64)
      .op(1);
  });
  for (const place of [...low, ...high]) code.release(place);
}
