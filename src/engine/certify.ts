/**
 * How well a picture agrees with float64. Rule for non-finite points: both non-finite is agreement (which kind is not compared);
 * one finite and the other not is an error without bound, so the gap is Infinity and the order's digits are 0.
 */
import type { Certification } from './job.ts';

/** One curve at the sample: what was drawn, and float64's. */
export interface Comparison {
  readonly order: 0 | 1 | 2;
  readonly picture: ArrayLike<number>;
  readonly reference: ArrayLike<number>;
}

/** Gap and digits over all curves; digits of an order are those of its worst curve, from 0 up. */
export function certify(samples: number, comparisons: readonly Comparison[]): Certification {
  const digits: number[] = [];
  let gap = 0;
  for (const { order, picture, reference } of comparisons) {
    const { error, scale } = compare(picture, reference);
    gap = Math.max(gap, error);
    digits[order] = Math.min(digits[order] ?? Infinity, digitsOf(error, scale));
  }
  return { samples, gap, digits };
}

/** Correct digits of a curve: -log10(max|error| / max|f|), from 0 up. */
export function digitsOf(error: number, scale: number): number {
  if (error === 0) return Infinity;
  return scale > 0 && error < Infinity ? Math.max(0, -Math.log10(error / scale)) : 0;
}

function compare(picture: ArrayLike<number>, reference: ArrayLike<number>): { error: number; scale: number } {
  let error = 0;
  let scale = 0;
  for (let i = 0; i < reference.length; i++) {
    const drawn = picture[i] ?? NaN;
    const right = reference[i] ?? NaN;
    if (!Number.isFinite(right)) {
      if (Number.isFinite(drawn)) error = Infinity;
      continue;
    }
    error = Math.max(error, Number.isFinite(drawn) ? Math.abs(drawn - right) : Infinity);
    scale = Math.max(scale, Math.abs(right));
  }
  return { error, scale };
}
