// Minimization from the editor: a loop of optimizers as it stands, a function with its landscape, races, a divergence and its
// remedy, and what goes on while the code changes.
import { describe, expect } from 'vitest';
import { shoot, test as base } from '../fixtures.ts';

const DIVERGING = `import torch

x = torch.tensor([3.0, -2.0], requires_grad=True)
optimizer = torch.optim.SGD([x], lr=0.1)


def steep(x, y):
    return x**6 + y**6 + 4


def slow(x, y):
    return 0.01 * (x**2 + 2 * y**2) ** 2
`;

const test = base.extend({ files: [{ 'steep.py': DIVERGING }, { scope: 'file' }] });

describe("the notes' story", () => {
  test('begins with SGD, which gives NaN, and the panel says why', async ({ workbench }) => {
    const panel = await workbench.clickLens('minimize.py', workbench.lineWith('minimize.py', /^for /), 'Run this');
    await panel.drawn();
    expect((await panel.answer()).termination).toBe('diverged');
    expect(await panel.text()).toMatch(/SGD is (thought to be )?stable up to lr = /);
    await shoot(workbench, 'story-sgd');
  });

  test('goes on with Adam, which converges', async ({ workbench }) => {
    const line = workbench.lineWith('minimize.py', /^while .* n < 10000/);
    const panel = await workbench.clickLens('minimize.py', line, 'Run this');
    await panel.drawn();
    expect(await panel.answer()).toMatchObject({ termination: 'relativeChange', iterations: 490 });
    await shoot(workbench, 'story-adam');
  });

  test('and ends with three stages, the fastest, each with its place in the picture', async ({ workbench }) => {
    const line = workbench.lineWith('minimize.py', /^while .* n < 5000/);
    const panel = await workbench.clickLens('minimize.py', line, 'Run this');
    await panel.drawn();
    const answer = await panel.answer();
    expect(answer).toMatchObject({ termination: 'relativeChange', iterations: 350, backend: 'float64' });
    expect(answer.value).toBeCloseTo(4.00000002, 7);
    expect(await (await panel.locator('#code')).getAttribute('data-from-code')).toBe('true');
    await shoot(workbench, 'story-stages');
  });

  test('tells its result above the loop', async ({ workbench }) => {
    // Lenses of lines out of view are there too, as they were.
    const lens = workbench.page.locator('.codelens-decoration a', { hasText: /^min 4.*350 steps/ });
    await lens.filter({ visible: true }).waitFor({ timeout: 20_000 });
  });

  test('runs again as the loop changes', async ({ workbench }) => {
    await workbench.editor('minimize.py').click({ position: { x: 250, y: 10 } });
    const line = workbench.lineWith('minimize.py', /^fine = /);
    await workbench.replaceLine(line, 'fine = torch.optim.Adam([x], lr=0.02, betas=(0.9, 0.999))');
    await expect.poll(async () => (await workbench.panel().answer()).iterations).not.toBe(350);
  });
});

describe('a function of two variables', () => {
  test('is minimized on its landscape', async ({ workbench }) => {
    const line = workbench.lineOf('valley.py', 'himmelblau');
    const panel = await workbench.clickLens('valley.py', line, 'Minimize');
    await panel.drawn();
    expect(await panel.answer()).toMatchObject({ check: 'minimum', backend: 'float64' });
    expect(Number(await (await panel.locator('#map')).getAttribute('data-levels'))).toBeGreaterThan(3);
    expect(await (await panel.locator('#map')).getAttribute('data-paths')).toBe('1');
    await shoot(workbench, 'minimize-himmelblau');
  });

  test('in a race', async ({ workbench }) => {
    const panel = workbench.panel();
    await (await panel.locator('#race-start')).click();
    await expect.poll(async () => (await panel.locator('#race tr[data-run]')).count()).toBe(8);
    await panel.drawn();
    const terminations = await (
      await panel.locator('#race tr[data-run]')
    ).evaluateAll((rows) => rows.map((row) => row.getAttribute('data-termination')));
    expect(terminations).not.toContain('');
    await shoot(workbench, 'minimize-race');
  });
});

describe('a run that diverges', () => {
  test('says why, and offers what helps', async ({ workbench }) => {
    const panel = await workbench.clickLens('steep.py', workbench.lineOf('steep.py', 'steep'), 'Minimize');
    await panel.drawn();
    expect((await panel.answer()).termination).toBe('diverged');
    await shoot(workbench, 'minimize-diverged');
    const remedy = await panel.locator('[data-remedy="learningRate"]');
    await remedy.first().click();
    await expect.poll(async () => (await panel.answer()).termination).not.toBe('diverged');
    await panel.drawn();
    await shoot(workbench, 'minimize-remedied');
  });
});

describe('a long run', () => {
  test('waits, goes on, and ends with what it has', async ({ workbench }) => {
    const panel = await workbench.clickLens('steep.py', workbench.lineOf('steep.py', 'slow'), 'Minimize');
    await panel.drawn();
    await panel.enter('stop-maxIterations', '1000000000');
    await (await panel.locator('#pause')).click({ timeout: 20_000 });
    await (await panel.locator('#resume')).waitFor();
    // A message that was on its way may still come.
    await workbench.page.waitForTimeout(500);
    const { iterations } = await panel.answer();
    expect(iterations).toBeGreaterThan(0);
    await workbench.page.waitForTimeout(500);
    expect((await panel.answer()).iterations).toBe(iterations);
    await shoot(workbench, 'minimize-paused');
    await (await panel.locator('#resume')).click();
    await expect.poll(async () => (await panel.answer()).iterations).toBeGreaterThan(iterations);
    await (await panel.locator('#stop')).click();
    await panel.drawn();
    expect((await panel.answer()).termination).toBe('stopped');
    await shoot(workbench, 'minimize-stopped');
  });

  test('leaves as a program that reproduces it', async ({ workbench }) => {
    const panel = workbench.panel();
    await (await panel.locator('#export summary')).filter({ hasText: 'Copy as' }).click();
    await (await panel.locator('#copy-pytorch')).click();
    await workbench.page.locator('.statusbar-item', { hasText: 'Copied the run as PyTorch' }).waitFor();
  });
});
