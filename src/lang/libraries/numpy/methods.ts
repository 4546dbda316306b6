/** Methods and attributes of NumPy's arrays. */
import type { MemberTable } from '../library.ts';

export const arrayMembers: MemberTable = { methods: {}, attributes: {} };
