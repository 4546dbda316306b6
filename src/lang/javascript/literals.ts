/** Numbers, strings and templates of JavaScript. */
import type { Cst } from '../cst.ts';
import { spanOf, unsupported, type Lowering } from '../lowering.ts';
import type { Expression, Span } from '../syntax.ts';

export function lowerNumber(node: Cst, lowering: Lowering): Expression {
  const source = lowering.source(node).replaceAll('_', '');
  if (source.endsWith('n')) return unsupported(node, 'a BigInt');
  return { kind: 'number', value: Number(source), integer: false, span: spanOf(node) };
}

export function lowerString(node: Cst, lowering: Lowering): Expression {
  return { kind: 'string', value: stringValue(node, lowering), span: spanOf(node) };
}

/** The value of a string literal; one that is not closed ends with its line. */
export function stringValue(node: Cst, lowering: Lowering): string {
  const source = lowering.source(node);
  const quote = source.charAt(0);
  const closed = source.length > 1 && source.endsWith(quote);
  return unescape(source.slice(1, closed ? -1 : undefined));
}

export function lowerTemplate(node: Cst, lowering: Lowering): Expression {
  const source = lowering.source(node);
  const parts: (string | Expression)[] = [];
  const text = (from: number, to: number): void => {
    if (to > from) parts.push(unescape(lowering.text.slice(from, to).replaceAll('\r\n', '\n')));
  };
  let position = node.from + 1;
  for (const hole of node.children) {
    if (hole.name !== 'Interpolation') continue;
    text(position, hole.from);
    const value = hole.children.find((one) => !one.name.startsWith('Interpolation'));
    parts.push(lowering.expression(value, hole));
    position = hole.to;
  }
  text(position, node.from + source.length - (source.length > 1 && source.endsWith('`') ? 1 : 0));
  const span: Span = spanOf(node);
  if (parts.every((part) => typeof part === 'string')) return { kind: 'string', value: parts.join(''), span };
  return { kind: 'template', parts, span };
}

const SIMPLE: Readonly<Record<string, string>> = {
  '0': '\0',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\n': '',
  '\r\n': '',
  '\u2028': '',
  '\u2029': '',
};

function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|u\{([0-9a-f]+)\}|(\r\n|[^]))/gi,
    (whole, hex?: string, short?: string, long?: string, other?: string) => {
      const code = hex ?? short ?? long;
      if (code === undefined) return SIMPLE[other ?? ''] ?? other ?? whole;
      const point = parseInt(code, 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    },
  );
}
