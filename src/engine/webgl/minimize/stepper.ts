/** What takes an optimizer's steps on the GPU, whichever way. Lives as long as its context. */

/** Arrays of starts x n: x, then each slot. */
export type StateArrays = readonly Float32Array[];

export interface Positions {
  /** Per start. */
  readonly loss: Float32Array;
  readonly arrays: StateArrays;
}

export interface Stepper {
  readonly launches: number;
  load(arrays: StateArrays): void;
  /** One step of all starts with the numbers of its schedule (`split.ts`). */
  step(schedule: readonly number[]): void;
  read(): Positions;
  dispose(): void;
}
