/** `torch.special`: names for what is elsewhere already. */
import type { NamespaceValue } from '../../tracer/values.ts';
import { binaryTable, unaryTable } from '../tables.ts';
import { namespace } from '../library.ts';
import * as e from '../operations/elementwise.ts';
import { elementwise } from './elementwise.ts';
import { reductions } from './reductions.ts';

const shared = [
  'exp2',
  'expm1',
  'log1p',
  'sinc',
  'erf',
  'erfc',
  'erfinv',
  'digamma',
  'polygamma',
  'logit',
  'xlogy',
  'round',
];

export const special: NamespaceValue = namespace('torch.special', {
  ...Object.fromEntries(shared.flatMap((name) => (elementwise[name] ? [[name, elementwise[name]]] : []))),
  ...Object.fromEntries(
    ['logsumexp', 'softmax', 'log_softmax'].flatMap((name) => (reductions[name] ? [[name, reductions[name]]] : [])),
  ),
  ...unaryTable('torch', {
    expit: e.same('sigmoid'),
    gammaln: e.same('lgamma'),
    psi: (a, x) => a.polygamma(0, x),
    entr: e.entropy,
    ndtr: e.normalCdf,
    log_ndtr: e.logNormalCdf,
    ndtri: e.normalQuantile,
  }),
  ...binaryTable('torch', { xlog1py: e.xlog1py }),
});
