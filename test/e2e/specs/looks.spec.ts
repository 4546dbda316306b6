// Pictures of the panel's faces and of the themes, for people to look at, and what can be checked of them.
import { expect } from 'vitest';
import { shoot, test as base } from '../fixtures.ts';

const unreadable = `def greet(x):
    print("hello", x)
    return open(x).read()
`;

const test = base.override('files', { 'unreadable.py': unreadable });

test('before anything was asked, the side bar says how to begin', async ({ workbench }) => {
  const side = await workbench.openSideView();
  await side.shows('empty');
  expect(await side.text()).toContain('∇ Derivative');
  await shoot(workbench, 'empty');
  await workbench.showExplorer();
});

test('what cannot be read is said in the panel, with its place', async ({ workbench }) => {
  await workbench.openFile('unreadable.py');
  await workbench.goTo(2, 5);
  await workbench.command('Nabla: Show Derivative');
  await workbench.panel().shows('unreadable');
  expect((await workbench.panel().problems()).length).toBeGreaterThan(0);
  expect(await workbench.panel().text()).toMatch(/unreadable\.py:\d+:\d+/);
  await shoot(workbench, 'unreadable');
});

test('leaving the function takes its diagnostic from the Problems list', async ({ workbench }) => {
  await workbench.showProblems();
  await expect.poll(() => workbench.problems()).toContainEqual(expect.stringContaining('Nabla'));
  await workbench.showDerivative('notes.py', 'wave');
  await workbench.panel().drawn();
  await expect.poll(() => workbench.problems()).toEqual([]);
  await workbench.command('View: Toggle Panel Visibility');
});

/** Contrast of two colours as WCAG 2 defines it, from 1 to 21. */
function contrast(one: readonly number[], other: readonly number[]): number {
  const luminance = (colour: readonly number[]) => {
    const [r = 0, g = 0, b = 0] = colour.map((channel) => {
      const share = channel / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

for (const theme of ['Light Modern', 'Dark High Contrast', 'Light High Contrast', 'Dark Modern'] as const) {
  test(`in ${theme} every curve stands out from the background`, async ({ workbench }) => {
    await workbench.setTheme(theme);
    const panel = workbench.panel();
    await panel.drawn();
    await workbench.page.waitForTimeout(500); // the colours arrive in the panel a moment after the editor's
    await shoot(workbench, `theme-${theme.toLowerCase().replaceAll(' ', '-')}`);
    const { background, curves } = await panel.colours();
    expect(curves).toHaveLength(3);
    for (const curve of curves) {
      expect(contrast(curve, background), `${curve.join()} on ${background.join()}`).toBeGreaterThan(3);
    }
  });
}

for (const theme of ['Light Modern', 'Dark High Contrast', 'Light High Contrast', 'Dark Modern'] as const) {
  test(`in ${theme} runs and fits are told and drawn`, async ({ workbench }) => {
    await workbench.setTheme(theme);
    const name = theme.toLowerCase().replaceAll(' ', '-');
    const panel = await workbench.clickLens('valley.py', workbench.lineOf('valley.py', 'himmelblau'), 'Minimize');
    await panel.drawn();
    expect(await panel.text()).toContain('Minimum');
    await workbench.page.waitForTimeout(500);
    await shoot(workbench, `minimize-${name}`);
    await workbench.clickLens('fit.py', workbench.lineOf('fit.py', 'decay'), 'Fit');
    await panel.drawn();
    expect(await panel.text()).toContain('amplitude = 4.77');
    await workbench.page.waitForTimeout(500);
    await shoot(workbench, `fit-${name}`);
  });
}
