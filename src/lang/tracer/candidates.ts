/** The addresses where an imported module of the workspace may lie, best first. The driver decides which it may read. */
import type { Document } from '../document.ts';

const EXTENSIONS = ['.ts', '.tsx', '.js', '.jsx', '.mjs', '.cjs', '.mts', '.cts'];

export function candidatesOf(module: string, document: Document): readonly string[] {
  return document.language === 'python' ? python(module, document.uri) : ecmascript(module, document.uri);
}

/** `a.b` from the file's folder upwards; `.a` in the file's folder, each further dot one folder up. */
function python(module: string, uri: string): readonly string[] {
  const dots = /^\.*/.exec(module)?.[0].length ?? 0;
  const path = module.slice(dots).split('.').filter(Boolean).map(encodeURIComponent).join('/');
  if (dots > 0) {
    const folder = up(folderOf(uri), dots - 1);
    if (folder === undefined) return [];
    return path === '' ? [`${folder}/__init__.py`] : files(folder, path);
  }
  const candidates: string[] = [];
  for (let folder: string | undefined = folderOf(uri); folder !== undefined; folder = up(folder, 1)) {
    candidates.push(...files(folder, path));
    if (candidates.length > 40) break;
  }
  return candidates;
}

function files(folder: string, path: string): string[] {
  return [`${folder}/${path}.py`, `${folder}/${path}/__init__.py`];
}

/** Relative ones only: bare names are packages. */
function ecmascript(module: string, uri: string): readonly string[] {
  if (!/^\.{1,2}(\/|$)/.test(module)) return [];
  let folder: string | undefined = folderOf(uri);
  const parts = module.split('/');
  const names: string[] = [];
  for (const part of parts) {
    if (part === '..') folder = names.length > 0 ? (names.pop(), folder) : folder && up(folder, 1);
    else if (part !== '.' && part !== '') names.push(encodeURIComponent(part));
  }
  if (folder === undefined) return [];
  const base = [folder, ...names].join('/');
  const stem = base.replace(/\.(m|c)?jsx?$/, '');
  const typed = stem === base ? [] : ['.ts', '.tsx', '.mts', '.cts'].map((extension) => stem + extension);
  return [
    ...(/\.\w+$/.test(base) ? [base] : []),
    ...typed,
    ...EXTENSIONS.map((extension) => base + extension),
    ...EXTENSIONS.map((extension) => `${base}/index${extension}`),
  ];
}

function folderOf(uri: string): string {
  return uri.slice(0, Math.max(0, uri.lastIndexOf('/')));
}

/** Some folders up; undefined above the root of the address. */
function up(folder: string, levels: number): string | undefined {
  let at = folder;
  for (let i = 0; i < levels; i++) {
    const slash = at.lastIndexOf('/');
    if (slash < 0 || /^[\w+.-]+:\/\/[^/]*$/.test(at)) return undefined;
    at = at.slice(0, slash);
  }
  return at;
}
