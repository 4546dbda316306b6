// npm test: everything, from setting the machine up to the real VS Code. A stage that fails does not keep the others from
// running where they still make sense. The last line sums up: checks, unit tests, suites and specs.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { installModules, installTestTools } from './setup.mjs';
import { root, run, say, tool } from './lib/run.mjs';

const started = Date.now();
let passed = 0;
let failed = 0;
const broken = [];

/** Runs one stage: a function that gives its counts, or throws why it could not run. Says whether all of it passed. */
async function stage(name, work) {
  say(`${name} ...`);
  const began = Date.now();
  let counts;
  try {
    counts = await work();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    counts = { passed: 0, failed: 1 };
  }
  const seconds = ((Date.now() - began) / 1000).toFixed(0);
  say(`${name}: ${counts.passed} passed, ${counts.failed} failed (${seconds} s)`);
  passed += counts.passed;
  failed += counts.failed;
  if (counts.failed > 0) broken.push(name);
  return counts.failed === 0;
}

/** A check is one test: it holds or it does not. */
const check = async (work) => {
  const code = await work();
  return typeof code === 'number' && code !== 0 ? { passed: 0, failed: 1 } : { passed: 1, failed: 0 };
};

const ready = await stage('setup', () => check(installModules));
if (ready) {
  // Only now: these import what node_modules holds.
  const { build, printSizes } = await import('./build.mjs');
  const { packageExtension } = await import('./package.mjs');
  const { runSpecs, runSuitesIn, runVitest } = await import('./test-e2e.mjs');

  const toolCheck = (script, ...args) => check(() => run(...tool(script, ...args)));
  await stage('types', () => toolCheck('typescript/bin/tsc', '-b'));
  await stage('lint', () => toolCheck('eslint/bin/eslint.js', '.'));
  await stage('format', () => toolCheck('prettier/bin/prettier.cjs', '--check', '.'));
  await stage('unit tests', () => runVitest('vitest.config.mjs'));
  const built = await stage('build', () => check(async () => printSizes(await build())));
  if (built) {
    await stage('package', () => check(packageExtension));
    if (await stage('a VS Code to test in', () => check(installTestTools))) {
      await stage('WebGL in Chromium', () => runVitest('vitest.gl.config.mjs'));
      await stage('suites in the Node extension host', () => runSuitesIn('node'));
      await stage('suites in the browser extension host', () => runSuitesIn('web'));
      await stage('specs in VS Code', () => runSpecs());
    }
  }
}

const pictures = path.join(root, 'test/e2e/screenshots');
if (existsSync(pictures)) say(`pictures of the specs: ${path.relative(process.cwd(), pictures)}`);
if (broken.length > 0) say(`failed: ${broken.join(', ')}`);
say(`${((Date.now() - started) / 1000).toFixed(0)} s in all`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
