/**
 * tfjs's WebGL backend: made, registered under its own name, and made anew after its context was lost. Parts of tfjs are imported
 * by path: the whole of it registers hundreds of kernels that nothing here calls.
 */
import { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl/dist/backend_webgl';
import { env } from '@tensorflow/tfjs-core/dist/environment';
import { engine, registerBackend, removeBackend, setBackend } from '@tensorflow/tfjs-core/dist/globals';

const NAME = 'webgl';
/** tfjs's own priority of this backend. */
const PRIORITY = 2;

export type BackendAccess =
  | { readonly kind: 'open'; readonly backend: MathBackendWebGL }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** A working backend on a new context; one that was there before is removed. */
export async function openBackend(): Promise<BackendAccess> {
  try {
    // Software rasterizers are welcome: they are slower than a GPU and still faster than the alternatives.
    env().set('SOFTWARE_WEBGL_ENABLED', true);
    // Small arrays too are WebGL's, and textures that are not used are given back beyond 64 MB.
    env().set('WEBGL_CPU_FORWARD', false);
    env().set('WEBGL_DELETE_TEXTURE_THRESHOLD', 64 << 20);
    if (env().getNumber('WEBGL_VERSION') !== 2) return { kind: 'unavailable', reason: 'WebGL 2 is not available here' };
    if (!env().getBool('WEBGL_RENDER_FLOAT32_CAPABLE'))
      return { kind: 'unavailable', reason: 'the graphics device cannot render 32-bit floats' };
    if (engine().backendNames().includes(NAME)) removeBackend(NAME);
    const backend = new MathBackendWebGL();
    registerBackend(NAME, () => backend, PRIORITY);
    if (!(await setBackend(NAME))) return { kind: 'unavailable', reason: 'the WebGL backend does not start' };
    return { kind: 'open', backend };
  } catch (error) {
    return {
      kind: 'unavailable',
      reason: `WebGL does not start (${error instanceof Error ? error.message : String(error)})`,
    };
  }
}

/** Takes the backend down, its context included. */
export function closeBackend(): void {
  if (engine().backendNames().includes(NAME)) removeBackend(NAME);
}

/** Tensors that tfjs holds; a test watches that they do not grow. */
export function tensorCount(): number {
  return engine().state.numTensors;
}

export function rendererOf(gl: WebGL2RenderingContext): string {
  const names = gl.getExtension('WEBGL_debug_renderer_info');
  return String(gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
}
