/** What stands directly inside expressions and statements, for whoever looks through syntax without interpreting it. */
import type { Argument, Expression, FunctionDefinition, Pattern, Statement, Subscript } from './syntax.ts';

const values = (items: readonly { readonly value: Expression }[]): Expression[] => items.map(({ value }) => value);
const present = (...items: readonly (Expression | null)[]): Expression[] => items.filter((item) => item !== null);

/** The expressions directly inside one, in the order of the source. Functions are closed: see `definition`. */
export function partsOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'number':
    case 'string':
    case 'boolean':
    case 'none':
    case 'ellipsis':
    case 'name':
    case 'function':
    case 'class':
    case 'unsupported':
      return [];
    case 'template':
      return node.parts.filter((part) => typeof part !== 'string');
    case 'list':
    case 'tuple':
    case 'set':
      return values(node.items);
    case 'dictionary':
      return node.entries.flatMap(({ key, value }) => present(key, value));
    case 'unary':
    case 'not':
    case 'typeof':
      return [node.operand];
    case 'binary':
    case 'logical':
      return [node.left, node.right];
    case 'compare':
      return [node.first, ...node.links.map(({ operand }) => operand)];
    case 'conditional':
      return [node.test, node.then, node.otherwise];
    case 'member':
      return [node.object];
    case 'index':
      return [node.object, ...subscriptParts(node.indices)];
    case 'call':
      return [node.callee, ...argumentParts(node.arguments)];
    case 'comprehension':
      return [
        node.element,
        ...node.clauses.flatMap((clause) => [...patternParts(clause.target), clause.iterable, ...clause.conditions]),
      ];
    case 'assignment':
      return [...patternParts(node.target), node.value];
    case 'sequence':
      return node.items;
  }
}

function argumentParts(given: readonly Argument[]): Expression[] {
  return values(given);
}

function subscriptParts(indices: readonly Subscript[]): Expression[] {
  return indices.flatMap((one) => (one.kind === 'at' ? [one.value] : present(one.start, one.stop, one.step)));
}

/** The expressions in a pattern: objects of members, indices, defaults. */
export function patternParts(node: Pattern): readonly Expression[] {
  switch (node.kind) {
    case 'name':
      return [];
    case 'member':
      return [node.object];
    case 'index':
      return [node.object, ...subscriptParts(node.indices)];
    case 'sequence':
      return node.items.flatMap((item) =>
        item === null ? [] : [...patternParts(item.target), ...present(item.default)],
      );
    case 'object':
      return [
        ...node.entries.flatMap((entry) => [...patternParts(entry.target), ...present(entry.default)]),
        ...(node.rest === null ? [] : patternParts(node.rest)),
      ];
  }
}

/** The names that a pattern binds. */
export function boundNames(node: Pattern): readonly string[] {
  switch (node.kind) {
    case 'name':
      return [node.name];
    case 'member':
    case 'index':
      return [];
    case 'sequence':
      return node.items.flatMap((item) => (item === null ? [] : boundNames(item.target)));
    case 'object':
      return [...node.entries.flatMap(({ target }) => boundNames(target)), ...(node.rest ? boundNames(node.rest) : [])];
  }
}

/** What stands directly inside a statement. Functions and classes are closed: their insides are theirs. */
export interface StatementParts {
  readonly expressions: readonly Expression[];
  readonly bodies: readonly (readonly Statement[])[];
}

const NOTHING: StatementParts = { expressions: [], bodies: [] };

export function statementParts(node: Statement): StatementParts {
  switch (node.kind) {
    case 'expression':
      return { expressions: [node.value], bodies: [] };
    case 'assign':
      return { expressions: [...node.targets.flatMap(patternParts), node.value], bodies: [] };
    case 'augment':
      return { expressions: [...patternParts(node.target), node.value], bodies: [] };
    case 'if':
      return { expressions: [node.test], bodies: [node.then, node.otherwise] };
    case 'for':
      return { expressions: [...patternParts(node.target), node.iterable], bodies: [node.body, node.otherwise] };
    case 'loop':
      return { expressions: present(node.test, node.update), bodies: [node.initial, node.body] };
    case 'while':
      return { expressions: [node.test], bodies: [node.body, node.otherwise] };
    case 'switch':
      return {
        expressions: [node.subject, ...node.cases.flatMap(({ test }) => present(test))],
        bodies: node.cases.map(({ body }) => body),
      };
    case 'return':
    case 'raise':
    case 'export':
      return { expressions: present(node.value), bodies: [] };
    case 'try':
      return {
        expressions: [],
        bodies: [node.body, ...node.handlers.map(({ body }) => body), node.otherwise, node.finally],
      };
    case 'with':
      return {
        expressions: node.items.flatMap(({ context, target }) => [context, ...(target ? patternParts(target) : [])]),
        bodies: [node.body],
      };
    case 'assert':
      return { expressions: present(node.test, node.message), bodies: [] };
    case 'block':
      return { expressions: [], bodies: [node.body] };
    case 'delete':
      return { expressions: node.targets.flatMap(patternParts), bodies: [] };
    case 'declare':
    case 'break':
    case 'continue':
    case 'function':
    case 'class':
    case 'import':
    case 'scope':
    case 'unsupported':
      return NOTHING;
  }
}

/** The expressions in the head of a function: decorators and defaults. */
export function headParts(definition: FunctionDefinition): readonly Expression[] {
  return [
    ...definition.decorators,
    ...definition.parameters.flatMap((one) => [...patternParts(one.target), ...present(one.default)]),
  ];
}
