/**
 * How a message crosses between host and panel without loss. VS Code sends messages as JSON, which turns NaN and the infinities
 * into null and -0 into 0: such numbers are named here. Typed arrays it carries as they are, at any depth, but a view ships
 * the whole buffer under it: they are made their own. Nothing is validated here (see `validate.ts`).
 */

/** The one key of an object that stands for a number; no identifier of a user's source looks like it. */
const KEY = '#';

const NAMED: ReadonlyMap<string, number> = new Map([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
  ['-0', -0],
]);

function nameOf(value: number): string | undefined {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : undefined;
  return String(value);
}

/** A typed array over a buffer of its own, of exactly its length. */
function own<T extends Float32Array | Float64Array>(array: T): T {
  return array.byteLength === array.buffer.byteLength ? array : (array.slice() as T);
}

function isTypedArray(value: object): value is Float32Array | Float64Array {
  return value instanceof Float32Array || value instanceof Float64Array;
}

/**
 * The form of a message that `postMessage` and `setState` keep.
 * @throws RangeError where an object has the key `#`, which the coding needs for itself.
 */
export function encode(value: unknown): unknown {
  if (typeof value === 'number') {
    const name = nameOf(value);
    return name === undefined ? value : { [KEY]: name };
  }
  if (typeof value !== 'object' || value === null) return value;
  if (isTypedArray(value)) return own(value);
  if (Array.isArray(value)) return value.map(encode);
  if (Object.hasOwn(value, KEY)) throw new RangeError(`a message may not have the key '${KEY}'`);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, encode(item)]));
}

/** The message that `encode` was given. */
export function decode(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map(decode);
  if (KEY in value && typeof value[KEY] === 'string') {
    const named = NAMED.get(value[KEY]);
    if (named !== undefined) return named;
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decode(item)]));
}
