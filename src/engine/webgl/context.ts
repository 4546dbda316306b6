/**
 * Draws fragment shaders on the context, with the programs, frame buffer and vertex data of tfjs's WebGL backend, and reads the
 * pixels back at once. The only place where WebGL draws are issued, so `launches` counts them all.
 */
import type { GPGPUContext, GPGPUContextProgram } from '@tensorflow/tfjs-backend-webgl/dist/gpgpu_context';
import { createFragmentShader } from '@tensorflow/tfjs-backend-webgl/dist/webgl_util';

/** Programs kept; the one not used for longest goes first. */
const MAX_PROGRAMS = 32;

/** The context was lost: everything made on it is gone. */
export class ContextLost extends Error {
  override readonly name = 'ContextLost';
}

export interface Counts {
  readonly launches: number;
  readonly programs: number;
  readonly textures: number;
}

export interface DrawingContext {
  readonly gl: WebGL2RenderingContext;
  /** Renders rows of `width` pixels; answers their channels, four by four, row-major. Throws `ContextLost`. */
  draw(source: string, width: number, height: number, setUniforms: SetUniforms): Float32Array;
  readonly counts: Counts;
  dispose(): void;
}

export type SetUniforms = (gl: WebGL2RenderingContext, location: (name: string) => WebGLUniformLocation | null) => void;

export function createDrawingContext(gpgpu: GPGPUContext): DrawingContext {
  // The backend is only ever made where WEBGL_VERSION is 2.
  const gl = gpgpu.gl as WebGL2RenderingContext;
  const programs = new Map<string, GPGPUContextProgram>();
  let target: { texture: WebGLTexture; width: number; height: number } | null = null;
  let launches = 0;

  const checkContext = () => {
    if (gl.isContextLost()) throw new ContextLost('the WebGL context was lost');
  };

  const programOf = (source: string): GPGPUContextProgram => {
    const known = programs.get(source);
    // Deleted and set again: the map's order is that of use.
    if (known) programs.delete(source);
    const program = known ?? compile(gpgpu, gl, source);
    programs.set(source, program);
    const [oldest] = programs;
    if (programs.size > MAX_PROGRAMS && oldest) {
      programs.delete(oldest[0]);
      gpgpu.deleteProgram(oldest[1]);
    }
    return program;
  };

  /** The texture drawn to: grows, is never smaller than asked for. tfjs counts in matrix elements, two by two to a texel. */
  const targetOf = (width: number, height: number): WebGLTexture => {
    if (target && target.width >= width && target.height >= height) return target.texture;
    if (target) gpgpu.deleteMatrixTexture(target.texture);
    target = null;
    const { texture } = gpgpu.createPackedMatrixTexture(2 * height, 2 * width);
    target = { texture, width, height };
    return texture;
  };

  const render = (source: string, width: number, height: number, setUniforms: SetUniforms): Float32Array => {
    checkContext();
    const program = programOf(source);
    const texture = targetOf(width, height);
    gpgpu.setOutputPackedMatrixTexture(texture, 2 * height, 2 * width);
    gpgpu.setProgram(program);
    gpgpu.bindVertexArray(program.vao);
    setUniforms(gl, (name) => gl.getUniformLocation(program, name));
    gpgpu.executeProgram();
    launches++;
    const pixels = gpgpu.downloadMatrixFromPackedTexture(texture, height, width);
    checkContext();
    return pixels;
  };

  return {
    gl,
    draw(source, width, height, setUniforms) {
      try {
        return render(source, width, height, setUniforms);
      } catch (error) {
        // On a lost context every call fails in its own way.
        checkContext();
        throw error;
      }
    },
    get counts() {
      return { launches, programs: programs.size, textures: target ? 1 : 0 };
    },
    dispose() {
      if (!gl.isContextLost()) {
        for (const program of programs.values()) gpgpu.deleteProgram(program);
        if (target) gpgpu.deleteMatrixTexture(target.texture);
      }
      programs.clear();
      target = null;
    },
  };
}

function compile(gpgpu: GPGPUContext, gl: WebGL2RenderingContext, source: string): GPGPUContextProgram {
  const shader = createFragmentShader(gl, source);
  const program = gpgpu.createProgram(shader);
  // The program keeps it until it is deleted itself.
  gl.deleteShader(shader);
  gpgpu.buildVao(program);
  return program;
}
