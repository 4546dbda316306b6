/**
 * The block interpreter: a graph of scalars, one operation at a time over blocks of points, so that the cost of interpreting is
 * shared by a block and the working set stays in cache. Its operations are the reference's own rules, so it agrees with
 * `graph/evaluate.ts` bit for bit.
 */
import type { Graph, Node, NodeId } from '../../graph/graph.ts';
import type { Operand } from '../../graph/primitive.ts';
import { primitiveOf } from '../../graph/primitives.ts';
import type { Coordinate, Float64Kernel } from './backend.ts';

/** Points per block: a register is 8 kB, so that some dozens stay in cache. */
export const BLOCK = 1024;

type Step = (registers: readonly Float64Array[], length: number) => void;

interface Tape {
  readonly steps: readonly Step[];
  /** What a register holds throughout: constants and parameters. */
  readonly fixed: readonly { readonly register: number; readonly value: number }[];
  /** Registers that a block's coordinates are put into. */
  readonly variables: readonly { readonly register: number; readonly coordinate: number }[];
  readonly outputs: readonly number[];
  readonly registers: number;
}

/** A kernel for a graph of scalars whose inputs are variables and parameters (`scalarize` makes such graphs). */
export function compileTape(graph: Graph): Float64Kernel {
  const tape = record(graph);
  const registers = Array.from({ length: tape.registers }, () => new Float64Array(BLOCK));
  for (const { register, value } of tape.fixed) registers[register]?.fill(value);
  return {
    evaluate(coordinates, points) {
      const results = tape.outputs.map(() => new Float64Array(points));
      for (let start = 0; start < points; start += BLOCK) {
        const length = Math.min(BLOCK, points - start);
        for (const { register, coordinate } of tape.variables) {
          load(registers[register], coordinates[coordinate] ?? NaN, start, length);
        }
        for (const step of tape.steps) step(registers, length);
        tape.outputs.forEach((register, i) => {
          const values = registers[register];
          if (values) results[i]?.set(values.subarray(0, length), start);
        });
      }
      return results;
    },
  };
}

function load(register: Float64Array | undefined, coordinate: Coordinate, start: number, length: number): void {
  if (typeof coordinate === 'number') register?.fill(coordinate, 0, length);
  else register?.set(coordinate.subarray(start, start + length));
}

/** Registers are reused once their last reader has run; those of leaves and outputs are kept. */
function record(graph: Graph): Tape {
  const lastUse = new Map<NodeId, number>();
  graph.nodes.forEach((node, id) => {
    for (const input of node.inputs) lastUse.set(input, id);
  });
  const kept = new Set(graph.outputs);
  graph.nodes.forEach((node, id) => {
    if (node.op === 'constant' || node.op === 'input') kept.add(id);
  });

  const position = variablePositions(graph);
  const registerOf: number[] = [];
  const free: number[] = [];
  let registers = 0;
  const steps: Step[] = [];
  const fixed: { register: number; value: number }[] = [];
  const variables: { register: number; coordinate: number }[] = [];
  graph.nodes.forEach((node, id) => {
    const operands = node.inputs.map((input) => registerOf[input] ?? 0);
    // Leaves are filled before the first step, so they never share. A result's register is taken before the operands' are given
    // back: no operation overwrites what it reads.
    const leaf = node.op === 'constant' || node.op === 'input';
    const register = (leaf ? undefined : free.pop()) ?? registers++;
    registerOf[id] = register;
    for (const input of new Set(node.inputs)) {
      const freed = registerOf[input];
      if (lastUse.get(input) === id && !kept.has(input) && freed !== undefined) free.push(freed);
    }
    if (node.op === 'constant') fixed.push({ register, value: node.attributes.values[0] ?? NaN });
    else if (node.op === 'input') {
      const input = graph.inputs[node.attributes.index];
      if (input?.kind === 'parameter') fixed.push({ register, value: input.value });
      else variables.push({ register, coordinate: position[node.attributes.index] ?? 0 });
    } else steps.push(stepOf(node, register, operands));
  });
  return { steps, fixed, variables, outputs: graph.outputs.map((id) => registerOf[id] ?? 0), registers };
}

/** Which of the variables each input is. */
function variablePositions(graph: Graph): number[] {
  let next = 0;
  return graph.inputs.map((input) => (input.kind === 'variable' ? next++ : -1));
}

const EMPTY = new Float64Array();

function stepOf(node: Node, register: number, operands: readonly number[]): Step {
  const [p = 0, q = 0] = operands;
  switch (node.op) {
    case 'add':
      return binary(register, p, q, add);
    case 'sub':
      return binary(register, p, q, subtract);
    case 'mul':
      return binary(register, p, q, multiply);
    case 'div':
      return binary(register, p, q, divide);
    case 'constant':
    case 'input':
      return () => undefined;
    default: {
      const rules = primitiveOf(node.op);
      return (registers, length) => {
        const shape = [length];
        const blocks = operands.map((at): Operand => ({ shape, data: registers[at]?.subarray(0, length) ?? EMPTY }));
        registers[register]?.set(rules.evaluate(blocks, node.attributes, shape));
      };
    }
  }
}

type Loop = (result: Float64Array, x: Float64Array, y: Float64Array, length: number) => void;

function binary(register: number, p: number, q: number, loop: Loop): Step {
  return (registers, length) => {
    loop(registers[register] ?? EMPTY, registers[p] ?? EMPTY, registers[q] ?? EMPTY, length);
  };
}

// Written out, one loop each: a function called per element costs several times the operation.
const add: Loop = (result, x, y, length) => {
  for (let i = 0; i < length; i++) result[i] = (x[i] ?? 0) + (y[i] ?? 0);
};
const subtract: Loop = (result, x, y, length) => {
  for (let i = 0; i < length; i++) result[i] = (x[i] ?? 0) - (y[i] ?? 0);
};
const multiply: Loop = (result, x, y, length) => {
  for (let i = 0; i < length; i++) result[i] = (x[i] ?? 0) * (y[i] ?? 0);
};
const divide: Loop = (result, x, y, length) => {
  for (let i = 0; i < length; i++) result[i] = (x[i] ?? 0) / (y[i] ?? 0);
};
