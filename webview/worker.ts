/** The worker's entry: the engine, so that the page never waits for it. Nothing but messages here. */
import { createEngine } from '../src/engine/engine.ts';
import { hashesOf, imageOf } from '../src/engine/job.ts';
import type { JobResult, JobState } from '../src/engine/job.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

const engine = createEngine();
const data = new Map<string, Float64Array>();

/** Bitmaps move to the page; everything else is copied. */
function imagesOf(state: JobState<JobResult>): ImageBitmap[] {
  const result = state.kind === 'done' ? state.result : state.kind === 'running' ? state.partial : null;
  const image = result === null ? null : imageOf(result);
  return image === null ? [] : [image];
}

/** Arrays that the newest job does not name are let go: the page sends them again should they be wanted. */
function forgetAllBut(hashes: readonly string[]): void {
  for (const hash of data.keys()) if (!hashes.includes(hash)) data.delete(hash);
}

// The first job comes in a moment: WebGL's start need not wait for it.
setTimeout(() => {
  engine.warmUp();
}, 0);

self.addEventListener('message', (event: MessageEvent<ToWorker>) => {
  const message = event.data;
  switch (message.kind) {
    case 'run':
      forgetAllBut(hashesOf(message.job));
      engine.run(message.ticket, message.job, message.backend, data, (ticket, state) => {
        self.postMessage({ ticket, state } satisfies FromWorker, { transfer: imagesOf(state) });
      });
      break;
    case 'data':
      data.set(message.hash, message.values);
      break;
    case 'pause':
    case 'resume':
    case 'stop':
    case 'cancel':
      engine[message.kind]();
      break;
  }
});
