// Where this machine's Chromium is, and the flags under which it draws WebGL in software, headless, without a GPU.
import { existsSync } from 'node:fs';
import { which } from './run.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** The path of a Chromium or Chrome, or undefined. The environment's CHROMIUM wins. */
export function findChromium() {
  const named = process.env.CHROMIUM;
  if (named) return existsSync(named) ? named : undefined;
  return names.map(which).find((path) => path !== undefined);
}

/** Software WebGL 2 (SwiftShader), and nothing that talks to the network by itself. */
export const chromiumFlags = [
  '--no-sandbox',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];
