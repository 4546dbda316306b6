import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decode, encode } from '../../src/protocol/codec.ts';

/** What VS Code does to a message: JSON, but for typed arrays, which arrive with the whole buffer under them. */
function transit(value: unknown): unknown {
  const buffers: ArrayBufferView[] = [];
  const json = JSON.stringify(value, (_key, item: unknown) =>
    ArrayBuffer.isView(item) ? { buffer: buffers.push(item) - 1 } : item,
  );
  return JSON.parse(json, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && 'buffer' in item ? buffers[item.buffer as number] : item,
  );
}

const number = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, -0, 5e-324, 1.7976931348623157e308));
const message = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    number,
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value')),
    fc.dictionary(
      fc.string({ unit: 'grapheme' }).filter((key) => key !== '#' && key !== 'buffer'),
      tie('value'),
      {
        noNullPrototype: true,
      },
    ),
  ),
})).value;

test('any message survives the transit', () => {
  fc.assert(
    fc.property(message, (value) => {
      expect(decode(transit(encode(value)))).toStrictEqual(value);
    }),
    { seed: 1 },
  );
});

test('non-finite numbers and -0 are named', () => {
  expect(encode([NaN, -Infinity, -0, 0])).toEqual([{ '#': 'NaN' }, { '#': '-Infinity' }, { '#': '-0' }, 0]);
  expect(Object.is(decode({ '#': '-0' }), -0)).toBe(true);
});

test('a typed array travels as itself, and a view alone, without what lies around it', () => {
  const whole = new Float64Array([1, NaN, -0, 4]);
  expect(encode({ values: whole })).toEqual({ values: whole });
  expect((encode({ values: whole }) as { values: Float64Array }).values).toBe(whole);
  const view = encode(whole.subarray(1, 3)) as Float64Array;
  expect(view.buffer.byteLength).toBe(16);
  expect([...view]).toEqual([NaN, -0]);
  const single = encode(new Float32Array(8).subarray(0, 2)) as Float32Array;
  expect(single).toBeInstanceOf(Float32Array);
  expect(single.buffer.byteLength).toBe(8);
});

test('the key of the coding is refused rather than misread', () => {
  expect(() => encode({ '#': 'NaN' })).toThrow(RangeError);
});
