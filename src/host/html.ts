/** The page that both surfaces show: a frame for the panel's own script, under the strictest policy that it can work with. */

export interface Page {
  readonly surface: 'panel' | 'side';
  /** The webview's own origin for resources. */
  readonly cspSource: string;
  /** Addresses of the built files, as the webview sees them. */
  readonly script: string;
  readonly worker: string;
  readonly style: string;
  readonly nonce: string;
}

/** 128 random bits, as a nonce is written. */
export function newNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The worker is fetched as text (`connect-src`) and started from a blob; the float64 kernel is WebAssembly. */
function policyOf({ cspSource, nonce }: Page): string {
  return [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}' 'wasm-unsafe-eval'`,
    `worker-src blob:`,
    `connect-src ${cspSource}`,
    `style-src ${cspSource}`,
    `img-src ${cspSource} data:`,
    `font-src ${cspSource}`,
  ].join('; ');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' };
const attribute = (text: string): string => text.replace(/[&"<>]/g, (character) => ENTITIES[character] ?? '');

export function pageHtml(page: Page): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${attribute(policyOf(page))}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Nabla</title>
    <link rel="stylesheet" href="${attribute(page.style)}" />
  </head>
  <body data-surface="${page.surface}" data-worker="${attribute(page.worker)}">
    <script nonce="${page.nonce}" src="${attribute(page.script)}"></script>
  </body>
</html>`;
}
