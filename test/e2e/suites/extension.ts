// What holds in any extension host: the extension is found, wakes up, has its commands, and puts its lenses on functions.
import * as vscode from 'vscode';

const extension = () => {
  const found = vscode.extensions.getExtension('nabla.nabla');
  if (!found) throw new Error('VS Code does not know the extension nabla.nabla');
  return found;
};

const equal = (actual: unknown, expected: unknown, what: string): void => {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: expected ${b}, got ${a}`);
};

const openExample = async (name: string): Promise<vscode.TextDocument> => {
  const [uri] = await vscode.workspace.findFiles(`**/${name}`);
  if (!uri) throw new Error(`the workspace has no ${name}`);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return document;
};

/** The lines (from 1) that carry a lens of ours. */
const lensLines = async (document: vscode.TextDocument): Promise<number[]> => {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    document.uri,
    99,
  );
  return lenses.filter((lens) => lens.command?.title.includes('Derivative')).map((lens) => lens.range.start.line + 1);
};

const linesWith = (document: vscode.TextDocument, pattern: RegExp): number[] =>
  Array.from({ length: document.lineCount }, (_, line) => line + 1).filter((line) =>
    pattern.test(document.lineAt(line - 1).text),
  );

suite(`the extension (${'process' in globalThis ? 'Node' : 'web worker'} host)`, () => {
  test('wakes up', async () => {
    await extension().activate();
    equal(extension().isActive, true, 'active');
  });

  test('has its commands', async () => {
    const commands = await vscode.commands.getCommands(true);
    equal(commands.includes('nabla.showDerivative'), true, 'nabla.showDerivative');
  });

  test('puts a lens above every numeric function in Python and TypeScript', async () => {
    const python = await openExample('notes.py');
    equal(await lensLines(python), linesWith(python, /^def /), 'lenses in notes.py');
    const typescript = await openExample('notes.ts');
    equal(await lensLines(typescript), linesWith(typescript, /^export /), 'lenses in notes.ts');
  });

  test('leaves the functions of a web app alone', async () => {
    const app = await openExample('app.tsx');
    equal(await lensLines(app), linesWith(app, /const ease =/), 'lenses in app.tsx');
  });
});
