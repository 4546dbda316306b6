/** What Python programs share: values as Python writes them, and the notes' loop around a step. */
import type { MinimizeJob, OptionValue, RunSettings, StopRules } from '../../jobs/minimize.ts';

function pythonValue(value: OptionValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return pythonNumber(value);
  return `(${value.map(pythonNumber).join(', ')}${value.length === 1 ? ',' : ''})`;
}

/** The shortest text that is this number again. */
export function pythonNumber(value: number): string {
  if (Number.isNaN(value)) return "float('nan')";
  if (!Number.isFinite(value)) return value > 0 ? "float('inf')" : "-float('inf')";
  return Object.is(value, -0) ? '-0.0' : String(value);
}

export function keywords(options: Readonly<Record<string, OptionValue>>): string {
  return Object.entries(options)
    .map(([name, value]) => `, ${name}=${pythonValue(value)}`)
    .join('');
}

export const RELATIVE_CHANGE = `def relative_change(p, q):
    scale = max(p, q) if max(p, q) > 0 else max(abs(p), abs(q))
    return abs(p - q) / scale if scale else 0.0`;

export function thresholdsOf({ stages }: RunSettings): string {
  return `above = [${stages.map(({ above }) => pythonNumber(above)).join(', ')}]`;
}

export interface LoopParts {
  /** Statements before the loop. */
  readonly before: readonly string[];
  /** Computes the loss and the gradient at x. */
  readonly look: readonly string[];
  /** Expressions. */
  readonly isFinite: string;
  readonly gradientNorm: string;
  readonly stepLength: string;
  /** Takes stage \`stage\`'s step from x. */
  readonly step: readonly string[];
  /** The loss at x, a float. */
  readonly value: string;
}

/** The loop, rule for rule as the run's. */
export function loopOf(stop: StopRules, parts: LoopParts): string {
  const stops = (test: string) => [`    if ${test}:`, '        break'];
  const indented = (lines: readonly string[]) => lines.map((line) => `    ${line}`);
  const needsLength = stop.stepLength !== null;
  return [
    ...parts.before,
    `checked = error = ${parts.value}`,
    'iterations = 0',
    ...(needsLength ? ["length = float('inf')"] : []),
    'while True:',
    ...(stop.relativeChange === null ? [] : stops(`not error > ${pythonNumber(stop.relativeChange)}`)),
    ...indented(parts.look),
    ...(stop.divergence ? stops(`not (${parts.isFinite})`) : []),
    ...(stop.gradientNorm === null ? [] : stops(`${parts.gradientNorm} <= ${pythonNumber(stop.gradientNorm)}`)),
    ...(stop.stepLength === null ? [] : stops(`length <= ${pythonNumber(stop.stepLength)}`)),
    ...stops(`iterations >= ${stop.maxIterations}`),
    '    stage = next((i for i, threshold in enumerate(above) if error > threshold), len(above) - 1)',
    ...indented(parts.step),
    ...(needsLength ? [`    length = ${parts.stepLength}`] : []),
    '    iterations += 1',
    `    if iterations % ${stop.every} == 0:`,
    `        value = ${parts.value}`,
    '        error = relative_change(checked, value)',
    '        checked = value',
  ].join('\n');
}

export function startOf({ start }: MinimizeJob): string {
  return `[${start.map(pythonNumber).join(', ')}]`;
}
