/** The lens above each function that looks numeric. A lens costs a parse, which the next one reuses; nothing is traced for it. */
import * as vscode from 'vscode';
import { findSites } from '../lang/sites.ts';
import { systemClock } from './clock.ts';
import type { LensArgument } from './commands.ts';
import { describeFunction } from './target.ts';
import type { Parses } from './parses.ts';
import { runPausing } from './slices.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';

/** Setting `nabla.codeLens`. */
type Mode = 'numeric' | 'all' | 'off';

/** A document with a longer line is generated: nobody reads lenses there. */
const LONGEST_LINE = 5_000;
/** And a longer document costs more to parse than lenses are worth: over ten thousand lines. */
const LONGEST_DOCUMENT = 400_000;

export class Lenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #changes = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changes.event;
  readonly #files: WorkspaceFiles;
  readonly #parses: Parses;

  constructor(files: WorkspaceFiles, parses: Parses) {
    this.#files = files;
    this.#parses = parses;
  }

  dispose(): void {
    this.#changes.dispose();
  }

  /** The setting changed. */
  refresh(): void {
    this.#changes.fire();
  }

  async provideCodeLenses(open: vscode.TextDocument, token: vscode.CancellationToken): Promise<vscode.CodeLens[]> {
    const { version } = open;
    const mode = vscode.workspace.getConfiguration('nabla', open).get<Mode>('codeLens', 'numeric');
    const document = mode === 'off' ? null : this.#files.documentOf(open);
    if (document === null || isGenerated(document.text)) return [];
    const cancellation = {
      get cancelled() {
        return token.isCancellationRequested;
      },
    };
    const parsed = await runPausing(this.#parses.parsing(document), cancellation, systemClock);
    if (parsed === null || open.version !== version) return [];
    return findSites(parsed)
      .filter((site) => mode === 'all' || site.numeric)
      .map((site) => {
        const { from, to } = site.nameSpan;
        const argument: LensArgument = { uri: document.uri, name: site.name };
        return new vscode.CodeLens(new vscode.Range(open.positionAt(from), open.positionAt(to)), {
          title: '∇ Derivative',
          tooltip: `Show ${describeFunction(document, site).signature} and its derivatives beside the code, as you type`,
          command: 'nabla.showDerivative',
          arguments: [argument],
        });
      });
  }
}

function isGenerated(text: string): boolean {
  if (text.length > LONGEST_DOCUMENT) return true;
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start);
    const next = end < 0 ? text.length : end;
    if (next - start > LONGEST_LINE) return true;
    start = next + 1;
  }
  return false;
}
