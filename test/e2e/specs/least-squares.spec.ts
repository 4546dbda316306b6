// Least squares from the editor: a linear system, one without full rank, and a fit to a file of data that follows both.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect } from 'vitest';
import { shoot, test } from '../fixtures.ts';
import type { Panel } from '../harness/panel.ts';

const found = async (panel: Panel, name: string): Promise<string> =>
  (await (await panel.locator('#found')).getAttribute(`data-${name}`)) ?? '';

/** By SciPy's curve_fit. */
const DECAY = [4.77391082, 2.58466006, 0.3738026];

const numbers = async (panel: Panel): Promise<number[]> => (await found(panel, 'x')).split(' ').map(Number);

describe("the notes' linear problem", () => {
  test('is solved by its lens, with gradient methods beside', async ({ workbench }) => {
    const line = workbench.lineWith('linear.py', /lstsq\(A, b/);
    const panel = await workbench.clickLens('linear.py', line, 'Solve A x = b');
    await panel.drawn();
    expect(await found(panel, 'kind')).toBe('linear');
    // By NumPy's lstsq.
    expect(await numbers(panel)).toEqual([expect.closeTo(0.98518519, 7), expect.closeTo(2.01975309, 7)]);
    expect(Number(await found(panel, 'digits'))).toBeGreaterThan(14);
    const methods = await (
      await panel.locator('#attempts [data-method]')
    ).evaluateAll((rows) => rows.map((row) => row.getAttribute('data-method') ?? ''));
    expect(methods.join()).toMatch(/QR/);
    expect(methods.join()).toMatch(/CGLS/);
    expect(methods.join()).toMatch(/Adam/);
    await shoot(workbench, 'linear');
  });

  test('tells its result at the lens', async ({ workbench }) => {
    await workbench.page.locator('.codelens-decoration a', { hasText: 'x = (0.99 ±' }).waitFor();
  });
});

describe('a system without full rank', () => {
  test('gets the shortest solution, and says what is not determined', async ({ workbench }) => {
    const line = workbench.lineWith('linear.py', /lstsq\(D, d/);
    const panel = await workbench.clickLens('linear.py', line, 'Solve D x = d');
    await panel.drawn();
    expect(await found(panel, 'rank')).toBe('2');
    expect(await numbers(panel)).toEqual([1 / 3, 4 / 3, 5 / 3].map((value) => expect.closeTo(value, 12) as unknown));
    await (await panel.locator('#undetermined')).waitFor();
    await shoot(workbench, 'linear-rank-deficient');
    await (await panel.locator('#remedy-ridge')).click();
    await expect
      .poll(
        async () =>
          (await (await panel.locator('#undetermined')).count()) === 0 || (await found(panel, 'rank')) === '3',
      )
      .toBe(true);
  });
});

describe('a fit to a CSV file', () => {
  test('is found by its lens, with intervals and a band', async ({ workbench }) => {
    const panel = await workbench.clickLens('fit.py', workbench.lineOf('fit.py', 'decay'), 'Fit');
    await panel.drawn();
    expect(await found(panel, 'kind')).toBe('fit');
    expect(await numbers(panel)).toEqual(DECAY.map((value) => expect.closeTo(value, 5) as unknown));
    await shoot(workbench, 'fit');
  });

  test('follows the file', async ({ workbench }) => {
    const panel = workbench.panel();
    const rows = Array.from({ length: 30 }, (_, i) => `${i / 4},${3 * Math.exp(-i / 8) + 1}`);
    writeFileSync(path.join(workbench.folder, 'decay.csv'), `time_s,voltage_V\n${rows.join('\n')}\n`);
    await expect
      .poll(() => numbers(panel), { timeout: 20_000 })
      .toEqual([expect.closeTo(3, 5), expect.closeTo(2, 5), expect.closeTo(1, 5)]);
  });

  test('says what is wrong with it', async ({ workbench }) => {
    writeFileSync(path.join(workbench.folder, 'decay.csv'), 'time_s,voltage_V\n0,1\n1,none of it\n');
    const panel = workbench.panel();
    await panel.shows('stale');
    await expect.poll(() => panel.problems()).toContainEqual(expect.stringMatching(/decay\.csv/));
    await shoot(workbench, 'fit-bad-data');
  });
});
