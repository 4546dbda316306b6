/** What a linear solution is worth, in sentences. */
import type { LinearSolution } from './linear.ts';

const WAYS = {
  cholesky: 'Cholesky of the normal equations',
  qr: 'QR with column pivoting',
  svd: 'QR with the rank by singular values',
  cgls: 'CGLS',
} as const;

export function explainLinear(solution: LinearSolution, rows: number, ridge: number): string {
  const { method, arithmetic, iterations, digits, rank, condition, x, determined } = solution;
  const how =
    method === 'cgls'
      ? `${WAYS.cgls} in ${iterations} steps`
      : `${WAYS[method]} in ${arithmetic === 'float64' ? 'float64, refined by residuals in double-double' : 'double-double'}`;
  const worth =
    digits > 15.5 ? 'every digit that float64 holds is right' : `about ${Math.floor(digits)} digits are right`;
  const sentences = [`Solved by ${how}: ${worth}.`];
  if (x.length > rows && ridge === 0)
    sentences.push(
      `There are more unknowns (${x.length}) than equations (${rows}), so many solutions fit alike; this is the shortest. Give more rows, fewer unknowns, or a ridge.`,
    );
  else if (rank < x.length && ridge === 0)
    sentences.push(
      `The columns depend on each other (rank ${rank} of ${x.length}), so many solutions fit alike; this is the shortest. Drop columns, or give a ridge.`,
    );
  else if (condition > 1e8 && ridge === 0)
    sentences.push(
      `The condition is ${condition.toPrecision(2)}: a rounding of the data in their last digit can change the solution in its ${ordinal(Math.max(1, Math.round(16 - Math.log10(condition))))} digit.`,
    );
  const open = determined.flatMap((one, j) => (one ? [] : [`x[${j}]`]));
  if (open.length > 0) sentences.push(`The data do not determine ${listOf(open)}.`);
  return sentences.join(' ');
}

/** At most eight by name. */
export function listOf(names: readonly string[]): string {
  const shown = names.slice(0, 8);
  const rest = names.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}

function ordinal(n: number): string {
  return n === 1 ? 'first' : n === 2 ? 'second' : n === 3 ? 'third' : `${n}th`;
}
