/** Numbers as people read them, and as machines read them back. */

/** `1234567` as `1,234,567`. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `1.5e+10` as `1.5e10`, trailing zeros of the fraction dropped. */
function tidy(text: string): string {
  const [mantissa = '', exponent] = text.split('e');
  const short = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  return exponent === undefined ? short : `${short}e${exponent.replace('+', '')}`;
}

/** A number in at most `digits` significant digits; powers of ten where zeros would hide its size, or always. */
export function formatNumber(value: number, digits = 6, scientific = false): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (scientific || size < 1e-4 || size >= 10 ** Math.max(6, digits)) return tidy(value.toExponential(digits - 1));
  return tidy(value.toPrecision(digits));
}

/** A number typed or dragged, as its field shows it. */
export function formatField(value: number): string {
  return tidy(String(Number(value.toPrecision(12))));
}

/** The shortest decimal that reads back as the same number, of float32 where that is what it is. */
export function exactText(value: number, single: boolean): string {
  if (!single || !Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
  for (let digits = 7; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(Number(value.toPrecision(9)));
}

export function formatMilliseconds(milliseconds: number): string {
  if (milliseconds >= 1000) return `${formatNumber(milliseconds / 1000, 3)} s`;
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : String(Math.round(milliseconds))} ms`;
}
