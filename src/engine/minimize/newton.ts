/** Newton's step at a point, alone or with the eigenvalues of the Hessian: what checks and findings measure with. */
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

/** The step alone, by elimination with pivots: cheaper for many variables. Null where the Hessian is singular or not finite. */
export function newtonStepAt(objective: Objective, x: Float64Array): Float64Array | null {
  const n = x.length;
  const { gradient } = objective.sample(x);
  const rows = objective.hessian(x).map((row, i) => Float64Array.of(...row, -(gradient[i] ?? NaN)));
  for (let column = 0; column < n; column++) {
    const size = (row: Float64Array | undefined) => Math.abs(row?.[column] ?? 0);
    let best = column;
    for (let i = column + 1; i < n; i++) if (size(rows[i]) > size(rows[best])) best = i;
    const pivot = rows[best];
    const other = rows[column];
    if (!pivot || !other || !(size(pivot) > 0) || !allFinite(pivot)) return null;
    [rows[best], rows[column]] = [other, pivot];
    for (let i = column + 1; i < n; i++) subtract(rows[i], pivot, column);
  }
  const step = new Float64Array(n);
  for (let i = n - 1; i >= 0; i--) {
    const row = rows[i] ?? step;
    let rest = row[n] ?? NaN;
    for (let k = i + 1; k < n; k++) rest -= (row[k] ?? 0) * (step[k] ?? 0);
    step[i] = rest / (row[i] ?? NaN);
  }
  return allFinite(step) ? step : null;
}

/** Takes so much of the pivot's row off another that its element in the column becomes 0. */
function subtract(row: Float64Array | undefined, pivot: Float64Array, column: number): void {
  const factor = (row?.[column] ?? 0) / (pivot[column] ?? NaN);
  if (row === undefined || factor === 0) return;
  for (let k = column; k < row.length; k++) row[k] = (row[k] ?? 0) - factor * (pivot[k] ?? 0);
}
