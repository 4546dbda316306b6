/** Changes of settings as the page makes them: parts of parts, each replaced as a whole. */
import type {
  DerivativeSettings,
  LeastSquaresSettings,
  MinimizeSettings,
  ReadingSettings,
  Settings,
  Task,
} from '../src/protocol/messages.ts';

export type { Settings };

export interface SettingsChange {
  readonly task?: Task;
  readonly reading?: Partial<ReadingSettings>;
  readonly derivative?: Partial<DerivativeSettings>;
  readonly minimize?: Partial<MinimizeSettings>;
  readonly linear?: Partial<LeastSquaresSettings['linear']>;
  readonly fit?: Partial<LeastSquaresSettings['fit']>;
}

export function changed(settings: Settings, change: SettingsChange): Settings {
  const { task, reading, derivative, minimize, leastSquares } = settings;
  return {
    task: change.task ?? task,
    reading: { ...reading, ...change.reading },
    derivative: { ...derivative, ...change.derivative },
    minimize: { ...minimize, ...change.minimize },
    leastSquares: {
      linear: { ...leastSquares.linear, ...change.linear },
      fit: { ...leastSquares.fit, ...change.fit },
    },
  };
}
