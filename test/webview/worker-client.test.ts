import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Job, JobResult, JobState } from '../../src/engine/job.ts';
import { createEngineClient, type EngineClient } from '../../webview/worker-client.ts';

type Listener = (event: unknown) => void;

/** Stands for the browser's: remembers what it was sent, and says what a test makes it say. */
class FakeWorker {
  static all: FakeWorker[] = [];
  readonly sent: { readonly kind: string; readonly ticket?: number; readonly hash?: string }[] = [];
  readonly listeners = new Map<string, Listener>();
  terminated = false;
  constructor() {
    FakeWorker.all.push(this);
  }
  addEventListener(type: string, listener: Listener): void {
    this.listeners.set(type, listener);
  }
  postMessage(message: { readonly kind: string }): void {
    this.sent.push(message);
  }
  terminate(): void {
    this.terminated = true;
  }
  die(message: string): void {
    this.listeners.get('error')?.({ message, preventDefault: () => undefined });
  }
  answer(ticket: number, state: JobState<JobResult>): void {
    this.listeners.get('message')?.({ data: { ticket, state } });
  }
}

function job(...hashes: string[]): Job {
  const inputs = hashes.map((hash) => ({ kind: 'data', name: 'A', shape: [2], hash }) as const);
  return {
    kind: 'derivative',
    graph: { nodes: [], inputs, outputs: [] },
    order: 0,
    grid: { origin: 0, step: 1, points: 2 },
    at: [],
    outputs: ['f'],
    map: null,
  };
}

let said: string[];
let client: EngineClient;
const started = async (count: number): Promise<FakeWorker> => {
  await vi.waitFor(() => {
    expect(FakeWorker.all.length).toBe(count);
  });
  const worker = FakeWorker.all[count - 1];
  if (worker === undefined) throw new Error('no worker');
  await vi.waitFor(() => {
    expect(worker.listeners.size).toBe(3);
  });
  return worker;
};

beforeEach(() => {
  FakeWorker.all = [];
  said = [];
  vi.stubGlobal('Worker', FakeWorker);
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('/* the engine */')));
  client = createEngineClient('worker.js', {
    onState: (ticket, state) => said.push(`${ticket} ${state.kind}`),
    onRestart: (reason) => said.push(`restart: ${reason}`),
    onMissing: (hash) => said.push(`missing: ${hash}`),
  });
});
afterEach(() => {
  client.dispose();
  vi.unstubAllGlobals();
});

test('a job asked for before the worker is up is handed over when it is', async () => {
  client.run(1, job(), 'auto');
  client.run(2, job(), 'auto');
  const worker = await started(1);
  expect(worker.sent.map(({ ticket }) => ticket)).toEqual([2]);
  worker.answer(2, { kind: 'running', progress: 0.5, partial: null });
  expect(said).toEqual(['2 running']);
});

test('a job waits for its data, asked for once; the worker gets each array once', async () => {
  const worker = await started(1);
  client.run(1, job('h'), 'auto');
  client.run(2, job('h'), 'auto');
  expect(said).toEqual(['missing: h']);
  expect(worker.sent).toEqual([]);
  client.addData('h', new Float64Array(2));
  client.run(3, job('h'), 'auto');
  expect(worker.sent.map(({ kind, ticket }) => `${kind} ${ticket ?? ''}`)).toEqual(['data ', 'run 2', 'run 3']);
});

test('arrays that the newest job does not name are let go, and asked for again', async () => {
  const worker = await started(1);
  client.addData('h', new Float64Array(2));
  client.run(1, job('h'), 'auto');
  client.run(2, job(), 'auto');
  client.run(3, job('h'), 'auto');
  expect(said).toEqual(['missing: h']);
  client.addData('h', new Float64Array(2));
  expect(worker.sent.map(({ kind, ticket }) => `${kind} ${ticket ?? ''}`)).toEqual([
    'data ',
    'run 1',
    'run 2',
    'data ',
    'run 3',
  ]);
});

test('a worker that dies is replaced, and the job and its data are given to the new one', async () => {
  const first = await started(1);
  client.addData('h', new Float64Array(2));
  client.run(1, job('h'), 'auto');
  first.die('Uncaught Error: out of memory');
  expect(first.terminated).toBe(true);
  const second = await started(2);
  expect(second.sent.map(({ kind }) => kind)).toEqual(['data', 'run']);
  expect(said).toEqual(['restart: out of memory']);
});

test('a job that kills two workers is given up, and the next one is tried', async () => {
  client.run(1, job(), 'auto');
  (await started(1)).die('boom');
  (await started(2)).die('boom');
  const third = await started(3);
  expect(said).toEqual(['restart: boom', '1 failed']);
  expect(third.sent).toEqual([]);
  client.run(2, job(), 'auto');
  expect(third.sent.map(({ ticket }) => ticket)).toEqual([2]);
});

test('an engine that cannot be loaded is said, and tried again with the next job', async () => {
  client.dispose();
  const failing = vi.fn(() => Promise.resolve(new Response('', { status: 404 })));
  vi.stubGlobal('fetch', failing);
  client = createEngineClient('nowhere.js', {
    onState: (ticket, state) => said.push(`${ticket} ${state.kind}`),
    onRestart: () => undefined,
    onMissing: () => undefined,
  });
  client.run(1, job(), 'auto');
  await vi.waitFor(() => {
    expect(said).toEqual(['1 failed']);
  });
  client.run(2, job(), 'auto');
  await vi.waitFor(() => {
    expect(said).toEqual(['1 failed', '2 failed']);
  });
  expect(failing).toHaveBeenCalledTimes(2);
});
