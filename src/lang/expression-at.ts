/** The expression that a selection is. */
import type { Expression, FunctionDefinition, Span, Statement } from './syntax.ts';
import { parse, type ParsedDocument } from './parse.ts';
import { headParts, partsOf, statementParts } from './walk.ts';

export interface Enclosed {
  /** The expression of exactly this span, if there is one. */
  readonly expression: Expression | undefined;
  readonly enclosing: readonly FunctionDefinition[];
}

export function innermostExpression(parsed: ParsedDocument, from: number, to: number): Expression | undefined {
  const { text } = parsed.document;
  let span = trim(text, Math.max(0, Math.min(from, to)), Math.min(text.length, Math.max(from, to)));
  while (span.from < span.to) {
    const { expression } = findEnclosed(parsed.module.body, span);
    if (expression !== undefined) return expression;
    if (text.charAt(span.from) !== '(' || text.charAt(span.to - 1) !== ')') break;
    span = trim(text, span.from + 1, span.to - 1);
  }
  return partOfChain(parsed, trim(text, from, to));
}

function trim(text: string, from: number, to: number): Span {
  let [start, end] = [from, to];
  while (start < end && /\s/.test(text.charAt(start))) start++;
  while (end > start && /\s/.test(text.charAt(end - 1))) end--;
  return { from: start, to: end };
}

const OPAQUE = /Comment|String|Escape|RegExp/;

/** `b + c` of `a + b + c` is no node of the tree: it is read by itself, in its place. */
function partOfChain(parsed: ParsedDocument, { from, to }: Span): Expression | undefined {
  const { document, tree } = parsed;
  // It is put in brackets, which takes the character before it.
  if (from < 1 || from >= to || OPAQUE.test(tree.resolveInner(from, 1).name)) return undefined;
  const text = `${' '.repeat(from - 1)}(${document.text.slice(from, to)})`;
  const alone = parse({ ...document, text }).module;
  const [statement] = alone.body;
  if (alone.errors.length > 0 || alone.body.length !== 1 || statement?.kind !== 'expression') return undefined;
  const { value } = statement;
  return value.kind === 'binary' && value.span.from === from && value.span.to === to ? value : undefined;
}

const holds = (outer: Span, inner: Span): boolean => outer.from <= inner.from && inner.to <= outer.to;

/** Goes down through what holds a span. */
export function findEnclosed(body: readonly Statement[], span: Span): Enclosed {
  const search = new Search(span);
  search.statements(body, []);
  return { expression: search.expression, enclosing: search.enclosing };
}

class Search {
  expression: Expression | undefined;
  enclosing: readonly FunctionDefinition[] = [];
  readonly #span: Span;

  constructor(span: Span) {
    this.#span = span;
  }

  statements(body: readonly Statement[], enclosing: readonly FunctionDefinition[]): void {
    for (const statement of body) {
      if (!holds(statement.span, this.#span)) continue;
      if (statement.kind === 'function') this.#function(statement.definition, enclosing);
      if (statement.kind === 'class') {
        for (const method of statement.definition.methods) this.#function(method, enclosing);
        for (const { value } of statement.definition.fields) if (value !== null) this.#visit(value, enclosing);
      }
      const { expressions, bodies } = statementParts(statement);
      for (const expression of expressions) this.#visit(expression, enclosing);
      for (const inner of bodies) this.statements(inner, enclosing);
    }
  }

  #visit(node: Expression, enclosing: readonly FunctionDefinition[]): void {
    if (this.expression !== undefined || !holds(node.span, this.#span)) return;
    if (node.span.from === this.#span.from && node.span.to === this.#span.to) {
      this.expression = node;
      this.enclosing = enclosing;
      return;
    }
    if (node.kind === 'function') this.#function(node.definition, enclosing);
    else for (const part of partsOf(node)) this.#visit(part, enclosing);
  }

  #function(definition: FunctionDefinition, enclosing: readonly FunctionDefinition[]): void {
    if (!holds(definition.span, this.#span)) return;
    for (const part of headParts(definition)) this.#visit(part, enclosing);
    if (this.expression !== undefined) return;
    const inside = [...enclosing, definition];
    this.enclosing = inside;
    this.statements(definition.body, inside);
  }
}
