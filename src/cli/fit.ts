/** The fits of the runner: residual functions, and models with data. */
import type { Answer, LeastSquaresRequest } from './requests.ts';
import { refuse } from './requests.ts';

export function answerFit(request: LeastSquaresRequest): Answer {
  return refuse(`Not yet: ${request.file}`);
}
