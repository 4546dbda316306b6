// npm run package: builds and packs the VSIX, lists what is in it, and checks that it is small and holds only what it needs.
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { build } from './build.mjs';
import { must, root, script, tool } from './lib/run.mjs';

const LIMIT = 1_500_000; // bytes
const allowed = /^(package\.json|README\.md|CHANGELOG\.md|LICENSE(\.\w+)?|dist\/[\w.]+\.(js|css)|media\/[\w./-]+)$/;

/** Packs, prints the files, and gives the VSIX's path; throws when it is too large or holds what it should not. */
export async function packageExtension() {
  await build();
  const { name, version, main, browser, icon } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const vsix = path.join(root, `${name}-${version}.vsix`);
  // One bundle per part, so no node_modules; no repository is named, so README links stay as they are.
  const flags = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', vsix];
  await must(...tool('@vscode/vsce/vsce', 'package', ...flags), { quiet: true });
  const files = await list();
  for (const file of files) console.log(`  ${file} (${statSync(path.join(root, file)).size} bytes)`);
  const size = statSync(vsix).size;
  console.log(`${path.basename(vsix)}: ${files.length} files, ${(size / 1e6).toFixed(3)} MB`);

  const missing = [main, browser, icon, 'dist/webview.js', 'dist/worker.js']
    .map(path.posix.normalize)
    .filter((file) => !files.includes(file));
  if (missing.length > 0) throw new Error(`the package lacks ${missing.join(', ')}`);
  const unwanted = files.filter((file) => !allowed.test(file));
  if (unwanted.length > 0)
    throw new Error(`the package holds what it does not need: ${unwanted.join(', ')} (see .vscodeignore)`);
  if (size > LIMIT) throw new Error(`the package has ${size} bytes, more than ${LIMIT}`);
  return vsix;
}

/** The files of the package, as vsce chooses them. */
async function list() {
  const { listFiles, PackageManager } = (await import('@vscode/vsce')).default;
  return (await listFiles({ cwd: root, packageManager: PackageManager.None })).toSorted();
}

await script(import.meta.url, packageExtension);
