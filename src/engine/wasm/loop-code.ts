/** The code of an optimizer loop: for every start (or pair), steps, running powers, and records for the trace. */
import type { NodeId } from '../../graph/graph.ts';
import type { Mode } from './emit.ts';
import { Code } from './emit.ts';
import { PAIR_BYTES, Pool } from './pool.ts';
import type { WasmFunction } from './encoder.ts';
import { encodeModule, F64, I32 } from './encoder.ts';
import type { Library } from './functions/library.ts';
import { LIBRARY_END } from './functions/library.ts';
import { exactProduct, fastSum } from './functions/precise.ts';
import { add, float, local, mul } from './lanes.ts';
import type { Step } from './loop-graph.ts';
import { CONTROL, EMPTY_BLOCK, F64_OP, I32_OP } from './opcodes.ts';
import { callsOf, mapValues, neededLater, NODES_PER_FUNCTION, once, partition } from './pointwise.ts';
import type { Place } from './segments.ts';
import type { Pair } from './packs.ts';
import { segmentFunction, segmentsOf } from './segments.ts';
import type { StepCode } from './step-code.ts';
import { stepCode } from './step-code.ts';

interface LoopLayout {
  /** Parameters. */
  readonly cells: number;
  /** Steps taken so far. */
  readonly step: number;
  /** Running products, a pair of numbers each. */
  readonly powers: number;
  /** Components (loss, x, slots), each one number per start. */
  readonly columns: number;
  readonly end: number;
}

const OWN_CONSTANTS = 1024;
/** Nodes of a step from one start that stand in one function. */
const NODES_PER_STEP = 4000;

/** `pairs`: one start, neighbouring elements two at a time. */
export function buildLoop(step: Step, library: Library, mode: Mode, width: number, pairs = false) {
  const { graph, powers } = step;
  const pool = new Pool(LIBRARY_END);
  const constants = graph.nodes.filter((node) => node.op === 'constant').length;
  const components = graph.outputs.length;
  const columnBytes = 8 * width;
  const stepCell = pool.address + PAIR_BYTES * (constants + OWN_CONSTANTS);
  const powerCells = stepCell + 16;
  const cells = powerCells + 16 * powers.length;
  // The loss stands first; x after it begins where a pair may.
  const columns = Math.ceil((cells + 8 * step.parameters.length) / 16) * 16 + (width === 1 ? 8 : 0);
  // Where the next values go while steps are long and stores cannot come last.
  const { fixed, moving } = partition(graph);
  const late = moving.length <= (width === 1 ? NODES_PER_STEP : NODES_PER_FUNCTION);
  const next = late ? columns : columns + columnBytes * components;
  let end = next + columnBytes * components;
  const slot = (): Place => {
    end += 16;
    return { kind: 'slot', address: end - 16 };
  };

  const places = graph.inputs.map((_, i): Place => {
    if (i < components - 1) return { kind: 'points', address: columns + columnBytes * (1 + i) };
    if (i === components - 1) return { kind: 'cell', address: stepCell };
    const beyond = i - components;
    if (beyond < powers.length) return { kind: 'cell', address: powerCells + 16 * beyond };
    return { kind: 'cell', address: cells + 8 * (beyond - powers.length) };
  });
  const sources = new Map<NodeId, Place>();
  // Nodes of x and of the slots by component; what no step reads has none.
  const inputs = new Map<number, NodeId>();
  graph.nodes.forEach((node, id) => {
    const place = node.op === 'input' ? places[node.attributes.index] : undefined;
    if (!place || node.op !== 'input') return;
    sources.set(id, place);
    if (node.attributes.index < components - 1) inputs.set(node.attributes.index + 1, id);
  });
  const sinks = new Map<NodeId, Place[]>();
  graph.outputs.forEach((id, i) => {
    sinks.set(id, [...(sinks.get(id) ?? []), { kind: 'points', address: next + columnBytes * i }]);
  });
  const slots = new Map(neededLater(graph, fixed, moving).map((id) => [id, slot()] as const));
  const first = segmentsOf({
    graph,
    library,
    nodes: [...fixed],
    perPiece: NODES_PER_FUNCTION,
    sources,
    sinks: mapValues(slots, (place) => [place]),
    slot,
  });
  const read = new Map([...sources, ...slots]);
  const code = new Code(mode, 4, pool, { loops: true, fused: library.fused });
  const offset = code.local(I32);
  const parts: WasmFunction[] = [];
  let body: StepCode;
  if (late && width === 1) {
    const results = graph.outputs.map((id, i) => ({ id, address: columns + 8 * i, input: inputs.get(i) }));
    const work = { graph, library, moving, sources: read, results, ...(pairs ? pairsOf(step, inputs) : NO_PAIRS) };
    body = stepCode(code, work);
  } else {
    const work = { graph, library, nodes: moving, perPiece: NODES_PER_FUNCTION, sources: read, sinks, slot, late };
    const [only, ...more] = segmentsOf(work);
    if (!late) {
      for (const segment of [only, ...more])
        if (segment) parts.push(segmentFunction(`step${parts.length}`, segment, mode, pool));
    }
    const step = () => {
      if (late) only?.(code, offset);
      for (const part of parts) code.get(offset).call(part.name);
      if (!late) copyColumns(code, offset, next, columns, columnBytes, components);
    };
    body = { begin: () => undefined, step };
  }
  emitRun(code, offset, step, { stepCell, powerCells, columns, columnBytes }, body);
  const run: WasmFunction = {
    name: 'run',
    signature: { parameters: [I32, I32, I32, I32], results: [] },
    body: code.body(),
    exported: true,
  };
  const functions = [...once('prepare', first, mode, pool), ...parts, run];
  const linked = library.link(callsOf(functions));
  const bytes = encodeModule({ ...linked, functions: [...linked.functions, ...functions] });
  const layout: LoopLayout = { cells, step: stepCell, powers: powerCells, columns, end: Math.ceil(end / 16) * 16 };
  return { bytes, imports: linked.values, layout, pool };
}

const NO_PAIRS = { pairs: [], neighbours: [] };

/** Neighbouring elements of x and of the slots, as results and as inputs (by component). */
function pairsOf({ graph, n, slots }: Step, inputs: ReadonlyMap<number, NodeId>) {
  const pairs: Pair[] = [];
  const neighbours: Pair[] = [];
  for (const { from, size } of [{ from: 1, size: n }, ...slots]) {
    for (let component = from; component + 1 < from + size; component += 2) {
      const [a, b] = [inputs.get(component), inputs.get(component + 1)];
      const [p, q] = graph.outputs.slice(component, component + 2);
      if (a === undefined || b === undefined || p === undefined || q === undefined) continue;
      neighbours.push([a, b]);
      pairs.push([p, q]);
    }
  }
  return { pairs, neighbours };
}

interface Addresses {
  readonly stepCell: number;
  readonly powerCells: number;
  readonly columns: number;
  readonly columnBytes: number;
}

/** Parameters of the function: 0 steps, 1 every, 2 steps left until the next record, 3 the trace's address. */
function emitRun(code: Code, offset: number, step: Step, at: Addresses, body: StepCode): void {
  const lane = code.mode === 'simd' ? 16 : 8;
  const remaining = code.local(I32);
  const left = code.local(I32);
  const trace = code.local(I32);
  const start = code.local(F64);
  const saved = step.powers.map(() => code.local(F64));
  // Step and powers begin anew for every start.
  code.i32(0).op(F64_OP.load, 3).out.unsigned(at.stepCell);
  code.set(start);
  saved.forEach((place, i) => {
    code
      .i32(0)
      .op(F64_OP.load, 3)
      .out.unsigned(at.powerCells + 16 * i);
    code.set(place);
  });
  code.op(CONTROL.loop, EMPTY_BLOCK);
  code.get(0).set(remaining).get(2).set(left).get(3).get(offset).op(I32_OP.add).set(trace);
  storeNumber(code, at.stepCell, () => code.get(start));
  saved.forEach((place, i) => {
    storeNumber(code, at.powerCells + 16 * i, () => code.get(place));
    storeNumber(code, at.powerCells + 16 * i + 8, () => code.op(F64_OP.const).out.float64(0));
  });
  body.begin();
  code.op(CONTROL.loop, EMPTY_BLOCK);
  storeNumber(code, at.stepCell, () => {
    code.i32(0).op(F64_OP.load, 3).out.unsigned(at.stepCell);
    code.op(F64_OP.const).out.float64(1);
    code.op(F64_OP.add);
  });
  step.powers.forEach((base, i) => {
    multiplyPower(code, at.powerCells + 16 * i, base);
  });
  body.step(() => {
    // A record follows, or the run ends.
    code.get(left).i32(1).op(I32_OP.eq).get(remaining).i32(1).op(I32_OP.eq, I32_OP.or);
  });
  code.get(left).i32(1).op(I32_OP.sub).tee(left).op(I32_OP.eqz, CONTROL.if, EMPTY_BLOCK);
  code.get(1).set(left);
  copyRecord(code, offset, trace, at, 1 + step.n);
  code.op(CONTROL.end);
  code.get(remaining).i32(1).op(I32_OP.sub).tee(remaining).op(CONTROL.brIf, 0, CONTROL.end);
  code
    .get(offset)
    .i32(lane)
    .op(I32_OP.add)
    .tee(offset)
    .i32(at.columnBytes)
    .op(I32_OP.ltU, CONTROL.brIf, 0, CONTROL.end);
}

function storeNumber(code: Code, address: number, push: () => void): void {
  code.i32(0);
  push();
  code.op(F64_OP.store, 3).out.unsigned(address);
}

/** The pair at the address times a number: as exact as a power, however many steps. */
function multiplyPower(code: Code, address: number, base: number): void {
  code.in('scalar', () => {
    const high = code.local(F64);
    const low = code.local(F64);
    code
      .i32(0)
      .load(address)
      .set(high)
      .i32(0)
      .load(address + 8)
      .set(low);
    const product = exactProduct(local(high), float(base));
    const sum = fastSum(product.high, add(product.low, mul(local(low), base)));
    code.values([sum.high, sum.low]).set(low).set(high);
    code
      .i32(0)
      .get(high)
      .store(address)
      .i32(0)
      .get(low)
      .store(address + 8);
    code.release(high);
    code.release(low);
  });
}

/** Loss and point of one start (or pair) to the trace. */
function copyRecord(code: Code, offset: number, trace: number, at: Addresses, components: number): void {
  const from = code.local(I32);
  const count = code.local(I32);
  code.get(offset).set(from).i32(components).set(count);
  code.op(CONTROL.loop, EMPTY_BLOCK);
  code.get(trace).get(from).load(at.columns).store(0);
  code.get(trace).i32(at.columnBytes).op(I32_OP.add).set(trace);
  code.get(from).i32(at.columnBytes).op(I32_OP.add).set(from);
  code.get(count).i32(1).op(I32_OP.sub).tee(count).op(CONTROL.brIf, 0, CONTROL.end);
  code.release(from);
  code.release(count);
}

function copyColumns(code: Code, offset: number, from: number, to: number, bytes: number, components: number): void {
  const at = code.local(I32);
  const count = code.local(I32);
  code.get(offset).set(at).i32(components).set(count);
  code.op(CONTROL.loop, EMPTY_BLOCK);
  code.get(at).get(at).load(from).store(to);
  code.get(at).i32(bytes).op(I32_OP.add).set(at);
  code.get(count).i32(1).op(I32_OP.sub).tee(count).op(CONTROL.brIf, 0, CONTROL.end);
  code.release(at);
  code.release(count);
}
