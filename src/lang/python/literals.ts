/** Numbers and strings of Python. */
import type { Cst } from '../cst.ts';
import { spanOf, unsupported, type Lowering } from '../lowering.ts';
import { FORMAT, type Expression } from '../syntax.ts';

export function lowerNumber(node: Cst, lowering: Lowering): Expression {
  const source = lowering.source(node).replaceAll('_', '');
  const span = spanOf(node);
  if (/^0[xob]/i.test(source)) return { kind: 'number', value: Number(source), integer: true, span };
  if (/j$/i.test(source)) return unsupported(node, 'a complex number');
  return { kind: 'number', value: Number(source), integer: /^\d+$/.test(source), span };
}

type Part = string | Expression;

/** One string, f-string, or several side by side. */
export function lowerString(node: Cst, lowering: Lowering): Expression {
  const parts =
    node.name === 'ContinuedString' ? node.children.flatMap((one) => partsOf(one, lowering)) : partsOf(node, lowering);
  const merged = mergeText(parts);
  const span = spanOf(node);
  if (merged.every((part) => typeof part === 'string')) return { kind: 'string', value: merged.join(''), span };
  return { kind: 'template', parts: merged, span };
}

function partsOf(node: Cst, lowering: Lowering): Part[] {
  const source = lowering.source(node);
  const opening = /^([a-z]*)('''|"""|'|")/i.exec(source);
  const prefix = (opening?.[1] ?? '').toLowerCase();
  const quote = opening?.[2] ?? '';
  const start = node.from + prefix.length + quote.length;
  const closed = source.length >= prefix.length + 2 * quote.length && source.endsWith(quote);
  const end = node.from + source.length - (closed ? quote.length : 0);
  const raw = prefix.includes('r');
  const isFormat = prefix.includes('f');
  const text = (from: number, to: number): string => {
    const slice = lowering.text.slice(from, to);
    const plain = isFormat ? slice.replaceAll('{{', '{').replaceAll('}}', '}') : slice;
    return raw ? plain : unescape(plain);
  };
  const parts: Part[] = [];
  let position = start;
  for (const hole of node.children) {
    if (hole.name !== 'FormatReplacement') continue;
    parts.push(text(position, hole.from), ...replacement(hole, lowering));
    position = hole.to;
  }
  parts.push(text(position, Math.max(position, end)));
  return parts;
}

/** `{x}`, `{x=}` and `{x:.2f}`; a specification that is itself computed changes only the print. */
function replacement(node: Cst, lowering: Lowering): Part[] {
  const value = node.children[1];
  const expression = specified(lowering.expression(value, node), node, lowering);
  const documented = node.children.find((one) => one.name === 'FormatSelfDoc');
  return documented === undefined || value === undefined
    ? [expression]
    : [lowering.text.slice(value.from, documented.to), expression];
}

function specified(value: Expression, node: Cst, lowering: Lowering): Expression {
  const spec = node.children.find((one) => one.name === 'FormatSpec');
  if (spec === undefined || spec.children.some((one) => one.name === 'FormatReplacement')) return value;
  const span = spanOf(node);
  const text: Expression = { kind: 'string', value: lowering.text.slice(spec.from + 1, spec.to), span: spanOf(spec) };
  return {
    kind: 'call',
    callee: { kind: 'name', name: FORMAT, span },
    arguments: [
      { kind: 'positional', value },
      { kind: 'positional', value: text },
    ],
    construct: false,
    optional: false,
    span,
  };
}

function mergeText(parts: readonly Part[]): Part[] {
  const merged: Part[] = [];
  for (const part of parts) {
    const last = merged[merged.length - 1];
    if (typeof part === 'string' && typeof last === 'string') merged[merged.length - 1] = last + part;
    else if (part !== '') merged.push(part);
  }
  return merged;
}

const SIMPLE: Readonly<Record<string, string>> = {
  '\n': '',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** Escapes; an unknown one stays as it is written, as in Python. Names of characters (`\N{...}`) are left. */
function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:([0-7]{1,3})|x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(\r\n|[^]))/gi,
    (whole, octal?: string, hex?: string, short?: string, long?: string, other?: string) => {
      if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8));
      const code = hex ?? short ?? long;
      // \X and \U are told apart by their case.
      if (code !== undefined && (hex === undefined || whole.startsWith('\\x')))
        return fromCodePoint(parseInt(code, 16)) ?? whole;
      return other === '\r\n' ? '' : (SIMPLE[other ?? ''] ?? whole);
    },
  );
}

function fromCodePoint(code: number): string | null {
  return code <= 0x10ffff ? String.fromCodePoint(code) : null;
}
