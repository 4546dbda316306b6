/** What a program's uniforms hold: the values of held variables, parameters and constants. */
import type { Graph } from '../../graph/graph.ts';
import type { Scalar } from './shader.ts';
import { restOf } from './shader.ts';

export interface Inputs {
  /** What each graph input holds; that of a moving one is not used. */
  readonly values: readonly number[];
  /** The graph inputs that move, in the order of `variables`. */
  readonly moving: readonly number[];
}

/** Of a graph of scalars; `variables` are indices among its variables, as are those of `at`. */
export function inputsOf(graph: Graph, variables: readonly number[], at: readonly number[]): Inputs {
  let next = 0;
  const moving = variables.map(() => -1);
  const values = graph.inputs.map((input, index) => {
    if (input.kind === 'parameter') return input.value;
    const place = variables.indexOf(next);
    if (place >= 0) moving[place] = index;
    return at[next++] ?? NaN;
  });
  return { values, moving };
}

export function setScalars(
  gl: WebGL2RenderingContext,
  location: (name: string) => WebGLUniformLocation | null,
  scalars: readonly Scalar[],
  values: readonly number[],
): void {
  if (scalars.length === 0) return;
  const held = scalars.map((scalar) => (scalar.kind === 'constant' ? scalar.value : (values[scalar.index] ?? NaN)));
  gl.uniform4fv(location('scalars'), inVectors(held));
  gl.uniform4fv(location('rests'), inVectors(held.map(restOf)));
}

function inVectors(values: readonly number[]): Float32Array {
  const packed = new Float32Array(4 * Math.ceil(values.length / 4));
  packed.set(values);
  return packed;
}
