/** What the user looks at in the least-squares task, apart from settings. */

export interface LeastSquaresLook {
  /** The method whose iterates are drawn in detail, by index. */
  readonly shown: number;
}

export const FIRST_LEAST_SQUARES_LOOK: LeastSquaresLook = { shown: 0 };
