/** From a linear result to what its pictures show. */
import type { LinearResult } from '../../src/engine/job.ts';
import { exactText, formatNumber } from '../format.ts';
import type { Theme } from '../theme.ts';
import type { PlaneModel } from './plane-drawing.ts';
import { wayColour, wayDash, type Way } from './ways.ts';

const CGLS = 'CGLS';

/** Ways of the methods that iterate. */
export function linearWays({ attempts }: LinearResult): Way[] {
  return attempts
    .flatMap(({ label, trace, termination }) =>
      trace === null ? [] : [{ label, trace, lost: termination === 'diverged' }],
    )
    .map((way, index, all) => {
      // CGLS comes last, and keeps its colour.
      const first = all.some(({ label }) => label === CGLS) ? 0 : 1;
      const place = way.label === CGLS ? 0 : index + first;
      return { ...way, colour: wayColour(place), dash: wayDash(place) };
    });
}

export function singularModel({ singularValues, rank }: LinearResult, theme: Theme): PlaneModel | null {
  if (singularValues.length === 0) return null;
  const largest = singularValues[0] ?? 1;
  // What is zero stands at the rounding of the largest.
  const seen = singularValues.map((value) => Math.max(value, largest * 2 ** -60));
  const x = singularValues.map((_, index) => index + 1);
  return {
    id: 'singular-values',
    layers: [{ kind: 'stems', x, y: seen, colour: 3 }],
    logY: largest > 0,
    xName: 'number',
    yName: 'singular values',
    counts: true,
    stops: x,
    told: (stop) => {
      const value = singularValues[stop] ?? NaN;
      const share = value / largest;
      return [
        { name: `σ${stop + 1}`, text: formatNumber(value, 6), exact: exactText(value, false) },
        { name: 'of the largest', text: formatNumber(share, 3), exact: exactText(share, false) },
        { name: 'counts', text: stop < rank ? 'yes' : 'no: rounding', exact: String(stop < rank) },
      ];
    },
    summary: `${singularValues.length} singular values from ${formatNumber(largest, 4)} to ${formatNumber(singularValues[singularValues.length - 1] ?? NaN, 4)}; the rank is ${rank}.`,
    theme,
  };
}

export function linearResiduals({ residuals }: LinearResult, theme: Theme): PlaneModel {
  const x = Float64Array.from(residuals.index);
  return {
    id: 'residuals',
    layers: [{ kind: x.length <= 400 ? 'stems' : 'points', x, y: residuals.values, colour: 0 }],
    logY: false,
    xName: 'row',
    yName: 'residuals b − A x',
    counts: true,
    stops: x,
    told: (stop) => {
      const value = residuals.values[stop] ?? NaN;
      return [
        { name: 'row', text: String(residuals.index[stop] ?? ''), exact: String(residuals.index[stop] ?? '') },
        { name: 'residual', text: formatNumber(value, 6), exact: exactText(value, false) },
      ];
    },
    summary: `Residuals of ${residuals.total} rows.`,
    theme,
  };
}
