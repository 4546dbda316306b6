/** Optimizers on WebGL against float64, step for step. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { referenceBackend } from '../../../src/engine/float64/reference.ts';
import { createFirstOrder } from '../../../src/engine/minimize/first-order.ts';
import { createObjective } from '../../../src/engine/minimize/objective.ts';
import type { FirstOrder, Options } from '../../../src/engine/minimize/optimizers.ts';
import { FIRST_ORDER, optimizers } from '../../../src/engine/minimize/optimizers.ts';
import { createBuilder } from '../../../src/graph/builder.ts';
import type { Graph } from '../../../src/graph/graph.ts';
import { powerSum, rosenbrock } from '../minimize/problems.ts';
import type { TestBrowser } from './browser.ts';
import { openBrowser } from './browser.ts';

let browser: TestBrowser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const NO_DATA = new Map<string, Float64Array>();

/** Float64's x after so many steps. */
function inFloat64(
  loss: Graph,
  name: FirstOrder,
  options: Options,
  start: readonly number[],
  steps: number,
  data = NO_DATA,
) {
  const objective = createObjective(loss, data, referenceBackend);
  const solver = createFirstOrder(objective, name, options, referenceBackend);
  let x: Float64Array = Float64Array.from(start);
  for (let i = 0; i < steps; i++) ({ x } = solver.step(x));
  return { x, loss: objective.sample(x).value };
}

/** -log10 of the largest difference, against the largest element (or 1). */
function digitsOf(got: readonly number[], right: ArrayLike<number>): number {
  const list = Array.from(right);
  const error = Math.max(...list.map((value, i) => Math.abs(value - (got[i] ?? NaN))));
  return -Math.log10(Math.max(error, 1e-16) / Math.max(...list.map(Math.abs), 1));
}

/**
 * Options that use what each has, at rates that get somewhere in some hundred steps, where float64 itself does not amplify a rounding
 * of x to float32: Adadelta and Rprop do on Rosenbrock, in its oscillations and by the signs of small slopes.
 */
const cases: readonly (readonly [FirstOrder, Options])[] = [
  ['SGD', { lr: 5e-4 }],
  ['SGD', { lr: 2e-4, momentum: 0.9, dampening: 0.1, nesterov: false, weight_decay: 0.01 }],
  ['SGD', { lr: 2e-4, momentum: 0.9, nesterov: true }],
  ['Adam', { lr: 0.02 }],
  ['Adam', { lr: 0.02, amsgrad: true, weight_decay: 0.01 }],
  ['AdamW', { lr: 0.02 }],
  ['NAdam', { lr: 0.005 }],
  ['RAdam', { lr: 1e-3 }],
  ['Adamax', { lr: 0.02 }],
  ['Adadelta', { lr: 1 }],
  ['Adagrad', { lr: 0.1, lr_decay: 0.01 }],
  ['RMSprop', { lr: 0.002 }],
  ['RMSprop', { lr: 0.001, centered: true, momentum: 0.5 }],
  ['Rprop', { lr: 0.01 }],
  ['ASGD', { lr: 5e-4, t0: 50, lambd: 0.01 }],
];
const complete = (name: FirstOrder, options: Options): Options => ({ ...optimizers[name].defaults, ...options });

const lossOf = (name: FirstOrder) => (name === 'Adadelta' || name === 'Rprop' ? powerSum(2, 4) : rosenbrock());

describe('300 steps as one shader per step', () => {
  it('all optimizers are here', () => {
    expect(new Set(cases.map(([name]) => name))).toEqual(new Set(FIRST_ORDER));
  });

  it.each(cases)('%s %j', async (name, given) => {
    const options = complete(name, given);
    const start = [-1.25, 1.5];
    const { rows, launches } = await browser.do('minimize', lossOf(name), name, options, [start], [100, 3]);
    const right = inFloat64(lossOf(name), name, options, start, 300);
    const digits = digitsOf(rows[2]?.x ?? [], right.x);
    console.log(name.padEnd(10), digits.toFixed(2), JSON.stringify(rows[2]?.x));
    expect(launches).toBe(300 + 3);
    expect(digits).toBeGreaterThanOrEqual(5);
    expect(rows[2]?.loss[0]).toBeCloseTo(right.loss, 3);
  });
});

describe('by kernels where the function is large', () => {
  const b = createBuilder();
  const x = b.input({ kind: 'variable', name: 'x', shape: [20] });
  const matrix = b.input({ kind: 'data', name: 'A', shape: [200, 20], hash: 'A' });
  const scores = b.reshape(b.matmul(matrix, b.reshape(x, [20, 1])), [200]);
  const regression = b.finish([b.add(b.sum(b.softplus(scores)), b.sum(b.mul(x, x)))]);
  const values = Array.from({ length: 4000 }, (_, i) => Math.fround(Math.sin(3.7 * i)));
  const data = new Map([['A', Float64Array.from(values)]]);
  const start = Array.from({ length: 20 }, (_, i) => Math.fround(Math.cos(i)));

  it.each([
    ['Adam', { lr: 0.01 }],
    ['SGD', { lr: 0.01, momentum: 0.5 }],
  ] as const)('%s', async (name, given) => {
    const options = complete(name, given);
    const { rows, launches } = await browser.do(
      'minimize',
      regression,
      name,
      options,
      [start],
      [60, 2],
      [['A', values]],
    );
    const right = inFloat64(regression, name, options, start, 120, data);
    const digits = digitsOf(rows[1]?.x ?? [], right.x);
    console.log(name.padEnd(10), digits.toFixed(2), launches);
    expect(digits).toBeGreaterThanOrEqual(5);
    // At least value and gradient by a kernel each, and the update.
    expect(launches).toBeGreaterThan(3 * 120);
  });

  it('several starts', async () => {
    const options = complete('Adam', { lr: 0.01 });
    const starts = [start, start.map((value) => -value), start.map((value) => Math.fround(value / 3))];
    const { rows } = await browser.do('minimize', regression, 'Adam', options, starts, [50, 1], [['A', values]]);
    starts.forEach((from, i) => {
      const right = inFloat64(regression, 'Adam', options, from, 50, data);
      expect(digitsOf(rows[0]?.x.slice(20 * i, 20 * i + 20) ?? [], right.x)).toBeGreaterThanOrEqual(5);
      expect((rows[0]?.loss[i] ?? NaN) / right.loss).toBeCloseTo(1, 4);
    });
  });
});

describe('many starts', () => {
  it('5,000 of them in one launch per step', async () => {
    const options = complete('Adam', { lr: 0.05 });
    const starts = Array.from({ length: 5000 }, (_, i) => [
      Math.fround(2 * Math.sin(i)),
      Math.fround(2 * Math.cos(1.7 * i)),
    ]);
    const { rows, launches, milliseconds } = await browser.do(
      'minimize',
      rosenbrock(),
      'Adam',
      options,
      starts,
      [100, 1],
    );
    expect(launches).toBe(101);
    expect(rows[0]?.loss).toHaveLength(5000);
    for (const i of [0, 1, 777, 4999]) {
      const right = inFloat64(rosenbrock(), 'Adam', options, starts[i] ?? [], 100);
      expect(digitsOf(rows[0]?.x.slice(2 * i, 2 * i + 2) ?? [], right.x)).toBeGreaterThanOrEqual(4);
    }
    console.log(`${(500_000 / milliseconds).toFixed(0)} thousand steps a second`);
  });
});

describe('over time', () => {
  it('a lost context costs nothing but time', async () => {
    const options = complete('Adam', { lr: 0.02 });
    const whole = await browser.do('minimize', rosenbrock(), 'Adam', options, [[-1.25, 1.5]], [50, 4]);
    const broken = await browser.do('minimize', rosenbrock(), 'Adam', options, [[-1.25, 1.5]], [50, 4, 2]);
    expect(broken.recovered).toBe(true);
    expect(broken.rows).toEqual(whole.rows);
  });

  it('nothing is left after a hundred runs', async () => {
    const options = complete('Adam', { lr: 0.02 });
    const some = async (times: number) => {
      for (let i = 0; i < times; i++) {
        await browser.do(
          'minimize',
          powerSum(2 + (i % 3), 4),
          'Adam',
          options,
          [[1, 2, 3, 4].slice(0, 2 + (i % 3))],
          [5, 1],
        );
        await browser.do('minimize', powerSum(60, 4), 'Adam', options, [Array.from({ length: 60 }, () => 1)], [5, 1]);
      }
      return browser.do('counts');
    };
    const few = await some(3);
    expect(await some(100)).toEqual({ ...few, launches: expect.any(Number) as number });
  });
});
