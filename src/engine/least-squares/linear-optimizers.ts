/** The gradient methods of the linear job: optimizers of the minimize job on the sum or mean of squares, from zero. */
import type { Control } from '../control.ts';
import type { LinearAttempt, LinearJob, LinearResult } from '../jobs/least-squares.ts';
import type { RunResult } from '../jobs/minimize.ts';
import { digitsAt } from './iterates.ts';
import type { Steppers } from './optimizer.ts';
import { labelOf, runToEnd, wayOf } from './optimizer.ts';
import type { Quadratic } from './quadratic.ts';

/** Points of a way times what measuring one costs: some milliseconds. */
const MEASURED = 4e6;

export async function runOptimizers(
  { runs, stop, loss, matrix }: LinearJob,
  quadratic: Quadratic,
  steppers: Steppers,
  control: Control,
  show: (running: readonly LinearAttempt[]) => LinearResult,
): Promise<{ readonly ended: readonly LinearAttempt[]; readonly notes: readonly string[] }> {
  const { rows, columns } = matrix;
  const start = new Float64Array(columns);
  const variables = Array.from(start, (_, j) => `x[${j}]`);
  const cost = { ...quadratic.objective(loss), variables, start };
  const most = Math.max(50, Math.floor(MEASURED / (columns * Math.min(rows, columns + 64))));
  const ended: LinearAttempt[] = [];
  const notes: string[] = [];
  for (const [index, settings] of runs.entries()) {
    if (control.stopped) break;
    const name = labelOf(settings);
    const alike = runs.slice(0, index).filter((one) => labelOf(one) === name).length;
    const attemptOf = (run: RunResult): LinearAttempt => ({
      // Each has a name of its own.
      label: alike === 0 ? name : `${name} ${alike + 1}`,
      kind: 'iterative',
      backend: run.backend,
      x: run.x,
      rss: quadratic.rss(run.x),
      digits: digitsAt(quadratic.distance(run.x)),
      iterations: run.iterations,
      termination: run.termination ?? 'stopped',
      sentence: run.explanation,
      trace: wayOf(run, start, quadratic.measure, most),
      findings: run.findings,
      launches: run.launches,
      milliseconds: run.milliseconds,
    });
    const progress = 0.3 + (0.5 * index) / runs.length;
    const { run, note } = await runToEnd(cost, settings, stop, steppers, control, progress, (under) =>
      show([...ended, attemptOf(under)]),
    );
    ended.push(attemptOf(run));
    if (note !== null) notes.push(note);
  }
  return { ended, notes };
}
