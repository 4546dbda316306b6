/** Coefficients of formulas: fractions of whole numbers where they are small, plain numbers (over 1) else. */
export interface Fraction {
  readonly numerator: number;
  /** A positive whole number. */
  readonly denominator: number;
}

/** Beyond this a fraction reads worse than its value. */
const LARGEST = 1e6;

export const ZERO: Fraction = { numerator: 0, denominator: 1 };
export const ONE: Fraction = { numerator: 1, denominator: 1 };

/** In lowest terms; a number over 1 where either part is not a small whole number. */
export function fraction(numerator: number, denominator = 1): Fraction {
  const small = (value: number) => Number.isInteger(value) && Math.abs(value) <= LARGEST;
  if (!small(numerator) || !small(denominator) || denominator === 0)
    return { numerator: numerator / denominator, denominator: 1 };
  const divisor = (Math.sign(denominator) || 1) * greatestCommonDivisor(Math.abs(numerator), Math.abs(denominator));
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

export function valueOf({ numerator, denominator }: Fraction): number {
  return numerator / denominator;
}

export function add(p: Fraction, q: Fraction): Fraction {
  return fraction(p.numerator * q.denominator + q.numerator * p.denominator, p.denominator * q.denominator);
}

export function multiply(p: Fraction, q: Fraction): Fraction {
  return fraction(p.numerator * q.numerator, p.denominator * q.denominator);
}

export function reciprocal({ numerator, denominator }: Fraction): Fraction {
  return fraction(denominator, numerator);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? Math.max(a, 1) : greatestCommonDivisor(b, a % b);
}
