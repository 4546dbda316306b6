import { defineConfig } from 'vitest/config';

// Unit, property and golden tests: everything that needs neither a browser nor an editor.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'node_modules/**'],
  },
});
