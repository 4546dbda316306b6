/**
 * One place where the page is shown: the panel beside the editor or the view in the side bar. It sends the newest state when
 * the page asks and whenever it changes, while the page is there to hear it. What the page wants done is `actions.ts`'s.
 */
import * as vscode from 'vscode';
import { decode, encode } from '../protocol/codec.ts';
import type { HostMessage, PanelMessage, Surface as SurfaceName } from '../protocol/messages.ts';
import { parsePanelMessage } from '../protocol/validate.ts';
import { newNonce, pageHtml } from './html.ts';
import type { Session } from './session.ts';

/** What a panel and a view have in common. */
export type Holder = vscode.WebviewPanel | vscode.WebviewView;

export interface SurfaceEvents {
  /** A valid message that the surface does not answer itself. */
  received(from: SurfaceName, message: PanelMessage): void;
  /** A message that is not one of ours. */
  rejected(from: SurfaceName, message: unknown): void;
}

export class Surface {
  readonly name: SurfaceName;
  readonly #holder: Holder;
  readonly #session: Session;
  readonly #events: SurfaceEvents;
  /** The revision that the page has; null before it first said that it is up. */
  #sent: number | null = null;

  constructor(name: SurfaceName, holder: Holder, extension: vscode.Uri, session: Session, events: SurfaceEvents) {
    this.name = name;
    this.#holder = holder;
    this.#session = session;
    this.#events = events;
    const { webview } = holder;
    const dist = vscode.Uri.joinPath(extension, 'dist');
    webview.options = { enableScripts: true, localResourceRoots: [dist] };
    webview.onDidReceiveMessage((message: unknown) => {
      this.#receive(message);
    });
    const address = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(dist, file)).toString();
    webview.html = pageHtml({
      surface: name,
      cspSource: webview.cspSource,
      script: address('webview.js'),
      worker: address('worker.js'),
      style: address('webview.css'),
      nonce: newNonce(),
    });
  }

  get visible(): boolean {
    return this.#holder.visible;
  }

  /** The state or the visibility changed. A hidden page hears nothing: it starts anew when it is shown, and says `ready`. */
  update(): void {
    const { message } = this.#session;
    if (!this.visible || this.#sent === null || this.#sent === message.revision) return;
    this.#sent = message.revision;
    this.#post(message);
  }

  #receive(value: unknown): void {
    const message = parsePanelMessage(decode(value));
    if (message === undefined) {
      this.#events.rejected(this.name, value);
      return;
    }
    this.#events.received(this.name, message);
    if (message.kind === 'ready') {
      this.#sent = this.#session.message.revision;
      this.#post(this.#session.message);
    } else if (message.kind === 'needData') {
      const values = this.#session.data(message.hash);
      if (values) this.#post({ kind: 'data', hash: message.hash, values });
    }
  }

  #post(message: HostMessage): void {
    void this.#holder.webview.postMessage(encode(message));
  }
}
