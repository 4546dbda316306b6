/** `match` as a chain of ifs: literals, values, alternatives, captures and guards. Patterns that take values apart are not read. */
import { child, inside, type Cst } from '../cst.ts';
import { DOES_NOT_PARSE, spanOf, unsupportedStatement, type Lowering } from '../lowering.ts';
import type { Expression, Pattern, Span, Statement } from '../syntax.ts';

/** The subject is evaluated once, under a name that no program can have. */
const SUBJECT = '<match>';

/** More cases than this would nest too deeply for whoever walks the result. */
const MAX_CASES = 100;

export function lowerMatch(node: Cst, lowering: Lowering): Statement[] {
  const head = node.children.slice(1).filter((one) => one.name !== 'MatchBody');
  const [subject] = head;
  if (subject === undefined || head.length !== 1) return [unsupportedStatement(node, 'a `match` on several values')];
  const body = child(node, 'MatchBody');
  const clauses = body?.children.filter((one) => one.name === 'MatchClause') ?? [];
  if (clauses.length > MAX_CASES) return [unsupportedStatement(node, `a \`match\` of more than ${MAX_CASES} cases`)];
  const span = spanOf(subject);
  const chain = clauses.reduceRight<Statement[]>((rest, clause) => lowerClause(clause, rest, span, lowering), []);
  const target: Pattern = { kind: 'name', name: SUBJECT, span };
  const value = lowering.expression(subject);
  return [{ kind: 'assign', targets: [target], value, declares: null, annotation: null, span }, ...chain];
}

function lowerClause(clause: Cst, rest: Statement[], subject: Span, lowering: Lowering): Statement[] {
  if (clause.error !== null) return [unsupportedStatement(clause, DOES_NOT_PARSE)];
  const patterns = clause.children.filter((one) => one.name !== 'case' && one.name !== 'Guard' && one.name !== 'Body');
  const [pattern] = patterns;
  const test = patterns.length === 1 && pattern !== undefined ? testOf(pattern, subject, lowering) : null;
  if (test === null) return [unsupportedStatement(pattern ?? clause, 'a `case` that takes a value apart')];
  const span = spanOf(clause);
  const body = lowering.statements(child(clause, 'Body')?.children ?? []);
  const guard = child(clause, 'Guard');
  if (guard === undefined) {
    const then = [...captures(pattern, subject, lowering).map(asStatement), ...body];
    return test === true ? then : [{ kind: 'if', test, then, otherwise: rest, span }];
  }
  // The guard sees the captured names, so they are given on the way to it.
  const items = [...captures(pattern, subject, lowering), lowering.expression(guard.children[1], guard)];
  const guarded: Expression = { kind: 'sequence', items, span: spanOf(guard) };
  const both: Expression =
    test === true ? guarded : { kind: 'logical', operator: 'and', left: test, right: guarded, span };
  return [{ kind: 'if', test: both, then: body, otherwise: rest, span }];
}

function asStatement(value: Expression): Statement {
  return { kind: 'expression', value, span: value.span };
}

/** The condition under which a pattern matches; true for always, null for what is not read. */
function testOf(pattern: Cst, subject: Span, lowering: Lowering): Expression | true | null {
  const span = spanOf(pattern);
  switch (pattern.name) {
    case 'CapturePattern':
      return true;
    case 'AsPattern':
      return pattern.children[0] === undefined ? null : testOf(pattern.children[0], subject, lowering);
    case 'SequencePattern': {
      // Parentheses around one pattern.
      const [only, ...others] = inside(pattern);
      const grouped = pattern.children[0]?.name === '(' && only !== undefined && others.length === 0;
      return grouped ? testOf(only, subject, lowering) : null;
    }
    case 'OrPattern': {
      const tests = pattern.children
        .filter((one) => one.name !== 'LogicOp')
        .map((alternative) => testOf(alternative, subject, lowering));
      return tests.reduce((left, right) => {
        if (left === null || right === null) return null;
        if (left === true || right === true) return true;
        return { kind: 'logical', operator: 'or', left, right, span };
      });
    }
    case 'LiteralPattern':
    case 'AttributePattern': {
      const operand = valueOf(pattern, lowering);
      if (operand === null) return null;
      const singular = operand.kind === 'none' || operand.kind === 'boolean';
      const first: Expression = { kind: 'name', name: SUBJECT, span: subject };
      return { kind: 'compare', first, links: [{ operator: singular ? 'is' : '==', operand }], span };
    }
    default:
      return null;
  }
}

function valueOf(pattern: Cst, lowering: Lowering): Expression | null {
  const [first, second, ...more] = pattern.children;
  const span = spanOf(pattern);
  if (pattern.name === 'AttributePattern') {
    return pattern.children
      .filter((one) => one.name === 'PropertyName')
      .reduce<Expression>(
        (object, name) => ({
          kind: 'member',
          object,
          name: lowering.source(name),
          nameSpan: spanOf(name),
          optional: false,
          span: { from: pattern.from, to: name.to },
        }),
        lowering.expression(first, pattern),
      );
  }
  if (more.length > 0) return null;
  if (second === undefined) return lowering.expression(first, pattern);
  return { kind: 'unary', operator: '-', operand: lowering.expression(second), span };
}

/** Names that a pattern gives to the subject; `_` is none. */
function captures(pattern: Cst | undefined, subject: Span, lowering: Lowering): Expression[] {
  if (pattern === undefined) return [];
  const inner = pattern.name === 'SequencePattern' ? inside(pattern)[0] : undefined;
  if (inner !== undefined) return captures(inner, subject, lowering);
  const name =
    pattern.name === 'CapturePattern' || pattern.name === 'AsPattern' ? child(pattern, 'VariableName') : undefined;
  if (name === undefined || lowering.source(name) === '_') return [];
  const target: Pattern = { kind: 'name', name: lowering.source(name), span: spanOf(name) };
  const value: Expression = { kind: 'name', name: SUBJECT, span: subject };
  return [{ kind: 'assignment', target, operator: null, value, valueIsOld: false, span: spanOf(pattern) }];
}
