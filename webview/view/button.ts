/** A button that does one thing. */
import { html, type TemplateResult } from 'lit/html.js';

type Button = 'primary' | 'secondary' | 'quiet' | 'link';

export function button(
  id: string,
  kind: Button,
  text: string,
  title: string,
  act: () => void,
  off = false,
): TemplateResult {
  return html`<button id=${id} class=${kind} title=${title} ?disabled=${off} @click=${act}>${text}</button>`;
}
