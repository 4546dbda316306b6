/**
 * Fits that others find hard, with data made here: the published models of NIST StRD sets, their certified parameters, seeded
 * noise of the certified size, and the published starts. What is checked: both starts end where a start at the certified
 * parameters does, and that is at rest.
 */
import { expect, test } from 'vitest';
import { fit } from '../../../src/engine/least-squares/fit.ts';
import { createResiduals } from '../../../src/engine/least-squares/residuals.ts';
import { createBuilder } from '../../../src/graph/builder.ts';
import { evaluate } from '../../../src/graph/evaluate.ts';
import { agreement, MODELS, residualGraph } from './nist.ts';

interface Further {
  readonly name: string;
  readonly x: readonly number[];
  readonly certified: readonly number[];
  readonly deviation: number;
  readonly starts: readonly (readonly number[])[];
}

const range = (count: number, from: number, to: number) =>
  Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));

const SETS: readonly Further[] = [
  {
    name: 'Bennett5',
    x: range(154, 7.447168, 12.27224),
    certified: [-2523.5058043, 46.736564644, 0.93218483193],
    deviation: 0.0018629312528,
    starts: [
      [-2000, 50, 0.8],
      [-1500, 45, 0.85],
    ],
  },
  {
    name: 'BoxBOD',
    x: [1, 2, 3, 5, 7, 10],
    certified: [213.80940889, 0.54723748542],
    deviation: 5,
    starts: [
      [1, 1],
      [100, 0.75],
    ],
  },
  {
    name: 'Eckerle4',
    x: [...range(8, 400, 435), ...range(20, 436.5, 465), ...range(7, 470, 500)],
    certified: [1.5543827178, 4.0888321754, 451.54121844],
    deviation: 0.0067629245447,
    starts: [
      [1, 10, 500],
      [1.5, 5, 450],
    ],
  },
  {
    name: 'Gauss3',
    x: range(250, 1, 250),
    certified: [
      98.94036897, 0.010945879335, 100.69553078, 111.63619459, 23.300500029, 73.705031418, 147.76164251, 19.66822123,
    ],
    deviation: 2.2685,
    starts: [
      [94.9, 0.009, 90.1, 113, 20, 73.8, 140, 20],
      [96, 0.0096, 80, 110, 25, 74, 139, 25],
    ],
  },
  {
    name: 'Hahn1',
    x: range(236, 14.13, 851.61),
    certified: [
      1.0776351733, -0.12269296921, 0.004086375061, -1.4262662514e-6, -0.0057609940901, 2.4053735503e-4,
      -1.2314450199e-7,
    ],
    deviation: 0.081803,
    starts: [
      [10, -1, 0.05, -0.00001, -0.05, 0.001, -0.000001],
      [1, -0.1, 0.005, -0.000001, -0.005, 0.0001, -0.0000001],
    ],
  },
  {
    name: 'Lanczos3',
    x: range(24, 0, 1.15),
    certified: [0.086816414977, 0.95498101505, 0.84400777463, 2.9515951832, 1.5825685901, 4.9863565084],
    deviation: 2.9923229172e-5,
    starts: [
      [1.2, 0.3, 5.6, 5.5, 6.5, 7.6],
      [0.5, 0.7, 3.6, 4.2, 4, 6.3],
    ],
  },
  {
    name: 'MGH10',
    x: range(16, 50, 125),
    certified: [0.005609636471, 6181.3463463, 345.22363462],
    deviation: 2.6009740065,
    starts: [
      [2, 400000, 25000],
      [0.02, 4000, 250],
    ],
  },
  {
    name: 'Misra1d',
    x: [77.6, 114.9, 141.1, 190.8, 239.9, 289, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760],
    certified: [437.36970754, 3.0227324449e-4],
    deviation: 0.068568272111,
    starts: [
      [500, 0.0001],
      [450, 0.0003],
    ],
  },
  {
    name: 'Rat43',
    x: range(15, 1, 15),
    certified: [699.6415127, 5.2771253025, 0.75962938329, 1.2792483859],
    deviation: 28.262414662,
    starts: [
      [100, 10, 1, 1],
      [700, 5, 0.75, 1.3],
    ],
  },
  {
    name: 'Thurber',
    x: range(37, -3.067, 2.2),
    certified: [1288.13968, 1491.0792535, 583.23836877, 75.416644291, 0.96629502864, 0.39797285797, 0.049727297349],
    deviation: 13.714600784,
    starts: [
      [1000, 1000, 400, 40, 0.7, 0.3, 0.03],
      [1300, 1500, 500, 75, 1, 0.4, 0.05],
    ],
  },
];

/** Normal deviates by the sum of twelve uniform ones of a linear congruential generator. */
function noise(seed: number): () => number {
  let state = seed;
  const uniform = () => (state = (state * 1664525 + 1013904223) % 4294967296) / 4294967296;
  return () => Array.from({ length: 12 }, uniform).reduce((sum, value) => sum + value, -6);
}

function observations({ name, x, certified, deviation }: Further): Float64Array {
  const b = createBuilder();
  const node = b.input({ kind: 'data', name: 'x', shape: [x.length], hash: 'x' });
  const graph = b.finish([
    MODELS[name]?.model(
      b,
      [node],
      certified.map((value) => b.constant(value)),
    ) ?? node,
  ]);
  const draw = noise(7);
  const [exact = new Float64Array()] = evaluate(graph, [Float64Array.from(x)]);
  return exact.map((value) => Number((value + deviation * draw()).toPrecision(9)));
}

const rows = SETS.flatMap((set) => [1, 2].map((start) => [set.name, start, set] as const));

test.each(rows)('%s from start %i', (name, start, set) => {
  const y = observations(set);
  const { graph, data } = residualGraph(name, [Float64Array.from(set.x)], y, set.certified.length);
  const residuals = createResiduals(graph, data);
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  const options = {
    method: 'auto',
    limits: { maxIterations: 500, relativeChange: null, gradientNorm: null },
    confidence: 0.95,
    reference: y.reduce((sum, value) => sum + (value - mean) ** 2, 0),
    size: Math.max(...y.map(Math.abs)),
  } as const;
  const known = fit(residuals, Float64Array.from(set.certified), options);
  const begun = performance.now();
  const result = fit(residuals, Float64Array.from(set.starts[start - 1] ?? []), options);
  const digits = agreement(result.p, [...known.p]);
  if (process.env.REPORT)
    console.log(
      `${name} ${start}`.padEnd(12),
      digits.toFixed(1),
      agreement(result.standardErrors, [...known.standardErrors]).toFixed(1),
      result.method,
      result.termination,
      result.iterations,
      result.evaluations,
      `${(performance.now() - begun).toFixed(0)} ms digits`,
      result.rss,
      known.rss,
    );
  expect(result.rss).toBeLessThanOrEqual(known.rss * (1 + 1e-12));
  expect(digits).toBeGreaterThan(9);
});
