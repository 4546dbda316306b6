/** What a picture of a fit shows besides numbers: data and residuals as rows, and the model with its confidence band. */
import type { Float64Backend } from '../float64/backend.ts';
import type { FitCurve, FitJobResult } from '../jobs/least-squares.ts';
import type { Fitted } from './band.ts';
import { bandOf, halfWidthsOf } from './band.ts';
import type { ReadFit, RowModel } from './fit-problem.ts';
import { byName, overColumns } from './fit-problem.ts';
import { lessData } from './models.ts';
import { orderOf, sampleResiduals } from './residual-sample.ts';
import type { Residuals } from './residuals.ts';

/** Points of a curve. */
const POINTS = 401;

export interface Scene {
  readonly rows: (residuals: Float64Array) => Pick<FitJobResult, 'residuals' | 'observed' | 'data'>;
  /** Null where there is not one independent variable; the band is NaN without a covariance. */
  readonly curve: (fitted: Fitted) => FitCurve | null;
}

export function createScene(read: ReadFit, residuals: Residuals, confidence: number, backend: Float64Backend): Scene {
  const { along, observed, row } = read;
  const order = along ? orderOf(along.values) : undefined;
  return {
    rows(values) {
      // Data less model; what a residual function gives stays as it is.
      const modelled = read.columns.length > 0;
      const told = modelled ? values.map((value) => -value) : values;
      const sample = sampleResiduals(told, order);
      const pick = (from: Float64Array) => Float64Array.from(sample.index, (place) => from[place] ?? NaN);
      const y = modelled && observed ? pick(observed) : null;
      return { residuals: sample, observed: y, data: along && y ? { x: pick(along.values), y } : null };
    },
    curve(fitted) {
      if (!along || !order || !observed) return null;
      const drawn = row
        ? overGrid(row, along.values, order, fitted, confidence, backend)
        : atData(along.values, observed, order, residuals, fitted, confidence);
      return drawn && { parameter: along.parameter, ...drawn };
    },
  };
}

type Drawn = Omit<FitCurve, 'parameter'>;

function overGrid(
  { model, independent }: RowModel,
  values: Float64Array,
  order: Uint32Array,
  fitted: Fitted,
  confidence: number,
  backend: Float64Backend,
): Drawn | null {
  const at = (place: number) => values[order[place] ?? 0] ?? NaN;
  const [low, high] = [at(0), at(order.length - 1)];
  const x = Float64Array.from({ length: POINTS }, (_, i) => low + ((high - low) * i) / (POINTS - 1));
  const band = bandOf(fitted, model, byName(independent, [x]), confidence, backend);
  return band ? { x, y: band.values, band: band.halfWidths } : null;
}

/** The model needs its own data: it is drawn where they are. */
function atData(
  values: Float64Array,
  observed: Float64Array,
  order: Uint32Array,
  residuals: Residuals,
  fitted: Fitted,
  confidence: number,
): Drawn {
  const count = Math.min(order.length, POINTS);
  const last = order.length - 1;
  const rows = Uint32Array.from(
    { length: count },
    (_, i) => order[Math.round((i * last) / Math.max(1, count - 1))] ?? 0,
  );
  const pick = (from: Float64Array, offset = 0) => Float64Array.from(rows, (row) => from[offset + row] ?? NaN);
  const { values: r, jacobian } = residuals.linearize(fitted.p);
  const columns = new Float64Array(count * residuals.unknowns);
  for (let j = 0; j < residuals.unknowns; j++) columns.set(pick(jacobian, j * residuals.count), j * count);
  const data = pick(observed);
  return {
    x: pick(values),
    y: pick(r).map((value, i) => value + (data[i] ?? NaN)),
    band: halfWidthsOf(fitted, columns, confidence),
  };
}

/** The same fit on every so many rows, at most `most` of them; null where the model needs all of its data. */
export function thinned(read: ReadFit, most: number): ReadFit | null {
  const { row, observed, columns, along } = read;
  if (!row || !observed || observed.length <= most) return null;
  const stride = Math.ceil(observed.length / most);
  const every = (values: Float64Array) => values.filter((_, place) => place % stride === 0);
  const fewer = columns.map(every);
  const target = every(observed);
  const model = overColumns(row, fewer);
  if (!model) return null;
  return {
    ...read,
    residuals: lessData(model, target),
    observed: target,
    columns: fewer,
    along: along && { ...along, values: every(along.values) },
  };
}
