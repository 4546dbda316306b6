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

for (const theme of ['Light Modern', 'Dark High Contrast', 'Light High Contrast', 'Dark Modern'] as const) {
  test(`in ${theme} the panel takes the colours of the editor`, async ({ workbench }) => {
    await workbench.setTheme(theme);
    const panel = workbench.panel();
    await panel.drawn();
    const background = await workbench.editor('notes.py').evaluate((editor) => {
      const margin = editor.querySelector('.margin') ?? editor;
      return getComputedStyle(margin).backgroundColor;
    });
    const body = await panel.locator('body');
    await expect.poll(() => body.evaluate((element) => getComputedStyle(element).backgroundColor)).toBe(background);
    await workbench.page.waitForTimeout(500); // the notes of VS Code about the theme go
    await shoot(workbench, `theme-${theme.toLowerCase().replaceAll(' ', '-')}`);
  });
}
