/** How reading stops: a diagnostic on its way up. */
import type { Diagnostic } from '../document.ts';

export class TraceError extends Error {
  override readonly name = 'TraceError';
  readonly diagnostic: Diagnostic;
  /** `raised`: what Python or JavaScript would raise at run time, so that a `try` around it can catch it. */
  readonly reason: 'unread' | 'raised' | 'budget';

  constructor(diagnostic: Diagnostic, reason: TraceError['reason'] = 'unread') {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
    this.reason = reason;
  }
}
