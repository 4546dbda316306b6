// What `npm start -- --screenshot` does: opens a file, clicks the lens of a function, and takes a picture when the panel has drawn.
import { cpSync } from 'node:fs';
import path from 'node:path';
import { address, quietSettings, startServer, type Installation } from './server.ts';
import { launchBrowser, Workbench, type Chromium, type Theme } from './workbench.ts';

export interface ScreenshotOptions {
  readonly root: string;
  readonly installation: Installation;
  readonly chromium: Chromium;
  /** The file to open; its folder becomes the workspace (a copy of it: the user's stays as it is). */
  readonly file: string;
  /** The function whose lens is clicked; without it, the first that has one. */
  readonly functionName: string | undefined;
  readonly theme: Theme;
  readonly size: { readonly width: number; readonly height: number };
  /** Where the PNG goes. */
  readonly output: string;
}

export async function takeScreenshot(options: ScreenshotOptions): Promise<void> {
  const { root, installation, chromium, file, functionName, theme, size, output } = options;
  const server = await startServer({
    installation,
    link: root,
    driver: false,
    settings: { ...quietSettings, 'workbench.colorTheme': theme },
  });
  const browser = await launchBrowser(chromium);
  try {
    const folder = path.join(server.folder, 'workspace', path.basename(path.dirname(file)));
    cpSync(file, path.join(folder, path.basename(file)));
    if (path.dirname(file) === path.join(root, 'examples')) cpSync(path.dirname(file), folder, { recursive: true });
    const workbench = await Workbench.open(browser, address(server.origin, folder), folder, size);
    const name = path.basename(file);
    if (functionName === undefined) {
      await workbench.openFile(name);
      await workbench.lens().click({ timeout: 60_000 });
    } else {
      await workbench.showDerivative(name, functionName);
    }
    await workbench.panel().drawn();
    await workbench.page.mouse.move(0, 0);
    await workbench.page.waitForTimeout(500); // the lens's hover fades
    await workbench.page.screenshot({ path: output });
  } finally {
    await browser.close();
    await server.stop();
  }
}
