/** Newton's step at a point by the eigenvalues of the Hessian: what checks and findings measure with. */
import type { Eigen } from './eigen.ts';
import { symmetricEigen } from './eigen.ts';
import type { Objective } from './objective.ts';
import { allFinite, dot } from './vectors.ts';

export interface Newton {
  readonly eigen: Eigen;
  readonly step: Float64Array;
  /** Of the Hessian, 2-norm. */
  readonly condition: number;
}

/** Null where the Hessian is not finite. Towards the stationary point of the quadratic model, whatever its kind. */
export function newtonAt(objective: Objective, x: Float64Array): Newton | null {
  const matrix = objective.hessian(x);
  if (!matrix.every(allFinite)) return null;
  const eigen = symmetricEigen(matrix);
  const { gradient } = objective.sample(x);
  const magnitudes = Array.from(eigen.values, Math.abs);
  const condition = Math.max(...magnitudes) / Math.min(...magnitudes);
  const step = new Float64Array(x.length);
  eigen.vectors.forEach((vector, i) => {
    const along = -dot(vector, gradient) / (eigen.values[i] ?? NaN);
    vector.forEach((component, j) => {
      step[j] = (step[j] ?? 0) + along * component;
    });
  });
  return { eigen, step, condition };
}
