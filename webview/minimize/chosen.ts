/** What a part of the minimize face needs to know and to do: the settings in force, and how they are changed. */
import type { MinimizeSettings } from '../../src/protocol/messages.ts';
import { minimizePictureOf, settingsOf, type PanelState } from '../state.ts';
import type { Wire } from '../view/wire.ts';
import { isFromCode, taken, type MinimizeChange } from './edit.ts';
import { shownIndex, type MinimizeLook } from './look.ts';
import { effectiveSettings, type Minimizable } from './wanted.ts';

export interface Chosen {
  readonly subject: Minimizable;
  /** Those in force: the code's where they go before. */
  readonly settings: MinimizeSettings;
  readonly fromCode: boolean;
  readonly variables: readonly string[];
  /** The run that is looked at, by index among those of the settings. */
  readonly shown: number;
  readonly look: PanelState['look'];
  readonly wire: Wire;
  /** A change by the user; what the code says is copied first, where it is concerned. */
  readonly change: (change: MinimizeChange) => void;
  readonly changeLook: (change: Partial<MinimizeLook>) => void;
}

function shownOf(state: PanelState, runs: number): number {
  const results = minimizePictureOf(state)?.result.runs ?? [];
  // A picture of other runs says nothing about which is the best.
  const index = results.length === runs ? shownIndex(results, state.look.minimize) : (state.look.minimize.shown ?? 0);
  return Math.min(index, runs - 1);
}

/** Null where there is no function to minimize. */
export function chosenOf(state: PanelState, wire: Wire): Chosen | null {
  const session = state.host?.session;
  const settings = settingsOf(state)?.minimize;
  if (session?.kind !== 'ready' || settings === undefined) return null;
  const { subject } = session;
  if (subject.kind !== 'function' && subject.kind !== 'loop') return null;
  const inForce = effectiveSettings(subject, settings);
  return {
    subject,
    settings: inForce,
    fromCode: isFromCode(subject, settings),
    variables: subject.function.variables,
    shown: shownOf(state, inForce.runs.length),
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
