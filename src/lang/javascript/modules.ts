/** Imports and exports: ES modules, and the common forms of CommonJS. TypeScript's type-only ones leave nothing. */
import { child, has, inside, split, type Cst } from '../cst.ts';
import { changed } from '../deferred.ts';
import { spanOf, type Lowering } from '../lowering.ts';
import type { Expression, ImportFrom, Pattern, Statement } from '../syntax.ts';
import { lowerClass } from './classes.ts';
import { documentationBefore, lowerFunction } from './functions.ts';
import { stringValue } from './literals.ts';

type Binding = ImportFrom['bindings'][number];

function importStatement(node: Cst, module: Cst, bindings: readonly Binding[], lowering: Lowering): Statement {
  const from = { module: stringValue(module, lowering), moduleSpan: spanOf(module), bindings };
  return { kind: 'import', from, span: spanOf(node) };
}

function nameOf(node: Cst | undefined, lowering: Lowering): string {
  if (node === undefined) return '';
  return node.name === 'String' ? stringValue(node, lowering) : lowering.source(node);
}

/** `import a, { b as c } from 'm'`, `import * as n from 'm'`, `import 'm'`. */
export function lowerImport(node: Cst, lowering: Lowering): Statement[] {
  const module = node.children.findLast((one) => one.name === 'String');
  if (module === undefined || has(node, 'type')) return [];
  const bindings: Binding[] = [];
  node.children.forEach((part, position) => {
    if (part.name === 'ImportGroup') bindings.push(...lowerGroup(part, lowering));
    if (part.name !== 'VariableDefinition') return;
    const local = lowering.source(part);
    const whole = node.children[position - 1]?.name === 'as';
    bindings.push(whole ? { kind: 'module', local, head: false } : { kind: 'member', imported: 'default', local });
  });
  return [importStatement(node, module, bindings, lowering)];
}

/** The names of `{ a, b as c }`, whether imported or exported. */
function pairs(group: Cst, lowering: Lowering): { first: string; second: string }[] {
  return split(inside(group), ',').flatMap((parts) => {
    if (parts.length === 0 || parts[0]?.name === 'type') return [];
    const first = nameOf(parts[0], lowering);
    return [{ first, second: parts[1]?.name === 'as' ? nameOf(parts[2], lowering) : first }];
  });
}

function lowerGroup(group: Cst, lowering: Lowering): Binding[] {
  return pairs(group, lowering).map(({ first, second }) => ({ kind: 'member', imported: first, local: second }));
}

export function lowerExport(node: Cst, lowering: Lowering): Statement[] {
  if (has(node, 'type')) return [];
  const module = child(node, 'String');
  const group = child(node, 'ExportGroup');
  if (has(node, 'Star')) {
    const local = child(node, 'VariableName');
    const binding: Binding =
      local === undefined ? { kind: 'all' } : { kind: 'module', local: lowering.source(local), head: false };
    return module === undefined ? [] : [importStatement(node, module, [binding], lowering)];
  }
  if (group !== undefined) {
    const names = pairs(group, lowering);
    if (module === undefined) {
      const exported = names.map(({ first, second }) => ({ local: first, exported: second }));
      return [{ kind: 'export', names: exported, value: null, span: spanOf(node) }];
    }
    return [importStatement(node, module, lowerGroup(group, lowering), lowering)];
  }
  const position = node.children.findIndex((one) => one.name === 'default' || one.name === 'Equals');
  const exported = node.children[position + 1];
  if (position === -1) return withDocumentation(lowering.statements(node.children.slice(1)), node, lowering);
  return exported === undefined ? [] : lowerDefault(node, exported, lowering);
}

/** The comment stands before `export`, not before what is exported. */
function withDocumentation(statements: Statement[], node: Cst, lowering: Lowering): Statement[] {
  const documentation = documentationBefore(lowering.text, node.from);
  if (documentation === null) return statements;
  return statements.map((statement) => {
    if (statement.kind === 'function')
      return { ...statement, definition: changed(statement.definition, { documentation }) };
    if (statement.kind !== 'assign' || statement.value.kind !== 'function') return statement;
    const { value } = statement;
    return { ...statement, value: { ...value, definition: changed(value.definition, { documentation }) } };
  });
}

function lowerDefault(node: Cst, exported: Cst, lowering: Lowering): Statement[] {
  const span = spanOf(node);
  const documentation = documentationBefore(lowering.text, node.from);
  if (exported.name === 'ClassDeclaration') {
    const definition = lowerClass(exported, lowering, { name: 'default', nameSpan: spanOf(exported) });
    const local = definition.name ?? 'default';
    return [
      { kind: 'class', definition, span },
      { kind: 'export', names: [{ local, exported: 'default' }], value: null, span },
    ];
  }
  if (exported.name === 'FunctionDeclaration') {
    const definition = changed(lowerFunction(exported, lowering), { documentation });
    if (child(exported, 'Block') === undefined) return [];
    const value: Expression = { kind: 'function', definition, span: spanOf(exported) };
    if (definition.name === null) return [{ kind: 'export', names: [], value, span }];
    return [
      { kind: 'function', definition, span },
      { kind: 'export', names: [{ local: definition.name, exported: 'default' }], value: null, span },
    ];
  }
  const value = lowering.expression(exported);
  if (value.kind !== 'function') return [{ kind: 'export', names: [], value, span }];
  const documented = { ...value, definition: changed(value.definition, { documentation }) };
  return [{ kind: 'export', names: [], value: documented, span }];
}

/** `const a = require('m')`, `const { b, c: d } = require('m')`, `const a = require('m').b`; null for any other declaration. */
export function lowerRequire(node: Cst, target: Pattern, value: Cst, lowering: Lowering): Statement | null {
  if (value.name === 'MemberExpression') {
    const [object, , property] = value.children;
    const module = object === undefined ? null : requiredModule(object, lowering);
    if (module === null || target.kind !== 'name' || property?.name !== 'PropertyName') return null;
    const imported = lowering.source(property);
    return importStatement(node, module, [{ kind: 'member', imported, local: target.name }], lowering);
  }
  const module = requiredModule(value, lowering);
  if (module === null) return null;
  if (target.kind === 'name') {
    return importStatement(node, module, [{ kind: 'module', local: target.name, head: false }], lowering);
  }
  if (target.kind !== 'object' || target.rest !== null) return null;
  const bindings = target.entries.flatMap(({ key, target: local, default: otherwise }): Binding[] =>
    key.kind === 'string' && local.kind === 'name' && otherwise === null
      ? [{ kind: 'member', imported: key.value, local: local.name }]
      : [],
  );
  return bindings.length === target.entries.length ? importStatement(node, module, bindings, lowering) : null;
}

function requiredModule(node: Cst, lowering: Lowering): Cst | null {
  const [callee, list] = node.children;
  if (node.name !== 'CallExpression' || callee?.name !== 'VariableName' || lowering.source(callee) !== 'require')
    return null;
  const parts = list === undefined ? [] : inside(list);
  return parts.length === 1 && parts[0]?.name === 'String' ? parts[0] : null;
}

/** `module.exports = { f, g: h }`, `module.exports = f`, `exports.f = ...`; null for any other assignment. */
export function lowerCommonExport(statement: Statement): Statement[] | null {
  if (statement.kind !== 'assign') return null;
  const [target] = statement.targets;
  if (statement.targets.length !== 1 || target?.kind !== 'member') return null;
  const { value, span } = statement;
  const { object, name } = target;
  if (object.kind === 'name' && object.name === 'module' && name === 'exports') return exportWhole(value, statement);
  const isExports =
    (object.kind === 'name' && object.name === 'exports') ||
    (object.kind === 'member' &&
      object.name === 'exports' &&
      object.object.kind === 'name' &&
      object.object.name === 'module');
  if (!isExports) return null;
  if (value.kind === 'name')
    return [{ kind: 'export', names: [{ local: value.name, exported: name }], value: null, span }];
  return [{ ...statement, targets: [{ kind: 'name', name, span: target.span }], declares: 'var' }];
}

function exportWhole(value: Expression, statement: Statement): Statement[] | null {
  const { span } = statement;
  if (value.kind === 'name')
    return [{ kind: 'export', names: [{ local: value.name, exported: 'default' }], value: null, span }];
  if (value.kind !== 'dictionary') return [{ kind: 'export', names: [], value, span }];
  const names = value.entries.flatMap(({ key, value: local }) =>
    key?.kind === 'string' && local.kind === 'name' ? [{ local: local.name, exported: key.value }] : [],
  );
  return names.length === value.entries.length ? [{ kind: 'export', names, value: null, span }] : null;
}
