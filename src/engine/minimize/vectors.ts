/** Arithmetic on vectors of float64, as the solvers write it. */

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** a + scale * b, new. */
export function plus(a: Float64Array, scale: number, b: Float64Array): Float64Array {
  return a.map((value, i) => value + scale * (b[i] ?? 0));
}

export function scaled(a: Float64Array, factor: number): Float64Array {
  return a.map((value) => factor * value);
}

/** Largest magnitude; NaN where there is one. */
export function largest(a: Float64Array): number {
  let most = 0;
  for (const value of a) {
    const magnitude = Math.abs(value);
    if (magnitude > most || Number.isNaN(magnitude)) most = magnitude;
  }
  return most;
}

/** Euclidean length, without overflow and as the compiled loops compute it: the root of the sum of squares. */
export function norm(a: Float64Array): number {
  const length = Math.sqrt(dot(a, a));
  return length < 1e-150 || length > 1e150 ? Math.hypot(...a) : length;
}

export function allFinite(a: Float64Array): boolean {
  return a.every(Number.isFinite);
}
