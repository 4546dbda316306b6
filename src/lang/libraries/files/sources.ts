/** What readers take for a file: a path, an open file, lines. */
import { DataFile } from '../../data/file.ts';
import { openData } from '../../data/load.ts';
import type { Interpreter, Reading } from '../../tracer/interpreter.ts';
import type { IteratorValue, Value } from '../../tracer/values.ts';
import { describe, live, string } from '../../tracer/values.ts';

export interface Source {
  readonly file: DataFile;
  /** Lines that were taken from it already. */
  readonly taken: number;
}

/** The file that an argument means. */
export function* sourceOf(i: Interpreter, value: Value): Reading<Source> {
  switch (value.kind) {
    case 'string':
      return { file: value.file ?? (yield* openData(i, value.value)), taken: 0 };
    case 'path':
      return { file: yield* openData(i, value.path), taken: 0 };
    case 'iterator':
      if (value.file) return { file: value.file, taken: value.position };
      return { file: linesOf(i, i.iterate(value)), taken: 0 };
    case 'list':
    case 'tuple':
      return { file: linesOf(i, value.items), taken: 0 };
    default:
      return i.fail(`A path of a file is needed here, and this is ${describe(value)}. Give it as a string.`);
  }
}

function linesOf(i: Interpreter, items: readonly Value[]): DataFile {
  return new DataFile('', 'the list of lines', items.map((item) => i.text(item).replace(/\r?\n$/, '')).join('\n'));
}

/** An open file of Python: an iterator over its lines, their ends kept. */
export function openFile(file: DataFile): IteratorValue {
  const starts = [0];
  const lines = live((position) => {
    for (let last = starts.at(-1) ?? 0; starts.length <= position && last < file.text.length; starts.push(last)) {
      const end = file.text.indexOf('\n', last);
      last = end < 0 ? file.text.length : end + 1;
    }
    const start = starts[position] ?? file.text.length;
    if (start >= file.text.length) return undefined;
    const end = file.text.indexOf('\n', start);
    return string(end < 0 ? file.text.slice(start) : `${file.text.slice(start, end).replace(/\r$/, '')}\n`);
  });
  // Not a copy: the items of `live` are made when they are asked for.
  return Object.defineProperty<IteratorValue>(lines, 'file', { value: file });
}
