/**
 * Functions whose bodies are made when they are first asked for, and syntax moved to another place of the text. Long files
 * rest on both: of most functions nobody needs more than the head, and an edit moves all that stands below it.
 */
import type { FunctionDefinition, Statement } from './syntax.ts';

type Head = Omit<FunctionDefinition, 'body'>;

/** A function whose body is made once, when it is first looked at. */
export function withBody(head: Head, make: () => readonly Statement[]): FunctionDefinition {
  let body: readonly Statement[] | undefined;
  return {
    ...head,
    get body() {
      return (body ??= make());
    },
  };
}

/** A function with another head, its body still to be made. A spread would make it. */
export function changed(definition: FunctionDefinition, changes: Partial<Head>): FunctionDefinition {
  const { name, nameSpan, parameters, documentation, decorators, flavour, method, span } = definition;
  const head: Head = { name, nameSpan, parameters, documentation, decorators, flavour, method, span, ...changes };
  return withBody(head, () => definition.body);
}

/** The same syntax with every span so many characters further on; bodies of functions follow when they are asked for. */
export function moved<T>(node: T, by: number): T {
  return by === 0 ? node : (copy(node, by) as T);
}

function copy(node: unknown, by: number): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map((one) => copy(one, by));
  if (isSpan(node)) return { from: node.from + by, to: node.to + by };
  const isFunction = 'flavour' in node;
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(node)) {
    if (!isFunction || key !== 'body') result[key] = copy(node[key as keyof typeof node], by);
  }
  if (!isFunction) return result;
  const definition = node as FunctionDefinition;
  // Of its keys all but the body are there.
  return withBody(result as unknown as Head, () => moved(definition.body, by));
}

/** No other node has a number called `from`. */
function isSpan(node: object): node is { from: number; to: number } {
  return 'from' in node && typeof node.from === 'number';
}
