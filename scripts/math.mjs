// npm run --silent math < requests.json: the headless runner. Builds it first where it is missing or older than its sources,
// silently: standard output holds the answers and nothing else.
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));
const runner = path.join(root, 'dist/math.mjs');

function isFresh() {
  if (!existsSync(runner)) return false;
  const built = statSync(runner).mtimeMs;
  const older = (file) => statSync(path.join(root, file)).mtimeMs <= built;
  const sources = ['graph', 'lang', 'engine', 'cli'].map((folder) => `src/${folder}`);
  const files = sources.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true }).map((file) => path.join(folder, file)),
  );
  // Folders count too: their time changes when a file in them goes.
  return [...sources, ...files, 'package-lock.json', 'scripts/build.mjs'].every(older);
}

if (!isFresh()) {
  const { build } = await import('./build.mjs');
  await build({ only: ['dist/math.mjs'] });
}
process.argv = [process.argv[0], runner, ...process.argv.slice(2)];
await import(pathToFileURL(runner).href);
