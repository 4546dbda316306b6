// Loads a TypeScript module into a script: bundled into dist/test/ first, since Node 20 reads no types. Packages stay outside.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { root } from './run.mjs';

/** The module's exports; `entry` is its path in the repository. */
export async function loadTypeScript(entry) {
  const outfile = path.join(root, 'dist/test', `${path.basename(entry, '.ts')}.mjs`);
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  });
  return import(pathToFileURL(outfile).href);
}
