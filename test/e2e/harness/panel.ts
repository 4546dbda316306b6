// The panel as a person sees it: the page inside VS Code's webview frames, beside the editor or in the side bar. What it shows
// is read from the page's text, its table of values and the data attributes that carry exact numbers.
import type { Frame, Locator, Page } from 'playwright-core';

export type Face = 'empty' | 'reading' | 'unreadable' | 'computing' | 'done' | 'failed' | 'stale';

export interface Report {
  readonly backend: string;
  readonly renderer: string;
  readonly launches: number;
  readonly points: number;
  /** Largest difference between the picture and float64; NaN where float64 made the picture. */
  readonly gap: number;
  readonly digits: number;
  readonly milliseconds: number;
}

export interface MapData {
  readonly backend: string;
  readonly launches: number;
  readonly points: number;
  /** Number of contours. */
  readonly levels: number;
  /** Ends of the colour scale. */
  readonly low: number;
  readonly high: number;
  readonly digits: number;
  /** What is seen: x from, x to, y from, y to. */
  readonly window: readonly [number, number, number, number];
}

/** Of the minimize task: where the run that is shown ended. */
export interface Answer {
  readonly termination: string;
  readonly iterations: number;
  readonly value: number;
  readonly x: readonly number[];
  readonly check: string;
  readonly backend: string;
  readonly launches: number;
}

const TIMEOUT = 60_000; // milliseconds; software WebGL on a busy machine is slow to start

export class Panel {
  private readonly page: Page;
  private readonly surface: 'panel' | 'side';

  constructor(page: Page, surface: 'panel' | 'side') {
    this.page = page;
    this.surface = surface;
  }

  /** The panel's page, once it is there: VS Code nests two frames, and several webviews may be open. */
  async frame(): Promise<Frame> {
    const deadline = Date.now() + TIMEOUT;
    for (;;) {
      for (const frame of this.page.frames()) {
        const found = await frame
          .locator(`body[data-surface="${this.surface}"]`)
          .count()
          .catch(() => 0);
        if (found > 0) return frame;
      }
      if (Date.now() > deadline) throw new Error(`no page of Nabla (${this.surface}) among the frames of the window`);
      await this.page.waitForTimeout(50);
    }
  }

  async locator(selector: string): Promise<Locator> {
    return (await this.frame()).locator(selector);
  }

  /** Waits until the page is about the function at that place, and no longer about what was asked before. */
  async isOf(file: string, line: number): Promise<void> {
    const place = await this.locator('#place');
    await place.filter({ hasText: `${file}:${line}` }).waitFor({ timeout: TIMEOUT });
  }

  /** Waits until the page shows that face. */
  async shows(face: Face): Promise<void> {
    await (await this.locator(`body[data-state="${face}"]`)).waitFor({ timeout: TIMEOUT });
  }

  /** Waits until the picture of the newest code is on the screen. */
  async drawn(): Promise<void> {
    await this.shows('done');
  }

  async face(): Promise<string | null> {
    return (await this.locator('body')).getAttribute('data-state');
  }

  async signature(): Promise<string> {
    return (await this.locator('#signature')).innerText();
  }

  /** Everything that is written on the page. */
  async text(): Promise<string> {
    return (await this.locator('main')).innerText();
  }

  /** Labels of the formulas with their mathematics, as text. */
  async formulas(): Promise<Record<string, string>> {
    const rows = await (await this.locator('#formulas .formula')).all();
    const entries = await Promise.all(
      rows.map(async (row) => {
        const [label, math] = [row.locator('.label'), row.locator('.math')];
        return [await label.innerText(), ((await math.textContent()) ?? '').replace(/\s+/g, '')] as const;
      }),
    );
    return Object.fromEntries(entries);
  }

  /** Names of the table's columns: the variable, then the curves. */
  async columns(): Promise<string[]> {
    await this.openTable();
    return (await this.locator('#values thead th')).allInnerTexts();
  }

  /** Numbers of one row of the table of values (from 0; the first rows are in sight): the point, then the curves there. */
  async values(row = 0): Promise<number[]> {
    await this.openTable();
    const cells = await this.locator(`#values tr[data-row="${row}"] td`);
    const texts = await cells.evaluateAll((elements) => elements.map((element) => element.getAttribute('data-value')));
    return texts.map(Number);
  }

  async answer(): Promise<Answer> {
    const answer = await this.locator('#answer');
    const text = async (name: string) => (await answer.getAttribute(`data-${name}`)) ?? '';
    return {
      termination: await text('termination'),
      iterations: Number(await text('iterations')),
      value: Number(await text('value')),
      x: (await text('x')).split(' ').map(Number),
      check: await text('check'),
      backend: await text('backend'),
      launches: Number(await text('launches')),
    };
  }

  private async openTable(): Promise<void> {
    const table = await this.locator('#values');
    if ((await table.getAttribute('open')) === null) await table.locator('> summary').click();
    await table.locator('table').waitFor();
  }

  /** Value and gradient at the point, for a function of several variables. */
  async atPoint(): Promise<{ values: number[]; gradient: number[] }> {
    const numbers = async (selector: string) => {
      const elements = await this.locator(`#point ${selector}`);
      const texts = await elements.evaluateAll((all) => all.map((element) => element.getAttribute('data-value')));
      return texts.map(Number);
    };
    return { values: await numbers('b[data-value]'), gradient: await numbers('td[data-value]') };
  }

  async report(): Promise<Report> {
    const element = await this.locator('#report');
    const read = async (name: string) => (await element.getAttribute(`data-${name}`)) ?? '';
    const number = async (name: string) => {
      const text = await read(name);
      return text === '' ? NaN : Number(text);
    };
    return {
      backend: await read('backend'),
      renderer: await read('renderer'),
      launches: await number('launches'),
      points: await number('points'),
      gap: await number('gap'),
      digits: await number('digits'),
      milliseconds: await number('milliseconds'),
    };
  }

  /** The heat map. */
  async map(): Promise<MapData> {
    const element = await this.locator('#map');
    const read = async (name: string) => (await element.getAttribute(`data-${name}`)) ?? '';
    const [launches = NaN, points = NaN, levels = NaN, low = NaN, high = NaN, digits = NaN] = await Promise.all(
      ['launches', 'points', 'levels', 'low', 'high', 'digits'].map(async (name) => Number(await read(name))),
    );
    const [left = NaN, right = NaN, bottom = NaN, top = NaN] = (await read('window')).split(' ').map(Number);
    return {
      backend: await read('backend'), launches, points, levels, low, high, digits, window: [left, right, bottom, top],
    }; // prettier-ignore
  }

  /** The colours of background and curves as they are seen, [red, green, blue] from 0 to 255: half-transparent ones blended. */
  async colours(): Promise<{ background: number[]; curves: number[][] }> {
    return (await this.frame()).evaluate(() => {
      const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
      if (context === null) throw new Error('no canvas');
      const seen = (...layers: string[]) => {
        for (const layer of layers) {
          context.fillStyle = layer;
          context.fillRect(0, 0, 1, 1);
        }
        return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
      };
      const background = getComputedStyle(document.body).getPropertyValue('--vscode-editor-background');
      const swatches = [...document.querySelectorAll('#legend .chip i')];
      const curves = swatches.map((swatch) => seen(background, getComputedStyle(swatch).borderTopColor));
      return { background: seen(background), curves };
    });
  }

  /** Messages about what stands in the way. */
  async problems(): Promise<string[]> {
    return (await this.locator('#problems .message')).allInnerTexts();
  }

  /** Types a number into one of the panel's fields: `from`, `to`, `points`, `at-0`. */
  async enter(field: string, text: string): Promise<void> {
    const input = await this.locator(`#${field}`);
    await input.fill(text);
    await input.press('Enter');
  }
}
