/** Something that was seen in a run, with what may be done about it. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Finding, Remedy } from '../../src/engine/job.ts';

/** What a remedy does when it is clicked; null for one that cannot be had here. */
export type Apply = (remedy: Remedy) => (() => void) | null;

function remediesView(remedies: readonly Remedy[], apply: Apply): TemplateResult | typeof nothing {
  const buttons = remedies.flatMap((remedy) => {
    const act = apply(remedy);
    return act === null
      ? []
      : [html`<button class="secondary" data-remedy=${remedy.kind} @click=${act}>${remedy.label}</button>`];
  });
  return buttons.length === 0 ? nothing : html`<div class="remedies">${buttons}</div>`;
}

export function findingView({ kind, sentence, remedies }: Finding, apply: Apply): TemplateResult {
  return html`<div class="finding" data-finding=${kind}>
    <p>${sentence}</p>
    ${remediesView(remedies, apply)}
  </div>`;
}
