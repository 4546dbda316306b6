/** From an edited source text to 1,001 points of f, f' and f'': parse, trace, differentiate, compile, run. No text comes twice. */
import { WasmBackend } from '../../../src/engine/wasm/compile.ts';
import { bestMode, canFuse } from '../../../src/engine/wasm/support.ts';
import type { Graph } from '../../../src/graph/graph.ts';
import { trace } from '../../../src/lang/read.ts';
import { DEFAULT_BUDGET } from '../../../src/lang/trace.ts';
import { functions, sourceOf, withDerivatives } from '../functions.ts';
import { interleaved, median, preciseValues, digitsOfCurves } from '../measure.ts';
import type { Part } from '../row.ts';
import { against } from '../row.ts';

const NONE = new Map<string, Float64Array>();
const POINTS = 1001;
/** Edits before the first that counts: an editor's worker has run before. */
const WARM_UP = 100;

function read(text: string): Graph {
  const document = { uri: 'file:///bench.py', language: 'python', text } as const;
  const reading = trace({
    document,
    target: { kind: 'function', name: 'f' },
    pointLength: null,
    shapes: {},
    arguments: {},
    vary: [],
    budget: DEFAULT_BUDGET,
  });
  for (;;) {
    const step = reading.next();
    if (!step.done) continue;
    if (!step.value.ok) throw new Error(step.value.diagnostics[0]?.message ?? 'not read');
    return step.value.function.graph;
  }
}

export const edit: Part = {
  name: 'edit',
  async *rows({ quick, peers }) {
    const mode = bestMode();
    if (mode === undefined) throw new Error('no WebAssembly here');
    const backend = new WasmBackend(mode, canFuse());
    const parts = ['parse and trace', 'differentiate', 'compile', 'run', 'all, wall time', 'all'] as const;
    const times = new Map(parts.map((part) => [part, [] as number[]]));
    const edits = WARM_UP + (quick ? 150 : 400);
    for (let edit = 0; edit < edits; edit++) {
      const text = sourceOf(0.7 + edit * 1e-5);
      const began = performance.now();
      const clock = () => {
        const { user, system } = process.cpuUsage();
        return (user + system) / 1000;
      };
      const moments = [clock()];
      const graph = read(text);
      moments.push(clock());
      const all = withDerivatives(graph);
      moments.push(clock());
      const kernel = backend.compile(all, NONE);
      moments.push(clock());
      kernel.evaluateGrid(-4, 8 / (POINTS - 1), POINTS);
      moments.push(clock());
      const wall = performance.now() - began;
      // Lets the compiler's threads hand over what they made, as the pause between two keys does.
      if (edit % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      if (edit < WARM_UP) continue;
      const spans = moments.slice(1).map((moment, i) => moment - (moments[i] ?? 0));
      [...spans, wall, (moments.at(-1) ?? 0) - (moments[0] ?? 0)].forEach((span, i) => {
        times.get(parts[i] ?? 'all')?.push(span);
      });
    }
    const xs = Array.from({ length: 51 }, (_, i) => -4 + i * 0.16);
    const drawn = backend.compile(withDerivatives(read(sourceOf(0.7))), NONE).evaluate([Float64Array.from(xs)], 51);
    const right = preciseValues(withDerivatives(functions[36]), xs);
    const digits = digitsOfCurves(drawn.flatMap((row) => [...row]), right, 3); // prettier-ignore
    const work = { kind: 'curves', peer: 'torch', operations: 36, points: POINTS };
    const { PyTorch = null } = await interleaved({ PyTorch: peers.timer('torch', work) }, 7);
    for (const part of parts) {
      const what = `edit to first result, 36 operations, 1,001 points: ${part}`;
      const timing = { part: 'edit', what, unit: 'ms', ours: median(times.get(part) ?? []), digits: null };
      yield part === 'all'
        ? against({ ...timing, digits }, 'PyTorch, its evaluation only', PyTorch)
        : against(timing, '', null);
    }
  },
};
