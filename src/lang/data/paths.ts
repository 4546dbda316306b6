/**
 * Paths of data files as code writes them, and the addresses that they may mean. A relative one is looked for beside the source,
 * then in each folder above it, as a script may be started from any of them; the driver decides which it may read.
 */

/** `a/b`, with what follows taken from its own root where it has one. */
export function joinPaths(first: string, ...rest: readonly string[]): string {
  return rest.reduce((path, part) => {
    if (part === '') return path;
    if (path === '' || isAbsolute(part)) return part;
    return /[/\\]$/.test(path) ? path + part : `${path}/${part}`;
  }, first);
}

/** All but the last part: '' of a bare name. */
export function folderOfPath(path: string): string {
  const trimmed = path.replace(/(?<=[^/\\])[/\\]+$/, '');
  const slash = Math.max(trimmed.lastIndexOf('/'), trimmed.lastIndexOf('\\'));
  return slash <= 0 ? trimmed.slice(0, slash + 1) : trimmed.slice(0, slash);
}

export function nameOfPath(path: string): string {
  return path.split(/[/\\]/).filter(Boolean).at(-1) ?? '';
}

/** The path of a source file, for `__file__` and its like. */
export function pathOfUri(uri: string): string {
  const [, encoded = ''] = /^[a-z][a-z0-9+.-]*:(?:\/\/[^/?#]*)?([^?#]*)/i.exec(uri) ?? [];
  try {
    // `/c:/work` is `c:/work` to whoever works there.
    return decodeURIComponent(encoded).replace(/^\/(?=[a-z]:)/i, '');
  } catch {
    return encoded;
  }
}

/** Why a path is none of a file that is read as text; undefined where it may be. */
export function refusalOfPath(path: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path) && !path.startsWith('file:')) {
    return 'it is on the network, which Nabla does not use. Save it into the workspace and read it there';
  }
  const [, extension = ''] = /\.([a-z0-9]+)$/i.exec(path) ?? [];
  if (/^(npy|npz|pkl|pickle|mat|h5|hdf5|parquet|feather|xlsx?|ods|gz|zip|bz2|xz|db|sqlite)$/i.test(extension)) {
    return `.${extension} is a binary format, and Nabla reads CSV, JSON and other text. Save the numbers as CSV, and read that`;
  }
  return undefined;
}

/** Addresses that a path in a source file may mean, best first, without `.` and `..`. */
export function dataCandidates(path: string, source: string): readonly string[] {
  const match = /^([a-z][a-z0-9+.-]*:(?:\/\/[^/?#]*)?)([^?#]*)(\?[^#]*)?$/i.exec(source);
  if (!match) return [];
  const [, origin = '', encoded = '', query = ''] = match;
  const folder = encoded.split('/').filter(Boolean).slice(0, -1);
  const local = path.startsWith('file:') ? pathOfUri(path) : path;
  const parts = local.split(/[/\\]/);
  const written = parts.map(encodePart);
  const at = (base: readonly string[]): string => `${origin}/${resolve([...base, ...written]).join('/')}${query}`;
  if (isAbsolute(local)) return [at([])];
  const candidates = new Set<string>();
  for (let depth = folder.length; depth >= 0 && candidates.size < 40; depth--)
    candidates.add(at(folder.slice(0, depth)));
  return [...candidates];
}

function isAbsolute(path: string): boolean {
  return /^([/\\]|[a-z]:[/\\])/i.test(path) || path.startsWith('file:');
}

/** As VS Code writes a part of an address. */
function encodePart(part: string): string {
  const plain = /^[A-Z]:$/.test(part) ? part.toLowerCase() : part;
  return encodeURIComponent(plain).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function resolve(parts: readonly string[]): readonly string[] {
  const resolved: string[] = [];
  for (const part of parts) {
    if (part === '..') resolved.pop();
    else if (part !== '' && part !== '.') resolved.push(part);
  }
  return resolved;
}
