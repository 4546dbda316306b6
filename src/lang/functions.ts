/**
 * All functions of a module, or of a part of one, under their dotted names, with what encloses them. `sites.ts` makes sites of them. Names that come
 * of running the file in ways that its text does not show (`setattr`, computed keys) are left out.
 */
import {
  STATIC_BLOCK,
  type ClassDefinition,
  type Expression,
  type FunctionDefinition,
  type Pattern,
  type Span,
  type Statement,
} from './syntax.ts';
import { transformedArgument } from './transforms.ts';
import { headParts, partsOf, statementParts } from './walk.ts';

export interface FoundFunction {
  readonly name: string;
  /** Null where a transform made it: then `transformed` is what the transform was given. */
  readonly definition: FunctionDefinition | null;
  readonly transformed: Expression | null;
  /** The whole definition: a declaration, or the assignment that binds it. */
  readonly span: Span;
  readonly nameSpan: Span;
  /** The functions around it, from the outermost; those without a name too. */
  readonly enclosing: readonly FunctionDefinition[];
}

interface Place {
  readonly path: readonly string[];
  readonly enclosing: readonly FunctionDefinition[];
}

/** In the order of the source, but that what is inside a function follows it; a name that is bound twice comes twice. */
export function findFunctions(statements: readonly Statement[]): readonly FoundFunction[] {
  const found: FoundFunction[] = [];
  new Finder(found).statements(statements, { path: [], enclosing: [] });
  return found;
}

class Finder {
  readonly #found: FoundFunction[];

  constructor(found: FoundFunction[]) {
    this.#found = found;
  }

  statements(body: readonly Statement[], place: Place): void {
    for (const statement of body) this.#statement(statement, place);
  }

  #statement(node: Statement, place: Place): void {
    switch (node.kind) {
      case 'function':
        this.#add(node.definition, node.definition.name ?? 'default', node.span, null, place);
        return;
      case 'class':
        this.#class(node.definition, place);
        return;
      case 'assign': {
        const [target] = node.targets;
        const path = target === undefined || node.targets.length > 1 ? null : dottedTarget(target);
        if (path !== null) this.#bound(node.value, path, node.span, path.span, place);
        else this.#expression(node.value, place);
        return;
      }
      case 'export':
        if (node.value !== null) {
          const nameSpan = { from: node.span.from, to: node.span.from + 'export'.length };
          this.#bound(node.value, { text: 'default', span: nameSpan }, node.span, nameSpan, place);
        }
        return;
      default: {
        const { expressions, bodies } = statementParts(node);
        for (const expression of expressions) this.#expression(expression, place);
        for (const body of bodies) this.statements(body, place);
      }
    }
  }

  #class(definition: ClassDefinition, place: Place): void {
    const path = [...place.path, definition.name ?? 'default'];
    const inside = { ...place, path };
    for (const method of definition.methods) {
      if (method.method !== 'setter' && method.name !== STATIC_BLOCK)
        this.#add(method, method.name ?? '', method.span, null, inside);
    }
    for (const { name, value } of definition.fields) {
      if (value?.kind !== 'function') continue;
      const nameSpan = value.definition.nameSpan ?? value.span;
      this.#add(value.definition, name, { from: nameSpan.from, to: value.span.to }, nameSpan, inside);
    }
  }

  /** A value with a name: a function, an object of functions, or what a transform makes of a function. */
  #bound(value: Expression, name: Dotted, span: Span, nameSpan: Span, place: Place): void {
    if (value.kind === 'function') {
      this.#add(value.definition, name.text, span, nameSpan, place);
      return;
    }
    const transformed = place.enclosing.length === 0 ? transformedArgument(value) : null;
    if (transformed !== null) {
      const path = [...place.path, name.text].join('.');
      this.#found.push({ name: path, definition: null, transformed, span, nameSpan, enclosing: place.enclosing });
    }
    if (value.kind !== 'dictionary') {
      this.#expression(value, place);
      return;
    }
    const inside = { ...place, path: [...place.path, name.text] };
    for (const { key, value: entry } of value.entries) {
      if (key?.kind !== 'string') this.#expression(entry, place);
      else
        this.#bound(
          entry,
          { text: key.value, span: key.span },
          { from: key.span.from, to: entry.span.to },
          key.span,
          inside,
        );
    }
  }

  #add(definition: FunctionDefinition, name: string, span: Span, nameSpan: Span | null, place: Place): void {
    const path = [...place.path, name];
    const token = { from: span.from, to: Math.min(span.from + 1, span.to) };
    this.#found.push({
      name: path.join('.'),
      definition,
      transformed: null,
      span,
      nameSpan: nameSpan ?? definition.nameSpan ?? token,
      enclosing: place.enclosing,
    });
    this.#inside(definition, { path, enclosing: [...place.enclosing, definition] });
  }

  #inside(definition: FunctionDefinition, place: Place): void {
    for (const expression of headParts(definition)) this.#expression(expression, place);
    this.statements(definition.body, place);
  }

  /** Functions inside expressions have no name, but those inside them may. */
  #expression(node: Expression, place: Place): void {
    if (node.kind === 'function') {
      this.#inside(node.definition, { ...place, enclosing: [...place.enclosing, node.definition] });
      return;
    }
    for (const part of partsOf(node)) this.#expression(part, place);
  }
}

interface Dotted {
  readonly text: string;
  readonly span: Span;
}

/** `f`, `module.f`, `Class.prototype.f`; null for what has no such name, and for attributes of an instance. */
function dottedTarget(target: Pattern): Dotted | null {
  if (target.kind === 'name') return { text: target.name, span: target.span };
  if (target.kind !== 'member') return null;
  const object = dottedName(target.object);
  if (object === null || object.startsWith('this') || object.startsWith('self')) return null;
  return { text: `${object}.${target.name}`, span: target.span };
}

/** The text of a name or of members of a name; null for anything else. */
export function dottedName(node: Expression): string | null {
  if (node.kind === 'name') return node.name;
  if (node.kind !== 'member') return null;
  const object = dottedName(node.object);
  return object === null ? null : `${object}.${node.name}`;
}
