/** Pictures by WebGL: the context and what happens when it is lost; curves: packed four outputs to a draw, read back, told apart. */
import type { Graph } from '../../graph/graph.ts';
import { scalarize } from '../../graph/scalarize.ts';
import type { MapPicture, Painted, PaintedMap, Painter, PainterAccess, Picture } from '../painter.ts';
import { closeBackend, openBackend, rendererOf } from './backend.ts';
import type { Counts, DrawingContext } from './context.ts';
import { ContextLost, createDrawingContext } from './context.ts';
import { inputsOf, setScalars } from './inputs.ts';
import { paintMapOn } from './map.ts';
import { setAxis } from './place.ts';
import type { Channel } from './shader.ts';
import { MAX_WORK, shaderOf, tooLarge, WIDTH } from './shader.ts';

interface WebglPainter extends Painter {
  readonly counts: Counts;
  /** The context drawn on; a test loses it. */
  readonly gl: WebGL2RenderingContext;
}

export type WebglAccess = PainterAccess & ({ readonly kind: 'unavailable' } | { readonly painter: WebglPainter });

export async function openWebgl(): Promise<WebglAccess> {
  const access = await openBackend();
  if (access.kind === 'unavailable') return access;
  return { kind: 'open', painter: createPainter(createDrawingContext(access.backend.gpgpu)) };
}

type Declined = Extract<Painted, { kind: 'declined' }>;

function createPainter(first: DrawingContext): WebglPainter {
  let context = first;
  let renderer = rendererOf(first.gl);
  let compiledBefore = 0;
  const reopen = async (): Promise<string | null> => {
    compiledBefore += context.compiled;
    context.dispose();
    const access = await openBackend();
    if (access.kind === 'unavailable') return access.reason;
    context = createDrawingContext(access.backend.gpgpu);
    renderer = rendererOf(context.gl);
    return null;
  };
  /** Paints, and once more on a new context where it was lost. */
  const attempt = async <T>(
    picture: Picture | MapPicture,
    paint: (graph: Graph, recovered: boolean) => T,
  ): Promise<T | Declined> => {
    const prepared = prepare(picture);
    if (typeof prepared === 'string') return { kind: 'declined', reason: prepared };
    try {
      return paint(prepared, false);
    } catch (error) {
      if (!(error instanceof ContextLost)) throw error;
    }
    const trouble = await reopen();
    if (trouble !== null) return { kind: 'declined', reason: `the WebGL context was lost and ${trouble}` };
    try {
      return paint(prepared, true);
    } catch (error) {
      if (!(error instanceof ContextLost)) throw error;
      return { kind: 'declined', reason: 'the WebGL context was lost twice' };
    }
  };
  return {
    get renderer() {
      return renderer;
    },
    get counts() {
      return context.counts;
    },
    get gl() {
      return context.gl;
    },
    get compiled() {
      return compiledBefore + context.compiled;
    },
    paint: (picture) => attempt<Painted>(picture, (graph, recovered) => paintOn(context, picture, graph, recovered)),
    paintMap: (picture) =>
      attempt<PaintedMap>(picture, (graph, recovered) => paintMapOn(context, picture, graph, recovered)),
    tensors: unready,
    minimizer: unready,
    cgls: unready,
    dispose() {
      context.dispose();
      closeBackend();
    },
  };
}

const unready = () => Promise.resolve({ kind: 'declined', reason: 'WebGL does not do this yet' } as const);

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
