/** Statements of JavaScript and TypeScript, but for imports and exports. Types leave nothing. */
import { child, has, inside, split, type Cst } from '../cst.ts';
import {
  DOES_NOT_PARSE,
  spanOf,
  unsupportedStatement,
  withName,
  type Lowering,
  type StatementRule,
} from '../lowering.ts';
import type { Expression, Pattern, Span, Statement } from '../syntax.ts';
import { boundNames } from '../walk.ts';
import { lowerClass } from './classes.ts';
import { lowerEnum } from './enums.ts';
import { documentationBefore, lowerFunction } from './functions.ts';
import { lowerForIn, lowerForOf, lowerForSpec } from './loops.ts';
import { lowerCommonExport, lowerExport, lowerImport, lowerRequire } from './modules.ts';

/** A block's statements, or the one statement that stands for it. */
function bodyOf(node: Cst | undefined, lowering: Lowering): Statement[] {
  if (node === undefined) return [];
  return lowering.statements(node.name === 'Block' ? node.children : [node]);
}

/** Its last statement: the body of a loop. */
function lastBody(node: Cst, lowering: Lowering): Statement[] {
  return bodyOf(node.children.at(-1), lowering);
}

const PATTERNS = ['VariableDefinition', 'ArrayPattern', 'ObjectPattern'];

function lowerDeclaration(node: Cst, lowering: Lowering): Statement[] {
  const keyword = child(node, 'var', 'let', 'const')?.name;
  const declares = keyword === 'var' || keyword === 'let' || keyword === 'const' ? keyword : 'const';
  const parts = node.children.filter((one) => one.name !== ';' && one.name !== keyword);
  const documentation = documentationBefore(lowering.text, node.from);
  const groups = split(parts, ',');
  return groups.flatMap((group): Statement[] => {
    const target = group.find((one) => PATTERNS.includes(one.name));
    if (target === undefined) return [];
    const span = groups.length === 1 ? spanOf(node) : { from: target.from, to: (group.at(-1) ?? target).to };
    const equals = group.findIndex((one) => one.name === 'Equals');
    const value = equals === -1 ? undefined : group[equals + 1];
    if (value === undefined) {
      if (declares === 'const' || target.name !== 'VariableDefinition')
        return [unsupportedStatement(node, DOES_NOT_PARSE)];
      return [{ kind: 'declare', names: [lowering.source(target)], declares, span }];
    }
    const pattern = lowering.pattern(target, node);
    if (value.name === 'ClassExpression' && pattern.kind === 'name') {
      const named = { name: pattern.name, nameSpan: pattern.span };
      return [{ kind: 'class', definition: { ...lowerClass(value, lowering, named), ...named }, span }];
    }
    const required = lowerRequire(node, pattern, value, lowering);
    if (required !== null) return [required];
    const lowered = nameValue(pattern, lowering.expression(value), documentation);
    const annotation = child({ ...node, children: group }, 'TypeAnnotation');
    const text = annotation === undefined ? null : lowering.source(annotation).replace(/^:\s*/, '');
    return [{ kind: 'assign', targets: [pattern], value: lowered, declares, annotation: text, span }];
  });
}

function nameValue(target: Pattern, value: Expression, documentation: string | null): Expression {
  return target.kind === 'name' ? withName(value, target.name, target.span, documentation) : value;
}

/** An expression that stands as a statement: assignments, steps, deletions and commas become the statements that they are. */
function lowerExpressionStatement(node: Cst, lowering: Lowering): Statement[] {
  const [inner] = node.children;
  if (inner === undefined) return [];
  if (inner.name === 'SequenceExpression')
    return inner.children.filter((one) => one.name !== ',').flatMap((one) => asStatement(one, one, lowering));
  return asStatement(inner, node, lowering);
}

function asStatement(inner: Cst, node: Cst, lowering: Lowering): Statement[] {
  const span = spanOf(node);
  if (inner.name === 'UnaryExpression' && has(inner, 'delete'))
    return [{ kind: 'delete', targets: [lowering.pattern(inner.children[1], inner)], span }];
  const value = lowering.expression(inner);
  if (value.kind !== 'assignment') return [{ kind: 'expression', value, span }];
  if (value.operator !== null)
    return [{ kind: 'augment', target: value.target, operator: value.operator, value: value.value, span }];
  const targets: Pattern[] = [value.target];
  let last = value.value;
  while (last.kind === 'assignment' && last.operator === null) {
    targets.push(last.target);
    last = last.value;
  }
  const statement = { kind: 'assign', targets, value: last, declares: null, annotation: null, span } as const;
  return (lowerCommonExport(statement) ?? [statement]).map((one) => nameAssigned(one, node, lowering));
}

/** The value of `f = ...` and `a.f = ...` is known by that name. */
function nameAssigned(statement: Statement, node: Cst, lowering: Lowering): Statement {
  if (statement.kind !== 'assign' || statement.targets.length !== 1) return statement;
  const [target] = statement.targets;
  if (target?.kind !== 'name' && target?.kind !== 'member') return statement;
  const nameSpan = { from: target.span.to - target.name.length, to: target.span.to };
  const documentation = documentationBefore(lowering.text, node.from);
  return { ...statement, value: withName(statement.value, target.name, nameSpan, documentation) };
}

/** TypeScript's namespace: an object of what a function's body exports. */
function lowerNamespace(node: Cst, lowering: Lowering): Statement[] {
  const name = child(node, 'VariableDefinition');
  const block = child(node, 'Block');
  if (name === undefined || block === undefined) return [unsupportedStatement(node, 'a namespace')];
  const span = spanOf(node);
  const nameSpan = spanOf(name);
  const exported = block.children.filter((one) => one.name === 'ExportDeclaration');
  const names = lowering.statements(exported).flatMap((statement) => {
    if (statement.kind === 'assign') return statement.targets.flatMap(boundNames);
    if (statement.kind !== 'function' && statement.kind !== 'class') return [];
    return statement.definition.name === null ? [] : [statement.definition.name];
  });
  const entries = names.map((each) => ({
    key: { kind: 'string', value: each, span: nameSpan } as const,
    value: { kind: 'name', name: each, span: nameSpan } as const,
  }));
  const result: Statement = { kind: 'return', value: { kind: 'dictionary', entries, span }, span };
  const definition = {
    name: null,
    nameSpan: null,
    parameters: [],
    body: [...lowering.statements(block.children), result],
    documentation: null,
    decorators: [],
    flavour: 'plain',
    method: 'none',
    span,
  } as const;
  const callee: Expression = { kind: 'function', definition, span };
  const value: Expression = { kind: 'call', callee, arguments: [], construct: false, optional: false, span };
  const target: Pattern = { kind: 'name', name: lowering.source(name), span: nameSpan };
  return [{ kind: 'assign', targets: [target], value, declares: 'const', annotation: null, span }];
}

function lowerIf(node: Cst, lowering: Lowering): Statement[] {
  const [, test, then] = node.children;
  const position = node.children.findIndex((one) => one.name === 'else');
  return [
    {
      kind: 'if',
      test: lowering.expression(test, node),
      then: bodyOf(then, lowering),
      otherwise: position === -1 ? [] : bodyOf(node.children[position + 1], lowering),
      span: spanOf(node),
    },
  ];
}

function lowerWhile(node: Cst, lowering: Lowering): Statement[] {
  const test = lowering.expression(child(node, 'ParenthesizedExpression'), node);
  const testFirst = node.name === 'WhileStatement';
  const body = testFirst ? lastBody(node, lowering) : bodyOf(node.children[1], lowering);
  return [{ kind: 'while', test, testFirst, body, otherwise: [], span: spanOf(node) }];
}

function lowerFor(node: Cst, lowering: Lowering): Statement[] {
  if (has(node, 'await')) return [unsupportedStatement(node, '`for await`')];
  const head = child(node, 'ForSpec', 'ForOfSpec', 'ForInSpec');
  const body = lastBody(node, lowering);
  if (head === undefined) return [unsupportedStatement(node, DOES_NOT_PARSE)];
  const span = spanOf(node);
  if (head.name === 'ForSpec') return [{ ...lowerForSpec(head, lowering), body, span }];
  return [{ ...(head.name === 'ForOfSpec' ? lowerForOf(head, lowering) : lowerForIn(head, lowering)), body, span }];
}

function lowerSwitch(node: Cst, lowering: Lowering): Statement[] {
  const cases: { test: Expression | null; body: Cst[] }[] = [];
  for (const part of child(node, 'SwitchBody')?.children ?? []) {
    if (part.name === 'CaseLabel') cases.push({ test: lowering.expression(part.children[1], part), body: [] });
    else if (part.name === 'DefaultLabel') cases.push({ test: null, body: [] });
    else cases.at(-1)?.body.push(part);
  }
  return [
    {
      kind: 'switch',
      subject: lowering.expression(child(node, 'ParenthesizedExpression'), node),
      cases: cases.map(({ test, body }) => ({ test, body: lowering.statements(body) })),
      span: spanOf(node),
    },
  ];
}

function lowerTry(node: Cst, lowering: Lowering): Statement[] {
  const caught = child(node, 'CatchClause');
  const name = caught === undefined ? undefined : child(caught, 'VariableDefinition');
  const handlers =
    caught === undefined
      ? []
      : [{ name: name === undefined ? null : lowering.source(name), body: bodyOf(child(caught, 'Block'), lowering) }];
  const last = child(node, 'FinallyClause');
  return [
    {
      kind: 'try',
      body: bodyOf(child(node, 'Block'), lowering),
      handlers,
      otherwise: [],
      finally: last === undefined ? [] : bodyOf(child(last, 'Block'), lowering),
      span: spanOf(node),
    },
  ];
}

/** The expression after the keyword, or null. */
function valueAfter(node: Cst, lowering: Lowering): Expression | null {
  const value = node.children[1];
  return value === undefined || value.name === ';' ? null : lowering.expression(value);
}

function labelOf(node: Cst, lowering: Lowering): string | null {
  const label = child(node, 'Label');
  return label === undefined ? null : lowering.source(label);
}

function lowerLabeled(node: Cst, lowering: Lowering): Statement[] {
  const body = lowering.statements(node.children.slice(2));
  return [{ kind: 'block', body, label: labelOf(node, lowering), span: spanOf(node) }];
}

function lowerFunctionDeclaration(node: Cst, lowering: Lowering): Statement[] {
  // An overload has no body; a function that is being typed has an error instead.
  if (child(node, 'Block') === undefined && node.error === null) return [];
  return [{ kind: 'function', definition: lowerFunction(node, lowering), span: spanOf(node) }];
}

function one(make: (node: Cst, lowering: Lowering, span: Span) => Statement): StatementRule {
  return (node, lowering) => [make(node, lowering, spanOf(node))];
}

const nothing: StatementRule = () => [];

export const statements: ReadonlyMap<string, StatementRule> = new Map<string, StatementRule>([
  ['ExpressionStatement', lowerExpressionStatement],
  ['VariableDeclaration', lowerDeclaration],
  ['FunctionDeclaration', lowerFunctionDeclaration],
  ['ClassDeclaration', one((node, l, span) => ({ kind: 'class', definition: lowerClass(node, l, null), span }))],
  ['ReturnStatement', one((node, l, span) => ({ kind: 'return', value: valueAfter(node, l), span }))],
  ['ThrowStatement', one((node, l, span) => ({ kind: 'raise', value: valueAfter(node, l), span }))],
  ['IfStatement', lowerIf],
  ['ForStatement', lowerFor],
  ['WhileStatement', lowerWhile],
  ['DoStatement', lowerWhile],
  ['SwitchStatement', lowerSwitch],
  ['TryStatement', lowerTry],
  ['BreakStatement', one((node, l, span) => ({ kind: 'break', label: labelOf(node, l), span }))],
  ['ContinueStatement', one((node, l, span) => ({ kind: 'continue', label: labelOf(node, l), span }))],
  ['Block', one((node, l, span) => ({ kind: 'block', body: l.statements(inside(node)), label: null, span }))],
  ['LabeledStatement', lowerLabeled],
  ['ImportDeclaration', lowerImport],
  ['ExportDeclaration', lowerExport],
  ['EnumDeclaration', lowerEnum],
  ['NamespaceDeclaration', lowerNamespace],
  ['WithStatement', one((node) => unsupportedStatement(node, 'a `with` statement'))],
  ['DebuggerStatement', nothing],
  ['TypeAliasDeclaration', nothing],
  ['InterfaceDeclaration', nothing],
  ['AmbientDeclaration', nothing],
]);

/** Lowered even with an error in their heads. */
export const TOLERANT: ReadonlySet<string> = new Set(['FunctionDeclaration', 'ClassDeclaration', 'Block']);
