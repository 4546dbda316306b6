/** Changes of the minimize settings as values: what the code says is copied before it is changed; remedies; races. */
import type { Remedy, RunSettings, StageSettings } from '../../src/engine/job.ts';
import type { MinimizeSettings } from '../../src/protocol/messages.ts';
import { withOption, withStage } from '../run-settings.ts';
import { effectiveSettings, type Minimizable } from './wanted.ts';

export type MinimizeChange = Partial<MinimizeSettings>;
type Runs = MinimizeSettings['runs'];

/** What the code has to say: its optimizers, or also start and stop. */
export function saidByCode(subject: Minimizable): 'nothing' | 'optimizer' | 'loop' {
  if (subject.kind === 'loop') return 'loop';
  return subject.optimizers.length > 0 ? 'optimizer' : 'nothing';
}

/** Whether settings in force are the code's. */
export function isFromCode(subject: Minimizable, settings: MinimizeSettings): boolean {
  return settings.fromCode && saidByCode(subject) !== 'nothing';
}

/** A change by the user: where it is of something that the code says, all of the code's settings become the user's own. */
export function taken(subject: Minimizable, settings: MinimizeSettings, change: MinimizeChange): MinimizeChange {
  if (!isFromCode(subject, settings)) return change;
  const loop = subject.kind === 'loop';
  const concerns = 'runs' in change || (loop && ('start' in change || 'stop' in change));
  if (!concerns) return change;
  const { runs, start, stop } = effectiveSettings(subject, settings);
  return { runs, ...(loop ? { start, stop } : {}), ...change, fromCode: false };
}

function nonEmpty(runs: readonly RunSettings[]): Runs | null {
  const [first, ...rest] = runs;
  return first === undefined ? null : [first, ...rest];
}

export function withRun({ runs }: MinimizeSettings, index: number, run: RunSettings): MinimizeChange {
  return { runs: nonEmpty(runs.map((old, at) => (at === index ? run : old))) ?? runs };
}

export function withoutRun({ runs }: MinimizeSettings, index: number): MinimizeChange {
  return { runs: nonEmpty(runs.filter((_, at) => at !== index)) ?? runs };
}

/** Another run like one that there is, to be changed. */
export function withCopy({ runs }: MinimizeSettings, index: number): MinimizeChange {
  return { runs: [...runs, runs[index] ?? runs[0]] };
}

/** A remedy of a run as a change of the settings in force. */
export function remedied(settings: MinimizeSettings, index: number, remedy: Remedy): MinimizeChange {
  switch (remedy.kind) {
    case 'learningRate': {
      const run = settings.runs[index] ?? settings.runs[0];
      const stage = run.stages[remedy.stage] ?? run.stages[0];
      const at = Math.min(remedy.stage, run.stages.length - 1);
      return withRun(settings, index, withStage(run, at, { ...stage, options: withOption(stage.options, 'lr', remedy.lr) })); // prettier-ignore
    }
    case 'run':
      return withRun(settings, index, remedy.run);
    case 'stop':
      return { stop: { ...settings.stop, ...remedy.stop } };
    case 'start':
      return { start: { kind: 'point', x: remedy.start } };
  }
}

const one = (optimizer: string, options: StageSettings['options']): RunSettings => ({
  stages: [{ above: 0, optimizer, options, schedule: null }],
});

/** Eight well-known ways against each other: first-order ones with the learning rate of a run, where it has one. */
export function raceOf(run: RunSettings): Runs {
  const [{ options, optimizer }] = run.stages;
  const lr = typeof options.lr === 'number' && optimizer !== 'Adadelta' && optimizer !== 'LBFGS' ? options.lr : 0.1;
  return [
    one('SGD', { lr }),
    one('SGD', { lr, momentum: 0.9 }),
    one('Adam', { lr }),
    one('Adadelta', {}),
    one('Adagrad', { lr }),
    one('RMSprop', { lr }),
    one('LBFGS', { line_search_fn: 'strong_wolfe' }),
    one('BFGS', {}),
  ];
}
