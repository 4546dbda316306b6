/**
 * Programs made from a grammar, read by the tracer and run by JavaScript itself: the same values everywhere. The grammar is
 * about control flow on conditions that depend on the inputs, and what is changed in place under them.
 */
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { runToEnd, trace } from '../../src/lang/read.ts';
import { DEFAULT_BUDGET } from '../../src/lang/trace.ts';
import { evaluateAt } from './reading.ts';

const PROGRAMS = 250;
const POINTS = 3;

class Programs {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** In [0, 1) (a linear congruence). */
  random(): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return this.#state / 2 ** 32;
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[Math.floor(this.random() * items.length)] ?? items[0];
  }

  number(depth: number): string {
    if (depth <= 0) {
      const name = this.pick(['x', 'y', 'a', 'b', 's']);
      return this.random() < 0.7 ? name : this.pick(['0.5', '1', '2', '-1.5', '3']);
    }
    const inner = () => this.number(depth - 1);
    return this.pick([
      () => `(${inner()} ${this.pick(['+', '-', '*'])} ${inner()})`,
      () => `Math.${this.pick(['sin', 'cos', 'abs', 'tanh'])}(${inner()})`,
      () => `(${this.condition(depth - 1)} ? ${inner()} : ${inner()})`,
      () => `list[${this.pick(['0', '1', '2'])}]`,
      () => `object.${this.pick(['p', 'q'])}`,
      () => `${this.pick(['early', 'looped'])}(${inner()}, ${inner()})`,
      () => `Math.${this.pick(['max', 'min'])}(${inner()}, ${inner()})`,
      () => `(${inner()} / (1 + Math.abs(${inner()})))`,
    ])();
  }

  condition(depth: number): string {
    const kind = this.random();
    if (depth > 0 && kind < 0.2) {
      return `(${this.condition(depth - 1)} ${this.pick(['&&', '||'])} ${this.condition(depth - 1)})`;
    }
    if (kind < 0.4) return `i % 2 === ${this.pick(['0', '1'])}`;
    const compared = `${this.number(depth)} ${this.pick(['<', '>', '<=', '>='])} ${this.number(depth)}`;
    return kind < 0.5 ? `!(${compared})` : compared;
  }

  simple(): string {
    const name = this.pick(['a', 'b', 's']);
    return this.pick([
      () => `list[${this.pick(['0', '1', '2'])}] = ${this.number(2)};`,
      () => `object.${this.pick(['p', 'q'])} ${this.pick(['=', '+='])} ${this.number(2)};`,
      () => `${name} ${this.pick(['+=', '-=', '*='])} ${this.number(1)};`,
      () => `changing(${this.number(1)});`,
      () => `${name} = ${this.number(2)};`,
    ])();
  }

  statement(depth: number, loop: boolean): string {
    const kind = this.random();
    if (depth <= 0 || kind < 0.35) return this.simple();
    const inside = (inLoop = loop) => `{ ${this.block(depth - 1, inLoop)} }`;
    if (kind < 0.6) {
      return `if (${this.condition(1)}) ${inside()}${this.random() < 0.6 ? ` else ${inside()}` : ''}`;
    }
    if (kind < 0.75) {
      const index = this.pick(['i', 'j', 'k']);
      return `for (let ${index} = 0; ${index} < ${this.pick(['1', '2', '3'])}; ${index}++) ${inside(true)}`;
    }
    if (kind < 0.8) return `for (const v of list.slice()) { s += v; ${this.block(depth - 1, true)} }`;
    if (kind < 0.9 && loop) return `if (${this.condition(1)}) ${this.pick(['break', 'continue'])};`;
    return `if (${this.condition(1)}) return [${this.number(2)}, 1, 2, 3, 4, 5, 6, 7, ${this.number(1)}];`;
  }

  block(depth: number, loop: boolean): string {
    return Array.from({ length: 1 + Math.floor(this.random() * 3) }, () => this.statement(depth, loop)).join('\n');
  }

  program(): string {
    return `const i = 1;
function early(x, y) { if (x > y) return x * 2; return x - y; }
function looped(x, y) { let a = x; for (let i = 0; i < 3; i++) { if (a > y) break; a += 0.7; } return a; }
function f(x, y) {
let a = x, b = 2, s = 0, t = 0; const list = [x, y, 0.25], object = { p: 1, q: y };
const changing = (v) => { if (v > 0.3) { t += v; return; } list[1] = v; };
${this.block(3, false)}
return [a, b, s, ...list, object.p, object.q, t]; }`;
  }
}

describe('programs from a grammar', () => {
  for (const seed of [1, 2, 3, 4]) {
    it(`seed ${seed}`, () => {
      const programs = new Programs(seed);
      for (let n = 0; n < PROGRAMS / 4; n++) {
        const source = programs.program();
        const points = Array.from({ length: POINTS }, () => [programs.random() * 4 - 2, programs.random() * 4 - 2]);
        const expected = runInNewContext(`${source}\n${JSON.stringify(points)}.map((p) => f(...p))`) as number[][];
        const result = runToEnd(
          trace({
            document: { uri: 'file:///program.js', language: 'javascript', text: source },
            target: { kind: 'function', name: 'f' },
            pointLength: 2,
            shapes: {},
            arguments: {},
            vary: [],
            budget: DEFAULT_BUDGET,
          }),
        );
        if (!result.ok) expect.fail(`${result.diagnostics[0]?.message ?? ''}\n${source}`);
        for (const [k, point] of points.entries()) {
          const actual = evaluateAt(result.function, point);
          const wanted = expected[k] ?? [];
          const fits = actual.every((value, at) => close(value, wanted[at] ?? NaN));
          if (!fits) expect.fail(`at ${point.join(', ')}: ${actual.join(', ')}, not ${wanted.join(', ')}\n${source}`);
        }
      }
    }, 60_000);
  }
});

function close(value: number, wanted: number): boolean {
  return Object.is(value, wanted) || Math.abs(value - wanted) <= 1e-9 * (1 + Math.abs(wanted));
}
