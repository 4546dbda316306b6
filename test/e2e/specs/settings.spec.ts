// The settings, as a workspace sets them.
import { expect } from 'vitest';
import { test as base } from '../fixtures.ts';

const test = base.override('files', {
  '.vscode/settings.json': JSON.stringify({ 'nabla.backend': 'float64', 'nabla.codeLens': 'all' }),
});

test('nabla.backend: float64 computes the picture in float64 and says so', async ({ workbench }) => {
  const panel = await workbench.showDerivative('notes.py', 'wave');
  await panel.drawn();
  expect(await panel.report()).toMatchObject({ backend: 'float64', launches: 0, gap: NaN });
  const x = -5;
  expect((await panel.values(0))[1]).toBeCloseTo(Math.exp(-0.4 * x * x) * Math.sin(3 * x), 12);
});

test('nabla.codeLens: all puts a lens above every function', async ({ workbench }) => {
  await workbench.openFile('app.tsx');
  await expect.poll(() => workbench.lenses().count()).toBeGreaterThan(2);
});

test('a change of nabla.backend computes the picture again', async ({ workbench }) => {
  await workbench.showDerivative('notes.py', 'wave');
  await workbench.writeFile(
    '.vscode/settings.json',
    JSON.stringify({ 'nabla.backend': 'webgl', 'nabla.codeLens': 'off' }),
  );
  await expect.poll(async () => (await workbench.panel().report()).backend).toBe('webgl');
  await expect.poll(() => workbench.lenses().count()).toBe(0);
});
