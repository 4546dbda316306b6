import { expect, test } from 'vitest';
import { createResiduals } from '../../../src/engine/least-squares/residuals.ts';
import { residualGraph } from './nist.ts';

test('long data are evaluated row by row to the same numbers', () => {
  const rows = 6001;
  const x = Float64Array.from({ length: rows }, (_, i) => (400 * i) / rows);
  const y = x.map((value) => 2 - value / 300);
  const p = Float64Array.of(0.4, 1.9, -1.5, 0.013, 0.022);
  const long = residualGraph('MGH17', [x], y, 5);
  const { values, jacobian } = createResiduals(long.graph, long.data).linearize(p);
  const some = [0, 1, 4095, 4096, 6000];
  const short = residualGraph(
    'MGH17',
    [Float64Array.from(some, (i) => x[i] ?? 0)],
    Float64Array.from(some, (i) => y[i] ?? 0),
    5,
  );
  const expected = createResiduals(short.graph, short.data).linearize(p);
  expect(values).toHaveLength(rows);
  some.forEach((row, k) => {
    expect(values[row]).toBe(expected.values[k]);
    for (let j = 0; j < 5; j++) expect(jacobian[j * rows + row]).toBe(expected.jacobian[j * some.length + k]);
  });
});
