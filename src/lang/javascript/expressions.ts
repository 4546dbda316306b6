/** Expressions of JavaScript and TypeScript. */
import { child, inside, split, type Cst } from '../cst.ts';
import { changed } from '../deferred.ts';
import { yieldOf } from '../generators.ts';
import { REGULAR_EXPRESSION, spanOf, unsupported, withName, type ExpressionRule, type Lowering } from '../lowering.ts';
import type { Argument, Element, Expression, Span } from '../syntax.ts';
import { lowerFunction } from './functions.ts';
import { lowerNumber, lowerString, lowerTemplate, stringValue } from './literals.ts';
import { lowerAssignment, lowerBinary, lowerPostfix, lowerUnary } from './operators.ts';

function lowerName(node: Cst, lowering: Lowering): Expression {
  const name = lowering.source(node);
  const span = spanOf(node);
  return name === 'undefined' ? { kind: 'none', span } : { kind: 'name', name, span };
}

function lowerArray(node: Cst, lowering: Lowering): Expression {
  const items = split(inside(node), ',').map((group): Element => {
    const [first, second] = group;
    if (first === undefined) return { kind: 'element', value: { kind: 'none', span: spanOf(node) } };
    return first.name === 'Spread'
      ? { kind: 'spread', value: lowering.expression(second, first) }
      : { kind: 'element', value: lowering.expression(first) };
  });
  return { kind: 'list', items, span: spanOf(node) };
}

function lowerObject(node: Cst, lowering: Lowering): Expression {
  const entries = node.children.filter((one) => one.name === 'Property').flatMap((one) => lowerProperty(one, lowering));
  return { kind: 'dictionary', entries, span: spanOf(node) };
}

type Entry = Extract<Expression, { kind: 'dictionary' }>['entries'][number];

function lowerProperty(node: Cst, lowering: Lowering): Entry[] {
  const [first, second] = node.children;
  if (first === undefined) return [];
  if (node.error !== null && child(node, 'ParamList') === undefined)
    return [{ key: null, value: unsupported(node, 'code that does not parse') }];
  if (first.name === 'Spread') return [{ key: null, value: lowering.expression(second, node) }];
  const key = propertyKey(node, lowering);
  if (key === null) return [];
  if (child(node, 'ParamList') !== undefined) return lowerObjectMethod(node, key, lowering);
  const colon = node.children.findIndex((one) => one.name === ':');
  if (colon === -1) return [{ key, value: lowerName(first, lowering) }];
  const value = lowering.expression(node.children[colon + 1], node);
  if (key.kind !== 'string') return [{ key, value }];
  return [{ key, value: withName(value, key.value, key.span, lowerDocumentation(node, lowering)) }];
}

function lowerObjectMethod(node: Cst, key: Expression, lowering: Lowering): Entry[] {
  if (child(node, 'set') !== undefined) return [];
  const named = key.kind === 'string' ? { name: key.value, nameSpan: key.span } : null;
  const method = child(node, 'get') === undefined ? 'instance' : 'getter';
  const definition = changed(lowerFunction(node, lowering, named), { method });
  return [{ key, value: { kind: 'function', definition, span: spanOf(node) } }];
}

function lowerDocumentation(node: Cst, lowering: Lowering): string | null {
  return lowerFunction({ ...node, children: [] }, lowering).documentation;
}

/** The key of a property, method or field: a string where it is written out, an expression where it is computed. */
export function propertyKey(node: Cst, lowering: Lowering): Expression | null {
  const bracket = node.children.findIndex((one) => one.name === '[');
  const key = child(node, 'PropertyDefinition', 'PropertyName', 'PrivatePropertyDefinition', 'String', 'Number');
  if (bracket !== -1 && (key === undefined || (node.children[bracket]?.from ?? 0) < key.from))
    return lowering.expression(node.children[bracket + 1], node);
  if (key === undefined) return null;
  return { kind: 'string', value: keyText(key, lowering), span: spanOf(key) };
}

function keyText(key: Cst, lowering: Lowering): string {
  if (key.name === 'String') return stringValue(key, lowering);
  const source = lowering.source(key);
  return key.name === 'Number' ? String(Number(source.replaceAll('_', ''))) : source;
}

function lowerMember(node: Cst, lowering: Lowering): Expression {
  const object = lowering.expression(node.children[0], node);
  const property = child(node, 'PropertyName', 'PrivatePropertyName');
  const optional = child(node, '?.') !== undefined;
  const span = spanOf(node);
  if (property !== undefined)
    return { kind: 'member', object, name: lowering.source(property), nameSpan: spanOf(property), optional, span };
  const bracket = node.children.findIndex((one) => one.name === '[');
  const value = lowering.expression(bracket === -1 ? undefined : node.children[bracket + 1], node);
  return { kind: 'index', object, indices: [{ kind: 'at', value }], tuple: false, optional, span };
}

function lowerCall(node: Cst, lowering: Lowering): Expression {
  const list = child(node, 'ArgList');
  return {
    kind: 'call',
    callee: lowering.expression(node.children[node.name === 'NewExpression' ? 1 : 0], node),
    arguments: list === undefined ? [] : lowerArguments(list, lowering),
    construct: node.name === 'NewExpression',
    optional: child(node, '?.') !== undefined,
    span: spanOf(node),
  };
}

export function lowerArguments(list: Cst, lowering: Lowering): Argument[] {
  return split(inside(list), ',').flatMap((group): Argument[] => {
    const [first, second] = group;
    if (first === undefined) return [];
    return first.name === 'Spread'
      ? [{ kind: 'spread', value: lowering.expression(second, first) }]
      : [{ kind: 'positional', value: lowering.expression(first) }];
  });
}

function lowerConditional(node: Cst, lowering: Lowering): Expression {
  const [test, , then, , otherwise] = node.children;
  return {
    kind: 'conditional',
    test: lowering.expression(test, node),
    then: lowering.expression(then, node),
    otherwise: lowering.expression(otherwise, node),
    span: spanOf(node),
  };
}

function lowerSequence(node: Cst, lowering: Lowering): Expression {
  const items = node.children.filter((one) => one.name !== ',').map((one) => lowering.expression(one));
  return { kind: 'sequence', items, span: spanOf(node) };
}

/** The expression of `(a)`, `<T>a`, `f<T>`. */
function lowerLast(node: Cst, lowering: Lowering): Expression {
  return lowering.expression(node.children.at(-1), node);
}

function lowerClosure(node: Cst, lowering: Lowering): Expression {
  return { kind: 'function', definition: lowerFunction(node, lowering), span: spanOf(node) };
}

/** `yield a * b` gives the product, though the grammar puts the `yield` around `a` alone. */
function yielding(rule: ExpressionRule): ExpressionRule {
  return (node, lowering) => {
    let first = node.children[0];
    while (first?.name === 'BinaryExpression' || first?.name === 'ConditionalExpression') first = first.children[0];
    const value = first?.name === 'YieldExpression' ? yielded(first) : undefined;
    if (first === undefined || value === undefined) return rule(node, lowering);
    return yieldOf(rule(replacing(node, first, value), lowering), child(first, 'Star') !== undefined, spanOf(node));
  };
}

function yielded(node: Cst): Cst | undefined {
  return node.children.find(({ name }) => name !== 'yield' && name !== 'Star');
}

/** A node with another in place of its leftmost. */
function replacing(node: Cst, leftmost: Cst, other: Cst): Cst {
  const [first, ...rest] = node.children;
  if (first === undefined || node === leftmost) return other;
  return { ...node, children: [replacing(first, leftmost, other), ...rest] };
}

function reads(what: string): ExpressionRule {
  return (node) => unsupported(node, what);
}

function keyword(name: string): ExpressionRule {
  return (node) => ({ kind: 'name', name, span: spanOf(node) });
}

const none = (node: Span): Expression => ({ kind: 'none', span: spanOf(node) });

export const expressions: ReadonlyMap<string, ExpressionRule> = new Map<string, ExpressionRule>([
  ['Number', lowerNumber],
  ['String', lowerString],
  ['TemplateString', lowerTemplate],
  [
    'BooleanLiteral',
    (node, lowering) => ({ kind: 'boolean', value: lowering.source(node) === 'true', span: spanOf(node) }),
  ],
  ['null', none],
  ['VariableName', lowerName],
  ['this', keyword('this')],
  ['super', keyword('super')],
  ['ArrayExpression', lowerArray],
  ['ObjectExpression', lowerObject],
  ['ParenthesizedExpression', (node, lowering) => lowering.expression(inside(node)[0], node)],
  ['SequenceExpression', lowerSequence],
  ['UnaryExpression', lowerUnary],
  ['PostfixExpression', lowerPostfix],
  ['BinaryExpression', yielding(lowerBinary)],
  ['ConditionalExpression', yielding(lowerConditional)],
  ['AssignmentExpression', lowerAssignment],
  ['MemberExpression', lowerMember],
  ['CallExpression', lowerCall],
  ['NewExpression', lowerCall],
  ['ArrowFunction', lowerClosure],
  ['FunctionExpression', lowerClosure],
  ['PrefixCast', lowerLast],
  ['InstantiationExpression', (node, lowering) => lowering.expression(node.children[0], node)],
  ['TaggedTemplateExpression', reads('a tagged template')],
  [
    'YieldExpression',
    (node, lowering) => {
      const value = yielded(node);
      const span = spanOf(node);
      const item: Expression = value ? lowering.expression(value, node) : { kind: 'none', span };
      return yieldOf(item, child(node, 'Star') !== undefined, span);
    },
  ],
  // What is waited for is computed on the way to it: the value of a promise is taken for the promise.
  ['AwaitExpression', lowerLast],
  ['RegExp', reads(REGULAR_EXPRESSION)],
  ['JSXElement', reads('JSX')],
  ['DynamicImport', reads('a dynamic `import()`')],
  ['ImportMeta', (node) => ({ kind: 'name', name: 'import.meta', span: spanOf(node) })],
  ['NewTarget', reads('`new.target`')],
]);
