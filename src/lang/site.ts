/**
 * A site is something the user can act on. Finding sites parses and nothing more (no tracing, no other file), so that lenses
 * cost little; `trace.ts` reads one.
 */
import type { SourceSpan } from '../graph/graph.ts';

/** A function, arrow function, method, or a lambda bound to a name; also a name bound by a transform (`f_p = grad(f)`). */
export interface FunctionSite {
  readonly kind: 'function';
  /** Dotted path: `f`, `outer.inner`, `Class.method`, `default` for an anonymous default export. */
  readonly name: string;
  /** Names of the parameters as written, for the header: `x`, `*args`. */
  readonly parameters: readonly string[];
  /** The whole definition, decorators included. */
  readonly span: SourceSpan;
  /** Its name where there is one, else its first token: where a lens stands. */
  readonly nameSpan: SourceSpan;
  /** Cheap syntactic test: it computes with numbers and returns something. Lenses of `numeric` mode stand on these. */
  readonly numeric: boolean;
}
