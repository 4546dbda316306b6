/** Python's `open`, and what an open file has. Files are only ever read. */
import { MAX_TEXT_LENGTH } from '../../data/limits.ts';
import { openData } from '../../data/load.ts';
import type { DataFile } from '../../data/file.ts';
import type { Interpreter, Reading } from '../../tracer/interpreter.ts';
import type { Value } from '../../tracer/values.ts';
import { describe, list, NONE, string } from '../../tracer/values.ts';
import { textOr } from '../arguments.ts';
import type { MemberTable } from '../library.ts';
import { builtin } from '../library.ts';
import { openFile } from './sources.ts';

/** The whole text as one string. A long one may be handed to a reader of tables or of JSON, and not be taken apart. */
export function wholeText(i: Interpreter, file: DataFile): Value {
  const { length } = file.text;
  if (length <= MAX_TEXT_LENGTH) return { kind: 'string', value: file.text, file };
  return {
    kind: 'string',
    file,
    get value() {
      return i.fail(
        `${file.name} has ${length.toLocaleString('en')} characters, and as text it may have ${MAX_TEXT_LENGTH.toLocaleString('en')} (the limit). Have it read as a table or as JSON: ${i.language === 'python' ? 'np.loadtxt(), pd.read_csv(), json.load()' : 'JSON.parse(), or an import of JSON'}.`,
      );
    },
  };
}

export function* openPath(i: Interpreter, path: Value, mode: Value | undefined): Reading<Value> {
  const how = textOr(i, mode, 'r', 'the mode');
  if (/[wax+]/.test(how))
    return i.fail('Nabla only reads, and this opens a file to write it. Take it out of what is computed.');
  if (path.kind !== 'string' && path.kind !== 'path')
    return i.fail(`open() takes a path, and this is ${describe(path)}.`);
  return openFile(yield* openData(i, path.kind === 'path' ? path.path : path.value));
}

export const open = builtin('open', 'file, mode?, buffering?, encoding?, errors?, newline?', ({ file, mode }, i) =>
  openPath(i, file, mode),
);

/** Lines from where the file stands, all taken. */
function linesLeft(i: Interpreter, self: Value): readonly Value[] {
  return i.iterate(self);
}

export const fileMembers: MemberTable = {
  attributes: {
    name: (self) => string(self.kind === 'iterator' ? (self.file?.name ?? '') : ''),
  },
  methods: {
    read: builtin('read', 'self, size?', ({ self }, i) => {
      if (self.kind !== 'iterator' || !self.file) return i.fail('read() is a method of open files.');
      if (self.position > 0) return string(linesLeft(i, self).map((line) => i.text(line)).join('')); // prettier-ignore
      i.trail.touch(self);
      self.position = Number.MAX_SAFE_INTEGER;
      return wholeText(i, self.file);
    }),
    readlines: builtin('readlines', 'self, hint?', ({ self }, i) => list([...linesLeft(i, self)])),
    readline: builtin('readline', 'self, size?', ({ self }, i) => i.cursor(self)(0) ?? string('')),
    seek: builtin('seek', 'self, offset, whence?', ({ self, offset }, i) => {
      if (i.integer(offset, 'the offset') !== 0) i.fail('seek() goes back to the start here, with 0.');
      if (self.kind !== 'iterator') return NONE;
      i.trail.touch(self);
      self.position = 0;
      return NONE;
    }),
    close: builtin('close', 'self', () => NONE),
    __enter__: builtin('__enter__', 'self', ({ self }) => self),
  },
};
