/** Statements, and blocks of them. Branches on traced conditions are both read; see `completion.ts`. */
import type { Statement } from '../syntax.ts';
import { defineClass, defineFunction } from './calls.ts';
import type { Completion, Outcome } from './completion.ts';
import { NORMAL } from './completion.ts';
import { augmented } from './assignments.ts';
import { evaluate } from './evaluate.ts';
import type { Reading } from './interpreter.ts';
import { runFor, runLoop, runWhile } from './loops.ts';
import type { Machine } from './machine.ts';
import { inClass } from './members.ts';
import { join } from './merge.ts';
import { compare, condition, isReading } from './operators.ts';
import { assign, bindName, subscripts } from './patterns.ts';
import { closeFrame, Pending, rename } from './pending.ts';
import type { Scope } from './scope.ts';
import { deleteItem } from './subscripts.ts';
import { entered } from './trampoline.ts';
import type { Value } from './values.ts';
import { NONE, string } from './values.ts';

const PAUSE = { kind: 'pause' } as const;

/** Runs statements one after the other. */
export function* run(m: Machine, statements: readonly Statement[], scope: Scope): Reading<Outcome> {
  yield* hoist(m, statements, scope);
  const pending = new Pending(m);
  for (const statement of statements) {
    const outcome = yield* execute(m, statement, scope);
    if (outcome.kind === 'normal') continue;
    if (outcome.kind === 'split' && pending.enter(outcome)) continue;
    return pending.close(outcome);
  }
  return pending.close(NORMAL);
}

/** JavaScript's function declarations stand at the top of their block. */
export function* hoist(m: Machine, statements: readonly Statement[], scope: Scope): Reading<void> {
  if (scope.unit.language !== 'javascript') return;
  for (const statement of statements) {
    if (statement.kind === 'function' && statement.definition.name !== null) {
      scope.declare(statement.definition.name, yield* defineFunction(m, statement.definition, scope), m.trail);
    }
  }
}

export function* execute(m: Machine, s: Statement, scope: Scope): Reading<Outcome> {
  m.step(s.span, scope.unit);
  if (m.due) yield PAUSE;
  const outcome = m.nest() ? yield* entered(perform(m, s, scope)) : yield* perform(m, s, scope);
  m.nesting--;
  return outcome;
}

function* perform(m: Machine, s: Statement, scope: Scope): Reading<Outcome> {
  switch (s.kind) {
    case 'expression':
      yield* evaluate(m, s.value, scope);
      return NORMAL;
    case 'assign': {
      const value = yield* evaluate(m, s.value, scope);
      for (const target of s.targets) yield* assign(m, target, value, scope, s.declares ?? 'assign');
      return NORMAL;
    }
    case 'augment':
      yield* augmented(m, s.target, s.operator, s.value, scope);
      return NORMAL;
    case 'declare':
      if (s.declares !== null) for (const name of s.names) bindName(m, name, NONE, scope, s.declares);
      return NORMAL;
    case 'if': {
      const test = yield* evaluate(m, s.test, scope);
      m.at(s.test.span, scope.unit);
      return yield* choose(
        m,
        test,
        () => m.run(s.then, block(scope)),
        () => m.run(s.otherwise, block(scope)),
      );
    }
    case 'for':
      return yield* runFor(m, s, scope);
    case 'loop':
      return yield* runLoop(m, s, scope);
    case 'while':
      return yield* runWhile(m, s, scope);
    case 'switch':
      return yield* runSwitch(m, s, scope);
    case 'break':
      return { kind: 'break', label: s.label };
    case 'continue':
      return { kind: 'continue', label: s.label };
    case 'return':
      return { kind: 'return', value: s.value ? yield* evaluate(m, s.value, scope) : NONE };
    case 'function':
      if (scope.unit.language === 'python' && s.definition.name !== null) {
        bindName(m, s.definition.name, yield* defineFunction(m, s.definition, scope), scope, 'assign');
      }
      return NORMAL;
    case 'class': {
      const made = yield* defineClass(m, s.definition, scope);
      bindName(m, made.name, made, scope, scope.unit.language === 'python' ? 'assign' : 'let');
      return NORMAL;
    }
    case 'import':
      yield* m.load(s.from, scope);
      return NORMAL;
    case 'raise':
      return yield* raise(m, s, scope);
    case 'try':
      return yield* runTry(m, s, scope);
    case 'with':
      return yield* runWith(m, s, scope);
    case 'assert':
      return yield* runAssert(m, s, scope);
    case 'block':
      return yield* runBlock(m, s, scope);
    case 'scope':
      for (const name of s.names) scope.writeOutside(name, s.scope);
      return NORMAL;
    case 'delete':
      yield* runDelete(m, s, scope);
      return NORMAL;
    case 'export':
      if (s.value) scope.moduleScope().declare('export default', yield* evaluate(m, s.value, scope), m.trail);
      for (const { local, exported } of s.names) {
        // Under its own name it is there already.
        const value = local === exported ? undefined : (scope.lookup(local) ?? undefined);
        const name = exported === 'default' ? 'export default' : exported;
        if (value) scope.moduleScope().declare(name, value, m.trail);
      }
      return NORMAL;
    case 'unsupported':
      return m.fail(
        `${s.what.charAt(0).toUpperCase()}${s.what.slice(1)} is not read by Nabla. Take it out of what the function computes.`,
      );
  }
}

/** A block of its own scope; one with a label may hold the loop that the label names. */
function* runBlock(m: Machine, s: Statement & { kind: 'block' }, scope: Scope): Reading<Outcome> {
  const [only] = s.body;
  if (s.label !== null && s.body.length === 1) {
    if (only?.kind === 'for') return yield* runFor(m, only, scope, s.label);
    if (only?.kind === 'loop') return yield* runLoop(m, only, scope, s.label);
    if (only?.kind === 'while') return yield* runWhile(m, only, scope, s.label);
  }
  const outcome = yield* m.run(s.body, block(scope));
  return rename(m, outcome, (end) =>
    end.kind === 'break' && end.label !== null && end.label === s.label ? NORMAL : end,
  );
}

/** JavaScript's blocks are scopes, Python's are not. */
function block(scope: Scope): Scope {
  return scope.unit.language === 'javascript' ? scope.inner('block') : scope;
}

/** One of two ways on a known condition; both, joined, on a traced one. */
function* choose(
  m: Machine,
  test: Value,
  then: () => Reading<Outcome>,
  otherwise: () => Reading<Outcome>,
): Reading<Outcome> {
  const truth = m.truth(test);
  if (truth !== undefined) return yield* truth ? then() : otherwise();
  const holds = condition(m, test);
  const fails = m.tensors.unary('not', holds);
  const { span, unit } = m.place;
  m.trail.begin();
  const first = closeFrame(m, holds, yield* then());
  m.trail.begin();
  const second = closeFrame(m, fails, yield* otherwise());
  m.at(span, unit);
  return join(m, [...first, ...second]);
}

function* runSwitch(m: Machine, s: Statement & { kind: 'switch' }, scope: Scope): Reading<Outcome> {
  const subject = yield* evaluate(m, s.subject, scope);
  const inside = block(scope);
  const outcome = yield* fromCase(m, s, subject, 0, inside);
  return rename(m, outcome, (end) => (end.kind === 'break' && end.label === null ? NORMAL : end));
}

/** The cases from one on: its own where it fits (falling through to the next), else the later ones. */
function* fromCase(
  m: Machine,
  s: Statement & { kind: 'switch' },
  subject: Value,
  i: number,
  scope: Scope,
): Reading<Outcome> {
  const here = s.cases[i];
  const bodies = (from: number) => s.cases.slice(from).flatMap(({ body }) => body);
  if (!here) {
    const fallback = s.cases.findIndex(({ test }) => test === null);
    return fallback < 0 ? NORMAL : yield* m.run(bodies(fallback), scope);
  }
  if (here.test === null) return yield* fromCase(m, s, subject, i + 1, scope);
  const value = yield* evaluate(m, here.test, scope);
  m.at(here.test.span, scope.unit);
  const result = compare(m, '==', subject, value);
  const fits = isReading(result) ? yield* result : result;
  return yield* choose(
    m,
    fits,
    () => m.run(bodies(i), scope),
    () => fromCase(m, s, subject, i + 1, scope),
  );
}

/** On a known path it is an error that a `try` may catch; below a traced condition there is no value. */
function* raise(m: Machine, s: Statement & { kind: 'raise' }, scope: Scope): Reading<Completion> {
  if (m.trail.depth > 0) return { kind: 'raise' };
  let text = '';
  if (s.value) {
    const mark = m.mark();
    try {
      const value = yield* evaluate(m, s.value, scope);
      text = value.kind === 'string' ? value.value : '';
    } catch (error) {
      m.placed(error);
      mark();
    }
    m.at(s.span, scope.unit);
  }
  return m.raise(
    `This raises an exception for what is known here${text === '' ? '' : ` (${text})`}. Check the condition before it.`,
  );
}

function* runTry(m: Machine, s: Statement & { kind: 'try' }, scope: Scope): Reading<Outcome> {
  const mark = m.mark();
  let outcome: Outcome;
  try {
    outcome = yield* m.run(s.body, block(scope));
    if (outcome.kind === 'normal') outcome = yield* m.run(s.otherwise, block(scope));
  } catch (error) {
    const problem = m.placed(error);
    const [handler] = s.handlers;
    if (problem.reason !== 'raised' || !handler) throw problem;
    mark();
    const inside = block(scope);
    if (handler.name !== null)
      bindName(m, handler.name, string(problem.message), inside, inside === scope ? 'assign' : 'let');
    outcome = yield* m.run(handler.body, inside);
  }
  if (s.finally.length === 0 || outcome.kind === 'split') return outcome;
  const last = yield* m.run(s.finally, block(scope));
  return last.kind === 'normal' ? outcome : last;
}

function* runWith(m: Machine, s: Statement & { kind: 'with' }, scope: Scope): Reading<Outcome> {
  const exits: Value[] = [];
  for (const { context, target } of s.items) {
    const value = yield* evaluate(m, context, scope);
    let entered = value;
    if (value.kind === 'instance') {
      const enter = inClass(value.class, '__enter__');
      const exit = inClass(value.class, '__exit__');
      if (enter?.kind === 'function') entered = yield* m.call({ ...enter, self: value }, []);
      if (exit?.kind === 'function') exits.push({ ...exit, self: value });
    }
    if (target) yield* assign(m, target, entered, scope, 'assign');
  }
  const outcome = yield* m.run(s.body, scope);
  for (const exit of exits.toReversed()) yield* m.call(exit, [NONE, NONE, NONE]);
  return outcome;
}

/** What is known must hold; what depends on the inputs is taken to. */
function* runAssert(m: Machine, s: Statement & { kind: 'assert' }, scope: Scope): Reading<Completion> {
  const mark = m.mark();
  let truth: boolean | undefined;
  try {
    truth = m.truth(yield* evaluate(m, s.test, scope));
  } catch (error) {
    if (m.placed(error).reason === 'budget') throw error;
    mark();
    return NORMAL;
  }
  m.at(s.span, scope.unit);
  if (truth === false) m.raise('This assertion does not hold for what is known here. Check the value that it tests.');
  return NORMAL;
}

function* runDelete(m: Machine, s: Statement & { kind: 'delete' }, scope: Scope): Reading<void> {
  for (const target of s.targets) {
    if (target.kind === 'name') {
      m.trail.touch(scope);
      scope.variables.delete(target.name);
    } else if (target.kind === 'index') {
      const object = yield* evaluate(m, target.object, scope);
      const indices = yield* subscripts(m, target.indices, scope);
      m.at(target.span, scope.unit);
      deleteItem(m, object, indices);
    } else if (target.kind === 'member') {
      const object = yield* evaluate(m, target.object, scope);
      if (object.kind === 'dictionary') {
        m.trail.touch(object);
        object.entries.delete(`s${target.name}`);
      } else if (object.kind === 'instance') {
        m.trail.touch(object);
        object.attributes.delete(target.name);
      }
    }
  }
}
