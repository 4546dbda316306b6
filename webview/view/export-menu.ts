/** Menus for what leaves the panel: to the clipboard, or to files. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { PanelMessage } from '../../src/protocol/messages.ts';
import { canvasPng } from '../leaving.ts';
import type { Wire } from './wire.ts';

export interface ExportItem {
  readonly id: string;
  readonly label: string;
  /** Made when it is asked for; null where there is nothing to send. */
  readonly message: () => PanelMessage | null;
}

export function exportMenu(
  label: string,
  items: readonly ExportItem[],
  { post }: Wire,
  title?: string,
): TemplateResult {
  return html`<details class="menu" name="export">
    <summary title=${title ?? nothing}>${label} ▾</summary>
    <div>
      ${items.map(
        ({ id, label: said, message }) =>
          html`<button
            class="link"
            id=${id}
            @click=${() => {
              const made = message();
              if (made !== null) post(made);
            }}
          >
            ${said}
          </button>`,
      )}
    </div>
  </details>`;
}

export const saveItem = (id: string, label: string, text: () => string, name: string): ExportItem => ({
  id,
  label,
  message: () => ({ kind: 'save', text: text(), name }),
});

export const copyItem = (id: string, label: string, text: () => string, what: string): ExportItem => ({
  id,
  label,
  message: () => ({ kind: 'copy', text: text(), what }),
});

/** The picture in the page's element of an id, as `name-id.png`. */
export function pictureItem(id: string, name: string): ExportItem {
  return {
    id: `export-${id}`,
    label: `${id[0]?.toUpperCase() ?? ''}${id.slice(1).replaceAll('-', ' ')} as PNG`,
    message: () => {
      const background = getComputedStyle(document.body).getPropertyValue('--vscode-editor-background') || '#ffffff';
      const png = canvasPng(document.querySelector<HTMLCanvasElement>(`#${id} canvas`), background);
      return png === null ? null : { kind: 'savePicture', png, name: `${name}-${id}.png` };
    },
  };
}
