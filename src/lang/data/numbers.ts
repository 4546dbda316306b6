/**
 * Numbers in text, as C and Python write them. Up to 15 digits with a power of ten up to 10^22 both are exact doubles, and one
 * product or quotient of them is rounded right (Clinger, 1990); everything else goes to `Number`, which is exact too.
 */

/** What a stretch of text is. */
export type Meaning = 'integer' | 'float' | 'nan' | 'empty' | 'text';

const POWERS = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));
const EXACT_DIGITS = 15;
const WORDS: ReadonlyMap<string, number> = new Map([
  ['inf', Infinity],
  ['infinity', Infinity],
  ['nan', NaN],
]);

const isBlank = (code: number): boolean => code === 32 || code === 9;

export class NumberReader {
  /** The number last read; NaN where it was none. */
  value = NaN;

  /** Reads text[from, to), blanks around it aside. */
  read(text: string, from: number, to: number): Meaning {
    let at = from;
    let end = to;
    while (at < end && isBlank(text.charCodeAt(at))) at++;
    while (end > at && isBlank(text.charCodeAt(end - 1))) end--;
    this.value = NaN;
    if (at === end) return 'empty';
    const start = at;
    const sign = text.charCodeAt(at);
    const negative = sign === 45;
    if (negative || sign === 43) at++;

    let mantissa = 0;
    let significant = 0;
    let digits = 0;
    let scale = 0;
    let whole = true;
    for (; at < end; at++) {
      const code = text.charCodeAt(at);
      if (code >= 48 && code <= 57) {
        mantissa = mantissa * 10 + (code - 48);
        if (significant > 0 || code !== 48) significant++;
        digits++;
        if (!whole) scale++;
      } else if (code === 46 && whole) whole = false;
      else break;
    }
    if (digits === 0) return this.#word(text, start, end);
    let exponent = 0;
    if (at < end && (text.charCodeAt(at) | 32) === 101) {
      at++;
      whole = false;
      const down = text.charCodeAt(at) === 45;
      if (down || text.charCodeAt(at) === 43) at++;
      if (at === end) return 'text';
      for (; at < end; at++) {
        const code = text.charCodeAt(at);
        if (code < 48 || code > 57) return 'text';
        exponent = exponent * 10 + (code - 48);
      }
      if (down) exponent = -exponent;
    }
    if (at < end) return 'text';
    const power = exponent - scale;
    if (significant <= EXACT_DIGITS && power >= -22 && power <= 22) {
      const size = power < 0 ? mantissa / (POWERS[-power] ?? 1) : mantissa * (POWERS[power] ?? 1);
      this.value = negative ? -size : size;
    } else this.value = Number(text.slice(start, end));
    return whole ? 'integer' : 'float';
  }

  #word(text: string, from: number, to: number): Meaning {
    if (to - from > 9) return 'text';
    const word = text.slice(from, to).toLowerCase();
    const value = WORDS.get(word.replace(/^[+-]/, ''));
    if (value === undefined) return 'text';
    this.value = word.startsWith('-') ? -value : value;
    return Number.isNaN(value) ? 'nan' : 'float';
  }
}
