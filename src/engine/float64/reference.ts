/**
 * The reference float64 backend, in JavaScript: blocks of points where the graph can be written out as scalars, else point by
 * point by `graph/evaluate.ts`. It serves where WebAssembly is blocked.
 */
import { evaluate } from '../../graph/evaluate.ts';
import type { Graph } from '../../graph/graph.ts';
import { sizeOf } from '../../graph/graph.ts';
import type { DataValues } from '../../graph/scalarize.ts';
import { scalarize } from '../../graph/scalarize.ts';
import type { Float64Backend, Float64Kernel } from './backend.ts';
import { compileTape } from './tape.ts';

/** Beyond this many operations whole arrays, point by point, are quicker than scalars. */
const SCALAR_BUDGET = 20_000;

export const referenceBackend: Float64Backend = {
  name: 'JavaScript',
  compile(graph, data) {
    const scalars = scalarize(graph, data, SCALAR_BUDGET);
    return scalars.kind === 'scalars' ? compileTape(scalars.graph) : pointwise(graph, data);
  },
};

function pointwise(graph: Graph, data: DataValues): Float64Kernel {
  const inputs = graph.inputs.map((input) => {
    if (input.kind !== 'data') return undefined;
    const values = data.get(input.hash);
    if (!values) throw new RangeError(`the values of ${input.name} are missing`);
    return values;
  });
  const sizes = graph.outputs.map((id) => sizeOf(graph.nodes[id]?.shape ?? []));
  return {
    evaluate(coordinates, points) {
      const results = sizes.flatMap((size) => Array.from({ length: size }, () => new Float64Array(points)));
      for (let point = 0; point < points; point++) {
        let next = 0;
        const at = graph.inputs.map((input, i) => {
          if (input.kind !== 'variable') return inputs[i];
          return Float64Array.from({ length: sizeOf(input.shape) }, () => {
            const coordinate = coordinates[next++] ?? NaN;
            return typeof coordinate === 'number' ? coordinate : (coordinate[point] ?? NaN);
          });
        });
        let output = 0;
        for (const values of evaluate(graph, at)) {
          for (const value of values) {
            const row = results[output++];
            if (row) row[point] = value;
          }
        }
      }
      return results;
    },
  };
}
