/** From a function or a loop and the settings to the minimize job. */
import type { MinimizeJob } from '../../src/engine/job.ts';
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

/** Null where there is nothing to minimize: no variable, or more outputs than one. */
export function minimizeJob(subject: Minimizable, chosen: MinimizeSettings): MinimizeJob | null {
  const { graph, variables, outputs } = subject.function;
  if (variables.length === 0 || outputs.length !== 1) return null;
  const { start, runs, stop, many, map } = effectiveSettings(subject, chosen);
  const given = start.kind === 'point' ? start.x : [];
  return {
    kind: 'minimize',
    graph,
    variables,
    start: variables.map((_, index) => given[index] ?? 1),
    runs,
    stop,
    many,
    landscape: variables.length < 2 ? null : { ...map, points: LANDSCAPE_POINTS },
  };
}
