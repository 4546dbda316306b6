/** How readers of libraries come by a file: they ask the driver, and whatever is wrong is a diagnostic at the call. */
import type { Interpreter, Reading } from '../tracer/interpreter.ts';
import type { DataRequest } from '../trace.ts';
import { DataProblem, type DataFile } from './file.ts';
import { dataCandidates, nameOfPath, refusalOfPath } from './paths.ts';

/** The file that a path in the source means; `beside`: counted from the folder of the source alone. */
export function* openData(i: Interpreter, path: string, beside = false): Reading<DataFile> {
  const name = nameOfPath(path) || path;
  if (path.trim() === '') i.fail('The path is empty. Give the path of a file of the workspace.');
  const refusal = refusalOfPath(path);
  if (refusal !== undefined) i.fail(`${name} cannot be read: ${refusal}.`);
  const all = dataCandidates(path, i.span.uri);
  const request: DataRequest = { kind: 'readData', candidates: beside ? all.slice(0, 1) : all, answer: null };
  yield request;
  const { answer } = request;
  switch (answer?.kind) {
    case 'found':
      i.dependencies.add(answer.file.uri);
      return answer.file;
    case 'missing':
      return i.fail(
        `There is no file ${path}: looked for ${answer.tried.join(', ')}. Check the path; it counts from the folder of the source${beside ? '' : ', then from those above it in the workspace'}.`,
      );
    case 'refused':
      return i.fail(`${name} cannot be read: ${answer.reason}.`);
    case undefined:
      return i.fail(`${name} cannot be read: data files are not read here. Put the numbers into the source.`);
  }
}

/** Does something with data; what is wrong with them is told at the call. */
export function* withData<T>(i: Interpreter, reading: Generator<{ readonly kind: 'pause' }, T, unknown>): Reading<T> {
  try {
    return yield* reading;
  } catch (error) {
    if (error instanceof DataProblem) return i.fail(error.message);
    throw error;
  }
}
