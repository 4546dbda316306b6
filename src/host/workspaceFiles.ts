/**
 * Files as the editor sees them: the text of an open document, saved or not, before what is on the disk; and the one event that
 * says when any of them changed. What a trace may read on behalf of a file ends at that file's workspace folder.
 */
import * as vscode from 'vscode';
import type { DataAnswer } from '../lang/data/file.ts';
import { LANGUAGES, type Document, type LanguageId } from '../lang/document.ts';
import { MAX_LENGTH } from '../lang/parse.ts';
import { DataFiles, type DataSystem } from './dataFiles.ts';
import type { Edit } from './edits.ts';
import { fileName, folderOf, isInside, languageOf, SOURCE_FILES } from './paths.ts';
import type { Files, Found } from './reading.ts';

export interface FileChange {
  readonly uri: string;
  /** Null where only the disk knows. */
  readonly edits: readonly Edit[] | null;
}

/** Of a file that could be within the limit of characters. */
const MAX_BYTES = 5_000_000;

const readable: ReadonlySet<string> = new Set(LANGUAGES);
const isLanguage = (id: string): id is LanguageId => readable.has(id);

/** Whether Nabla reads documents of this language. */
export const isReadable = (document: vscode.TextDocument): boolean => isLanguage(document.languageId);

export class WorkspaceFiles implements Files, vscode.Disposable {
  readonly #changes = new vscode.EventEmitter<FileChange>();
  readonly onDidChange = this.#changes.event;
  readonly #open = new WeakMap<vscode.TextDocument, { readonly version: number; readonly document: Document }>();
  /** What was read from the disk, until it changes there. */
  readonly #disk = new Map<string, Promise<Found> | Found>();
  /** One watcher for each folder that was read from, and for each data file. */
  readonly #watchers = new Map<string, vscode.Disposable>();
  readonly #data = new DataFiles(dataSystem);
  readonly #subscriptions: readonly { dispose(): unknown }[];

  constructor() {
    const { workspace } = vscode;
    // An opened document counts before the disk; of a closed one, what was not saved is gone.
    const changed = (document: vscode.TextDocument) => {
      this.#forget(document.uri.toString());
    };
    this.#subscriptions = [
      this.#changes,
      workspace.onDidOpenTextDocument(changed),
      workspace.onDidCloseTextDocument(changed),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length === 0) return;
        const edits = contentChanges.map(({ rangeOffset, rangeLength, text }) => {
          return { offset: rangeOffset, removed: rangeLength, inserted: text };
        });
        this.#changes.fire({ uri: document.uri.toString(), edits });
      }),
      // Of a folder that comes, goes or moves the watchers tell nothing of what is in it.
      workspace.onDidCreateFiles(({ files }) => {
        this.#forgetBelow(files);
      }),
      workspace.onDidDeleteFiles(({ files }) => {
        this.#forgetBelow(files);
      }),
      workspace.onDidRenameFiles(({ files }) => {
        this.#forgetBelow(files.flatMap(({ oldUri, newUri }) => [oldUri, newUri]));
      }),
    ];
  }

  dispose(): void {
    for (const item of [...this.#subscriptions, ...this.#watchers.values()]) item.dispose();
  }

  /** An open document in a language that is read; the same object for the same version. */
  documentOf(open: vscode.TextDocument): Document | null {
    if (!isLanguage(open.languageId)) return null;
    const known = this.#open.get(open);
    if (known?.version === open.version && known.document.language === open.languageId) return known.document;
    const document: Document = { uri: open.uri.toString(), language: open.languageId, text: open.getText() };
    this.#open.set(open, { version: open.version, document });
    return document;
  }

  read(uri: string): Found | Promise<Found> {
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri);
    if (open) {
      const document = this.documentOf(open);
      if (document === null) return { kind: 'otherLanguage' };
      return document.text.length > MAX_LENGTH ? { kind: 'tooLarge' } : { kind: 'document', document };
    }
    const known = this.#disk.get(uri);
    if (known) return known;
    this.#watch(rootOf(uri));
    const reading = readDisk(uri);
    this.#disk.set(uri, reading);
    void reading.then((found) => {
      // Unless it changed in the meantime.
      if (this.#disk.get(uri) === reading) this.#disk.set(uri, found);
    });
    return reading;
  }

  readFirst(candidates: readonly string[], onBehalfOf: string): Document | undefined | Promise<Document | undefined> {
    const root = rootOf(onBehalfOf);
    const allowed = root === null ? [] : candidates.filter((uri) => isInside(uri, root));
    for (const [index, uri] of allowed.entries()) {
      const found = this.read(vscode.Uri.parse(uri).toString());
      if (found instanceof Promise) return found.then(() => this.readFirst(allowed.slice(index), onBehalfOf));
      if (found.kind === 'document') return found.document;
    }
    return undefined;
  }

  readData(candidates: readonly string[], onBehalfOf: string): DataAnswer | Promise<DataAnswer> {
    const root = rootOf(onBehalfOf);
    const uris = candidates.map((uri) => vscode.Uri.parse(uri).toString());
    if (root !== null) for (const uri of uris) if (isInside(uri, root)) this.#watchData(uri, root);
    return this.#data.readFirst(uris, root);
  }

  #forgetBelow(changed: readonly vscode.Uri[]): void {
    for (const one of changed) for (const uri of this.#data.known(one.toString())) this.#forget(uri);
  }

  #forget(uri: string): void {
    this.#disk.delete(uri);
    this.#data.forget(uri);
    this.#changes.fire({ uri, edits: null });
  }

  #watch(root: string | null): void {
    if (root === null || this.#watchers.has(root)) return;
    const uri = vscode.Uri.parse(root);
    const isWorkspace = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
    // A folder that was not opened may be anyone's home: its own files, and not all that lies below.
    this.#watchPattern(root, new vscode.RelativePattern(uri, isWorkspace ? `**/${SOURCE_FILES}` : SOURCE_FILES));
  }

  /** Data files have any name: one watcher for each that is read. */
  #watchData(uri: string, root: string): void {
    const isWorkspace = vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(uri)) !== undefined;
    const name = fileName(uri).replace(/[*?{}[\]]/g, '[$&]');
    const base = isWorkspace ? root : (folderOf(uri) ?? root);
    const key = `${base} ${name}`;
    if (this.#watchers.has(key)) return;
    this.#watchPattern(key, new vscode.RelativePattern(vscode.Uri.parse(base), isWorkspace ? `**/${name}` : name));
  }

  #watchPattern(key: string, pattern: vscode.RelativePattern): void {
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const changed = (file: vscode.Uri) => {
      this.#forget(file.toString());
    };
    watcher.onDidChange(changed);
    watcher.onDidCreate(changed);
    watcher.onDidDelete(changed);
    this.#watchers.set(key, watcher);
  }
}

const dataSystem: DataSystem = {
  async stat(uri) {
    const { type, size } = await vscode.workspace.fs.stat(vscode.Uri.parse(uri));
    const { File, Directory, SymbolicLink } = vscode.FileType;
    const kind = (type & File) !== 0 ? 'file' : (type & Directory) !== 0 ? 'folder' : 'other';
    return { kind, linked: (type & SymbolicLink) !== 0, size };
  },
  async read(uri) {
    return vscode.workspace.fs.readFile(vscode.Uri.parse(uri));
  },
  open(uri) {
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri);
    return open && !open.isClosed ? { version: open.version, text: () => open.getText() } : null;
  },
  pause: () =>
    new Promise((resume) => {
      setTimeout(resume, 0);
    }),
};

/** The folder beyond which nothing is read for a file: that of the workspace, else its own. */
function rootOf(uri: string): string | null {
  return vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(uri))?.uri.toString() ?? folderOf(uri);
}

async function readDisk(uri: string): Promise<Found> {
  const language = languageOf(uri);
  if (language === null) return { kind: 'otherLanguage' };
  try {
    const file = vscode.Uri.parse(uri);
    const { type, size } = await vscode.workspace.fs.stat(file);
    if ((type & vscode.FileType.File) === 0) return { kind: 'missing' };
    if (size > MAX_BYTES) return { kind: 'tooLarge' };
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    return text.length > MAX_LENGTH ? { kind: 'tooLarge' } : { kind: 'document', document: { uri, language, text } };
  } catch {
    return { kind: 'missing' };
  }
}
