/** Classes of JavaScript: methods, getters, setters, fields, static blocks. Computed names are passed over. */
import { child, has, type Cst } from '../cst.ts';
import { changed } from '../deferred.ts';
import { spanOf, withName, type Lowering } from '../lowering.ts';
import { STATIC_BLOCK, type ClassDefinition, type Expression, type FunctionDefinition, type Span } from '../syntax.ts';
import { lowerArguments, propertyKey } from './expressions.ts';
import { annotationOf, documentationBefore, lowerFunction } from './functions.ts';

type Name = { readonly name: string; readonly nameSpan: Span } | null;

export function lowerClass(node: Cst, lowering: Lowering, named: Name): ClassDefinition {
  const own = child(node, 'VariableDefinition');
  const members = child(node, 'ClassBody')?.children ?? [];
  const extended = node.children.findIndex((one) => one.name === 'extends');
  return {
    name: own === undefined ? (named?.name ?? null) : lowering.source(own),
    nameSpan: own === undefined ? (named?.nameSpan ?? null) : spanOf(own),
    bases: extended === -1 ? [] : [lowering.expression(node.children[extended + 1], node)],
    decorators: decoratorsOf(node, lowering),
    methods: members.flatMap((member) =>
      member.name === 'MethodDeclaration'
        ? lowerMethod(member, lowering)
        : member.name === 'StaticBlock'
          ? lowerStaticBlock(member, lowering)
          : [],
    ),
    fields: members.flatMap((member) => (member.name === 'PropertyDeclaration' ? lowerField(member, lowering) : [])),
    span: spanOf(node),
  };
}

function lowerMethod(node: Cst, lowering: Lowering): FunctionDefinition[] {
  const key = propertyKey(node, lowering);
  if (child(node, 'Block') === undefined || key?.kind !== 'string') return [];
  const method = has(node, 'static')
    ? 'static'
    : has(node, 'get')
      ? 'getter'
      : has(node, 'set')
        ? 'setter'
        : 'instance';
  const definition = lowerFunction(node, lowering, { name: key.value, nameSpan: key.span });
  return [changed(definition, { method, decorators: decoratorsOf(node, lowering) })];
}

function lowerStaticBlock(node: Cst, lowering: Lowering): FunctionDefinition[] {
  const nameSpan = { from: node.from, to: node.from + 'static'.length };
  const definition = lowerFunction(node, lowering, { name: STATIC_BLOCK, nameSpan });
  return [changed(definition, { method: 'static' })];
}

function lowerField(node: Cst, lowering: Lowering): ClassDefinition['fields'][number][] {
  const key = propertyKey(node, lowering);
  if (node.error !== null || key?.kind !== 'string' || has(node, 'declare') || has(node, 'abstract')) return [];
  const equals = node.children.findIndex((one) => one.name === 'Equals');
  const value = equals === -1 ? null : lowering.expression(node.children[equals + 1], node);
  const documentation = documentationBefore(lowering.text, node.from);
  return [
    {
      name: key.value,
      value: value === null ? null : withName(value, key.value, key.span, documentation),
      static: has(node, 'static'),
      annotation: annotationOf(node.children, lowering),
    },
  ];
}

/** `@a.b(1)`: the grammar's nodes for these are those of expressions. */
function decoratorsOf(node: Cst, lowering: Lowering): Expression[] {
  return node.children
    .filter((one) => one.name === 'Decorator')
    .map((one) => {
      const called = child(one, 'ArgList');
      const callee = lowering.expression(one.children[1], one);
      if (called === undefined) return callee;
      const span = spanOf(one);
      return {
        kind: 'call',
        callee,
        arguments: lowerArguments(called, lowering),
        construct: false,
        optional: false,
        span,
      };
    });
}
