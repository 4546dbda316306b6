/** JSON as values of the language that reads it. */
import type { DataFile } from '../../data/file.ts';
import type { Json } from '../../data/json.ts';
import { readJson } from '../../data/json.ts';
import { openData, withData } from '../../data/load.ts';
import { PackedList } from '../../data/packed.ts';
import { PAUSE } from '../../pause.ts';
import type { Interpreter, Reading } from '../../tracer/interpreter.ts';
import type { Value } from '../../tracer/values.ts';
import { boolean, describe, dictionary, integer, list, NONE, number, string } from '../../tracer/values.ts';
import { builtin } from '../library.ts';

/** The value of a file's JSON. It is parsed once; the lists and dictionaries are new each time, since code may change them. */
export function* jsonOf(i: Interpreter, file: DataFile): Reading<Value> {
  const json = yield* withData(
    i,
    file.remember('json', () => readJson(file.text, file.name)),
  );
  return yield* new Values(i.language === 'python').of(json);
}

/** Of a text that may be a whole file's. */
function* parsed(i: Interpreter, text: Value, name: string): Reading<Value> {
  if (text.kind !== 'string') return i.fail(`${name} takes a text, and this is ${describe(text)}.`);
  if (text.file) return yield* jsonOf(i, text.file);
  const json = yield* withData(i, readJson(text.value, 'the JSON text'));
  return yield* new Values(i.language === 'python').of(json);
}

/** What `import data from './data.json'` imports. */
export function* jsonModule(i: Interpreter, path: string): Reading<Value> {
  return yield* jsonOf(i, yield* openData(i, path, true));
}

export const jsonLoads = builtin('loads', 's, ...rest, parse_float?, parse_int?', ({ s }, i) =>
  parsed(i, s, 'json.loads()'),
);
export const jsonParse = builtin('parse', 'text, reviver?', ({ text }, i) => parsed(i, text, 'JSON.parse()'));

const VALUES_PER_SLICE = 4000;

class Values {
  readonly #python: boolean;
  #made = 0;

  constructor(python: boolean) {
    this.#python = python;
  }

  *of(json: Json): Reading<Value> {
    switch (json.kind) {
      case 'string':
        return string(json.value);
      case 'boolean':
        return boolean(json.value);
      case 'null':
        return NONE;
      case 'number':
        return this.#python && json.integer ? integer(json.value) : number(json.value);
      case 'numbers': {
        const type = this.#python && json.integer ? 'integer' : 'float';
        return new PackedList({ kind: 'concrete', shape: json.shape, type, data: json.values });
      }
      case 'array': {
        const items: Value[] = [];
        for (const item of json.items) {
          items.push(yield* this.of(item));
          if (++this.#made % VALUES_PER_SLICE === 0) yield PAUSE;
        }
        return list(items);
      }
      case 'object': {
        const entries: (readonly [string, Value])[] = [];
        for (const [name, value] of json.entries) entries.push([name, yield* this.of(value)]);
        return dictionary(entries);
      }
    }
  }
}
