/** f, f' and f'' over a grid, in float64 on one thread, against everything that can compute them. */
import { compileTape } from '../../../src/engine/float64/tape.ts';
import { bestFloat64, WasmBackend } from '../../../src/engine/wasm/compile.ts';
import { bestMode, canFuse } from '../../../src/engine/wasm/support.ts';
import { byHand, FROM, functions, OPERATIONS, WIDTH, withDerivatives } from '../functions.ts';
import { digitsOfCurves, here, interleaved, preciseValues } from '../measure.ts';
import type { PythonPeer } from '../peers/peers.ts';
import type { Part } from '../row.ts';
import { against } from '../row.ts';

const NONE = new Map<string, Float64Array>();
const PYTHON = { PyTorch: 'torch', Autograd: 'autograd', 'NumPy by hand': 'numpy' } as const satisfies Record<string, PythonPeer>; // prettier-ignore
/** Points at which digits are counted: a power of two, so that all get the same x. */
const SAMPLE = 256;

const flat = (rows: readonly Float64Array[]) => rows.flatMap((row) => [...row]);

export const curves: Part = {
  name: 'curves',
  async *rows({ quick, peers }) {
    const mode = bestMode();
    for (const operations of OPERATIONS) {
      const graph = withDerivatives(functions[operations]);
      const kernel = mode === undefined ? undefined : new WasmBackend(mode, canFuse()).compile(graph, NONE);
      const tape = compileTape(graph);
      const grid = (points: number) => Float64Array.from({ length: points }, (_, i) => FROM + (i * WIDTH) / points);
      // Into the arrays of the run before: the peers' `malloc` hands the same pages out again too.
      let rows: Float64Array[] | undefined;
      const ours = (points: number) => {
        const before = rows?.[0]?.length === points ? rows : undefined;
        rows = kernel?.evaluateGrid(FROM, WIDTH / points, points, before);
        rows ??= bestFloat64().compile(graph, NONE).evaluate([grid(points)], points); // prettier-ignore
        return rows;
      };
      const right = preciseValues(graph, [...grid(SAMPLE)]);
      const digits: Record<string, number | null> = {
        'JS by hand': digitsOfCurves(flat(byHand[operations](SAMPLE)), right, 3),
        'our tape': digitsOfCurves(flat(tape.evaluate([grid(SAMPLE)], SAMPLE)), right, 3),
      };
      if (peers.c) digits['C by hand'] = digitsOfCurves(await peers.c.values(operations, SAMPLE), right, 3);
      for (const [label, peer] of Object.entries(PYTHON)) {
        const values = await peers.values(peer, { kind: 'curves', peer, operations, points: SAMPLE });
        if (values) digits[label] = digitsOfCurves(values, right, 3);
      }
      for (const points of quick ? [1e3, 1e5] : [1e3, 1e5, 1e6]) {
        const xs = grid(points);
        const python = Object.entries(PYTHON).map(
          ([label, peer]) => [label, peers.timer(peer, { kind: 'curves', peer, operations, points })] as const,
        );
        const { ours: own = NaN, ...times } = await interleaved(
          {
            ours: here(() => ours(points)),
            'JS by hand': here(() => byHand[operations](points)),
            'our tape': here(() => tape.evaluate([xs], points)),
            'C by hand': peers.c?.timer(operations, points),
            ...Object.fromEntries(python),
          },
          quick ? 5 : 9,
        );
        const timing = {
          part: 'curves',
          what: `f, f', f'', ${operations} operations, ${points.toExponential()} points`,
          unit: 'ms',
          ours: own,
          digits: digitsOfCurves(flat(ours(SAMPLE)), right, 3),
        };
        for (const [peer, time] of Object.entries(times)) yield against(timing, peer, time, digits[peer] ?? null);
      }
    }
  },
};
