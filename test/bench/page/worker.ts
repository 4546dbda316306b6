/** In a worker of a browser: f, f', f'' of 36 operations by our one shader and by eager tfjs on the same WebGL, readback included. */
import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import * as tf from '@tensorflow/tfjs-core';
import { referenceBackend } from '../../../src/engine/float64/reference.ts';
import { xBetween } from '../../../src/engine/grid.ts';
import { openWebgl } from '../../../src/engine/webgl/painter.ts';
import { FROM, functions, WIDTH, withDerivatives } from '../functions.ts';

export interface ShaderTimes {
  readonly renderer: string;
  /** Milliseconds, wall time, in turn. */
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
  /** The first draw, the shader's compilation included. */
  readonly first: number;
  /** Of f, f' and f''. */
  readonly digits: readonly number[];
  readonly theirDigits: readonly number[];
}

const NONE = new Map<string, Float64Array>();

function f(x: tf.Tensor): tf.Tensor {
  const square = tf.mul(x, x);
  const root = tf.sqrt(tf.add(1, square));
  const wave = tf.mul(tf.sin(tf.mul(0.7, x)), tf.exp(tf.neg(tf.mul(0.1, square))));
  const step = tf.mul(tf.tanh(tf.add(tf.mul(0.5, x), 1)), tf.log(tf.add(2, square)));
  const ripple = tf.div(tf.cos(tf.mul(2, x)), root);
  const bump = tf.mul(tf.sigmoid(x), tf.exp(tf.neg(root)));
  const cubic = tf.pow(tf.sin(tf.add(x, 1)), 3);
  const rest = tf.sub(tf.atan(tf.mul(x, 3)), tf.mul(0.01, tf.pow(x, 4)));
  const sum = tf.add(tf.add(tf.add(wave, step), tf.add(ripple, bump)), tf.add(cubic, rest));
  return tf.div(tf.sub(sum, tf.mul(0.2, x)), tf.add(3, tf.sin(tf.mul(5, x))));
}

function eager(xs: Float32Array): Float32Array[] {
  const tensors = tf.tidy(() => {
    const x = tf.tensor1d(xs);
    const first = tf.grad(f);
    return [f(x), first(x), tf.grad((at) => first(at))(x)];
  });
  const curves = tensors.map((tensor) => tensor.dataSync() as Float32Array);
  tf.dispose(tensors);
  return curves;
}

function digitsOf(values: ArrayLike<number>, right: Float64Array): number {
  let largest = 0;
  let error = 0;
  right.forEach((value, i) => {
    largest = Math.max(largest, Math.abs(value));
    error = Math.max(error, Math.abs(value - (values[i] ?? NaN)));
  });
  return -Math.log10(error / largest);
}

async function measure({ points, rounds }: { points: number; rounds: number }): Promise<ShaderTimes> {
  const access = await openWebgl();
  if (access.kind === 'unavailable') throw new Error(access.reason);
  const { painter } = access;
  const grid = { origin: FROM, step: WIDTH / points, points };
  const graph = withDerivatives(functions[36]);
  const paint = () =>
    painter.paint({ graph, data: NONE, variable: 0, at: [0], grid, orders: 3, careful: false, kernels: false });
  const xs = xBetween(grid, 0, points);
  const rounded = Float32Array.from(xs);
  const began = performance.now();
  let painted = await paint();
  const first = performance.now() - began;
  let curves = eager(rounded);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    painted = await paint();
    const between = performance.now();
    curves = eager(rounded);
    ours.push(between - start);
    theirs.push(performance.now() - between);
  }
  if (painted.kind === 'declined') throw new Error(painted.reason);
  const right = referenceBackend.compile(graph, NONE).evaluate([xs], points);
  // Eager tfjs is judged at the float32 points that it was given.
  const rightThere = referenceBackend.compile(graph, NONE).evaluate([Float64Array.from(rounded)], points);
  return {
    renderer: painter.renderer,
    ours,
    theirs,
    first,
    digits: painted.curves.map((curve, i) => digitsOf(curve, right[i] ?? xs)),
    theirDigits: curves.map((curve, i) => digitsOf(curve, rightThere[i] ?? xs)),
  };
}

self.addEventListener('message', (event: MessageEvent<{ points: number; rounds: number }>) => {
  measure(event.data).then(
    (result) => {
      self.postMessage({ result });
    },
    (error: unknown) => {
      self.postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    },
  );
});
