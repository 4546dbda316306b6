import { describe, expect, it } from 'vitest';
import { Cache } from '../../../src/engine/wasm/cache.ts';
import { Code } from '../../../src/engine/wasm/emit.ts';
import { Pool } from '../../../src/engine/wasm/pool.ts';
import { Bytes, encodeModule, F64, I32, I64 } from '../../../src/engine/wasm/encoder.ts';
import type { Body, ValueType } from '../../../src/engine/wasm/encoder.ts';
import { I64_OP } from '../../../src/engine/wasm/opcodes.ts';
import { bestMode } from '../../../src/engine/wasm/support.ts';

/** What a function without parameters returns, by WebAssembly itself. */
function result(type: ValueType, body: Body): unknown {
  const bytes = encodeModule({
    imports: [],
    functions: [{ name: 'f', signature: { parameters: [], results: [type] }, body, exported: true }],
    data: [],
  });
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { js: { memory } });
  return (exports.f as () => unknown)();
}

describe('numbers in a module', () => {
  it.each([0, 1, -1, 63, 64, -64, -65, 127, 128, 8191, 8192, -8193, 2 ** 31 - 1, -(2 ** 31)])('i32 %d', (value) => {
    const code = new Code('scalar', 0, new Pool(0));
    code.i32(value);
    expect(result(I32, code.body())).toBe(value);
  });

  it.each([0n, -1n, 63n, 64n, -65n, 1n << 62n, -(1n << 63n), (1n << 63n) - 1n])('i64 %d', (value) => {
    const code = new Code('scalar', 0, new Pool(0));
    code.op(I64_OP.const).out.signed64(value);
    expect(result(I64, code.body())).toBe(value);
  });

  it.each([0, -0, 1 / 3, NaN, -Infinity, 5e-324])('f64 %d', (value) => {
    const code = new Code('scalar', 0, new Pool(0));
    code.float(value);
    expect(result(F64, code.body())).toBe(value);
  });

  it('unsigned LEB128 as the specification has it', () => {
    expect([...new Bytes().unsigned(624485).view]).toEqual([0xe5, 0x8e, 0x26]);
    expect([...new Bytes().unsigned(2 ** 32 - 1).view]).toEqual([0xff, 0xff, 0xff, 0xff, 0x0f]);
  });
});

describe('a module', () => {
  it('is refused where a function is missing', () => {
    const code = new Code('scalar', 0, new Pool(0));
    code.call('absent');
    expect(() => result(F64, code.body())).toThrow('no function absent');
  });

  it('has more than 127 functions, called by name', () => {
    const constant = (value: number) => {
      const code = new Code('scalar', 0, new Pool(0));
      code.float(value);
      return code.body();
    };
    const signature = { parameters: [], results: [F64] } as const;
    const caller = new Code('scalar', 0, new Pool(0));
    caller.call('f200').call('f3').op(0xa1);
    const functions = Array.from({ length: 300 }, (_, i) => ({ name: `f${i}`, signature, body: constant(i), exported: false })); // prettier-ignore
    const bytes = encodeModule({
      imports: [],
      functions: [...functions, { name: 'main', signature, body: caller.body(), exported: true }],
      data: [],
    });
    const memory = new WebAssembly.Memory({ initial: 1 });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { js: { memory } });
    expect((exports.main as () => number)()).toBe(197);
  });
});

describe('where WebAssembly cannot run', () => {
  it('there is no mode', () => {
    const all = WebAssembly;
    try {
      Object.assign(globalThis, { WebAssembly: undefined });
      expect(bestMode()).toBeUndefined();
      const blocked = () => {
        throw new EvalError('blocked by the policy');
      };
      Object.assign(globalThis, { WebAssembly: { ...all, Module: blocked, validate: () => true } });
      expect(bestMode()).toBeUndefined();
      Object.assign(globalThis, { WebAssembly: { Module: all.Module, validate: () => false } });
      expect(bestMode()).toBe('scalar');
    } finally {
      Object.assign(globalThis, { WebAssembly: all });
    }
    expect(bestMode()).toBe('simd');
  });
});

describe('the cache', () => {
  it('drops what was used longest ago, by number and by weight', () => {
    const cache = new Cache<number>(3, 100);
    for (const [key, weight] of [['a', 10], ['b', 10], ['c', 10]] as const) cache.set(key, weight, weight); // prettier-ignore
    expect(cache.get('a')).toBe(10);
    cache.set('d', 10, 10);
    expect(cache.get('b')).toBeUndefined();
    expect(cache.get('a')).toBe(10);
    cache.set('heavy', 95, 95);
    expect([cache.size, cache.get('heavy')]).toEqual([1, 95]);
    cache.set('heavier', 500, 500);
    expect([cache.size, cache.get('heavier')]).toEqual([1, 500]);
  });
});
