/** What `wasm.mjs` measures. Times are medians of processor time over interleaved rounds, in milliseconds unless said. */
import { compileTape } from '../../src/engine/float64/tape.ts';
import { updateGraph } from '../../src/engine/minimize/first-order.ts';
import { ofOneVector, valueAndGradient } from '../../src/engine/minimize/objective.ts';
import { optimizers } from '../../src/engine/minimize/optimizers.ts';
import { WasmBackend } from '../../src/engine/wasm/compile.ts';
import { Library } from '../../src/engine/wasm/functions/library.ts';
import { compileLoop } from '../../src/engine/wasm/loop.ts';
import { bestMode } from '../../src/engine/wasm/support.ts';
import { createBuilder } from '../../src/graph/builder.ts';
import type { Graph, NodeId } from '../../src/graph/graph.ts';
import { isLeaf } from '../../src/graph/primitives.ts';
import { functions, ofOneNumber, powers, rosenbrock, withDerivatives } from './functions.ts';

const NONE = new Map<string, Float64Array>();
const mode = bestMode() ?? 'scalar';

/** A scalar graph of one variable as JavaScript: a module whose `run(origin, step, points)` loops over points with `Math`. */
export function loopSource(graph: Graph): string {
  const lines = graph.nodes.map((node, id) => {
    const [x = '', y = '', z = ''] = node.inputs.map((input) => `v${input}`);
    return `const v${id} = ${node.op === 'constant' ? String(node.attributes.values[0]) : script(node.op, x, y, z)};`;
  });
  const rows = graph.outputs.map((_, i) => `r${i}`);
  return `export function run(origin, step, points) {
${rows.map((row) => `const ${row} = new Float64Array(points);`).join('\n')}
for (let i = 0; i < points; i++) { const x = origin + i * step;
${lines.join('\n')}
${graph.outputs.map((id, i) => `r${i}[i] = v${id};`).join('\n')}
} return [${rows.join()}]; }`;
}

const SIGNS: Readonly<Record<string, string>> = { add: '+', sub: '-', mul: '*', div: '/', pow: '**' };

function script(op: string, x: string, y: string, z: string): string {
  const sign = SIGNS[op];
  if (sign !== undefined) return `${x} ${sign} ${y}`;
  if (op === 'input') return 'x';
  if (op === 'neg') return `-${x}`;
  if (op === 'sigmoid') return `1 / (1 + Math.exp(-${x}))`;
  if (op === 'select') return `${x} !== 0 ? ${y} : ${z}`;
  return `Math.${op}(${x})`;
}

type Closure = (x: number) => number;

/** One closure per operation, as naive interpreters have it. */
function closures(graph: Graph): Closure[] {
  const made: Closure[] = [];
  for (const node of graph.nodes) {
    const [f = Math.abs, g = Math.abs] = node.inputs.map((input) => made[input] ?? Math.abs);
    const value = node.op === 'constant' ? (node.attributes.values[0] ?? NaN) : NaN;
    const math = (Math as unknown as Record<string, Closure | undefined>)[node.op];
    const binary: Readonly<Record<string, Closure>> = {
      add: (x) => f(x) + g(x),
      sub: (x) => f(x) - g(x),
      mul: (x) => f(x) * g(x),
      div: (x) => f(x) / g(x),
      pow: (x) => f(x) ** g(x),
      neg: (x) => -f(x),
      sigmoid: (x) => 1 / (1 + Math.exp(-f(x))),
      input: (x) => x,
      constant: () => value,
    };
    made.push(binary[node.op] ?? ((x) => (math ?? Math.abs)(f(x))));
  }
  return graph.outputs.map((id) => made[id] ?? Math.abs);
}

function median(values: readonly number[]): number {
  return [...values].sort((p, q) => p - q)[Math.floor(values.length / 2)] ?? NaN;
}

/** Processor time in milliseconds: what others do on the machine does not count, the compiler's threads do. */
function timed(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** Medians of several works run in turn; each is warmed up first. */
async function interleaved(
  works: Readonly<Record<string, () => unknown>>,
  rounds: number,
): Promise<Record<string, number>> {
  const times: Record<string, number[]> = {};
  for (let round = -2; round < rounds; round++) {
    for (const [name, work] of Object.entries(works)) {
      const time = timed(work);
      if (round >= 0) (times[name] ??= []).push(time);
    }
    // Lets the compiler's threads hand over what they made.
    if (round < 0) await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]));
}

export type Row = Record<string, string | number>;
const rounded = (value: number, digits = 3) => Number(value.toPrecision(digits));

type Loop = (origin: number, step: number, points: number) => Float64Array[];

/** f, f', f'' over a grid. `load` turns the source of a module into its `run`. */
async function grids(load: (source: string) => Promise<Loop>): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [operations, f] of Object.entries(functions)) {
    const graph = withDerivatives(f);
    const kernel = new WasmBackend(mode).compile(graph, NONE);
    const scalar = new WasmBackend('scalar').compile(graph, NONE);
    const loop = await load(loopSource(graph));
    const tape = compileTape(graph);
    const each = closures(graph);
    for (const points of [1e3, 1e5, 1e6]) {
      const [origin, step] = [-4, 8 / points];
      const xs = Float64Array.from({ length: points }, (_, i) => origin + i * step);
      const works: Record<string, () => unknown> = {
        wasm: () => kernel.evaluateGrid(origin, step, points),
        scalar: () => scalar.evaluateGrid(origin, step, points),
        loop: () => loop(origin, step, points),
        tape: () => tape.evaluate([xs], points),
      };
      if (points <= 1e5) works.closures = () => each.map((one) => xs.map(one));
      const times = await interleaved(works, points > 1e5 ? 5 : 15);
      const { wasm = NaN, loop: plain = NaN } = times;
      rows.push({
        what: `f, f', f'' of ${operations} operations`,
        points,
        ...Object.fromEntries(Object.entries(times).map(([name, time]) => [`${name} ms`, rounded(time)])),
        'loop / wasm': rounded(plain / wasm),
      });
    }
  }
  return rows;
}

/** Millions of steps per second, compiled loops of one start and of 64. */
async function optimizersRows(): Promise<Row[]> {
  const library = new Library();
  const rows: Row[] = [];
  const problems = { 'x^2': [4, powers(2)], 'x^6': [4, powers(6)], 'Rosenbrock 2': [2, rosenbrock(2)], 'Rosenbrock 100': [100, rosenbrock(100)] } as const; // prettier-ignore
  for (const [name, [n, f]] of Object.entries(problems)) {
    const b = createBuilder();
    const loss = valueAndGradient(ofOneVector(b.finish([f(b, b.input({ kind: 'variable', name: 'x', shape: [n] }))])));
    for (const optimizer of ['SGD', 'Adam'] as const) {
      const { graph, slots } = updateGraph(optimizer, optimizers[optimizer].defaults, n);
      const steps = n > 10 ? 4096 : 65_536;
      const loops = [1, 64].map((starts) => {
        const loop = compileLoop(loss, graph, NONE, library, mode, starts);
        loop.setParameters([1e-4]);
        const start = Array.from({ length: n }, (_, i) => 0.5 + 0.01 * i);
        loop.reset(new Array<number[]>(starts).fill(start), slots.map((slot) => slot.initial)); // prettier-ignore
        for (let i = 0; i < 10; i++) loop.run(Math.ceil(steps / starts / 10), steps);
        return loop;
      });
      const [one, many] = loops;
      const times = await interleaved(
        { one: () => one?.run(steps, 4 * steps), many: () => many?.run(steps / 64, 4 * steps) },
        9,
      );
      const speed = (time = NaN) => rounded(steps / time / 1000);
      rows.push({ what: `${optimizer} on ${name}`, '1 start, M steps/s': speed(times.one), '64 starts, M steps/s': speed(times.many) }); // prettier-ignore
    }
  }
  return rows;
}

/** From a graph to 1,001 points of f, f', f'': a new graph every time, the backend as it is after a while. */
function edits(): Row[] {
  const backend = new WasmBackend(mode);
  const parts: Record<string, number[]> = { differentiate: [], compile: [], run: [], all: [] };
  for (let edit = 0; edit < 300; edit++) {
    const f = ofOneNumber((b, x) => {
      const ids: NodeId[] = [];
      for (const node of functions[36].nodes) {
        const operands = node.inputs.map((input) => ids[input] ?? 0);
        // Constants change a little from edit to edit, so that no graph is the same.
        const value = node.op === 'constant' ? (node.attributes.values[0] ?? 0) + edit * 1e-4 : 0;
        ids.push(node.op === 'input' ? x : node.op === 'constant' ? b.constant(value) : isLeaf(node) ? x : b.apply(node.op, operands, node.attributes)); // prettier-ignore
      }
      return ids.at(-1) ?? x;
    });
    let graph = f;
    const differentiate = timed(() => (graph = withDerivatives(f)));
    let kernel = backend.compile(functions[2], NONE);
    const compile = timed(() => (kernel = backend.compile(graph, NONE)));
    const run = timed(() => kernel.evaluateGrid(-4, 8 / 1000, 1001));
    if (edit < 100) continue;
    for (const [name, time] of Object.entries({ differentiate, compile, run, all: differentiate + compile + run })) {
      parts[name]?.push(time);
    }
  }
  return Object.entries(parts).map(([name, list]) => ({
    what: `edit to first result: ${name}`,
    ms: rounded(median(list)),
  }));
}

/** A chain of some nodes: compile, and time per node and point. */
async function growth(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const nodes of [10, 100, 1000, 10_000, 100_000]) {
    const graph = ofOneNumber((b, x) => {
      let f = x;
      for (let i = 0; b.size < nodes; i++) f = b.add(b.mul(b.constant(0.5 + i * 1e-6), f), x);
      return f;
    });
    const backend = new WasmBackend(mode);
    let kernel = backend.compile(functions[2], NONE);
    const compile = timed(() => (kernel = backend.compile(graph, NONE)));
    const points = Math.max(64, Math.round(1e6 / nodes));
    const { run = NaN } = await interleaved({ run: () => kernel.evaluateGrid(0, 1e-3, points) }, 9);
    rows.push({ what: `${nodes} nodes`, 'compile ms': rounded(compile), 'compile µs/node': rounded((1000 * compile) / nodes), 'run ns/node/point': rounded((1e6 * run) / nodes / points) }); // prettier-ignore
  }
  return rows;
}

export async function run(load: (source: string) => Promise<Loop>): Promise<Record<string, Row[]>> {
  return { grids: await grids(load), optimizers: await optimizersRows(), edits: edits(), growth: await growth() };
}
