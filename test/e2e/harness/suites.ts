// Runs the mocha suites of test/e2e/suites inside an extension host of the real VS Code: the Node one or the browser's.
// What the suites print comes out here, told from the workbench's own output by a mark (suites/reporter.ts).
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { format } from 'node:util';
import { address, readLogs, startServer, type Installation } from './server.ts';
import { startWebServer } from './web-server.ts';
import { launchBrowser, type Chromium } from './workbench.ts';

const MARK = '[suites] ';

export interface SuitesOptions {
  readonly host: 'node' | 'web';
  readonly root: string;
  readonly installation: Installation;
  readonly chromium: Chromium;
  readonly timeoutSeconds?: number;
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** Runs them all. A run that breaks off, or in which no test ran, counts as one failure. */
export async function runSuites(options: SuitesOptions): Promise<Counts> {
  const { host, root, installation, chromium, timeoutSeconds = 240 } = options;
  const suites = path.join(root, `dist/test/suites.${host}.js`);
  const folder = mkdtempSync(path.join(tmpdir(), 'nabla-suites-'));
  const workspace = path.join(folder, 'examples');
  cpSync(path.join(root, 'examples'), workspace, { recursive: true });

  const browser = await launchBrowser(chromium);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const stops: (() => Promise<void>)[] = [];
  let logs = (): string => '';
  try {
    let url: string;
    if (host === 'node') {
      const server = await startServer({ installation });
      stops.push(async () => server.stop());
      logs = () => readLogs(server.folder);
      url = address(server.origin, workspace, root, suites);
    } else {
      const server = await startWebServer({ installation, extension: root, suites, workspace });
      stops.push(async () => server.stop());
      await server.route(context);
      url = server.address;
    }

    let counts: Counts | undefined;
    const page = await context.newPage();
    await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => {
      const line = format(...args);
      if (!line.startsWith(MARK)) return;
      const text = line.slice(MARK.length);
      if (text.startsWith('{')) counts = JSON.parse(text) as Counts;
      else console.log(text);
    });
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    await page.exposeFunction('codeAutomationExit', () => {
      end();
    });
    const timeout = new Promise<void>((resolve) => setTimeout(resolve, timeoutSeconds * 1000).unref());
    await page.goto(url);
    await Promise.race([ended, timeout]);

    if (counts !== undefined && counts.passed + counts.failed > 0 && counts.failed === 0) return counts;
    const failed = path.join(root, 'test/e2e/screenshots', `suites-${host}-failed`);
    await page.screenshot({ path: `${failed}.png` }).catch(() => undefined);
    writeFileSync(`${failed}.log`, logs());
    if (counts !== undefined && counts.passed + counts.failed > 0) return counts;
    console.log(`no result from the suites within ${timeoutSeconds} s (see ${failed}.png, ${failed}.log)`);
    return { passed: 0, failed: 1 };
  } finally {
    await browser.close();
    for (const stop of stops) await stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
