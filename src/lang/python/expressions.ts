/** Expressions of Python. */
import { child, inside, split, type Cst } from '../cst.ts';
import { yieldOf } from '../generators.ts';
import { MAX_CHAIN, spanning, spanOf, unsupported, type ExpressionRule, type Lowering } from '../lowering.ts';
import type {
  Argument,
  BinaryOperator,
  CompareOperator,
  ComprehensionClause,
  Element,
  Expression,
  Span,
  Subscript,
} from '../syntax.ts';
import { isBoolean, lowerBoolean } from './booleans.ts';
import { lowerLambda } from './functions.ts';
import { lowerNumber, lowerString } from './literals.ts';

/** What stands between commas: one expression, or a tuple without brackets. */
export function lowerCommaList(nodes: readonly Cst[], lowering: Lowering, around: Span): Expression {
  const [first] = nodes;
  if (nodes.length === 1 && first !== undefined) return lowering.expression(first);
  if (nodes.length === 0) return lowering.expression(undefined, around);
  return { kind: 'tuple', items: lowerElements(nodes, lowering), span: spanning(first, nodes.at(-1), around) };
}

function lowerElements(nodes: readonly Cst[], lowering: Lowering): Element[] {
  return split(nodes, ',').flatMap((group): Element[] => {
    const [first, second] = group;
    if (first === undefined) return [];
    return first.name === '*'
      ? [{ kind: 'spread', value: lowering.expression(second, first) }]
      : [{ kind: 'element', value: lowering.expression(first) }];
  });
}

const BINARY: Readonly<Record<string, BinaryOperator>> = {
  '+': '+',
  '-': '-',
  '*': '*',
  '/': '/',
  '//': 'floordiv',
  '%': 'mod',
  '**': '**',
  '@': 'matmul',
  '&': '&',
  '|': '|',
  '^': '^',
  '<<': '<<',
  '>>': '>>',
};

/** The operator of `+=` and the like. */
export function augmentedOperator(source: string): BinaryOperator | undefined {
  return BINARY[source.slice(0, -1)];
}

const COMPARE: Readonly<Record<string, CompareOperator>> = {
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  '==': '==',
  '!=': '!=',
  '<>': '!=',
  in: 'in',
  'not in': 'not in',
  is: 'is',
  'is not': 'is not',
};

/** Chains nest to the left, thousands deep in generated code: their left spine is walked, not recursed into. */
function lowerBinary(node: Cst, lowering: Lowering): Expression {
  if (isBoolean(node, lowering)) return lowerBoolean(node, lowering);
  const spine = [node];
  let left = node.children[0];
  while (left?.name === 'BinaryExpression') {
    spine.push(left);
    left = left.children[0];
  }
  if (spine.length > MAX_CHAIN) return unsupported(node, `a chain of more than ${MAX_CHAIN} operations`);
  let result = lowering.expression(left, node);
  let comparing = false;
  for (const link of spine.reverse()) {
    const operator = link.children
      .slice(1, -1)
      .map((part) => lowering.source(part))
      .join(' ');
    const right = lowering.expression(link.children.length < 3 ? undefined : link.children.at(-1), link);
    const compare = COMPARE[operator];
    result = combine(result, comparing && compare !== undefined, operator, right, spanOf(link));
    comparing = compare !== undefined;
  }
  return result;
}

function combine(left: Expression, chained: boolean, operator: string, right: Expression, span: Span): Expression {
  const compare = COMPARE[operator];
  if (compare !== undefined) {
    const link = { operator: compare, operand: right };
    return chained && left.kind === 'compare'
      ? { kind: 'compare', first: left.first, links: [...left.links, link], span }
      : { kind: 'compare', first: left, links: [link], span };
  }
  const binary = BINARY[operator];
  if (binary === undefined) return unsupported(span, `the operator ${operator}`);
  return { kind: 'binary', operator: binary, left, right, span };
}

function lowerUnary(node: Cst, lowering: Lowering): Expression {
  if (isBoolean(node, lowering)) return lowerBoolean(node, lowering);
  const [sign, value] = node.children;
  const operand = lowering.expression(value, node);
  const operator = sign === undefined ? '' : lowering.source(sign);
  if (operator === '-' || operator === '+' || operator === '~')
    return { kind: 'unary', operator, operand, span: spanOf(node) };
  return unsupported(node, `the operator ${operator}`);
}

function lowerConditional(node: Cst, lowering: Lowering): Expression {
  const [then, , test, , otherwise] = node.children;
  return {
    kind: 'conditional',
    test: lowering.expression(test, node),
    then: lowering.expression(then, node),
    otherwise: lowering.expression(otherwise, node),
    span: spanOf(node),
  };
}

function lowerParenthesized(node: Cst, lowering: Lowering): Expression {
  const [first] = inside(node);
  if (first?.name === '*') return unsupported(node, 'a star outside a list');
  return lowering.expression(first, node);
}

function lowerMember(node: Cst, lowering: Lowering): Expression {
  const object = lowering.expression(node.children[0], node);
  const property = child(node, 'PropertyName');
  const span = spanOf(node);
  if (property !== undefined)
    return {
      kind: 'member',
      object,
      name: lowering.source(property),
      nameSpan: spanOf(property),
      optional: false,
      span,
    };
  return { kind: 'index', object, ...lowerSubscripts(node, lowering), optional: false, span };
}

/** What stands in the brackets of `x[...]`. `x[(a, b)]` is `x[a, b]`. */
export function lowerSubscripts(node: Cst, lowering: Lowering): { indices: Subscript[]; tuple: boolean } {
  const subscript = node.children.slice(2).filter((one) => one.name !== ']');
  const indices = split(subscript, ',').map((group) => lowerSubscript(group, lowering, node));
  const [only] = indices;
  if (subscript.length !== 1 || only?.kind !== 'at' || only.value.kind !== 'tuple')
    return { indices, tuple: subscript.some((one) => one.name === ',') };
  const { items } = only.value;
  if (items.some((item) => item.kind === 'spread')) return { indices, tuple: false };
  return { indices: items.map(({ value }) => ({ kind: 'at', value })), tuple: true };
}

function lowerSubscript(group: readonly Cst[], lowering: Lowering, around: Span): Subscript {
  if (!group.some((one) => one.name === ':')) return { kind: 'at', value: lowering.expression(group[0], around) };
  const bounds: (Expression | null)[] = [null, null, null];
  let position = 0;
  for (const part of group) {
    if (part.name === ':') position++;
    else bounds[position] = lowering.expression(part);
  }
  const [start = null, stop = null, step = null] = bounds;
  return { kind: 'slice', start, stop, step, span: spanning(group[0], group.at(-1), around) };
}

function lowerCall(node: Cst, lowering: Lowering): Expression {
  const list = child(node, 'ArgList');
  return {
    kind: 'call',
    callee: lowering.expression(node.children[0], node),
    arguments: list === undefined ? [] : lowerArguments(list, lowering),
    construct: false,
    optional: false,
    span: spanOf(node),
  };
}

export function lowerArguments(list: Cst, lowering: Lowering): Argument[] {
  const groups: Cst[][] = [[]];
  for (const node of inside(list)) {
    const group = groups.at(-1);
    // The commas between a generator's targets are not the list's own.
    if (node.name === ',' && (group === undefined || !isOpenComprehension(group))) groups.push([]);
    else group?.push(node);
  }
  return groups.flatMap((group) => lowerArgument(group, lowering));
}

function isOpenComprehension(group: readonly Cst[]): boolean {
  const last = group.findLastIndex((one) => one.name === 'for' || one.name === 'in');
  return last > 0 && group[last]?.name === 'for';
}

function lowerArgument(group: readonly Cst[], lowering: Lowering): Argument[] {
  const [first, second, third] = group;
  if (first === undefined) return [];
  if (first.name === '*') return [{ kind: 'spread', value: lowering.expression(second, first) }];
  if (first.name === '**') return [{ kind: 'spreadKeywords', value: lowering.expression(second, first) }];
  if (second?.name === 'AssignOp') {
    const name = lowering.source(first);
    const value = lowering.expression(third, second);
    if (lowering.source(second) === '=') return [{ kind: 'keyword', name, value }];
    const span = spanning(first, group.at(-1), first);
    return [{ kind: 'positional', value: walrus(first, value, span, lowering) }];
  }
  if (second?.name === 'for' || second?.name === 'async') {
    const element = lowering.expression(first);
    const clauses = lowerClauses(group.slice(1), lowering, first);
    const span = spanning(first, group.at(-1), first);
    return [{ kind: 'positional', value: { kind: 'comprehension', of: 'generator', element, clauses, span } }];
  }
  return [{ kind: 'positional', value: lowering.expression(first) }];
}

function walrus(target: Cst, value: Expression, span: Span, lowering: Lowering): Expression {
  return { kind: 'assignment', target: lowering.pattern(target, span), operator: null, value, valueIsOld: false, span };
}

function lowerNamed(node: Cst, lowering: Lowering): Expression {
  const [target, , value] = node.children;
  if (target === undefined) return unsupported(node, 'code that does not parse');
  return walrus(target, lowering.expression(value, node), spanOf(node), lowering);
}

function lowerDictionary(node: Cst, lowering: Lowering): Expression {
  const entries = split(inside(node), ',').flatMap((group): { key: Expression | null; value: Expression }[] => {
    const [first, second, third] = group;
    if (first === undefined) return [];
    return first.name === '**'
      ? [{ key: null, value: lowering.expression(second, first) }]
      : [{ key: lowering.expression(first), value: lowering.expression(third, first) }];
  });
  return { kind: 'dictionary', entries, span: spanOf(node) };
}

function lowerComprehension(of: 'list' | 'set' | 'dictionary' | 'generator'): ExpressionRule {
  return (node, lowering) => {
    const parts = inside(node);
    const start = parts.findIndex((one) => one.name === 'for' || one.name === 'async');
    const head = parts.slice(0, Math.max(start, 0));
    const clauses = lowerClauses(parts.slice(head.length), lowering, node);
    return {
      kind: 'comprehension',
      of,
      element: comprehensionElement(head, lowering, node),
      clauses,
      span: spanOf(node),
    };
  };
}

function comprehensionElement(head: readonly Cst[], lowering: Lowering, node: Cst): Expression {
  const [first, colon, value] = head;
  if (first?.name === '*' || first?.name === '**') return unsupported(node, 'a star in a comprehension');
  const element = lowering.expression(first, node);
  if (colon === undefined) return element;
  const items: Element[] = [
    { kind: 'element', value: element },
    { kind: 'element', value: lowering.expression(value, node) },
  ];
  return { kind: 'tuple', items, span: spanning(first, value, node) };
}

/** `for a, b in xs if c for ...`: flat in the tree. */
function lowerClauses(parts: readonly Cst[], lowering: Lowering, around: Span): ComprehensionClause[] {
  const clauses: ComprehensionClause[] = [];
  const loops = split(parts, 'for').filter((group) => group.some((one) => one.name !== 'async'));
  for (const loop of loops) {
    const position = loop.findIndex((one) => one.name === 'in');
    const target = loop.slice(0, Math.max(position, 0));
    const [iterated = [], ...conditions] = split(loop.slice(position + 1), 'if');
    clauses.push({
      target: lowerTarget(target, lowering, around),
      iterable: lowering.expression(iterated[0], around),
      conditions: conditions.map((condition) => lowering.expression(condition[0], around)),
    });
  }
  return clauses;
}

/** Targets of a loop or an assignment: one pattern, or several between commas. */
export function lowerTarget(nodes: readonly Cst[], lowering: Lowering, around: Span) {
  const [first] = nodes;
  if (nodes.length <= 1) return lowering.pattern(first, around);
  const items = split(nodes, ',').flatMap((group) => {
    const [start, starred] = group;
    if (start === undefined) return [];
    const rest = start.name === '*';
    return [{ target: lowering.pattern(rest ? starred : start, start), rest, default: null }];
  });
  return { kind: 'sequence', items, span: spanning(first, nodes.at(-1), around) } as const;
}

/** `yield a, b` and `yield from a`; a bare `yield` does not parse. */
export function lowerYield(node: Cst, lowering: Lowering): Expression {
  const [, first] = node.children;
  const all = first?.name === 'from';
  const values = node.children.slice(all ? 2 : 1);
  return yieldOf(lowerCommaList(values, lowering, node), all, spanOf(node));
}

export const expressions: ReadonlyMap<string, ExpressionRule> = new Map<string, ExpressionRule>([
  ['Number', lowerNumber],
  ['String', lowerString],
  ['FormatString', lowerString],
  ['ContinuedString', lowerString],
  ['Boolean', (node, lowering) => ({ kind: 'boolean', value: lowering.source(node) === 'True', span: spanOf(node) })],
  ['None', (node) => ({ kind: 'none', span: spanOf(node) })],
  ['Ellipsis', (node) => ({ kind: 'ellipsis', span: spanOf(node) })],
  ['VariableName', (node, lowering) => ({ kind: 'name', name: lowering.source(node), span: spanOf(node) })],
  ['ParenthesizedExpression', lowerParenthesized],
  [
    'TupleExpression',
    (node, lowering) => ({ kind: 'tuple', items: lowerElements(inside(node), lowering), span: spanOf(node) }),
  ],
  [
    'ArrayExpression',
    (node, lowering) => ({ kind: 'list', items: lowerElements(inside(node), lowering), span: spanOf(node) }),
  ],
  [
    'SetExpression',
    (node, lowering) => ({ kind: 'set', items: lowerElements(inside(node), lowering), span: spanOf(node) }),
  ],
  ['DictionaryExpression', lowerDictionary],
  ['ArrayComprehensionExpression', lowerComprehension('list')],
  ['SetComprehensionExpression', lowerComprehension('set')],
  ['DictionaryComprehensionExpression', lowerComprehension('dictionary')],
  ['ComprehensionExpression', lowerComprehension('generator')],
  ['BinaryExpression', lowerBinary],
  ['UnaryExpression', lowerUnary],
  ['ConditionalExpression', lowerConditional],
  ['NamedExpression', lowerNamed],
  ['MemberExpression', lowerMember],
  ['CallExpression', lowerCall],
  [
    'LambdaExpression',
    (node, lowering) => ({ kind: 'function', definition: lowerLambda(node, lowering), span: spanOf(node) }),
  ],
  ['AwaitExpression', (node, lowering) => lowering.expression(node.children.at(-1), node)],
  ['YieldExpression', lowerYield],
]);
