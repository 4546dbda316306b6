// What a fresh machine needs before anything else: node_modules, and for the tests a Chromium and a VS Code to drive.
// Run again, it finds everything in place and does nothing.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findChromium } from './lib/chromium.mjs';
import { must, npm, root, run, say, script, which } from './lib/run.mjs';
import { canRunTestVSCode, installTestVSCode } from './lib/test-vscode.mjs';

/** `npm ci`, if node_modules is missing or does not hold what the lock file names. */
export async function installModules() {
  if (modulesAreInstalled()) return;
  say('installing node_modules (npm ci)');
  await must(...npm('ci', '--no-audit', '--no-fund'));
}

function modulesAreInstalled() {
  const packages = (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages;
  if (!existsSync(path.join(root, 'node_modules/.package-lock.json'))) return false;
  const installed = packages('node_modules/.package-lock.json');
  return Object.entries(packages('package-lock.json')).every(
    ([name, wanted]) =>
      name === '' || wanted.optional || wanted.devOptional || installed[name]?.version === wanted.version,
  );
}

/** Chromium, where there is none and the system's package manager can be asked for it. */
export async function installChromium() {
  if (findChromium()) return;
  const apt = which('apt-get');
  const asRoot = process.getuid?.() === 0 ? [] : which('sudo') ? ['sudo', '-n'] : undefined;
  if (!apt || !asRoot) throw new Error('no Chromium or Chrome found: install one, or set CHROMIUM to its path');
  say('installing Chromium (apt-get)');
  const aptGet = async (...args) => {
    const [program, ...rest] = [...asRoot, apt, '-o', 'DPkg::Lock::Timeout=600', '-qq', ...args];
    const code = await run(program, rest, { quiet: true, env: { DEBIAN_FRONTEND: 'noninteractive' } });
    if (code !== 0)
      throw new Error(`apt-get ${args.join(' ')} failed: install Chromium by hand, or set CHROMIUM to its path`);
  };
  await aptGet('update');
  await aptGet('install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core');
}

/** Everything that the tests in a real VS Code need; throws with the reason where they cannot run. */
export async function installTestTools() {
  if (!canRunTestVSCode)
    throw new Error('the tests in a real VS Code run on Linux x64 only (elsewhere: npm run test:desktop)');
  await installChromium();
  await installTestVSCode();
}

await script(import.meta.url, async () => {
  await installModules();
  await installTestTools();
  say('everything is installed');
});
