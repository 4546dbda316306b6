/** The editor's colours as a canvas needs them: resolved, and read anew when the theme changes. */
import { COLOURS } from './curves.ts';

export interface Theme {
  readonly curves: readonly string[];
  readonly text: string;
  /** Of what stands out from text. */
  readonly strong: string;
  readonly grid: string;
  readonly axis: string;
  readonly font: string;
  /** Curves are told apart by dashes too. */
  readonly highContrast: boolean;
}

/** Custom properties of `panel.css`, which takes them from the editor's theme. */
export function readTheme(): Theme {
  const style = getComputedStyle(document.body);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    curves: Array.from({ length: COLOURS }, (_, index) => read(`--curve-${index}`)),
    text: read('--dim'),
    strong: read('--vscode-foreground'),
    grid: read('--grid'),
    axis: read('--axis'),
    font: style.fontFamily,
    highContrast: document.body.className.includes('vscode-high-contrast'),
  };
}

/** VS Code sets the body's class and the root's style when the theme changes. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
}
