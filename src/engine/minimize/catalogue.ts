/** What can be chosen: optimizers and schedules by name, with their options, defaults and kinds. Pure data, for the panel. */
import type { OptionValue } from '../jobs/minimize.ts';
import { LBFGS_DEFAULTS } from './lbfgs.ts';
import { FIRST_ORDER, optimizers } from './optimizers.ts';
import { schedules } from './schedules.ts';
import { SECOND_ORDER_DEFAULTS } from './second-order.ts';

type OptionKind = 'number' | 'boolean' | 'pair' | 'list' | 'choice';

export interface OptionInfo {
  readonly name: string;
  /** PyTorch's. Null where there is none: see `required`. */
  readonly default: OptionValue;
  readonly kind: OptionKind;
  /** Of a choice; null stands for none. */
  readonly choices: readonly (string | null)[];
  /** Must be given. */
  readonly required: boolean;
}

export interface CatalogueEntry {
  readonly name: string;
  /** Uses gradients only: what WebGL runs and what schedules drive. */
  readonly firstOrder: boolean;
  readonly options: readonly OptionInfo[];
}

export type ScheduleEntry = Omit<CatalogueEntry, 'firstOrder'>;

/** All optimizers, PyTorch's first. */
export function optimizerCatalogue(): readonly CatalogueEntry[] {
  const first = FIRST_ORDER.map((name) => ({
    name,
    firstOrder: true,
    options: optionsOf(optimizers[name].defaults),
  }));
  const lbfgs = {
    name: 'LBFGS',
    firstOrder: false,
    options: [
      ...optionsOf(LBFGS_DEFAULTS),
      // 5/4 of max_iter where it is not given.
      { name: 'max_eval', default: null, kind: 'number', choices: [], required: false } as const,
      choice('line_search_fn', null, [null, 'strong_wolfe']),
    ],
  };
  const second = Object.entries(SECOND_ORDER_DEFAULTS).map(([name, defaults]) => ({
    name,
    firstOrder: false,
    options: optionsOf(defaults),
  }));
  return [...first, lbfgs, ...second];
}

/** All learning-rate schedules. */
export function scheduleCatalogue(): readonly ScheduleEntry[] {
  return Object.entries(schedules).map(([name, { defaults }]) => ({ name, options: optionsOf(defaults) }));
}

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  anneal_strategy: ['cos', 'linear'],
  threshold_mode: ['rel', 'abs'],
};

function optionsOf(defaults: Readonly<Record<string, OptionValue>>): OptionInfo[] {
  return Object.entries(defaults).map(([name, usual]): OptionInfo => {
    if (typeof usual === 'string') {
      const modes = usual === 'min' ? ['min', 'max'] : ['triangular', 'triangular2', 'exp_range'];
      return choice(name, usual, CHOICES[name] ?? modes);
    }
    const kind = name === 'milestones' ? 'list' : typeof usual === 'object' && usual !== null ? 'pair' : 'number';
    return {
      name,
      default: usual,
      kind: typeof usual === 'boolean' ? 'boolean' : kind,
      choices: [],
      required: usual === null,
    };
  });
}

function choice(name: string, usual: string | null, choices: readonly (string | null)[]): OptionInfo {
  return { name, default: usual, kind: 'choice', choices, required: false };
}
