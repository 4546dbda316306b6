/**
 * What the use of a parameter says about its shape: code that indexes, goes through, reduces, unpacks or measures it takes a
 * vector. Looks at syntax only, also into the functions of the file that the parameter is handed to.
 */
import type { Expression, FunctionDefinition, Pattern, Statement } from '../syntax.ts';
import { partsOf, patternParts, statementParts } from '../walk.ts';

export interface Usage {
  /** In words, for the reason shown: "is indexed". */
  readonly how: string;
  /** The length that the code shows (largest constant index + 1, number of names unpacked to). */
  readonly length: number | null;
  /** Fields that are read of it: `p.x` (JavaScript). */
  readonly fields: readonly string[];
}

/** Functions of any library that take a whole vector. By their last name, so that aliases do not matter. */
const REDUCTIONS: ReadonlySet<string> = new Set([
  'sum', 'mean', 'prod', 'product', 'std', 'var', 'average', 'median', 'dot', 'vdot', 'inner', 'outer', 'matmul', 'norm', 'cumsum', 'cumprod', 'diff',
  'amax', 'amin', 'nansum', 'nanmean', 'logsumexp', 'softmax', 'log_softmax', 'trapz', 'trapezoid', 'fsum', 'dist', 'einsum', 'mv', 'mm', 'cross',
  'roll', 'concatenate', 'ediff1d', 'ptp', 'percentile', 'quantile', 'len', 'enumerate', 'zip', 'list', 'tuple', 'sorted', 'reversed', 'iter', 'rosen',
  'reduce', 'map', 'filter', 'any', 'all', 'mse_loss', 'vander', 'diag', 'tensordot', 'kron', 'size', 'shape', 'ravel', 'flatten', 'reshape', 'split', 'unstack', 'entries', 'pairwise', 'accumulate',
]); // prettier-ignore
const MEMBERS: ReadonlySet<string> = new Set([
  ...REDUCTIONS, 'length', 'T', 'forEach', 'some', 'every', 'reduceRight', 'slice', 'at', 'ndim', 'numel', 'unbind', 'chunk', 'view', 'flat', 'flatMap', 'concat', 'find', 'join', 'min', 'max', 'tolist', 'size', 'dim',
]); // prettier-ignore
/** Functions that give their argument back as an array: what comes of them is used in its place. */
const CONVERSIONS: ReadonlySet<string> = new Set([
  'array', 'asarray', 'asfarray', 'atleast_1d', 'tensor', 'as_tensor', 'from_numpy', 'copy', 'clone', 'double', 'float', 'detach', 'requires_grad_', 'astype', 'to', 'squeeze', 'from', 'tensor1d', 'variable', 'Tensor', 'FloatTensor', 'DoubleTensor',
]); // prettier-ignore

/** Names that two arguments share elementwise: with one vector argument they reduce nothing. */
type Lookup = (name: string) => FunctionDefinition | undefined;

/** How a definition uses the parameter of that name; undefined where nothing takes it for a vector. */
export function usageOf(definition: FunctionDefinition, name: string, lookup: Lookup, depth = 0): Usage | undefined {
  const search = new Search(name, lookup, depth);
  search.body(definition.body);
  return search.result();
}

class Search {
  readonly #names: Set<string>;
  readonly #lookup: Lookup;
  readonly #depth: number;
  #how: string | undefined;
  #length: number | null = null;
  readonly #fields = new Set<string>();

  constructor(name: string, lookup: Lookup, depth: number) {
    this.#names = new Set([name]);
    this.#lookup = lookup;
    this.#depth = depth;
  }

  result(): Usage | undefined {
    if (this.#how === undefined && this.#fields.size === 0) return undefined;
    return { how: this.#how ?? 'has its fields read', length: this.#length, fields: [...this.#fields] };
  }

  body(statements: readonly Statement[]): void {
    for (const statement of statements) this.#statement(statement);
  }

  #statement(s: Statement): void {
    if (s.kind === 'function') {
      this.#closure(s.definition);
      return;
    }
    if (s.kind === 'assign') {
      if (this.#isIt(s.value)) for (const target of s.targets) this.#target(target);
      else if (
        s.targets.some((target) => target.kind === 'name' && this.#names.has(target.name)) &&
        !mentions(s.value, this.#names)
      ) {
        this.expression(s.value, false);
        return;
      }
    }
    if (s.kind === 'for' && this.#isIt(s.iterable)) this.#found('is gone through');
    const { expressions, bodies } = statementParts(s);
    for (const expression of expressions) this.expression(expression, false);
    for (const body of bodies) this.body(body);
  }

  #closure(definition: FunctionDefinition): void {
    const hidden = definition.parameters.some(({ target }) => target.kind === 'name' && this.#names.has(target.name));
    if (!hidden) this.body(definition.body);
  }

  /** `a, b = x`; `y = x` makes y another name of it. */
  #target(target: Pattern): void {
    if (target.kind === 'name') this.#names.add(target.name);
    else if (target.kind === 'sequence') {
      const rest = target.items.some((item) => item?.rest);
      this.#found('is unpacked', rest ? null : target.items.length);
    } else if (target.kind === 'object') {
      for (const { key } of target.entries) if (key.kind === 'string') this.#fields.add(key.value);
    }
  }

  /** The parameter itself, or an array made of it. */
  #isIt(e: Expression): boolean {
    if (e.kind === 'name') return this.#names.has(e.name);
    if (e.kind !== 'call') return false;
    if (!CONVERSIONS.has(lastName(e.callee))) return false;
    const [first] = e.arguments;
    if (first && this.#isIt(first.value)) return true;
    return e.callee.kind === 'member' && this.#isIt(e.callee.object);
  }

  #found(how: string, length: number | null = null): void {
    this.#how ??= how;
    if (length !== null) this.#length = Math.max(this.#length ?? 0, length);
  }

  /** `whole`: inside the arguments of a reduction, where the bare name means all of it. */
  expression(e: Expression, whole: boolean): void {
    switch (e.kind) {
      case 'name':
        if (whole && this.#names.has(e.name)) this.#found('is reduced');
        return;
      case 'index':
        if (this.#isIt(e.object)) {
          const [first] = e.indices;
          const index = first?.kind === 'at' && first.value.kind === 'number' ? first.value.value + 1 : null;
          this.#found('is indexed', index);
          for (const part of partsOf(e).slice(1)) this.expression(part, false);
          return;
        }
        break;
      case 'member':
        if (this.#isIt(e.object)) {
          if (MEMBERS.has(e.name))
            this.#found(e.name === 'length' || e.name === 'shape' ? 'is measured' : 'is reduced');
          else this.#fields.add(e.name);
          return;
        }
        // `(x**2).sum()`: what a reduction is a method of is reduced whole.
        if (REDUCTIONS.has(e.name) && e.object.kind !== 'name') {
          this.expression(e.object, true);
          return;
        }
        break;
      case 'call':
        this.#call(e, whole);
        return;
      case 'comprehension':
        for (const clause of e.clauses) if (this.#isIt(clause.iterable)) this.#found('is gone through');
        // Elements of a comprehension are not the whole.
        for (const part of partsOf(e)) this.expression(part, false);
        return;
      case 'list':
      case 'tuple':
      case 'set':
        for (const item of e.items) {
          if (item.kind === 'spread' && this.#isIt(item.value)) this.#found('is unpacked');
          this.expression(item.value, false);
        }
        return;
      case 'binary':
        if (e.operator === 'matmul') {
          this.expression(e.left, true);
          this.expression(e.right, true);
          return;
        }
        break;
      case 'assignment':
        if (this.#isIt(e.value)) this.#target(e.target);
        break;
      case 'function':
        this.#closure(e.definition);
        return;
      default:
        break;
    }
    for (const part of [...partsOf(e), ...(e.kind === 'assignment' ? patternParts(e.target) : [])])
      this.expression(part, whole);
  }

  #call(e: Expression & { kind: 'call' }, whole: boolean): void {
    const name = lastName(e.callee);
    const reduces = REDUCTIONS.has(name);
    // min and max of one argument reduce it, of several they compare.
    const alone =
      (name === 'max' || name === 'min') && e.arguments.filter(({ kind }) => kind === 'positional').length === 1;
    if (e.callee.kind === 'member') this.expression(e.callee, false);
    for (const [i, argument] of e.arguments.entries()) {
      if (argument.kind === 'spread' && this.#isIt(argument.value)) this.#found('is unpacked');
      if (e.callee.kind === 'name' && argument.value.kind === 'name' && this.#names.has(argument.value.name))
        this.#handedTo(e.callee.name, i);
      this.expression(argument.value, reduces || alone || whole);
    }
  }

  /** Handed to a function of the file: what that makes of it. */
  #handedTo(name: string, position: number): void {
    const definition = this.#depth < MAX_DEPTH ? this.#lookup(name) : undefined;
    const target = definition?.parameters[position]?.target;
    if (!definition || !target) return;
    if (target.kind === 'name') {
      const usage = usageOf(definition, target.name, this.#lookup, this.#depth + 1);
      if (usage?.how !== undefined && usage.fields.length === 0) this.#found(`${usage.how} in ${name}`, usage.length);
      for (const field of usage?.fields ?? []) this.#fields.add(field);
    } else this.#target(target);
  }
}

const MAX_DEPTH = 4;

function lastName(callee: Expression): string {
  return callee.kind === 'name' ? callee.name : callee.kind === 'member' ? callee.name : '';
}

function mentions(e: Expression, names: ReadonlySet<string>): boolean {
  return (e.kind === 'name' && names.has(e.name)) || partsOf(e).some((part) => mentions(part, names));
}
