/** Lets Node use fused multiply-add (Chromium has it without asking), so that both kinds of code are tested. */
import { setFlagsFromString } from 'node:v8';
import { canFuse } from '../../../src/engine/wasm/support.ts';

setFlagsFromString('--experimental-wasm-relaxed-simd');

/** False where the processor has none. */
export const fused = canFuse();
