// Builds everything that ships, by esbuild, into dist/: the extension for Node and for a browser's extension host, the
// panel, its worker and style sheet, and the headless runner.
//   --dev    source maps, not minified      --watch  --dev, and again on every change
//   --tests  the mocha suites that run inside an extension host, into dist/test/, and nothing else
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import { root, script } from './lib/run.mjs';

const extension = { external: ['vscode'], format: 'cjs', target: 'es2022' };
const forNode = { ...extension, platform: 'node', target: 'node20' };
const forBrowser = { ...extension, platform: 'browser' };
const forPage = { format: 'iife', platform: 'browser', target: 'es2022' };

const bundles = {
  'dist/extension.js': { entry: 'src/host/extension.ts', ...forNode },
  'dist/extension.web.js': { entry: 'src/host/extension.ts', ...forBrowser },
  'dist/webview.js': { entry: 'webview/main.ts', ...forPage },
  'dist/worker.js': { entry: 'webview/worker.ts', ...forPage },
  'dist/webview.css': { entry: 'webview/panel.css', target: 'es2022' },
  'dist/math.mjs': { entry: 'src/cli/main.ts', format: 'esm', platform: 'node', target: 'node20' },
};

// Mocha stays outside the Node suites (it loads parts of itself by name); the worker host takes its browser build.
const testBundles = {
  'dist/test/suites.node.js': { entry: 'test/e2e/suites/index.node.ts', ...forNode, external: ['vscode', 'mocha'] },
  'dist/test/suites.web.js': {
    entry: 'test/e2e/suites/index.web.ts',
    ...forBrowser,
    alias: { mocha: 'mocha/mocha.js' },
    define: { global: 'globalThis' },
  },
};

const options = (outfile, { entry, ...rest }, dev) => ({
  absWorkingDir: root,
  entryPoints: [entry],
  outfile,
  bundle: true,
  minify: !dev,
  sourcemap: dev ? 'linked' : false,
  legalComments: 'none',
  logLevel: 'warning',
  ...rest,
});

const existing = (set) => Object.entries(set).filter(([, { entry }]) => existsSync(path.join(root, entry)));

/** Builds the bundles whose source exists, side by side; gives the paths of the outputs. `only` names some of them. */
export async function build({ dev = false, tests = false, only } = {}) {
  const wanted = existing(tests ? testBundles : bundles).filter(([outfile]) => !only || only.includes(outfile));
  try {
    await Promise.all(wanted.map(([outfile, bundle]) => esbuild.build(options(outfile, bundle, dev || tests))));
  } catch {
    throw new Error('the build failed'); // esbuild has said why
  }
  return wanted.map(([outfile]) => outfile);
}

/** Builds and goes on building on every change, until the process ends. */
async function watch() {
  const wanted = existing(bundles);
  let underWay = 0;
  const plugin = {
    name: 'tell',
    setup: (bundle) => {
      bundle.onStart(() => {
        if (underWay === 0) console.log('building ...');
        underWay += 1;
      });
      bundle.onEnd(() => {
        underWay -= 1;
        if (underWay === 0) console.log('built');
      });
    },
  };
  const contexts = wanted.map(([outfile, bundle]) =>
    esbuild.context({ ...options(outfile, bundle, true), plugins: [plugin] }),
  );
  for (const context of await Promise.all(contexts)) await context.watch();
}

/** One line per output: its size, and what it takes compressed. */
export function printSizes(outfiles) {
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(10);
  for (const outfile of outfiles) {
    const file = path.join(root, outfile);
    console.log(
      `${outfile.padEnd(26)}${kilobytes(statSync(file).size)}  gzip ${kilobytes(gzipSync(readFileSync(file)).length)}`,
    );
  }
}

await script(import.meta.url, async () => {
  const flag = { type: 'boolean', default: false };
  const { values } = parseArgs({ options: { dev: flag, tests: flag, watch: flag } });
  if (values.watch) await watch();
  else printSizes(await build(values));
});
