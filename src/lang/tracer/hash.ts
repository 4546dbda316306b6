/** A hash of an array's contents (cyrb-style mixing of two 32-bit lanes): equal arrays have equal names. */
export function contentHash(data: Float64Array): string {
  const words = new Uint32Array(data.buffer, data.byteOffset, data.length * 2);
  let a = 0xdeadbeef ^ words.length;
  let b = 0x41c6ce57 ^ words.length;
  // By index: an iterator takes four times as long.
  let i = 0;
  while (i < words.length) {
    const word = words[i++] ?? 0;
    a = Math.imul(a ^ word, 2654435761);
    b = Math.imul(b ^ word, 1597334677);
    a ^= b >>> 15;
    b ^= a >>> 13;
  }
  return [a, b].map((lane) => (lane >>> 0).toString(16).padStart(8, '0')).join('');
}
