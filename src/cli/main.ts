/** `npm run --silent math < requests.json`: a JSON array of requests in, one of answers out, in their order. */
import { readFileSync, writeSync } from 'node:fs';
import { answerDerivative } from './derivative.ts';
import { answerLeastSquares } from './least-squares.ts';
import { answerMinimize } from './minimize.ts';
import type { Answer, Request } from './requests.ts';
import { parseRequest, refuse, toJson } from './requests.ts';

function answer(value: unknown): Answer {
  const request = parseRequest(value);
  if (typeof request === 'string') return refuse(request);
  try {
    return dispatch(request);
  } catch (error) {
    // A fault of ours: the other requests are answered all the same.
    return refuse(`Nabla failed on this request: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function dispatch(request: Request): Answer {
  switch (request.job) {
    case 'derivative':
      return answerDerivative(request);
    case 'minimize':
      return answerMinimize(request);
    case 'leastSquares':
      return answerLeastSquares(request);
  }
}

function parseInput(text: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** All of it, also where a pipe takes it piece by piece. */
function writeOut(text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
    }
  }
}

const requests = parseInput(readFileSync(0, 'utf8'));
if (requests) {
  writeOut(`${toJson(requests.map(answer))}\n`);
} else {
  process.stderr.write('Standard input must be a JSON array of requests.\n');
  process.exitCode = 2;
}
