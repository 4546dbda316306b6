/** Classes and decorators of Python. Other statements of a class body than attributes and methods are passed over. */
import { child, type Cst } from '../cst.ts';
import { changed } from '../deferred.ts';
import { spanning, spanOf, type Lowering } from '../lowering.ts';
import type { ClassDefinition, Expression, FunctionDefinition, Span, Statement } from '../syntax.ts';
import { lowerArguments } from './expressions.ts';
import { lowerFunction } from './functions.ts';

export function lowerDecorated(node: Cst, lowering: Lowering): Statement[] {
  const decorators = node.children
    .filter((one) => one.name === 'Decorator')
    .map((one) => lowerDecorator(one, lowering));
  const span = spanOf(node);
  const definition = child(node, 'FunctionDefinition', 'ClassDefinition');
  if (definition?.name === 'FunctionDefinition')
    return [{ kind: 'function', definition: lowerFunction(definition, lowering, decorators, node), span }];
  if (definition?.name === 'ClassDefinition')
    return [{ kind: 'class', definition: lowerClass(definition, lowering, decorators, node), span }];
  return [];
}

/** `@a.b(1)`: its names stand side by side in the tree. */
function lowerDecorator(node: Cst, lowering: Lowering): Expression {
  const [first, ...members] = node.children.filter((one) => one.name === 'VariableName');
  let value = lowering.expression(first, node);
  for (const member of members) {
    const nameSpan = spanOf(member);
    const span = { from: value.span.from, to: member.to };
    value = { kind: 'member', object: value, name: lowering.source(member), nameSpan, optional: false, span };
  }
  const list = child(node, 'ArgList');
  if (list === undefined) return value;
  const span = spanning(value.span, list, node);
  return {
    kind: 'call',
    callee: value,
    arguments: lowerArguments(list, lowering),
    construct: false,
    optional: false,
    span,
  };
}

export function lowerClass(
  node: Cst,
  lowering: Lowering,
  decorators: readonly Expression[],
  whole: Span,
): ClassDefinition {
  const name = child(node, 'VariableName');
  const list = child(node, 'ArgList');
  const body = lowering.statements(child(node, 'Body')?.children ?? []);
  const methods: FunctionDefinition[] = [];
  const fields: { name: string; value: Expression | null; static: boolean; annotation: string | null }[] = [];
  for (const statement of body) {
    if (statement.kind === 'function')
      methods.push(changed(statement.definition, { method: methodKind(statement.definition) }));
    else if (statement.kind === 'declare') {
      const annotation = lowering.source(statement.span).replace(/^[^:]*:\s*/, '');
      fields.push(...statement.names.map((field) => ({ name: field, value: null, static: true, annotation })));
    } else if (statement.kind === 'assign') {
      const { value, annotation } = statement;
      for (const target of statement.targets)
        if (target.kind === 'name') fields.push({ name: target.name, value, static: true, annotation });
    }
  }
  const bases = list === undefined || node.error !== null ? [] : lowerArguments(list, lowering);
  return {
    name: name === undefined ? null : lowering.source(name),
    nameSpan: name === undefined ? null : spanOf(name),
    bases: bases.flatMap((base) => (base.kind === 'positional' ? [base.value] : [])),
    decorators,
    methods,
    fields,
    span: spanOf(whole),
  };
}

const BY_DECORATOR: ReadonlyMap<string, FunctionDefinition['method']> = new Map<string, FunctionDefinition['method']>([
  ['staticmethod', 'static'],
  ['classmethod', 'class'],
  ['property', 'getter'],
  ['cached_property', 'getter'],
  ['setter', 'setter'],
]);

function methodKind(definition: FunctionDefinition): FunctionDefinition['method'] {
  for (const decorator of definition.decorators) {
    const name = decorator.kind === 'name' || decorator.kind === 'member' ? decorator.name : '';
    const kind = BY_DECORATOR.get(name);
    if (kind !== undefined) return kind;
  }
  return 'instance';
}
