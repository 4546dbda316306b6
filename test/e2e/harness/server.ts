// Starts and stops the VS Code that the specs drive: VS Code's own server (not code-server's wrapper), which serves the web
// workbench and runs the extension host. Knows no browser; what is on the page is workbench.ts's.
import { spawn } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where scripts/lib/test-vscode.mjs has put things. */
export interface Installation {
  readonly home: string;
  readonly node: string;
  readonly vscode: string;
}

export interface ServerOptions {
  readonly installation: Installation;
  /** User settings; without them the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Folder of an extension to install by a link to it. */
  readonly link?: string;
  /** Packages to install first, as a user would. */
  readonly vsix?: readonly string[];
  /** Without the driver VS Code is as users have it (dialogs, toasts), but takes no extension from the address. */
  readonly driver?: boolean;
  readonly port?: number;
}

export interface Server {
  /** A folder of this run alone; gone after `stop`. */
  readonly folder: string;
  readonly origin: string;
  /** What VS Code and its extension hosts wrote to their logs, newest last. */
  logs(): string;
  stop(): Promise<void>;
}

/** For a person at this VS Code: no welcome, no shops, no updates; otherwise as it comes. */
export const plainSettings: Readonly<Record<string, unknown>> = {
  'chat.commandCenter.enabled': false,
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'workbench.colorTheme': 'Dark Modern',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

/** For specs: an editor that keeps still and writes what is typed, no more. */
export const quietSettings: Readonly<Record<string, unknown>> = {
  ...plainSettings,
  'editor.autoClosingBrackets': 'never',
  'editor.autoIndent': 'none',
  'editor.hover.enabled': false,
  'editor.minimap.enabled': false,
  'editor.occurrencesHighlight': 'off',
  'editor.parameterHints.enabled': false,
  'editor.quickSuggestions': { comments: 'off', other: 'off', strings: 'off' },
  'editor.suggestOnTriggerCharacters': false,
  'files.autoSave': 'off',
  'files.hotExit': 'off',
  'git.enabled': false,
  'window.confirmBeforeClose': 'never',
  'workbench.layoutControl.enabled': false,
};

export async function startServer(options: ServerOptions): Promise<Server> {
  const { installation, settings = quietSettings, link, vsix = [], driver = true, port = await freePort() } = options;
  const folder = mkdtempSync(path.join(tmpdir(), 'nabla-vscode-'));
  const data = path.join(folder, 'server');
  mkdirSync(path.join(data, 'data/User'), { recursive: true });
  writeFileSync(path.join(data, 'data/User/settings.json'), JSON.stringify(settings, null, 2));

  const extensions = path.join(folder, 'extensions');
  mkdirSync(extensions);
  // Before the first start: VS Code then makes a list of what it found, and later reads only that.
  if (link !== undefined) symlinkSync(link, path.join(extensions, 'nabla'));

  const main = path.join(installation.vscode, 'out/server-main.js');
  const places = ['--server-data-dir', data, '--extensions-dir', extensions];
  const common = [main, ...places, '--accept-server-license-terms', '--disable-telemetry'];
  // A home of its own: nothing of the user's is read or written.
  const env = {
    ...process.env,
    HOME: folder,
    XDG_CONFIG_HOME: path.join(folder, 'config'),
    XDG_DATA_HOME: path.join(folder, 'share'),
  };
  const output = path.join(folder, 'server.log');
  const start = (args: readonly string[]) => {
    const log = openSync(output, 'a');
    try {
      return spawn(installation.node, [...common, ...args], { env, stdio: ['ignore', log, log], detached: true });
    } finally {
      closeSync(log);
    }
  };

  for (const file of vsix) {
    const code = await new Promise((resolve) => {
      start(['--install-extension', file, '--force']).once('exit', resolve);
    });
    if (code !== 0) throw new Error(`VS Code did not install ${file}:\n${readFileSync(output, 'utf8')}`);
  }

  const address = ['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'];
  const quiet = ['--disable-getting-started-override', '--disable-workspace-trust'];
  const child = start([...address, ...quiet, ...(driver ? ['--enable-smoke-test-driver'] : [])]);
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const origin = `http://127.0.0.1:${port}`;

  const stop = async () => {
    endGroup(child.pid, 'SIGTERM');
    const kill = setTimeout(() => {
      endGroup(child.pid, 'SIGKILL');
    }, 3000);
    await gone;
    clearTimeout(kill);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };

  const deadline = Date.now() + 60_000;
  while (!(await answers(`${origin}/version`))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      const log = readFileSync(output, 'utf8');
      await stop();
      throw new Error(`VS Code's server did not come up:\n${log}`);
    }
    await sleep(100);
  }

  return {
    folder,
    origin,
    logs: () => readLogs(folder),
    stop,
  };
}

/** The page's address for a workspace folder, with the extension under development and the suites to run in it, if any. */
export function address(origin: string, workspace: string, extension?: string, suites?: string): string {
  const remote = (file: string) => `vscode-remote://${new URL(origin).host}${file}`;
  const payload = [
    ...(extension ? [['extensionDevelopmentPath', remote(extension)]] : []),
    ...(suites ? [['extensionTestsPath', remote(suites)]] : []),
  ];
  const query = new URLSearchParams({
    folder: workspace,
    ...(payload.length > 0 && { payload: JSON.stringify(payload) }),
  });
  return `${origin}/?${query.toString()}`;
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('no free port'));
      });
    });
  });
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    (response) => response.ok,
    () => false,
  );
}

/** The server and the extension hosts it started: detached, they are one process group. */
function endGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // Gone already.
  }
}

/** What VS Code and its extension hosts wrote to their logs; `folder` is the server's. */
export function readLogs(folder: string): string {
  const logs = path.join(folder, 'server/data/logs');
  try {
    const files = readdirSync(logs, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return files
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => `=== ${path.relative(logs, file)}\n${readFileSync(file, 'utf8')}`)
      .join('\n');
  } catch {
    return '';
  }
}
