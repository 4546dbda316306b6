/**
 * The lenses: above each function that looks numeric, above loops in which an optimizer steps, and at linear systems. A lens
 * costs a parse, which the next one reuses; nothing is traced for it. The newest result stands with those of its site.
 */
import * as vscode from 'vscode';
import { findFits, findingData, findLinearSystems } from '../lang/data-sites.ts';
import { findMinimizations } from '../lang/minimization/loops.ts';
import type { ParsedDocument } from '../lang/parse.ts';
import { findSites } from '../lang/sites.ts';
import type { Span } from '../lang/syntax.ts';
import type { SiteInfo, Task } from '../protocol/messages.ts';
import { systemClock } from './clock.ts';
import type { LensArgument } from './commands.ts';
import type { Parses } from './parses.ts';
import { runPausing, type Cancellation } from './slices.ts';
import type { Summary } from './summaries.ts';
import { nameIn } from './subject.ts';
import { describeFunction, describeLoop, describeSystem, loopTarget } from './target.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';

/** Setting `nabla.codeLens`. */
type Mode = 'numeric' | 'all' | 'off';

/** A document with a longer line is generated: nobody reads lenses there. */
const LONGEST_LINE = 5_000;
/** And a longer document costs more to parse than lenses are worth: over ten thousand lines. */
const LONGEST_DOCUMENT = 400_000;

const COMMANDS: Readonly<Record<Task, string>> = {
  derivative: 'nabla.showDerivative',
  minimize: 'nabla.minimize',
  leastSquares: 'nabla.leastSquares',
};

/** Something to act on, and what can be done there. */
interface LensSite {
  readonly site: SiteInfo;
  readonly span: Span;
  readonly actions: readonly { readonly task: Task; readonly title: string; readonly tooltip: string }[];
}

export class Lenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #changes = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changes.event;
  readonly #files: WorkspaceFiles;
  readonly #parses: Parses;
  readonly #summary: () => Summary | null;

  constructor(files: WorkspaceFiles, parses: Parses, summary: () => Summary | null) {
    this.#files = files;
    this.#parses = parses;
    this.#summary = summary;
  }

  dispose(): void {
    this.#changes.dispose();
  }

  /** The setting changed, or the result that is shown. */
  refresh(): void {
    this.#changes.fire();
  }

  async provideCodeLenses(open: vscode.TextDocument, token: vscode.CancellationToken): Promise<vscode.CodeLens[]> {
    const { version } = open;
    const mode = vscode.workspace.getConfiguration('nabla', open).get<Mode>('codeLens', 'numeric');
    const document = mode === 'off' ? null : this.#files.documentOf(open);
    if (document === null || isGenerated(document.text)) return [];
    const cancellation: Readonly<Cancellation> = {
      get cancelled() {
        return token.isCancellationRequested;
      },
    };
    const parsed = await runPausing(this.#parses.parsing(document), cancellation, systemClock);
    if (parsed === null || (await runPausing(findingData(parsed), cancellation, systemClock)) === null) return [];
    if (open.version !== version) return [];
    const summary = this.#summary();
    return [...functionsIn(parsed, mode), ...loopsIn(parsed), ...systemsIn(parsed)].flatMap(
      ({ site, span, actions }) => {
        const range = new vscode.Range(open.positionAt(span.from), open.positionAt(span.to));
        const { uri, kind, name, signature, line } = site;
        const argument: LensArgument = { uri, kind, name, signature, line };
        const lenses = actions.map(
          ({ task, title, tooltip }) =>
            new vscode.CodeLens(range, { title, tooltip, command: COMMANDS[task], arguments: [argument] }),
        );
        const [first] = actions;
        if (summary === null || first === undefined || !isOf(summary, site)) return lenses;
        const title = `${summary.text}${summary.stale ? ' (computing…)' : ''}`;
        const tooltip = 'The newest result of the panel';
        return [...lenses, new vscode.CodeLens(range, { title, tooltip, command: 'nabla.reveal', arguments: [] })];
      },
    );
  }
}

function isOf({ site: { uri, kind, name, signature } }: Summary, site: SiteInfo): boolean {
  return (
    uri === site.uri && kind === site.kind && name === site.name && (name !== null || signature === site.signature)
  );
}

function functionsIn(parsed: ParsedDocument, mode: Mode): LensSite[] {
  const fitted = new Set(findFits(parsed).map(nameIn));
  return findSites(parsed)
    .filter((site) => mode === 'all' || site.numeric)
    .map((function_) => {
      const site = describeFunction(parsed.document, function_);
      const { signature } = site;
      const fit = {
        task: 'leastSquares',
        title: '≈ Fit',
        tooltip: `Fit ${signature} to the data of this file, and draw the fit as you type`,
      } as const;
      return {
        site,
        span: function_.nameSpan,
        actions: [
          {
            task: 'derivative',
            title: '∇ Derivative',
            tooltip: `Show ${signature} and its derivatives beside the code, as you type`,
          },
          {
            task: 'minimize',
            title: '↓ Minimize',
            tooltip: `Minimize ${signature} with optimizers of torch.optim and others, and draw how they go`,
          },
          ...(fitted.has(function_.name) ? [fit] : []),
        ],
      };
    });
}

function loopsIn(parsed: ParsedDocument): LensSite[] {
  return findMinimizations(parsed.module).map(({ span }) => ({
    site: describeLoop(parsed.document, loopTarget(parsed.document, span)),
    span,
    actions: [
      {
        task: 'minimize',
        title: '↓ Run this minimization',
        tooltip: 'Run the loop with its optimizers, start and stop, without Python, and draw how it goes',
      },
    ],
  }));
}

function systemsIn(parsed: ParsedDocument): LensSite[] {
  return findLinearSystems(parsed).map((system) => {
    const { matrix, rhs, span } = system;
    return {
      site: describeSystem(parsed.document, system),
      span,
      actions: [
        {
          task: 'leastSquares',
          title: `≈ Solve ${matrix.name} x = ${rhs.name}`,
          tooltip: `Solve min ‖${matrix.name} x − ${rhs.name}‖², directly and by gradient methods`,
        },
      ],
    };
  });
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
