/** What tests ask of the engine in a worker. Parameters and results are plain data. */
import type { Engine } from '../../../src/engine/engine.ts';
import { createEngine, createEngineWith } from '../../../src/engine/engine.ts';
import { referenceBackend } from '../../../src/engine/float64/reference.ts';
import { xAt, xBetween } from '../../../src/engine/grid.ts';
import type {
  BackendChoice,
  DerivativeJob,
  DerivativeResult,
  Grid,
  MapImage,
  MinimizeJob,
  MinimizeResult,
  RunReport,
} from '../../../src/engine/job.ts';
import type { FirstOrder, Options } from '../../../src/engine/minimize/optimizers.ts';
import type { WebglSystem } from '../../../src/engine/painter.ts';
import { bestFloat64 } from '../../../src/engine/wasm/compile.ts';
import { tensorCount } from '../../../src/engine/webgl/backend.ts';
import { openWebgl } from '../../../src/engine/webgl/painter.ts';
import type { Graph } from '../../../src/graph/graph.ts';

const NO_DATA = new Map<string, Float64Array>();
let access: ReturnType<typeof openWebgl> | undefined;
const webgl = () => (access ??= openWebgl());
const engine = createEngineWith({ float64: referenceBackend, painter: webgl });
let revision = 0;

async function painter() {
  const opened = await webgl();
  if (opened.kind === 'unavailable') throw new Error(opened.reason);
  return opened.painter;
}

function final(
  job: DerivativeJob,
  choice: BackendChoice,
  by: Engine = engine,
  data = NO_DATA,
): Promise<DerivativeResult> {
  return new Promise((resolve, reject) => {
    by.run(++revision, job, choice, data, (_, state) => {
      if (state.kind === 'running') return;
      if (state.kind === 'done' && state.result.kind === 'derivative') resolve(state.result);
      else reject(new Error(JSON.stringify(state)));
    });
  });
}

export interface OperationError {
  /** Largest |WebGL - float64| / |float64|. */
  readonly relative: number;
  /** The same against max |float64|: digits of the curve. */
  readonly ofLargest: number;
  /** Where the relative error is largest. */
  readonly at: number;
  /** First point that is finite in one and not in the other, or null. */
  readonly mismatch: number | null;
}

/** Width, height, and some pixels as red, green, blue. */
async function pixelsOf(image: MapImage) {
  const bitmap =
    image.kind === 'bitmap'
      ? image.bitmap
      : await createImageBitmap(new ImageData(image.rgba, image.width, image.height));
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (!context) throw new Error('no canvas');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const at = (x: number, y: number) => [...context.getImageData(x, y, 1, 1).data.slice(0, 3)];
  return {
    kind: image.kind,
    width,
    height,
    topLeft: at(0, 0),
    bottomRight: at(width - 1, height - 1),
    centre: at(width >> 1, height >> 1),
  };
}

export const tasks = {
  /** A minimize job with that choice: what of its answer a test looks at, as plain data. */
  async minimizeJob(job: MinimizeJob, choice: BackendChoice) {
    const by = createEngineWith({ float64: bestFloat64(), painter: webgl });
    const result = await new Promise<MinimizeResult>((resolve, reject) => {
      by.run(++revision, job, choice, NO_DATA, (_, state) => {
        if (state.kind === 'running') return;
        if (state.kind === 'done' && state.result.kind === 'minimize') resolve(state.result);
        else reject(new Error(JSON.stringify(state)));
      });
    });
    const { runs, many, landscape, report } = result;
    return {
      report,
      runs: runs.map(({ x, value, iterations, termination, backend, launches, gap, check, spans, trace }) => ({
        x: [...x], value, iterations, termination, backend, launches, gap, check, spans, losses: [...trace.loss],
      })), // prettier-ignore
      many: many && { ...many, minima: many.minima.map(({ x, value, count }) => ({ x: [...x], value, count })) },
      landscape: landscape && { run: landscape.run, x: landscape.x },
    };
  },

  /** The result with its curves as plain numbers. */
  async run(job: DerivativeJob, choice: BackendChoice) {
    const { slices, map, ...rest } = await final(job, choice);
    const image = map && (await pixelsOf(map.image));
    return {
      ...rest,
      map: map && { ...map, values: Array.from(map.values), contours: map.contours.map(({ level }) => level), image },
      slices: slices.map((slice) => ({
        ...slice,
        curves: slice.curves.map((curve) => ({
          ...curve,
          type: curve.values.constructor.name,
          values: Array.from(curve.values),
        })),
      })),
    };
  },

  /** A map, and every readback on its way: how many numbers or bytes each gave. */
  async readbacks(job: DerivativeJob): Promise<number[]> {
    const { gl } = await painter();
    const read = gl.readPixels.bind(gl);
    const sizes: number[] = [];
    gl.readPixels = (...parameters: unknown[]) => {
      sizes.push(Number(parameters[2]) * Number(parameters[3]) * 4);
      (read as (...list: unknown[]) => void)(...parameters);
    };
    try {
      await final(job, 'webgl');
    } finally {
      gl.readPixels = read;
    }
    return sizes;
  },

  /** Only the report. */
  async report(job: DerivativeJob, choice: BackendChoice): Promise<RunReport> {
    return (await final(job, choice)).run;
  },

  /** The engine as the panel makes it. */
  async ownEngine(job: DerivativeJob): Promise<RunReport> {
    const own = createEngine();
    return (await final(job, 'auto', own)).run;
  },

  /** A graph of one variable (the rest held) against float64 at points that are float32 numbers. */
  async compare(graph: Graph, at: readonly number[], grid: Grid, careful: boolean): Promise<OperationError> {
    const painted = await (
      await painter()
    ).paint({ graph, data: NO_DATA, variable: 0, at, grid, orders: 1, careful, kernels: false });
    if (painted.kind === 'declined') throw new Error(painted.reason);
    const [drawn = []] = painted.curves;
    const xs = xBetween(grid, 0, grid.points);
    const [right = []] = referenceBackend.compile(graph, NO_DATA).evaluate([xs, ...at.slice(1)], grid.points);
    let relative = 0;
    let largest = 0;
    let absolute = 0;
    let place = 0;
    let mismatch: number | null = null;
    for (let i = 0; i < grid.points; i++) {
      const [a, b] = [drawn[i] ?? NaN, right[i] ?? NaN];
      // Beyond float32's normal numbers there is nothing to compare.
      const inRange = Math.abs(b) < 3.4e38 && (Math.abs(b) > 1.2e-38 || b === 0);
      if (Number.isFinite(b) && !inRange) continue;
      if (
        Number.isFinite(a) !== Number.isFinite(b) ||
        Number.isNaN(a) !== Number.isNaN(b) ||
        (!Number.isFinite(a) && !Number.isNaN(a) && a !== b)
      ) {
        mismatch ??= xAt(grid, i);
        continue;
      }
      if (!Number.isFinite(b)) continue;
      const error = Math.abs(a - b);
      absolute = Math.max(absolute, error);
      largest = Math.max(largest, Math.abs(b));
      const share = error === 0 ? 0 : error / Math.abs(b);
      if (share > relative) {
        relative = share;
        place = xAt(grid, i);
      }
    }
    return { relative, ofLargest: largest === 0 ? absolute : absolute / largest, at: place, mismatch };
  },

  /** A graph's outputs by tfjs kernels, what they took, and how many tensors are left. */
  async tensors(
    graph: Graph,
    variables: readonly (readonly number[])[],
    data: readonly (readonly [string, readonly number[]])[] = [],
    times = 1,
  ) {
    const values = new Map(data.map(([hash, list]) => [hash, Float64Array.from(list)]));
    const tensors = await (await painter()).tensors(graph, values);
    if (tensors.kind === 'declined') throw new Error(tensors.reason);
    let outputs: Float32Array[] = [];
    for (let i = 0; i < times; i++) outputs = await tensors.value.evaluate(variables);
    const { launches } = tensors.value;
    tensors.value.dispose();
    return { outputs: outputs.map((output) => Array.from(output)), launches };
  },

  /** The first number of each graph, one after another, and how often the array went up. */
  async shared(
    graphs: readonly Graph[],
    variables: readonly (readonly number[])[],
    [hash, list]: readonly [string, readonly number[]],
  ) {
    const webglPainter = await painter();
    const data = new Map([[hash, Float64Array.from(list)]]);
    const { gl } = webglPainter;
    const write = gl.texSubImage2D.bind(gl);
    let uploads = 0;
    gl.texSubImage2D = (...parameters: unknown[]) => {
      if (Number(parameters[4]) * Number(parameters[5]) * 4 >= list.length) uploads++;
      (write as (...all: unknown[]) => void)(...parameters);
    };
    const outputs = [];
    for (const graph of graphs) {
      const tensors = await webglPainter.tensors(graph, data);
      if (tensors.kind === 'declined') throw new Error(tensors.reason);
      outputs.push((await tensors.value.evaluate(variables))[0]?.[0] ?? NaN);
      tensors.value.dispose();
    }
    gl.texSubImage2D = write;
    return { outputs, uploads };
  },

  /** An optimizer on WebGL, read after every `every` steps; the context is lost before the reading of that number. */
  async minimize(
    loss: Graph,
    name: FirstOrder,
    options: Options,
    starts: readonly (readonly number[])[],
    [every, readings, lost = -1]: readonly number[],
    data: readonly (readonly [string, readonly number[]])[] = [],
  ) {
    const values = new Map(data.map(([hash, list]) => [hash, Float64Array.from(list)]));
    const webglPainter = await painter();
    const made = await webglPainter.minimizer(loss, name, options, starts, values);
    if (made.kind === 'declined') throw new Error(made.reason);
    const minimizer = made.value;
    const rows = [];
    const start = performance.now();
    for (let i = 0; i < (readings ?? 1); i++) {
      if (i === lost) webglPainter.gl.getExtension('WEBGL_lose_context')?.loseContext();
      const { loss: losses, x } = await minimizer.run(every ?? 1);
      rows.push({ loss: Array.from(losses), x: Array.from(x) });
    }
    const milliseconds = performance.now() - start;
    minimizer.dispose();
    const { launches, recovered } = minimizer;
    return { rows, launches, recovered, milliseconds };
  },

  /** CGLS, and the context lost before where that is asked for. */
  async cgls(
    system: Omit<WebglSystem, 'matrix' | 'rhs' | 'weights'> & Readonly<Record<'matrix' | 'rhs', readonly number[]>>,
    weights: readonly number[] | null,
    maxIterations: number,
    tolerance: number,
  ) {
    const start = performance.now();
    const solved = await (
      await painter()
    ).cgls(
      {
        ...system,
        matrix: Float64Array.from(system.matrix),
        rhs: Float64Array.from(system.rhs),
        weights: weights && Float64Array.from(weights),
      },
      maxIterations,
      tolerance,
    );
    if (solved.kind === 'declined') throw new Error(solved.reason);
    const { x, trace, iterates, ...rest } = solved.value;
    const milliseconds = performance.now() - start;
    return { ...rest, x: Array.from(x), trace: Array.from(trace), iterates: Array.from(iterates), milliseconds };
  },

  /** What is alive: programs, textures, tfjs's tensors; and the launches so far. */
  async counts() {
    const { counts } = await painter();
    return { ...counts, engineTensors: tensorCount() };
  },

  /** From now on this worker's browser has no WebGL. */
  removeWebgl() {
    OffscreenCanvas.prototype.getContext = () => null;
  },

  async loseContext() {
    const { gl } = await painter();
    gl.getExtension('WEBGL_lose_context')?.loseContext();
    return gl.isContextLost();
  },
};

export type Tasks = typeof tasks;
