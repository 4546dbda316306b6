/** Source files for the runner: from the disk, never from outside the root. */
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { encodingOf } from '../lang/data/encoding.ts';
import { DataFile, type DataAnswer } from '../lang/data/file.ts';
import { BINARY, MAX_DATA_BYTES, OUTSIDE, tooLarge } from '../lang/data/limits.ts';
import type { Document, LanguageId } from '../lang/document.ts';

const EXTENSIONS: Readonly<Record<string, LanguageId>> = {
  '.py': 'python',
  '.js': 'javascript',
  '.mjs': 'javascript',
  '.cjs': 'javascript',
  '.jsx': 'javascriptreact',
  '.ts': 'typescript',
  '.mts': 'typescript',
  '.cts': 'typescript',
  '.tsx': 'typescriptreact',
};

export interface Files {
  readonly document: Document;
  /** The first of the addresses that is a source file within the root. */
  readonly read: (candidates: readonly string[]) => Document | undefined;
  /** The first of the addresses that is a file within the root, as data. */
  readonly readData: (candidates: readonly string[]) => DataAnswer;
}

/** The file of a request and its neighbours, or the sentence that says why not. */
export function openFile(file: string, root: string | undefined, workingDirectory: string): Files | string {
  const absolute = path.resolve(workingDirectory, file);
  if (!existsSync(absolute)) return `There is no file ${file}.`;
  const document = readDocument(absolute);
  if (!document)
    return `${file} is not a file that can be read here; its name ends in one of: ${Object.keys(EXTENSIONS).join(' ')}.`;
  const folder = path.dirname(absolute);
  const top = realpathSync(
    root === undefined
      ? contains(workingDirectory, absolute)
        ? workingDirectory
        : folder
      : path.resolve(workingDirectory, root),
  );
  return {
    document,
    read: (candidates) => {
      for (const candidate of candidates) {
        const neighbour = candidate.startsWith('file:') ? fileURLToPath(candidate) : candidate;
        if (existsSync(neighbour) && contains(top, realpathSync(neighbour))) {
          const found = readDocument(neighbour);
          if (found) return found;
        }
      }
      return undefined;
    },
    readData: (candidates) =>
      readData(
        candidates.filter((one) => one.startsWith('file:')).map((one) => fileURLToPath(one)),
        top,
      ),
  };
}

function readData(candidates: readonly string[], root: string): DataAnswer {
  // The folder may be reached by a link itself.
  const allowed = candidates.filter((file) => contains(root, resolved(file)));
  // A link in a folder of the root that leads out of it.
  const linked = candidates.some((file) => {
    const folder = resolved(path.dirname(file));
    return !allowed.includes(file) && existsSync(file) && (folder === root || contains(root, folder));
  });
  if (allowed.length === 0 || linked) return { kind: 'refused', reason: OUTSIDE };
  for (const file of allowed) {
    if (!existsSync(file)) continue;
    const found = statSync(file);
    if (!found.isFile())
      return { kind: 'refused', reason: `${path.basename(file)} is no file. Give the path of a file` };
    if (found.size > MAX_DATA_BYTES) return { kind: 'refused', reason: tooLarge(found.size) };
    const bytes = readFileSync(file);
    const encoding = encodingOf(bytes);
    if (encoding === null) return { kind: 'refused', reason: BINARY };
    const text = new TextDecoder(encoding).decode(bytes);
    return { kind: 'found', file: new DataFile(pathToFileURL(file).href, path.basename(file), text) };
  }
  return { kind: 'missing', tried: allowed.map((file) => path.relative(root, resolved(file))) };
}

/** Where a path leads, links followed as far as it exists. */
function resolved(file: string): string {
  if (existsSync(file)) return realpathSync(file);
  const folder = path.dirname(file);
  return folder === file ? file : path.join(resolved(folder), path.basename(file));
}

function readDocument(file: string): Document | undefined {
  const language = EXTENSIONS[path.extname(file)];
  if (language === undefined || !statSync(file).isFile()) return undefined;
  return { uri: pathToFileURL(file).href, language, text: readFileSync(file, 'utf8') };
}

function contains(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '' && relative.split(path.sep)[0] !== '..' && !path.isAbsolute(relative);
}
