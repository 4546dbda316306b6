/** What can stand left of `=` in Python: the grammar reads it as an expression. */
import { child, inside, type Cst } from '../cst.ts';
import { spanOf, unsupportedPattern, type Lowering } from '../lowering.ts';
import type { Pattern } from '../syntax.ts';
import { lowerSubscripts, lowerTarget } from './expressions.ts';

export function lowerPattern(node: Cst, lowering: Lowering): Pattern {
  const span = spanOf(node);
  switch (node.name) {
    case 'VariableName':
      return { kind: 'name', name: lowering.source(node), span };
    case 'MemberExpression': {
      const object = lowering.expression(node.children[0], node);
      const property = child(node, 'PropertyName');
      return property === undefined
        ? { kind: 'index', object, ...lowerSubscripts(node, lowering), span }
        : { kind: 'member', object, name: lowering.source(property), span };
    }
    case 'ParenthesizedExpression':
      return lowering.pattern(inside(node)[0], node);
    case 'TupleExpression':
    case 'ArrayExpression': {
      const nodes = inside(node);
      const only = nodes.length === 1 ? nodes[0] : undefined;
      if (only === undefined)
        return nodes.length === 0 ? { kind: 'sequence', items: [], span } : lowerTarget(nodes, lowering, span);
      return { kind: 'sequence', items: [{ target: lowering.pattern(only, span), rest: false, default: null }], span };
    }
    default:
      return unsupportedPattern(node, 'an assignment to this');
  }
}
