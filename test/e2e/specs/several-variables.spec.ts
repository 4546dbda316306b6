// Functions of several variables: value and gradient at a point that can be edited, and a slice along each variable.
import { expect } from 'vitest';
import { shoot, test } from '../fixtures.ts';

test('value, gradient and slices of a function of two variables', async ({ workbench }) => {
  const panel = await workbench.showDerivative('valley.py', 'rosenbrock');
  await panel.drawn();
  const zero = expect.closeTo(0) as number;
  expect(await panel.atPoint()).toEqual({ values: [zero], gradient: [zero, zero] }); // at (1, 1)
  expect(await (await panel.locator('.plot')).count()).toBe(2);
  await shoot(workbench, 'two-variables');
});

test('another point', async ({ workbench }) => {
  const panel = workbench.panel();
  await panel.enter('at-0', '2');
  // f(2, 1) = 1 + 900; df/dx = -2(1-x) - 400x(y-x^2) = 2402, df/dy = 200(y-x^2) = -600
  await expect.poll(() => panel.atPoint()).toEqual({ values: [901], gradient: [2402, -600] });
});

test('a function of a vector', async ({ workbench }) => {
  const panel = await workbench.showDerivative('valley.ts', 'bowl');
  await expect.poll(() => panel.signature()).toBe('bowl(p)');
  await panel.drawn();
  // p0^2 + 2 p1^2 + p0 p1 at (1, 1)
  await expect.poll(() => panel.atPoint()).toEqual({ values: [4], gradient: [3, 5] });
  await shoot(workbench, 'vector');
});
