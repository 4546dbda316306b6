/** Reads the NIST StRD files of test/golden/nist, and their models as graphs. */
import { readFileSync } from 'node:fs';
import { createBuilder, type Builder } from '../../../src/graph/builder.ts';
import type { Graph, NodeId } from '../../../src/graph/graph.ts';
import type { DataValues } from '../../../src/graph/scalarize.ts';

export interface NistSet {
  readonly name: string;
  readonly starts: readonly (readonly number[])[];
  readonly parameters: readonly number[];
  readonly deviations: readonly number[];
  readonly rss: number;
  readonly residualStandardDeviation: number;
  readonly y: Float64Array;
  /** Predictors. */
  readonly x: readonly Float64Array[];
}

/** `folder`: where the files are, for a bundle that stands elsewhere. */
export function readNist(name: string, folder = new URL('../../golden/nist/', import.meta.url)): NistSet {
  const text = readFileSync(new URL(`${name}.dat`, folder), 'utf8');
  const lines = text.split(/\r?\n/);
  const rows = lines.flatMap((line) => {
    const match = /^\s*b\d+\s*=\s*(.*)$/.exec(line);
    return match?.[1] ? [match[1].trim().split(/\s+/).map(Number)] : [];
  });
  const numberAfter = (label: string) =>
    Number(
      lines
        .find((line) => line.startsWith(label))
        ?.slice(label.length)
        .trim() ?? NaN,
    );
  const from = lines.findIndex((line, i) => i > 50 && line.startsWith('Data:'));
  const data = lines
    .slice(from + 1)
    .filter((line) => line.trim() !== '')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const column = (k: number) => Float64Array.from(data, (row) => row[k] ?? NaN);
  return {
    name,
    starts: [0, 1].map((k) => rows.map((row) => row[k] ?? NaN)),
    parameters: rows.map((row) => row[2] ?? NaN),
    deviations: rows.map((row) => row[3] ?? NaN),
    rss: numberAfter('Residual Sum of Squares:'),
    residualStandardDeviation: numberAfter('Residual Standard Deviation:'),
    y: column(0),
    x: Array.from({ length: (data[0]?.length ?? 1) - 1 }, (_, k) => column(k + 1)),
  };
}

export type Model = (b: Builder, x: readonly NodeId[], p: readonly NodeId[]) => NodeId;

type Unary = (node: NodeId) => NodeId;

/** Formulas of the models; `transform` is what is done to y. */
export const MODELS: Readonly<Record<string, { model: Model; transform?: 'log' }>> = {
  Misra1a: { model: (b, [x = 0], [p = 0, q = 0]) => b.mul(p, b.sub(b.constant(1), b.exp(b.neg(b.mul(q, x))))) },
  Misra1b: {
    model: (b, [x = 0], [p = 0, q = 0]) => {
      const base = b.add(b.constant(1), b.div(b.mul(q, x), b.constant(2)));
      return b.mul(p, b.sub(b.constant(1), b.pow(base, b.constant(-2))));
    },
  },
  Misra1c: {
    model: (b, [x = 0], [p = 0, q = 0]) => {
      const base = b.add(b.constant(1), b.mul(b.mul(b.constant(2), q), x));
      return b.mul(p, b.sub(b.constant(1), b.pow(base, b.constant(-0.5))));
    },
  },
  Misra1d: {
    model: (b, [x = 0], [p = 0, q = 0]) => b.div(b.mul(b.mul(p, q), x), b.add(b.constant(1), b.mul(q, x))),
  },
  Chwirut1: { model: chwirut },
  Chwirut2: { model: chwirut },
  DanWood: { model: (b, [x = 0], [p = 0, q = 0]) => b.mul(p, b.pow(x, q)) },
  ENSO: {
    model: (b, [x = 0], [b1 = 0, b2 = 0, b3 = 0, b4 = 0, b5 = 0, b6 = 0, b7 = 0, b8 = 0, b9 = 0]) => {
      const angle = (period: NodeId) => b.div(b.mul(b.constant(2 * Math.PI), x), period);
      const pair = (period: NodeId, c: NodeId, s: NodeId) =>
        b.add(b.mul(c, b.cos(angle(period))), b.mul(s, b.sin(angle(period))));
      const year = pair(b.constant(12), b2, b3);
      return b.add(b.add(b.add(b1, year), pair(b4, b5, b6)), pair(b7, b8, b9));
    },
  },
  Gauss1: { model: gauss },
  Gauss2: { model: gauss },
  Gauss3: { model: gauss },
  Kirby2: { model: (b, [x = 0], p) => rational(b, x, p.slice(0, 3), p.slice(3)) },
  Hahn1: { model: (b, [x = 0], p) => rational(b, x, p.slice(0, 4), p.slice(4)) },
  Thurber: { model: (b, [x = 0], p) => rational(b, x, p.slice(0, 4), p.slice(4)) },
  Lanczos1: { model: lanczos },
  Lanczos2: { model: lanczos },
  Lanczos3: { model: lanczos },
  MGH09: {
    model: (b, [x = 0], [b1 = 0, b2 = 0, b3 = 0, b4 = 0]) => {
      const square = b.mul(x, x);
      return b.div(b.mul(b1, b.add(square, b.mul(x, b2))), b.add(b.add(square, b.mul(x, b3)), b4));
    },
  },
  MGH10: {
    model: (b, [x = 0], [b1 = 0, b2 = 0, b3 = 0]) => b.mul(b1, b.exp(b.div(b2, b.add(x, b3)))),
  },
  MGH17: {
    model: (b, [x = 0], [b1 = 0, b2 = 0, b3 = 0, b4 = 0, b5 = 0]) => {
      const decay: Unary = (rate) => b.exp(b.neg(b.mul(x, rate)));
      return b.add(b.add(b1, b.mul(b2, decay(b4))), b.mul(b3, decay(b5)));
    },
  },
  Nelson: {
    model: (b, [x1 = 0, x2 = 0], [b1 = 0, b2 = 0, b3 = 0]) =>
      b.sub(b1, b.mul(b.mul(b2, x1), b.exp(b.neg(b.mul(b3, x2))))),
    transform: 'log',
  },
  Rat42: {
    model: (b, [x = 0], [b1 = 0, b2 = 0, b3 = 0]) => b.div(b1, b.add(b.constant(1), b.exp(b.sub(b2, b.mul(b3, x))))),
  },
  Rat43: {
    model: (b, [x = 0], [b1 = 0, b2 = 0, b3 = 0, b4 = 0]) => {
      const base = b.add(b.constant(1), b.exp(b.sub(b2, b.mul(b3, x))));
      return b.div(b1, b.pow(base, b.div(b.constant(1), b4)));
    },
  },
  Roszman1: {
    model: (b, [x = 0], [b1 = 0, b2 = 0, b3 = 0, b4 = 0]) => {
      const angle = b.div(b.atan(b.div(b3, b.sub(x, b4))), b.constant(Math.PI));
      return b.sub(b.sub(b1, b.mul(b2, x)), angle);
    },
  },
  Bennett5: {
    model: (b, [x = 0], [b1 = 0, b2 = 0, b3 = 0]) => b.mul(b1, b.pow(b.add(b2, x), b.div(b.constant(-1), b3))),
  },
  BoxBOD: { model: (b, [x = 0], [p = 0, q = 0]) => b.mul(p, b.sub(b.constant(1), b.exp(b.neg(b.mul(q, x))))) },
  Eckerle4: {
    model: (b, [x = 0], [b1 = 0, b2 = 0, b3 = 0]) => {
      const z = b.div(b.sub(x, b3), b2);
      return b.mul(b.div(b1, b2), b.exp(b.mul(b.constant(-0.5), b.mul(z, z))));
    },
  },
};

function chwirut(b: Builder, [x = 0]: readonly NodeId[], [p = 0, q = 0, r = 0]: readonly NodeId[]): NodeId {
  return b.div(b.exp(b.neg(b.mul(p, x))), b.add(q, b.mul(r, x)));
}

function gauss(b: Builder, [x = 0]: readonly NodeId[], p: readonly NodeId[]): NodeId {
  const [b1 = 0, b2 = 0, b3 = 0, b4 = 0, b5 = 0, b6 = 0, b7 = 0, b8 = 0] = p;
  const bell = (height: NodeId, centre: NodeId, width: NodeId) => {
    const distance = b.sub(x, centre);
    return b.mul(height, b.exp(b.neg(b.div(b.mul(distance, distance), b.mul(width, width)))));
  };
  return b.add(b.add(b.mul(b1, b.exp(b.neg(b.mul(b2, x)))), bell(b3, b4, b5)), bell(b6, b7, b8));
}

function lanczos(b: Builder, [x = 0]: readonly NodeId[], p: readonly NodeId[]): NodeId {
  const term = (k: number) => b.mul(p[k] ?? 0, b.exp(b.neg(b.mul(p[k + 1] ?? 0, x))));
  return b.add(b.add(term(0), term(2)), term(4));
}

function rational(b: Builder, x: NodeId, top: readonly NodeId[], bottom: readonly NodeId[]): NodeId {
  const polynomial = (first: NodeId, rest: readonly NodeId[]) =>
    rest.reduce((sum, c, k) => b.add(sum, b.mul(c, b.pow(x, b.constant(k + 1)))), first);
  return b.div(polynomial(top[0] ?? 0, top.slice(1)), polynomial(b.constant(1), bottom));
}

/** Model less data as a graph of the parameters. */
export function residualGraph(
  name: string,
  x: readonly Float64Array[],
  y: Float64Array,
  unknowns: number,
): { graph: Graph; data: DataValues } {
  const { model, transform } = MODELS[name] ?? { model: () => 0 };
  const b = createBuilder();
  const p = Array.from({ length: unknowns }, (_, j) => b.input({ kind: 'variable', name: `b${j + 1}`, shape: [] }));
  const data = new Map(x.map((values, k) => [`x${k}`, values]));
  data.set('y', transform === 'log' ? y.map(Math.log) : y);
  const inputs = x.map((values, k) => b.input({ kind: 'data', name: `x${k}`, shape: [values.length], hash: `x${k}` }));
  const observed = b.input({ kind: 'data', name: 'y', shape: [y.length], hash: 'y' });
  return { graph: b.finish([b.sub(model(b, inputs, p), observed)]), data };
}

/** Digits that agree with certified values, as NIST counts them. */
export function agreement(found: ArrayLike<number>, certified: readonly number[]): number {
  return Math.min(
    ...certified.map((value, i) => {
      const error = Math.abs(((found[i] ?? NaN) - value) / value);
      return error === 0 ? 15 : Number.isNaN(error) ? 0 : -Math.log10(error);
    }),
  );
}
