/** A page of a headless Chromium with software WebGL, and in it a worker that does `tasks.ts`. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import type { Tasks } from './tasks.ts';

// prettier-ignore
const FLAGS = [
  '--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist',
  '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--disable-dev-shm-usage',
];

export interface TestBrowser {
  /** Does a task in the worker. */
  do<K extends keyof Tasks>(task: K, ...parameters: Parameters<Tasks[K]>): Promise<Awaited<ReturnType<Tasks[K]>>>;
  close(): Promise<void>;
}

const PAGE = `<!doctype html><title>test</title><script>
  const worker = new Worker('/worker.js');
  const waiting = new Map();
  let next = 0;
  worker.onerror = (event) => { for (const { reject } of waiting.values()) reject(new Error(event.message)); };
  worker.onmessage = ({ data }) => {
    const { resolve, reject } = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.error) reject(new Error(data.error)); else resolve(data.result);
  };
  window.perform = (task, parameters) => new Promise((resolve, reject) => {
    waiting.set(next, { resolve, reject });
    worker.postMessage({ id: next++, task, parameters });
  });
</script>`;

export async function openBrowser(flags: readonly string[] = FLAGS): Promise<TestBrowser> {
  const bundle = await build({
    entryPoints: [path.join(import.meta.dirname, 'worker.ts')],
    bundle: true,
    format: 'iife',
    platform: 'browser',
    write: false,
    logLevel: 'error',
  });
  const script = bundle.outputFiles[0]?.text ?? '';
  const server = createServer((request, response) => {
    const isScript = request.url === '/worker.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(isScript ? script : PAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: [...flags] });
  const page = await browser.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') console.error(message.text());
  });
  await page.goto(`http://127.0.0.1:${port}/`);
  return {
    do: (task, ...parameters) =>
      page.evaluate(
        ([name, list]) =>
          (window as unknown as { perform: (name: unknown, list: unknown) => Promise<never> }).perform(name, list),
        [task, parameters] as const,
      ),
    async close() {
      await browser.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
