/** Whose methods an input has: NumPy's, PyTorch's or tfjs's, told from what the function names. */
import type { Expression, FunctionDefinition, Statement } from '../syntax.ts';
import { tfjsMembers } from '../libraries/tfjs/tfjs.ts';
import { partsOf, statementParts } from '../walk.ts';
import type { Scope } from './scope.ts';
import type { Flavour } from './values.ts';

export function flavourFor(definition: FunctionDefinition, scope: Scope): Flavour {
  for (const { annotation } of definition.parameters) {
    if (annotation?.match(/\btorch\b/) || (scope.unit.language === 'python' && annotation?.match(/^Tensor\b/)))
      return 'torch';
    if (annotation?.match(/\btf\b|^Tensor\w*$/)) return 'tfjs';
    if (annotation?.match(/\b(np|numpy|jnp|jax)\b/)) return 'numpy';
  }
  const used = new Set(Array.from(namesIn(definition.body), (name) => libraryOf(name, scope)));
  if (used.has('torch')) return 'torch';
  if (used.has('numpy')) return 'numpy';
  if (used.has('tfjs')) return 'tfjs';
  // A function without a library's name in it: that of the file, where it has but one.
  const file = new Set([...scope.moduleScope().variables.keys()].map((name) => libraryOf(name, scope)));
  if (file.has('torch') && !file.has('numpy')) return 'torch';
  // `x.square().sum()`: arrays of JavaScript have no such methods.
  if (file.has('tfjs') && [...membersIn(definition.body)].some((name) => TENSOR_MEMBERS.has(name))) return 'tfjs';
  return 'numpy';
}

function libraryOf(name: string, scope: Scope): Flavour | undefined {
  const value = scope.lookup(name);
  if (value?.kind !== 'namespace') return undefined;
  if (value.name.startsWith('torch')) return 'torch';
  if (/^(@tensorflow\/tfjs|tf\b)/.test(value.name)) return 'tfjs';
  return /^(numpy|jax|autograd|scipy)/.test(value.name) ? 'numpy' : undefined;
}

const TENSOR_MEMBERS: ReadonlySet<string> = new Set(
  [...Object.keys(tfjsMembers.methods), ...Object.keys(tfjsMembers.attributes)].filter(
    (name) => !(name in Array.prototype) && !(name in Map.prototype) && !(name in Set.prototype) && name !== 'data',
  ),
);

/** Names of members that are asked for anywhere. */
function* membersIn(body: readonly Statement[]): Generator<string> {
  for (const statement of body) {
    const { expressions, bodies } = statementParts(statement);
    for (const expression of expressions) yield* membersOf(expression);
    for (const inner of bodies) yield* membersIn(inner);
    if (statement.kind === 'function') yield* membersIn(statement.definition.body);
  }
}

function* membersOf(e: Expression): Generator<string> {
  if (e.kind === 'member' && !(e.object.kind === 'name' && e.object.name === 'Math')) yield e.name;
  if (e.kind === 'function') yield* membersIn(e.definition.body);
  for (const part of partsOf(e)) yield* membersOf(part);
}

function namesIn(body: readonly Statement[], names = new Set<string>()): Set<string> {
  for (const statement of body) {
    const { expressions, bodies } = statementParts(statement);
    for (const expression of expressions) namesOf(expression, names);
    for (const inner of bodies) namesIn(inner, names);
    if (statement.kind === 'function') namesIn(statement.definition.body, names);
  }
  return names;
}

function namesOf(e: Expression, names: Set<string>): void {
  if (e.kind === 'name') names.add(e.name);
  if (e.kind === 'function') namesIn(e.definition.body, names);
  for (const part of partsOf(e)) namesOf(part, names);
}
