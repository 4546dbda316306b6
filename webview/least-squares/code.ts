/** Least-squares problems as short programs of NumPy, SciPy and PyTorch, for names as the user's file has them. */
import type { FitJobResult, OptionValue, RunSettings } from '../../src/engine/job.ts';
import type { FitInfo, LeastSquaresSettings, LinearSystemInfo } from '../../src/protocol/messages.ts';

function pythonValue(value: OptionValue): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value === null) return 'None';
  if (typeof value === 'string') return `'${value}'`;
  return typeof value === 'number' ? String(value) : `(${value.join(', ')})`;
}

/** The names of A and b where the program needs arrays. */
export function numpyCode({ matrix, rhs }: LinearSystemInfo, { ridge, loss }: LeastSquaresSettings['linear']): string {
  const [a, b] = [matrix.name, rhs.name];
  if (ridge === 0)
    return `import numpy as np

x, residual, rank, singular_values = np.linalg.lstsq(${a}, ${b}, rcond=None)
`;
  const weight = loss === 'mean' ? `${ridge} * len(${b})` : String(ridge);
  return `import numpy as np

ridge = ${weight}
columns = np.shape(${a})[1]
A_ridge = np.vstack([${a}, np.sqrt(ridge) * np.eye(columns)])
b_ridge = np.concatenate([${b}, np.zeros(columns)])
x, *_ = np.linalg.lstsq(A_ridge, b_ridge, rcond=None)
`;
}

/** The first stage of a run; LBFGS takes a closure. */
export function torchCode(
  { matrix, rhs }: LinearSystemInfo,
  { ridge, loss, stop }: LeastSquaresSettings['linear'],
  run: RunSettings,
): string {
  const [{ optimizer, options }] = run.stages;
  const given = Object.entries(options).map(([name, value]) => `, ${name}=${pythonValue(value)}`);
  const cost = `torch.${loss}((A @ x - b) ** 2)${ridge === 0 ? '' : ` + ${ridge} * torch.sum(x ** 2)`}`;
  return `import torch

A = torch.as_tensor(${matrix.name}, dtype=torch.float64)
b = torch.as_tensor(${rhs.name}, dtype=torch.float64)
x = torch.zeros(${matrix.columns}, dtype=torch.float64, requires_grad=True)
optimizer = torch.optim.${optimizer}([x]${given.join('')})


def closure():
    optimizer.zero_grad()
    loss = ${cost}
    loss.backward()
    return loss


for step in range(${stop.maxIterations}):
    optimizer.step(closure)
`;
}

const PLAIN = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;

/** @param name of the function; the file's names stay as they are. */
export function scipyCode({ problem, unknowns }: FitInfo, name: string, start: readonly number[]): string {
  const p0 = `[${start.join(', ')}]`;
  if (problem.kind === 'residuals')
    return `from scipy.optimize import least_squares

result = least_squares(lambda p: ${name}(${unknowns.every((one) => PLAIN.test(one)) ? '*p' : 'p'}), ${p0}, method='lm')
print(result.x)
`;
  const data = problem.independent.map((one) => one.name);
  const parameters = problem.independent.map(({ parameter }) => parameter);
  const plain = unknowns.every((one) => PLAIN.test(one));
  const [vector = 'p'] = unknowns.map((one) => one.replace(/\[.*$/, ''));
  const said = plain ? unknowns.map((one) => `${one}=${one}`).join(', ') : `${vector}=np.array(${vector})`;
  const x = parameters.length === 1 ? (parameters[0] ?? 'x') : 'data';
  const taken = parameters.length === 1 ? `${x}=${x}` : parameters.map((one, i) => `${one}=data[${i}]`).join(', ');
  return `import numpy as np
from scipy.optimize import curve_fit

popt, pcov = curve_fit(
    lambda ${x}, ${plain ? unknowns.join(', ') : `*${vector}`}: ${name}(${taken}, ${said}),
    ${data.length === 1 ? (data[0] ?? 'x') : `(${data.join(', ')})`}, ${problem.observed.name}, p0=${p0},
)
errors = np.sqrt(np.diag(pcov))
`;
}

/** The model with its unknowns filled in: a line to paste. */
export function valuesCode({ x }: FitJobResult, unknowns: readonly string[]): string {
  return unknowns.map((name, j) => `${name} = ${x[j] ?? NaN}`).join('\n') + '\n';
}
