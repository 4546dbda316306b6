/** The languages themselves: batches of programs run by node and by python3, each in a child process. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Program } from './programs.ts';

/** Per point the numbers returned, flattened; or the class of the error that was raised. */
export type Truth = readonly (readonly number[] | string)[];

const NODE_RUNNER = `
const flat = (v) => (Array.isArray(v) ? v.flatMap(flat) : [Number(v)]);
const text = (v) => (Number.isFinite(v) ? v : String(v));
const answers = programs.map(({ make, points, vector }) =>
  points.map((point) => {
    try {
      return flat(make()(...(vector ? [point] : point))).map(text);
    } catch (error) {
      return error.constructor.name;
    }
  }),
);
process.stdout.write(JSON.stringify(answers));
`;

const PYTHON_RUNNER = `
import json, sys, warnings
warnings.simplefilter('ignore')
try:
    import numpy as np
except ImportError:
    np = None
def flat(v):
    if isinstance(v, (list, tuple)):
        return [z for item in v for z in flat(item)]
    if np is not None and isinstance(v, (np.ndarray, np.generic)):
        return [float(z) for z in np.asarray(v, dtype=float).ravel()]
    if isinstance(v, complex):
        raise ArithmeticError('complex')
    if isinstance(v, int) and abs(v) > 2 ** 53:
        raise OverflowError('int')
    return [float(v)]
def text(v):
    return v if v == v and abs(v) != float('inf') else 'NaN' if v != v else 'Infinity' if v > 0 else '-Infinity'
def run(program):
    answers = []
    for point in program['points']:
        # Afresh each time: programs may change their own globals.
        space = {}
        exec(program['source'], space)
        shape = program['shape']
        given = point if shape is None else [point] if not program['arrays'] else [np.array(point).reshape(shape)]
        try:
            answers.append([text(v) for v in flat(space['f'](*given))])
        except Exception as error:
            answers.append(type(error).__name__)
    return answers
json.dump([run(program) for program in json.load(sys.stdin)], sys.stdout)
`;

export function runInNode(programs: readonly Program[]): Truth[] {
  const entries = programs.map(
    ({ source, points, shape }) =>
      `{ points: ${JSON.stringify(points)}, vector: ${shape !== null}, make: () => {\n${source}\nreturn f;\n} }`,
  );
  const folder = mkdtempSync(path.join(tmpdir(), 'fuzz-'));
  try {
    const file = path.join(folder, 'batch.mjs');
    writeFileSync(file, `const programs = [\n${entries.join(',\n')}\n];\n${NODE_RUNNER}`);
    const { stdout, stderr, status } = spawnSync(process.execPath, [file], { encoding: 'utf8', maxBuffer: 2 ** 29 });
    if (status !== 0) throw new Error(stderr);
    return parse(stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** With NumPy where `arrays` is set: then points are arrays. */
export function runInPython(programs: readonly Program[], arrays: boolean): Truth[] {
  const input = JSON.stringify(programs.map((program) => ({ ...program, arrays })));
  const { stdout, stderr, status } = spawnSync('python3', ['-c', PYTHON_RUNNER], {
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 29,
  });
  if (status !== 0) throw new Error(stderr);
  return parse(stdout);
}

export function hasPython(numpy: boolean): boolean {
  return spawnSync('python3', ['-c', numpy ? 'import numpy' : 'pass']).status === 0;
}

function parse(text: string): Truth[] {
  const answers = JSON.parse(text) as ((number | string)[] | string)[][];
  return answers.map((points) => points.map((answer) => (typeof answer === 'string' ? answer : answer.map(Number))));
}
