// npm run test:desktop: the mocha suites in the desktop VS Code, which @vscode/test-electron downloads. Where it cannot be
// downloaded, `npm run test:e2e` runs the same suites in the VS Code that npm carries.
import path from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { build } from './build.mjs';
import { root, script } from './lib/run.mjs';

const launchArgs = ['--disable-extensions', '--disable-workspace-trust', '--skip-welcome', '--skip-release-notes'];

await script(import.meta.url, async () => {
  await build();
  await build({ tests: true });
  let vscodeExecutablePath;
  try {
    vscodeExecutablePath = await downloadAndUnzipVSCode({
      version: 'stable',
      cachePath: path.join(root, '.vscode-test'),
    });
  } catch (error) {
    const instead = 'npm run test:e2e runs the same suites without it';
    throw new Error(`the desktop VS Code cannot be downloaded here (${error.message}); ${instead}`, { cause: error });
  }
  await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: root,
    extensionTestsPath: path.join(root, 'dist/test/suites.node.js'),
    launchArgs: [path.join(root, 'examples'), ...launchArgs],
  });
});
