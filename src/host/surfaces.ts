/** The panel beside the editor and the view in the side bar: made, found again after a reload, kept up to date, let go. */
import * as vscode from 'vscode';
import { parseSaved } from './saved.ts';
import type { Session } from './session.ts';
import { Surface, type Holder, type SurfaceEvents } from './surface.ts';

const PANEL_TYPE = 'nabla.panel';
export const SIDE_VIEW = 'nabla.side';

/** A tab is no place for a long expression. */
const LONGEST_TITLE = 40;

export class Surfaces implements vscode.Disposable {
  readonly #extension: vscode.Uri;
  readonly #session: Session;
  readonly #events: SurfaceEvents;
  readonly #surfaces = new Map<Holder, Surface>();
  readonly #registrations: vscode.Disposable[];
  #panel: vscode.WebviewPanel | null = null;

  constructor(extension: vscode.Uri, session: Session, events: SurfaceEvents) {
    this.#extension = extension;
    this.#session = session;
    this.#events = events;
    this.#registrations = [
      vscode.window.registerWebviewPanelSerializer(PANEL_TYPE, {
        deserializeWebviewPanel: (panel, state) => {
          this.#adoptPanel(panel);
          this.#restore(state);
          return Promise.resolve();
        },
      }),
      vscode.window.registerWebviewViewProvider(SIDE_VIEW, {
        resolveWebviewView: (view, { state }) => {
          this.#adopt('side', view);
          view.onDidChangeVisibility(() => {
            this.#lookAgain();
          });
          this.#restore(state);
        },
      }),
    ];
  }

  dispose(): void {
    for (const registration of this.#registrations) registration.dispose();
    this.#panel?.dispose();
  }

  /** The panel, beside the active editor when it is new, with the focus left where it is. */
  openPanel(): void {
    if (this.#panel) {
      const column = this.#panel.viewColumn;
      // Never over the code that was asked about.
      const covers = column !== undefined && column === vscode.window.activeTextEditor?.viewColumn;
      if (covers || !this.#panel.visible) this.#panel.reveal(covers ? vscode.ViewColumn.Beside : column, true);
      return;
    }
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    this.#adoptPanel(vscode.window.createWebviewPanel(PANEL_TYPE, 'Nabla', place));
  }

  /** The session changed: the pages hear of it, and the tab names the function. */
  update(): void {
    const { session } = this.#session.message;
    if (this.#panel && session.kind !== 'empty') this.#panel.title = titleOf(session.site.signature);
    for (const surface of this.#surfaces.values()) surface.update();
  }

  #adoptPanel(panel: vscode.WebviewPanel): void {
    this.#panel?.dispose();
    this.#panel = panel;
    const media = vscode.Uri.joinPath(this.#extension, 'media');
    panel.iconPath = {
      light: vscode.Uri.joinPath(media, 'panel-light.svg'),
      dark: vscode.Uri.joinPath(media, 'panel-dark.svg'),
    };
    panel.onDidChangeViewState(() => {
      this.#lookAgain();
    });
    this.#adopt('panel', panel);
  }

  #adopt(name: 'panel' | 'side', holder: Holder): void {
    this.#surfaces.set(holder, new Surface(name, holder, this.#extension, this.#session, this.#events));
    holder.onDidDispose(() => {
      this.#surfaces.delete(holder);
      if (this.#panel === holder) this.#panel = null;
      this.#lookAgain();
    });
    this.#lookAgain();
  }

  #restore(state: unknown): void {
    const saved = parseSaved(state);
    if (saved) this.#session.restore(saved);
  }

  #lookAgain(): void {
    this.#session.setActive([...this.#surfaces.values()].some((surface) => surface.visible));
    this.update();
  }
}

function titleOf(signature: string): string {
  const line = signature.replace(/\s+/g, ' ');
  return `∇ ${line.length > LONGEST_TITLE ? `${line.slice(0, LONGEST_TITLE - 1)}…` : line}`;
}
