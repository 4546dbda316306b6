/**
 * Draws fragment shaders on the context, with the programs, frame buffer and vertex data of tfjs's WebGL backend: numbers that are
 * read back at once, numbers that stay on the GPU for later passes (the plane), and pictures. The only place where WebGL draws are
 * issued: `launches` counts them all, but for the one pixel by which a new program is warmed.
 */
import type { GPGPUContext, GPGPUContextProgram } from '@tensorflow/tfjs-backend-webgl/dist/gpgpu_context';
import { createFragmentShader } from '@tensorflow/tfjs-backend-webgl/dist/webgl_util';
import type { MapImage } from '../job.ts';

/** Programs kept; the one not used for longest goes first. */
const MAX_PROGRAMS = 32;

/** The context was lost: everything made on it is gone. */
export class ContextLost extends Error {
  override readonly name = 'ContextLost';
}

/** Numbers on the GPU, four to a pixel. Its owner deletes it. */
export interface Buffer {
  readonly texture: WebGLTexture;
  readonly width: number;
  readonly height: number;
}

export interface Counts {
  readonly launches: number;
  readonly programs: number;
  readonly textures: number;
}

/** A shader to run once for each pixel of a rectangle. What it declares as `uniform sampler2D plane` is the plane. */
interface Pass {
  readonly source: string;
  readonly width: number;
  readonly height: number;
  readonly setUniforms: SetUniforms;
}

/** All of its draws throw `ContextLost` where the context is. */
export interface DrawingContext {
  readonly gl: WebGL2RenderingContext;
  /** The pixels' channels, four by four, row-major from the bottom, at the start of an array that the next draw overwrites. */
  draw(pass: Pass): Float32Array;
  /** Leaves the pixels on the GPU, as floats, for passes that read the plane. */
  drawPlane(pass: Pass): void;
  drawImage(pass: Pass): MapImage;
  /** Zeros where no values are given, else four numbers per pixel, row by row. */
  createBuffer(width: number, height: number, values?: Float32Array): Buffer;
  /** Fills a buffer; the others are samplers by name. */
  drawBuffer(buffer: Buffer, pass: Omit<Pass, 'width' | 'height'>, samplers: Readonly<Record<string, Buffer>>): void;
  readBuffer(buffer: Buffer): Float32Array;
  deleteBuffer(buffer: Buffer): void;
  readonly counts: Counts;
  /** Milliseconds that programs have taken to compile so far. */
  readonly compiled: number;
  dispose(): void;
}

type SetUniforms = (gl: WebGL2RenderingContext, location: (name: string) => WebGLUniformLocation | null) => void;

interface Program {
  readonly program: GPGPUContextProgram;
  /** By name: asking the driver takes long. */
  readonly locations: Map<string, WebGLUniformLocation | null>;
}

export function createDrawingContext(gpgpu: GPGPUContext): DrawingContext {
  // The backend is only ever made where WEBGL_VERSION is 2.
  const gl = gpgpu.gl as WebGL2RenderingContext;
  const programs = new Map<string, Program>();
  let target: Buffer | null = null;
  let plane: Buffer | null = null;
  let pixels = new Float32Array(0);
  let buffers = 0;
  let launches = 0;
  let compiled = 0;

  const checkContext = () => {
    if (gl.isContextLost()) throw new ContextLost('the WebGL context was lost');
  };

  const programOf = (source: string): Program => {
    const known = programs.get(source);
    // Deleted and set again: the map's order is that of use.
    if (known) programs.delete(source);
    const program = known ?? compiledNow(source);
    programs.set(source, program);
    const [oldest] = programs;
    if (programs.size > MAX_PROGRAMS && oldest) {
      programs.delete(oldest[0]);
      gpgpu.deleteProgram(oldest[1].program);
    }
    return program;
  };

  /** Drivers put work off to the first draw, and wait for it only where pixels are asked for: one pixel is. */
  const compiledNow = (source: string): Program => {
    const start = performance.now();
    const program = compile(gpgpu, gl, source);
    target = fitting(target, 1, 1);
    gpgpu.setOutputPackedMatrixTexture(target.texture, 2, 2);
    gpgpu.setProgram(program);
    gpgpu.bindVertexArray(program.vao);
    gpgpu.executeProgram();
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.FLOAT, new Float32Array(4));
    compiled += performance.now() - start;
    return { program, locations: new Map() };
  };

  /** A texture that grows and is never smaller than asked for. tfjs counts in matrix elements, two by two to a texel. */
  const fitting = (before: Buffer | null, width: number, height: number): Buffer => {
    if (before && before.width >= width && before.height >= height) return before;
    if (before) gpgpu.deleteMatrixTexture(before.texture);
    const { texture } = gpgpu.createPackedMatrixTexture(2 * height, 2 * width);
    return { texture, width, height };
  };

  /** Runs a program on what is bound to be drawn to. */
  const launch = (
    { program, locations }: Program,
    setUniforms: SetUniforms,
    samplers: Readonly<Record<string, Buffer | null>> = { plane },
  ) => {
    gpgpu.setProgram(program);
    gpgpu.bindVertexArray(program.vao);
    const location = (name: string): WebGLUniformLocation | null => {
      let known = locations.get(name);
      if (known === undefined) locations.set(name, (known = gl.getUniformLocation(program, name)));
      return known;
    };
    setUniforms(gl, location);
    let unit = 0;
    for (const [name, buffer] of Object.entries(samplers)) {
      const sampler = location(name);
      if (!sampler || !buffer) continue;
      gl.activeTexture(gl.TEXTURE0 + unit);
      gl.bindTexture(gl.TEXTURE_2D, buffer.texture);
      gl.uniform1i(sampler, unit++);
    }
    gpgpu.executeProgram();
    launches++;
    while (unit-- > 0) {
      gl.activeTexture(gl.TEXTURE0 + unit);
      gl.bindTexture(gl.TEXTURE_2D, null);
    }
  };

  const guarded = <T>(work: () => T): T => {
    checkContext();
    try {
      return work();
    } catch (error) {
      // On a lost context every call fails in its own way.
      checkContext();
      throw error;
    }
  };

  return {
    gl,
    draw: ({ source, width, height, setUniforms }) =>
      guarded(() => {
        const program = programOf(source);
        target = fitting(target, width, height);
        gpgpu.setOutputPackedMatrixTexture(target.texture, 2 * height, 2 * width);
        launch(program, setUniforms);
        const length = 4 * width * height;
        if (pixels.length < length) pixels = new Float32Array(length);
        gl.readPixels(0, 0, width, height, gl.RGBA, gl.FLOAT, pixels);
        checkContext();
        return pixels;
      }),
    drawPlane({ source, width, height, setUniforms }) {
      guarded(() => {
        const program = programOf(source);
        plane = fitting(plane, width, height);
        gpgpu.setOutputPackedMatrixTexture(plane.texture, 2 * height, 2 * width);
        launch(program, setUniforms);
        checkContext();
      });
    },
    drawImage: ({ source, width, height, setUniforms }) =>
      guarded(() => {
        const program = programOf(source);
        const { canvas } = gl;
        if (canvas.width !== width) canvas.width = width;
        if (canvas.height !== height) canvas.height = height;
        gl.bindFramebuffer(gl.FRAMEBUFFER, null);
        gl.viewport(0, 0, width, height);
        gl.scissor(0, 0, width, height);
        launch(program, setUniforms);
        const image = imageOf(gl, width, height);
        checkContext();
        return image;
      }),
    createBuffer: (width, height, values) =>
      guarded(() => {
        const { texture } = gpgpu.createPackedMatrixTexture(2 * height, 2 * width);
        gpgpu.uploadDenseMatrixToTexture(texture, width, height, values ?? new Float32Array(4 * width * height));
        buffers++;
        checkContext();
        return { texture, width, height };
      }),
    drawBuffer(buffer, { source, setUniforms }, samplers) {
      guarded(() => {
        const program = programOf(source);
        gpgpu.setOutputPackedMatrixTexture(buffer.texture, 2 * buffer.height, 2 * buffer.width);
        launch(program, setUniforms, samplers);
      });
    },
    readBuffer: ({ texture, width, height }) =>
      guarded(() => {
        const values = gpgpu.downloadMatrixFromPackedTexture(texture, height, width);
        checkContext();
        return values;
      }),
    deleteBuffer({ texture }) {
      buffers--;
      if (!gl.isContextLost()) gpgpu.deleteMatrixTexture(texture);
    },
    get compiled() {
      return compiled;
    },
    get counts() {
      return { launches, programs: programs.size, textures: buffers + (target ? 1 : 0) + (plane ? 1 : 0) };
    },
    dispose() {
      if (!gl.isContextLost()) {
        for (const { program } of programs.values()) gpgpu.deleteProgram(program);
        for (const used of [target, plane]) if (used) gpgpu.deleteMatrixTexture(used.texture);
      }
      programs.clear();
      target = null;
      plane = null;
    },
  };
}

/** What stands on the canvas: handed over whole where the canvas can, else read back as bytes. */
function imageOf(gl: WebGL2RenderingContext, width: number, height: number): MapImage {
  const { canvas } = gl;
  if (typeof OffscreenCanvas !== 'undefined' && canvas instanceof OffscreenCanvas) {
    return { kind: 'bitmap', bitmap: canvas.transferToImageBitmap() };
  }
  const upwards = new Uint8Array(4 * width * height);
  gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, upwards);
  const rgba = new Uint8ClampedArray(upwards.length);
  for (let row = 0; row < height; row++) {
    rgba.set(upwards.subarray(4 * width * row, 4 * width * (row + 1)), 4 * width * (height - 1 - row));
  }
  return { kind: 'pixels', width, height, rgba };
}

function compile(gpgpu: GPGPUContext, gl: WebGL2RenderingContext, source: string): GPGPUContextProgram {
  const shader = createFragmentShader(gl, source);
  const program = gpgpu.createProgram(shader);
  // The program keeps it until it is deleted itself.
  gl.deleteShader(shader);
  gpgpu.buildVao(program);
  return program;
}
