/** `Nabla: Show Derivative`, `Minimize`, `Least Squares`: what is asked about, by a lens or by the editor that the user works in, or why that is nothing. */
import * as vscode from 'vscode';
import type { Document } from '../lang/document.ts';
import type { ParsedDocument } from '../lang/parse.ts';
import type { SiteInfo, Task } from '../protocol/messages.ts';
import { askedAt, askedBySelection, siteAsked, type Asked } from './asked.ts';
import { systemClock } from './clock.ts';
import type { Parses } from './parses.ts';
import { runPausing } from './slices.ts';
import { targetOf } from './target.ts';
import { isReadable, type WorkspaceFiles } from './workspaceFiles.ts';

/** What a lens passes: the site that it stands at. */
export type LensArgument = Pick<SiteInfo, 'uri' | 'kind' | 'name' | 'signature' | 'line'>;

const KINDS: readonly unknown[] = ['function', 'loop', 'system'];

/** A lens's argument, or of a function its address and name alone; what else a menu or a key binding passes is none. */
function lensArgument(value: unknown): LensArgument | null {
  if (typeof value !== 'object' || value === null || !('uri' in value) || typeof value.uri !== 'string') return null;
  const field = (key: string): unknown => (value as Record<string, unknown>)[key];
  const [kind, name, signature, line] = [
    field('kind') ?? 'function',
    field('name') ?? null,
    field('signature'),
    field('line'),
  ];
  if (!KINDS.includes(kind) || (name !== null && typeof name !== 'string')) return null;
  return {
    uri: value.uri,
    kind: kind as LensArgument['kind'],
    name,
    signature: typeof signature === 'string' ? signature : '',
    line: typeof line === 'number' ? line : 1,
  };
}

/** What the user asks about; a string tells them why it is nothing. */
export async function whatIsAsked(
  argument: unknown,
  task: Task,
  files: WorkspaceFiles,
  parses: Parses,
): Promise<Asked | string> {
  const lens = lensArgument(argument);
  if (lens !== null) {
    const document = files.documentOf(await vscode.workspace.openTextDocument(vscode.Uri.parse(lens.uri)));
    const target = document && targetOf(lens);
    const asked = document && target && siteAsked(await parsed(document, parses), target);
    return asked ?? `There is no ${lens.name === null ? lens.signature : `function ${lens.name}`} here any more.`;
  }
  // With the focus in the panel no text editor is active; then it is the one beside it.
  const editors = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors];
  const editor = editors.find((candidate) => candidate && isReadable(candidate.document));
  const document = editor && files.documentOf(editor.document);
  if (!editor || !document) {
    return 'Nabla reads Python, JavaScript and TypeScript. Open such a file, put the cursor in a function, and try again.';
  }
  const { start, end, active, isEmpty } = editor.selection;
  const offset = (position: vscode.Position) => editor.document.offsetAt(position);
  const code = await parsed(document, parses);
  const asked = isEmpty
    ? askedAt(code, offset(active), task)
    : askedBySelection(code, offset(start), offset(end), task);
  return asked ?? NOTHING[task];
}

const NOTHING: Readonly<Record<Task, string>> = {
  derivative: 'There is no function here. Put the cursor in one, or select an expression, and try again.',
  minimize:
    'There is no function here, and no loop in which an optimizer steps. Put the cursor in one, or select an expression, and try again.',
  leastSquares:
    'There is no function here, and no matrix with a vector. Put the cursor in a model or a residual function, or on the line of A or b, and try again.',
};

async function parsed(document: Document, parses: Parses): Promise<ParsedDocument> {
  return (await runPausing(parses.parsing(document), { cancelled: false }, systemClock)) ?? parses.of(document);
}
