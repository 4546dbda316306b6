/** Python's enumerations: a class whose attributes are its members, each with a name and a value. */
import type { BuiltinValue, ClassValue, InstanceValue, Value } from './values.ts';
import { integer, NONE, string } from './values.ts';
import type { Expression } from '../syntax.ts';

/** `auto()`: the next number. */
export const AUTO: BuiltinValue = { kind: 'builtin', name: 'auto', call: () => AUTO };

const BASES = new Set(['Enum', 'IntEnum', 'StrEnum', 'Flag', 'IntFlag']);

export function isEnumerationBase(base: Expression): boolean {
  return (base.kind === 'name' || base.kind === 'member') && BASES.has(base.name);
}

/** Makes members of the plain values of a class. */
export function makeMembers(made: ClassValue): void {
  let last = 0;
  for (const [name, value] of made.attributes) {
    if (value.kind === 'function' || name.startsWith('_')) continue;
    const own = value === AUTO ? integer(last + 1) : value;
    if (own.kind === 'number') last = own.value;
    const attributes = new Map<string, Value>([
      ['name', string(name)],
      ['value', own],
      ['_value_', own],
    ]);
    made.attributes.set(name, { kind: 'instance', class: made, attributes });
  }
}

export function membersIn(made: ClassValue): readonly InstanceValue[] {
  return [...made.attributes.values()].filter(
    (value) => value.kind === 'instance' && value.class === made,
  ) as InstanceValue[];
}

export function valueOfMember(member: InstanceValue): Value {
  return member.attributes.get('value') ?? NONE;
}
