/** The WebGL context as jobs use it, and its recovery: work that finds the context lost is done again on a new one. */
import type { OnWebgl } from '../painter.ts';
import { closeBackend, openBackend, rendererOf } from './backend.ts';
import type { DrawingContext } from './context.ts';
import { ContextLost, createDrawingContext } from './context.ts';
import type { TensorDevice } from './tensors/device.ts';
import { createTensorDevice } from './tensors/device.ts';

/** One context, seen as a canvas for own shaders and as tfjs's device for tensors. */
export interface Devices {
  readonly context: DrawingContext;
  readonly tensors: TensorDevice;
}

/** The devices, or why there are none. */
export async function openDevices(): Promise<Devices | string> {
  const access = await openBackend();
  if (access.kind === 'unavailable') return access.reason;
  const { backend } = access;
  return { context: createDrawingContext(backend.gpgpu), tensors: createTensorDevice(backend) };
}

/** Works on the devices that there are; once more on new ones where the context was lost. Answers why it could not. */
export type Recovering = <T>(work: (devices: Devices, recovered: boolean) => T) => Promise<OnWebgl<T>>;

export interface DevicesKeeper {
  readonly devices: Devices;
  /** The GL renderer's name. */
  readonly renderer: string;
  /** Milliseconds that own shaders have taken to compile so far. */
  readonly compiled: number;
  readonly recovering: Recovering;
  dispose(): void;
}

export function keepDevices(first: Devices): DevicesKeeper {
  let devices = first;
  let renderer = rendererOf(first.context.gl);
  let compiledBefore = 0;
  const reopen = async (): Promise<string | null> => {
    compiledBefore += devices.context.compiled;
    devices.context.dispose();
    const opened = await openDevices();
    if (typeof opened === 'string') return opened;
    devices = opened;
    renderer = rendererOf(devices.context.gl);
    return null;
  };
  return {
    get devices() {
      return devices;
    },
    get renderer() {
      return renderer;
    },
    get compiled() {
      return compiledBefore + devices.context.compiled;
    },
    async recovering(work) {
      try {
        return { kind: 'ready', value: work(devices, false) };
      } catch (error) {
        if (!(error instanceof ContextLost)) throw error;
      }
      const trouble = await reopen();
      if (trouble !== null) return { kind: 'declined', reason: `the WebGL context was lost and ${trouble}` };
      try {
        return { kind: 'ready', value: work(devices, true) };
      } catch (error) {
        if (!(error instanceof ContextLost)) throw error;
        return { kind: 'declined', reason: 'the WebGL context was lost twice' };
      }
    },
    dispose() {
      devices.context.dispose();
      closeBackend();
    },
  };
}
