/** Python's statistics, by NumPy's functions of the same meaning. */
import type { BuiltinValue, NamespaceValue, Value } from '../tracer/values.ts';
import { integer, NONE } from '../tracer/values.ts';
import { builtin, namespace } from './library.ts';
import { reductions } from './numpy/reductions.ts';

/** `ddof` 1: of a sample. */
function by(name: string, of: string, ddof?: number): BuiltinValue {
  const keywords = new Map<string, Value>(ddof === undefined ? [] : [['ddof', integer(ddof)]]);
  return builtin(name, 'data, center?', ({ data }, i) => i.call(reductions[of] ?? NONE, [data], keywords));
}

export const statistics: NamespaceValue = namespace('statistics', {
  mean: by('mean', 'mean'),
  fmean: by('fmean', 'mean'),
  median: by('median', 'median'),
  stdev: by('stdev', 'std', 1),
  pstdev: by('pstdev', 'std'),
  variance: by('variance', 'var', 1),
  pvariance: by('pvariance', 'var'),
});
