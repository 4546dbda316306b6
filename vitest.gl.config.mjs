import { defineConfig } from 'vitest/config';

// Tests of the WebGL backend: the real engine in a worker of a headless Chromium with software GL.
export default defineConfig({
  test: {
    include: ['test/**/*.gl.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
