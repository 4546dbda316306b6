// npm run test:desktop: the mocha suites in the desktop VS Code, which @vscode/test-electron downloads. Where it cannot be
// downloaded, `npm run test:e2e` runs the same suites in the VS Code that npm carries.
import path from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { build } from './build.mjs';
import { root, say } from './lib/run.mjs';

await build();
await build({ tests: true });

let executable;
try {
  executable = await downloadAndUnzipVSCode({ version: 'stable', cachePath: path.join(root, '.vscode-test') });
} catch (error) {
  say(
    `the desktop VS Code cannot be downloaded here (${error.message}); "npm run test:e2e" runs the same suites without it`,
  );
  process.exit(1);
}

try {
  await runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: root,
    extensionTestsPath: path.join(root, 'dist/test/suites.node.js'),
    launchArgs: [
      path.join(root, 'examples'),
      '--disable-extensions',
      '--disable-workspace-trust',
      '--skip-welcome',
      '--skip-release-notes',
    ],
  });
} catch (error) {
  say(`the suites failed in the desktop VS Code: ${error.message}`);
  process.exit(1);
}
