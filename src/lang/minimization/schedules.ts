/** Learning-rate schedules of a file, `torch.optim.lr_scheduler.StepLR(optimizer, step_size=30)`, read to their settings; nothing runs. */
import type { Expression, Module, Statement } from '../syntax.ts';
import { allIn, expressionsOf } from './expressions.ts';
import type { Setting } from './settings.ts';
import { settingIn } from './settings.ts';

export interface ScheduleSite {
  /** PyTorch's name. */
  readonly name: string;
  readonly options: Readonly<Record<string, Setting>>;
  /** The name that it is bound to, and that of its optimizer. */
  readonly bound: string;
  readonly optimizer: string;
}

/** Parameters after the optimizer, in order; `_` is not among the settings. What follows the `*` comes by keyword only. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  StepLR: ['step_size', 'gamma'],
  MultiStepLR: ['milestones', 'gamma'],
  ConstantLR: ['factor', 'total_iters'],
  LinearLR: ['start_factor', 'end_factor', 'total_iters'],
  ExponentialLR: ['gamma'],
  PolynomialLR: ['total_iters', 'power'],
  CosineAnnealingLR: ['T_max', 'eta_min'],
  CosineAnnealingWarmRestarts: ['T_0', 'T_mult', 'eta_min'],
  OneCycleLR: ['max_lr', 'total_steps', '_', '_', 'pct_start', 'anneal_strategy', '_', '_', '_', 'div_factor', 'final_div_factor'],
  CyclicLR: ['base_lr', 'max_lr', 'step_size_up', 'step_size_down', 'mode', 'gamma'],
  ReduceLROnPlateau: ['mode', 'factor', 'patience', 'threshold', 'threshold_mode', 'cooldown', 'min_lr', 'eps'],
}; // prettier-ignore

/** All schedules of a file that are bound to a name. */
export function findSchedules({ body }: Module, names: ReadonlyMap<string, number>): ScheduleSite[] {
  return [...allIn(body, true)].flatMap((statement) => {
    const [target] = statement.kind === 'assign' ? statement.targets : [];
    if (statement.kind !== 'assign' || target?.kind !== 'name') return [];
    const read = scheduleIn(statement.value, names);
    return read ? [{ ...read, bound: target.name }] : [];
  });
}

function scheduleIn(node: Expression, names: ReadonlyMap<string, number>): Omit<ScheduleSite, 'bound'> | null {
  if (node.kind !== 'call') return null;
  const { callee } = node;
  const name = callee.kind === 'member' || callee.kind === 'name' ? callee.name : '';
  const parameters = PARAMETERS[name];
  const [first, ...rest] = node.arguments;
  if (!parameters || first?.kind !== 'positional' || first.value.kind !== 'name') return null;
  const options: Record<string, Setting> = {};
  rest.forEach((argument, i) => {
    if (argument.kind !== 'positional' && argument.kind !== 'keyword') return;
    const key = argument.kind === 'keyword' ? argument.name : parameters[i];
    const value = settingIn(argument.value, names);
    // None is a default.
    if (key !== undefined && key !== '_' && parameters.includes(key) && value !== undefined && value !== null)
      options[key] = value;
  });
  return { name, options, optimizer: first.value.name };
}

/** The schedule of an optimizer that the statements step, every time they run. */
export function scheduleOf(
  optimizer: string | null,
  body: readonly Statement[],
  schedules: readonly ScheduleSite[],
): ScheduleSite | null {
  // What stands under a condition is not taken every time.
  const always = body.filter(({ kind }) => kind !== 'if');
  const stepped = new Set(
    expressionsOf(always).flatMap((node) =>
      node.kind === 'call' &&
      node.callee.kind === 'member' &&
      node.callee.name === 'step' &&
      node.callee.object.kind === 'name'
        ? [node.callee.object.name]
        : [],
    ),
  );
  return schedules.find((one) => one.optimizer === optimizer && stepped.has(one.bound)) ?? null;
}
