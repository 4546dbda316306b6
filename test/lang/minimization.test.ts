import { describe, expect, test } from 'vitest';
import { referenceBackend } from '../../src/engine/float64/reference.ts';
import { createObjective } from '../../src/engine/minimize/objective.ts';
import { findMinimizations } from '../../src/lang/minimization/loops.ts';
import { findOptimizers } from '../../src/lang/minimization/optimizer-calls.ts';
import { readMinimization } from '../../src/lang/minimization/read-loop.ts';
import { parse } from '../../src/lang/parse.ts';
import { DEFAULT_BUDGET } from '../../src/lang/trace.ts';

const python = (text: string) => parse({ uri: 'file:///a.py', language: 'python', text }).module;
const script = (text: string) => parse({ uri: 'file:///a.ts', language: 'typescript', text }).module;
const settings = (module: ReturnType<typeof python>) =>
  findOptimizers(module).map(({ optimizer, options, unknown, name, variables }) => ({
    optimizer,
    options,
    unknown,
    name,
    of: variables.map((one) => one.name),
  }));

describe('optimizer calls are read to their settings', () => {
  test('torch, positional and by keyword, numbers by name', () => {
    const source =
      'rate = 0.04\nopt = torch.optim.Adam([x], lr=rate, betas=(0.5, 0.9))\nsgd = optim.SGD([x, y], 1e-3, 0.9, nesterov=True)\n';
    expect(settings(python(source))).toEqual([
      { optimizer: 'Adam', options: { lr: 0.04, betas: [0.5, 0.9] }, unknown: [], name: 'opt', of: ['x'] },
      {
        optimizer: 'SGD',
        options: { lr: 1e-3, momentum: 0.9, nesterov: true },
        unknown: [],
        name: 'sgd',
        of: ['x', 'y'],
      },
    ]);
  });

  test('what cannot be told without running is said', () => {
    expect(settings(python('opt = torch.optim.Adam(model.parameters(), lr=pick())\n'))).toEqual([
      { optimizer: 'Adam', options: {}, unknown: ['lr'], name: 'opt', of: [] },
    ]);
  });

  test('optax and tfjs under PyTorch’s names', () => {
    expect(settings(python('import optax\nopt = optax.adam(learning_rate=3e-2, b1=0.8)\n'))).toEqual([
      { optimizer: 'Adam', options: { lr: 0.03, betas: [0.8, 0.999] }, unknown: [], name: 'opt', of: [] },
    ]);
    expect(settings(script('const optimizer = tf.train.rmsprop(0.1, 0.95);\n'))).toEqual([
      { optimizer: 'RMSprop', options: { lr: 0.1, alpha: 0.95 }, unknown: [], name: 'optimizer', of: [] },
    ]);
  });
});

const LOOP = `
x = (2 * (torch.randn(1, 4) + 2)).requires_grad_()
first = torch.optim.Adam([x], lr=0.04, betas=(0.5, 0.9))
second = torch.optim.Adam([x], lr=0.04, betas=(0.9, 0.95))
third = torch.optim.Adam([x], lr=0.04, betas=(0.9, 0.999))
threshold = 1e-7
error = 1.0
n = 0
while error > threshold and n < 10000:
    for optimizer in (first, second, third):
        optimizer.zero_grad()
    loss = torch.sum(x ** 6) + 4
    loss.backward()
    if error > 0.1:
        first.step()
    elif error > 0.01:
        second.step()
    else:
        third.step()
    n += 1
    if n % 10 == 0:
        error = abs(before - loss.item()) / max(before, loss.item())
        before = loss.item()
`;

describe('the loop around optimizers', () => {
  test('stages, thresholds, cap, period and loss', () => {
    const [site, ...more] = findMinimizations(python(LOOP));
    expect(more).toEqual([]);
    expect(site?.stages.map(({ above, optimizer }) => [above, optimizer.name])).toEqual([
      [0.1, 'first'],
      [0.01, 'second'],
      [0, 'third'],
    ]);
    expect(site?.stop).toEqual({ relativeChange: 1e-7, every: 10, maxIterations: 10000 });
    expect(site && LOOP.slice(site.loss.from, site.loss.to)).toBe('torch.sum(x ** 6) + 4');
    expect(site?.variable.name).toBe('x');
  });

  test('one optimizer in a counted loop that breaks', () => {
    const source =
      'opt = torch.optim.SGD([w], lr=0.1)\nfor i in range(500):\n    opt.zero_grad()\n    l = f(w)\n    l.backward()\n    opt.step()\n    if change < 1e-6: break\n';
    const [site] = findMinimizations(python(source));
    expect(site?.stages.map(({ above, optimizer }) => [above, optimizer.optimizer])).toEqual([[0, 'SGD']]);
    expect(site?.stop).toEqual({ relativeChange: 1e-6, every: 1, maxIterations: 500 });
  });

  test('a branch that chooses the optimizer', () => {
    const source =
      'a = torch.optim.Adam([x], lr=1)\nb = torch.optim.SGD([x], lr=2)\nwhile err > 1e-8:\n    opt = a\n    if err > 0.5:\n        opt = a\n    else:\n        opt = b\n    opt.zero_grad()\n    loss = g(x)\n    loss.backward()\n    opt.step()\n';
    expect(findMinimizations(python(source))[0]?.stages.map(({ above, optimizer }) => [above, optimizer.name])).toEqual(
      [
        [0.5, 'a'],
        [0, 'b'],
      ],
    );
  });

  test('a schedule that steps beside its optimizer, always', () => {
    const source = (last: string) =>
      `opt = torch.optim.SGD([w], lr=0.1)\nrates = torch.optim.lr_scheduler.StepLR(opt, 30, gamma=0.5, verbose=True)\nfor i in range(500):\n    opt.zero_grad()\n    loss = f(w)\n    loss.backward()\n    opt.step()\n${last}\n`;
    const schedule = (last: string) => {
      const found = findMinimizations(python(source(last)))[0]?.stages[0]?.schedule ?? null;
      return found && { name: found.name, options: found.options };
    };
    expect(schedule('    rates.step()')).toEqual({ name: 'StepLR', options: { step_size: 30, gamma: 0.5 } });
    expect(schedule('    pass')).toBeNull();
    expect(schedule('    if i > 10:\n        rates.step()')).toBeNull();
  });

  test('other loops are none', () => {
    expect(findMinimizations(python('opt = torch.optim.SGD([w], lr=0.1)\nfor i in range(5):\n    print(i)\n'))).toEqual(
      [],
    );
  });
});

/** Loss at the start, start, and site of the only loop of a text. */
function read(text: string, language: 'python' | 'typescript' = 'python', start: readonly number[] | null = null) {
  const parsed = parse({ uri: 'file:///a', language, text });
  const [site, ...more] = findMinimizations(parsed.module);
  if (!site || more.length > 0) throw new Error(`${more.length + (site ? 1 : 0)} loops`);
  const steps = readMinimization(parsed, site, start, DEFAULT_BUDGET);
  let step = steps.next();
  while (!step.done) step = steps.next(undefined);
  const reading = step.value;
  if (!reading.ok) return { site, text, messages: reading.diagnostics.map(({ message }) => message), spans: reading.diagnostics.map(({ span }) => span) }; // prettier-ignore
  const { loss } = reading;
  const objective = createObjective(loss.graph, loss.data, referenceBackend);
  return { site, start: reading.start, value: objective.sample(Float64Array.from(reading.start)).value };
}

describe('loops are read where they stand', () => {
  const MAIN = `import torch

def f(x, a):
    return torch.sum((x - a) ** 2) + 4

def main(lr=0.1, steps=200):
    a = 2.0
    x = torch.tensor([3.0, 5.0], requires_grad=True)
    opt = torch.optim.SGD([x], lr=0.1)
    limit = 1e-6
    err = 1.0
    while err > limit:
        opt.zero_grad()
        scale = 2
        loss = scale * f(x, a)
        loss.backward()
        opt.step()
`;

  test('in a function: its earlier statements, and defaults of parameters', () => {
    const { site, start, value } = read(MAIN);
    expect(start).toEqual([3, 5]);
    expect(value).toBe(2 * (1 + 9 + 4));
    expect(site.stop.relativeChange).toBe(1e-6);
  });

  test('under the test for the main module', () => {
    const text = `${MAIN.replace('def main(lr=0.1, steps=200):', 'if __name__ == "__main__":')}\nmain()\n`;
    expect(read(text)).toMatchObject({ start: [3, 5], value: 28 });
  });

  test('a parameter without a value is named, at the loss', () => {
    const text = MAIN.replace('main(lr=0.1', 'main(b, lr=0.1').replace('a = 2.0', 'a = b');
    const { messages, spans } = read(text);
    expect(messages?.[0]).toContain('main is read, not called, so that its parameter b has no value');
    expect(spans?.[0]?.to).toBeLessThan(text.length);
  });

  test('at the top level: what stands before it, not after it', () => {
    const text = 'import torch\nw = torch.tensor([1.0, 2.0], requires_grad=True)\nopt = torch.optim.Adam([w])\nk = 3\nfor i in range(50):\n    opt.zero_grad()\n    loss = (k * w ** 2).sum()\n    loss.backward()\n    opt.step()\nw = None\nk = 7\n'; // prettier-ignore
    const { site, start, value } = read(text);
    expect(start).toEqual([1, 2]);
    expect(value).toBe(15);
    expect(site.stop.maxIterations).toBe(50);
  });

  test('with a closure', () => {
    const text = `import torch
x = torch.tensor([2.0, 3.0], requires_grad=True)
opt = torch.optim.LBFGS([x], lr=1, line_search_fn='strong_wolfe')
def closure():
    opt.zero_grad()
    y = x * x
    loss = y.sum()
    loss.backward()
    return loss
for i in range(20):
    opt.step(closure)
`;
    const { site, start, value } = read(text);
    expect(site.stages[0]?.optimizer.options).toEqual({ lr: 1, line_search_fn: 'strong_wolfe' });
    expect(start).toEqual([2, 3]);
    expect(value).toBe(13);
  });
});

describe('loops of other libraries', () => {
  test.each([
    ['jax.grad(f)(x)', ''],
    ['g(x)', 'g = jax.grad(f)\n'],
    ['jax.grad(lambda z: jnp.sum((z - 1) ** 4))(x)', ''],
  ])('optax: %s', (gradient, before) => {
    const text = `import jax
import jax.numpy as jnp
import optax
def f(x):
    return jnp.sum((x - 1) ** 4)
${before}x = jnp.array([2.0, 4.0])
solver = optax.adam(learning_rate=0.05)
state = solver.init(x)
for _ in range(300):
    grads = ${gradient}
    updates, state = solver.update(grads, state, x)
    x = optax.apply_updates(x, updates)
`;
    const { site, start, value } = read(text);
    expect(site.stages[0]?.optimizer).toMatchObject({ optimizer: 'Adam', options: { lr: 0.05 } });
    expect(site.stop.maxIterations).toBe(300);
    expect(start).toEqual([2, 4]);
    expect(value).toBe(82);
  });

  test('TensorFlow.js', () => {
    const text = `import * as tf from '@tensorflow/tfjs';
const f = (x) => tf.sum(tf.square(tf.sub(x, 3)));
const x = tf.variable(tf.tensor1d([1, 2]));
const optimizer = tf.train.adam(0.1);
for (let i = 0; i < 100; i++) {
  optimizer.minimize(() => f(x));
}
`;
    const { site, start, value } = read(text, 'typescript');
    expect(site.stages[0]?.optimizer).toMatchObject({ optimizer: 'Adam', options: { lr: 0.1 } });
    expect(site.stop.maxIterations).toBe(100);
    expect(start).toEqual([1, 2]);
    expect(value).toBe(5);
  });
});
