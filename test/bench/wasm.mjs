/**
 * The WebAssembly backend against plain JavaScript loops, the block interpreter and closures, on this machine:
 * `node test/bench/wasm.mjs` (`--json` for numbers only). Works are interleaved, A B A B, and times are medians; with other work
 * on the machine only the ratios mean something. Bundles what it measures, since Node 20 does not read TypeScript.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = await mkdtemp(join(tmpdir(), 'nabla-bench-'));
try {
  const outfile = join(folder, 'cases.mjs');
  const entry = fileURLToPath(new URL('wasm-cases.ts', import.meta.url));
  await build({ entryPoints: [entry], outfile, bundle: true, format: 'esm', platform: 'node', logLevel: 'error' });
  const { run } = await import(pathToFileURL(outfile).href);
  let modules = 0;
  const tables = await run(async (source) => {
    const file = join(folder, `loop${modules++}.mjs`);
    await writeFile(file, source);
    return (await import(pathToFileURL(file).href)).run;
  });
  if (process.argv.includes('--json')) console.log(JSON.stringify(tables, undefined, 2));
  else for (const rows of Object.values(tables)) console.table(rows);
} finally {
  await rm(folder, { recursive: true });
}
