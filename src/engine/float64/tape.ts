/**
 * The block interpreter: a graph of scalars, one operation at a time over blocks of points, so that the cost of interpreting is
 * shared by a block and the working set stays in cache. Its operations are the reference's own rules, so it agrees with
 * `graph/evaluate.ts` bit for bit.
 */
import type { Graph, Node, NodeId, Op } from '../../graph/graph.ts';
import type { Operand } from '../../graph/primitive.ts';
import { primitiveOf } from '../../graph/primitives.ts';
import type { Coordinate, Float64Kernel } from './backend.ts';

/** Points per block: a register is 8 kB, so that some dozens stay in cache. */
export const BLOCK = 1024;

/** Where a step finds an operand: a register, or one number for all points. */
type Source =
  { readonly kind: 'register'; readonly index: number } | { readonly kind: 'number'; readonly value: number };

type Step = (registers: readonly Float64Array[], length: number) => void;

interface Tape {
  readonly steps: readonly Step[];
  /** Registers that a block's coordinates are put into. */
  readonly variables: readonly { readonly register: number; readonly coordinate: number }[];
  readonly outputs: readonly Source[];
  readonly registers: number;
}

/** A kernel for a graph of scalars whose inputs are variables and parameters (`scalarize` makes such graphs). */
export function compileTape(graph: Graph): Float64Kernel {
  const tape = record(graph);
  const registers = Array.from({ length: tape.registers }, () => new Float64Array(BLOCK));
  return {
    evaluate(coordinates, points) {
      const results = tape.outputs.map(() => new Float64Array(points));
      for (let start = 0; start < points; start += BLOCK) {
        const length = Math.min(BLOCK, points - start);
        for (const { register, coordinate } of tape.variables) {
          load(registers[register], coordinates[coordinate] ?? NaN, start, length);
        }
        for (const step of tape.steps) step(registers, length);
        tape.outputs.forEach((output, i) => {
          results[i]?.set(blockOf(output, registers, i, length), start);
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

/** Registers are reused once their last reader has run; those of variables and outputs are kept. */
function record(graph: Graph): Tape {
  const lastUse = new Map<NodeId, number>();
  graph.nodes.forEach((node, id) => {
    for (const input of node.inputs) lastUse.set(input, id);
  });
  const kept = new Set(graph.outputs);
  const position = variablePositions(graph);
  const sources: Source[] = [];
  const free: number[] = [];
  // The first ones take the numbers that operands are.
  let registers = SCRATCH;
  const steps: Step[] = [];
  const variables: { register: number; coordinate: number }[] = [];
  graph.nodes.forEach((node, id) => {
    if (node.op === 'constant') {
      sources[id] = { kind: 'number', value: node.attributes.values[0] ?? NaN };
      return;
    }
    if (node.op === 'input') {
      const input = graph.inputs[node.attributes.index];
      if (input?.kind === 'parameter') {
        sources[id] = { kind: 'number', value: input.value };
        return;
      }
      // Filled before the first step, so never shared.
      kept.add(id);
      const register = registers++;
      sources[id] = { kind: 'register', index: register };
      variables.push({ register, coordinate: position[node.attributes.index] ?? 0 });
      return;
    }
    // The result's register is taken before the operands' are given back: no operation overwrites what it reads.
    const register = free.pop() ?? registers++;
    sources[id] = { kind: 'register', index: register };
    for (const input of new Set(node.inputs)) {
      const freed = sources[input];
      if (lastUse.get(input) === id && !kept.has(input) && freed?.kind === 'register') free.push(freed.index);
    }
    steps.push(
      stepOf(
        node,
        register,
        node.inputs.map((input) => sources[input] ?? NOTHING),
      ),
    );
  });
  return { steps, variables, outputs: graph.outputs.map((id) => sources[id] ?? NOTHING), registers };
}

const NOTHING: Source = { kind: 'number', value: NaN };
/** Most operands of an elementwise operation. */
const SCRATCH = 3;

/** A block of an operand's values; numbers are spread over the scratch register of the operand's place. */
function blockOf(source: Source, registers: readonly Float64Array[], place: number, length: number): Float64Array {
  if (source.kind === 'register') return registers[source.index]?.subarray(0, length) ?? EMPTY;
  return registers[place % SCRATCH]?.subarray(0, length).fill(source.value) ?? EMPTY;
}

/** Which of the variables each input is. */
function variablePositions(graph: Graph): number[] {
  let next = 0;
  return graph.inputs.map((input) => (input.kind === 'variable' ? next++ : -1));
}

const EMPTY = new Float64Array();

type InnerNode = Exclude<Node, Node<'constant' | 'input'>>;

function stepOf(node: InnerNode, register: number, operands: readonly Source[]): Step {
  const [p = NOTHING, q = NOTHING] = operands;
  const loop = loops[node.op];
  if (loop) {
    return (registers, length) => {
      const result = registers[register] ?? EMPTY;
      loop(result, blockOf(p, registers, 0, length), blockOf(q, registers, 1, length), length);
    };
  }
  const rules = primitiveOf(node.op);
  return (registers, length) => {
    const shape = [length];
    const blocks = operands.map((source, i): Operand => ({ shape, data: blockOf(source, registers, i, length) }));
    registers[register]?.set(rules.evaluate(blocks, node.attributes, shape));
  };
}

type Loop = (result: Float64Array, x: Float64Array, y: Float64Array, length: number) => void;

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

const loops: Partial<Readonly<Record<Op, Loop>>> = { add, sub: subtract, mul: multiply, div: divide };
