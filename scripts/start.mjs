// npm start: from a fresh clone to the panel. Installs, builds, and opens VS Code on the examples with the extension; without
// a desktop VS Code, on Linux, the one of the tests, in the browser.
//   --screenshot out.png   instead, without a window: save what a person would see after a click on a lens
//     [--file notes.py] [--function f] [--theme "Light Modern"] [--size 1280x800]
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { must, root, run, say, script, which } from './lib/run.mjs';
import { installChromium, installModules } from './setup.mjs';
import { canRunTestVSCode, installTestVSCode, testVSCode } from './lib/test-vscode.mjs';

const examples = path.join(root, 'examples');

/** Opens the desktop VS Code and leaves it to the user. */
async function openDesktop(program) {
  await must(program, ['--new-window', `--extensionDevelopmentPath=${root}`, examples]);
  say('VS Code is open on the examples: open notes.py and click "∇ Derivative" above a function');
}

/** Serves the test VS Code until the user ends it. */
async function serve() {
  say('no `code` on the PATH: starting a VS Code that runs in the browser');
  await installTestVSCode();
  const { loadTypeScript } = await import('./lib/load.mjs');
  const { address, plainSettings, startServer } = await loadTypeScript('test/e2e/harness/server.ts');
  const server = await startServer({ installation: testVSCode(), link: root, driver: false, settings: plainSettings });
  const end = async () => {
    await server.stop();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, end);
  say(`open ${address(server.origin, examples)}`);
  say('then open notes.py and click "∇ Derivative" above a function. Ctrl+C ends it.');
  const opener = process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? which('xdg-open') : undefined;
  if (opener) await run(opener, [address(server.origin, examples)], { quiet: true });
}

async function screenshot({ screenshot: output, file = 'notes.py', function: functionName, theme, size = '1280x800' }) {
  if (!canRunTestVSCode) throw new Error('--screenshot works on Linux x64 only');
  await installChromium();
  await installTestVSCode();
  const { loadTypeScript } = await import('./lib/load.mjs');
  const { chromiumFlags, findChromium } = await import('./lib/chromium.mjs');
  const { takeScreenshot } = await loadTypeScript('test/e2e/harness/screenshot.ts');
  const wanted = [path.resolve(file), path.join(examples, file)].find((candidate) => existsSync(candidate));
  if (!wanted) throw new Error(`there is no file ${file}, here or in examples/`);
  const [width, height] = size.split('x').map(Number);
  await takeScreenshot({
    root,
    installation: testVSCode(),
    chromium: { executable: findChromium(), flags: chromiumFlags },
    file: wanted,
    functionName,
    theme: theme ?? 'Dark Modern',
    size: { width, height },
    output: path.resolve(output),
  });
  say(`saved ${output}`);
}

await script(import.meta.url, async () => {
  const text = { type: 'string' };
  const { values: options } = parseArgs({
    options: { screenshot: text, file: text, function: text, theme: text, size: text },
  });
  await installModules();
  const { build } = await import('./build.mjs'); // needs esbuild, which is there only now
  say('building the extension');
  await build();

  const code = which('code');
  if (options.screenshot) await screenshot(options);
  else if (code) await openDesktop(code);
  else if (canRunTestVSCode) await serve();
  else
    throw new Error(
      'no VS Code found: install it (https://code.visualstudio.com) so that `code` is on the PATH, and try again',
    );
});
