/** `jax.tree`, `jax.tree_util`: functions on nested containers of arrays. */
import type { Members, Value } from '../../tracer/values.ts';
import { list, NONE } from '../../tracer/values.ts';
import { builtin } from '../library.ts';
import { plant } from '../trees.ts';

const map = builtin('tree_map', 'f, tree, ...rest, is_leaf?', function* ({ f, tree, rest }, interpreter) {
  const main = plant(interpreter, tree);
  const others = rest.map((each) => plant(interpreter, each));
  const leaves: Value[] = [];
  for (const [i, { tensor, flavour }] of main.leaves.entries()) {
    const beside = others.map((other) => {
      const leaf = other.leaves[i];
      return leaf ? interpreter.value(leaf.tensor, leaf.flavour) : NONE;
    });
    leaves.push(yield* interpreter.call(f, [interpreter.value(tensor, flavour), ...beside]));
  }
  return main.rebuild(leaves);
});

const leaves = builtin('tree_leaves', 'tree', ({ tree }, interpreter) =>
  list(plant(interpreter, tree).leaves.map(({ tensor, flavour }) => interpreter.value(tensor, flavour))),
);

const reduce = builtin(
  'tree_reduce',
  'function, tree, initializer?',
  function* ({ function: f, tree, initializer }, interpreter) {
    const values = plant(interpreter, tree).leaves.map(({ tensor, flavour }) => interpreter.value(tensor, flavour));
    const [first, ...rest] = initializer ? [initializer, ...values] : values;
    let total = first ?? interpreter.fail('tree_reduce() of an empty tree needs an initial value.');
    for (const value of rest) total = yield* interpreter.call(f, [total, value]);
    return total;
  },
);

export const treeUtil: Members = { tree_map: map, tree_leaves: leaves, tree_reduce: reduce };
export const tree: Members = { map, leaves, reduce };
