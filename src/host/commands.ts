/** `Nabla: Show Derivative`: what it is asked about, by a lens or by the editor that the user works in, or why that is nothing. */
import * as vscode from 'vscode';
import type { Document } from '../lang/document.ts';
import type { ParsedDocument } from '../lang/parse.ts';
import { askedAt, askedByName, askedBySelection, type Asked } from './asked.ts';
import { systemClock } from './clock.ts';
import type { Parses } from './parses.ts';
import { runPausing } from './slices.ts';
import { isReadable, type WorkspaceFiles } from './workspaceFiles.ts';

/** What a lens passes. */
export interface LensArgument {
  readonly uri: string;
  readonly name: string;
}

/** A lens's argument; what else a menu or a key binding passes is none. */
function isLensArgument(value: unknown): value is LensArgument {
  if (typeof value !== 'object' || value === null) return false;
  return 'uri' in value && typeof value.uri === 'string' && 'name' in value && typeof value.name === 'string';
}

/** What the user asks about; a string tells them why it is nothing. */
export async function whatIsAsked(argument: unknown, files: WorkspaceFiles, parses: Parses): Promise<Asked | string> {
  if (isLensArgument(argument)) {
    const document = files.documentOf(await vscode.workspace.openTextDocument(vscode.Uri.parse(argument.uri)));
    const asked = document && askedByName(await parsed(document, parses), argument.name);
    return asked ?? `There is no function ${argument.name} here any more.`;
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
  const asked = isEmpty ? askedAt(code, offset(active)) : askedBySelection(code, offset(start), offset(end));
  return asked ?? 'There is no function here. Put the cursor in one, or select an expression, and try again.';
}

async function parsed(document: Document, parses: Parses): Promise<ParsedDocument> {
  return (await runPausing(parses.parsing(document), { cancelled: false }, systemClock)) ?? parses.of(document);
}
