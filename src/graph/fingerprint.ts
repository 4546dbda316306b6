/** One string per graph: equal strings, equal functions over equal inputs. For caches and for "has anything changed". */
import type { Graph } from './graph.ts';

export function fingerprint(graph: Graph): string {
  return JSON.stringify(graph, (_, value: unknown) =>
    typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))
      ? `#${Object.is(value, -0) ? '-0' : value}`
      : value,
  );
}
