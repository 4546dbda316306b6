/** The function and its derivatives as mathematics, each to be copied in the language of its file or another. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Formula } from '../../src/engine/job.ts';
import type { SiteInfo } from '../../src/protocol/messages.ts';
import { mathElement, wholeMathml } from './mathml.ts';
import type { Wire } from './wire.ts';

type Form = 'python' | 'typescript' | 'mathml';

const NAMES: Readonly<Record<Form, string>> = { python: 'Python', typescript: 'TypeScript', mathml: 'MathML' };

/** The file's own language first; JavaScript takes the same text as TypeScript. */
function formsFor(language: SiteInfo['language']): readonly { readonly form: Form; readonly name: string }[] {
  const named = (form: Form, name = NAMES[form]) => ({ form, name });
  switch (language) {
    case 'python':
      return [named('python'), named('typescript'), named('mathml')];
    case 'typescript':
      return [named('typescript'), named('python'), named('mathml')];
    case 'javascript':
      return [named('typescript', 'JavaScript'), named('python'), named('mathml')];
  }
}

/** Closes every menu but the one that a click is in. */
export function closeMenus(target: EventTarget | null): void {
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (!(target instanceof Node && menu.contains(target)) || target instanceof HTMLButtonElement) {
      menu.removeAttribute('open');
    }
  }
}

/** Derivatives can be had as code below the function. */
function insertButton(
  { derivative, label }: Formula,
  language: string | undefined,
  wire: Wire,
): TemplateResult | typeof nothing {
  if (derivative === null || language === undefined) return nothing;
  return html`<button
    class="link insert"
    title="Insert ${label} as a ${language} function below this one"
    @click=${() => {
      wire.post({ kind: 'insert', derivative });
    }}
  >
    Insert
  </button>`;
}

/** Elements made from MathML, kept while the text is the same, so that a repaint parses nothing. */
export function createFormulaView(): (formulas: readonly Formula[], site: SiteInfo, wire: Wire) => TemplateResult {
  let kept = new Map<string, Element | null>();

  function copyButton(
    formula: Formula,
    form: Form,
    text: string,
    name: string,
    wire: Wire,
  ): TemplateResult | typeof nothing {
    if (formula[form] === '') return nothing;
    return html`<button
      class="link"
      title="Copy ${formula.label} as ${name}"
      @click=${() => {
        wire.post({
          kind: 'copy',
          text: form === 'mathml' ? wholeMathml(formula.mathml) : formula[form],
          what: `${formula.label} as ${name}`,
        });
      }}
    >
      ${text}
    </button>`;
  }

  return (formulas, site, wire) => {
    const elements = new Map<string, Element | null>();
    for (const { mathml } of formulas)
      elements.set(mathml, kept.get(mathml) ?? (mathml === '' ? null : mathElement(mathml)));
    kept = elements;
    const [own, ...others] = formsFor(site.language);
    return html`<section id="formulas" aria-label="Formulas">
      ${formulas.map(
        (formula) =>
          html`<div class="formula">
            <span class="label">${formula.label}</span>
            <span class="math" tabindex="0" role="group" aria-label=${formula.label}
              >${elements.get(formula.mathml) ?? html`<span class="dim">too long to read here; copy has all of it</span>`}</span
            >
            <span class="copies">
              ${insertButton(formula, own?.name, wire)}
              ${own === undefined ? nothing : copyButton(formula, own.form, 'Copy', own.name, wire)}
              <details class="menu" name="copy-as">
                <summary title="Copy as…" aria-label="Copy ${formula.label} as…">▾</summary>
                <div>
                  ${[own, ...others].map((form) =>
                    form === undefined ? nothing : copyButton(formula, form.form, `as ${form.name}`, form.name, wire),
                  )}
                </div>
              </details>
            </span>
          </div>`,
      )}
    </section>`;
  };
}
