/** Pictures by WebGL: the context and what happens when it is lost; curves: packed four outputs to a draw, read back, told apart. */
import type { Graph } from '../../graph/graph.ts';
import { scalarize } from '../../graph/scalarize.ts';
import type { MapPicture, Painted, PaintedMap, Painter, PainterAccess, Picture } from '../painter.ts';
import { cglsOnWebgl } from './cgls.ts';
import type { Counts, DrawingContext } from './context.ts';
import type { Devices } from './devices.ts';
import { keepDevices, openDevices } from './devices.ts';
import { inputsOf, setScalars } from './inputs.ts';
import { paintMapOn } from './map.ts';
import { createWebglMinimizer } from './minimize.ts';
import { setAxis } from './place.ts';
import { tensorsOn } from './tensors/evaluate.ts';
import type { Channel } from './shader.ts';
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
  const attempt = async <T>(
    picture: Picture | MapPicture,
    paint: (context: DrawingContext, graph: Graph, recovered: boolean) => T,
  ): Promise<T | Declined> => {
    const graph = prepare(picture);
    if (typeof graph === 'string') return { kind: 'declined', reason: graph };
    const painted = await recovering(({ context }, recovered) => paint(context, graph, recovered));
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
      attempt<Painted>(picture, (context, graph, recovered) => paintOn(context, picture, graph, recovered)),
    paintMap: (picture) =>
      attempt<PaintedMap>(picture, (context, graph, recovered) => paintMapOn(context, picture, graph, recovered)),
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

function paintOn(context: DrawingContext, picture: Picture, graph: Graph, recovered: boolean): Painted {
  const { grid } = picture;
  const { values, moving } = inputsOf(graph, [picture.variable], picture.at);
  const channels = channelsOf(graph, picture.orders);
  const curves = channels.map(() => new Float32Array(grid.points));
  const height = Math.ceil(grid.points / WIDTH);
  let launches = 0;
  for (let first = 0; first < channels.length; first += CHANNELS) {
    const part = channels.slice(first, first + CHANNELS);
    const { source, scalars } = shaderOf(graph, moving, part, picture.careful ? 'careful' : 'plain');
    const pixels = context.draw({
      source,
      width: WIDTH,
      height,
      setUniforms: (gl, location) => {
        gl.uniform1ui(location('zero'), 0);
        setAxis(gl, location, 'x', grid);
        setScalars(gl, location, scalars, values);
      },
    });
    launches++;
    part.forEach(({ output }, channel) => {
      const curve = curves[output];
      if (curve) unpack(pixels, channel, curve);
    });
  }
  return { kind: 'painted', curves, launches, recovered };
}

function unpack(pixels: Float32Array, channel: number, curve: Float32Array): void {
  for (let i = 0, from = channel; i < curve.length; i++, from += CHANNELS) curve[i] = pixels[from] ?? NaN;
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
