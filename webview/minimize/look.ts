/** What the user looks at in the minimize task, apart from settings. */

export interface MinimizeLook {
  /** The run that is drawn in detail, by index. */
  readonly shown: number;
}

export const FIRST_MINIMIZE_LOOK: MinimizeLook = { shown: 0 };
