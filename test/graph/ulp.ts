/** How far apart two doubles are, counted in doubles: the measure that accuracy tests use. */

/** Steps from `a` to `b` along the doubles (+0 and -0 are one; NaN is 0 from NaN and infinitely far from numbers). */
export function ulps(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : Infinity;
  const steps = position(a) - position(b);
  return Number(steps < 0n ? -steps : steps);
}

/** The doubles in ascending order, numbered; zero is 0. */
function position(x: number): bigint {
  const [bits = 0n] = new BigInt64Array(Float64Array.of(Math.abs(x)).buffer);
  return x < 0 ? -bits : bits;
}
