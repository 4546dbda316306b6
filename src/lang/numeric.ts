/**
 * Whether a function looks as if its derivative were of interest: it takes something, returns something that can be a number,
 * computes on the way, and shows no sign of other work (pages, servers, files, texts). Syntax only, so it can be wrong both
 * ways; a lens too few costs a look into the palette, a lens too many makes a web app's file hard to read.
 */
import { DOES_NOT_PARSE } from './lowering.ts';
import {
  DISCRETE,
  FILE_FUNCTIONS,
  MATH_FUNCTIONS,
  MATH_MODULES,
  OTHER_CALLS,
  OTHER_DECORATORS,
  OTHER_FUNCTION,
  OTHER_MEMBERS,
  OTHER_PARAMETERS,
  OTHER_ROOTS,
  OTHER_TYPE,
  ROUNDING,
} from './numeric-names.ts';
import type { Expression, FunctionDefinition, Statement } from './syntax.ts';
import { partsOf, statementParts } from './walk.ts';

/** What a function's text says by itself: it may still be numeric for the functions that it calls. */
export interface Assessment {
  /** It takes and returns what can be numbers, and shows no sign of other work. */
  readonly possible: boolean;
  readonly computes: boolean;
  /** Names that it calls. */
  readonly calls: ReadonlySet<string>;
}

/** `text` is the source, for statements that do not parse yet. */
export function assess(name: string, definition: FunctionDefinition, text: string): Assessment {
  if (OTHER_FUNCTION.test(name) || definition.flavour !== 'plain' || !takesNumbers(definition)) return NOT_NUMERIC;
  const evidence = new Evidence(text, name.length <= 2);
  evidence.body(definition.body);
  return { possible: evidence.returns && !evidence.other, computes: evidence.computes, calls: evidence.calls };
}

const NOT_NUMERIC: Assessment = { possible: false, computes: false, calls: new Set() };

/** The names of those that are numeric, by themselves or for what they call. */
export function numericNames(assessments: ReadonlyMap<string, Assessment>): ReadonlySet<string> {
  const numeric = new Set<string>();
  const short = new Set<string>();
  let size = -1;
  while (numeric.size > size) {
    size = numeric.size;
    for (const [name, { possible, computes, calls }] of assessments) {
      if (!possible || numeric.has(name)) continue;
      if (!computes && ![...calls].some((called) => short.has(called))) continue;
      numeric.add(name);
      short.add(name.slice(name.lastIndexOf('.') + 1));
    }
  }
  return numeric;
}

function takesNumbers(definition: FunctionDefinition): boolean {
  const [first, second] = definition.parameters;
  const given = definition.method === 'instance' && isReceiver(first?.target) ? second : first;
  if (given === undefined || definition.method === 'getter') return false;
  if (definition.decorators.some((decorator) => OTHER_DECORATORS.has(rootName(decorator) ?? ''))) return false;
  if (given.annotation !== null && OTHER_TYPE.test(given.annotation)) return false;
  return !definition.parameters.some(({ target }) => target.kind === 'name' && OTHER_PARAMETERS.has(target.name));
}

function isReceiver(target: FunctionDefinition['parameters'][number]['target'] | undefined): boolean {
  return target?.kind === 'name' && (target.name === 'self' || target.name === 'cls');
}

/** The name at the start of `a.b(c).d`. */
function rootName(node: Expression): string | null {
  let at = node;
  for (;;) {
    if (at.kind === 'name') return at.name;
    if (at.kind === 'member' || at.kind === 'index') at = at.object;
    else if (at.kind === 'call') at = at.callee;
    else return null;
  }
}

/** The last name of a callee: `sin` of `np.sin`. */
function lastName(callee: Expression): string | null {
  return callee.kind === 'name' || callee.kind === 'member' ? callee.name : null;
}

function isStringLike(node: Expression): boolean {
  if (node.kind === 'string' || node.kind === 'template') return true;
  return node.kind === 'binary' && node.operator === '+' && (isStringLike(node.left) || isStringLike(node.right));
}

const isLiteralList = (node: Expression): boolean => node.kind === 'list' || node.kind === 'tuple';
const isOne = (node: Expression): boolean => node.kind === 'number' && node.value === 1;

/** Gathers what speaks for and against, in one walk over a body; nested functions are part of their outer one's work. */
class Evidence {
  returns = false;
  computes = false;
  other = false;
  readonly calls = new Set<string>();
  readonly #text: string;
  /** Of a function called `f` a sum with one is enough; elsewhere that counts things. */
  readonly #generous: boolean;

  constructor(text: string, generous: boolean) {
    this.#text = text;
    this.#generous = generous;
  }

  body(statements: readonly Statement[], inner = false): void {
    for (const statement of statements) {
      if (this.other) return;
      this.#statement(statement, inner);
    }
  }

  #statement(node: Statement, inner: boolean): void {
    switch (node.kind) {
      case 'return':
        if (node.value === null) return;
        if (!inner && canBeNumber(node.value)) this.returns = true;
        this.#weigh(node.value);
        return;
      case 'raise':
      case 'assert':
        return;
      case 'unsupported':
        this.#unread(node, inner);
        return;
      case 'class':
        this.other = true;
        return;
      case 'function':
        this.body(node.definition.body, true);
        return;
      case 'assign':
        if (node.targets.some((target) => target.kind === 'member' && storesOnReceiver(target.object)))
          this.other = true;
        break;
      case 'augment':
        if (node.target.kind === 'member' && storesOnReceiver(node.target.object)) this.other = true;
        if (node.operator !== '+' || !(isOne(node.value) || isStringLike(node.value))) this.#operation(node.operator);
        if (isStringLike(node.value)) this.other = true;
        break;
      case 'loop':
        this.body(node.initial, true);
        this.body(node.body, inner);
        return;
      case 'expression':
        if (isPrint(node.value)) return;
        break;
      default:
        break;
    }
    const { expressions, bodies } = statementParts(node);
    for (const expression of expressions) this.#weigh(expression);
    for (const body of bodies) this.body(body, inner);
  }

  /** Half-typed code keeps the lens that it had: `return x *` returns and computes. */
  #unread(node: Extract<Statement, { kind: 'unsupported' }>, inner: boolean): void {
    if (node.what !== DOES_NOT_PARSE) {
      this.other = true;
      return;
    }
    const source = this.#text.slice(node.span.from, node.span.to);
    if (/["'`<]/.test(source)) return;
    if (/^return\b/.test(source) && !inner) this.returns = true;
    if (/[-+*/]/.test(source)) this.computes = true;
  }

  #operation(operator: string): void {
    if (operator === '-' || operator === '+' || operator === '*' || operator === '/') this.computes = true;
    if (operator === '**' || operator === 'matmul') this.computes = true;
  }

  #weigh(node: Expression): void {
    if (this.other) return;
    switch (node.kind) {
      case 'unsupported':
        if (node.what !== DOES_NOT_PARSE) this.other = true;
        return;
      case 'template':
        this.other = true;
        return;
      case 'function':
        this.body(node.definition.body, true);
        return;
      case 'binary': {
        const text = isStringLike(node.left) || isStringLike(node.right);
        const counts = (node.operator === '+' || node.operator === '-') && (isOne(node.left) || isOne(node.right));
        if (text) this.other = true;
        // Lists are joined, not added.
        else if (isLiteralList(node.left) || isLiteralList(node.right)) break;
        else if (!counts || this.#generous) this.#operation(node.operator);
        break;
      }
      case 'index':
        // Arithmetic on positions is not arithmetic on values.
        this.#weigh(node.object);
        return;
      case 'compare':
        for (const part of partsOf(node)) if (part.kind === 'call' || part.kind === 'member') this.#foreign(part);
        return;
      case 'member':
        this.#foreign(node);
        break;
      case 'call':
        this.#call(node);
        return;
      default:
        break;
    }
    for (const part of partsOf(node)) this.#weigh(part);
  }

  #foreign(node: Expression): void {
    if (OTHER_ROOTS.has(rootName(node) ?? '')) this.other = true;
    if (node.kind === 'member' && OTHER_MEMBERS.has(node.name)) this.other = true;
    if (node.kind === 'call') this.#foreign(node.callee);
  }

  #call(node: Extract<Expression, { kind: 'call' }>): void {
    const { callee } = node;
    const name = lastName(callee) ?? '';
    const bare = callee.kind === 'name';
    this.calls.add(name);
    if (bare && (OTHER_CALLS.has(name) || /^(?:set|use)[A-Z]/.test(name))) this.other = true;
    const root = rootName(callee);
    if (!bare && root !== null && MATH_MODULES.has(root)) {
      if (FILE_FUNCTIONS.has(name)) this.other = true;
      if (!DISCRETE.has(name)) this.computes = true;
      if (callee.kind === 'member' && rootName(callee.object) === root) this.#randomness(callee.object);
    } else {
      this.#foreign(callee);
      if (MATH_FUNCTIONS.has(name)) this.computes = true;
    }
    if (ROUNDING.has(name)) return;
    if (callee.kind !== 'name') for (const part of partsOf(callee)) this.#weigh(part);
    for (const argument of node.arguments) {
      if (argument.value.kind !== 'string') this.#weigh(argument.value);
    }
  }

  #randomness(module: Expression): void {
    if (module.kind === 'member' && module.name === 'random') this.other = true;
  }
}

function storesOnReceiver(node: Expression): boolean {
  const root = rootName(node);
  return root === 'self' || root === 'this';
}

const PRINTS = new Set(['print', 'console', 'logging', 'logger', 'warnings']);

function isPrint(node: Expression): boolean {
  return node.kind === 'call' && PRINTS.has(rootName(node) ?? '');
}

/** Whether a returned value can be a number, an array or several of them; texts, records, truths and closures cannot. */
function canBeNumber(node: Expression): boolean {
  switch (node.kind) {
    case 'string':
    case 'template':
    case 'boolean':
    case 'none':
    case 'ellipsis':
    case 'dictionary':
    case 'set':
    case 'compare':
    case 'not':
    case 'typeof':
    case 'function':
    case 'class':
    case 'unsupported':
      return false;
    case 'list':
    case 'tuple':
      return node.items.some(({ value }) => canBeNumber(value));
    case 'logical':
      return canBeNumber(node.right);
    case 'conditional':
      return canBeNumber(node.then) || canBeNumber(node.otherwise);
    case 'binary':
      return !isStringLike(node) && !isOrdering(node);
    case 'call':
      return !ROUNDING.has(lastName(node.callee) ?? '');
    case 'comprehension':
      return node.of !== 'dictionary' && canBeNumber(node.element);
    case 'sequence': {
      const last = node.items.at(-1);
      return last !== undefined && canBeNumber(last);
    }
    case 'assignment':
      return canBeNumber(node.value);
    case 'number':
    case 'name':
    case 'unary':
    case 'member':
    case 'index':
      return true;
  }
}

/** `a.date - b.date`: how things are sorted. */
function isOrdering(node: Extract<Expression, { kind: 'binary' }>): boolean {
  const { left, right } = node;
  return node.operator === '-' && left.kind === 'member' && right.kind === 'member' && left.name === right.name;
}
