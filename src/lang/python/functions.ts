/** Functions of Python: `def` and `lambda`, and their parameters. */
import { child, has, inside, split, type Cst } from '../cst.ts';
import { DOES_NOT_PARSE, spanning, spanOf, unsupportedStatement, type Lowering } from '../lowering.ts';
import type { Expression, FunctionDefinition, Parameter, Span, Statement } from '../syntax.ts';

export function lowerFunction(
  node: Cst,
  lowering: Lowering,
  decorators: readonly Expression[],
  whole: Span,
): FunctionDefinition {
  const name = child(node, 'VariableName');
  const body = child(node, 'Body');
  const parameters = child(node, 'ParamList');
  const documentation = body === undefined ? null : docstring(body, lowering);
  const statements = (): readonly Statement[] => {
    const all = body === undefined ? [] : lowering.statements(body.children);
    return [...headError(node), ...(documentation === null ? all : all.slice(1))];
  };
  const head = {
    name: name === undefined ? null : lowering.source(name),
    nameSpan: name === undefined ? null : spanOf(name),
    parameters: parameters === undefined ? [] : lowerParameters(parameters, lowering),
    documentation,
    decorators,
    flavour: has(node, 'async') ? 'async' : body !== undefined && yields(body) ? 'generator' : 'plain',
    method: 'none',
    span: spanOf(whole),
  } as const;
  return lowering.function(node, head, statements);
}

export function lowerLambda(node: Cst, lowering: Lowering): FunctionDefinition {
  const parameters = child(node, 'ParamList');
  const last = node.children.at(-1);
  const body = (): readonly Statement[] => {
    const value = lowering.expression(last?.name === 'ParamList' ? undefined : last, node);
    return [...headError(node), { kind: 'return', value, span: value.span }];
  };
  const head = {
    name: null,
    nameSpan: null,
    parameters: parameters === undefined ? [] : lowerParameters(parameters, lowering),
    documentation: null,
    decorators: [],
    flavour: 'plain',
    method: 'none',
    span: spanOf(node),
  } as const;
  return lowering.function(node, head, body);
}

/** An error in the head of a function (not in its statements) is met when it is called. */
function headError(node: Cst): Statement[] {
  return node.error === null ? [] : [unsupportedStatement(clip(node.error, node), DOES_NOT_PARSE)];
}

function clip(error: Span, node: Span): Span {
  return { from: Math.max(error.from, node.from), to: Math.min(error.to, node.to) };
}

function lowerParameters(list: Cst, lowering: Lowering): Parameter[] {
  const parameters: Parameter[] = [];
  let keywordOnly = false;
  for (const group of split(inside(list), ',')) {
    const [first] = group;
    const name = group.find((one) => one.name === 'VariableName');
    // A bare `*` starts the keyword-only ones; `/` leaves an empty group.
    if (first?.name === '*') keywordOnly = true;
    if (name === undefined) continue;
    const equals = group.findIndex((one) => one.name === 'AssignOp');
    const kind =
      first?.name === '*' ? 'rest' : first?.name === '**' ? 'keywordRest' : keywordOnly ? 'keyword' : 'plain';
    parameters.push({
      target: lowering.pattern(name, name),
      default: equals === -1 ? null : lowering.expression(group[equals + 1], name),
      annotation: annotationOf(group, lowering),
      kind,
      span: spanning(first, group.at(-1), name),
    });
  }
  return parameters;
}

/** The text of `: type` among these nodes. */
export function annotationOf(group: readonly Cst[], lowering: Lowering): string | null {
  const type = group.find((one) => one.name === 'TypeDef');
  return type === undefined ? null : lowering.source(type).replace(/^:\s*/, '');
}

function docstring(body: Cst, lowering: Lowering): string | null {
  const first = body.children.find((one) => one.name !== ':');
  const value = first?.children[0];
  if (first?.name !== 'ExpressionStatement' || first.error !== null || first.children.length !== 1) return null;
  if (value?.name !== 'String' && value?.name !== 'ContinuedString') return null;
  const text = lowering.expression(value);
  return text.kind === 'string' ? text.value : null;
}

const INNER = new Set(['FunctionDefinition', 'LambdaExpression']);

/** Whether a body holds a `yield` of its own. */
function yields(body: Cst): boolean {
  const open = [...body.children];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.name === 'YieldExpression' || node.name === 'YieldStatement') return true;
    if (!INNER.has(node.name)) for (const one of node.children) open.push(one);
  }
  return false;
}
