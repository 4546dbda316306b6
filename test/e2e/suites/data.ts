// Data files in an extension host: the function that reads one is read with it, and follows the editor, the disk and deletions.
import * as vscode from 'vscode';
import type { NablaApi } from '../../../src/host/api.ts';

const CSV = 'decay.csv';

const find = async (name: string): Promise<vscode.Uri> => {
  const [uri] = await vscode.workspace.findFiles(`**/${name}`);
  if (!uri) throw new Error(`the workspace has no ${name}`);
  return uri;
};

/** What the panel has of the session: the graph as text once it is read, else the first problem. */
const shown = ({ message: { session } }: NablaApi): string => {
  if ('problems' in session && session.problems.length > 0) return session.problems[0]?.message ?? '';
  if (session.kind !== 'ready' || session.stale || session.subject.kind !== 'function') return session.kind;
  return JSON.stringify(session.subject.function.graph);
};

const until = async (what: string, api: NablaApi, fits: (text: string) => boolean): Promise<void> => {
  const deadline = Date.now() + 60_000;
  while (!fits(shown(api))) {
    if (Date.now() > deadline) throw new Error(`waited in vain: ${what}; there is ${shown(api).slice(0, 300)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

const activate = async (): Promise<NablaApi> => {
  const api = await vscode.extensions.getExtension<NablaApi>('nabla.nabla')?.activate();
  if (!api) throw new Error('VS Code does not know the extension nabla.nabla');
  return api;
};

const showDerivative = async (document: vscode.TextDocument, text: string): Promise<void> => {
  const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  const place = document.positionAt(document.getText().indexOf(text) + text.length);
  editor.selection = new vscode.Selection(place, place);
  await vscode.commands.executeCommand('nabla.showDerivative');
};

/** Of Node, as far as the tests need it; nothing in the browser's worker. */
const inNode = (globalThis as { process?: { getBuiltinModule(name: 'node:fs'): LinkMaker } }).process;
interface LinkMaker {
  symlinkSync(target: string, path: string): void;
}

suite('data files', () => {
  test('are read with the code, and redrawn when they change, in an editor or on the disk', async () => {
    const api = await activate();
    await showDerivative(await vscode.workspace.openTextDocument(await find('fit.py')), 'def misfit');
    await until('the first value of the file', api, (text) => text.includes('5.226'));

    const csv = await vscode.workspace.openTextDocument(await find(CSV));
    const line = csv.lineAt(2);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(csv.uri, line.range, '0.00,7.125');
    await vscode.workspace.applyEdit(edit);
    await until('what was typed', api, (text) => text.includes('7.125'));

    if (!inNode) return;
    await csv.save();
    const changed = csv.getText().replace('7.125', '7.375');
    await vscode.workspace.fs.writeFile(csv.uri, new TextEncoder().encode(changed));
    await until('what was written to the disk', api, (text) => text.includes('7.375'));
    await vscode.window.showTextDocument(csv, vscode.ViewColumn.One);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await vscode.workspace.fs.delete(csv.uri);
    await until('that the file is gone', api, (text) => text.includes(`There is no file ${CSV}`));
    await vscode.workspace.fs.writeFile(csv.uri, new TextEncoder().encode(changed.replace('7.375', '7.625')));
    await until('that it is back', api, (text) => text.includes('7.625'));
  });

  test('are refused where a link may lead out of the folder', async () => {
    if (!inNode) return;
    const api = await activate();
    const folder = vscode.Uri.joinPath(await find('fit.py'), '..');
    const links = inNode.getBuiltinModule('node:fs');
    links.symlinkSync('/etc/hosts', vscode.Uri.joinPath(folder, 'hosts.txt').fsPath);
    links.symlinkSync('/etc', vscode.Uri.joinPath(folder, 'etc').fsPath);
    for (const path of ['hosts.txt', 'etc/hosts']) {
      const source = vscode.Uri.joinPath(folder, `${path.length}.py`);
      const text = `hosts = open("${path}").read()\n\ndef f(x):\n    return x * len(hosts)\n`;
      await vscode.workspace.fs.writeFile(source, new TextEncoder().encode(text));
      await showDerivative(await vscode.workspace.openTextDocument(source), 'def f');
      await until(`that ${path} is a link`, api, (message) =>
        message.includes('cannot be read: it is reached by a symbolic link'),
      );
    }
  });
});
