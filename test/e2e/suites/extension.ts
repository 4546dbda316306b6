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

/** Waits until `look` finds something; editors answer in their own time. */
const until = async <T>(what: string, look: () => T | undefined | false): Promise<T> => {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

const tabLabels = (): string[] => vscode.window.tabGroups.all.flatMap((group) => group.tabs.map((tab) => tab.label));

/** Puts the cursor into the first line that holds `text` and asks for the derivative there. */
const showDerivativeAt = async (document: vscode.TextDocument, text: string): Promise<void> => {
  const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  const place = document.positionAt(document.getText().indexOf(text));
  editor.selection = new vscode.Selection(place, place);
  await vscode.commands.executeCommand('nabla.showDerivative');
};

const openExample = async (name: string): Promise<vscode.TextDocument> => {
  const [uri] = await vscode.workspace.findFiles(`**/${name}`);
  if (!uri) throw new Error(`the workspace has no ${name}`);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return document;
};

/** The lines (from 1) that carry a lens of ours with that text. */
const lensLines = async (document: vscode.TextDocument, text = 'Derivative'): Promise<number[]> => {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    document.uri,
    99,
  );
  return lenses.filter((lens) => lens.command?.title.includes(text)).map((lens) => lens.range.start.line + 1);
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
    for (const name of ['nabla.showDerivative', 'nabla.minimize', 'nabla.leastSquares'])
      equal(commands.includes(name), true, name);
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

  test('puts lenses on loops of optimizers and on linear systems', async () => {
    const minimize = await openExample('minimize.py');
    equal(
      await lensLines(minimize, 'Run this minimization'),
      linesWith(minimize, /^(while|for) /),
      'lenses in minimize.py',
    );
    const linear = await openExample('linear.py');
    equal(await lensLines(linear, 'Solve'), linesWith(linear, /lstsq/), 'lenses in linear.py');
  });

  test('shows a loop, and a linear system, in the same panel', async () => {
    const loop = await openExample('minimize.py');
    const [line] = linesWith(loop, /^while /);
    const at = new vscode.Position((line ?? 1) - 1, 2);
    const editor = await vscode.window.showTextDocument(loop, vscode.ViewColumn.One);
    editor.selection = new vscode.Selection(at, at);
    await vscode.commands.executeCommand('nabla.minimize');
    await until('a tab for the loop', () => tabLabels().some((label) => label.startsWith('∇ while error')));
    const linear = await openExample('linear.py');
    const other = await vscode.window.showTextDocument(linear, vscode.ViewColumn.One);
    const place = linear.positionAt(linear.getText().indexOf('A = '));
    other.selection = new vscode.Selection(place, place);
    await vscode.commands.executeCommand('nabla.leastSquares');
    await until('a tab for the system', () => tabLabels().includes('∇ A x = b'));
    equal(tabLabels().filter((label) => label.startsWith('∇')).length, 1, 'panels');
  });

  test('shows the function at the cursor in a panel beside the editor, and follows', async () => {
    const document = await openExample('notes.py');
    await showDerivativeAt(document, 'def f(x)');
    await until('a tab for f', () => tabLabels().includes('∇ f(x)'));
    equal(vscode.window.activeTextEditor?.document.uri.path, document.uri.path, 'the editor that has the focus');
    await showDerivativeAt(document, 'def wave(x)');
    await until('the tab to follow', () => tabLabels().includes('∇ wave(x)'));
    equal(tabLabels().filter((label) => label.startsWith('∇')).length, 1, 'panels');
  });

  test('says in the Problems list why a function cannot be read, until it can', async () => {
    const content = 'def f(x):\n    return open(x)\n';
    const document = await vscode.workspace.openTextDocument({ language: 'python', content });
    const ours = () => vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'Nabla');
    await showDerivativeAt(document, 'f(x)');
    const [problem] = await until('a diagnostic', () => ours().length > 0 && ours());
    equal(problem?.range.start.line, 1, 'its line');
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, document.lineAt(1).range, '    return x * x');
    await vscode.workspace.applyEdit(edit);
    await until('the diagnostic to go', () => ours().length === 0);
  });
});
