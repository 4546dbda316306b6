/**
 * What a part of a file says of its data, kept over edits elsewhere: names with sketches of their values, places where the code
 * itself puts a matrix beside a vector or a model beside data, and functions that could be models. Syntax only.
 */
import { dottedName, findFunctions } from '../functions.ts';
import type { Expression, FunctionDefinition, Pattern, Span, Statement } from '../syntax.ts';
import { usageOf } from '../tracer/usage.ts';
import { boundNames, partsOf, statementParts } from '../walk.ts';
import { fitCallIn, type FitCall } from './fit-calls.ts';
import { numbersIn } from './numbers.ts';
import { pairIn, type Pair } from './pairs.ts';
import { sketchOf, UNKNOWN, type Sketch } from './sketch.ts';

export interface Binding {
  readonly name: string;
  readonly span: Span;
  readonly sketch: Sketch;
  /** The numbers of a short list of literals. */
  readonly numbers: readonly number[] | null;
}

export interface ModelFacts {
  readonly name: string;
  readonly nameSpan: Span;
  readonly parameters: readonly {
    readonly name: string;
    readonly plain: boolean;
    /** How its use takes it for a vector: `is indexed`; null for a number. */
    readonly vector: string | null;
    /** Where it is taken for a vector of a length that the code shows. */
    readonly length: number | null;
  }[];
  /** It does the same to every item of its first parameter. */
  readonly elementwise: boolean;
}

export interface DataFacts {
  readonly bindings: readonly Binding[];
  readonly pairs: readonly (Pair & { readonly atTop: boolean })[];
  readonly fits: readonly FitCall[];
  readonly models: readonly ModelFacts[];
  readonly seeded: boolean;
}

export function dataFacts(statements: readonly Statement[]): DataFacts {
  const walk = new Walk();
  walk.statements(statements, null);
  const models = findFunctions(statements).flatMap(({ name, nameSpan, definition, enclosing }) =>
    definition === null || enclosing.length > 0 || name.includes('.') ? [] : [modelOf(name, nameSpan, definition)],
  );
  return { bindings: walk.bindings, pairs: walk.pairs, fits: walk.fits, models, seeded: walk.seeded };
}

const SEEDS = new Set(['seed', 'manual_seed', 'set_seed']);

class Walk {
  readonly bindings: Binding[] = [];
  readonly pairs: (Pair & { readonly atTop: boolean })[] = [];
  readonly fits: FitCall[] = [];
  seeded = false;

  /** `local`: names that the functions around bind; null at the top of the file. */
  statements(body: readonly Statement[], local: ReadonlySet<string> | null): void {
    for (const statement of body) {
      // Below `if __name__ == '__main__'` nothing runs when a file is read.
      if (statement.kind === 'if' && comparesName(statement.test)) continue;
      if (statement.kind === 'function') this.#inside(statement.definition, local);
      if (statement.kind === 'class') for (const one of statement.definition.methods) this.#inside(one, local);
      if (local === null) this.#bind(statement);
      const { expressions, bodies } = statementParts(statement);
      for (const expression of expressions) this.#expression(expression, local);
      for (const inner of bodies) this.statements(inner, local);
    }
  }

  #inside(definition: FunctionDefinition, around: ReadonlySet<string> | null): void {
    const local = new Set(around);
    for (const { target } of definition.parameters) for (const name of boundNames(target)) local.add(name);
    for (const name of namesBoundIn(definition.body)) local.add(name);
    this.statements(definition.body, local);
  }

  #bind(statement: Statement): void {
    if (statement.kind === 'assign') {
      const sketch = sketchOf(statement.value);
      for (const target of statement.targets) this.#target(target, sketch, numbersIn(statement.value));
    } else if (statement.kind === 'augment') {
      const { target, operator, value } = statement;
      if (target.kind !== 'name') return;
      const left: Sketch = { kind: 'name', name: target.name };
      const arithmetic = operator !== 'and' && operator !== 'or' && operator !== '??';
      const sketch: Sketch = arithmetic ? { kind: 'operation', operator, left, right: sketchOf(value) } : UNKNOWN;
      this.#target(target, sketch, null);
    } else if (statement.kind === 'for') this.#target(statement.target, UNKNOWN, null);
  }

  #target(target: Pattern, sketch: Sketch, numbers: readonly number[] | null): void {
    if (target.kind === 'name') {
      this.bindings.push({ name: target.name, span: target.span, sketch, numbers });
      return;
    }
    if (target.kind !== 'sequence') return;
    const given = sketch.kind === 'items' && sketch.items.length === target.items.length ? sketch.items : null;
    target.items.forEach((item, i) => {
      if (item === null) return;
      const part = item.rest ? UNKNOWN : (given?.[i] ?? { kind: 'part', of: sketch });
      this.#target(item.target, part, null);
    });
  }

  #expression(node: Expression, local: ReadonlySet<string> | null): void {
    if (node.kind === 'function') {
      this.#inside(node.definition, local);
      return;
    }
    const free = (name: string): boolean => !(local?.has(name) ?? false);
    const pair = pairIn(node);
    if (pair && free(pair.matrix) && free(pair.rhs)) this.pairs.push({ ...pair, atTop: local === null });
    if (node.kind === 'call') {
      const { callee } = node;
      const fit = fitCallIn(node);
      if (fit?.names.every(free) === true) this.fits.push(fit);
      const called = callee.kind === 'member' || callee.kind === 'name' ? callee.name : '';
      if (SEEDS.has(called)) this.seeded = true;
    }
    for (const part of partsOf(node)) this.#expression(part, local);
  }
}

function comparesName(test: Expression): boolean {
  return test.kind === 'compare' && test.first.kind === 'name' && test.first.name === '__name__';
}

function namesBoundIn(body: readonly Statement[]): string[] {
  return body.flatMap((statement) => {
    const inner = statementParts(statement).bodies.flatMap(namesBoundIn);
    if (statement.kind === 'assign') return [...statement.targets.flatMap(boundNames), ...inner];
    if (statement.kind === 'for') return [...boundNames(statement.target), ...inner];
    return inner;
  });
}

/** What makes one number, or an array of another length, of an array. */
const REDUCING = new Set(['sum', 'mean', 'prod', 'norm', 'dot', 'matmul', 'max', 'min', 'reduce', 'len', 'inner', 'outer', 'trapz', 'trapezoid', 'cumsum', 'diff', 'std', 'var', 'concatenate', 'stack', 'array', 'solve', 'append', 'push', 'linspace', 'arange', 'zeros', 'ones', 'einsum', 'quad', 'odeint', 'solve_ivp', 'print']); // prettier-ignore

function modelOf(name: string, nameSpan: Span, definition: FunctionDefinition): ModelFacts {
  return {
    name,
    nameSpan,
    parameters: definition.parameters.map((one) => {
      const parameter = one.target.kind === 'name' ? one.target.name : '';
      const usage = parameter === '' ? undefined : usageOf(definition, parameter, () => undefined);
      const plain = one.kind === 'plain' && one.default === null && one.target.kind === 'name';
      return { name: parameter, plain, vector: usage?.how ?? null, length: usage?.length ?? null };
    }),
    elementwise: definition.flavour === 'plain' && doesTheSame(definition.body),
  };
}

function doesTheSame(body: readonly Statement[]): boolean {
  const last = body.at(-1);
  if (last?.kind !== 'return' || last.value === null || last.value.kind === 'tuple' || last.value.kind === 'list')
    return false;
  return body.every(
    (one) =>
      (one.kind === 'assign' || one.kind === 'return' || one.kind === 'expression' || one.kind === 'augment') &&
      statementParts(one).expressions.every(keepsItems),
  );
}

function keepsItems(node: Expression): boolean {
  if (node.kind === 'binary' && node.operator === 'matmul') return false;
  if (node.kind === 'index' || node.kind === 'comprehension' || node.kind === 'function') return false;
  if (node.kind === 'call') {
    const name = dottedName(node.callee);
    if (name === null || REDUCING.has(name.slice(name.lastIndexOf('.') + 1))) return false;
  }
  return partsOf(node).every(keepsItems);
}
