/** The fused shader against eager tfjs in a headless Chromium. Wall time: the drawing is done by a process of the browser. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { median } from '../measure.ts';
import type { ShaderTimes } from '../page/worker.ts';
import type { Context, Part } from '../row.ts';
import { against } from '../row.ts';

const PAGE = `<!doctype html><title>bench</title><script>
  window.measure = (job) => new Promise((resolve, reject) => {
    const worker = new Worker('/worker.js');
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data.result));
    worker.postMessage(job);
  });
</script>`;

async function measure(
  { root, chromium: found }: Context,
  job: { points: number; rounds: number },
): Promise<ShaderTimes> {
  if (found.executable === undefined) throw new Error('no Chromium');
  const entry = path.join(root, 'test/bench/page/worker.ts');
  const bundle = await build({ entryPoints: [entry], bundle: true, format: 'iife', write: false, logLevel: 'error' });
  const script = bundle.outputFiles[0]?.text ?? '';
  const server = createServer((request, response) => {
    const isScript = request.url === '/worker.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(isScript ? script : PAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({ executablePath: found.executable, args: [...found.flags] });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return await page.evaluate(
      (given) => (window as unknown as { measure: (given: unknown) => Promise<ShaderTimes> }).measure(given),
      job,
    );
  } finally {
    await browser.close();
    server.close();
  }
}

export const shader: Part = {
  name: 'shader',
  async *rows(context) {
    const points = 1e5;
    const times = await measure(context, { points, rounds: context.quick ? 3 : 7 });
    const what = `shader, f, f', f'', 36 operations, 1e+5 points, ${times.renderer.includes('SwiftShader') ? 'software GL' : times.renderer}`;
    const digits = Math.min(...times.digits);
    const row = { part: 'shader', what, unit: 'ms', ours: median(times.ours), digits };
    yield against(row, 'eager tfjs WebGL', median(times.theirs), Math.min(...times.theirDigits));
    yield against({ ...row, what: 'the same, first draw with compilation', ours: times.first }, '', null);
  },
};
