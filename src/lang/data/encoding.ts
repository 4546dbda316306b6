/** How the bytes of a data file stand for text. The decoding itself is the driver's: this folder knows no `TextDecoder`. */

/** UTF-8, or UTF-16 where the file says so; null where it is no text. */
export function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return bytes.subarray(0, 1000).includes(0) ? null : 'utf-8';
}
