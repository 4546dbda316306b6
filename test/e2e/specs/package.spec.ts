// The package itself, installed as a user installs it, in a VS Code without any help for tests.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { address, startServer } from '../harness/server.ts';
import { Workbench } from '../harness/workbench.ts';

test('the VSIX, installed, shows a derivative', async () => {
  const root = inject('root');
  const name = readdirSync(root).find((file) => file.endsWith('.vsix'));
  if (name === undefined) throw new Error('no package to install: run `npm run package` first');
  const server = await startServer({
    installation: inject('installation'),
    vsix: [path.join(root, name)],
    driver: false,
  });
  const browser = await chromium.connect(inject('browserAddress'));
  try {
    const folder = path.join(root, 'examples');
    const workbench = await Workbench.open(browser, address(server.origin, folder), folder);
    const panel = await workbench.showDerivative('notes.py', 'f');
    await panel.drawn();
    expect(await panel.values(0)).toEqual([-5, 29, -10, 2].map((value) => expect.closeTo(value, 4) as number));
    expect(workbench.faults).toEqual([]);
  } finally {
    await browser.close();
    await server.stop();
  }
});
