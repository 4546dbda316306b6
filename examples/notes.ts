// Functions to look at with Nabla: click the lens above any of them.
// Nothing here is ever run: the code is read.

export function f(x: number): number {
  const y = x * x + 4.0;
  return y;
}

// Change a number and watch the picture follow.
const frequency = 3.0;
const damping = 0.4;

export function wave(x: number): number {
  return Math.exp(-damping * x * x) * Math.sin(frequency * x);
}

export const hill = (x: number, y: number): number => Math.exp(-(x ** 2 + y ** 2) / 4) * (1 + x);

export const softplus = (x: number): number => Math.log(1 + Math.exp(x));

export function clipped(x: number): number {
  return x > 1 ? 1 : x ** 3;
}
