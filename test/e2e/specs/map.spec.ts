// The heat map of a function of several variables: from the GPU, certified, with a point to choose, in every theme and width.
import { expect } from 'vitest';
import { shoot, test as base } from '../fixtures.ts';

const test = base.override('files', {
  'three.py': `def bowl(x, y, z):
    return x**2 + 2 * y**2 + 3 * z**2
`,
  'edge.py': `import math


def edge(x, y):
    return math.sqrt(x) * y
`,
});

test('a function of two variables has a map, drawn by WebGL and certified', async ({ workbench }) => {
  const panel = await workbench.showDerivative('valley.py', 'rosenbrock');
  await panel.drawn();
  const map = await panel.map();
  expect(map).toMatchObject({ backend: 'webgl', launches: 3, points: 513 * 513 });
  expect(map.digits).toBeGreaterThan(5);
  expect(map.levels).toBeGreaterThan(5);
  expect(map.low).toBeGreaterThanOrEqual(0);
  expect(map.low).toBeLessThan(5); // the lowest point, f(1, 1) = 0, lies between those read back
  expect(map.high).toBeCloseTo(90036, -1); // at (-5, -5): 36 + 100 * 30^2
  // Three of the map, one of each slice; more where float32 was drawn with care.
  expect((await panel.report()).launches).toBeGreaterThanOrEqual(5);
  expect(await (await panel.locator('#map canvas')).getAttribute('aria-label')).toContain('Heat map of rosenbrock');
  await shoot(workbench, 'map-rosenbrock');
});

test('values under the pointer, and a click sets the point', async ({ workbench }) => {
  const panel = workbench.panel();
  const canvas = await panel.locator('#map canvas');
  const box = await canvas.boundingBox();
  if (box === null) throw new Error('no canvas');
  const middle = { x: box.width * 0.5, y: box.height * 0.5 };
  await canvas.hover({ position: middle });
  const read = async (row: number) =>
    Number(await (await panel.locator('#map .readout div')).nth(row).getAttribute('data-value'));
  const [x, y, value] = [await read(0), await read(1), await read(2)];
  const exact = (1 - x) ** 2 + 100 * (y - x * x) ** 2;
  // Between points some 0.08 apart.
  expect(Math.abs(value - exact)).toBeLessThan(5 + 0.05 * exact);
  await canvas.click({ position: middle });
  await expect.poll(async () => (await panel.atPoint()).values[0]).toBeCloseTo(exact, 6);
});

test('the wheel zooms both axes, dragging pans, and back', async ({ workbench }) => {
  const panel = workbench.panel();
  const canvas = await panel.locator('#map canvas');
  await canvas.hover();
  await workbench.page.mouse.wheel(0, -300);
  await expect.poll(async () => (await panel.map()).window[1]).toBeLessThan(4);
  await panel.drawn();
  const zoomed = (await panel.map()).window;
  expect(zoomed[1] - zoomed[0]).toBeCloseTo(zoomed[3] - zoomed[2], 2);
  const box = await canvas.boundingBox();
  if (box === null) throw new Error('no canvas');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await workbench.page.mouse.move(x, y);
  await workbench.page.mouse.down();
  await workbench.page.mouse.move(x + 40, y + 30, { steps: 4 });
  await workbench.page.mouse.up();
  await expect.poll(async () => (await panel.map()).window[0]).toBeLessThan(zoomed[0]);
  expect((await panel.map()).window[2]).toBeGreaterThan(zoomed[2]);
  await (await panel.locator('#map-reset')).click();
  await expect.poll(async () => (await panel.map()).window).toEqual([-5, 5, -5, 5]);
  await panel.drawn();
});

test('of three variables any two, the others held', async ({ workbench }) => {
  const panel = await workbench.showDerivative('three.py', 'bowl');
  await panel.drawn();
  expect((await panel.map()).high).toBe(25 + 50 + 3);
  await (await panel.locator('#map-y')).selectOption('z');
  await expect.poll(async () => (await panel.map()).high).toBe(25 + 2 + 75);
  await panel.drawn();
  await shoot(workbench, 'map-three');
});

test('what is undefined is hatched', async ({ workbench }) => {
  const panel = await workbench.showDerivative('edge.py', 'edge');
  await panel.drawn();
  expect((await panel.map()).high).toBeCloseTo(5 * Math.sqrt(5), 4);
  await shoot(workbench, 'map-undefined');
});

test('in the side bar', async ({ workbench }) => {
  const side = await workbench.openSideView();
  await side.drawn();
  await shoot(workbench, 'map-side');
  await workbench.showExplorer();
});

for (const theme of ['Light Modern', 'Dark High Contrast', 'Light High Contrast', 'Dark Modern'] as const) {
  test(`in ${theme}`, async ({ workbench }) => {
    await workbench.setTheme(theme);
    const panel = await workbench.showDerivative('notes.py', 'hill');
    await panel.drawn();
    await workbench.page.mouse.move(0, 0);
    await workbench.page.waitForTimeout(500); // the colours arrive in the panel a moment after the editor's
    expect((await panel.map()).levels).toBeGreaterThan(4);
    await shoot(workbench, `map-${theme.toLowerCase().replaceAll(' ', '-')}`);
  });
}

test('wide', async ({ workbench }) => {
  await workbench.page.setViewportSize({ width: 1900, height: 900 });
  await workbench.panel().drawn();
  await workbench.page.waitForTimeout(300);
  await shoot(workbench, 'map-wide');
});
