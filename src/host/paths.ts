/**
 * What the host asks of URIs as strings: names, folders, languages, and whether one lies inside another, which decides what a
 * trace may read. They are as `Uri.toString()` writes them; anything unusual is refused rather than understood.
 */
import type { LanguageId } from '../lang/document.ts';

const LANGUAGE_OF: Readonly<Record<string, LanguageId>> = {
  py: 'python',
  pyi: 'python',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascriptreact',
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  tsx: 'typescriptreact',
};

/** A glob part for the names of files that can be read. */
export const SOURCE_FILES = `*.{${Object.keys(LANGUAGE_OF).join(',')}}`;

interface Parts {
  readonly scheme: string;
  readonly authority: string;
  readonly segments: readonly string[];
  readonly query: string;
}

/** The parts of a URI, its path decoded; null where a segment could mean another place than it seems to. */
function partsOf(uri: string): Parts | null {
  const match = /^([a-z][a-z0-9+.-]*):(?:\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?$/i.exec(uri);
  if (!match) return null;
  const [, scheme = '', authority = '', path = '', query = ''] = match;
  const segments: string[] = [];
  for (const encoded of path.split('/')) {
    let segment: string;
    try {
      segment = decodeURIComponent(encoded);
    } catch {
      return null;
    }
    if (segment === '.' || segment === '..' || /[/\\\0]/.test(segment)) return null;
    if (segment !== '') segments.push(segment);
  }
  return { scheme: scheme.toLowerCase(), authority: authority.toLowerCase(), segments, query };
}

/** Whether a file lies in a folder, at any depth: same scheme and authority, and no way back up. */
export function isInside(uri: string, folder: string): boolean {
  const file = partsOf(uri);
  const root = partsOf(folder);
  if (file === null || root === null) return false;
  return (
    file.scheme === root.scheme &&
    file.authority === root.authority &&
    file.query === root.query &&
    file.segments.length > root.segments.length &&
    root.segments.every((segment, index) => segment === file.segments[index])
  );
}

/** The folder of a file; null where it is in none, as a document that was never saved. */
export function folderOf(uri: string): string | null {
  const match = /^([^?#]*\/)[^/?#]+(\?[^#]*)?$/.exec(uri);
  return match ? `${match[1] ?? ''}${match[2] ?? ''}` : null;
}

/** The last part of the path, as people call the file. */
export function fileName(uri: string): string {
  const last =
    uri
      .replace(/[?#].*$/, '')
      .split(/[/:]/)
      .at(-1) ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** The language of a file by the end of its name. */
export function languageOf(uri: string): LanguageId | null {
  const extension = /\.([a-z]+)$/i.exec(fileName(uri))?.[1]?.toLowerCase();
  return extension !== undefined && Object.hasOwn(LANGUAGE_OF, extension) ? (LANGUAGE_OF[extension] ?? null) : null;
}
