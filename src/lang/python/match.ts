/**
 * `match` as a chain of ifs: literals, values, alternatives, captures and guards; sequences, mappings and classes are tested and
 * taken apart item by item. Positional patterns of classes are not read: their order is known only to the class.
 */
import { child, inside, split, type Cst } from '../cst.ts';
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
  const value: Expression = { kind: 'name', name: SUBJECT, span: subject };
  // `case a, b:` has no brackets around its items.
  const test =
    patterns.length === 1 && pattern !== undefined
      ? testOf(pattern, value, lowering)
      : sequenceTest(patterns, value, spanOf(clause), lowering);
  if (test === null) return [unsupportedStatement(pattern ?? clause, 'a `case` of this form')];
  const captured = patterns.length === 1 ? captures(pattern, value, lowering) : itemCaptures(patterns, value, lowering);
  const span = spanOf(clause);
  const body = lowering.statements(child(clause, 'Body')?.children ?? []);
  const guard = child(clause, 'Guard');
  if (guard === undefined) {
    const then = [...captured.map(asStatement), ...body];
    return test === true ? then : [{ kind: 'if', test, then, otherwise: rest, span }];
  }
  // The guard sees the captured names, so they are given on the way to it.
  const items = [...captured, lowering.expression(guard.children[1], guard)];
  const guarded: Expression = { kind: 'sequence', items, span: spanOf(guard) };
  const both: Expression =
    test === true ? guarded : { kind: 'logical', operator: 'and', left: test, right: guarded, span };
  return [{ kind: 'if', test: both, then: body, otherwise: rest, span }];
}

function asStatement(value: Expression): Statement {
  return { kind: 'expression', value, span: value.span };
}

/** The condition under which a pattern matches; true for always, null for what is not read. */
function testOf(pattern: Cst, subject: Expression, lowering: Lowering): Expression | true | null {
  const span = spanOf(pattern);
  switch (pattern.name) {
    case 'CapturePattern':
      return true;
    case 'AsPattern':
      return pattern.children[0] === undefined ? null : testOf(pattern.children[0], subject, lowering);
    case 'SequencePattern': {
      const only = grouped(pattern);
      return only ? testOf(only, subject, lowering) : sequenceTest(inside(pattern), subject, span, lowering);
    }
    case 'MappingPattern': {
      const tests = entriesOf(pattern, lowering).map(({ key, value }): Expression | true | null => {
        const has: Expression = { kind: 'compare', first: key, links: [{ operator: 'in', operand: subject }], span };
        return both(has, testOf(value, at(subject, key), lowering), span);
      });
      return all([isInstance(subject, 'dict', span), ...tests], span);
    }
    case 'ClassPattern':
      return classTest(pattern, subject, lowering);
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
      return { kind: 'compare', first: subject, links: [{ operator: singular ? 'is' : '==', operand }], span };
    }
    default:
      return null;
  }
}

/** Parentheses around one pattern. */
function grouped(pattern: Cst): Cst | undefined {
  const [only, ...others] = inside(pattern);
  return pattern.children[0]?.name === '(' && others.length === 0 ? only : undefined;
}

const isStar = (pattern: Cst): boolean => pattern.name === 'StarPattern';
const itemsOf = (patterns: readonly Cst[]): Cst[] => patterns.filter((one) => one.name !== ',');

/** Lists and tuples of the right length whose items match. */
function sequenceTest(
  patterns: readonly Cst[],
  subject: Expression,
  span: Span,
  lowering: Lowering,
): Expression | true | null {
  const items = itemsOf(patterns);
  const stars = items.filter(isStar).length;
  if (stars > 1) return null;
  const length: Expression = call('len', [subject], span);
  const count: Expression = { kind: 'number', value: items.length - stars, integer: true, span };
  const fits: Expression = {
    kind: 'compare',
    first: length,
    links: [{ operator: stars === 0 ? '==' : '>=', operand: count }],
    span,
  };
  const tests = items.map((item, i) => (isStar(item) ? true : testOf(item, itemAt(subject, items, i, span), lowering)));
  return all([isInstance(subject, 'list', span, 'tuple'), fits, ...tests], span);
}

/** Items behind a star count from the end. */
function itemAt(subject: Expression, items: readonly Cst[], i: number, span: Span): Expression {
  const star = items.findIndex(isStar);
  return at(subject, integer(star >= 0 && i > star ? i - items.length : i, span));
}

function classTest(pattern: Cst, subject: Expression, lowering: Lowering): Expression | true | null {
  const [name] = pattern.children;
  const span = spanOf(pattern);
  if (name === undefined || child(pattern, 'PatternArgList') === undefined) return null;
  const callee = lowering.expression(name);
  const kind = call('isinstance', [subject, callee], span);
  const tests = argumentsOf(pattern).map((argument): Expression | true | null => {
    // A built-in type gives the whole value to the one pattern in its brackets.
    if (argument.name !== 'KeywordPattern')
      return BUILT_IN.has(lowering.source(name)) ? testOf(argument, subject, lowering) : null;
    const [field, value] = fieldOf(argument);
    return field && value ? testOf(value, member(subject, field, lowering), lowering) : null;
  });
  return all([kind, ...tests], span);
}

const BUILT_IN = new Set(['int', 'float', 'str', 'bool', 'list', 'tuple', 'dict']);
const argumentsOf = (pattern: Cst): Cst[] => {
  const list = child(pattern, 'PatternArgList');
  return list === undefined ? [] : itemsOf(inside(list));
};
const fieldOf = (keyword: Cst): [Cst | undefined, Cst | undefined] => [
  child(keyword, 'VariableName'),
  keyword.children.at(-1),
];

function entriesOf(pattern: Cst, lowering: Lowering): { key: Expression; value: Cst }[] {
  return split(inside(pattern), ',').flatMap((group) => {
    const colon = group.findIndex((one) => one.name === ':');
    const [key, value] = [group[0], group[colon + 1]];
    const known = colon === 1 && key !== undefined ? valueOf(key, lowering) : null;
    return known === null || value === undefined ? [] : [{ key: known, value }];
  });
}

function all(tests: readonly (Expression | true | null)[], span: Span): Expression | true | null {
  return tests.reduce((left, right) => both(left, right, span), true);
}

function both(left: Expression | true | null, right: Expression | true | null, span: Span): Expression | true | null {
  if (left === null || right === null) return null;
  if (left === true) return right;
  return right === true ? left : { kind: 'logical', operator: 'and', left, right, span };
}

const integer = (value: number, span: Span): Expression => ({ kind: 'number', value, integer: true, span });
const at = (object: Expression, value: Expression): Expression => ({
  kind: 'index',
  object,
  indices: [{ kind: 'at', value }],
  tuple: false,
  optional: false,
  span: object.span,
});

function member(object: Expression, field: Cst, lowering: Lowering): Expression {
  const span = spanOf(field);
  return { kind: 'member', object, name: lowering.source(field), nameSpan: span, optional: false, span };
}

function call(name: string, values: readonly Expression[], span: Span): Expression {
  return {
    kind: 'call',
    callee: { kind: 'name', name, span },
    arguments: values.map((value) => ({ kind: 'positional', value })),
    construct: false,
    optional: false,
    span,
  };
}

function isInstance(subject: Expression, ...[type, span, ...more]: [string, Span, ...string[]]): Expression {
  const items = [type, ...more].map((name) => ({ kind: 'element', value: { kind: 'name', name, span } }) as const);
  return call('isinstance', [subject, { kind: 'tuple', items, span }], span);
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

/** Names that a pattern gives to the subject and to its parts; `_` is none. */
function captures(pattern: Cst | undefined, subject: Expression, lowering: Lowering): Expression[] {
  switch (pattern?.name) {
    case 'CapturePattern':
      return [captured(pattern, child(pattern, 'VariableName'), subject, lowering)].flat();
    case 'AsPattern':
      return [
        ...captures(pattern.children[0], subject, lowering),
        ...captured(pattern, child(pattern, 'VariableName'), subject, lowering),
      ];
    case 'SequencePattern': {
      const only = grouped(pattern);
      return only ? captures(only, subject, lowering) : itemCaptures(inside(pattern), subject, lowering);
    }
    case 'MappingPattern':
      return entriesOf(pattern, lowering).flatMap(({ key, value }) => captures(value, at(subject, key), lowering));
    case 'ClassPattern':
      return argumentsOf(pattern).flatMap((argument) => {
        if (argument.name !== 'KeywordPattern') return captures(argument, subject, lowering);
        const [field, value] = fieldOf(argument);
        return field && value ? captures(value, member(subject, field, lowering), lowering) : [];
      });
    default:
      return [];
  }
}

function itemCaptures(patterns: readonly Cst[], subject: Expression, lowering: Lowering): Expression[] {
  const items = itemsOf(patterns);
  return items.flatMap((item, i) => {
    const span = spanOf(item);
    if (!isStar(item)) return captures(item, itemAt(subject, items, i, span), lowering);
    const after = items.length - 1 - i;
    const rest: Expression = {
      kind: 'index',
      object: subject,
      indices: [
        { kind: 'slice', start: integer(i, span), stop: after === 0 ? null : integer(-after, span), step: null, span },
      ],
      tuple: false,
      optional: false,
      span,
    };
    return captures(child(item, 'CapturePattern'), call('list', [rest], span), lowering);
  });
}

function captured(pattern: Cst, name: Cst | undefined, value: Expression, lowering: Lowering): Expression[] {
  if (name === undefined || lowering.source(name) === '_') return [];
  const target: Pattern = { kind: 'name', name: lowering.source(name), span: spanOf(name) };
  return [{ kind: 'assignment', target, operator: null, value, valueIsOld: false, span: spanOf(pattern) }];
}
