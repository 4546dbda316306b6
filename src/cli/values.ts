/** The values that names of a file have, for the runner. */
import type { ModuleValue } from '../lang/module-values.ts';
import { moduleValues } from '../lang/module-values.ts';
import { DEFAULT_BUDGET } from '../lang/trace.ts';
import type { Read } from './reading.ts';
import { readFile } from './reading.ts';

export function readValues(
  file: string,
  root: string | undefined,
  names: readonly string[],
): Read<{ readonly values: readonly ModuleValue[] }> {
  return readFile({ file, root }, (document) => moduleValues(document, names, DEFAULT_BUDGET));
}
