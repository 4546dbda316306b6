/** Batched graphs against the graph itself at every point. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batched, NoBatch } from '../../../src/engine/webgl/tensors/batch.ts';
import { createBuilder } from '../../../src/graph/builder.ts';
import { evaluate } from '../../../src/graph/evaluate.ts';
import type { NodeId } from '../../../src/graph/graph.ts';
import type { InnerOp } from '../../../src/graph/primitives.ts';
import type { Sample } from '../../graph/samples.ts';
import { samples } from '../../graph/samples.ts';

const COUNT = 3;
const unbatched: readonly InnerOp[] = ['solve', 'determinant'];

describe('a graph for many points', () => {
  it.each(Object.keys(samples) as InnerOp[])('%s, of variables and of variables with data', (op) => {
    for (const { attributes, operands } of fc.sample<Sample>(samples[op], { seed: 11, numRuns: 4 })) {
      // Which operands are data, the same for all points.
      for (const fixed of operands.map((_, i) => [i]).concat([[]])) {
        if (fixed.length === operands.length) continue;
        const b = createBuilder();
        const inputs: NodeId[] = operands.map(({ shape }, i) =>
          b.input(fixed.includes(i) ? { kind: 'data', name: `d${i}`, shape, hash: `d${i}` } : { kind: 'variable', name: `v${i}`, shape }),
        ); // prettier-ignore
        const graph = b.finish([b.apply(op, inputs, attributes)]);
        if (unbatched.includes(op)) {
          expect(() => batched(graph, COUNT)).toThrow(NoBatch);
          continue;
        }
        const points = Array.from({ length: COUNT }, (_, point) =>
          operands.map(({ data }, i) => (fixed.includes(i) ? data : data.map((value) => value * (1 - 0.1 * point)))),
        );
        const all = operands.map(({ data }, i) =>
          fixed.includes(i) ? data : Float64Array.from(points.flatMap((point) => [...(point[i] ?? [])])),
        );
        const [got = []] = evaluate(batched(graph, COUNT), all);
        const right = points.flatMap((point) => [...(evaluate(graph, point)[0] ?? [])]);
        expect(got).toHaveLength(right.length);
        right.forEach((value, i) => {
          expect(got[i]).toBeCloseTo(value, 12);
        });
      }
    }
  });
});
