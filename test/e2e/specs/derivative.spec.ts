// From a function in the editor to its derivatives in the panel, and on as the person types.
import { describe, expect } from 'vitest';
import { shoot, test } from '../fixtures.ts';

/** The picture is float32's: six digits, relative to the largest value of a curve. */
const near = (expected: number, scale = 30): unknown => expect.closeTo(expected, 6 - Math.ceil(Math.log10(scale)));

describe("the notes' first function, in Python", () => {
  test('a click on the lens draws f, its derivative and its second derivative', async ({ workbench }) => {
    const panel = await workbench.showDerivative('notes.py', 'f');
    await panel.drawn();
    expect(await panel.signature()).toBe('f(x)');
    expect(await panel.columns()).toEqual(['x', 'f', 'f′', 'f″']);
    expect(await panel.values(0)).toEqual([-5, near(29), near(-10), near(2)]);
    expect(await panel.formulas()).toMatchObject({ 'f′(x)': expect.stringContaining('2') as string });
    await shoot(workbench, 'python-dark');
  });

  test('WebGL draws it in one program, float64 certifies it', async ({ workbench }) => {
    const report = await workbench.panel().report();
    expect(report).toMatchObject({ backend: 'webgl', points: 1001 });
    expect(report.launches).toBeGreaterThan(0);
    expect(report.launches).toBeLessThanOrEqual(3);
    expect(report.renderer).not.toBe('');
    expect(report.gap).toBeLessThan(1e-4);
    expect(report.digits).toBeGreaterThan(5.5);
  });

  test('the focus stays in the editor, and typing redraws without saving', async ({ workbench }) => {
    // Straight from the click: the keys go to the editor.
    await workbench.replaceLine(workbench.lineOf('notes.py', 'y'), '    y = x * x * x + 1.0');
    await workbench.dirtyTab('notes.py').waitFor();
    await expect.poll(() => workbench.panel().values(0)).toEqual([-5, near(-124, 130), near(75, 130), near(-30, 130)]);
  });

  test('an interval entered in the panel is drawn', async ({ workbench }) => {
    const panel = workbench.panel();
    await panel.enter('from', '0');
    await panel.enter('points', '11');
    await expect.poll(() => panel.values(10)).toEqual([5, near(126, 130), near(75, 130), near(30, 130)]);
    expect((await panel.report()).points).toBe(11);
  });
});

describe('live', () => {
  test('half-typed code keeps the last good picture, dimmed, and says what is wrong', async ({ workbench }) => {
    const panel = await workbench.showDerivative('notes.ts', 'f');
    await panel.drawn();
    expect(await panel.values(0)).toEqual([-5, near(29), near(-10), near(2)]);
    await shoot(workbench, 'typescript-dark');
    // No beginning of this reads as a function of x.
    await workbench.replaceLine(workbench.lineOf('notes.ts', 'y'), '  const y = (');
    await panel.shows('stale');
    expect(await panel.values(0)).toEqual([-5, near(29), near(-10), near(2)]);
    await expect.poll(() => panel.problems()).not.toEqual([]);
    await shoot(workbench, 'half-typed');
  });

  test('the diagnostic stands in the Problems list until the code reads again', async ({ workbench }) => {
    await workbench.showProblems();
    await expect.poll(() => workbench.problems()).toContainEqual(expect.stringContaining('Nabla'));
    await shoot(workbench, 'problems');
    await workbench.editor('notes.ts').click({ position: { x: 200, y: 10 } });
    await workbench.replaceLine(workbench.lineOf('notes.ts', 'y'), '  const y = x * x + 5;');
    await expect.poll(() => workbench.panel().values(0)).toEqual([-5, near(30), near(-10), near(2)]);
    await expect.poll(() => workbench.problems()).not.toContainEqual(expect.stringContaining('Nabla'));
  });

  test('a constant that the function uses redraws it', async ({ workbench }) => {
    const panel = await workbench.showDerivative('notes.ts', 'wave');
    await panel.enter('from', '0');
    await panel.enter('points', '11');
    const wave = (x: number, frequency: number) => Math.exp(-0.4 * x * x) * Math.sin(frequency * x);
    await expect.poll(async () => (await panel.values(1))[1]).toEqual(near(wave(0.5, 3), 10));
    await workbench.replaceLine(workbench.lineOf('notes.ts', 'frequency'), 'const frequency = 2.0;');
    await expect.poll(async () => (await panel.values(1))[1]).toEqual(near(wave(0.5, 2), 10));
    await workbench.page.waitForTimeout(300);
    await shoot(workbench, 'wave');
  });
});
