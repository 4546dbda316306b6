/** What may compute. */

/** What a float64 backend runs on. */
export type Float64Name = 'WebAssembly' | 'JavaScript';

/** Setting `nabla.backend`. */
export type BackendChoice = 'auto' | 'webgl' | 'float64';
