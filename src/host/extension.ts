/**
 * The root of the extension: makes the parts and wires them. One source for both hosts, Node and the browser's, so nothing here or
 * below uses an API of Node.
 */
import * as vscode from 'vscode';
import { LANGUAGES } from '../lang/document.ts';
import type { Task } from '../protocol/messages.ts';
import { act, insert } from './actions.ts';
import type { NablaApi } from './api.ts';
import { systemClock } from './clock.ts';
import { whatIsAsked } from './commands.ts';
import { Lenses } from './lenses.ts';
import { Parses } from './parses.ts';
import { listProblems } from './problems.ts';
import { Session, type StateMessage } from './session.ts';
import { SettingsStore } from './settings.ts';
import { Summaries } from './summaries.ts';
import { SIDE_VIEW, Surfaces } from './surfaces.ts';
import { WorkspaceFiles } from './workspaceFiles.ts';

/** How many of the pages' messages the API remembers. */
const REMEMBERED = 200;

const TASK_COMMANDS: readonly (readonly [string, Task])[] = [
  ['nabla.showDerivative', 'derivative'],
  ['nabla.minimize', 'minimize'],
  ['nabla.leastSquares', 'leastSquares'],
];

const backendSetting = (): StateMessage['backend'] =>
  vscode.workspace.getConfiguration('nabla').get<StateMessage['backend']>('backend', 'auto');

export function activate(context: vscode.ExtensionContext): NablaApi {
  const log = vscode.window.createOutputChannel('Nabla', { log: true });
  const problems = vscode.languages.createDiagnosticCollection('nabla');
  const changes = new vscode.EventEmitter<StateMessage>();
  const received: NablaApi['received'][number][] = [];

  const files = new WorkspaceFiles();
  const parses = new Parses();
  const lenses = new Lenses(files, parses, () => summaries.newest);
  const failed = (error: unknown) => {
    log.error(error instanceof Error ? error : String(error));
  };
  const tools = { files, clock: systemClock, failed, parse: parses.parsing.bind(parses) };
  const session = new Session(tools, new SettingsStore(context.workspaceState), backendSetting(), () => {
    surfaces.update();
    listProblems(session, problems);
    changes.fire(session.message);
    summaries.look();
  });
  const summaries = new Summaries(session, () => {
    lenses.refresh();
  });
  const surfaces = new Surfaces(context.extensionUri, session, {
    received(from, message) {
      received.push({ from, message });
      if (received.length > REMEMBERED) received.shift();
      act(from, message, { session, files, parses, summaries, log }).catch(failed);
    },
    rejected(from, message) {
      const text = JSON.stringify(message) as string | undefined;
      log.warn(`${from}: dropped a message that is not one of ours: ${text?.slice(0, 500) ?? 'nothing'}`);
    },
  });

  /** Shows what is asked for on the surfaces that are there, or tells the user why it cannot be. */
  const show = async (argument: unknown, task: Task, open: () => void) => {
    const asked = await whatIsAsked(argument, task, files, parses);
    if (typeof asked === 'string') {
      void vscode.window.showInformationMessage(asked);
      return;
    }
    session.show(asked.target, asked.site, task);
    open();
  };

  context.subscriptions.push(
    log,
    problems,
    changes,
    files,
    lenses,
    session,
    surfaces,
    files.onDidChange(({ uri, edits }) => {
      session.fileChanged(uri, edits);
    }),
    vscode.workspace.onDidRenameFiles(({ files: renamed }) => {
      for (const { oldUri, newUri } of renamed) session.fileRenamed(oldUri.toString(), newUri.toString());
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      parses.forget(uri.toString());
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('nabla.codeLens')) lenses.refresh();
      if (change.affectsConfiguration('nabla.backend')) session.chooseBackend(backendSetting());
    }),
    vscode.languages.registerCodeLensProvider(
      LANGUAGES.map((language) => ({ language, scheme: '*' })),
      lenses,
    ),
    ...TASK_COMMANDS.map(([command, task]) =>
      vscode.commands.registerCommand(command, (argument: unknown) =>
        show(argument, task, () => {
          surfaces.openPanel();
        }),
      ),
    ),
    vscode.commands.registerCommand('nabla.showDerivativeInSideBar', () =>
      show(undefined, 'derivative', () => {
        void vscode.commands.executeCommand(`${SIDE_VIEW}.focus`, { preserveFocus: true });
      }),
    ),
    vscode.commands.registerCommand('nabla.reveal', () => {
      surfaces.openPanel();
    }),
    vscode.commands.registerCommand('nabla.insertDerivative', () => insert(null, { session, files, parses })),
  );

  return {
    get message() {
      return session.message;
    },
    get active() {
      return session.active;
    },
    onDidChange: changes.event,
    received,
  };
}
