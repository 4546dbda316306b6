/** What Node has for files, and the readers that are refused with what to write in their place. */
import { folderOfPath, joinPaths } from '../../data/paths.ts';
import { openData } from '../../data/load.ts';
import type { BuiltinValue, Members, NamespaceValue, Value } from '../../tracer/values.ts';
import { boolean, string } from '../../tracer/values.ts';
import { builtin, namespace } from '../library.ts';
import { jsonModule, jsonParse } from './json.ts';
import { wholeText } from './open.ts';
import { nodePath, pathText } from './paths.ts';

const REMEDY =
  "Import a JSON file (import data from './data.json'), or read one with JSON.parse(fs.readFileSync(path, 'utf8')).";

function refused(name: string, why: string): BuiltinValue {
  return { kind: 'builtin', name, call: (_, i) => i.fail(`${name}() ${why}, so it is not read. ${REMEDY}`) };
}

const readFileSync = builtin('readFileSync', 'path, options?', function* ({ path }, i) {
  return wholeText(i, yield* openData(i, pathText(i, path)));
});

const fs: Members = {
  readFileSync,
  existsSync: builtin('existsSync', 'path', () => boolean(true)),
  readFile: refused('readFile', 'is asynchronous'),
  promises: namespace('fs.promises', { readFile: refused('readFile', 'is asynchronous') }),
};

const url: Members = {
  fileURLToPath: builtin('fileURLToPath', 'url', ({ url: given }) => given),
};

const csv = (names: readonly string[]): Members =>
  Object.fromEntries(names.map((name) => [name, refused(name, 'makes an object of every row')]));

/** With and without `node:` before the name. */
function both(name: string, members: Members): Readonly<Record<string, NamespaceValue>> {
  const made = namespace(name, members);
  return { [name]: made, [`node:${name}`]: made };
}

export const nodeModules: Readonly<Record<string, NamespaceValue>> = {
  ...both('fs', fs),
  ...both('path', nodePath),
  ...both('url', url),
  ...both('fs/promises', { readFile: refused('readFile', 'is asynchronous') }),
  'd3-dsv': namespace('d3-dsv', csv(['csvParse', 'csvParseRows', 'tsvParse', 'tsvParseRows', 'autoType'])),
  d3: namespace('d3', csv(['csvParse', 'csvParseRows', 'tsvParse', 'csv', 'tsv', 'json', 'autoType'])),
  'd3-fetch': namespace('d3-fetch', csv(['csv', 'tsv', 'json'])),
  papaparse: namespace('papaparse', csv(['parse'])),
};

/** Globals that have to do with files. */
export const fileGlobals: Readonly<Record<string, Value>> = {
  JSON: namespace('JSON', {
    parse: jsonParse,
    stringify: builtin('stringify', 'value', ({ value }, i) => string(i.text(value))),
  }),
  URL: builtin('URL', 'url, base?', ({ url: given, base }, i) =>
    string(base ? joinPaths(folderOfPath(pathText(i, base)), i.text(given)) : i.text(given)),
  ),
  fetch: refused('fetch', 'reads from the network and is asynchronous'),
  require: builtin('require', 'id', function* ({ id }, i) {
    const path = i.text(id);
    if (!/\.json$/i.test(path))
      return i.fail(
        `require(${JSON.stringify(path)}) is read in a declaration of its own only: const m = require(...).`,
      );
    return yield* jsonModule(i, path);
  }),
};
