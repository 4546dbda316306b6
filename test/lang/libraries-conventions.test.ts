/** What libraries promise beside values: derivatives at kinks, seeded numbers, messages for what is not there. */
import { describe, expect, it } from 'vitest';
import { evaluateAt, gradientAt, readFunction } from './reading.ts';

const torch = (body: string) => `import torch\nimport torch.nn.functional as F\n\n\ndef f(x):\n    return ${body}\n`;
const numpy = (body: string) => `import numpy as np\n\n\ndef f(x):\n    return ${body}\n`;

describe("PyTorch's derivatives at kinks", () => {
  const rows: readonly (readonly [string, number, number])[] = [
    ['F.relu(x)', 0, 0],
    ['torch.relu(x)', 0, 0],
    ['x.abs()', 0, 0],
    ['x.sign() * 2', 0, 0],
    ['torch.clamp(x, 0, 1)', 0, 1],
    ['torch.clamp(x, 0, 1)', 1, 1],
    ['torch.clamp(x, 0, 1)', 2, 0],
    ['F.leaky_relu(x, 0.1)', 0, 0.1],
    ['torch.maximum(x, torch.tensor(0.0))', 0, 0.5],
    ['torch.linalg.norm(torch.stack([x, x]))', 0, 0],
    ['torch.stack([x, x]).max()', 1, 1],
    ['F.hardtanh(x)', 1, 1],
    ['F.smooth_l1_loss(x, torch.tensor(0.0))', 0, 0],
    ['torch.sqrt(torch.where(x > 0, x, torch.tensor(1.0)))', 0, 0],
    ['F.elu(x)', 0, 1],
    ['F.softplus(x)', 0, 0.5],
  ];
  for (const [body, at, slope] of rows) {
    it(`${body} at ${at}`, () => {
      expect(gradientAt(readFunction(torch(body), []), [at])).toEqual([slope]);
    });
  }
});

describe('removable gaps have their derivatives', () => {
  const rows: readonly (readonly [string, number, number])[] = [
    ['np.sinc(x)', 1, -(Math.PI ** 2) / 3],
    ['np.logaddexp(x, 0.0)', 0.5, 0.25],
  ];
  for (const [body, first, second] of rows) {
    it(body, () => {
      const source = `from autograd import grad\n${numpy(body)}\ng = grad(grad(f))\n`;
      const value = body.startsWith('np.sinc')
        ? evaluateAt(readFunction(source, []), [0])
        : gradientAt(readFunction(source, []), [0]);
      expect(value[0]).toBeCloseTo(first, 14);
      expect(evaluateAt(readFunction(source, [], 'python', 'g'), [0])[0]).toBeCloseTo(second, 13);
    });
  }
});

describe("PyTorch's seeded numbers", () => {
  // As PyTorch prints them, to four digits.
  const rows: readonly (readonly [string, readonly number[]])[] = [
    ['torch.manual_seed(0); return torch.rand(5) + 0 * x', [0.4963, 0.7682, 0.0885, 0.132, 0.3074]],
    ['torch.manual_seed(0); return torch.randn(3) + 0 * x', [1.541, -0.2934, -2.1788]],
    ['torch.manual_seed(42); return torch.rand(3) + 0 * x', [0.8823, 0.915, 0.3829]],
    ['torch.manual_seed(42); return torch.randn(3) + 0 * x', [0.3367, 0.1288, 0.2345]],
    ['torch.manual_seed(0); return torch.randn(16)[:4] + 0 * x', [-1.1258, -1.1524, -0.2506, -0.4339]],
  ];
  for (const [line, expected] of rows) {
    it(line, () => {
      const source = `import torch\n\n\ndef f(x):\n    ${line.split('; ').join('\n    ')}\n`;
      const values = evaluateAt(readFunction(source, []), [1]);
      expect(values.map((value) => Number(value.toFixed(4)))).toEqual(expected);
    });
  }
});

describe('messages', () => {
  const rows: readonly (readonly [string, string])[] = [
    [numpy('np.hypott(x, x)'), 'Did you mean hypot'],
    [numpy('np.sum(x, axes=0)'), 'has no argument "axes"; did you mean "axis"?'],
    [numpy('np.random.randn(3) * x'), 'np.random.seed(0)'],
    [numpy('np.random.default_rng().normal() * x'), 'Give it a seed'],
    [numpy('np.sum(np.array([x, x]), axis=2)'), 'There is no axis 2'],
    [numpy('np.sum(np.nonzero(np.array([x, 1.0]))[0]) * x'), 'depends on the inputs'],
    [numpy('np.loadtxt("data.csv").sum() * x'), 'Put the numbers into the source'],
    [torch('torch.softmx(x, 0)'), 'Did you mean softmax'],
    [torch('torch.rand(3) * x'), 'torch.manual_seed(0)'],
    [torch('torch.nn.Linear(1, 1)(x)'), 'weights of this layer are random'],
    [`from autograd import grad\n${numpy('grad(lambda t: np.array([t, t]))(x)')}`, 'jacobian'],
    [`import scipy.optimize\n${numpy('scipy.optimize.minimize(np.cos, x)')}`, 'Minimize the function itself'],
    [`import scipy.integrate\n${numpy('scipy.integrate.quad(np.cos, 0, x)')}`, 'fixed rule'],
    [numpy('np.reshape(np.array([x, x]), (3,))'), 'cannot be given the shape (3)'],
    [numpy('np.dot(np.array([x, x]), np.array([1.0, 2.0, 3.0]))'), 'have no product'],
  ];
  for (const [source, message] of rows) {
    it(message, () => {
      expect(() => readFunction(source, [])).toThrow(message);
    });
  }
});
