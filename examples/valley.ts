// Functions of several variables: Nabla shows the gradient at a point and the slice along each variable through it.

/** A long curved valley whose floor is nearly flat; the lowest point is (1, 1). */
export function rosenbrock(x: number, y: number): number {
  return (1 - x) ** 2 + 100 * (y - x ** 2) ** 2;
}

/** Four lowest points, one of them at (3, 2). */
export const himmelblau = (x: number, y: number): number => (x ** 2 + y - 11) ** 2 + (x + y ** 2 - 7) ** 2;

/** A point as an array. */
export function bowl(p: number[]): number {
  return p[0] ** 2 + 2 * p[1] ** 2 + p[0] * p[1];
}
