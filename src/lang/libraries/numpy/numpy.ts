/** NumPy: the module, and what its arrays have. */
import type { NamespaceValue } from '../../tracer/values.ts';
import { namespace } from '../library.ts';
import { creation } from './creation.ts';
import { files } from './files.ts';
import { known } from './known.ts';
import { linalg, products } from './linalg.ts';
import { arrayMembers } from './methods.ts';
import { mapping } from './mapping.ts';
import { movement } from './movement.ts';
import { polynomial, polynomials } from './polynomials.ts';
import { random } from './random.ts';
import { reductions } from './reductions.ts';
import { sets } from './sets.ts';
import { types } from './types.ts';
import { ufuncs } from './ufuncs.ts';

export const numpy: NamespaceValue = namespace('numpy', {
  ...types,
  ...creation,
  ...files,
  ...known,
  ...movement,
  ...mapping,
  ...ufuncs,
  ...reductions,
  ...products,
  ...polynomials,
  ...sets,
  linalg,
  polynomial,
  random,
});

export { arrayMembers as numpyMembers };
