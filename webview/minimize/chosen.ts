/** What a part of the minimize face needs to know and to do: the settings in force, and how they are changed. */
import type { MinimizeSettings } from '../../src/protocol/messages.ts';
import { settingsOf, type PanelState } from '../state.ts';
import type { Wire } from '../view/wire.ts';
import { isFromCode, taken, type MinimizeChange } from './edit.ts';
import type { MinimizeLook } from './look.ts';
import { effectiveSettings, type Minimizable } from './wanted.ts';

export interface Chosen {
  readonly subject: Minimizable;
  /** Those in force: the code's where they go before. */
  readonly settings: MinimizeSettings;
  readonly fromCode: boolean;
  readonly variables: readonly string[];
  readonly look: PanelState['look'];
  readonly wire: Wire;
  /** A change by the user; what the code says is copied first, where it is concerned. */
  readonly change: (change: MinimizeChange) => void;
  readonly changeLook: (change: Partial<MinimizeLook>) => void;
}

/** Null where there is no function to minimize. */
export function chosenOf(state: PanelState, wire: Wire): Chosen | null {
  const session = state.host?.session;
  const settings = settingsOf(state)?.minimize;
  if (session?.kind !== 'ready' || settings === undefined) return null;
  const { subject } = session;
  if (subject.kind !== 'function' && subject.kind !== 'loop') return null;
  return {
    subject,
    settings: effectiveSettings(subject, settings),
    fromCode: isFromCode(subject, settings),
    variables: subject.function.variables,
    look: state.look,
    wire,
    change: (change) => {
      wire.dispatch({ kind: 'settings', change: { minimize: taken(subject, settings, change) } });
    },
    changeLook: (change) => {
      wire.dispatch({ kind: 'minimizeLook', change });
    },
  };
}
