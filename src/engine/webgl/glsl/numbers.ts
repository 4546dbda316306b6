/** Numbers and polynomials as GLSL text. */

/** A float32 literal that reads back as the nearest float32; infinities and NaN as bits. */
export function literal(value: number): string {
  if (Number.isNaN(value)) return 'uintBitsToFloat(0x7fc00000u ^ zero)';
  const rounded = Math.fround(value);
  if (!Number.isFinite(rounded)) return `uintBitsToFloat(0x${rounded > 0 ? '7f8' : 'ff8'}00000u ^ zero)`;
  if (Object.is(rounded, -0)) return 'uintBitsToFloat(0x80000000u ^ zero)';
  const text = String(Number(rounded.toPrecision(9)));
  const decimal = /[.e]/.test(text) ? text : `${text}.0`;
  return rounded < 0 ? `(${decimal})` : decimal;
}

/** c[0] + c[1] x + c[2] x^2 + ..., by Horner's rule. */
export function horner(x: string, coefficients: readonly number[]): string {
  const [first = 0, ...rest] = coefficients;
  return rest.length === 0 ? literal(first) : `(${literal(first)} + ${x} * ${horner(x, rest)})`;
}
