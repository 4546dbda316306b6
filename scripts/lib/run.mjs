// Small helpers that every script shares: say what is done, run a program, find npm. Nothing about Nabla itself.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The folder of the repository. */
export const root = path.resolve(fileURLToPath(new URL('../..', import.meta.url)));

export const say = (message) => console.log(`nabla: ${message}`);

/**
 * The body of a script: runs `work` if the module is the one that was started (and not imported by another). A failure prints
 * its reason, without a stack, and ends the process with 1.
 */
export async function script(moduleUrl, work) {
  if (!process.argv[1] || moduleUrl !== pathToFileURL(process.argv[1]).href) return;
  try {
    await work();
  } catch (error) {
    console.error(`nabla: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

/** Where a program of that name is on the PATH, or undefined. */
export function which(program) {
  const extensions = process.platform === 'win32' ? (process.env.PATHEXT ?? '.EXE;.CMD').split(';') : [''];
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    for (const extension of extensions) {
      const file = path.join(folder, program + extension);
      if (folder && existsSync(file)) return file;
    }
  }
  return undefined;
}

/**
 * Runs a program to its end and gives its exit code (a signal counts as 1). It reads no standard input.
 * `quiet` keeps its output back and prints it only if it fails.
 */
export function run(program, args, { quiet = false, cwd = root, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const shell = process.platform === 'win32' && !/\.exe$/i.test(program);
    const child = spawn(program, args, {
      cwd,
      shell,
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
      env: { ...process.env, ...env },
    });
    const output = [];
    child.stdout?.on('data', (chunk) => output.push(chunk));
    child.stderr?.on('data', (chunk) => output.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      if (quiet && code !== 0) process.stderr.write(Buffer.concat(output));
      resolve(code ?? 1);
    });
  });
}

/** As `run`, but a failure throws. */
export async function must(program, args, options) {
  const code = await run(program, args, options);
  if (code !== 0) throw new Error(`${path.basename(program)} ${args.join(' ')} failed (exit code ${code})`);
}

/** Program and arguments of the npm that started this script, else of the one on the PATH. */
export function npm(...args) {
  const script = process.env.npm_execpath;
  return script?.endsWith('.js') ? [process.execPath, [script, ...args]] : ['npm', args];
}

/** Program and arguments of a tool in node_modules, by the path of its script. */
export const tool = (script, ...args) => [process.execPath, [path.join(root, 'node_modules', script), ...args]];
