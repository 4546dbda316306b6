/** Functions of JavaScript: declarations, expressions, arrows, methods; their parameters and the comment before them. */
import { child, has, inside, split, type Cst } from '../cst.ts';
import { DOES_NOT_PARSE, spanning, spanOf, unsupportedStatement, type Lowering } from '../lowering.ts';
import type { FunctionDefinition, Parameter, Span, Statement } from '../syntax.ts';

/** A function by its node; null for one without a body (an overload, an abstract method). */
export function lowerFunction(
  node: Cst,
  lowering: Lowering,
  named: { readonly name: string; readonly nameSpan: Span } | null = null,
): FunctionDefinition {
  const own = child(node, 'VariableDefinition');
  const list = child(node, 'ParamList');
  const parameters = list === undefined ? [] : lowerParameters(list, lowering);
  const head = {
    name: named?.name ?? (own === undefined ? null : lowering.source(own)),
    nameSpan: named?.nameSpan ?? (own === undefined ? null : spanOf(own)),
    parameters: parameters.map(({ parameter }) => parameter),
    documentation: documentationBefore(lowering.text, node.from),
    decorators: [],
    flavour: has(node, 'async') ? 'async' : has(node, 'Star') ? 'generator' : 'plain',
    method: has(node, 'Arrow') ? 'none' : 'function',
    span: spanOf(node),
  } as const;
  return lowering.function(node, head, () => [
    ...headError(node),
    ...parameters.flatMap(({ parameter, property }) => (property ? storeOnThis(parameter) : [])),
    ...lowerBody(node, lowering),
  ]);
}

function lowerBody(node: Cst, lowering: Lowering): Statement[] {
  const block = child(node, 'Block');
  if (block !== undefined) return lowering.statements(block.children);
  const arrow = node.children.findIndex((one) => one.name === 'Arrow');
  if (arrow === -1) return [];
  const value = lowering.expression(node.children[arrow + 1], node);
  return [{ kind: 'return', value, span: value.span }];
}

function headError(node: Cst): Statement[] {
  return node.error === null ? [] : [unsupportedStatement(node.error, DOES_NOT_PARSE)];
}

interface LoweredParameter {
  readonly parameter: Parameter;
  /** TypeScript's `constructor(private x: number)`, which is also an attribute. */
  readonly property: boolean;
}

const PATTERNS = ['VariableDefinition', 'ArrayPattern', 'ObjectPattern'];

function lowerParameters(list: Cst, lowering: Lowering): LoweredParameter[] {
  return splitTopLevel(list).flatMap((group): LoweredParameter[] => {
    const target = group.find((one) => PATTERNS.includes(one.name));
    if (target === undefined) return [];
    const equals = group.findIndex((one) => one.name === 'Equals');
    const parameter: Parameter = {
      target: lowering.pattern(target, list),
      default: equals === -1 ? null : lowering.expression(group[equals + 1], target),
      annotation: annotationOf(group, lowering),
      kind: group.some((one) => one.name === 'Spread') ? 'rest' : 'plain',
      span: spanning(group[0], group.at(-1), target),
    };
    return [{ parameter, property: group.some((one) => one.name === 'Privacy' || one.name === 'readonly') }];
  });
}

function splitTopLevel(list: Cst): Cst[][] {
  return split(inside(list), ',');
}

/** The text of `: type` among these nodes. */
export function annotationOf(group: readonly Cst[], lowering: Lowering): string | null {
  const type = group.find((one) => one.name === 'TypeAnnotation');
  return type === undefined ? null : lowering.source(type).replace(/^:\s*/, '');
}

function storeOnThis(parameter: Parameter): Statement[] {
  const { target, span } = parameter;
  if (target.kind !== 'name') return [];
  const self = { kind: 'name', name: 'this', span } as const;
  return [
    {
      kind: 'assign',
      targets: [{ kind: 'member', object: self, name: target.name, span }],
      value: { kind: 'name', name: target.name, span },
      declares: null,
      annotation: null,
      span,
    },
  ];
}

/** The text of the JSDoc comment that ends right before an offset, without its stars. */
export function documentationBefore(text: string, offset: number): string | null {
  let end = offset;
  while (end > 0 && /\s/.test(text.charAt(end - 1))) end--;
  if (!text.startsWith('*/', end - 2)) return null;
  const start = text.lastIndexOf('/*', end - 3);
  if (start === -1 || !text.startsWith('/**', start) || text.slice(start, end - 2).includes('*/')) return null;
  return text
    .slice(start + 3, end - 2)
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
    .join('\n')
    .trim();
}
