/** A selected expression as a function of its free names. */
import type { ParsedDocument } from '../parse.ts';
import { enclosingFunctions, expressionAt, freeNames } from '../sites.ts';
import type { Expression, FunctionDefinition, Parameter } from '../syntax.ts';
import type { Reading } from './interpreter.ts';
import type { Machine } from './machine.ts';
import { boundNames } from './bindings.ts';
import type { Modules } from './modules.ts';
import type { Scope } from './scope.ts';

/** The definition that the expression is the body of, and the scope that it stands in. */
export function* findSelection(
  m: Machine,
  modules: Modules,
  parsed: ParsedDocument,
  file: Scope,
  from: number,
  to: number,
): Reading<{ readonly definition: FunctionDefinition; readonly scope: Scope }> {
  const { unit } = file;
  m.at({ from, to }, unit);
  const expression = expressionAt(parsed, from, to);
  if (!expression) m.fail('The selection is not one expression. Select a whole expression.');
  const scope = file.inner('function');
  const local = new Set<string>();
  for (const enclosing of enclosingFunctions(parsed, expression.span)) {
    for (const parameter of enclosing.parameters) {
      if (parameter.target.kind === 'name') local.add(parameter.target.name);
    }
    for (const name of enclosing.body.flatMap(boundNames)) local.add(name);
    yield* foldLocals(modules, enclosing, local, scope);
  }
  const inputs = freeNames(expression).filter((name) => {
    if (local.has(name)) return !scope.variables.has(name);
    const value = file.variables.get(name) ?? m.global(name, file);
    return value === undefined || value.kind === 'unreadable';
  });
  return { definition: definitionOf(expression, inputs), scope };
}

/** Locals that are made of constants only have their values; the others become inputs. */
function* foldLocals(modules: Modules, enclosing: FunctionDefinition, local: Set<string>, scope: Scope): Reading<void> {
  const times = new Map<string, number>();
  for (const name of enclosing.body.flatMap(boundNames)) times.set(name, (times.get(name) ?? 0) + 1);
  for (const statement of enclosing.body) {
    const [name] = boundNames(statement);
    if (name === undefined) continue;
    const once = times.get(name) === 1;
    if (statement.kind === 'function' && once) yield* modules.runTolerantly([statement], scope);
    if (statement.kind !== 'assign' || !once || statement.targets[0]?.kind !== 'name') continue;
    if (freeNames(statement.value).some((free) => local.has(free) && !scope.variables.has(free))) continue;
    yield* modules.runTolerantly([statement], scope);
    if (scope.variables.get(name)?.kind === 'unreadable') scope.variables.delete(name);
  }
}

function definitionOf(expression: Expression, inputs: readonly string[]): FunctionDefinition {
  const { span } = expression;
  return {
    name: 'f',
    nameSpan: null,
    parameters: inputs.map((name): Parameter => ({
      target: { kind: 'name', name, span },
      default: null,
      annotation: null,
      kind: 'plain',
      span,
    })),
    body: [{ kind: 'return', value: expression, span }],
    documentation: null,
    decorators: [],
    flavour: 'plain',
    method: 'none',
    span,
  };
}
