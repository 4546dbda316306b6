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

/** A number in at most `digits` significant digits; powers of ten where zeros would hide its size. */
export function formatNumber(value: number, digits = 6): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 10 ** Math.max(6, digits)) return tidy(value.toExponential(digits - 1));
  return tidy(value.toPrecision(digits));
}

/** Labels of an axis whose neighbouring ticks are `step` apart: all with the same decimals, no more than tell them apart. */
export function formatTick(value: number, step: number, largest: number): string {
  const rounded = Math.abs(value) < step * 1e-6 ? 0 : value;
  if (rounded === 0) return '0';
  const stepDecimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  if (largest >= 1e6 || largest < 1e-3) {
    const digits = Math.floor(Math.log10(Math.abs(rounded)) + 1e-9) - Math.floor(Math.log10(step) + 1e-9);
    return tidy(rounded.toExponential(Math.min(15, Math.max(0, digits + 1))));
  }
  const decimals = Math.min(15, stepDecimals);
  // A step of 2.5 has one decimal more than its size says.
  const needed = Math.abs(step * 10 ** decimals - Math.round(step * 10 ** decimals)) > 1e-6 ? decimals + 1 : decimals;
  return rounded.toFixed(Math.min(15, needed));
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
