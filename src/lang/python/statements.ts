/** Statements of Python, but for classes, imports and `match`. */
import { child, has, split, type Cst } from '../cst.ts';
import { changed } from '../deferred.ts';
import { spanOf, unsupportedStatement, type Lowering, type StatementRule } from '../lowering.ts';
import type { Expression, Pattern, Span, Statement } from '../syntax.ts';
import { lowerClass, lowerDecorated } from './classes.ts';
import { augmentedOperator, lowerCommaList, lowerTarget, lowerYield } from './expressions.ts';
import { annotationOf, lowerFunction } from './functions.ts';
import { lowerImport } from './imports.ts';
import { lowerMatch } from './match.ts';

function bodyOf(node: Cst | undefined, lowering: Lowering): Statement[] {
  return node === undefined ? [] : lowering.statements(node.children);
}

/** The body right after a keyword (`else`, `finally`). */
function bodyAfter(node: Cst, keyword: string, lowering: Lowering): Statement[] {
  const position = node.children.findIndex((one) => one.name === keyword);
  return position === -1
    ? []
    : bodyOf(
        node.children.slice(position).find((one) => one.name === 'Body'),
        lowering,
      );
}

/** `a = b, c = value`, `x: float`, `x: float = 3`. */
function lowerAssign(node: Cst, lowering: Lowering): Statement[] {
  const span = spanOf(node);
  const annotation = annotationOf(node.children, lowering);
  const groups: Cst[][] = [[]];
  for (const one of node.children) {
    if (one.name === 'AssignOp') groups.push([]);
    else if (one.name !== 'TypeDef') groups.at(-1)?.push(one);
  }
  const [first = []] = groups;
  if (groups.length === 1) {
    const name = first[0];
    if (name?.name !== 'VariableName') return [];
    return [{ kind: 'declare', names: [lowering.source(name)], declares: null, span }];
  }
  const value = lowerCommaList(groups.at(-1) ?? [], lowering, node);
  const targets = groups.slice(0, -1).map((group): Pattern => lowerTarget(group, lowering, node));
  return [{ kind: 'assign', targets, value: nameValue(targets, value), declares: null, annotation, span }];
}

/** A lambda is known by the name that it is given to. */
function nameValue(targets: readonly Pattern[], value: Expression): Expression {
  const [target] = targets;
  if (value.kind !== 'function' || targets.length !== 1 || target?.kind !== 'name') return value;
  return { ...value, definition: changed(value.definition, { name: target.name, nameSpan: target.span }) };
}

function lowerUpdate(node: Cst, lowering: Lowering): Statement[] {
  const position = node.children.findIndex((one) => one.name === 'UpdateOp');
  const sign = node.children[position];
  const operator = sign === undefined ? undefined : augmentedOperator(lowering.source(sign));
  if (operator === undefined) return [unsupportedStatement(node, 'this assignment')];
  const target = lowerTarget(node.children.slice(0, position), lowering, node);
  const value = lowerCommaList(node.children.slice(position + 1), lowering, node);
  return [{ kind: 'augment', target, operator, value, span: spanOf(node) }];
}

/** `if`, its `elif`s as nested ifs, and `else`, from the last to the first. */
function lowerIf(node: Cst, lowering: Lowering): Statement[] {
  const parts = node.children;
  let otherwise = bodyAfter(node, 'else', lowering);
  for (let position = parts.length - 1; position >= 0; position--) {
    const keyword = parts[position];
    if (keyword?.name !== 'if' && keyword?.name !== 'elif') continue;
    const test = lowering.expression(parts[position + 1], keyword);
    const then = bodyOf(parts[position + 2], lowering);
    otherwise = [{ kind: 'if', test, then, otherwise, span: { from: keyword.from, to: node.to } }];
  }
  return otherwise;
}

/** More `elif`s than this would nest too deeply for whoever walks the result. */
const MAX_BRANCHES = 200;

function lowerFor(node: Cst, lowering: Lowering): Statement[] {
  if (has(node, 'async')) return [unsupportedStatement(node, '`async for`')];
  const position = node.children.findIndex((one) => one.name === 'in');
  const end = node.children.findIndex((one) => one.name === 'Body');
  const start = node.children.findIndex((one) => one.name === 'for') + 1;
  return [
    {
      kind: 'for',
      target: lowerTarget(node.children.slice(start, position), lowering, node),
      declares: null,
      iterable: lowerCommaList(node.children.slice(position + 1, end), lowering, node),
      keys: false,
      body: bodyOf(node.children[end], lowering),
      otherwise: bodyAfter(node, 'else', lowering),
      span: spanOf(node),
    },
  ];
}

function lowerWhile(node: Cst, lowering: Lowering): Statement[] {
  const test = lowering.expression(node.children[1], node);
  const body = bodyOf(child(node, 'Body'), lowering);
  return [
    { kind: 'while', test, testFirst: true, body, otherwise: bodyAfter(node, 'else', lowering), span: spanOf(node) },
  ];
}

function lowerTry(node: Cst, lowering: Lowering): Statement[] {
  const handlers: { name: string | null; body: Statement[] }[] = [];
  node.children.forEach((keyword, position) => {
    if (keyword.name !== 'except') return;
    const end = node.children.findIndex((one, index) => index > position && one.name === 'Body');
    const head = node.children.slice(position + 1, end);
    const as = head.findIndex((one) => one.name === 'as' || one.name === ',');
    const name = as === -1 ? undefined : head[as + 1];
    handlers.push({
      name: name === undefined ? null : lowering.source(name),
      body: bodyOf(node.children[end], lowering),
    });
  });
  return [
    {
      kind: 'try',
      body: bodyAfter(node, 'try', lowering),
      handlers,
      otherwise: bodyAfter(node, 'else', lowering),
      finally: bodyAfter(node, 'finally', lowering),
      span: spanOf(node),
    },
  ];
}

function lowerWith(node: Cst, lowering: Lowering): Statement[] {
  if (has(node, 'async')) return [unsupportedStatement(node, '`async with`')];
  const head = node.children.slice(1).filter((one) => one.name !== 'Body');
  const items = split(head, ',').map(([context, , target]) => ({
    context: lowering.expression(context, node),
    target: target === undefined ? null : lowering.pattern(target, node),
  }));
  return [{ kind: 'with', items, body: bodyOf(child(node, 'Body'), lowering), span: spanOf(node) }];
}

/** Python 2's `print x` and today's `print(x)` are the same call. */
function lowerPrint(node: Cst, lowering: Lowering): Statement[] {
  const [keyword, value] = node.children;
  const span = spanOf(node);
  const call: Expression = {
    kind: 'call',
    callee: { kind: 'name', name: 'print', span: spanOf(keyword ?? node) },
    arguments: [{ kind: 'positional', value: lowering.expression(value, node) }],
    construct: false,
    optional: false,
    span,
  };
  return [{ kind: 'expression', value: call, span }];
}

function lowerScope(node: Cst, lowering: Lowering): Statement[] {
  const names = node.children.filter((one) => one.name === 'VariableName').map((one) => lowering.source(one));
  return [{ kind: 'scope', names, scope: has(node, 'global') ? 'global' : 'nonlocal', span: spanOf(node) }];
}

/** What follows the keyword, or null: `return`, `return a, b`. */
function valueAfter(node: Cst, lowering: Lowering): Expression | null {
  const values = node.children.slice(1);
  return values.length === 0 ? null : lowerCommaList(values, lowering, node);
}

function lowerAssert(node: Cst, lowering: Lowering): Statement[] {
  const [, test, , message] = node.children;
  return [
    {
      kind: 'assert',
      test: lowering.expression(test, node),
      message: message === undefined ? null : lowering.expression(message),
      span: spanOf(node),
    },
  ];
}

function lowerDelete(node: Cst, lowering: Lowering): Statement[] {
  const targets = split(node.children.slice(1), ',').map(([target]): Pattern => lowering.pattern(target, node));
  return [{ kind: 'delete', targets, span: spanOf(node) }];
}

function one(make: (node: Cst, lowering: Lowering, span: Span) => Statement): StatementRule {
  return (node, lowering) => [make(node, lowering, spanOf(node))];
}

export const statements: ReadonlyMap<string, StatementRule> = new Map<string, StatementRule>([
  ['StatementGroup', (node, lowering) => lowering.statements(node.children)],
  [
    'ExpressionStatement',
    one((node, l, span) => ({ kind: 'expression', value: lowerCommaList(node.children, l, node), span })),
  ],
  ['AssignStatement', lowerAssign],
  ['UpdateStatement', lowerUpdate],
  ['DeleteStatement', lowerDelete],
  ['PassStatement', () => []],
  ['BreakStatement', one((_node, _l, span) => ({ kind: 'break', label: null, span }))],
  ['ContinueStatement', one((_node, _l, span) => ({ kind: 'continue', label: null, span }))],
  ['ReturnStatement', one((node, l, span) => ({ kind: 'return', value: valueAfter(node, l), span }))],
  ['YieldStatement', one((node, l, span) => ({ kind: 'expression', value: lowerYield(node, l), span }))],
  ['PrintStatement', lowerPrint],
  [
    'RaiseStatement',
    one((node, l, span) => ({
      kind: 'raise',
      value: valueAfter({ ...node, children: node.children.slice(0, 2) }, l),
      span,
    })),
  ],
  ['ImportStatement', lowerImport],
  ['ScopeStatement', lowerScope],
  ['AssertStatement', lowerAssert],
  ['TypeDefinition', () => []],
  [
    'IfStatement',
    (node, lowering) =>
      node.children.length > 3 * MAX_BRANCHES
        ? [unsupportedStatement(node, `an \`if\` of more than ${MAX_BRANCHES} branches`)]
        : lowerIf(node, lowering),
  ],
  ['WhileStatement', lowerWhile],
  ['ForStatement', lowerFor],
  ['TryStatement', lowerTry],
  ['WithStatement', lowerWith],
  ['MatchStatement', lowerMatch],
  [
    'FunctionDefinition',
    one((node, l, span) => ({ kind: 'function', definition: lowerFunction(node, l, [], node), span })),
  ],
  ['ClassDefinition', one((node, l, span) => ({ kind: 'class', definition: lowerClass(node, l, [], node), span }))],
  ['DecoratedStatement', lowerDecorated],
]);

/** Lowered even with an error in their heads. */
export const TOLERANT: ReadonlySet<string> = new Set(['FunctionDefinition', 'ClassDefinition', 'DecoratedStatement']);
