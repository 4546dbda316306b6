/** A run as a NumPy program with the update rule written out, or as a call of scipy.optimize.minimize for its own methods. */
import type { DataValues } from '../../../graph/scalarize.ts';
import type { MinimizeJob, RunSettings, StageSettings } from '../../jobs/minimize.ts';
import { pythonFunction, pythonFunctions } from './function.ts';
import { loopOf, pythonNumber, RELATIVE_CHANGE, startOf, thresholdsOf } from './python.ts';
import { rateOf } from './rates.ts';
import { ruleOf } from './rule.ts';

const NUMPY = { library: 'numpy', alias: 'np' } as const;
/** SciPy's methods that are ours, or the nearest. */
const METHODS: Readonly<Record<string, string>> = {
  LBFGS: 'L-BFGS-B', BFGS: 'BFGS', Newton: 'Newton-CG', TrustRegion: 'trust-exact',
}; // prettier-ignore

export function scipyProgram(job: MinimizeJob, settings: RunSettings, data: DataValues): string {
  const [only, ...others] = settings.stages;
  const method = others.length === 0 ? METHODS[only.optimizer] : undefined;
  return method === undefined ? numpyProgram(job, settings, data) : minimizeProgram(job, method, data);
}

function minimizeProgram(job: MinimizeJob, method: string, data: DataValues): string {
  const curved = method === 'Newton-CG' || method === 'trust-exact';
  const n = job.start.length;
  const name = method === 'L-BFGS-B' || method === 'BFGS' || method === 'trust-exact' ? 'gtol' : 'xtol';
  const tolerance = job.stop.gradientNorm ?? 1e-8;
  return withImports([
    'import numpy as np\nfrom scipy.optimize import minimize',
    ...pythonFunctions(job.graph, data, NUMPY, curved ? 2 : 1),
    [
      'result = minimize(',
      '    f,',
      `    np.array(${startOf(job)}, dtype=float),`,
      '    jac=gradient,',
      ...(curved ? [`    hess=lambda x: hessian(x).reshape(${n}, ${n}),`] : []),
      `    method='${method}',`,
      `    options={'${name}': ${pythonNumber(tolerance)}, 'maxiter': ${job.stop.maxIterations}},`,
      ')',
    ].join('\n'),
    'print(f"{result.fun} at {result.x.tolist()} after {result.nit} steps")',
  ]);
}

function numpyProgram(job: MinimizeJob, settings: RunSettings, data: DataValues): string {
  const scheduled = settings.stages.some(({ schedule }) => schedule !== null);
  const states = settings.stages.map((stage) => {
    const initial = ruleOf(stage).slots.map((slot) => pythonNumber(slot.initial));
    return `[0, [${initial.join(', ')}]]`;
  });
  const loop = loopOf(job.stop, {
    before: [
      `x = np.array(${startOf(job)}, dtype=float)`,
      `rules = [${settings.stages.map((_, i) => `step_${i}`).join(', ')}]`,
      '# Steps taken and what the optimizer remembers, for each stage.',
      `states = [${states.join(', ')}]`,
      thresholdsOf(settings),
    ],
    look: ['loss, slope = f(x), gradient(x)'],
    isFinite: 'np.isfinite(loss) and np.isfinite(slope).all() and np.isfinite(x).all()',
    gradientNorm: 'np.linalg.norm(slope)',
    stepLength: 'np.linalg.norm(x - before)',
    step: [
      ...(job.stop.stepLength === null ? [] : ['before = x']),
      'taken, state = states[stage]',
      'x, *state = rules[stage](x, slope, *state, taken + 1)',
      'states[stage] = [taken + 1, state]',
    ],
    value: 'f(x)',
  });
  return withImports([
    `${scheduled ? 'import math\n' : ''}import numpy as np`,
    ...pythonFunctions(job.graph, data, NUMPY, 1),
    ...settings.stages.map(stepFunction),
    RELATIVE_CHANGE,
    loop,
    'print(f"{f(x)} at {x.tolist()} after {iterations} steps")',
  ]);
}

/** One step of the optimizer: x and what it remembers, from those before. */
function stepFunction(stage: StageSettings, i: number): string {
  const { graph, slots, lr } = ruleOf(stage);
  const names = ['x', 'g', ...slots.map(({ name }) => name), 'step'];
  const text = pythonFunction({
    graph, name: `step_${i}`, parameters: names, result: 'list', comment: `One step of ${stage.optimizer}.`, style: NUMPY,
  }); // prettier-ignore
  const rate =
    stage.schedule === null ? pythonNumber(lr) : `(lambda t: ${rateOf(stage.schedule, lr, 'python')})(step - 1)`;
  const [head = '', comment = '', ...body] = text.replace(/return np\.array\((\[.*\])\)$/s, 'return $1').split('\n');
  return [head, comment, `    lr = ${rate}`, ...body].join('\n');
}

/** Modules beside NumPy that the parts name. */
function withImports(parts: readonly string[]): string {
  const [first = '', ...rest] = parts;
  const special = rest.some((part) => part.includes('scipy.special.')) ? '\nimport scipy.special' : '';
  return [`${first}${special}`, ...rest, ''].join('\n\n');
}
