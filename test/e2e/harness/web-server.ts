// VS Code in the browser alone, as on vscode.dev: no server behind it, extensions in a web worker, so no Node anywhere.
// The workbench is the installed VS Code's own web build; @vscode/test-web serves its files, the extension and a folder.
// Two lines of that build tie it to a server, and its page wants a configuration: both are mended in what the page is given.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { freePort, quietSettings, type Installation } from './server.ts';

export interface WebServer {
  readonly address: string;
  /** Puts the mended workbench in the place of the built one; before the page is opened. */
  route(context: BrowserContext): Promise<void>;
  stop(): Promise<void>;
}

interface TestWeb {
  readonly runServer: (
    host: string,
    port: number,
    config: object,
  ) => Promise<{ close(done: () => void): void; closeAllConnections(): void }>;
}

export async function startWebServer(options: {
  readonly installation: Installation;
  readonly extension: string;
  readonly suites: string;
  readonly workspace: string;
}): Promise<WebServer> {
  const { installation, extension, suites, workspace } = options;
  const [host, port] = ['127.0.0.1', await freePort()];
  const fromInstallation = createRequire(path.join(installation.home, 'package.json'));
  const { runServer } = fromInstallation('@vscode/test-web/out/server/main.js') as TestWeb;
  dropAccessLog();
  const server = await runServer(host, port, {
    extensionDevelopmentPath: extension,
    extensionTestsPath: suites,
    build: { type: 'static', location: installation.vscode },
    folderMountPath: workspace,
    esm: true,
    printServerLog: false,
  });

  const at = (file: string) => ({ scheme: 'http', authority: `${host}:${port}`, path: file });
  const configuration = {
    folderUri: { $mid: 1, scheme: 'vscode-test-web', authority: 'mount', path: '/' },
    webviewEndpoint: 'static/build/out/vs/workbench/contrib/webview/browser/pre',
    userDataPath: '/',
    isEnabledFileDownloads: true,
    isEnabledFileUploads: true,
    isEnabledCoderGettingStarted: false,
    enableWorkspaceTrust: false,
    additionalBuiltinExtensions: [at('/static/extensions/fs')],
    developmentOptions: {
      enableSmokeTestDriver: true,
      extensions: [at('/static/devextensions')],
      extensionTestsPath: at(`/static/devextensions/${path.relative(extension, suites)}`),
    },
    productConfiguration: {
      enableTelemetry: false,
      extensionEnabledApiProposals: { 'vscode.vscode-test-web-fs': ['fileSearchProvider', 'textSearchProvider'] },
    },
    configurationDefaults: quietSettings,
  };
  const placeholders: Readonly<Record<string, string>> = {
    WORKBENCH_WEB_CONFIGURATION: JSON.stringify(configuration).replaceAll('&', '&amp;').replaceAll('"', '&quot;'),
    WORKBENCH_WEB_BASE_URL: 'static/build',
    WORKBENCH_NLS_FALLBACK_URL: 'static/build/out/nls.messages.js',
    WORKBENCH_NLS_URL: 'static/build/out/nls.messages.js',
    WORKBENCH_SCRIPT_NONCE: 'x',
    BASE: '.',
    VS_BASE: '.',
  };
  const built = (file: string) =>
    readFileSync(path.join(installation.vscode, 'out/vs/code/browser/workbench', file), 'utf8');
  const page = built('workbench.html').replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => placeholders[name] ?? '');
  const script = [
    { what: /,remoteAuthority:location\.host\}/, by: '}' },
    { what: /(\.file\(this\.userDataPath\)\.with\(\{scheme:\w+\.)vscodeRemote/, by: '$1vscodeUserData' },
  ].reduce((text, { what, by }) => {
    if (!what.test(text))
      throw new Error(`this VS Code's workbench is another than expected: it has no ${String(what)}`);
    return text.replace(what, by);
  }, built('workbench.js'));

  const origin = `http://${host}:${port}/`;
  return {
    address: `${origin}?folder=vscode-test-web://mount/`,
    route: async (context) => {
      await context.route(
        (url) => url.href.split('?')[0] === origin,
        (route) => route.fulfill({ contentType: 'text/html', body: page }),
      );
      await context.route(
        (url) => url.pathname.endsWith('/out/vs/code/browser/workbench/workbench.js'),
        (route) => route.fulfill({ contentType: 'text/javascript', body: script }),
      );
    },
    stop: async () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

/** test-web tells of its start and of every file that this build lacks (harmless); nobody needs to read it. */
function dropAccessLog(): void {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (chunk: string | Uint8Array, ...rest: never[]) =>
    /^(Serving |Listening on |.{0,4}GET )/.test(String(chunk)) || write(chunk, ...rest);
}
