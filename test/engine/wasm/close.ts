/** Whether two float64 agree: NaN with NaN, infinities exactly, else relative to the larger of 1e-300 and the expected. */
export function close(actual: number | undefined, expected: number | undefined, tolerance: number): boolean {
  if (actual === undefined || expected === undefined) return false;
  if (Object.is(actual, expected) || actual === expected) return true;
  if (!Number.isFinite(actual) || !Number.isFinite(expected)) return false;
  // Below the normal numbers an ulp is no longer relative.
  return Math.abs(actual - expected) <= Math.max(tolerance * Math.abs(expected), 4 * Number.MIN_VALUE);
}
