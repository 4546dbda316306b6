/**
 * The code of one operation on values that stand in locals. Elementary functions stand where they are used while there are few of
 * them; beyond, they are called.
 */
import type { Code } from './emit.ts';
import { nameIn, typeOf } from './emit.ts';
import type { Inline } from './functions/inline.ts';
import type { Library } from './functions/library.ts';
import type { Value } from './lanes.ts';
import type { ElementwiseNode } from './operations.ts';
import { operation } from './operations.ts';

/** Elementary functions of one piece that stand where they are used. */
const MAX_INLINED = 32;

/** The function that computes an operation and its partner (of the same operand) together; whether this one's result comes first. */
export const PAIRS: Readonly<Record<string, { partner: string; together: string; first: boolean }>> = {
  sin: { partner: 'cos', together: 'sincos', first: true },
  cos: { partner: 'sin', together: 'sincos', first: false },
  sinh: { partner: 'cosh', together: 'sinhcosh', first: true },
  cosh: { partner: 'sinh', together: 'sinhcosh', first: false },
  // Of the operand and of its negative.
  sigmoid: { partner: 'sigmoid', together: 'sigmoids', first: true },
};

export class OperationCode {
  private readonly code: Code;
  private readonly library: Library;
  private inlined = 0;

  constructor(code: Code, library: Library) {
    this.code = code;
    this.library = library;
  }

  /** Pushes the result of a node. */
  push(node: ElementwiseNode, args: readonly Value[]): void {
    const value = operation(node, args);
    const inline = value.op === 'call' ? this.inlineOf(value.name) : undefined;
    if (inline === undefined) this.code.value(value);
    else this.inline(inline, value.args);
  }

  /** Pushes both results of a function, the first one lower. */
  pushBoth(name: string, arg: Value): void {
    const inline = this.inlineOf(name);
    if (inline === undefined) this.code.value(arg).call(nameIn(name, this.code.mode));
    else this.inline(inline, [arg]);
  }

  private inlineOf(name: string): Inline | undefined {
    if (!this.code.loops || this.inlined >= MAX_INLINED) return undefined;
    return this.library.inline(name, this.code.mode);
  }

  private inline({ recording, results }: Inline, args: readonly Value[]): void {
    this.inlined++;
    const { code } = this;
    const temporary: number[] = [];
    const places = args.map((arg) => {
      if (arg.op === 'local') return arg.local;
      const place = code.value(arg).local(typeOf('float', code.mode));
      code.set(place);
      temporary.push(place);
      return place;
    });
    const locals = code.replay(recording, places);
    for (const result of results) code.get(locals[result] ?? 0);
    for (const index of [...locals.slice(places.length), ...temporary]) code.release(index);
  }
}
