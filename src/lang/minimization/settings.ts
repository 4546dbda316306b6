/** Numbers among the arguments of an optimizer as they stand in the source: literals, and module-level names bound to one once. */
import type { Expression, Module, Pattern, Statement } from '../syntax.ts';
import { boundNames, statementParts } from '../walk.ts';

export type Setting = number | boolean | string | null | readonly number[];

/** Names of the file that are one literal number throughout. */
export function literalNames({ body }: Module): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  const changing = new Set<string>();
  const bind = (target: Pattern, value: number | undefined) => {
    for (const name of boundNames(target)) {
      if (values.has(name) || value === undefined) changing.add(name);
      else values.set(name, value);
    }
  };
  const through = (statements: readonly Statement[], top: boolean) => {
    for (const statement of statements) {
      if (statement.kind === 'assign') {
        const value = top ? numberIn(statement.value, values) : undefined;
        for (const target of statement.targets) bind(target, target.kind === 'name' ? value : undefined);
      } else if (statement.kind === 'augment' || statement.kind === 'for') bind(statement.target, undefined);
      for (const inner of statementParts(statement).bodies) through(inner, false);
    }
  };
  through(body, true);
  for (const name of changing) values.delete(name);
  return values;
}

/** The number that an expression is, without running anything. */
export function numberIn(node: Expression, names: ReadonlyMap<string, number>): number | undefined {
  switch (node.kind) {
    case 'number':
      return node.value;
    case 'name':
      return names.get(node.name);
    case 'unary': {
      const value = numberIn(node.operand, names);
      return value === undefined || node.operator === '~' ? undefined : node.operator === '-' ? -value : value;
    }
    case 'binary': {
      const left = numberIn(node.left, names);
      const right = numberIn(node.right, names);
      if (left === undefined || right === undefined) return undefined;
      switch (node.operator) {
        case '+':
          return left + right;
        case '-':
          return left - right;
        case '*':
          return left * right;
        case '/':
          return left / right;
        case '**':
          return left ** right;
        default:
          return undefined;
      }
    }
    default:
      return undefined;
  }
}

/** A number, a pair, a flag, a name in quotes, or nothing. Undefined where it cannot be told without running. */
export function settingIn(node: Expression, names: ReadonlyMap<string, number>): Setting | undefined {
  switch (node.kind) {
    case 'boolean':
    case 'string':
      return node.value;
    case 'none':
      return null;
    case 'tuple':
    case 'list': {
      const values = node.items.map((item) => (item.kind === 'element' ? numberIn(item.value, names) : undefined));
      const known = values.filter((value) => value !== undefined);
      return known.length === values.length ? known : undefined;
    }
    default:
      return numberIn(node, names);
  }
}
