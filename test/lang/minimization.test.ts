import { describe, expect, test } from 'vitest';
import { findMinimizations } from '../../src/lang/minimization/loops.ts';
import { findOptimizers } from '../../src/lang/minimization/optimizer-calls.ts';
import { parse } from '../../src/lang/parse.ts';

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

  test('other loops are none', () => {
    expect(findMinimizations(python('opt = torch.optim.SGD([w], lr=0.1)\nfor i in range(5):\n    print(i)\n'))).toEqual(
      [],
    );
  });
});
