/** Options of optimizers by PyTorch's names: defaults filled in, unknown names and wrong kinds refused with what is valid. */
import type { Float64Backend } from '../float64/backend.ts';
import type { StageSettings } from '../jobs/minimize.ts';
import { compileOptimizer, stepperOf } from './compiled.ts';
import { createFirstOrder } from './first-order.ts';
import type { LbfgsOptions } from './lbfgs.ts';
import { createLbfgs, LBFGS_DEFAULTS } from './lbfgs.ts';
import type { Objective } from './objective.ts';
import type { FirstOrder, Options } from './optimizers.ts';
import { FIRST_ORDER, optimizers } from './optimizers.ts';
import type { Stage } from './run.ts';
import type { Schedule } from './schedules.ts';
import { createSchedule } from './schedules.ts';
import { createBfgs, createNewton, createTrustRegion, SECOND_ORDER_DEFAULTS } from './second-order.ts';
import type { Solver, Stepper } from './solver.ts';
import { oneByOne } from './solver.ts';

export type GivenOptions = Readonly<Record<string, unknown>>;

const SECOND_ORDER = { BFGS: createBfgs, Newton: createNewton, TrustRegion: createTrustRegion } as const;

/** All optimizers by name. */
const OPTIMIZERS: readonly string[] = [...FIRST_ORDER, 'LBFGS', ...Object.keys(SECOND_ORDER)];

/** A solver by name. Throws a RangeError that names what is wrong and what is valid. */
export function createSolver(objective: Objective, name: string, given: GivenOptions, backend: Float64Backend): Solver {
  if (isFirstOrder(name)) {
    return createFirstOrder(objective, name, completeOptions(name, given), backend);
  }
  if (name === 'LBFGS') return createLbfgs(objective, lbfgsOptions(given));
  if (name in SECOND_ORDER) {
    const kind = name as keyof typeof SECOND_ORDER;
    return SECOND_ORDER[kind](objective, complete(name, SECOND_ORDER_DEFAULTS[kind], given));
  }
  throw new RangeError(`there is no optimizer ${name}; the optimizers are: ${OPTIMIZERS.join(', ')}`);
}

/** A stage by its settings, compiled to a loop where that can be. Throws as `createSolver` does. */
export function createStage(objective: Objective, settings: StageSettings, backend: Float64Backend): Stage {
  const { above, optimizer: name, options, schedule } = settings;
  const rates = schedule && createSchedule(schedule.name, schedule.options, learningRateOf(name, options));
  return { above, name, stepper: stepperFor(objective, name, options, rates, backend), schedule: rates };
}

function stepperFor(
  objective: Objective,
  name: string,
  given: GivenOptions,
  rates: Schedule | null,
  backend: Float64Backend,
): Stepper {
  if (!isFirstOrder(name)) return oneByOne(createSolver(objective, name, given, backend));
  const cycled = cycles(name, rates);
  const complete = completeOptions(name, given);
  // An optimizer without momentum gets it from the schedule.
  const options = cycled && complete.momentum === 0 ? { ...complete, momentum: rates?.momentum?.() ?? 0 } : complete;
  const { loss, data } = objective;
  const loop = backend.name === 'WebAssembly' ? compileOptimizer(loss, data, name, options, 1, cycled) : null;
  return loop ? stepperOf(loop) : oneByOne(createFirstOrder(objective, name, options, backend, cycled));
}

/** Whether a schedule moves the momentum of an optimizer, that is of one which has momentum or betas. */
export function cycles(name: FirstOrder, rates: Schedule | null): boolean {
  const { defaults } = optimizers[name];
  return rates?.momentum != null && ('momentum' in defaults || 'betas' in defaults);
}

/** All options of a first-order optimizer. Throws a RangeError for those that it has not. */
export function completeOptions(name: FirstOrder, given: GivenOptions): Options {
  const options: Options = complete(name, optimizers[name].defaults, given);
  checkRanges(name, options);
  return options;
}

/** What PyTorch refuses too: a run with such options would only look like one. */
function checkRanges(name: string, options: Options): void {
  const { lr, betas, momentum, dampening, nesterov } = options;
  if (typeof lr === 'number' && !(lr >= 0)) throw new RangeError(`lr of ${name} is ${lr}; it must not be negative`);
  if (typeof betas === 'object' && betas.some((beta) => !(beta >= 0 && beta < 1)))
    throw new RangeError(`betas of ${name} are ${betas.join(', ')}; each must be at least 0 and less than 1`);
  if (nesterov === true && (momentum === 0 || dampening !== 0))
    throw new RangeError(`nesterov of ${name} needs a momentum above 0 and a dampening of 0`);
}

function lbfgsOptions(given: GivenOptions): LbfgsOptions {
  const { line_search_fn: search = null, max_eval: limit, ...numbers } = given;
  if (search !== null && search !== 'strong_wolfe')
    throw new RangeError('line_search_fn of LBFGS is null or "strong_wolfe"');
  checkNames('LBFGS', [...Object.keys(LBFGS_DEFAULTS), 'max_eval', 'line_search_fn'], given);
  const plain = complete('LBFGS', LBFGS_DEFAULTS, numbers);
  const most = typeof limit === 'number' ? limit : Math.floor((plain.max_iter * 5) / 4);
  return { ...plain, max_eval: most, line_search_fn: search };
}

/** The learning rate that a schedule starts from. */
export function learningRateOf(name: string, given: GivenOptions): number {
  const fallback = isFirstOrder(name) ? optimizers[name].defaults.lr : LBFGS_DEFAULTS.lr;
  const lr = given.lr ?? fallback;
  return typeof lr === 'number' ? lr : NaN;
}

export function isFirstOrder(name: string): name is FirstOrder {
  return (FIRST_ORDER as readonly string[]).includes(name);
}

function checkNames(name: string, valid: readonly string[], given: GivenOptions): void {
  for (const key of Object.keys(given)) {
    if (!valid.includes(key))
      throw new RangeError(`${name} has no option ${key}; its options are: ${valid.join(', ')}`);
  }
}

function complete<D extends Options>(
  name: string,
  defaults: D,
  given: GivenOptions,
): { [K in keyof D]: Widened<D[K]> } {
  checkNames(name, Object.keys(defaults), given);
  const entries = Object.entries(defaults).map(([key, usual]) => {
    const value = given[key] ?? usual;
    if (typeof usual === 'number' && typeof value === 'number') return [key, value] as const;
    if (typeof usual === 'boolean' && typeof value === 'boolean') return [key, value] as const;
    if (typeof usual === 'object' && isPair(value)) return [key, value] as const;
    const kind = typeof usual === 'object' ? 'two numbers' : `a ${typeof usual}`;
    throw new RangeError(`${key} of ${name} is ${kind}, for example ${JSON.stringify(usual)}`);
  });
  // Each entry was checked against the kind of its default.
  return Object.fromEntries(entries) as { [K in keyof D]: Widened<D[K]> };
}

type Widened<T> = T extends number ? number : T extends boolean ? boolean : readonly [number, number];

function isPair(value: unknown): value is readonly [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every((item) => typeof item === 'number');
}
