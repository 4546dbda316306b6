/** NumPy: the module, and what its arrays have. */
import type { NamespaceValue } from '../../tracer/values.ts';
import { namespace } from '../library.ts';
import { creation } from './creation.ts';
import { known } from './known.ts';
import { movement } from './movement.ts';
import { ufuncs } from './ufuncs.ts';
import { arrayMembers } from './methods.ts';

export const numpy: NamespaceValue = namespace('numpy', { ...creation, ...known, ...movement, ...ufuncs });
export { arrayMembers as numpyMembers };
