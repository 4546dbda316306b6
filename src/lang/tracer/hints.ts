/** What annotations and documentation say about the shape of a parameter. */
import type { Shape } from '../../graph/graph.ts';
import type { FunctionDefinition, Parameter } from '../syntax.ts';

/** A shape that is written down, with where. */
export function hintedShape(
  definition: FunctionDefinition,
  parameter: Parameter,
  name: string,
): { readonly shape: Shape; readonly reason: string } | undefined {
  const tuple = tupleLength(parameter.annotation);
  if (tuple !== undefined) return { shape: [tuple], reason: `its annotation is ${parameter.annotation ?? ''}` };
  const documented = definition.documentation && documentedShape(definition.documentation, name);
  return documented
    ? { shape: documented, reason: `the documentation gives it the shape (${documented.join(', ')})` }
    : undefined;
}

/** `[number, number]`, `tuple[float, float, float]`. */
function tupleLength(annotation: string | null): number | undefined {
  const inner =
    /^(?:readonly\s+)?\[(.*)\]$/s.exec(annotation?.trim() ?? '')?.[1] ??
    /^(?:typing\.)?[tT]uple\[(.*)\]$/s.exec(annotation?.trim() ?? '')?.[1];
  if (inner === undefined || inner.includes('...')) return undefined;
  const items = inner.split(',').map((item) => item.trim());
  return items.every((item) => /^([A-Za-z_]\w*\s*\??:\s*)?(number|float|int)$/.test(item)) ? items.length : undefined;
}

/** "x : array of shape (3,)", "x: (2, 3) array", "@param x ... shape (3)". Letters for lengths say nothing. */
function documentedShape(documentation: string, name: string): Shape | undefined {
  for (const line of documentation.split('\n')) {
    if (!new RegExp(`(^|[\\s*\`])${name.replace(/\W/g, '')}\\b`).test(line)) continue;
    if (!/shape|array|ndarray|vector|matrix|tensor/i.test(line)) continue;
    const shape = /[([]\s*(\d+(?:\s*,\s*\d+)*)\s*,?\s*[)\]]/.exec(line)?.[1];
    if (shape !== undefined) return shape.split(',').map((length) => Number(length));
  }
  return undefined;
}

/** Annotated as the language's own list or tuple: goes in as one, not as an array of NumPy. */
export function takesList(parameter: Parameter): boolean {
  const annotation = parameter.annotation?.trim() ?? '';
  return (
    /^(typing\.)?(list|tuple|sequence|iterable|collection)\b/i.test(annotation) ||
    /\[\]$|^(Readonly)?Array</.test(annotation) ||
    /^\[.*\]$/s.test(annotation)
  );
}
