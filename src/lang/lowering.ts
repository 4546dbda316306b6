/**
 * What the two front ends share: a walk over the parser's nodes by tables of rules, guarded so that nothing that a person or a
 * program can type overflows the stack or throws. The rules live in `python/` and `javascript/`.
 */
import { ERROR, type Cst } from './cst.ts';
import { changed, withBody } from './deferred.ts';
import type { Expression, FunctionDefinition, Pattern, Span, Statement } from './syntax.ts';

export type ExpressionRule = (node: Cst, lowering: Lowering) => Expression;
/** A statement of the source can be several (`let a = 1, b = 2`) or none (an interface). */
export type StatementRule = (node: Cst, lowering: Lowering) => readonly Statement[];

export interface Rules {
  readonly expressions: ReadonlyMap<string, ExpressionRule>;
  readonly statements: ReadonlyMap<string, StatementRule>;
  readonly pattern: (node: Cst, lowering: Lowering) => Pattern;
  /** Statements that make sense with an error in their head: functions stay findable while they are typed. */
  readonly tolerant: ReadonlySet<string>;
  /** Rewrites a list of statements where the grammar reads correct code wrongly, and forgives the errors that it found there. */
  readonly repair: (nodes: readonly Cst[], text: string, forgive: (error: Cst) => void) => readonly Cst[];
}

/** Nested brackets, calls, blocks. Each level costs a handful of stack frames here and in whoever walks the result. */
const MAX_DEPTH = 250;
/** Operations in a chain such as `a + b + c`, which nests to the left. */
export const MAX_CHAIN = 1000;

export const DOES_NOT_PARSE = 'code that does not parse';
/** A value that is refused where it is used, not where it stands. */
export const REGULAR_EXPRESSION = 'a regular expression';

export class Lowering {
  readonly text: string;
  /** Errors of the parser that are none. */
  readonly forgiven = new Set<Cst>();
  readonly #rules: Rules;
  #depth = 0;

  constructor(text: string, rules: Rules) {
    this.text = text;
    this.#rules = rules;
  }

  /** The source of a node. After an error the parser's nodes may have white space at their end. */
  source(node: Span): string {
    return this.text.slice(node.from, node.to).trimEnd();
  }

  /** Lowers an expression; where one is missing, what stands there is unsupported. */
  expression(node: Cst | undefined, around: Span = { from: 0, to: 0 }): Expression {
    if (node === undefined) return unsupported(around, DOES_NOT_PARSE);
    if (node.name === ERROR) return unsupported(node, DOES_NOT_PARSE);
    const rule = this.#rules.expressions.get(node.name);
    if (rule === undefined) return unsupported(node, `this kind of expression (${node.name})`);
    if (this.#depth >= MAX_DEPTH) return unsupported(node, `code nested more than ${MAX_DEPTH} levels deep`);
    this.#depth++;
    try {
      return rule(node, this);
    } finally {
      this.#depth--;
    }
  }

  pattern(node: Cst | undefined, around: Span): Pattern {
    if (node === undefined) return unsupportedPattern(around, DOES_NOT_PARSE);
    if (this.#depth >= MAX_DEPTH) return unsupportedPattern(node, `code nested more than ${MAX_DEPTH} levels deep`);
    this.#depth++;
    try {
      return this.#rules.pattern(node, this);
    } finally {
      this.#depth--;
    }
  }

  /** Lowers the statements among these nodes; punctuation around them is passed over. */
  statements(nodes: readonly Cst[]): Statement[] {
    const body: Statement[] = [];
    const repaired = this.#rules.repair(nodes, this.text, (error) => this.forgiven.add(error));
    for (const node of repaired) for (const one of this.#statement(node)) body.push(one);
    return body;
  }

  /** A function. Its body waits until it is looked at; not where there are errors, to know which of them are forgiven. */
  function(node: Cst, head: Omit<FunctionDefinition, 'body'>, body: () => readonly Statement[]): FunctionDefinition {
    if (node.clean !== true) return { ...head, body: body() };
    const inside = this.#depth;
    return withBody(head, () => {
      const outside = this.#depth;
      this.#depth = inside;
      try {
        return body();
      } finally {
        this.#depth = outside;
      }
    });
  }

  #statement(node: Cst): readonly Statement[] {
    if (node.name === ERROR) return [unsupportedStatement(node, DOES_NOT_PARSE)];
    const rule = this.#rules.statements.get(node.name);
    if (rule === undefined) {
      const isStatement = /^[A-Z]/.test(node.name);
      return isStatement ? [unsupportedStatement(node, `this kind of statement (${node.name})`)] : [];
    }
    if (node.error !== null && !this.#rules.tolerant.has(node.name))
      return [unsupportedStatement(node, DOES_NOT_PARSE)];
    if (this.#depth >= MAX_DEPTH) return [unsupportedStatement(node, `code nested more than ${MAX_DEPTH} levels deep`)];
    this.#depth++;
    try {
      return rule(node, this);
    } finally {
      this.#depth--;
    }
  }
}

export function spanOf(node: Span): Span {
  return { from: node.from, to: node.to };
}

/** From the start of the first to the end of the last. */
export function spanning(first: Span | undefined, last: Span | undefined, otherwise: Span): Span {
  return { from: (first ?? otherwise).from, to: (last ?? otherwise).to };
}

export function unsupported(at: Span, what: string): Expression {
  return { kind: 'unsupported', what, span: spanOf(at) };
}

export function unsupportedStatement(at: Span, what: string): Statement {
  return { kind: 'unsupported', what, span: spanOf(at) };
}

/** Patterns have no kind for what is not read: it is an attribute of something that is not read. */
export function unsupportedPattern(at: Span, what: string): Pattern {
  return { kind: 'member', object: unsupported(at, what), name: '', span: spanOf(at) };
}

/** A function without a name of its own takes the one that it is given to. */
export function withName(value: Expression, name: string, nameSpan: Span, documentation: string | null): Expression {
  if (value.kind !== 'function') return value;
  const { definition } = value;
  const named = changed(definition, {
    name: definition.name ?? name,
    nameSpan: definition.nameSpan ?? spanOf(nameSpan),
    documentation: definition.documentation ?? documentation,
  });
  return { ...value, definition: named };
}
