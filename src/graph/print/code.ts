/**
 * A graph as the source of a function, for "Insert derivative as code": values used more than once become locals, so that the
 * code is as short as the graph. What the language cannot say is refused with a reason.
 */
import type { Graph, Node, NodeId } from '../graph.ts';
import { nodeAt, sizeOf } from '../graph.ts';
import { isLeaf } from '../primitives.ts';
import { simplify } from '../simplify.ts';
import type { PythonStyle } from './python.ts';
import { modulesNamedBy, pythonText } from './python.ts';
import type { Term } from './term.ts';
import { Terms } from './term.ts';
import { MATH, typescriptText } from './typescript.ts';

export interface CodeRequest {
  /** The function to write: outputs of one element each. Names of inputs are written as they are: `x`, `x[0]`, `a`. */
  readonly graph: Graph;
  readonly name: string;
  /** As they stand between the parentheses: `x`, `a=2.0`, `x: number[]`. */
  readonly parameters: readonly string[];
  /** Several outputs are returned as a list (an array of the style's library). */
  readonly result: 'number' | 'list';
  /** One line that says what the function is. */
  readonly comment: string;
  readonly language:
    { readonly kind: 'python'; readonly style: PythonStyle } | { readonly kind: 'typescript'; readonly types: boolean };
}

export type Code =
  | {
      readonly ok: true;
      readonly text: string;
      /** Modules that the code names and the file may have to import. */ readonly modules: readonly string[];
    }
  | { readonly ok: false; readonly reason: string };

export function functionCode(request: CodeRequest): Code {
  const { language, result } = request;
  const graph = readable(request.graph, simplify(request.graph));
  const odd = graph.nodes.find((node) => !writable(node, language.kind));
  if (odd)
    return {
      ok: false,
      reason: `${odd.op} of ${odd.shape.length > 0 ? 'arrays ' : ''}has no counterpart in ${language.kind === 'python' ? 'Python' : 'JavaScript'} without a library`,
    };
  const locals = localsOf(graph, new Set(request.parameters.map((parameter) => /^\w+/.exec(parameter)?.[0] ?? '')));
  const terms = new Terms(graph, locals);
  const write = (term: Term) =>
    language.kind === 'python' ? pythonText(vectorized(term, language.style), language.style) : typescriptText(term);
  const lines = [...locals].map(([id, name]) =>
    language.kind === 'python'
      ? `${name} = ${write(terms.definition(id))}`
      : `const ${name} = ${write(terms.definition(id))};`,
  );
  const values = graph.outputs.map((id) => terms.of(id));
  const [first] = values;
  const answer = write(result === 'number' && first ? first : { kind: 'list', items: values });
  const text =
    language.kind === 'python'
      ? pythonFunction(request, lines, answer)
      : typescriptFunction(request, language.types, lines, answer);
  return { ok: true, text, modules: modulesNamedBy(text) };
}

function pythonFunction({ name, parameters, comment }: CodeRequest, lines: readonly string[], answer: string): string {
  return [`def ${name}(${parameters.join(', ')}):`, `"""${comment}"""`, ...lines, `return ${answer}`].join('\n    ');
}

function typescriptFunction(
  { name, parameters, comment, result }: CodeRequest,
  types: boolean,
  lines: readonly string[],
  answer: string,
): string {
  const annotation = types ? (result === 'number' ? ': number' : ': number[]') : '';
  const body = [...lines, `return ${answer};`].map((line) => `  ${line}\n`).join('');
  return `/** ${comment} */\nfunction ${name}(${parameters.join(', ')})${annotation} {\n${body}}`;
}

/** Conditions on numbers work on arrays too where the library can choose element by element. */
function vectorized(term: Term, style: PythonStyle): Term {
  if (style.library === 'math') return term;
  return mapTerm(term, (part) => ('elementwise' in part ? { ...part, elementwise: true } : part));
}

function mapTerm(term: Term, change: (term: Term) => Term): Term {
  const map = (part: Term) => mapTerm(part, change);
  switch (term.kind) {
    case 'number':
    case 'symbol':
      return term;
    case 'call':
      return change({ ...term, operands: term.operands.map(map) });
    case 'list':
      return change({ ...term, items: term.items.map(map) });
    case 'negation':
    case 'not':
      return change({ ...term, operand: map(term.operand) });
    case 'index':
      return change({ ...term, base: map(term.base) });
    case 'conditional':
      return change({ ...term, test: map(term.test), then: map(term.then), otherwise: map(term.otherwise) });
    default:
      return change({ ...term, left: map(term.left), right: map(term.right) });
  }
}

const TYPESCRIPT_FORMS: ReadonlySet<string> = new Set([
  'neg', 'not', 'add', 'sub', 'mul', 'div', 'pow', 'lt', 'le', 'eq', 'ne', 'and', 'or', 'select', 'mod', 'rem', 'sigmoid', 'softplus',
  'broadcast', 'reshape', 'stopGradient',
]); // prettier-ignore

function writable(node: Node, language: 'python' | 'typescript'): boolean {
  if (isLeaf(node)) return true;
  if (sizeOf(node.shape) !== 1) return false;
  return language === 'python' || MATH.has(node.op) || TYPESCRIPT_FORMS.has(node.op);
}

/** Names for what is used more than once and costs something to compute again. */
function localsOf(graph: Graph, taken: ReadonlySet<string>): Map<NodeId, string> {
  const uses = new Map<NodeId, number>();
  for (const id of [...graph.nodes.flatMap((node) => node.inputs), ...graph.outputs])
    uses.set(id, (uses.get(id) ?? 0) + 1);
  const names = new Set([...taken, ...graph.inputs.map((input) => input.name)]);
  const locals = new Map<NodeId, string>();
  let next = 1;
  graph.nodes.forEach((node, id) => {
    if ((uses.get(id) ?? 0) < 2 || isCheap(graph, node)) return;
    while (names.has(`t${next}`)) next++;
    locals.set(id, `t${next++}`);
  });
  return locals;
}

function isCheap(graph: Graph, node: Node): boolean {
  if (isLeaf(node)) return true;
  const transparent =
    node.op === 'broadcast' || node.op === 'reshape' || node.op === 'neg' || node.op === 'stopGradient';
  return transparent && isCheap(graph, nodeAt(graph.nodes, node.inputs[0] ?? 0));
}

/** The simplified graph, unless collecting terms took apart what the plain one shares. */
function readable(plain: Graph, simple: Graph): Graph {
  return simple.nodes.length <= 1.5 * plain.nodes.length + 4 ? simple : plain;
}
