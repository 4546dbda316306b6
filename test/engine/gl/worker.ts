/** The worker's side of the tests: does the task that a message names. */
import type { Tasks } from './tasks.ts';
import { tasks } from './tasks.ts';

interface Request {
  readonly id: number;
  readonly task: keyof Tasks;
  readonly parameters: readonly never[];
}

self.addEventListener('message', (event: MessageEvent<Request>) => {
  const { id, task, parameters } = event.data;
  Promise.resolve()
    .then(() => (tasks as Record<string, (...list: readonly never[]) => unknown>)[task]?.(...parameters))
    .then(
      (result) => {
        self.postMessage({ id, result });
      },
      (error: unknown) => {
        self.postMessage({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      },
    );
});
