// Before the first spec: starts the one VS Code server and the one Chromium that all specs share. After the last: ends them.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { startServer, type Installation } from './harness/server.ts';
import type { Chromium } from './harness/workbench.ts';

declare module 'vitest' {
  interface ProvidedContext {
    root: string;
    installation: Installation;
    chromium: Chromium;
    serverFolder: string;
    origin: string;
    browserAddress: string;
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const { installation, chromium: program } = project.config.provide as {
    installation: Installation;
    chromium: Chromium;
  };
  rmSync(path.join(project.config.root, 'test/e2e/screenshots/failed'), { recursive: true, force: true });
  const server = await startServer({ installation });
  const browser = await chromium.launchServer({
    executablePath: program.executable,
    args: [...program.flags],
    headless: true,
  });
  project.provide('serverFolder', server.folder);
  project.provide('origin', server.origin);
  project.provide('browserAddress', browser.wsEndpoint());
  return async () => {
    await browser.close();
    await server.stop();
  };
}
