// What a spec gets: `workbench`, a window on a folder of its own, open for all tests of its file. A test that fails leaves a
// picture of the window and the logs behind; a fault in the panel (an uncaught error, a policy violation) fails its test.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { test as base, inject } from 'vitest';
import { address, readLogs } from './harness/server.ts';
import { Workbench } from './harness/workbench.ts';

const screenshots = path.join(inject('root'), 'test/e2e/screenshots');
mkdirSync(path.join(screenshots, 'failed'), { recursive: true });

export interface Fixtures {
  /** Files that the spec's folder holds beside the examples: path -> text. */
  files: Readonly<Record<string, string>>;
  folder: string;
  workbench: Workbench;
  watch: undefined;
}

let folders = 0;

export const test = base.extend<Fixtures>({
  files: [{}, { scope: 'file' }],
  folder: [
    async ({ files }, use) => {
      const root = inject('root');
      const folder = path.join(inject('serverFolder'), `workspaces/${process.pid}-${(folders += 1)}/examples`);
      cpSync(path.join(root, 'examples'), folder, { recursive: true });
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
        writeFileSync(path.join(folder, name), text);
      }
      await use(folder);
    },
    { scope: 'file' },
  ],
  workbench: [
    async ({ folder }, use) => {
      const browser = await chromium.connect(inject('browserAddress'));
      const workbench = await Workbench.open(browser, address(inject('origin'), folder, inject('root')), folder);
      await use(workbench);
      await workbench.close();
      await browser.close();
    },
    { scope: 'file' },
  ],
  watch: [
    async ({ workbench, onTestFailed, task }, use) => {
      onTestFailed(async () => {
        const name = path.join(screenshots, 'failed', task.name.replace(/[^\w]+/g, '-'));
        await workbench.page.screenshot({ path: `${name}.png` }).catch(() => undefined);
        writeFileSync(`${name}.log`, readLogs(inject('serverFolder')));
      });
      await use(undefined);
      const faults = workbench.faults.splice(0);
      if (faults.length > 0) throw new Error(`the panel's page has faults:\n${faults.join('\n')}`);
    },
    { auto: true },
  ],
});

/** Saves what a person sees now, for people to look at; nothing compares it. */
export async function shoot(workbench: Workbench, name: string): Promise<void> {
  await workbench.page.screenshot({ path: path.join(screenshots, `${name}.png`) });
}
