// The specs that drive a real VS Code as a person would: one server and one Chromium for the whole run (global-setup.ts),
// one window per spec file (fixtures.ts). Kept apart from the unit tests, which need neither.
import { defineConfig } from 'vitest/config';
import { chromiumFlags, findChromium } from '../../scripts/lib/chromium.mjs';
import { root } from '../../scripts/lib/run.mjs';
import { testVSCode } from '../../scripts/lib/test-vscode.mjs';

export default defineConfig({
  root,
  test: {
    include: ['test/e2e/specs/**/*.spec.ts'],
    globalSetup: ['test/e2e/global-setup.ts'],
    provide: {
      root,
      installation: testVSCode(),
      chromium: { executable: findChromium() ?? 'chromium', flags: chromiumFlags },
    },
    fileParallelism: false,
    expect: { poll: { timeout: 20_000, interval: 50 } },
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
