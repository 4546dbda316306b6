/** What a fit is worth, in sentences. */
import { listOf } from './explain-linear.ts';
import type { FitResult } from './fit.ts';
import type { Limits } from './levenberg-marquardt.ts';

const VARIANTS: Readonly<Record<FitResult['method'], string>> = {
  lm: 'Levenberg-Marquardt',
  'lm, small steps': 'Levenberg-Marquardt with small first steps',
  'lm, rescaled': 'Levenberg-Marquardt with scales of its own at each step',
  projection: 'Variable projection (unknowns that enter linearly solved for at each step)',
  logarithms: 'Levenberg-Marquardt in logarithms of the unknowns',
};

export function explainFit(result: FitResult, names: readonly string[], limits: Limits): string {
  const sentences = [`${VARIANTS[result.method]} ${howItEnded(result, limits)}`];
  if (result.digits > 15)
    sentences.push(
      `The last steps were ${result.arithmetic === 'double-double' ? 'in double-double' : 'in float64'}; the unknowns no longer move in their last digits.`,
    );
  else sentences.push(`The unknowns still moved in digit ${Math.max(1, Math.ceil(result.digits))} at the last step.`);
  if (result.decimals)
    sentences.push(
      'The residuals are as small as the rounding of the data, so the data count as the decimals that they were written as.',
    );
  const open = names.filter((_, j) => result.determined[j] === false);
  if (names.length > result.residuals.length)
    sentences.push(
      `There are more unknowns (${names.length}) than residuals (${result.residuals.length}). Give more data, or fix some unknowns.`,
    );
  if (open.length > 0)
    sentences.push(`The data do not determine ${listOf(open)}: fix them, or give data that feel them.`);
  else {
    const loose = names.filter((_, j) => {
      const error = result.standardErrors[j] ?? 0;
      return Number.isFinite(error) && error > Math.abs(result.p[j] ?? 0);
    });
    if (loose.length > 0)
      sentences.push(`The standard error of ${listOf(loose)} exceeds the value itself: the data hardly determine it.`);
  }
  return sentences.join(' ');
}

function steps(count: number): string {
  return `${count} step${count === 1 ? '' : 's'}`;
}

function howItEnded({ termination, iterations }: FitResult, limits: Limits): string {
  switch (termination) {
    case 'converged':
      return `came to rest after ${steps(iterations)}.`;
    case 'relativeChange':
      return `stopped after ${steps(iterations)}: the sum of squares fell by not more than ${limits.relativeChange ?? 0} of itself.`;
    case 'gradientNorm':
      return `stopped after ${steps(iterations)}: the gradient's norm is not more than ${limits.gradientNorm ?? 0}.`;
    case 'maxIterations':
      return `stopped at the limit of ${limits.maxIterations} steps before it came to rest. Give it more, or a start nearer to the solution.`;
    case 'stopped':
      return `was stopped by hand after ${steps(iterations)}.`;
    case 'stalled':
      return `stopped after ${steps(iterations)}: rounding lets no further step lower the sum of squares.`;
  }
}
