/**
 * A step of an optimizer as one shader: each pixel is one element of one start, its channels are x and up to three slots. Every
 * pixel computes the gradient of its start by itself, takes its own element of it and updates itself. For functions of few
 * variables and few operations.
 */
import type { Graph, NodeId } from '../../../graph/graph.ts';
import { nodeAt } from '../../../graph/graph.ts';
import type { DataValues } from '../../../graph/scalarize.ts';
import { scalarize } from '../../../graph/scalarize.ts';
import { valueAndGradient } from '../../minimize/objective.ts';
import type { Buffer, DrawingContext } from '../context.ts';
import type { Statements } from '../emit.ts';
import { elementOf, statementsOf } from '../emit.ts';
import { sourcesOf } from '../glsl/library.ts';
import { literal } from '../glsl/numbers.ts';
import { ancestorsOf, STRUCTURAL, workOf } from '../shader.ts';
import type { SplitUpdate } from './split.ts';
import type { Positions, Stepper } from './stepper.ts';

/** Most work of value and gradient, about in plain operations: every element of x does all of it. */
const MAX_WORK = 800;
const MAX_VARIABLES = 32;
/** Pixels to a row. */
const WIDTH = 1024;
const MAX_UNIFORMS = 512;
const CHANNELS = 4;

/** The sources of the programs and their constants. */
export interface FusedPrograms {
  readonly step: string;
  readonly loss: string;
  readonly constants: readonly number[];
  readonly variables: number;
}

/** Null where the function is too large, or the optimizer remembers more than fits into a pixel. */
export function fusedPrograms(
  loss: Graph,
  variables: number,
  update: SplitUpdate,
  data: DataValues,
): FusedPrograms | null {
  if (variables > MAX_VARIABLES || update.initial.length >= CHANNELS) return null;
  const value = scalarize(valueAndGradient(loss), data, 4 * MAX_WORK);
  const rule = scalarize(update.graph, data, MAX_WORK);
  if (value.kind === 'arrays' || rule.kind === 'arrays') return null;
  const constants: number[] = [];
  const numberText = (number: number) => {
    if (STRUCTURAL.has(number)) return literal(number);
    const known = constants.indexOf(number);
    return elementOf('constants', known >= 0 ? known : constants.push(number) - 1);
  };
  const write = (graph: Graph, roots: readonly NodeId[], inputText: (index: number) => string, prefix: string) => {
    const inner = ancestorsOf(graph, roots).filter((id) => !['input', 'constant'].includes(nodeAt(graph.nodes, id).op));
    const work = inner.reduce((sum, id) => sum + workOf(nodeAt(graph.nodes, id)), 0);
    const constant = (id: NodeId) => {
      const node = graph.nodes[id];
      return node?.op === 'constant' ? node.attributes.values[0] : undefined;
    };
    const text = (id: NodeId) => {
      const node = nodeAt(graph.nodes, id);
      const number = constant(id);
      return number === undefined ? inputText(node.op === 'input' ? node.attributes.index : -1) : numberText(number);
    };
    return { work, statements: statementsOf(graph, inner, { text, constant }, prefix) };
  };
  const { graph } = value;
  const xText = (index: number) => {
    const input = graph.inputs[index];
    return input?.kind === 'parameter' ? numberText(input.value) : `x${index}`;
  };
  const [root = 0, ...slopes] = graph.outputs;
  const valueCode = write(graph, [root], xText, 'n');
  const gradient = write(graph, slopes, xText, 'n');
  const ruleGraph = rule.graph;
  const before = ruleGraph.inputs.findIndex((input) => input.kind === 'parameter');
  const held = before < 0 ? ruleGraph.inputs.length : before;
  const ownText = (index: number) =>
    index === 1
      ? 'g'
      : index >= held
        ? elementOf('schedule', index - held)
        : `own.${'rgba'[index === 0 ? 0 : index - 1] ?? 'r'}`;
  const updateCode = write(ruleGraph, ruleGraph.outputs, ownText, 'u');
  const vectors = Math.ceil((ruleGraph.inputs.length - held) / 4);
  if (valueCode.work + gradient.work > MAX_WORK) return null;

  const next = ruleGraph.outputs.map((id) => updateCode.statements.nameOf(id));
  const channels = Array.from({ length: CHANNELS }, (_, channel) => next[channel] ?? '0.0');
  const cases = slopes.map((id, i) => `case ${i}: g = ${gradient.statements.nameOf(id)}; break;`);
  const valueName = valueCode.statements.nameOf(root);
  if (constants.length > MAX_UNIFORMS) return null;
  const reads = (text: string) =>
    Array.from({ length: variables }, (_, k) => `x${k}`)
      .filter((name) => new RegExp(`\\b${name}\\b`).test(text))
      .map((name) => `float ${name} = texelFetch(state, ivec2(base + ${name.slice(1)}, place.y), 0).r;`)
      .join('\n  ');
  return {
    variables,
    constants,
    step: program(
      [gradient.statements, updateCode.statements],
      Math.ceil(constants.length / 4),
      vectors,
      `int i = place.x % ${variables}, base = place.x - i;
  vec4 own = texelFetch(state, place, 0);
  ${reads(`${gradient.statements.text} ${cases.join(' ')}`)}
  ${gradient.statements.text}
  float g = 0.0;
  switch (i) { ${cases.join(' ')} }
  ${updateCode.statements.text}
  result = vec4(${channels.join(', ')});`,
    ),
    loss: program(
      [valueCode.statements],
      Math.ceil(constants.length / 4),
      0,
      `int base = place.x * ${variables};
  ${reads(`${valueCode.statements.text} ${valueName}`)}
  ${valueCode.statements.text}
  result = vec4(${valueName}, 0.0, 0.0, 0.0);`,
    ),
  };
}

function program(parts: readonly Statements[], constants: number, schedule: number, main: string): string {
  const needs = new Set(['opaque', ...parts.flatMap((part) => part.needs)]);
  const extra = Object.assign({}, ...parts.map((part) => part.extra)) as Statements['extra'];
  return `#version 300 es
precision highp float;
precision highp int;
uniform uint zero;
uniform highp sampler2D state;
${constants > 0 ? `uniform vec4 constants[${constants}];\n` : ''}${schedule > 0 ? `uniform vec4 schedule[${schedule}];\n` : ''}out vec4 result;
${sourcesOf(needs, extra)}
void main() {
  ivec2 place = ivec2(gl_FragCoord.xy);
  ${main}
}
`;
}

/** Runs the programs for so many starts. */
export function fusedStepper(context: DrawingContext, programs: FusedPrograms, starts: number, slots: number): Stepper {
  const { variables: n, constants } = programs;
  const perRow = Math.min(starts, Math.max(1, Math.floor(WIDTH / n)));
  const rows = Math.ceil(starts / perRow);
  const packed = inVectors(constants);
  let launches = 0;
  let state: Buffer | null = null;
  let spare: Buffer | null = null;
  const losses = context.createBuffer(perRow, rows);
  const draw = (target: Buffer, from: Buffer, source: string, schedule: readonly number[]) => {
    const setUniforms = (gl: WebGL2RenderingContext, location: (name: string) => WebGLUniformLocation | null) => {
      gl.uniform1ui(location('zero'), 0);
      if (packed.length > 0) gl.uniform4fv(location('constants'), packed);
      if (schedule.length > 0) gl.uniform4fv(location('schedule'), inVectors(schedule));
    };
    context.drawBuffer(target, { source, setUniforms }, { state: from });
    launches++;
  };
  const release = () => {
    for (const buffer of [state, spare]) if (buffer) context.deleteBuffer(buffer);
    state = spare = null;
  };
  return {
    get launches() {
      return launches;
    },
    load(arrays) {
      release();
      const values = new Float32Array(CHANNELS * n * perRow * rows);
      arrays.forEach((array, channel) => {
        array.forEach((value, i) => (values[CHANNELS * i + channel] = value));
      });
      state = context.createBuffer(n * perRow, rows, values);
      spare = context.createBuffer(n * perRow, rows);
    },
    step(schedule) {
      if (!state || !spare) throw new RangeError('nothing was loaded');
      draw(spare, state, programs.step, schedule);
      [state, spare] = [spare, state];
    },
    read(): Positions {
      if (!state) throw new RangeError('nothing was loaded');
      draw(losses, state, programs.loss, []);
      const values = context.readBuffer(state);
      const loss = context.readBuffer(losses);
      return {
        loss: Float32Array.from({ length: starts }, (_, start) => loss[CHANNELS * start] ?? NaN),
        arrays: Array.from({ length: 1 + slots }, (_, channel) =>
          Float32Array.from({ length: starts * n }, (__, i) => values[CHANNELS * i + channel] ?? NaN),
        ),
      };
    },
    dispose() {
      release();
      context.deleteBuffer(losses);
    },
  };
}

function inVectors(values: readonly number[]): Float32Array {
  const packed = new Float32Array(4 * Math.ceil(values.length / 4));
  packed.set(values);
  return packed;
}
