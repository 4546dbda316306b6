// npm run test:e2e: everything that runs in the real VS Code: the mocha suites in both extension hosts, then the specs that
// drive a window as a person would. Expects `npm run build` to have been done.
//   --only specs|node|web     one of the three      any other argument goes to vitest: a file name, -t "test name"
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from './build.mjs';
import { chromiumFlags, findChromium } from './lib/chromium.mjs';
import { loadTypeScript } from './lib/load.mjs';
import { root, run, say, script, tool } from './lib/run.mjs';
import { testVSCode } from './lib/test-vscode.mjs';
import { installTestTools } from './setup.mjs';

/** Runs a vitest configuration and gives what its report counts; a run without a report is one failure. */
export async function runVitest(config, ...args) {
  const report = path.join(root, 'dist/test', `${path.basename(path.dirname(config)) || 'unit'}-report.json`);
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await run(...tool('vitest/vitest.mjs', 'run', '--config', config, ...reporters, ...args));
  try {
    const { numPassedTests: passed, numFailedTests: failed } = JSON.parse(readFileSync(report, 'utf8'));
    // A file that does not load has no failed test.
    return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

/** The mocha suites in the extension host named: `node` or `web`. */
export async function runSuitesIn(host) {
  say(`suites in the ${host === 'node' ? "server's Node" : "browser's worker"} extension host`);
  mkdirSync(path.join(root, 'test/e2e/screenshots'), { recursive: true });
  await build({ tests: true });
  const { runSuites } = await loadTypeScript('test/e2e/harness/suites.ts');
  const chromium = { executable: findChromium(), flags: chromiumFlags };
  return runSuites({ host, root, installation: testVSCode(), chromium });
}

export async function runSpecs(...args) {
  say('specs that drive VS Code as a person would');
  return runVitest('test/e2e/vitest.config.mjs', ...args);
}

await script(import.meta.url, async () => {
  const args = process.argv.slice(2);
  const at = args.indexOf('--only');
  const only = at < 0 ? undefined : args.splice(at, 2)[1];
  await installTestTools();
  const parts = { node: () => runSuitesIn('node'), web: () => runSuitesIn('web'), specs: () => runSpecs(...args) };
  const counts = [];
  for (const [name, part] of Object.entries(parts)) if (!only || only === name) counts.push(await part());
  const sum = (key) => counts.reduce((total, count) => total + count[key], 0);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') === 0 && sum('passed') > 0 ? 0 : 1;
});
