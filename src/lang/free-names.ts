/** The names that an expression reads and does not bind itself. */
import type { Expression, FunctionDefinition, Statement } from './syntax.ts';
import { boundNames, headParts, partsOf, patternParts, statementParts } from './walk.ts';

/** In the order of their first use. Names of modules and of functions are among them: who asks knows which those are. */
export function freeNames(expression: Expression): readonly string[] {
  const names = new Set<string>();
  visit(expression, new Set(), names);
  return [...names];
}

type Scope = ReadonlySet<string>;

function visit(node: Expression, bound: Scope, names: Set<string>): void {
  if (node.kind === 'name') {
    if (!bound.has(node.name)) names.add(node.name);
  } else if (node.kind === 'function') visitFunction(node.definition, bound, names);
  else if (node.kind === 'comprehension') {
    let scope = bound;
    for (const clause of node.clauses) {
      visit(clause.iterable, scope, names);
      scope = new Set([...scope, ...boundNames(clause.target)]);
      for (const part of [...patternParts(clause.target), ...clause.conditions]) visit(part, scope, names);
    }
    visit(node.element, scope, names);
  } else for (const part of partsOf(node)) visit(part, bound, names);
}

function visitFunction(definition: FunctionDefinition, bound: Scope, names: Set<string>): void {
  for (const part of headParts(definition)) visit(part, bound, names);
  const parameters = definition.parameters.flatMap(({ target }) => boundNames(target));
  const scope = new Set([...bound, ...parameters, ...assigned(definition.body)]);
  visitBody(definition.body, scope, names);
}

function visitBody(body: readonly Statement[], scope: Scope, names: Set<string>): void {
  for (const statement of body) {
    if (statement.kind === 'function') visitFunction(statement.definition, scope, names);
    const { expressions, bodies } = statementParts(statement);
    for (const expression of expressions) visit(expression, scope, names);
    for (const inner of bodies) visitBody(inner, scope, names);
  }
}

/** Every name that statements bind; blocks are not told apart. */
function assigned(body: readonly Statement[]): string[] {
  return body.flatMap((statement): readonly string[] => {
    const inner = statementParts(statement).bodies.flatMap(assigned);
    switch (statement.kind) {
      case 'assign':
        return [...statement.targets.flatMap(boundNames), ...inner];
      case 'for':
        return [...boundNames(statement.target), ...inner];
      case 'declare':
        return statement.names;
      case 'function':
        return statement.definition.name === null ? [] : [statement.definition.name];
      default:
        return inner;
    }
  });
}
