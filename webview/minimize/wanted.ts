/** From a function or a loop and the settings to the minimize job. */
import type { MinimizeJob } from '../../src/engine/job.ts';
import { randomPoint } from '../../src/engine/minimize/random-point.ts';
import type { MinimizeSettings, Subject } from '../../src/protocol/messages.ts';

export type Minimizable = Extract<Subject, { readonly kind: 'function' | 'loop' }>;

/** Columns and rows of the landscape. */
const LANDSCAPE_POINTS = 257;

/** The settings in force: those of the code go before the panel's until the user changes them. */
export function effectiveSettings(subject: Minimizable, settings: MinimizeSettings): MinimizeSettings {
  if (!settings.fromCode) return settings;
  if (subject.kind === 'function') {
    const [first] = subject.optimizers;
    return first ? { ...settings, runs: [first] } : settings;
  }
  const { run, start, relativeChange, every, maxIterations } = subject.code;
  const stop = { ...settings.stop, relativeChange, every, maxIterations: maxIterations ?? settings.stop.maxIterations };
  return { ...settings, runs: [run], start: start ?? settings.start, stop };
}

/** Where runs begin, one number per variable: a point that is too short goes on with ones. */
export function startOf(start: MinimizeSettings['start'], variables: number): number[] {
  if (start.kind === 'random') return randomPoint(start, variables);
  return Array.from({ length: variables }, (_, index) => start.x[index] ?? 1);
}

/**
 * Null where there is nothing to minimize: no variable, or more outputs than one.
 * @param warmStart the last solution, to begin from; null for the start of the settings. Of another length it does not count.
 */
export function minimizeJob(
  subject: Minimizable,
  chosen: MinimizeSettings,
  warmStart: readonly number[] | null,
): MinimizeJob | null {
  const { graph, variables, outputs } = subject.function;
  if (variables.length === 0 || outputs.length !== 1) return null;
  const { start, runs, stop, many, map } = effectiveSettings(subject, chosen);
  const warm = warmStart?.length === variables.length ? warmStart : null;
  const [first, second] = map.variables;
  const pair = first < variables.length && second < variables.length ? map.variables : ([0, 1] as const);
  return {
    kind: 'minimize',
    graph,
    variables,
    start: warm ?? startOf(start, variables.length),
    runs,
    stop,
    many,
    landscape: variables.length < 2 ? null : { variables: pair, window: map.window, points: LANDSCAPE_POINTS },
  };
}
