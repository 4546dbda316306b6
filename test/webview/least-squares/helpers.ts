/** Results as jobs give them, with what a test is about filled in. */
import type { FitJobResult, IterateTrace, LinearAttempt, LinearResult } from '../../../src/engine/job.ts';
import type { Theme } from '../../../webview/theme.ts';

const REPORT = { float64: 'JavaScript', renderer: null, milliseconds: 1, launches: 0, note: null } as const;

export const THEME: Theme = {
  curves: ['#0', '#1', '#2', '#3', '#4', '#5'],
  text: '#text',
  strong: '#strong',
  grid: '#grid',
  axis: '#axis',
  font: 'sans',
  highContrast: false,
};

/** Of two unknowns, from rows of step, excess, distance, x, y. */
export function traceOf(rows: readonly (readonly [number, number, number, number, number])[]): IterateTrace {
  const column = (index: number) => Float64Array.from(rows, (row) => row[index] ?? NaN);
  const points = Float64Array.from(rows.flatMap(([, , , x, y]) => [x, y]));
  return { iterations: column(0), rss: column(1), excess: column(1), distance: column(2), points, dimension: 2 };
}

export function attempt(label: string, change: Partial<LinearAttempt> = {}): LinearAttempt {
  return {
    label,
    kind: 'iterative',
    backend: 'float64',
    x: Float64Array.of(1, 2),
    rss: 1,
    digits: 3,
    iterations: 2,
    termination: 'relativeChange',
    sentence: '',
    trace: traceOf([[0, 4, 1, 0, 0], [2, 1, 0.5, 1, 2]]), // prettier-ignore
    findings: [],
    launches: 0,
    milliseconds: 1,
    ...change,
  };
}

export function linearResult(change: Partial<LinearResult> = {}): LinearResult {
  return {
    kind: 'linear',
    x: Float64Array.of(1.234567, -0.5),
    standardErrors: Float64Array.of(0.0412, 0.3),
    halfWidths: Float64Array.of(0.1, 0.8),
    residuals: { index: Int32Array.of(0, 1, 2), values: Float64Array.of(0.1, -0.2, 0.1), total: 3 },
    rss: 0.0625,
    residualStandardDeviation: 0.25,
    degreesOfFreedom: 1,
    rank: 2,
    condition: 5,
    singularValues: Float64Array.of(5, 1),
    determined: [true, true],
    digits: 15.9,
    method: 'QR',
    explanation: 'Solved.',
    attempts: [],
    landscape: null,
    report: REPORT,
    ...change,
  };
}

export function fitResult(change: Partial<FitJobResult> = {}): FitJobResult {
  return {
    kind: 'fit',
    x: Float64Array.of(2.0134, 0.5),
    standardErrors: Float64Array.of(0.0321, 0.0123),
    halfWidths: Float64Array.of(0.1, 0.04),
    correlation: [[1, 0.5], [0.5, 1]], // prettier-ignore
    determined: [true, true],
    residuals: { index: Int32Array.of(1, 0), values: Float64Array.of(0.25, -0.5), total: 2 },
    observed: Float64Array.of(3, 4),
    data: { x: Float64Array.of(0, 1), y: Float64Array.of(3, 4) },
    curve: {
      parameter: 't',
      x: Float64Array.of(0, 0.5, 1),
      y: Float64Array.of(2.75, 3.6, 4.5),
      band: Float64Array.of(0.1, 0.2, 0.3),
    },
    rss: 0.3125,
    residualStandardDeviation: 0.5,
    degreesOfFreedom: 0,
    rSquared: 0.9,
    rank: 2,
    condition: 3,
    digits: 15.9,
    method: 'lm',
    iterations: 4,
    evaluations: 9,
    termination: 'converged',
    explanation: 'At rest.',
    trace: traceOf([[0, 4, 1, 1, 1], [4, 0, 0, 2.0134, 0.5]]), // prettier-ignore
    run: null,
    starts: null,
    confidence: 0.95,
    landscape: null,
    report: REPORT,
    ...change,
  };
}
