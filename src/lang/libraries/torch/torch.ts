/** PyTorch: the module, and what its tensors have. */
import type { NamespaceValue } from '../../tracer/values.ts';
import type { MemberTable } from '../library.ts';
import { namespace } from '../library.ts';

export const torch: NamespaceValue = namespace('torch', {});
export const torchMembers: MemberTable = { methods: {}, attributes: {} };
