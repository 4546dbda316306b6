// One window of VS Code, driven as a person drives it: by what can be seen, clicked and typed. Every wait is for something on
// the screen, never for a time. The panel inside it is panel.ts's.
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { Panel } from './panel.ts';

export interface Chromium {
  readonly executable: string;
  readonly flags: readonly string[];
}

export const launchBrowser = async (program: Chromium): Promise<Browser> =>
  chromium.launch({ executablePath: program.executable, args: [...program.flags], headless: true });

export type Theme = 'Dark Modern' | 'Light Modern' | 'Dark High Contrast' | 'Light High Contrast';

const themeClass: Readonly<Record<Theme, string>> = {
  'Dark Modern': 'vs-dark',
  'Light Modern': 'vs',
  'Dark High Contrast': 'hc-black',
  'Light High Contrast': 'hc-light',
};

export class Workbench {
  readonly page: Page;
  /** What no run may have: uncaught errors of the panel, and violations of its content security policy. */
  readonly faults: string[] = [];
  private readonly context: BrowserContext;
  readonly folder: string;

  private constructor(context: BrowserContext, page: Page, folder: string) {
    this.folder = folder;
    this.context = context;
    this.page = page;
    page.on('pageerror', (error) => {
      const text = error.stack ?? error.message;
      // The workbench has errors of its own, which are not ours to fix.
      if (!text.includes('/out/vs/')) this.faults.push(`uncaught in the page: ${text}`);
    });
    page.on('console', (message) => {
      const text = message.text();
      if (/Content Security Policy/i.test(text) && !message.location().url.includes('/out/vs/')) this.faults.push(text);
    });
  }

  /** A window on `folder`, which `address` names for the server; `inEveryFrame` runs in each page before its own scripts. */
  static async open(
    browser: Browser,
    address: string,
    folder: string,
    viewport = { width: 1280, height: 800 },
    inEveryFrame?: () => void,
  ): Promise<Workbench> {
    const context = await browser.newContext({ viewport });
    // Nothing leaves the machine: shops and update servers are not asked.
    await context.route(
      /open-vsx\.org|microsoft\.com|visualstudio\.com|vscode-cdn\.net\/(?!.*vscode-resource)/,
      (route) => route.abort(),
    );
    if (inEveryFrame) await context.addInitScript(inEveryFrame);
    const workbench = new Workbench(context, await context.newPage(), folder);
    await workbench.page.goto(address);
    await workbench.ready();
    return workbench;
  }

  async close(): Promise<void> {
    await this.context.close();
  }

  /** The window again from nothing, as "Developer: Reload Window" does it. */
  async reload(): Promise<void> {
    await this.page.waitForTimeout(6000); // VS Code writes its state every 5 s; there is no sign of it on the screen
    await this.page.reload();
    await this.ready();
  }

  private async ready(): Promise<void> {
    await this.page.locator('.part.statusbar .statusbar-item').first().waitFor({ timeout: 60_000 });
    await this.page.locator('.explorer-folders-view .monaco-list-row, .pane-body').first().waitFor({ timeout: 60_000 });
  }

  // Files and text

  /** Opens a file from the explorer, on the left: after work in the panel it would else open over it. */
  async openFile(name: string): Promise<void> {
    await this.focusEditor();
    await this.page.locator(`.explorer-folders-view .monaco-list-row[aria-label^="${name}"]`).first().dblclick();
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).first().waitFor();
    await this.editor(name).waitFor();
  }

  /** To the leftmost editor, wherever the focus was; a key pressed in the panel takes its time to reach VS Code. */
  private async focusEditor(): Promise<void> {
    if (!(await this.page.locator('.editor-instance .monaco-editor').first().isVisible())) return;
    await this.again(async () => {
      await this.page.keyboard.press('Control+1');
      const focused = this.page.locator('.editor-instance .monaco-editor.focused');
      await focused.waitFor({ timeout: 2000 });
      // A click in the panel may take the focus back: VS Code hears of it a moment later.
      await this.page.waitForTimeout(200);
      if (!(await focused.isVisible())) throw new Error('the editor does not keep the focus');
      const first = this.page.locator('.editor-group-container').first();
      if (!/\bactive\b/.test((await first.getAttribute('class')) ?? '')) throw new Error('another group is active');
    });
  }

  private async openQuickInput(key: string): Promise<void> {
    await this.again(async () => {
      await this.page.keyboard.press(key);
      await this.quickInput().waitFor({ timeout: 2000 });
    });
  }

  /** Tries until it works: a key that comes while VS Code is busy may be lost. */
  private async again(attempt: () => Promise<void>, times = 6): Promise<void> {
    for (let left = times - 1; ; left -= 1) {
      try {
        await attempt();
        return;
      } catch (error) {
        if (left === 0) throw error;
      }
    }
  }

  editor(name: string): Locator {
    return this.page.locator(`.editor-instance .monaco-editor[data-uri$="/${name}"]`).first();
  }

  /** Sets the cursor, as "Go to Line": both from 1. */
  async goTo(line: number, column = 1): Promise<void> {
    await this.focusEditor();
    await this.openQuickInput('Control+G');
    await this.quickInput().fill(`:${line}:${column}`);
    await this.page.keyboard.press('Enter');
    await this.quickInput().waitFor({ state: 'hidden' });
  }

  /** Types over a whole line of the focused editor. */
  async replaceLine(line: number, text: string): Promise<void> {
    await this.goTo(line);
    await this.page.keyboard.press('Shift+End');
    await this.page.keyboard.type(text);
  }

  /** Selects a part of a line, columns from 1, the end not included. */
  async select(line: number, from: number, to: number): Promise<void> {
    await this.goTo(line, from);
    for (let column = from; column < to; column += 1) await this.page.keyboard.press('Shift+ArrowRight');
  }

  /** The file's tab shows unsaved changes. */
  dirtyTab(name: string): Locator {
    return this.page.locator(`.tab.dirty[data-resource-name="${name}"]`);
  }

  // Nabla's places

  /** The lens "∇ Derivative" above the nth function (from 0) of the visible editor. */
  lens(index = 0): Locator {
    return this.lenses().nth(index);
  }

  lenses(): Locator {
    return this.page.locator('.codelens-decoration a', { hasText: 'Derivative' });
  }

  /** The lens that stands straight above a line (from 1), which must be in view; of several there, the one with that text. */
  async lensAbove(line: number, text = 'Derivative'): Promise<Locator> {
    const number = this.page
      .locator('.editor-instance .margin .line-numbers', { hasText: new RegExp(`^${line}$`) })
      .first();
    await number.waitFor();
    const lenses = this.page.locator('.codelens-decoration a', { hasText: text });
    // Those of lines out of view are there too, hidden.
    await lenses.filter({ visible: true }).first().waitFor({ timeout: 60_000 });
    const distance = async (lens: Locator) =>
      ((await number.boundingBox())?.y ?? 0) - ((await lens.boundingBox())?.y ?? 0);
    for (let attempt = 0; attempt < 100; attempt += 1) {
      for (const lens of await lenses.all()) {
        const pixels = await distance(lens);
        if (pixels > 0 && pixels < 30) return lens;
      }
      await this.page.waitForTimeout(100);
    }
    throw new Error(`no lens ${text} above line ${line}`);
  }

  /** Opens a file and clicks the lens of a function in it. */
  showDerivative(file: string, functionName: string): Promise<Panel> {
    return this.clickLens(file, this.lineOf(file, functionName), 'Derivative');
  }

  /** Opens a file and clicks the lens with that text above a line (from 1). */
  async clickLens(file: string, line: number, text: string): Promise<Panel> {
    await this.openFile(file);
    await this.goTo(line);
    await this.pressLens(line, text);
    const panel = this.panel();
    await panel.isOf(file, line);
    return panel;
  }

  /** The editor makes its lenses anew when others come: a lens that was found may be another one when it is clicked. */
  private async pressLens(line: number, text: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await (await this.lensAbove(line, text)).click({ timeout: 3000 });
        return;
      } catch (error) {
        if (attempt === 10) throw error;
      }
    }
  }

  /** The first line (from 1) of the saved file that matches. */
  lineWith(file: string, pattern: RegExp): number {
    const lines = readFileSync(path.join(this.folder, file), 'utf8').split('\n');
    const index = lines.findIndex((line) => pattern.test(line));
    if (index < 0) throw new Error(`no line of ${file} matches ${String(pattern)}`);
    return index + 1;
  }

  /** The line (from 1) where the saved file defines a name. */
  lineOf(file: string, name: string): number {
    const definition = new RegExp(`\\b(def|function|const|let|var)\\s+${name}\\b|^\\s*${name}\\s*[=(]`);
    const lines = readFileSync(path.join(this.folder, file), 'utf8').split('\n');
    const index = lines.findIndex((line) => definition.test(line));
    if (index < 0) throw new Error(`${file} defines no ${name}`);
    return index + 1;
  }

  /** The panel beside the editor. */
  panel(): Panel {
    return new Panel(this.page, 'panel');
  }

  /** Nabla's view in the side bar, opened. */
  async openSideView(): Promise<Panel> {
    await this.activity('Nabla').click();
    return new Panel(this.page, 'side');
  }

  async showExplorer(): Promise<void> {
    await this.activity('Explorer').click();
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  }

  /** An icon of the activity bar, with the badge that may lie over it. */
  private activity(name: string): Locator {
    return this.page.locator(`.activitybar .action-item:has(> a[aria-label^="${name}"])`);
  }

  /** Changes a file on the disk, as another program would. */
  async writeFile(name: string, text: string): Promise<void> {
    await writeFile(path.join(this.folder, name), text);
  }

  // Commands and settings

  /** Runs a command by its title in the palette; the row is clicked, since Enter would take whatever is first. */
  async command(title: string): Promise<void> {
    await this.again(async () => {
      await this.openQuickInput('F1');
      try {
        await this.quickInput().fill(`>${title}`);
        await this.quickRow(title).click({ timeout: 5000 }); // an extension's command may not be known yet
      } catch (error) {
        await this.page.keyboard.press('Escape');
        throw error;
      }
    });
  }

  async setTheme(theme: Theme): Promise<void> {
    await this.command('Preferences: Color Theme');
    await this.page.locator('.quick-input-widget input[type=text][placeholder*="heme"]').waitFor();
    await this.quickInput().fill(theme);
    await this.quickRow(theme).click();
    await this.page.locator(`.monaco-workbench.${themeClass[theme]}`).first().waitFor();
  }

  /** The messages in the Problems list. */
  async problems(): Promise<string[]> {
    const rows = await this.problemRows().allInnerTexts();
    return rows.map((row) => row.replace(/\s+/g, ' ').trim());
  }

  problemRows(): Locator {
    return this.page.locator('.markers-panel .monaco-list-row:has(.marker-icon)');
  }

  async showProblems(): Promise<void> {
    await this.command('Problems: Focus on Problems View');
    await this.page.locator('.markers-panel-container, .markers-panel').first().waitFor();
  }

  private quickInput(): Locator {
    return this.page.locator('.quick-input-widget:not([style*="display: none"]) input[type=text]').first();
  }

  /** The row whose label is exactly that: its aria-label goes on after a comma with key bindings and groups. */
  private quickRow(label: string): Locator {
    const row = '.quick-input-list .monaco-list-row';
    return this.page.locator(`${row}[aria-label="${label}"], ${row}[aria-label^="${label}, "]`).first();
  }
}
