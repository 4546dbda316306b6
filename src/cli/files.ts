/** Source files for the runner: from the disk, never from outside the root. */
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
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
  };
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
