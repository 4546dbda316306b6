// node test/bench/least-squares.mjs: direct solves against numpy.linalg.lstsq and fits of the NIST sets against SciPy, both on
// one thread, medians of several runs in this process and in one python3. Prints a table of milliseconds of processor time
// (so that a busy machine says the same) and ratios.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'least-squares-'));

const entry = `
export { solveLinear } from './src/engine/least-squares/linear.ts';
export { problemOf } from './src/engine/least-squares/problem.ts';
export { fit } from './src/engine/least-squares/fit.ts';
export { createResiduals } from './src/engine/least-squares/residuals.ts';
export { variation } from './src/engine/least-squares/models.ts';
export { readNist, residualGraph, agreement } from './test/engine/least-squares/nist.ts';
`;

async function load() {
  const outfile = path.join(root, 'test/engine/least-squares/.bench.mjs');
  await esbuild.build({
    stdin: { contents: entry, resolveDir: root, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile,
    logLevel: 'error',
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(outfile);
  }
}

const PYTHON = `
import json, sys, time
import numpy as np
from scipy.optimize import curve_fit

def median(f, runs):
    times = []
    for _ in range(runs):
        start = time.process_time()
        result = f()
        times.append(time.process_time() - start)
    return sorted(times)[len(times) // 2] * 1e3, result

job = json.load(open(sys.argv[1]))
out = {'linear': [], 'fits': []}
for m, n, runs, path in job['linear']:
    data = np.fromfile(path)
    a, b = data[: m * n].reshape(n, m).T.copy(), data[m * n :]
    t, r = median(lambda: np.linalg.lstsq(a, b, rcond=None), runs)
    out['linear'].append([t, r[0].tolist()])
for source, x, y, start in job['fits']:
    scope = {'np': np}
    exec(source, scope)
    xs, ys = [np.array(v) for v in x], np.array(y)
    try:
        t, r = median(lambda: curve_fit(scope['model'], xs if len(xs) > 1 else xs[0], ys, start, maxfev=100000)[0], 25)
        out['fits'].append([t, r.tolist()])
    except Exception:
        out['fits'].append([None, None])
json.dump(out, sys.stdout)
`;

const MODELS = {
  Misra1a: ['b1, b2', 'b1 * (1 - np.exp(-b2 * x))'],
  Misra1b: ['b1, b2', 'b1 * (1 - (1 + b2 * x / 2) ** -2.0)'],
  Misra1c: ['b1, b2', 'b1 * (1 - (1 + 2 * b2 * x) ** -0.5)'],
  Chwirut1: ['b1, b2, b3', 'np.exp(-b1 * x) / (b2 + b3 * x)'],
  Chwirut2: ['b1, b2, b3', 'np.exp(-b1 * x) / (b2 + b3 * x)'],
  DanWood: ['b1, b2', 'b1 * x ** b2'],
  Gauss1: [
    'b1, b2, b3, b4, b5, b6, b7, b8',
    'b1 * np.exp(-b2 * x) + b3 * np.exp(-((x - b4) ** 2) / b5**2) + b6 * np.exp(-((x - b7) ** 2) / b8**2)',
  ],
  ENSO: [
    'b1, b2, b3, b4, b5, b6, b7, b8, b9',
    'b1 + b2 * np.cos(2 * np.pi * x / 12) + b3 * np.sin(2 * np.pi * x / 12) + b5 * np.cos(2 * np.pi * x / b4) + b6 * np.sin(2 * np.pi * x / b4) + b8 * np.cos(2 * np.pi * x / b7) + b9 * np.sin(2 * np.pi * x / b7)',
  ],
  Kirby2: ['b1, b2, b3, b4, b5', '(b1 + b2 * x + b3 * x**2) / (1 + b4 * x + b5 * x**2)'],
  Lanczos2: ['b1, b2, b3, b4, b5, b6', 'b1 * np.exp(-b2 * x) + b3 * np.exp(-b4 * x) + b5 * np.exp(-b6 * x)'],
  MGH09: ['b1, b2, b3, b4', 'b1 * (x**2 + x * b2) / (x**2 + x * b3 + b4)'],
  MGH17: ['b1, b2, b3, b4, b5', 'b1 + b2 * np.exp(-x * b4) + b3 * np.exp(-x * b5)'],
  Nelson: ['b1, b2, b3', 'b1 - b2 * x[0] * np.exp(-b3 * x[1])'],
  Rat42: ['b1, b2, b3', 'b1 / (1 + np.exp(b2 - b3 * x))'],
  Roszman1: ['b1, b2, b3, b4', 'b1 - b2 * x - np.arctan(b3 / (x - b4)) / np.pi'],
};

function median(work, runs) {
  const times = [];
  let result;
  for (let i = 0; i < runs; i++) {
    const start = process.cpuUsage();
    result = work();
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
  }
  return [times.sort((p, q) => p - q)[Math.floor(runs / 2)], result];
}

function random(seed) {
  let state = seed;
  const uniform = () => (state = (state * 1664525 + 1013904223) % 4294967296) / 4294967296;
  return () => Math.sqrt(-2 * Math.log(uniform() + 1e-12)) * Math.cos(2 * Math.PI * uniform());
}

const ours = await load();
const sizes = [
  [100, 10, 200],
  [1000, 100, 20],
  [4000, 500, 3],
];
const draw = random(1);
const linear = sizes.map(([m, n, runs]) => {
  const data = Float64Array.from({ length: m * n + m }, draw);
  const file = path.join(folder, `${m}.bin`);
  writeFileSync(file, Buffer.from(data.buffer));
  return { m, n, runs, file, data };
});
const fits = Object.entries(MODELS).flatMap(([name, [parameters, formula]]) => {
  const set = ours.readNist(name);
  const y = name === 'Nelson' ? set.y.map(Math.log) : set.y;
  return set.starts.map((start, i) => ({ name, set, y, start, i, parameters, formula }));
});
const job = path.join(folder, 'job.json');
writeFileSync(
  job,
  JSON.stringify({
    linear: linear.map(({ m, n, runs, file }) => [m, n, runs, file]),
    fits: fits.map(({ set, y, start, parameters, formula }) => [
      `def model(x, ${parameters}):\n    return ${formula}\n`,
      set.x.map((column) => [...column]),
      [...y],
      start,
    ]),
  }),
);
const script = path.join(folder, 'reference.py');
writeFileSync(script, PYTHON);
const one = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };
const python = JSON.parse(
  execFileSync('python3', [script, job], { env: { ...process.env, ...one }, stdio: ['ignore', 'pipe', 'ignore'] }),
);
rmSync(folder, { recursive: true });

console.log('direct solve              ours ms   numpy ms   ratio   largest difference');
linear.forEach(({ m, n, runs, data }, k) => {
  const problem = {
    rows: m,
    columns: n,
    matrix: data.slice(0, m * n),
    matrixLow: null,
    rhs: data.slice(m * n),
    rhsLow: null,
    weights: null,
    ridge: 0,
  };
  const [time, solution] = median(() => ours.solveLinear(problem), runs);
  const [reference, x] = python.linear[k];
  const difference = Math.max(...x.map((value, j) => Math.abs(value - solution.x[j])));
  console.log(
    `${m} x ${n}`.padEnd(24),
    time.toFixed(3).padStart(9),
    reference.toFixed(3).padStart(10),
    (reference / time).toFixed(2).padStart(7),
    difference.toExponential(1).padStart(12),
    solution.method,
  );
});

console.log('\nfit, graph to result      ours ms   scipy ms   ratio   digits: ours, scipy');
const ratios = [];
fits.forEach(({ name, set, y, start, i }, k) => {
  const { graph, data } = ours.residualGraph(name, set.x, set.y, start.length);
  const run = () =>
    ours.fit(ours.createResiduals(graph, data), Float64Array.from(start), {
      method: 'auto',
      limits: { maxIterations: 500, relativeChange: null, gradientNorm: null },
      confidence: 0.95,
      reference: ours.variation(y),
      size: Math.max(...y.map(Math.abs)),
    });
  const [time, result] = median(run, 25);
  const [reference, x] = python.fits[k];
  if (reference !== null) ratios.push(reference / time);
  console.log(
    `${name} from start ${i + 1}`.padEnd(24),
    time.toFixed(2).padStart(9),
    (reference?.toFixed(2) ?? 'fails').padStart(10),
    (reference === null ? '' : (reference / time).toFixed(2)).padStart(7),
    ours.agreement(result.p, set.parameters).toFixed(1).padStart(8),
    (x === null ? 0 : ours.agreement(x, set.parameters)).toFixed(1).padStart(6),
    result.method,
  );
});
ratios.sort((p, q) => p - q);
console.log(`median ratio ${ratios[Math.floor(ratios.length / 2)].toFixed(2)}`);
