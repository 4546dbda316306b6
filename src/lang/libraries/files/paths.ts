/** Paths as `pathlib` and `os.path` make them. They are put together here and looked up only by readers. */
import { folderOfPath, joinPaths, nameOfPath } from '../../data/paths.ts';
import { openData } from '../../data/load.ts';
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { BuiltinValue, Members, Value } from '../../tracer/values.ts';
import { describe, string, tuple } from '../../tracer/values.ts';
import type { MemberTable } from '../library.ts';
import { builtin } from '../library.ts';
import { openPath, wholeText } from './open.ts';

const path = (text: string): Value => ({ kind: 'path', path: text });

export function pathText(i: Interpreter, value: Value): string {
  if (value.kind === 'string') return value.value;
  return value.kind === 'path' ? value.path : i.fail(`A path is needed here, and this is ${describe(value)}.`);
}

const stemOf = (text: string): string => nameOfPath(text).replace(/(?<=.)\.[^.]*$/, '');
const suffixOf = (text: string): string => nameOfPath(text).slice(stemOf(text).length);
const here = (text: string): string => folderOfPath(text) || '.';

/** A method that gives the same path: it is looked up where it is read. */
const same = (name: string): BuiltinValue => builtin(name, 'self, strict?', ({ self }) => self);

export const pathMembers: MemberTable = {
  attributes: {
    parent: (self, i) => path(here(pathText(i, self))),
    parents: (self, i) => {
      const parents: Value[] = [];
      for (let at = pathText(i, self); here(at) !== at && parents.length < 40; at = here(at))
        parents.push(path(here(at)));
      return tuple(parents);
    },
    name: (self, i) => string(nameOfPath(pathText(i, self))),
    stem: (self, i) => string(stemOf(pathText(i, self))),
    suffix: (self, i) => string(suffixOf(pathText(i, self))),
  },
  methods: {
    resolve: same('resolve'),
    absolute: same('absolute'),
    expanduser: same('expanduser'),
    joinpath: builtin('joinpath', 'self, ...parts', ({ self, parts }, i) =>
      path(joinPaths(pathText(i, self), ...parts.map((part) => pathText(i, part)))),
    ),
    with_name: builtin('with_name', 'self, name', ({ self, name }, i) =>
      path(joinPaths(here(pathText(i, self)), i.text(name))),
    ),
    with_suffix: builtin('with_suffix', 'self, suffix', ({ self, suffix }, i) => {
      const text = pathText(i, self);
      return path(joinPaths(here(text), stemOf(text) + i.text(suffix)));
    }),
    as_posix: builtin('as_posix', 'self', ({ self }, i) => string(pathText(i, self))),
    open: builtin('open', 'self, mode?, encoding?', ({ self, mode }, i) => openPath(i, self, mode)),
    read_text: builtin('read_text', 'self, encoding?, errors?', function* ({ self }, i) {
      return wholeText(i, yield* openData(i, pathText(i, self)));
    }),
    // The reader says what is wrong where it is not there.
    exists: builtin('exists', 'self', () => ({ kind: 'boolean', value: true })),
    is_file: builtin('is_file', 'self', () => ({ kind: 'boolean', value: true })),
  },
};

const joined = (name: string): BuiltinValue =>
  builtin(name, '...parts', ({ parts }, i) => {
    const [first = '', ...rest] = parts.map((part) => pathText(i, part));
    return string(joinPaths(first, ...rest));
  });

const changed = (name: string, change: (text: string) => string): BuiltinValue =>
  builtin(name, 'path, start?', ({ path: given }, i) => string(change(pathText(i, given))));

/** `os.path`. */
export const osPath: Members = {
  join: joined('join'),
  dirname: changed('dirname', folderOfPath),
  basename: changed('basename', nameOfPath),
  ...Object.fromEntries(
    ['abspath', 'realpath', 'normpath', 'expanduser', 'relpath'].map((name) => [name, changed(name, (text) => text)]),
  ),
  splitext: builtin('splitext', 'p', ({ p }, i) => {
    const text = pathText(i, p);
    const suffix = suffixOf(text);
    return tuple([string(text.slice(0, text.length - suffix.length)), string(suffix)]);
  }),
  exists: builtin('exists', 'path', () => ({ kind: 'boolean', value: true })),
  isfile: builtin('isfile', 'path', () => ({ kind: 'boolean', value: true })),
  sep: string('/'),
};

const makePath = builtin('Path', '...parts', ({ parts }, i) => {
  const [first = '.', ...rest] = parts.map((part) => pathText(i, part));
  return path(joinPaths(first, ...rest));
});

export const pathlib: Members = {
  Path: { ...makePath, members: { cwd: builtin('cwd', '', () => path('.')), home: refusedHome() } },
  PurePath: makePath,
  PosixPath: makePath,
};

function refusedHome(): BuiltinValue {
  return {
    kind: 'builtin',
    name: 'home',
    call: (_, i) => i.fail('Files outside the workspace folder are not read. Copy it there.'),
  };
}

/** `path` of Node. */
export const nodePath: Members = {
  join: joined('join'),
  resolve: joined('resolve'),
  dirname: changed('dirname', here),
  basename: changed('basename', nameOfPath),
  sep: string('/'),
};
