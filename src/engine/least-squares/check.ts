/** What is wrong with the data of a least-squares problem, as a sentence with its remedy; null where nothing is. */
import type { LinearProblem } from './problem.ts';

export interface Names {
  readonly matrix: string;
  readonly rhs: string;
}

export function checkLinear(
  { rows, columns, matrix, rhs, weights, ridge }: LinearProblem,
  names: Names,
): string | null {
  if (rows === 0 || columns === 0) return `${names.matrix} is empty. Give it at least one row and one column.`;
  if (rhs.length !== rows)
    return `${names.matrix} has ${count(rows, 'row')} and ${names.rhs} has ${count(rhs.length, 'number')}. They must be as many: one number per row.`;
  const bad = matrix.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    return `${names.matrix} holds ${String(matrix[bad])} in row ${bad % rows}, column ${Math.floor(bad / rows)} (counted from 0). Drop that row, or fill the number in.`;
  const odd = rhs.findIndex((value) => !Number.isFinite(value));
  if (odd >= 0) return `${names.rhs} holds ${String(rhs[odd])} at index ${odd}. Drop that row, or fill the number in.`;
  if (weights && weights.length !== rows)
    return `There are ${count(rows, 'row')} and ${count(weights.length, 'weight')}. Give one weight per row.`;
  if (weights?.some((weight) => !(weight >= 0 && Number.isFinite(weight))))
    return 'A weight is negative or not finite. Weights are 0 or positive: 1 / variance of the row.';
  if (!(ridge >= 0 && Number.isFinite(ridge)))
    return 'The ridge is negative or not finite. Give 0 or a positive number.';
  return null;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
