/**
 * How libraries are written down: a library is a table from names to builtins, and a builtin is a signature and what it does.
 *
 *     sum: builtin('sum', 'a, axis?, keepdims?', ({ a, axis, keepdims }, interpreter) => ...)
 *
 * A signature names the parameters as the library does: `a?` may be left out, `...rest` takes what is left of the positional
 * arguments (parameters after it are given by keyword only), `a|input` has a second name. Calls are bound to it by position and keyword; what does not fit is a diagnostic.
 * Methods are the same builtins: the array is their first argument.
 */
import type { BinaryOp, UnaryOp } from '../../graph/expressions.ts';
import type { Interpreter, Reading } from '../tracer/interpreter.ts';
import type { BuiltinValue, CallArguments, Flavour, Members, NamespaceValue, Value } from '../tracer/values.ts';
import { nearest } from './nearest.ts';

/** The bound arguments of a signature, by name: one property per parameter. */
export type Bound<S extends string> = S extends ''
  ? unknown
  : S extends `${infer Head}, ${infer Tail}`
    ? Field<Head> & Bound<Tail>
    : Field<S>;
type Field<P extends string> = P extends `...${infer Name}`
  ? Readonly<Record<Name, readonly Value[]>>
  : P extends `${infer Name}|${infer Rest}`
    ? Readonly<Record<Name, Rest extends `${string}?` ? Value | undefined : Value>>
    : P extends `${infer Name}?`
      ? Readonly<Record<Name, Value | undefined>>
      : Readonly<Record<P, Value>>;

/** A function of a library. */
export function builtin<const S extends string>(
  name: string,
  signature: S,
  body: (given: Bound<S>, interpreter: Interpreter) => Value | Reading<Value>,
): BuiltinValue {
  const parameters = parseSignature(signature);
  return {
    kind: 'builtin',
    name,
    call: (given, interpreter) => body(bind(name, parameters, given, interpreter) as Bound<S>, interpreter),
  };
}

interface SignatureParameter {
  readonly names: readonly string[];
  readonly kind: 'needed' | 'optional' | 'rest' | 'keyword';
}

function parseSignature(signature: string): readonly SignatureParameter[] {
  let afterRest = false;
  return signature
    .split(', ')
    .filter(Boolean)
    .map((part): SignatureParameter => {
      if (part.startsWith('...')) {
        afterRest = true;
        return { names: [part.slice(3)], kind: 'rest' };
      }
      const optional = part.endsWith('?');
      const names = (optional ? part.slice(0, -1) : part).split('|');
      return { names, kind: afterRest ? 'keyword' : optional ? 'optional' : 'needed' };
    });
}

function bind(
  name: string,
  parameters: readonly SignatureParameter[],
  given: CallArguments,
  interpreter: Interpreter,
): Readonly<Record<string, Value | readonly Value[] | undefined>> {
  const bound: Record<string, Value | readonly Value[] | undefined> = {};
  const taken = new Set<string>();
  let position = 0;
  for (const parameter of parameters) {
    const [first = ''] = parameter.names;
    if (parameter.kind === 'rest') {
      // `torch.flip(x, dims=(0,))`: all of them may be given as one argument of that name.
      const whole = given.keywords.get(first);
      if (whole) taken.add(first);
      bound[first] = whole ? [whole] : given.positional.slice(position);
      position = given.positional.length;
      continue;
    }
    const keyword = parameter.names.find((each) => given.keywords.has(each));
    if (keyword !== undefined) {
      taken.add(keyword);
      bound[first] = given.keywords.get(keyword);
    } else if (parameter.kind !== 'keyword' && position < given.positional.length) {
      bound[first] = given.positional[position++];
    } else if (parameter.kind === 'needed') {
      interpreter.fail(`${name}() needs an argument "${first}". Add it.`);
    }
  }
  // JavaScript calls functions with more than they take as a matter of course.
  if (position < given.positional.length && interpreter.language === 'python') {
    interpreter.fail(`${name}() takes ${parameters.length} arguments, but ${given.positional.length} are given here.`);
  }
  for (const keyword of given.keywords.keys()) {
    if (taken.has(keyword)) continue;
    const names = parameters.flatMap((each) => (each.kind === 'rest' ? [] : each.names));
    interpreter.fail(`${name}() has no argument "${keyword}"${hintOf(nearest(keyword, names))}.`);
  }
  return bound;
}

function hintOf(name: string | undefined): string {
  return name === undefined ? '' : `; did you mean "${name}"?`;
}

export function namespace(name: string, members: Members): NamespaceValue {
  return { kind: 'namespace', name, members };
}

/** What values of a kind have: methods are called with the value first, attributes are computed from it. */
export interface MemberTable {
  readonly methods: Readonly<Record<string, BuiltinValue>>;
  readonly attributes: Readonly<Record<string, (self: Value, interpreter: Interpreter) => Value | Reading<Value>>>;
}

/** Elementwise in one argument: `sin: unary('sin')`. Result flavour is the argument's, else the one given. */
export function unary(name: string, op: UnaryOp = name as UnaryOp, flavour: Flavour = 'numpy'): BuiltinValue {
  return builtin(name, 'x|input|a, out?, dtype?', ({ x }, interpreter) =>
    interpreter.value(
      interpreter.tensors.unary(op, interpreter.tensor(x, `the argument of ${name}()`)),
      interpreter.flavour([x], flavour),
    ),
  );
}

/** Elementwise in two arguments, with broadcasting. */
export function binary(name: string, op: BinaryOp, flavour: Flavour = 'numpy'): BuiltinValue {
  return builtin(name, 'x|x1|input|a, y|x2|other|b', ({ x, y }, interpreter) =>
    interpreter.value(
      interpreter.tensors.binary(
        op,
        interpreter.tensor(x, `the argument of ${name}()`),
        interpreter.tensor(y, `the argument of ${name}()`),
      ),
      interpreter.flavour([x, y], flavour),
    ),
  );
}
