/** The loops that people write around optax (`apply_updates`) and TensorFlow.js (`optimizer.minimize`): their loss and its variable. */
import type { Expression, Module, Span, Statement } from '../syntax.ts';
import { allIn, expressionsIn, expressionsOf } from './expressions.ts';
import type { OptimizerSite } from './optimizer-calls.ts';

export interface LoopLoss {
  /** The loss as an expression, or a function. */
  readonly loss: Span;
  /** Of a function: what it is called with. */
  readonly applied: Span | null;
  readonly variable: { readonly name: string; readonly span: Span };
  readonly optimizer: OptimizerSite;
}

type Optimizers = ReadonlyMap<string, OptimizerSite>;

/** `x = optax.apply_updates(x, updates)` after `optimizer.update(...)` of `grad(f)(x)`. */
export function optaxLoss(body: readonly Statement[], optimizers: Optimizers, module: Module): LoopLoss | null {
  const calls = expressionsOf(body).filter((node) => node.kind === 'call');
  const variable = [...allIn(body)].flatMap((statement) => {
    const [target] = statement.kind === 'assign' ? statement.targets : [];
    const applies = statement.kind === 'assign' && isCallOf(statement.value, 'apply_updates');
    return applies && target?.kind === 'name' ? [{ name: target.name, span: target.span }] : [];
  })[0];
  const optimizer = calls.flatMap(({ callee }) => {
    if (callee.kind !== 'member' || callee.name !== 'update' || callee.object.kind !== 'name') return [];
    return [optimizers.get(callee.object.name)];
  })[0];
  const gradients = gradientNames(module);
  const found = calls.flatMap((call) => {
    const f =
      differentiated(call.callee) ?? (call.callee.kind === 'name' ? gradients.get(call.callee.name) : undefined);
    const [first] = call.arguments;
    const last = call.arguments.at(-1);
    if (!f || first?.kind !== 'positional' || last?.kind !== 'positional') return [];
    return [{ loss: f.span, applied: { from: first.value.span.from, to: last.value.span.to } }];
  })[0];
  return variable && optimizer && found ? { ...found, variable, optimizer } : null;
}

/** `optimizer.minimize(() => loss)` in one variable, `const x = tf.variable(...)`. */
export function tfjsLoss(body: readonly Statement[], optimizers: Optimizers, module: Module): LoopLoss | null {
  const variables = new Map(
    [...allIn(module.body, true)].flatMap((statement) => {
      const [target] = statement.kind === 'assign' ? statement.targets : [];
      const made = statement.kind === 'assign' && isCallOf(statement.value, 'variable');
      return made && target?.kind === 'name' ? [[target.name, target.span] as const] : [];
    }),
  );
  for (const node of expressionsOf(body)) {
    if (node.kind !== 'call' || node.callee.kind !== 'member' || node.callee.name !== 'minimize') continue;
    const { object } = node.callee;
    const optimizer = object.kind === 'name' ? optimizers.get(object.name) : undefined;
    const [given] = node.arguments;
    const [only, ...more] = given?.kind === 'positional' && given.value.kind === 'function' ? given.value.definition.body : []; // prettier-ignore
    if (!optimizer || only?.kind !== 'return' || only.value === null || more.length > 0) continue;
    const used = new Set([...expressionsIn(only.value)].flatMap((part) => (part.kind === 'name' ? [part.name] : [])));
    const [first, ...others] = [...variables].filter(([name]) => used.has(name));
    if (!first || others.length > 0) continue;
    return { loss: only.value.span, applied: null, variable: { name: first[0], span: first[1] }, optimizer };
  }
  return null;
}

/** f of `grad(f)` and `value_and_grad(f)`. */
function differentiated(node: Expression): Expression | undefined {
  if (!isCallOf(node, 'grad') && !isCallOf(node, 'value_and_grad')) return undefined;
  const [first] = node.kind === 'call' ? node.arguments : [];
  return first?.kind === 'positional' ? first.value : undefined;
}

/** Names bound to such gradients. */
function gradientNames({ body }: Module): ReadonlyMap<string, Expression> {
  return new Map(
    [...allIn(body, true)].flatMap((statement) => {
      const [target] = statement.kind === 'assign' ? statement.targets : [];
      const f = statement.kind === 'assign' ? differentiated(statement.value) : undefined;
      return f && target?.kind === 'name' ? [[target.name, f] as const] : [];
    }),
  );
}

function isCallOf(node: Expression, name: string): boolean {
  if (node.kind !== 'call') return false;
  const { callee } = node;
  return (callee.kind === 'member' || callee.kind === 'name') && callee.name === name;
}
