/**
 * tfjs's WebGL backend as a device for programs on tensors: arrays go up once, programs run on what is there, only what is asked
 * for comes back. Every tensor belongs to who got it and must be given back. Draws are counted, and tfjs's store of programs,
 * which only grows, is kept small.
 */
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl/dist/backend_webgl';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Shape } from '../../../graph/graph.ts';
import { sizeOf } from '../../../graph/graph.ts';
import { ContextLost } from '../context.ts';
import type { DataTensors } from './data.ts';
import { createDataTensors } from './data.ts';

export type Tensor = TensorInfo;

/** A program that computes each element of its result by itself. It reads its inputs as flat arrays: `getA(int index)`. */
export interface TensorProgram {
  readonly shape: Shape;
  readonly inputs: readonly { readonly name: string; readonly size: number }[];
  /** Defines `float element(int index)`. What the library needs (`zero`) and `scalars` are there. */
  readonly code: string;
  /** Length of the uniform array of vectors `scalars`. */
  readonly vectors: number;
}

export interface TensorDevice {
  readonly backend: MathBackendWebGL;
  /** All draws on the context so far, tfjs's own included. */
  readonly launches: number;
  /** Tensors alive. */
  readonly tensors: number;
  upload(values: ArrayLike<number>, shape: Shape): Tensor;
  readonly data: DataTensors<Tensor>;
  run(program: TensorProgram, inputs: readonly Tensor[], scalars: readonly number[]): Tensor;
  /** A kernel of tfjs; its result is not packed. */
  kernel(compute: (backend: MathBackendWebGL) => Tensor): Tensor;
  /** A copy of a matrix as tfjs's products take it: else they make one each time. */
  packed(tensor: Tensor): Tensor;
  /** The values, row-major; the tensor stays. */
  read(tensor: Tensor): Float32Array;
  release(tensor: Tensor): void;
  /** Throws `ContextLost` where the context is. */
  check(): void;
}

/** What tfjs keeps to itself, and is needed here; its public ways to read move the tensor to the CPU. */
interface Inner {
  readonly binaryCache: Record<
    string,
    { readonly webGLProgram: Parameters<MathBackendWebGL['gpgpu']['deleteProgram']>[0] }
  >;
  getValuesFromTexture(dataId: Tensor['dataId']): Float32Array;
}

/** Programs kept by tfjs; those not used for longest go first. */
const MAX_PROGRAMS = 192;

export function createTensorDevice(backend: MathBackendWebGL): TensorDevice {
  const { gpgpu } = backend;
  const inner = backend as unknown as Inner;
  let launches = 0;
  const execute = gpgpu.executeProgram.bind(gpgpu);
  gpgpu.executeProgram = () => {
    launches++;
    execute();
  };
  const check = () => {
    if (gpgpu.gl.isContextLost()) throw new ContextLost('the WebGL context was lost');
  };
  /** Oldest first: names of an object stand in the order in which they were made. */
  const trim = () => {
    const programs = inner.binaryCache;
    const keys = Object.keys(programs);
    for (const key of keys.slice(0, Math.max(0, keys.length - MAX_PROGRAMS))) {
      const known = programs[key];
      if (known) gpgpu.deleteProgram(known.webGLProgram);
      Reflect.deleteProperty(programs, key);
    }
  };
  const upload = (values: ArrayLike<number>, shape: Shape): Tensor => {
    check();
    const tensor = backend.makeTensorInfo([...shape], 'float32', Float32Array.from(values));
    // Else tfjs keeps small arrays as uniforms and compiles one program for them and another for textures.
    backend.uploadToGPU(tensor.dataId);
    return tensor;
  };
  const release = (tensor: Tensor) => {
    backend.disposeIntermediateTensorInfo(tensor);
  };
  return {
    backend,
    upload,
    release,
    data: createDataTensors(upload, release),
    get launches() {
      return launches;
    },
    get tensors() {
      return backend.numDataIds();
    },
    run({ shape, inputs, code, vectors }, tensors, scalars) {
      const flat = tensors.map(({ dataId, dtype }, i) => ({ dataId, dtype, shape: [inputs[i]?.size ?? 1] }));
      const packed = new Float32Array(4 * vectors);
      packed.set(scalars);
      const program = {
        variableNames: inputs.map(({ name }) => name),
        outputShape: [sizeOf(shape)],
        userCode: `${code}\nvoid main() { setOutput(element(getOutputCoords())); }`,
        customUniforms: [
          { name: 'zeroBits', type: 'int' as const },
          ...(vectors > 0 ? [{ name: 'scalars', type: 'vec4' as const, arrayIndex: vectors }] : []),
        ],
      };
      // tfjs asks for plain lists and hands them to WebGL as they are.
      const values = [[0], ...(vectors > 0 ? [packed as unknown as number[]] : [])];
      const result = backend.runWebGLProgram(program, flat, 'float32', values);
      trim();
      return { ...result, shape: [...shape] };
    },
    kernel(compute) {
      const result = compute(backend);
      const plain = backend.texData.get(result.dataId).isPacked ? backend.unpackTensor(result) : result;
      if (plain !== result) backend.disposeIntermediateTensorInfo(result);
      trim();
      return plain;
    },
    packed: (tensor) => backend.packTensor(tensor),
    read(tensor) {
      check();
      const values = inner.getValuesFromTexture(tensor.dataId);
      check();
      return values;
    },
    check,
  };
}
