/** `Nabla: Show Derivative`: what the user means by where the cursor is, what is selected, or which lens was clicked. */
import * as vscode from 'vscode';
import type { Document } from '../lang/document.ts';
import { expressionAt, findSites, siteAt } from '../lang/sites.ts';
import type { FunctionSite } from '../lang/site.ts';
import type { SiteInfo } from '../protocol/messages.ts';
import type { Parses } from './parses.ts';
import { describeExpression, describeFunction, expressionTarget, type Target } from './target.ts';
import { isReadable, type WorkspaceFiles } from './workspaceFiles.ts';

/** What a lens passes. */
interface LensArgument {
  readonly uri: string;
  readonly name: string;
}

export interface Asked {
  readonly target: Target;
  readonly site: SiteInfo;
}

/** A lens's argument; what else a menu or a key binding passes is none. */
function isLensArgument(value: unknown): value is LensArgument {
  if (typeof value !== 'object' || value === null) return false;
  return 'uri' in value && typeof value.uri === 'string' && 'name' in value && typeof value.name === 'string';
}

const functionAsked = (document: Document, site: FunctionSite): Asked => ({
  target: { kind: 'function', uri: document.uri, name: site.name },
  site: describeFunction(document, site),
});

/** What is meant by a selection; by a mere cursor, where it is empty. */
function askedBySelection(document: Document, parses: Parses, from: number, to: number): Asked | undefined {
  const parsed = parses.of(document);
  const enclosing = siteAt(parsed, from);
  if (from === to) return enclosing && functionAsked(document, enclosing);

  const sites = findSites(parsed);
  const named = sites.find(({ nameSpan, span }) => [nameSpan, span].some((s) => s.from === from && s.to === to));
  if (named) return functionAsked(document, named);
  const expression = expressionAt(parsed, from, to);
  if (expression) {
    const target = expressionTarget(document, expression.span.from, expression.span.to);
    return { target, site: describeExpression(document, target) };
  }
  const selected = sites.find(({ span }) => from <= span.from && span.to <= to) ?? enclosing;
  return selected && functionAsked(document, selected);
}

/** The text that is selected, without the white space around it. */
function trimmedSelection(editor: vscode.TextEditor, text: string): [from: number, to: number] {
  let from = editor.document.offsetAt(editor.selection.start);
  let to = editor.document.offsetAt(editor.selection.end);
  const cursor = editor.document.offsetAt(editor.selection.active);
  while (from < to && /\s/.test(text.charAt(from))) from++;
  while (from < to && /\s/.test(text.charAt(to - 1))) to--;
  return from < to ? [from, to] : [cursor, cursor];
}

/** What the user asks about; a string tells them why it is nothing. */
export async function whatIsAsked(argument: unknown, files: WorkspaceFiles, parses: Parses): Promise<Asked | string> {
  if (isLensArgument(argument)) {
    const document = files.documentOf(await vscode.workspace.openTextDocument(vscode.Uri.parse(argument.uri)));
    const site = document && findSites(parses.of(document)).findLast(({ name }) => name === argument.name);
    return document && site ? functionAsked(document, site) : `There is no function ${argument.name} any more.`;
  }
  // With the focus in the panel no text editor is active; then it is the one beside it.
  const editors = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors];
  const editor = editors.find((candidate) => candidate && isReadable(candidate.document));
  const document = editor && files.documentOf(editor.document);
  if (!editor || !document) {
    return 'Nabla reads Python, JavaScript and TypeScript. Open such a file, put the cursor in a function, and try again.';
  }
  const asked = askedBySelection(document, parses, ...trimmedSelection(editor, document.text));
  return asked ?? 'There is no function here. Put the cursor in one, or select an expression, and try again.';
}
