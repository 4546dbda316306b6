/**
 * A graph of one row as instructions for the vector machine: every node has a place in the machine's memory, a column of a block
 * of rows, or a number that all rows share. Places of outputs stand side by side.
 */
import type { Graph, Node, NodeId } from '../../graph/graph.ts';
import { nodeAt } from '../../graph/graph.ts';
import type { DoubleDouble } from '../double-double/arithmetic.ts';
import { of } from '../double-double/arithmetic.ts';
import { preciseOperation } from '../double-double/evaluate.ts';
import type { PreciseVectorOperation, VectorMachine, VectorOperation } from '../wasm/linear-algebra/vector-machine.ts';
import { vectorName } from '../wasm/linear-algebra/vector-operations.ts';

/** Where a node's values stand: in bytes; how they go on per stride; whether the block's offset is added (data). */
export interface Place {
  readonly at: number;
  readonly step: number;
  readonly moves: boolean;
}

export interface Instruction {
  readonly name: string;
  readonly run: VectorOperation;
  readonly target: number;
  readonly operands: readonly [Place, Place, Place];
}

export interface RowProgram {
  /** Of numbers that all rows share: once per point. */
  readonly shared: readonly Instruction[];
  /** Per block of rows. */
  readonly rows: readonly Instruction[];
}

const NOWHERE: Place = { at: 0, step: 0, moves: false };
const COPY = 'stopGradient';

/**
 * `inputs`: places of the graph's inputs; `outputs`: of its outputs, columns; `number` and `column` give places that are free.
 * Constants are handed to `constant`, which says where they stand. Undefined where the machine has no such operation.
 */
export function programOf(
  graph: Graph,
  machine: VectorMachine,
  inputs: readonly Place[],
  outputs: readonly number[],
  places: {
    readonly number: () => number;
    readonly column: () => number;
    readonly constant: (value: number) => number;
  },
): RowProgram | undefined {
  const shared: Instruction[] = [];
  const rows: Instruction[] = [];
  const found: Place[] = [];
  const wanted = new Map<NodeId, number>();
  graph.outputs.forEach((id, i) => {
    if (!wanted.has(id)) wanted.set(id, outputs[i] ?? 0);
  });
  const emit = (name: string, target: number, isShared: boolean, operands: readonly Place[]): boolean => {
    const run = machine.operation(name);
    const [x = NOWHERE, y = NOWHERE, z = NOWHERE] = operands;
    if (run) (isShared ? shared : rows).push({ name, run, target, operands: [x, y, z] });
    return run !== undefined;
  };
  const needed = ancestors(graph);
  for (const [id, node] of graph.nodes.entries()) {
    if (!needed.has(id)) found.push(NOWHERE);
    else if (node.op === 'constant')
      found.push({ at: places.constant(node.attributes.values[0] ?? NaN), step: 0, moves: false });
    else if (node.op === 'input') found.push(inputs[node.attributes.index] ?? NOWHERE);
    else {
      const { name, operands } = instructionOf(graph, node, found);
      if (name === undefined) return undefined;
      const isShared = operands.every((place) => place.step === 0);
      const target = isShared ? places.number() : (wanted.get(id) ?? places.column());
      if (!emit(name, target, isShared, operands)) return undefined;
      found.push({ at: target, step: isShared ? 0 : machine.stride, moves: false });
    }
  }
  // Outputs that are inputs, numbers, or others again.
  for (const [i, id] of graph.outputs.entries()) {
    const target = outputs[i] ?? 0;
    const source = found[id] ?? NOWHERE;
    if (source.at !== target && !emit(COPY, target, false, [source])) return undefined;
  }
  return { shared, rows };
}

function ancestors({ nodes, outputs }: Graph): ReadonlySet<NodeId> {
  const needed = new Set(outputs);
  for (let id = nodes.length - 1; id >= 0; id--) {
    if (needed.has(id)) for (const input of nodeAt(nodes, id).inputs) needed.add(input);
  }
  return needed;
}

function instructionOf(graph: Graph, node: Node, found: readonly Place[]) {
  const places = node.inputs.map((input) => found[input] ?? NOWHERE);
  const exponent = node.op === 'pow' ? nodeAt(graph.nodes, node.inputs[1] ?? 0) : undefined;
  const known = exponent?.op === 'constant' ? exponent.attributes.values[0] : undefined;
  const name = node.op === 'polygamma' ? undefined : vectorName(node.op, known);
  return { name, operands: name?.includes(':') === true ? places.slice(0, 1) : places };
}

/** Runs instructions over some bytes of each column, data from `offset` on. */
export function run(instructions: readonly Instruction[], bytes: number, offset: number): void {
  for (const { run: operation, target, operands } of instructions) {
    const [x, y, z] = operands;
    operation(
      target,
      x.moves ? x.at + offset : x.at,
      x.step,
      y.moves ? y.at + offset : y.at,
      y.step,
      z.moves ? z.at + offset : z.at,
      z.step,
      target + bytes,
    );
  }
}

export interface PreciseInstruction extends Instruction {
  readonly precise: PreciseVectorOperation;
}

/** Instructions in double-double: on the machine where it has formulas, else one number after the other. */
export function precisely(instructions: readonly Instruction[], machine: VectorMachine): PreciseInstruction[] {
  return instructions.map((instruction) => ({
    ...instruction,
    precise: machine.precise(instruction.name) ?? oneByOne(instruction, machine),
  }));
}

function oneByOne({ name, run: plain }: Instruction, machine: VectorMachine): PreciseVectorOperation {
  const [op = '', exponent] = name.split(':');
  const operation = preciseOperation(op);
  return (target, a, aStep, b, bStep, c, cStep, low, end) => {
    // What has no such form keeps float64's accuracy.
    if (!operation) plain(target, a, aStep, b, bStep, c, cStep, end);
    const floats = machine.kernels.reserve(0);
    const count = (end - target) / 8;
    const at = (place: number, step: number, i: number): DoubleDouble => {
      const index = place / 8 + (step === 0 ? 0 : i);
      return { hi: floats[index] ?? NaN, lo: floats[index + low / 8] ?? NaN };
    };
    for (let i = 0; i < count; i++) {
      const y = exponent === undefined ? at(b, bStep, i) : of(Number(exponent));
      const value = operation?.(at(a, aStep, i), y) ?? of(floats[target / 8 + i] ?? NaN);
      floats[target / 8 + i] = value.hi;
      floats[(target + low) / 8 + i] = value.lo;
    }
  };
}

/** The same in double-double; `low`: where low parts stand, relative to high ones. */
export function runPrecisely(
  instructions: readonly PreciseInstruction[],
  bytes: number,
  offset: number,
  low: number,
): void {
  for (const { precise, target, operands } of instructions) {
    const [x, y, z] = operands;
    precise(
      target,
      x.moves ? x.at + offset : x.at,
      x.step,
      y.moves ? y.at + offset : y.at,
      y.step,
      z.moves ? z.at + offset : z.at,
      z.step,
      low,
      target + bytes,
    );
  }
}
