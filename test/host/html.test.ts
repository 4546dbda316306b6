import { describe, expect, it } from 'vitest';
import { newNonce, pageHtml } from '../../src/host/html.ts';

const page = {
  surface: 'side',
  cspSource: 'https://*.resource.test',
  script: 'https://x.resource.test/webview.js',
  worker: 'https://x.resource.test/worker.js?a="1"&b',
  style: 'https://x.resource.test/webview.css',
  nonce: 'abc123',
} as const;

describe('the page', () => {
  const html = pageHtml(page);
  it('has exactly this policy', () => {
    expect(/Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]).toBe(
      "default-src 'none'; script-src 'nonce-abc123' 'wasm-unsafe-eval'; worker-src blob:; connect-src https://*.resource.test; " +
        'style-src https://*.resource.test; img-src https://*.resource.test data:; font-src https://*.resource.test',
    );
  });
  it('tells its script where it is and where the worker is', () => {
    expect(html).toContain('data-surface="side"');
    expect(html).toContain('data-worker="https://x.resource.test/worker.js?a=&quot;1&quot;&amp;b"');
    expect(html).toContain('<script nonce="abc123" src="https://x.resource.test/webview.js">');
  });
  it('has no script or style of its own', () => {
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toMatch(/<style|style="|\son\w+="/);
  });
});

describe('a nonce', () => {
  it('is 128 bits, and another each time', () => {
    const nonces = Array.from({ length: 50 }, newNonce);
    expect(new Set(nonces).size).toBe(50);
    for (const nonce of nonces) expect(nonce).toMatch(/^[0-9a-f]{32}$/);
  });
});
