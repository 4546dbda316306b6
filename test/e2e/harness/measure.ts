// How fast the real thing is: activation, from the click on a lens to the first picture, from a keystroke to its repaint. Times
// are stamped where things happen (the key in the workbench's page, the repaint in the panel's), not where they are awaited.
import { cpSync } from 'node:fs';
import path from 'node:path';
import { address, startServer, type Installation } from './server.ts';
import { launchBrowser, Workbench, type Chromium } from './workbench.ts';

export interface Measurements {
  /** Milliseconds that VS Code counts for loading and activating the extension. */
  readonly activation: number;
  /** From the mouse button on the lens to the picture, in milliseconds: the panel's page opens and WebGL starts. */
  readonly lensToPicture: number;
  /** The same with the panel open. */
  readonly lensToNextPicture: number;
  /** From the key to the repaint, in milliseconds, one per edit. */
  readonly edits: readonly number[];
}

/** What the pages write down: moments in milliseconds since 1970. */
interface Stamps {
  key: number;
  press: number;
  done: { readonly at: number; readonly revision: number } | undefined;
}

/** Runs in every frame: keeps the moments of the last key, the last press of the mouse, and the last finished repaint. */
function stamp(): void {
  const now = () => performance.timeOrigin + performance.now();
  const stamps: Stamps = { key: 0, press: 0, done: undefined };
  Object.assign(globalThis, { nablaStamps: stamps });
  addEventListener('keydown', () => (stamps.key = now()), true);
  addEventListener('pointerdown', () => (stamps.press = now()), true);
  const observer = new MutationObserver(() => {
    const { state, revision } = document.body.dataset;
    if (state === 'done' && Number(revision) !== stamps.done?.revision) {
      stamps.done = { at: now(), revision: Number(revision) };
    }
  });
  // A webview's window outlives its first, empty document.
  let observed: Document | undefined;
  setInterval(() => {
    if (observed === document) return;
    observed = document;
    observer.observe(document, { attributes: true, attributeFilter: ['data-state', 'data-revision'], subtree: true });
  }, 5);
}

const read = (): Stamps => (globalThis as unknown as { nablaStamps: Stamps }).nablaStamps;

export async function measure(options: {
  readonly root: string;
  readonly installation: Installation;
  readonly chromium: Chromium;
  readonly edits: number;
}): Promise<Measurements> {
  const { root, installation, chromium, edits: count } = options;
  const server = await startServer({ installation, link: root, driver: false });
  const browser = await launchBrowser(chromium);
  try {
    const folder = path.join(server.folder, 'examples');
    cpSync(path.join(root, 'examples'), folder, { recursive: true });
    const workbench = await Workbench.open(browser, address(server.origin, folder), folder, undefined, stamp);
    const panel = workbench.panel();
    const done = async () => (await (await panel.frame()).evaluate(read)).done;
    const pressed = async () => (await workbench.page.evaluate(read)).press;

    await workbench.showDerivative('notes.py', 'f');
    await panel.drawn();
    const lensToPicture = ((await done())?.at ?? NaN) - (await pressed());

    const shown = (await done())?.revision;
    await workbench.showDerivative('notes.py', 'wave');
    const next = await until(async () => {
      const stamped = await done();
      return stamped !== undefined && stamped.revision !== shown ? stamped : undefined;
    });
    const lensToNextPicture = next.at - (await pressed());

    // A digit at the end of the number of `frequency = 3.0`, and away again: every edit changes the picture.
    await workbench.goTo(workbench.lineOf('notes.py', 'frequency'));
    await workbench.page.keyboard.press('End');
    const edits: number[] = [];
    for (let edit = 0; edit < count; edit += 1) {
      const before = (await done())?.revision ?? -1;
      await workbench.page.keyboard.press(edit % 2 === 0 ? '5' : 'Backspace');
      const drawn = await until(async () => {
        const stamped = await done();
        return stamped !== undefined && stamped.revision > before ? stamped : undefined;
      });
      edits.push(drawn.at - (await workbench.page.evaluate(read)).key);
    }

    await workbench.command('Developer: Show Running Extensions');
    const row = workbench.page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'Nabla' });
    const activation = Number(/(\d+)\s*ms/.exec(await row.innerText())?.[1] ?? NaN);
    return { activation, lensToPicture, lensToNextPicture, edits };
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error('the panel did not repaint within a minute');
  }
}
