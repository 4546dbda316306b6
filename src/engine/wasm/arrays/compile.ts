import type { Graph } from '../../../graph/graph.ts';
import type { DataValues } from '../../../graph/scalarize.ts';
import { referenceBackend } from '../../float64/reference.ts';
import type { Library } from '../functions/library.ts';
import type { Kernel } from '../kernel.ts';
import type { Mode } from '../emit.ts';

export function compileArrays(graph: Graph, data: DataValues, _library: Library, _mode: Mode): Kernel {
  const kernel = referenceBackend.compile(graph, data);
  return {
    bytes: 0,
    setParameters: () => undefined,
    evaluate: (coordinates, points) => kernel.evaluate(coordinates, points),
    evaluateGrid: () => [],
    evaluateOne: () => undefined,
  };
}
