/** Which names statements and patterns bind or change. */
import type { Expression, ImportFrom, Pattern, Statement } from '../syntax.ts';

export function importedNames(from: ImportFrom): readonly string[] {
  return from.bindings.flatMap((binding) => {
    if (binding.kind === 'all') return [];
    return binding.kind === 'module' && binding.head ? [from.module.split('.')[0] ?? from.module] : [binding.local];
  });
}

/** Names that a statement binds or changes, blocks inside included. */
export function boundNames(statement: Statement): readonly string[] {
  switch (statement.kind) {
    case 'assign':
      return statement.targets.flatMap(patternNames);
    case 'augment':
      return patternNames(statement.target);
    case 'declare':
      return statement.names;
    case 'expression':
      return receiver(statement.value);
    case 'if':
      return [...statement.then, ...statement.otherwise].flatMap(boundNames);
    case 'for':
      return [...patternNames(statement.target), ...[...statement.body, ...statement.otherwise].flatMap(boundNames)];
    case 'loop':
      return [...statement.initial, ...statement.body].flatMap(boundNames);
    case 'while':
      return [...statement.body, ...statement.otherwise].flatMap(boundNames);
    case 'with':
      return [
        ...statement.items.flatMap(({ target }) => (target ? patternNames(target) : [])),
        ...statement.body.flatMap(boundNames),
      ];
    case 'try':
      return [
        ...statement.body,
        ...statement.handlers.flatMap(({ body }) => body),
        ...statement.otherwise,
        ...statement.finally,
      ].flatMap(boundNames);
    case 'switch':
      return statement.cases.flatMap(({ body }) => body).flatMap(boundNames);
    case 'block':
      return statement.body.flatMap(boundNames);
    case 'function':
    case 'class':
      return statement.definition.name === null ? [] : [statement.definition.name];
    case 'import':
      return importedNames(statement.from);
    case 'export':
      return statement.value ? ['export default'] : [];
    default:
      return [];
  }
}

/** `data.append(...)` changes `data`; so may `x = ...` inside an expression. */
function receiver(e: Expression): readonly string[] {
  if (e.kind === 'assignment') return patternNames(e.target);
  if (e.kind === 'call' && e.callee.kind === 'member') return root(e.callee.object);
  return [];
}

function patternNames(pattern: Pattern): readonly string[] {
  switch (pattern.kind) {
    case 'name':
      return [pattern.name];
    case 'member':
    case 'index':
      return root(pattern.object);
    case 'sequence':
      return pattern.items.flatMap((item) => (item ? patternNames(item.target) : []));
    case 'object':
      return [
        ...pattern.entries.flatMap(({ target }) => patternNames(target)),
        ...(pattern.rest ? patternNames(pattern.rest) : []),
      ];
  }
}

/** The name that a chain of members and indices starts from. */
function root(e: Expression): readonly string[] {
  if (e.kind === 'name') return [e.name];
  return e.kind === 'member' || e.kind === 'index' ? root(e.object) : [];
}
