/** Pictures by WebGL: the context and what happens when it is lost; curves: packed four outputs to a draw, read back, told apart. */
import type { Graph } from '../../graph/graph.ts';
import { scalarize } from '../../graph/scalarize.ts';
import type { MapPicture, Painted, PaintedMap, Painter, PainterAccess, Picture } from '../painter.ts';
import { kernelsAreFaster } from './calibrate.ts';
import { cglsOnWebgl } from './cgls.ts';
import type { Counts, DrawingContext } from './context.ts';
import type { Devices } from './devices.ts';
import { keepDevices, openDevices } from './devices.ts';
import { inputsOf, setScalars } from './inputs.ts';
import { paintMapOn } from './map.ts';
import { intervalsOf } from './intervals.ts';
import { createWebglMinimizer } from './minimize.ts';
import { setAxis } from './place.ts';
import { declinedOr, tensorsOn } from './tensors/evaluate.ts';
import { paintByKernels } from './tensors/lines.ts';
import { sensitivityOf } from './sensitivity.ts';
import type { Channel, Scalar } from './shader.ts';
import { MAX_WORK, shaderOf, tooLarge, WIDTH } from './shader.ts';

interface WebglPainter extends Painter {
  readonly counts: Counts & { readonly tensors: number };
  /** The context drawn on; a test loses it. */
  readonly gl: WebGL2RenderingContext;
}

export type WebglAccess = PainterAccess & ({ readonly kind: 'unavailable' } | { readonly painter: WebglPainter });

export async function openWebgl(): Promise<WebglAccess> {
  const opened = await openDevices();
  return typeof opened === 'string'
    ? { kind: 'unavailable', reason: opened }
    : { kind: 'open', painter: createPainter(opened) };
}

type Declined = Extract<Painted, { kind: 'declined' }>;

function createPainter(first: Devices): WebglPainter {
  const keeper = keepDevices(first);
  const { recovering } = keeper;
  const drawing = rememberDrawings();
  let calibration: Promise<boolean> | undefined;
  const byKernels = async (picture: Picture): Promise<Painted> => {
    if (picture.careful) return { kind: 'declined', reason: 'kernels carry no rounding errors along' };
    const painted = await declinedOr(() =>
      recovering(({ tensors }, recovered) => paintByKernels(tensors, picture, recovered)),
    );
    return painted.kind === 'ready' ? painted.value : painted;
  };
  const attempt = async <P, T>(
    prepared: P | string,
    paint: (context: DrawingContext, prepared: P, recovered: boolean) => T,
  ): Promise<T | Declined> => {
    if (typeof prepared === 'string') return { kind: 'declined', reason: prepared };
    const painted = await recovering(({ context }, recovered) => paint(context, prepared, recovered));
    return painted.kind === 'ready' ? painted.value : painted;
  };
  return {
    get renderer() {
      return keeper.renderer;
    },
    get counts() {
      return { ...keeper.devices.context.counts, tensors: keeper.devices.tensors.tensors };
    },
    get gl() {
      return keeper.devices.context.gl;
    },
    get compiled() {
      return keeper.compiled;
    },
    paint: (picture) =>
      picture.kernels
        ? byKernels(picture)
        : attempt<Drawing, Painted>(drawing(picture), (context, drawn, recovered) =>
            paintOn(context, picture, drawn, recovered),
          ),
    paintMap: (picture) =>
      attempt<Graph, PaintedMap>(prepare(picture), (context, graph, recovered) =>
        paintMapOn(context, picture, graph, recovered),
      ),
    kernelsAreFaster: (float64) => (calibration ??= kernelsAreFaster(recovering, float64)),
    tensors: (graph, data) => tensorsOn(recovering, graph, data),
    minimizer: (loss, name, options, starts, data) =>
      createWebglMinimizer(recovering, loss, name, options, starts, data),
    cgls: (system, maxIterations, tolerance) => cglsOnWebgl(recovering, system, maxIterations, tolerance),
    dispose() {
      keeper.dispose();
    },
  };
}

/** The graph of scalars, or why there is none that a program could hold. */
function prepare({ graph, data, careful }: Picture | MapPicture): Graph | string {
  const scalars = scalarize(graph, data, SCALAR_BUDGET);
  if (scalars.kind === 'arrays') return scalars.reason;
  return tooLarge(scalars.graph, careful ? 'careful' : 'plain') ?? scalars.graph;
}

/** Nodes that are made before it shows that a program would be too large. */
const SCALAR_BUDGET = 2 * MAX_WORK;

const CHANNELS = 4;

/** A draw of a picture: its program, what its uniforms hold, and the outputs that its channels are. */
interface Draw {
  readonly source: string;
  readonly scalars: readonly Scalar[];
  readonly outputs: readonly number[];
}

interface Drawing {
  readonly graph: Graph;
  readonly held: readonly number[];
  readonly draws: readonly Draw[];
}

/** How a picture is drawn, or why it cannot be. */
function drawingOf(picture: Picture): Drawing | string {
  const graph = prepare(picture);
  if (typeof graph === 'string') return graph;
  const { values: held, moving } = inputsOf(graph, [picture.variable], picture.at);
  const channels = channelsOf(graph, picture.orders);
  const [line = -1] = moving;
  const knowledge = picture.careful
    ? undefined
    : {
        ...sensitivityOf(graph, channels, held, line, picture.grid),
        intervals: intervalsOf(graph, held, line, picture.grid),
      };
  const draws: Draw[] = [];
  for (let first = 0; first < channels.length; first += CHANNELS) {
    const part = channels.slice(first, first + CHANNELS);
    const shader = shaderOf(graph, moving, part, picture.careful ? 'careful' : 'plain', knowledge);
    draws.push({ ...shader, outputs: part.map(({ output }) => output) });
  }
  return { graph, held, draws };
}

/** The last drawing of each graph is kept as long as the graph: panning and waiting ask for it again. */
function rememberDrawings(): (picture: Picture) => Drawing | string {
  const known = new WeakMap<Graph, { readonly key: string; readonly drawing: Drawing | string }>();
  return (picture) => {
    const { graph, variable, at, grid, orders, careful } = picture;
    const key = JSON.stringify([variable, at, grid, orders, careful]);
    const last = known.get(graph);
    if (last?.key === key) return last.drawing;
    const drawing = drawingOf(picture);
    known.set(graph, { key, drawing });
    return drawing;
  };
}

function paintOn(
  context: DrawingContext,
  { grid }: Picture,
  { graph, held, draws }: Drawing,
  recovered: boolean,
): Painted {
  const curves = graph.outputs.map(() => new Float32Array(grid.points));
  const height = Math.ceil(grid.points / WIDTH);
  for (const { source, scalars, outputs } of draws) {
    const pixels = context.draw({
      source,
      width: WIDTH,
      height,
      setUniforms: (gl, location) => {
        gl.uniform1ui(location('zero'), 0);
        setAxis(gl, location, 'x', grid);
        setScalars(gl, location, scalars, held);
      },
    });
    unpack(
      pixels,
      outputs.map((output) => curves[output] ?? new Float32Array(grid.points)),
    );
  }
  return { kind: 'painted', curves, launches: draws.length, recovered };
}

/** Channels apart: all in one pass over the pixels, which are more than the caches hold. */
function unpack(pixels: Float32Array, curves: readonly Float32Array[]): void {
  const [r, g, b, a] = curves;
  const points = r?.length ?? 0;
  for (let i = 0, from = 0; i < points; i++, from += CHANNELS) {
    if (r) r[i] = pixels[from] ?? NaN;
    if (g) g[i] = pixels[from + 1] ?? NaN;
    if (b) b[i] = pixels[from + 2] ?? NaN;
    if (a) a[i] = pixels[from + 3] ?? NaN;
  }
}

/** Outputs are f's, then f''s, ...: packed so that those of one function stand together, each with its slope. */
function channelsOf(graph: Graph, orders: number): (Channel & { output: number })[] {
  const perOrder = graph.outputs.length / orders;
  const channels: (Channel & { output: number })[] = [];
  for (let i = 0; i < perOrder; i++) {
    for (let order = 0; order < orders; order++) {
      const output = order * perOrder + i;
      const slope = order + 1 < orders ? graph.outputs[output + perOrder] : undefined;
      channels.push({ output, value: graph.outputs[output] ?? 0, slope });
    }
  }
  return channels;
}
