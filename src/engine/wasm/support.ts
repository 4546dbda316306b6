/** What this environment can run. */
import type { Mode } from './emit.ts';
import { Code, Pool } from './emit.ts';
import { encodeModule, V128 } from './encoder.ts';
import { V128_OP } from './opcodes.ts';

/** SIMD code, scalar code, or none: WebAssembly may be missing, or blocked by the page's policy. */
export function bestMode(): Mode | undefined {
  if (typeof WebAssembly === 'undefined') return undefined;
  try {
    // A policy without 'wasm-unsafe-eval' throws here, and only here: `validate` is allowed.
    new WebAssembly.Module(encodeModule({ imports: [], functions: [], data: [] }));
  } catch {
    return undefined;
  }
  const code = new Code('simd', 1, new Pool(0));
  code.get(0).simd(V128_OP.anyTrue);
  const probe = encodeModule({
    imports: [],
    functions: [
      { name: 'probe', signature: { parameters: [V128], results: [0x7f] }, body: code.body(), exported: false },
    ],
    data: [],
  });
  return WebAssembly.validate(probe) ? 'simd' : 'scalar';
}
