/** What can be assigned to in JavaScript: names, members, and array and object patterns with defaults and rests. */
import { child, inside, split, type Cst } from '../cst.ts';
import { spanOf, unsupportedPattern, type Lowering } from '../lowering.ts';
import type { Expression, Pattern } from '../syntax.ts';
import { propertyKey } from './expressions.ts';

type Item = Extract<Pattern, { kind: 'sequence' }>['items'][number];
type Entry = Extract<Pattern, { kind: 'object' }>['entries'][number];

export function lowerPattern(node: Cst, lowering: Lowering): Pattern {
  const span = spanOf(node);
  switch (node.name) {
    case 'VariableDefinition':
    case 'VariableName':
      return { kind: 'name', name: lowering.source(node), span };
    case 'MemberExpression': {
      const value = lowering.expression(node);
      if (value.kind === 'member') return { kind: 'member', object: value.object, name: value.name, span };
      if (value.kind === 'index')
        return { kind: 'index', object: value.object, indices: value.indices, tuple: value.tuple, span };
      return unsupportedPattern(node, 'an assignment to this');
    }
    case 'ParenthesizedExpression':
      return lowering.pattern(inside(node)[0], node);
    case 'ArrayPattern':
    case 'ArrayExpression':
      return { kind: 'sequence', items: split(inside(node), ',').map((group) => lowerItem(group, lowering)), span };
    case 'ObjectPattern':
    case 'ObjectExpression':
      return lowerObject(node, lowering);
    default:
      return unsupportedPattern(node, 'an assignment to this');
  }
}

/** `a`, `a = 1`, `...rest`, or nothing: a hole. In an array that turned out to be a pattern, `a = 1` is an assignment. */
function lowerItem(group: readonly Cst[], lowering: Lowering): Item {
  const rest = group[0]?.name === 'Spread';
  const target = group[rest ? 1 : 0];
  if (target === undefined) return null;
  return { ...withDefault(target, group, lowering), rest };
}

function withDefault(
  target: Cst,
  group: readonly Cst[],
  lowering: Lowering,
): { target: Pattern; default: Expression | null } {
  if (target.name === 'AssignmentExpression') {
    const [inner, , value] = target.children;
    return { target: lowering.pattern(inner, target), default: lowering.expression(value, target) };
  }
  const equals = group.findIndex((one) => one.name === 'Equals');
  return {
    target: lowering.pattern(target, target),
    default: equals === -1 ? null : lowering.expression(group[equals + 1], target),
  };
}

function lowerObject(node: Cst, lowering: Lowering): Pattern {
  const entries: Entry[] = [];
  let rest: Pattern | null = null;
  for (const property of node.children) {
    if (property.name !== 'PatternProperty' && property.name !== 'Property') continue;
    if (child(property, 'Spread') !== undefined) rest = lowering.pattern(property.children[1], property);
    else entries.push(lowerEntry(property, lowering));
  }
  return { kind: 'object', entries, rest, span: spanOf(node) };
}

/** `a`, `a = 1`, `key: pattern`, `key: pattern = 1`. */
function lowerEntry(property: Cst, lowering: Lowering): Entry {
  const colon = property.children.findIndex((one) => one.name === ':');
  const target = property.children[colon + 1] ?? property;
  const shorthand: Expression = { kind: 'string', value: lowering.source(target), span: spanOf(target) };
  const key = colon === -1 ? shorthand : (propertyKey(property, lowering) ?? shorthand);
  if (target.name === 'PropertyDefinition') {
    const name: Pattern = { kind: 'name', name: shorthand.value, span: spanOf(target) };
    return { key, target: name, default: null };
  }
  return { key, ...withDefault(target, property.children, lowering) };
}
