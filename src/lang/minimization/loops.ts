/**
 * The minimization loop that people write around torch.optim: zero_grad, loss, backward, step, until the loss changes little or
 * a cap. Read to its loss, its stages (which optimizer steps while the error is above what) and its stop; nothing runs.
 */
import type { Expression, Module, Span, Statement } from '../syntax.ts';
import { statementParts } from '../walk.ts';
import { allIn, expressionsOf } from './expressions.ts';
import { optaxLoss, tfjsLoss } from './library-loops.ts';
import type { OptimizerSite } from './optimizer-calls.ts';
import { findOptimizers } from './optimizer-calls.ts';
import type { ScheduleSite } from './schedules.ts';
import { findSchedules, scheduleOf } from './schedules.ts';
import { literalNames, numberIn } from './settings.ts';

export interface MinimizationSite {
  readonly kind: 'minimization';
  /** The loop. */
  readonly span: Span;
  /** What is minimized: what `backward` is called on, as it is computed in the loop; with `applied`, a function. */
  readonly loss: Span;
  /** What the function `loss` is called with, between the parentheses; null where it is an expression. */
  readonly applied: Span | null;
  /** The variable that the optimizers move, where an optimizer's call names it. */
  readonly variable: { readonly name: string; readonly span: Span };
  /** In the order in which they are tried: the first whose `above` the error exceeds takes the step. */
  readonly stages: readonly {
    readonly above: number;
    readonly optimizer: OptimizerSite;
    /** Stepped together with the optimizer. */
    readonly schedule: ScheduleSite | null;
  }[];
  readonly stop: {
    /** The error at which the loop ends, or null where it only counts. */
    readonly relativeChange: number | null;
    /** Steps between two checks. */
    readonly every: number;
    /** Null where the loop has no cap. */
    readonly maxIterations: number | null;
  };
}

export function findMinimizations(module: Module): MinimizationSite[] {
  const optimizers = new Map(findOptimizers(module).flatMap((one) => (one.name === null ? [] : [[one.name, one]])));
  const found: MinimizationSite[] = [];
  const through = (statements: readonly Statement[], names: Names) => {
    for (const statement of statements) {
      const site = isLoop(statement) ? readLoop(statement, optimizers, names, module) : null;
      if (site) found.push(site);
      else if (statement.kind === 'function') {
        const { body } = statement.definition;
        // Its own numbers beside those of the file.
        through(body, literalNames({ ...module, body: [...module.body, ...body] }));
      } else for (const body of statementParts(statement).bodies) through(body, names);
    }
  };
  if (optimizers.size > 0) through(module.body, literalNames(module));
  return found;
}

type Loop = Extract<Statement, { kind: 'while' | 'for' | 'loop' }>;
type Names = ReadonlyMap<string, number>;

function isLoop(statement: Statement): statement is Loop {
  return statement.kind === 'while' || statement.kind === 'for' || statement.kind === 'loop';
}

function readLoop(
  loop: Loop,
  optimizers: ReadonlyMap<string, OptimizerSite>,
  names: Names,
  module: Module,
): MinimizationSite | null {
  const { span } = loop;
  const body = closureOf(loop.body, module) ?? loop.body;
  const [lossName] = receiversOf(body, 'backward');
  const loss = lossName === undefined ? null : assigned(body, lossName);
  const stages = withSchedules(stagesIn(loop.body, optimizers, names), loop.body, findSchedules(module, names));
  const variable = stages.flatMap(({ optimizer }) => optimizer.variables)[0];
  const stop = stopOf(loop, names);
  if (loss && variable && stages.length > 0)
    return { kind: 'minimization', span, loss: loss.span, applied: null, variable, stages, stop };
  const other = optaxLoss(loop.body, optimizers, module) ?? tfjsLoss(loop.body, optimizers, module);
  if (!other) return null;
  const { optimizer, ...found } = other;
  return { kind: 'minimization', span, ...found, stages: [{ above: 0, optimizer, schedule: null }], stop };
}

/** The body of `closure` in `optimizer.step(closure)`. */
function closureOf(body: readonly Statement[], module: Module): readonly Statement[] | null {
  const names = expressionsOf(body).flatMap((node) => {
    const [first] = node.kind === 'call' && node.callee.kind === 'member' && node.callee.name === 'step' ? node.arguments : []; // prettier-ignore
    return first?.kind === 'positional' && first.value.kind === 'name' ? [first.value.name] : [];
  });
  const definitions = [...allIn(module.body, true)].flatMap((one) => (one.kind === 'function' ? [one.definition] : []));
  return definitions.findLast(({ name }) => name !== null && names.includes(name))?.body ?? null;
}

/** `x` of each `x.method(...)`. */
function receiversOf(statements: readonly Statement[], method: string): string[] {
  return expressionsOf(statements).flatMap((node) => {
    if (node.kind !== 'call' || node.callee.kind !== 'member') return [];
    const { object, name } = node.callee;
    return name === method && object.kind === 'name' ? [object.name] : [];
  });
}

function assigned(statements: readonly Statement[], name: string): Expression | null {
  for (const statement of allIn(statements)) {
    if (statement.kind !== 'assign') continue;
    if (statement.targets.some((target) => target.kind === 'name' && target.name === name)) return statement.value;
  }
  return null;
}

/**
 * One optimizer that steps, or a chain of conditions on the error whose branches step, or choose what steps: each threshold with
 * its optimizer, the last above 0.
 */
function stagesIn(
  body: readonly Statement[],
  optimizers: ReadonlyMap<string, OptimizerSite>,
  names: Names,
): readonly Stage[] {
  for (const statement of allIn(body)) {
    const chain = statement.kind === 'if' ? chainOf(statement, optimizers, names) : [];
    if (chain.length > 1) return chain;
  }
  const only = stepperIn(body, optimizers);
  return only ? [{ above: 0, optimizer: only }] : [];
}

type Stage = Pick<MinimizationSite['stages'][number], 'above' | 'optimizer'>;

/** A schedule steps in the loop itself, or beside its optimizer in a branch. */
function withSchedules(
  stages: readonly Stage[],
  body: readonly Statement[],
  schedules: readonly ScheduleSite[],
): MinimizationSite['stages'] {
  const branches = [...allIn(body)].flatMap((one) => (one.kind === 'if' ? [one.then, one.otherwise] : []));
  return stages.map((stage) => {
    const { name } = stage.optimizer;
    const beside = branches.filter((branch) => name !== null && receiversOf(branch, 'step').includes(name));
    const found = [body, ...beside].map((one) => scheduleOf(name, one, schedules)).find((one) => one !== null);
    return { ...stage, schedule: found ?? null };
  });
}

function chainOf(
  statement: Extract<Statement, { kind: 'if' }>,
  optimizers: ReadonlyMap<string, OptimizerSite>,
  names: Names,
): Stage[] {
  const threshold = thresholdOf(statement.test, names);
  const here = stepperIn(statement.then, optimizers);
  if (threshold === null || !here) return [];
  const [next] = statement.otherwise;
  const rest =
    statement.otherwise.length === 1 && next?.kind === 'if'
      ? chainOf(next, optimizers, names)
      : [stepperIn(statement.otherwise, optimizers)].flatMap((optimizer) =>
          optimizer ? [{ above: 0, optimizer }] : [],
        );
  return [{ above: threshold, optimizer: here }, ...rest];
}

function stepperIn(
  body: readonly Statement[],
  optimizers: ReadonlyMap<string, OptimizerSite>,
): OptimizerSite | undefined {
  const [known] = receiversOf(body, 'step').flatMap((name) => optimizers.get(name) ?? []);
  return known ?? chosen(body, optimizers);
}

/** `optimizer = second`: the branch chooses what steps later. */
function chosen(body: readonly Statement[], optimizers: ReadonlyMap<string, OptimizerSite>): OptimizerSite | undefined {
  for (const statement of allIn(body)) {
    if (statement.kind !== 'assign' || statement.value.kind !== 'name') continue;
    const optimizer = optimizers.get(statement.value.name);
    if (optimizer) return optimizer;
  }
  return undefined;
}

/** c of `error > c` or `c < error`. */
function thresholdOf(test: Expression, names: Names): number | null {
  if (test.kind !== 'compare' || test.links.length !== 1) return null;
  const [link] = test.links;
  if (link === undefined) return null;
  const right = numberIn(link.operand, names);
  if ((link.operator === '>' || link.operator === '>=') && right !== undefined) return right;
  const left = numberIn(test.first, names);
  return (link.operator === '<' || link.operator === '<=') && left !== undefined ? left : null;
}

/** c of `n < c`. */
function capOf(test: Expression, names: Names): number | null {
  if (test.kind !== 'compare' || test.links.length !== 1) return null;
  const [link] = test.links;
  const right = link && numberIn(link.operand, names);
  return link &&
    (link.operator === '<' || link.operator === '<=') &&
    right !== undefined &&
    numberIn(test.first, names) === undefined
    ? right
    : null;
}

function stopOf(loop: Loop, names: Names): MinimizationSite['stop'] {
  const tests = loop.kind === 'for' || loop.test === null ? [] : conjuncts(loop.test);
  const breaks = [...allIn(loop.body)].flatMap((statement) =>
    statement.kind === 'if' && statement.then.some(({ kind }) => kind === 'break') ? [statement.test] : [],
  );
  const first = (values: readonly (number | null)[]) => values.find((value) => value !== null) ?? null;
  return {
    // A loop goes on while the error is above; a break comes when it is below.
    relativeChange: first([
      ...tests.map((test) => thresholdOf(test, names)),
      ...breaks.map((test) => capOf(test, names)),
    ]),
    every:
      first(
        [...allIn(loop.body)].map((statement) => (statement.kind === 'if' ? periodOf(statement.test, names) : null)),
      ) ?? 1,
    maxIterations:
      loop.kind === 'for'
        ? rangeOf(loop.iterable, names)
        : first([...tests.map((test) => capOf(test, names)), ...breaks.map((test) => thresholdOf(test, names))]),
  };
}

function conjuncts(test: Expression): Expression[] {
  return test.kind === 'logical' && test.operator === 'and'
    ? [...conjuncts(test.left), ...conjuncts(test.right)]
    : [test];
}

/** k of `n % k == 0`. */
function periodOf(test: Expression, names: Names): number | null {
  if (test.kind !== 'compare') return null;
  const { first } = test;
  if (first.kind !== 'binary' || (first.operator !== 'mod' && first.operator !== 'rem')) return null;
  return numberIn(first.right, names) ?? null;
}

function rangeOf(iterable: Expression, names: Names): number | null {
  if (iterable.kind !== 'call' || iterable.callee.kind !== 'name' || iterable.callee.name !== 'range') return null;
  const numbers = iterable.arguments.map(({ value }) => numberIn(value, names));
  const [start, stop] = numbers.length === 1 ? [0, numbers[0]] : numbers;
  return start === undefined || stop === undefined ? null : stop - start;
}
