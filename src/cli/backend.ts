/** The float64 backend of the runner's iterative jobs: compiled once per graph, so many steps are cheap. */
import { bestFloat64 } from '../engine/wasm/compile.ts';

export const float64 = bestFloat64();
