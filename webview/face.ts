/** What a task puts on the page: a template for what is below the status line, and what its canvases show. */
import type { nothing, TemplateResult } from 'lit/html.js';
import type { Task } from '../src/protocol/messages.ts';
import type { PanelState } from './state.ts';
import type { Theme } from './theme.ts';

export interface Face {
  /** In the status line: what computed, how long, how exactly. */
  readonly status: (state: PanelState) => TemplateResult | typeof nothing;
  /** Of a session that is ready, with or without a picture of this task. */
  readonly view: (state: PanelState, theme: Theme) => TemplateResult;
  /** After the template was rendered: fills its canvases, and lets go of those that are gone. Called for every face. */
  readonly draw: (root: HTMLElement, state: PanelState, theme: Theme) => void;
}

export type Faces = Readonly<Record<Task, Face>>;
