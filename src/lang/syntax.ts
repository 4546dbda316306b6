/**
 * The small syntax that both languages are lowered to. Where Python and JavaScript differ in meaning the difference is
 * written out here (the operator says whose it is), so that the tracer never asks which language it reads but for truthiness
 * and names of builtins. Every node carries the span of the source that it came from.
 */

/** Offsets in the document that is being read; `to` exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  /** Python's `//`. */
  | 'floordiv'
  /** Python's `%`: the sign of the divisor. */
  | 'mod'
  /** JavaScript's `%`: the sign of the dividend. */
  | 'rem'
  | '**'
  /** Python's `@`. */
  | 'matmul'
  | '&'
  | '|'
  | '^'
  | '<<'
  | '>>'
  /** JavaScript's `>>>`. */
  | 'ushr';

export type CompareOperator = '<' | '<=' | '>' | '>=' | '==' | '!=' | 'is' | 'is not' | 'in' | 'not in' | 'instanceof';

export type Expression = { readonly span: Span } & (
  | {
      readonly kind: 'number';
      readonly value: number;
      /** Written without point or exponent in Python: an int. */ readonly integer: boolean;
    }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** Python's None, JavaScript's null and undefined. */
  | { readonly kind: 'none' }
  | { readonly kind: 'ellipsis' }
  | { readonly kind: 'name'; readonly name: string }
  /** f-strings and templates: text and values in turn. */
  | { readonly kind: 'template'; readonly parts: readonly (string | Expression)[] }
  | { readonly kind: 'list'; readonly items: readonly Element[] }
  | { readonly kind: 'tuple'; readonly items: readonly Element[] }
  | { readonly kind: 'set'; readonly items: readonly Element[] }
  /** Python dict, JavaScript object literal. A null key is a spread of the value. */
  | {
      readonly kind: 'dictionary';
      readonly entries: readonly { readonly key: Expression | null; readonly value: Expression }[];
    }
  | { readonly kind: 'unary'; readonly operator: '-' | '+' | '~'; readonly operand: Expression }
  | { readonly kind: 'not'; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  /** A chain: `a < b <= c`; JavaScript's comparisons have one link. `===` is `==`. */
  | {
      readonly kind: 'compare';
      readonly first: Expression;
      readonly links: readonly { readonly operator: CompareOperator; readonly operand: Expression }[];
    }
  | {
      readonly kind: 'logical';
      readonly operator: 'and' | 'or' | '??';
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'conditional';
      readonly test: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    }
  /** `optional`: JavaScript's `?.`. */
  | {
      readonly kind: 'member';
      readonly object: Expression;
      readonly name: string;
      readonly nameSpan: Span;
      readonly optional: boolean;
    }
  | {
      readonly kind: 'index';
      readonly object: Expression;
      readonly indices: readonly Subscript[];
      /** `x[0]` against `x[0,]`. */ readonly tuple: boolean;
      readonly optional: boolean;
    }
  | {
      readonly kind: 'call';
      readonly callee: Expression;
      readonly arguments: readonly Argument[];
      /** JavaScript's `new`. */ readonly construct: boolean;
      readonly optional: boolean;
    }
  | { readonly kind: 'function'; readonly definition: FunctionDefinition }
  | { readonly kind: 'class'; readonly definition: ClassDefinition }
  /** List, set or dict comprehension or generator expression; for dictionaries `element` is the tuple (key, value). */
  | {
      readonly kind: 'comprehension';
      readonly of: 'list' | 'set' | 'dictionary' | 'generator';
      readonly element: Expression;
      readonly clauses: readonly ComprehensionClause[];
    }
  /** Assignment as an expression: `:=`, and JavaScript's `=`, `+=`, `++` in expressions. Its value is the new value, or the old one of `x++`. */
  | {
      readonly kind: 'assignment';
      readonly target: Pattern;
      readonly operator: BinaryOperator | 'and' | 'or' | '??' | null;
      readonly value: Expression;
      readonly valueIsOld: boolean;
    }
  /** JavaScript's comma. */
  | { readonly kind: 'sequence'; readonly items: readonly Expression[] }
  | { readonly kind: 'typeof'; readonly operand: Expression }
  /** What is not read: `await`, `yield`, regular expressions, JSX … `what` names it for the message. */
  | { readonly kind: 'unsupported'; readonly what: string }
);

/** An element of a literal, or a spread (`...xs`, `*xs`); null is a hole in a JavaScript array. */
export type Element =
  { readonly kind: 'element'; readonly value: Expression } | { readonly kind: 'spread'; readonly value: Expression };

export type Argument =
  | { readonly kind: 'positional'; readonly value: Expression }
  | { readonly kind: 'keyword'; readonly name: string; readonly value: Expression }
  /** `*xs`, `...xs` */
  | { readonly kind: 'spread'; readonly value: Expression }
  /** `**options` */
  | { readonly kind: 'spreadKeywords'; readonly value: Expression };

export type Subscript =
  | { readonly kind: 'at'; readonly value: Expression }
  | {
      readonly kind: 'slice';
      readonly start: Expression | null;
      readonly stop: Expression | null;
      readonly step: Expression | null;
      readonly span: Span;
    };

export interface ComprehensionClause {
  readonly target: Pattern;
  readonly iterable: Expression;
  readonly conditions: readonly Expression[];
}

/** What can be assigned to. */
export type Pattern = { readonly span: Span } & (
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'member'; readonly object: Expression; readonly name: string }
  | {
      readonly kind: 'index';
      readonly object: Expression;
      readonly indices: readonly Subscript[];
      readonly tuple: boolean;
    }
  /** Tuple, list and array patterns. A rest item takes what is left; null is a hole. */
  | {
      readonly kind: 'sequence';
      readonly items: readonly ({
        readonly target: Pattern;
        readonly rest: boolean;
        readonly default: Expression | null;
      } | null)[];
    }
  /** JavaScript's object patterns. */
  | {
      readonly kind: 'object';
      readonly entries: readonly {
        readonly key: Expression;
        readonly target: Pattern;
        readonly default: Expression | null;
      }[];
      readonly rest: Pattern | null;
    }
);

export interface Parameter {
  readonly target: Pattern;
  readonly default: Expression | null;
  readonly annotation: string | null;
  /** `*args` and `...args`; `**options`; after a bare `*` or a `*args` in Python: `keyword`. */
  readonly kind: 'plain' | 'rest' | 'keywordRest' | 'keyword';
  readonly span: Span;
}

export interface FunctionDefinition {
  /** Its own name, or that of the variable or key that it is given to; null for a bare lambda. */
  readonly name: string | null;
  readonly nameSpan: Span | null;
  readonly parameters: readonly Parameter[];
  /** A lambda or expression arrow is one `return`. */
  readonly body: readonly Statement[];
  /** Python's docstring, or the JSDoc comment before it; for shapes. */
  readonly documentation: string | null;
  readonly decorators: readonly Expression[];
  /** `async`, generator functions: read as plain where that is right, else a diagnostic where they are called. */
  readonly flavour: 'plain' | 'async' | 'generator';
  /**
   * In a class: called with the instance first (Python), or with `this`. 'function' is JavaScript's `function`, which has a
   * `this` and `arguments` of its own where arrows have those around them.
   */
  readonly method: 'none' | 'function' | 'instance' | 'static' | 'class' | 'getter' | 'setter';
  readonly span: Span;
}

export type Statement = { readonly span: Span } & (
  | { readonly kind: 'expression'; readonly value: Expression }
  /** `a = b = value`, `const a = value`. `declares`: a JavaScript declaration (block scope for let and const), null in Python and for plain assignments. */
  | {
      readonly kind: 'assign';
      readonly targets: readonly Pattern[];
      readonly value: Expression;
      readonly declares: 'var' | 'let' | 'const' | null;
      readonly annotation: string | null;
    }
  | {
      readonly kind: 'augment';
      readonly target: Pattern;
      readonly operator: BinaryOperator | 'and' | 'or' | '??';
      readonly value: Expression;
    }
  /** `let x;`, `x: float` */
  | { readonly kind: 'declare'; readonly names: readonly string[]; readonly declares: 'var' | 'let' | null }
  | {
      readonly kind: 'if';
      readonly test: Expression;
      readonly then: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  /** Python's `for`, JavaScript's `for...of`; `for...in` iterates keys. */
  | {
      readonly kind: 'for';
      readonly target: Pattern;
      readonly declares: 'var' | 'let' | 'const' | null;
      readonly iterable: Expression;
      readonly keys: boolean;
      readonly body: readonly Statement[];
      /** Python's `else`. */ readonly otherwise: readonly Statement[];
    }
  /** JavaScript's three-part `for`. */
  | {
      readonly kind: 'loop';
      readonly initial: readonly Statement[];
      readonly test: Expression | null;
      readonly update: Expression | null;
      readonly body: readonly Statement[];
    }
  /** `while`; `testFirst` false: `do ... while`. */
  | {
      readonly kind: 'while';
      readonly test: Expression;
      readonly testFirst: boolean;
      readonly body: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  | {
      readonly kind: 'switch';
      readonly subject: Expression;
      readonly cases: readonly { readonly test: Expression | null; readonly body: readonly Statement[] }[];
    }
  | { readonly kind: 'break'; readonly label: string | null }
  | { readonly kind: 'continue'; readonly label: string | null }
  | { readonly kind: 'return'; readonly value: Expression | null }
  | { readonly kind: 'function'; readonly definition: FunctionDefinition }
  | { readonly kind: 'class'; readonly definition: ClassDefinition }
  | { readonly kind: 'import'; readonly from: ImportFrom }
  /** `raise`, `throw`. */
  | { readonly kind: 'raise'; readonly value: Expression | null }
  | {
      readonly kind: 'try';
      readonly body: readonly Statement[];
      readonly handlers: readonly { readonly name: string | null; readonly body: readonly Statement[] }[];
      readonly otherwise: readonly Statement[];
      readonly finally: readonly Statement[];
    }
  /** Python's `with`: contexts that do not matter here (`torch.no_grad()`), and their names. */
  | {
      readonly kind: 'with';
      readonly items: readonly { readonly context: Expression; readonly target: Pattern | null }[];
      readonly body: readonly Statement[];
    }
  | { readonly kind: 'assert'; readonly test: Expression; readonly message: Expression | null }
  /** A JavaScript block of its own scope; `label` for labelled loops. */
  | { readonly kind: 'block'; readonly body: readonly Statement[]; readonly label: string | null }
  | { readonly kind: 'scope'; readonly names: readonly string[]; readonly scope: 'global' | 'nonlocal' }
  | { readonly kind: 'delete'; readonly targets: readonly Pattern[] }
  /** JavaScript's `export { a as b }`, `export default expression`. Declarations that are exported are plain statements. */
  | {
      readonly kind: 'export';
      readonly names: readonly { readonly local: string; readonly exported: string }[];
      readonly value: Expression | null;
    }
  | { readonly kind: 'unsupported'; readonly what: string }
);

/** One module named by an import, and what it binds. */
export interface ImportFrom {
  /** `numpy`, `./helper.js`, `.helper` as written. */
  readonly module: string;
  readonly moduleSpan: Span;
  /**
   * `all`: every public name; `module`: the module itself (`import numpy as np`, `import * as tf`; `import a.b` binds `a`);
   * `member`: one of its names (`default` for a default import).
   */
  readonly bindings: readonly (
    | { readonly kind: 'all' }
    | {
        readonly kind: 'module';
        readonly local: string;
        /** `import a.b` without `as`: the head is bound. */ readonly head: boolean;
      }
    | { readonly kind: 'member'; readonly imported: string; readonly local: string }
  )[];
}

export interface ClassDefinition {
  readonly name: string | null;
  readonly nameSpan: Span | null;
  readonly bases: readonly Expression[];
  readonly decorators: readonly Expression[];
  readonly methods: readonly FunctionDefinition[];
  /** Class attributes (static fields) and instance fields, in order. */
  readonly fields: readonly {
    readonly name: string;
    readonly value: Expression | null;
    readonly static: boolean;
    readonly annotation: string | null;
  }[];
  readonly span: Span;
}

/** The name of what a format specification of an f-string calls; no program can have it. */
export const FORMAT = '<format>';

/** The name of the method that a static block of JavaScript is: called once, when the class is made. */
export const STATIC_BLOCK = '<static block>';

/** A whole file. Parts that do not parse are in `errors`; what stands around them is still read. */
export interface Module {
  readonly language: 'python' | 'javascript';
  readonly body: readonly Statement[];
  readonly errors: readonly SyntaxProblem[];
}

export interface SyntaxProblem {
  readonly span: Span;
  readonly message: string;
}
