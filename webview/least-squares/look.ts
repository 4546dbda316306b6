/** What the user looks at in the least-squares task, apart from settings. */

/** What the trace chart is of: how far the cost is above its least, or how far the unknowns are from the solution. */
export type TraceQuantity = 'excess' | 'distance';

export interface LeastSquaresLook {
  readonly quantity: TraceQuantity;
  readonly logX: boolean;
  /** Labels of methods whose ways are not drawn. */
  readonly hidden: readonly string[];
  /** The iteration that is pointed at in the traces; null for none. */
  readonly cursor: number | null;
  /** All unknowns in the table, not the first ones. */
  readonly everyUnknown: boolean;
  /** Which of the gradient methods is edited, by index. */
  readonly edited: number;
}

export const FIRST_LEAST_SQUARES_LOOK: LeastSquaresLook = {
  quantity: 'excess',
  logX: false,
  hidden: [],
  cursor: null,
  everyUnknown: false,
  edited: 0,
};
