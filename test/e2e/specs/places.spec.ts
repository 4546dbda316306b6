// Everywhere that Nabla is used from besides the lens: the palette, a selection, a helper in the file, the side bar; and that the
// panel comes back after a reload.
import { expect } from 'vitest';
import { shoot, test as base } from '../fixtures.ts';

const helper = `import math

scale = 2.0

def half(x):
    return x / scale

def squared_half(x):
    return half(x) ** 2

total = 3 * 4
`;

const test = base.override('files', { 'helper.py': helper });

test('the palette command takes the function at the cursor', async ({ workbench }) => {
  await workbench.openFile('helper.py');
  await workbench.goTo(9, 8);
  await workbench.command('Nabla: Show Derivative');
  await workbench.panel().drawn();
  expect(await workbench.panel().signature()).toBe('squared_half(x)');
  expect(await workbench.panel().values(0)).toEqual([
    -5,
    expect.closeTo(6.25, 4),
    expect.closeTo(-2.5, 4),
    expect.closeTo(0.5, 4),
  ]);
});

test('a helper edited redraws the function that calls it', async ({ workbench }) => {
  await workbench.replaceLine(6, '    return x / scale + 1');
  await expect.poll(async () => (await workbench.panel().values(0))[1]).toBeCloseTo(2.25, 4);
});

test('a selected expression is drawn', async ({ workbench }) => {
  await workbench.openFile('notes.py');
  const line = workbench.lineOf('notes.py', 'y');
  await workbench.select(line, 9, 14); // x * x
  await workbench.command('Nabla: Show Derivative');
  await expect.poll(async () => workbench.panel().signature()).toContain('x * x');
  await workbench.panel().drawn();
  await expect.poll(async () => (await workbench.panel().values(0))[1]).toBeCloseTo(25, 4);
  await shoot(workbench, 'selection');
});

test('the side bar shows the same session', async ({ workbench }) => {
  await workbench.showDerivative('notes.py', 'f');
  const side = await workbench.openSideView();
  await side.drawn();
  expect(await side.signature()).toBe('f(x)');
  expect(await side.values(0)).toEqual([-5, expect.closeTo(29, 4), expect.closeTo(-10, 4), expect.closeTo(2, 4)]);
  await shoot(workbench, 'side-view');
  await workbench.showExplorer();
});

test('the panel comes back after a reload of the window', async ({ workbench }) => {
  await workbench.showDerivative('notes.py', 'wave');
  await workbench.panel().drawn();
  await workbench.panel().enter('from', '-2');
  await expect.poll(async () => (await workbench.panel().values(0))[0]).toBe(-2);
  await workbench.reload();
  await expect.poll(() => workbench.panel().signature()).toBe('wave(x)');
  await workbench.panel().drawn();
  await expect.poll(async () => (await workbench.panel().values(0))[0]).toBe(-2);
  await shoot(workbench, 'reloaded');
});
