/** What the page asks the editor to do: show a place, copy, save, log. Messages come here validated. */
import * as vscode from 'vscode';
import type { SourceSpan } from '../graph/graph.ts';
import type { ParsedDocument } from '../lang/parse.ts';
import { findSites } from '../lang/sites.ts';
import type { DerivativeName, PanelMessage, Surface } from '../protocol/messages.ts';
import { insertionOf } from './insertion.ts';
import type { Parses } from './parses.ts';
import type { Session } from './session.ts';
import type { Summaries } from './summaries.ts';
import type { Target } from './target.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';

/** What actions work on. */
export interface Parts {
  readonly session: Session;
  readonly files: WorkspaceFiles;
  readonly parses: Parses;
  readonly summaries: Summaries;
  readonly log: vscode.LogOutputChannel;
}

/** Does what a message asks; settings go to the session. `ready` and `needData` are the surface's own. */
export async function act(from: Surface, message: PanelMessage, parts: Parts): Promise<void> {
  const { session, log } = parts;
  switch (message.kind) {
    case 'ready':
    case 'needData':
      return;
    case 'settings':
      session.choose(message.settings);
      return;
    case 'reveal':
      // A page may not open just any file.
      if (session.dependsOn(message.span.uri)) await reveal(message.span);
      else log.warn(`${from}: asked for ${message.span.uri}, which the function does not use`);
      return;
    case 'revealSite':
      await revealSite(session);
      return;
    case 'copy':
      await vscode.env.clipboard.writeText(message.text);
      vscode.window.setStatusBarMessage(`$(check) Copied ${message.what}`, 3000);
      return;
    case 'save':
      await save(new TextEncoder().encode(message.text), message.name, session);
      return;
    case 'savePicture':
      await save(bytesOf(message.png), message.name, session);
      return;
    case 'summary':
      parts.summaries.tell(message.revision, message.text);
      return;
    case 'insert':
      await insert(message.derivative, parts);
      return;
    case 'log':
      log[message.level](`${from}: ${message.message}`);
      return;
  }
}

/** Shows a document where it is visible already, else in the first column, which is not the panel's. */
async function showDocument(document: vscode.TextDocument, selection: vscode.Range): Promise<void> {
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  const viewColumn = shown?.viewColumn ?? vscode.ViewColumn.One;
  await vscode.window.showTextDocument(document, { viewColumn, selection });
}

async function reveal({ uri, from, to }: SourceSpan): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
  await showDocument(document, new vscode.Range(document.positionAt(from), document.positionAt(to)));
}

async function revealSite(session: Session): Promise<void> {
  const { session: state } = session.message;
  if (state.kind === 'empty') return;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(state.site.uri));
  const { range } = document.lineAt(Math.min(state.site.line, document.lineCount) - 1);
  const start = document.lineAt(range.start.line).firstNonWhitespaceCharacterIndex;
  await showDocument(document, new vscode.Range(range.start.line, start, range.start.line, start));
}

/** Puts a derivative of what is shown below it, as a function of the file's language; null: the one that is most asked for. */
export async function insert(
  which: DerivativeName | null,
  { session, files, parses }: Pick<Parts, 'session' | 'files' | 'parses'>,
): Promise<void> {
  const { shown } = session;
  const document = shown && (await vscode.workspace.openTextDocument(vscode.Uri.parse(shown.target.uri)));
  const readable = document && files.documentOf(document);
  if (!shown || !document || !readable) {
    void vscode.window.showInformationMessage(
      'Run Nabla: Show Derivative on a function first; then its derivative can be inserted.',
    );
    return;
  }
  const parsed = parses.of(readable);
  const { target } = shown;
  const range = rangeOf(target, parsed);
  const usual: DerivativeName =
    shown.function.variables.length === 1 ? { kind: 'partial', variable: 0, order: 1 } : { kind: 'gradient' };
  const name = target.kind === 'function' ? (target.name.split('.').at(-1) ?? null) : null;
  const insertion = range && insertionOf(parsed, { ...shown, name, from: range.from, to: range.to }, which ?? usual);
  if (insertion === undefined || typeof insertion === 'string') {
    void vscode.window.showInformationMessage(insertion ?? 'The function is not in its file any more.');
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  for (const { offset, text } of insertion.edits) edit.insert(document.uri, document.positionAt(offset), text);
  if (await vscode.workspace.applyEdit(edit))
    vscode.window.setStatusBarMessage(`$(check) Inserted ${insertion.name}`, 3000);
}

function rangeOf(target: Target, parsed: ParsedDocument): { readonly from: number; readonly to: number } | undefined {
  if (target.kind === 'function') return findSites(parsed).find(({ name }) => name === target.name)?.span;
  return target.kind === 'expression' ? target : undefined;
}

async function save(content: Uint8Array, name: string, session: Session): Promise<void> {
  const { session: state } = session.message;
  const site = state.kind === 'empty' ? undefined : vscode.Uri.parse(state.site.uri);
  const folder =
    site && (vscode.workspace.getWorkspaceFolder(site)?.uri ?? (isSaved(site) && vscode.Uri.joinPath(site, '..')));
  const fileName = name.replace(/[^\p{L}\p{N} ._-]/gu, '_');
  const extension = /\.(\w+)$/.exec(fileName)?.[1];
  const target = await vscode.window.showSaveDialog({
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, fileName) }),
    ...(extension !== undefined && { filters: { [extension.toUpperCase()]: [extension] } }),
  });
  if (!target) return;
  await vscode.workspace.fs.writeFile(target, content);
  vscode.window.setStatusBarMessage(`$(check) Saved ${target.path.split('/').at(-1) ?? ''}`, 3000);
}

const isSaved = (uri: vscode.Uri): boolean => uri.scheme !== 'untitled';

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
