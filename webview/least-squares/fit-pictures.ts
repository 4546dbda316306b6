/** From a fit to what its pictures show: data under the model with its band, residuals over the same axis. */
import type { FitCurve, FitJobResult } from '../../src/engine/job.ts';
import { exactText, formatNumber } from '../format.ts';
import type { Theme } from '../theme.ts';
import { nearest } from './plane-plot.ts';
import type { Layer, PlaneModel } from './plane-drawing.ts';
import type { Way } from './ways.ts';

const DATA = 0;
const MODEL = 1;

export function fitWays({ trace, method, run }: FitJobResult): Way[] {
  const way = { trace, colour: 2, dash: 0, lost: run?.termination === 'diverged' } as const;
  return [run === null ? { ...way, label: 'Levenberg-Marquardt', descents: true } : { ...way, label: method }];
}

function curveLayers({ x, y, band }: FitCurve): Layer[] {
  const low = y.map((value, i) => value - (band[i] ?? NaN));
  const high = y.map((value, i) => value + (band[i] ?? NaN));
  return [
    { kind: 'band', x, low, high, colour: MODEL },
    { kind: 'line', x, y, colour: MODEL },
  ];
}

/** Null for bare residuals. */
export function fitModel(result: FitJobResult, names: { readonly y: string }, theme: Theme): PlaneModel | null {
  const { data, curve, residuals, confidence } = result;
  if (data === null) return againstModel(result, names.y, theme);
  const xName = curve?.parameter ?? 'x';
  const layers: Layer[] = [{ kind: 'points', x: data.x, y: data.y, colour: DATA }];
  return {
    id: 'fit',
    layers: curve === null ? layers : [...layers, ...curveLayers(curve)],
    logY: false,
    xName,
    yName: names.y,
    counts: false,
    stops: data.x,
    told: (stop) => {
      const [x, y, residual] = [data.x[stop] ?? NaN, data.y[stop] ?? NaN, residuals.values[stop] ?? NaN];
      const half = curve === null ? NaN : (curve.band[nearest(curve.x, x)] ?? NaN);
      const row = (name: string, value: number) => ({
        name,
        text: formatNumber(value, 6),
        exact: exactText(value, false),
      });
      return [
        row(xName, x),
        row(names.y, y),
        row('model', y - residual),
        ...(Number.isFinite(half) ? [row(`± ${100 * confidence} %`, half)] : []),
        row('residual', residual),
      ];
    },
    summary: `${names.y} over ${xName}: ${data.x.length} of ${residuals.total} observations, and the fitted model${curve === null ? '' : ` from ${formatNumber(curve.y[0] ?? NaN, 4)} to ${formatNumber(curve.y[curve.y.length - 1] ?? NaN, 4)} with its ${100 * confidence} % confidence band`}.`,
    theme,
  };
}

/** With several independent variables: the data over what the model makes of each row, and the line where both are equal. */
function againstModel({ observed, residuals }: FitJobResult, name: string, theme: Theme): PlaneModel | null {
  if (observed === null) return null;
  const model = observed.map((y, i) => y - (residuals.values[i] ?? NaN));
  const order = Uint32Array.from(model, (_, i) => i).sort((a, b) => (model[a] ?? 0) - (model[b] ?? 0));
  const [x, y] = [model, observed].map((values) => Float64Array.from(order, (i) => values[i] ?? NaN));
  if (x === undefined || y === undefined) return null;
  const ends = Float64Array.of(x[0] ?? NaN, x[x.length - 1] ?? NaN);
  return {
    id: 'fit',
    layers: [
      { kind: 'points', x, y, colour: DATA },
      { kind: 'line', x: ends, y: ends, colour: MODEL },
    ],
    logY: false,
    xName: 'model',
    yName: name,
    counts: false,
    stops: x,
    told: (stop) => {
      const [value, fitted] = [y[stop] ?? NaN, x[stop] ?? NaN];
      const row = (label: string, number: number) => ({ name: label, text: formatNumber(number, 6), exact: exactText(number, false) }); // prettier-ignore
      const place = order[stop] ?? 0;
      const told = {
        name: 'row',
        text: String(residuals.index[place] ?? ''),
        exact: String(residuals.index[place] ?? ''),
      };
      return [told, row(name, value), row('model', fitted), row('residual', value - fitted)];
    },
    summary: `${name} over the model's values: ${x.length} of ${residuals.total} observations.`,
    theme,
  };
}

export function fitResiduals({ residuals, data, curve, observed }: FitJobResult, theme: Theme): PlaneModel {
  const x = data?.x ?? Float64Array.from(residuals.index);
  const xName = data === null ? 'row' : (curve?.parameter ?? 'x');
  return {
    id: 'residuals',
    layers: [{ kind: x.length <= 400 ? 'stems' : 'points', x, y: residuals.values, colour: DATA }],
    logY: false,
    xName,
    yName: observed === null ? 'residuals' : 'residuals (data − model)',
    counts: data === null,
    stops: x,
    told: (stop) => [
      { name: xName, text: formatNumber(x[stop] ?? NaN, 6), exact: exactText(x[stop] ?? NaN, false) },
      { name: 'row', text: String(residuals.index[stop] ?? ''), exact: String(residuals.index[stop] ?? '') },
      {
        name: 'residual',
        text: formatNumber(residuals.values[stop] ?? NaN, 6),
        exact: exactText(residuals.values[stop] ?? NaN, false),
      },
    ],
    summary: `Residuals of ${residuals.total} observations.`,
    theme,
  };
}
