/**
 * The update rules of the torch.optim family, each written once, as a graph: (x, g, state, options, step) -> (x', state').
 * The reference interpreter, the WebAssembly loop, the WebGL run and the exported code all come from these. They follow
 * PyTorch's single-tensor code paths operation by operation (Adam's eps is added after bias correction); sources named per rule.
 */
import type { Expressions } from '../../graph/expressions.ts';
import type { NodeId } from '../../graph/graph.ts';

export const FIRST_ORDER = [
  'SGD', 'Adam', 'AdamW', 'NAdam', 'RAdam', 'Adamax', 'Adadelta', 'Adagrad', 'RMSprop', 'Rprop', 'ASGD',
] as const; // prettier-ignore
export type FirstOrder = (typeof FIRST_ORDER)[number];

/** Numbers are inputs of the rule (a schedule changes lr without a new graph); flags decide its form. */
type OptionValue = number | boolean | readonly [number, number];
export type Options = Readonly<Record<string, OptionValue>>;

/** One array or number that an optimizer remembers. */
export interface StateSlot {
  readonly name: string;
  /** `vector`: one number per element of x. */
  readonly size: 'scalar' | 'vector';
  readonly initial: number;
}

interface RuleInputs {
  readonly x: NodeId;
  readonly g: NodeId;
  /** Steps of this optimizer including this one: 1 at the first. */
  readonly step: NodeId;
  readonly state: Readonly<Record<string, NodeId>>;
  /** A number among the options; of a pair, the first or second. */
  readonly option: (name: string, part?: 0 | 1) => NodeId;
}

interface RuleOutputs {
  readonly x: NodeId;
  readonly state: Readonly<Record<string, NodeId>>;
}

export interface Optimizer {
  /** PyTorch's defaults; the keys are all options that it takes. */
  readonly defaults: Options;
  readonly state: (options: Options) => readonly StateSlot[];
  readonly update: (e: Expressions, inputs: RuleInputs, options: Options) => RuleOutputs;
}

const vector = (name: string, initial = 0): StateSlot => ({ name, size: 'vector', initial });
const scalar = (name: string, initial: number): StateSlot => ({ name, size: 'scalar', initial });
const numberOf = (options: Options, name: string) => (typeof options[name] === 'number' ? options[name] : 0);

const ADAM = { lr: 1e-3, betas: [0.9, 0.999], eps: 1e-8, weight_decay: 0, amsgrad: false, maximize: false } as const;

/** The descent direction's gradient: ascent turned round, then L2 decay. */
function decayed(e: Expressions, { x, g, option }: RuleInputs, options: Options): NodeId {
  const signed = options.maximize === true ? e.neg(g) : g;
  return numberOf(options, 'weight_decay') === 0 ? signed : e.add(signed, e.mul(option('weight_decay'), x));
}

/** A running mean: rate * old + (1 - rate) * value. */
function average(e: Expressions, rate: NodeId, old: NodeId, value: NodeId): NodeId {
  return e.add(e.mul(rate, old), e.mul(e.sub(e.constant(1), rate), value));
}

/** 1 - rate^step, what a running mean from 0 has to be divided by. */
function correction(e: Expressions, rate: NodeId, step: NodeId): NodeId {
  return e.sub(e.constant(1), e.pow(rate, step));
}

/** First and second moments of the gradient, as all Adams keep them. */
function moments(e: Expressions, { state, option }: RuleInputs, g: NodeId): { m: NodeId; v: NodeId } {
  return {
    m: average(e, option('betas', 0), state.m ?? g, g),
    v: average(e, option('betas', 1), state.v ?? g, e.mul(g, g)),
  };
}

const adamSlots = (options: Options) => [
  vector('m'),
  vector('v'),
  ...(options.amsgrad === true ? [vector('largest')] : []),
];

/** Kingma and Ba 2015; amsgrad: Reddi, Kale and Kumar 2018. */
function adamStep(e: Expressions, inputs: RuleInputs, options: Options, x: NodeId, g: NodeId): RuleOutputs {
  const { option, step, state } = inputs;
  const { m, v } = moments(e, inputs, g);
  const largest = options.amsgrad === true ? e.max(state.largest ?? v, v) : v;
  const rate = e.div(option('lr'), correction(e, option('betas', 0), step));
  const scale = e.add(e.div(e.sqrt(largest), e.sqrt(correction(e, option('betas', 1), step))), option('eps'));
  return {
    x: e.sub(x, e.mul(rate, e.div(m, scale))),
    state: { m, v, ...(options.amsgrad === true ? { largest } : {}) },
  };
}

export const optimizers: Readonly<Record<FirstOrder, Optimizer>> = {
  SGD: {
    defaults: { lr: 1e-3, momentum: 0, dampening: 0, weight_decay: 0, nesterov: false, maximize: false },
    state: (options) => (numberOf(options, 'momentum') === 0 ? [] : [vector('buffer')]),
    update: (e, inputs, options) => {
      const { x, step, state, option } = inputs;
      const g = decayed(e, inputs, options);
      const descend = (direction: NodeId) => e.sub(x, e.mul(option('lr'), direction));
      if (numberOf(options, 'momentum') === 0) return { x: descend(g), state: {} };
      const damped = e.mul(e.sub(e.constant(1), option('dampening')), g);
      const next = e.add(e.mul(option('momentum'), state.buffer ?? g), damped);
      // The first step starts the buffer with the gradient itself, undamped.
      const buffer = e.select(e.eq(step, e.constant(1)), g, next);
      const direction = options.nesterov === true ? e.add(g, e.mul(option('momentum'), buffer)) : buffer;
      return { x: descend(direction), state: { buffer } };
    },
  },

  Adam: {
    defaults: ADAM,
    state: adamSlots,
    update: (e, inputs, options) => adamStep(e, inputs, options, inputs.x, decayed(e, inputs, options)),
  },

  /** Loshchilov and Hutter 2019: the decay acts on x, not through the gradient. */
  AdamW: {
    defaults: { ...ADAM, weight_decay: 0.01 },
    state: adamSlots,
    update: (e, inputs, options) => {
      const { x, g, option } = inputs;
      const shrunk = e.mul(x, e.sub(e.constant(1), e.mul(option('lr'), option('weight_decay'))));
      return adamStep(e, inputs, options, shrunk, options.maximize === true ? e.neg(g) : g);
    },
  },

  /**
   * Dozat 2016. The look-ahead product counts this step's momentum twice, as PyTorch 1.13 does, whose traces are the reference
   * here (later versions count it once).
   */
  NAdam: {
    defaults: { lr: 2e-3, betas: [0.9, 0.999], eps: 1e-8, weight_decay: 0, momentum_decay: 4e-3, maximize: false },
    state: () => [vector('m'), vector('v'), scalar('product', 1)],
    update: (e, inputs, options) => {
      const { x, step, state, option } = inputs;
      const g = decayed(e, inputs, options);
      const { m, v } = moments(e, inputs, g);
      const one = e.constant(1);
      const momentum = (at: NodeId) => {
        const decay = e.pow(e.constant(0.96), e.mul(at, option('momentum_decay')));
        return e.mul(option('betas', 0), e.sub(one, e.mul(e.constant(0.5), decay)));
      };
      const now = momentum(step);
      const next = momentum(e.add(step, one));
      const product = e.mul(state.product ?? one, now);
      const scale = e.add(e.sqrt(e.div(v, correction(e, option('betas', 1), step))), option('eps'));
      const fromGradient = e.div(e.mul(option('lr'), e.sub(one, now)), e.sub(one, product));
      const fromMoment = e.div(e.mul(option('lr'), next), e.sub(one, e.mul(e.mul(product, now), next)));
      const first = e.sub(x, e.mul(fromGradient, e.div(g, scale)));
      return { x: e.sub(first, e.mul(fromMoment, e.div(m, scale))), state: { m, v, product } };
    },
  },

  /** Liu et al. 2020: rectified once the variance is tractable (rho > 5), plain momentum before. */
  RAdam: {
    defaults: { lr: 1e-3, betas: [0.9, 0.999], eps: 1e-8, weight_decay: 0, maximize: false },
    state: () => [vector('m'), vector('v')],
    update: (e, inputs, options) => {
      const { x, step, option } = inputs;
      const { m, v } = moments(e, inputs, decayed(e, inputs, options));
      const [one, two, four] = [e.constant(1), e.constant(2), e.constant(4)];
      const beta2 = option('betas', 1);
      const unbiased = correction(e, beta2, step);
      const limit = e.sub(e.div(two, e.sub(one, beta2)), one);
      const rho = e.sub(limit, e.div(e.mul(e.mul(two, step), e.pow(beta2, step)), unbiased));
      const pair = (r: NodeId) => e.mul(e.sub(r, four), e.sub(r, two));
      const rectified = e.sqrt(e.div(e.mul(pair(rho), limit), e.mul(pair(limit), rho)));
      const mean = e.div(m, correction(e, option('betas', 0), step));
      const adaptive = e.div(e.sqrt(unbiased), e.add(e.sqrt(v), option('eps')));
      const factor = e.select(e.lt(e.constant(5), rho), e.mul(rectified, adaptive), one);
      return { x: e.sub(x, e.mul(option('lr'), e.mul(mean, factor))), state: { m, v } };
    },
  },

  /** Kingma and Ba 2015, section 7.1. */
  Adamax: {
    defaults: { lr: 2e-3, betas: [0.9, 0.999], eps: 1e-8, weight_decay: 0, maximize: false },
    state: () => [vector('m'), vector('largest')],
    update: (e, inputs, options) => {
      const { x, step, state, option } = inputs;
      const g = decayed(e, inputs, options);
      const m = average(e, option('betas', 0), state.m ?? g, g);
      const largest = e.max(e.mul(option('betas', 1), state.largest ?? g), e.add(e.abs(g), option('eps')));
      const rate = e.div(option('lr'), correction(e, option('betas', 0), step));
      return { x: e.sub(x, e.mul(rate, e.div(m, largest))), state: { m, largest } };
    },
  },

  /** Zeiler 2012. */
  Adadelta: {
    defaults: { lr: 1, rho: 0.9, eps: 1e-6, weight_decay: 0, maximize: false },
    state: () => [vector('squares'), vector('steps')],
    update: (e, inputs, options) => {
      const { x, state, option } = inputs;
      const g = decayed(e, inputs, options);
      const squares = average(e, option('rho'), state.squares ?? g, e.mul(g, g));
      const root = (value: NodeId) => e.sqrt(e.add(value, option('eps')));
      const delta = e.mul(e.div(root(state.steps ?? g), root(squares)), g);
      const steps = average(e, option('rho'), state.steps ?? g, e.mul(delta, delta));
      return { x: e.sub(x, e.mul(option('lr'), delta)), state: { squares, steps } };
    },
  },

  /** Duchi, Hazan and Singer 2011. */
  Adagrad: {
    defaults: { lr: 0.01, lr_decay: 0, weight_decay: 0, initial_accumulator_value: 0, eps: 1e-10, maximize: false },
    state: (options) => [vector('sum', numberOf(options, 'initial_accumulator_value'))],
    update: (e, inputs, options) => {
      const { x, step, state, option } = inputs;
      const g = decayed(e, inputs, options);
      const one = e.constant(1);
      const rate = e.div(option('lr'), e.add(one, e.mul(e.sub(step, one), option('lr_decay'))));
      const sum = e.add(state.sum ?? g, e.mul(g, g));
      return { x: e.sub(x, e.mul(rate, e.div(g, e.add(e.sqrt(sum), option('eps'))))), state: { sum } };
    },
  },

  /** Hinton's lecture 6e; centered: Graves 2013. */
  RMSprop: {
    defaults: { lr: 0.01, alpha: 0.99, eps: 1e-8, weight_decay: 0, momentum: 0, centered: false, maximize: false },
    state: (options) => [
      vector('squares'),
      ...(options.centered === true ? [vector('mean')] : []),
      ...(numberOf(options, 'momentum') === 0 ? [] : [vector('buffer')]),
    ],
    update: (e, inputs, options) => {
      const { x, state, option } = inputs;
      const g = decayed(e, inputs, options);
      const squares = average(e, option('alpha'), state.squares ?? g, e.mul(g, g));
      const mean = options.centered === true ? average(e, option('alpha'), state.mean ?? g, g) : undefined;
      const variance = mean === undefined ? squares : e.sub(squares, e.mul(mean, mean));
      const scaled = e.div(g, e.add(e.sqrt(variance), option('eps')));
      const known = { squares, ...(mean === undefined ? {} : { mean }) };
      if (numberOf(options, 'momentum') === 0) return { x: e.sub(x, e.mul(option('lr'), scaled)), state: known };
      const buffer = e.add(e.mul(option('momentum'), state.buffer ?? g), scaled);
      return { x: e.sub(x, e.mul(option('lr'), buffer)), state: { ...known, buffer } };
    },
  },

  /** Riedmiller and Braun 1993; where the slope changes sign the gradient counts as 0, once. */
  Rprop: {
    defaults: { lr: 0.01, etas: [0.5, 1.2], step_sizes: [1e-6, 50], maximize: false },
    state: (options) => [vector('previous'), vector('size', numberOf(options, 'lr'))],
    update: (e, inputs, options) => {
      const { x, step, state, option } = inputs;
      const g = decayed(e, inputs, options);
      const zero = e.constant(0);
      const agreement = e.mul(g, state.previous ?? g);
      const turned = e.lt(agreement, zero);
      const kept = e.lt(zero, agreement);
      const factor = e.select(kept, option('etas', 1), e.select(turned, option('etas', 0), e.constant(1)));
      // The first rate may be a schedule's.
      const before = e.select(e.eq(step, e.constant(1)), option('lr'), state.size ?? g);
      const size = e.min(e.max(e.mul(before, factor), option('step_sizes', 0)), option('step_sizes', 1));
      const previous = e.select(turned, zero, g);
      return { x: e.sub(x, e.mul(e.sign(previous), size)), state: { previous, size } };
    },
  },

  /** Polyak and Juditsky 1992; `average` is what PyTorch keeps as ax. */
  ASGD: {
    defaults: { lr: 0.01, lambd: 1e-4, alpha: 0.75, t0: 1e6, weight_decay: 0, maximize: false },
    state: (options) => [scalar('eta', numberOf(options, 'lr')), scalar('mu', 1), vector('average')],
    update: (e, inputs, options) => {
      const { x, step, state, option } = inputs;
      const g = decayed(e, inputs, options);
      const one = e.constant(1);
      // The first rate may be a schedule's.
      const eta = e.select(e.eq(step, one), option('lr'), state.eta ?? option('lr'));
      const mu = state.mu ?? one;
      const shrunk = e.mul(x, e.sub(one, e.mul(option('lambd'), eta)));
      const moved = e.sub(shrunk, e.mul(eta, g));
      const old = state.average ?? x;
      const mean = e.select(e.eq(mu, one), moved, e.add(old, e.mul(mu, e.sub(moved, old))));
      const slowed = e.pow(e.add(one, e.mul(e.mul(option('lambd'), option('lr')), step)), option('alpha'));
      return {
        x: moved,
        state: {
          eta: e.div(option('lr'), slowed),
          mu: e.div(one, e.max(one, e.sub(step, option('t0')))),
          average: mean,
        },
      };
    },
  },
};
