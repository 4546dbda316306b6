/**
 * Learning-rate schedules of torch.optim.lr_scheduler, by PyTorch's names, options and defaults. A schedule answers the rate of
 * the next step (0 is the first) and is then told the loss of the step taken.
 */

export interface Schedule {
  readonly lr: () => number;
  /** The momentum of the next step, of schedules that move it too (of Adam and its kin the first of the betas); else null. */
  readonly momentum: (() => number) | null;
  readonly advance: (loss: number) => void;
}

type Values = Readonly<Record<string, number | string | boolean | readonly number[] | null>>;

interface Definition {
  /** PyTorch's defaults; null: no default, the option is needed. */
  readonly defaults: Values;
  readonly create: (base: number, option: Reader) => Schedule;
}

interface Reader {
  readonly number: (name: string) => number;
  readonly list: (name: string) => readonly number[];
  readonly text: (name: string) => string;
  readonly flag: (name: string) => boolean;
}

/** A schedule that only counts steps. */
function byStep(rate: (step: number) => number, momentum: ((step: number) => number) | null = null): Schedule {
  let step = 0;
  return {
    lr: () => rate(step),
    momentum: momentum && (() => momentum(step)),
    advance: () => {
      step++;
    },
  };
}

/** From `from` to `to` along half a cosine, or a line; `part` runs from 0 to 1. */
function anneal(kind: string, from: number, to: number, part: number): number {
  return kind === 'linear' ? from + (to - from) * part : to + ((from - to) / 2) * (1 + Math.cos(Math.PI * part));
}

export const schedules: Readonly<Record<string, Definition>> = {
  StepLR: {
    defaults: { step_size: null, gamma: 0.1 },
    create: (base, { number }) => byStep((t) => base * number('gamma') ** Math.floor(t / number('step_size'))),
  },
  MultiStepLR: {
    defaults: { milestones: null, gamma: 0.1 },
    create: (base, { number, list }) =>
      byStep((t) => base * number('gamma') ** list('milestones').filter((milestone) => milestone <= t).length),
  },
  ConstantLR: {
    defaults: { factor: 1 / 3, total_iters: 5 },
    create: (base, { number }) => byStep((t) => (t < number('total_iters') ? base * number('factor') : base)),
  },
  LinearLR: {
    defaults: { start_factor: 1 / 3, end_factor: 1, total_iters: 5 },
    create: (base, { number }) => {
      const [from, to, total] = [number('start_factor'), number('end_factor'), number('total_iters')];
      return byStep((t) => base * (from + ((to - from) * Math.min(t, total)) / total));
    },
  },
  ExponentialLR: {
    defaults: { gamma: null },
    create: (base, { number }) => byStep((t) => base * number('gamma') ** t),
  },
  PolynomialLR: {
    defaults: { total_iters: 5, power: 1 },
    create: (base, { number }) => {
      const total = number('total_iters');
      return byStep((t) => base * (1 - Math.min(t, total) / total) ** number('power'));
    },
  },
  /** Loshchilov and Hutter 2017, without restarts. */
  CosineAnnealingLR: {
    defaults: { T_max: null, eta_min: 0 },
    create: (base, { number }) => byStep((t) => anneal('cos', base, number('eta_min'), t / number('T_max'))),
  },
  /** The same, restarted after T_0 steps, then after T_mult times as many, and so on. */
  CosineAnnealingWarmRestarts: {
    defaults: { T_0: null, T_mult: 1, eta_min: 0 },
    create: (base, { number }) => {
      let [inPeriod, period] = [0, number('T_0')];
      return {
        lr: () => anneal('cos', base, number('eta_min'), inPeriod / period),
        momentum: null,
        advance: () => {
          inPeriod++;
          if (inPeriod < period) return;
          inPeriod = 0;
          period *= number('T_mult');
        },
      };
    },
  },
  /** Smith and Topin 2019. The momentum goes down while the rate goes up. */
  OneCycleLR: {
    defaults: {
      max_lr: null,
      total_steps: null,
      pct_start: 0.3,
      anneal_strategy: 'cos',
      div_factor: 25,
      final_div_factor: 1e4,
      cycle_momentum: true,
      base_momentum: 0.85,
      max_momentum: 0.95,
    },
    create: (_, { number, text, flag }) => {
      const [top, total] = [number('max_lr'), number('total_steps')];
      const first = top / number('div_factor');
      const last = first / number('final_div_factor');
      const peak = number('pct_start') * total - 1;
      const kind = text('anneal_strategy');
      const way = (t: number, from: number, over: number, to: number) =>
        t <= peak
          ? anneal(kind, from, over, t / peak)
          : anneal(kind, over, to, Math.min(1, (t - peak) / (total - 1 - peak)));
      const [low, high] = [number('base_momentum'), number('max_momentum')];
      return byStep((t) => way(t, first, top, last), flag('cycle_momentum') ? (t) => way(t, high, low, high) : null);
    },
  },
  /** Smith 2017. The momentum goes down while the rate goes up. */
  CyclicLR: {
    defaults: {
      base_lr: null,
      max_lr: null,
      step_size_up: 2000,
      step_size_down: 0,
      mode: 'triangular',
      gamma: 1,
      cycle_momentum: true,
      base_momentum: 0.8,
      max_momentum: 0.9,
    },
    create: (_, { number, text, flag }) => {
      const up = number('step_size_up');
      const total = up + (number('step_size_down') || up);
      const height = (t: number) => {
        const cycle = Math.floor(1 + t / total);
        const part = 1 + t / total - cycle;
        const triangle = part <= up / total ? part / (up / total) : (part - 1) / (up / total - 1);
        const mode = text('mode');
        const scale = mode === 'triangular2' ? 1 / 2 ** (cycle - 1) : mode === 'exp_range' ? number('gamma') ** t : 1;
        return Math.max(0, triangle) * scale;
      };
      const [low, high] = [number('base_momentum'), number('max_momentum')];
      return byStep(
        (t) => number('base_lr') + (number('max_lr') - number('base_lr')) * height(t),
        flag('cycle_momentum') ? (t) => high - (high - low) * height(t) : null,
      );
    },
  },
  ReduceLROnPlateau: {
    defaults: {
      mode: 'min',
      factor: 0.1,
      patience: 10,
      threshold: 1e-4,
      threshold_mode: 'rel',
      cooldown: 0,
      min_lr: 0,
      eps: 1e-8,
    },
    create: (base, { number, text }) => {
      const sign = text('mode') === 'max' ? -1 : 1;
      const relative = text('threshold_mode') === 'rel';
      let [lr, best, bad, cooling] = [base, Infinity, 0, 0];
      const improves = (loss: number) => {
        const margin = relative ? number('threshold') * Math.abs(best) : number('threshold');
        return best === Infinity ? loss < best : loss < best - margin;
      };
      return {
        lr: () => lr,
        momentum: null,
        advance: (value) => {
          const loss = sign * value;
          if (improves(loss)) [best, bad] = [loss, 0];
          else bad++;
          if (cooling > 0) [cooling, bad] = [cooling - 1, 0];
          if (bad <= number('patience')) return;
          const next = Math.max(lr * number('factor'), number('min_lr'));
          if (lr - next > number('eps')) lr = next;
          [cooling, bad] = [number('cooldown'), 0];
        },
      };
    },
  },
};

/** A schedule by name; throws a RangeError that names what is wrong and what is valid. */
export function createSchedule(name: string, given: Values, base: number): Schedule {
  const definition = schedules[name];
  if (!definition)
    throw new RangeError(`there is no schedule ${name}; the schedules are: ${Object.keys(schedules).join(', ')}`);
  const names = Object.keys(definition.defaults);
  for (const key of Object.keys(given)) {
    if (!names.includes(key))
      throw new RangeError(`${name} has no option ${key}; its options are: ${names.join(', ')}`);
  }
  const values = { ...definition.defaults, ...given };
  const read = <T>(key: string, is: (value: unknown) => value is T, kind: string): T => {
    const value = values[key];
    if (!is(value)) throw new RangeError(`${name} needs ${kind} for ${key}`);
    return value;
  };
  return definition.create(base, {
    number: (key) => read(key, (value) => typeof value === 'number', 'a number'),
    text: (key) => read(key, (value) => typeof value === 'string', 'a name'),
    list: (key) => read(key, isNumbers, 'a list of numbers'),
    flag: (key) => read(key, (value) => typeof value === 'boolean', 'true or false'),
  });
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'number');
}
