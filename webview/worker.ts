/** The worker's entry: the engine, so that the page never waits for it. Nothing but messages here. */
import { createEngine } from '../src/engine/engine.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

const engine = createEngine();
const data = new Map<string, Float64Array>();

self.addEventListener('message', (event: MessageEvent<ToWorker>) => {
  const message = event.data;
  switch (message.kind) {
    case 'run':
      engine.run(message.ticket, message.job, message.backend, data, (ticket, state) => {
        self.postMessage({ ticket, state } satisfies FromWorker);
      });
      break;
    case 'data':
      data.set(message.hash, message.values);
      break;
    case 'cancel':
      engine.cancel();
      break;
  }
});
