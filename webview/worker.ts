/** The worker's entry: the engine, so that the page never waits for it. Nothing but messages here. */
import { createEngine } from '../src/engine/engine.ts';
import { imageOf } from '../src/engine/job.ts';
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

// The first job comes in a moment: WebGL's start need not wait for it.
setTimeout(() => {
  engine.warmUp();
}, 0);

self.addEventListener('message', (event: MessageEvent<ToWorker>) => {
  const message = event.data;
  switch (message.kind) {
    case 'run':
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
