/** Values as text: what `print`, `str` and templates show. Also the keys of dictionaries, so numbers must look as the language shows them. */
import { tensorOf } from './arrays.ts';
import type { Machine } from './machine.ts';
import type { Tensor, Value } from './values.ts';

export function textOf(m: Machine, value: Value): string {
  const python = m.language === 'python';
  if (value.kind === 'list' || value.kind === 'tuple') m.spend(value.items.length);
  switch (value.kind) {
    case 'string':
      return value.value;
    case 'path':
      return value.path;
    case 'number':
      return numberText(m.decide(value), python && !value.integer);
    case 'boolean':
      return python ? (value.value ? 'True' : 'False') : String(value.value);
    case 'none':
      return python ? 'None' : 'undefined';
    case 'list':
      return python
        ? `[${value.items.map((item) => quoted(m, item)).join(', ')}]`
        : value.items.map((item) => textOf(m, item)).join(',');
    case 'tuple':
      return `(${value.items.map((item) => quoted(m, item)).join(', ')}${value.items.length === 1 ? ',' : ''})`;
    case 'dictionary':
      return python
        ? `{${[...value.entries.values()].map(([key, item]) => `${quoted(m, key)}: ${quoted(m, item)}`).join(', ')}}`
        : '[object Object]';
    case 'array':
      return tensorText(tensorOf(m.tensors, value), python);
    case 'range':
      return `range(${value.start}, ${value.start + value.length * value.step})`;
    default:
      return `<${value.kind}>`;
  }
}

function quoted(m: Machine, value: Value): string {
  return value.kind === 'string' ? `'${value.value}'` : textOf(m, value);
}

/** Python's floats show a point: 2.0, 1e+16. */
function numberText(value: number, point: boolean): string {
  if (!point) return String(value);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function tensorText(tensor: Tensor, python: boolean): string {
  // The node tells texts of different numbers apart, where they are compared or used as keys.
  if (tensor.kind === 'traced') return `<depends on the inputs: ${tensor.node}>`;
  return `[${Array.from(tensor.data, (value) => numberText(value, python && tensor.type === 'float')).join(' ')}]`;
}

const PLACE = /%(?:\((\w+)\))?([-+ 0#]*)(\d+)?(?:\.(\d+))?([diufFeEgGxXrsac%])/g;

/** `'%.3f' % value`, Python's. What depends on the inputs stands for itself. */
export function percentText(m: Machine, template: string, given: Value): string {
  const values = given.kind === 'tuple' ? given.items : [given];
  let next = 0;
  return template.replaceAll(PLACE, (...found: (string | undefined)[]) => {
    const [, key, flags = '', width = '', digits, conversion = 's'] = found;
    if (conversion === '%') return '%';
    const value = key !== undefined && given.kind === 'dictionary' ? given.entries.get(`s${key}`)?.[1] : values[next++];
    if (value === undefined) return m.raise('There are not as many values here as the text has places for. Add them.');
    const number = value.kind === 'number' ? m.decide(value) : value.kind === 'boolean' ? Number(value.value) : null;
    const text = number === null ? textOf(m, value) : numberAs(number, conversion, digits, () => textOf(m, value));
    const signed = number !== null && number >= 0 && flags.includes('+') ? `+${text}` : text;
    if (flags.includes('-')) return signed.padEnd(Number(width));
    return signed.padStart(Number(width), flags.includes('0') && number !== null ? '0' : ' ');
  });
}

const SPEC = /^(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/;

/** `format(value, '>8.2f')`, Python's. What depends on the inputs stands for itself. */
export function formattedText(m: Machine, value: Value, spec: string): string {
  const found = SPEC.exec(spec);
  if (!found || spec === '') return textOf(m, value);
  const [, fill, align, sign, , zero, width = '0', group, digits, conversion] = found;
  const number = value.kind === 'number' ? m.decide(value) : null;
  let text = number === null ? textOf(m, value) : numberBy(m, value, number, conversion, digits);
  if (group !== undefined) text = text.replace(/^(-?\d+)/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, group));
  if (number !== null && number >= 0 && (sign === '+' || sign === ' ')) text = sign + text;
  const side = align ?? (zero ? '=' : number === null ? '<' : '>');
  return aligned(text, side, Number(width), fill ?? (zero ? '0' : ' '));
}

function numberBy(
  m: Machine,
  value: Value,
  number: number,
  conversion: string | undefined,
  digits: string | undefined,
): string {
  if (conversion === '%') return `${numberAs(number * 100, 'f', digits, () => '')}%`;
  if (conversion === 'b' || conversion === 'o') return number.toString(conversion === 'b' ? 2 : 8);
  if (conversion !== undefined) return numberAs(number, conversion, digits, () => textOf(m, value));
  return digits === undefined ? textOf(m, value) : numberAs(number, 'g', digits, () => '');
}

function aligned(text: string, side: string, width: number, fill: string): string {
  const missing = Math.max(0, width - text.length);
  if (side === '<') return text + fill.repeat(missing);
  if (side === '^') return fill.repeat(missing >> 1) + text + fill.repeat(missing - (missing >> 1));
  const sign = side === '=' && /^[-+ ]/.test(text) ? text.charAt(0) : '';
  return sign + fill.repeat(missing) + text.slice(sign.length);
}

function numberAs(value: number, conversion: string, digits: string | undefined, plain: () => string): string {
  const places = digits === undefined ? 6 : Number(digits);
  switch (conversion) {
    case 'd':
    case 'i':
    case 'u':
      return String(Math.trunc(value));
    case 'f':
    case 'F':
      return value.toFixed(places);
    case 'e':
    case 'E':
      return exponent(value.toExponential(places), conversion);
    case 'g':
    case 'G': {
      const shown = value.toPrecision(Math.max(places, 1));
      const size = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
      if (size >= -4 && size < places) return String(Number(shown));
      return exponent(Number(shown).toExponential(), conversion === 'g' ? 'e' : 'E');
    }
    case 'x':
      return Math.trunc(value).toString(16);
    case 'X':
      return Math.trunc(value).toString(16).toUpperCase();
    default:
      return plain();
  }
}

/** Python writes two digits at least. */
function exponent(text: string, letter: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2').replace('e', letter);
}
