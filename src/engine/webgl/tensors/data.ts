/**
 * Data on the GPU: an array goes up once, however many graphs read it, and stays for the next ones while there is room. Arrays are
 * known by identity: the engine holds one per hash. Small ones are not worth keeping.
 */
import type { Shape } from '../../../graph/graph.ts';

/** Elements from which an array is kept. */
const SMALLEST = 1024;
/** Elements that are kept without being used: 16 MB. */
const MOST = 2 ** 22;

export interface DataTensors<Tensor> {
  /** To be given back by `release`. */
  take(values: Float64Array, shape: Shape): Tensor;
  release(values: Float64Array, tensor: Tensor): void;
}

export function createDataTensors<Tensor>(
  upload: (values: Float64Array, shape: Shape) => Tensor,
  free: (tensor: Tensor) => void,
): DataTensors<Tensor> {
  const kept = new Map<Float64Array, { readonly tensor: Tensor; users: number }>();
  const trim = () => {
    let unused = [...kept].reduce((sum, [values, { users }]) => sum + (users === 0 ? values.length : 0), 0);
    for (const [values, { tensor, users }] of kept) {
      if (unused <= MOST) return;
      if (users > 0) continue;
      kept.delete(values);
      free(tensor);
      unused -= values.length;
    }
  };
  return {
    take(values, shape) {
      if (values.length < SMALLEST) return upload(values, shape);
      const entry = kept.get(values) ?? { tensor: upload(values, shape), users: 0 };
      entry.users++;
      // Deleted and set again: the map's order is that of use.
      kept.delete(values);
      kept.set(values, entry);
      return { ...entry.tensor, shape: [...shape] };
    },
    release(values, tensor) {
      const entry = kept.get(values);
      if (!entry) {
        free(tensor);
        return;
      }
      entry.users--;
      trim();
    },
  };
}
