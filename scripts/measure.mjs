// npm run measure: how large and how fast Nabla is on this machine, in the real VS Code. Prints JSON; judges nothing.
import { statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from './build.mjs';
import { chromiumFlags, findChromium } from './lib/chromium.mjs';
import { loadTypeScript } from './lib/load.mjs';
import { root, script } from './lib/run.mjs';
import { testVSCode } from './lib/test-vscode.mjs';
import { packageExtension } from './package.mjs';
import { installTestTools } from './setup.mjs';

/** The smallest value that a share of all does not exceed. */
const percentile = (values, share) =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)];
const round = (milliseconds) => Math.round(milliseconds * 10) / 10;

await script(import.meta.url, async () => {
  await installTestTools();
  const bundles = await build();
  const vsix = await packageExtension();
  const { measure } = await loadTypeScript('test/e2e/harness/measure.ts');
  const chromium = { executable: findChromium(), flags: chromiumFlags };
  const { edits, ...times } = await measure({ root, installation: testVSCode(), chromium, edits: 50 });
  const sizes = [vsix, ...bundles].map((file) => [path.basename(file), statSync(path.resolve(root, file)).size]);
  const answer = {
    machine: `${os.cpus().length} x ${os.cpus()[0]?.model}, Node ${process.version}`,
    bytes: Object.fromEntries(sizes),
    milliseconds: {
      ...Object.fromEntries(Object.entries(times).map(([name, time]) => [name, round(time)])),
      editToRepaint: {
        edits: edits.length,
        median: round(percentile(edits, 0.5)),
        p95: round(percentile(edits, 0.95)),
      },
    },
  };
  console.log(JSON.stringify(answer, null, 2));
});
