/**
 * Nabla's part of the Problems list: why the function that was asked for does not read, while somebody looks at it. Warnings, at
 * most: the code may well be right, only not for the panel. Problems of no place in particular are the panel's alone.
 */
import * as vscode from 'vscode';
import type { Problem } from '../protocol/messages.ts';
import type { Session } from './session.ts';

const SEVERITY = {
  error: vscode.DiagnosticSeverity.Warning,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
} as const;

function problemsOf({ active, message }: Session): readonly Problem[] {
  const { session } = message;
  if (!active) return [];
  if (session.kind === 'unreadable' || (session.kind === 'ready' && session.stale)) return session.problems;
  return [];
}

function rangeOf({ span, line, column }: Problem): vscode.Range {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === span.uri);
  const start = open ? open.positionAt(span.from) : new vscode.Position(line - 1, column - 1);
  return new vscode.Range(start, open ? open.positionAt(span.to) : start.translate(0, span.to - span.from));
}

/** Lists what the session has to say now, and nothing else. */
export function listProblems(session: Session, list: vscode.DiagnosticCollection): void {
  const byFile = new Map<string, vscode.Diagnostic[]>();
  for (const problem of problemsOf(session)) {
    if (problem.span.from === problem.span.to) continue;
    const diagnostic = new vscode.Diagnostic(rangeOf(problem), problem.message, SEVERITY[problem.severity]);
    diagnostic.source = 'Nabla';
    const file = byFile.get(problem.span.uri);
    if (file) file.push(diagnostic);
    else byFile.set(problem.span.uri, [diagnostic]);
  }
  list.clear();
  for (const [uri, diagnostics] of byFile) list.set(vscode.Uri.parse(uri), diagnostics);
}
