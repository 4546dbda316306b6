/** Nested containers of arrays, as JAX calls them: taken apart into leaves, and put together again with others. */
import type { Interpreter } from '../tracer/interpreter.ts';
import type { Flavour, Tensor, Value } from '../tracer/values.ts';
import { NONE } from '../tracer/values.ts';

interface Leaf {
  readonly tensor: Tensor;
  readonly flavour: Flavour;
}

export interface Tree {
  readonly leaves: readonly Leaf[];
  /** The same containers with other leaves, of which there are as many. */
  readonly rebuild: (leaves: readonly Value[]) => Value;
}

/** What is no number (strings, functions, None) stays as it is. */
export function plant(interpreter: Interpreter, value: Value): Tree {
  switch (value.kind) {
    case 'number':
    case 'boolean':
    case 'array':
      return {
        leaves: [{ tensor: interpreter.tensor(value), flavour: value.kind === 'array' ? value.flavour : 'numpy' }],
        rebuild: ([leaf]) => leaf ?? NONE,
      };
    case 'list':
      return branches(interpreter, value.items, (items) => ({ kind: 'list', items }));
    case 'tuple':
      return branches(interpreter, value.items, (items) => ({ ...value, items }));
    case 'dictionary': {
      const keys = [...value.entries];
      return branches(
        interpreter,
        keys.map(([, [, item]]) => item),
        (items) => ({
          kind: 'dictionary',
          entries: new Map(keys.map(([key, [name]], i) => [key, [name, items[i] ?? NONE]])),
        }),
      );
    }
    default:
      return { leaves: [], rebuild: () => value };
  }
}

function branches(interpreter: Interpreter, items: readonly Value[], join: (items: Value[]) => Value): Tree {
  const trees = items.map((item) => plant(interpreter, item));
  return {
    leaves: trees.flatMap((tree) => tree.leaves),
    rebuild: (leaves) => {
      let at = 0;
      return join(
        trees.map((tree) => {
          const own = leaves.slice(at, at + tree.leaves.length);
          at += tree.leaves.length;
          return tree.rebuild(own);
        }),
      );
    },
  };
}
