/**
 * Optimizers that a file makes: `torch.optim.Adam([x], lr=0.1)`, `optax.adam(1e-2)`, `tf.train.adam(0.1)`, read to their settings
 * under PyTorch's names. Found in the syntax alone; nothing runs.
 */
import type { Argument, Expression, Module, Span, Statement } from '../syntax.ts';
import { partsOf, statementParts } from '../walk.ts';
import type { Setting } from './settings.ts';
import { literalNames, settingIn } from './settings.ts';

export interface OptimizerSite {
  readonly kind: 'optimizer';
  /** PyTorch's name: `Adam`. */
  readonly optimizer: string;
  /** By PyTorch's names; what cannot be told without running is absent and listed in `unknown`. */
  readonly options: Readonly<Record<string, Setting>>;
  readonly unknown: readonly string[];
  /** What it optimizes, where the call says: `x` of `[x]`. */
  readonly variables: readonly { readonly name: string; readonly span: Span }[];
  /** The name that it is bound to, or null. */
  readonly name: string | null;
  readonly span: Span;
}

/** PyTorch's positional parameters after the variables. */
const TORCH: Readonly<Record<string, readonly string[]>> = {
  SGD: ['lr', 'momentum', 'dampening', 'weight_decay', 'nesterov'],
  Adam: ['lr', 'betas', 'eps', 'weight_decay', 'amsgrad'],
  AdamW: ['lr', 'betas', 'eps', 'weight_decay', 'amsgrad'],
  NAdam: ['lr', 'betas', 'eps', 'weight_decay', 'momentum_decay'],
  RAdam: ['lr', 'betas', 'eps', 'weight_decay'],
  Adamax: ['lr', 'betas', 'eps', 'weight_decay'],
  Adadelta: ['lr', 'rho', 'eps', 'weight_decay'],
  Adagrad: ['lr', 'lr_decay', 'weight_decay', 'initial_accumulator_value', 'eps'],
  RMSprop: ['lr', 'alpha', 'eps', 'weight_decay', 'momentum', 'centered'],
  Rprop: ['lr', 'etas', 'step_sizes'],
  ASGD: ['lr', 'lambd', 'alpha', 't0', 'weight_decay'],
  LBFGS: ['lr', 'max_iter', 'max_eval', 'tolerance_grad', 'tolerance_change', 'history_size', 'line_search_fn'],
};

/** Optimizers of optax and tfjs: PyTorch's name, and their positional parameters under PyTorch's names. */
const OTHERS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  sgd: ['SGD', 'lr', 'momentum'],
  momentum: ['SGD', 'lr', 'momentum'],
  adam: ['Adam', 'lr', 'beta1', 'beta2', 'eps'],
  adamw: ['AdamW', 'lr', 'beta1', 'beta2', 'eps'],
  nadam: ['NAdam', 'lr', 'beta1', 'beta2', 'eps'],
  radam: ['RAdam', 'lr', 'beta1', 'beta2', 'eps'],
  adamax: ['Adamax', 'lr', 'beta1', 'beta2', 'eps'],
  adadelta: ['Adadelta', 'lr', 'rho', 'eps'],
  adagrad: ['Adagrad', 'lr', 'initial_accumulator_value'],
  rmsprop: ['RMSprop', 'lr', 'alpha', 'momentum', 'eps', 'centered'],
};

const RENAMED: Readonly<Record<string, string>> = { learning_rate: 'lr', b1: 'beta1', b2: 'beta2', decay: 'alpha' };

/** All optimizers of a file, in the order of the source. */
export function findOptimizers(module: Module): OptimizerSite[] {
  const names = literalNames(module);
  const found: OptimizerSite[] = [];
  const within = (node: Expression, bound: string | null) => {
    const site = optimizerIn(node, bound, names);
    if (site) found.push(site);
    else for (const part of partsOf(node)) within(part, null);
  };
  const through = (statements: readonly Statement[]) => {
    for (const statement of statements) {
      const [target] = statement.kind === 'assign' ? statement.targets : [];
      const bound = target?.kind === 'name' ? target.name : null;
      const { expressions, bodies } = statementParts(statement);
      for (const expression of expressions) within(expression, bound);
      if (statement.kind === 'function') through(statement.definition.body);
      bodies.forEach(through);
    }
  };
  through(module.body);
  return found;
}

function optimizerIn(node: Expression, name: string | null, names: ReadonlyMap<string, number>): OptimizerSite | null {
  if (node.kind !== 'call') return null;
  const { callee, span } = node;
  const called = callee.kind === 'member' ? callee.name : callee.kind === 'name' ? callee.name : '';
  const torch = TORCH[called];
  if (torch) {
    const [first, ...rest] = node.arguments;
    const variables = first?.kind === 'positional' ? variablesIn(first.value) : [];
    return { kind: 'optimizer', optimizer: called, variables, name, span, ...settingsOf(rest, torch, names) };
  }
  // `adam` alone could be anything: the others are asked for by their module.
  const from = callee.kind === 'member' ? lastName(callee.object) : null;
  const other = from === 'optax' || from === 'train' || from === 'optimizers' ? OTHERS[called] : undefined;
  if (!other) return null;
  const [optimizer, ...parameters] = other;
  const { options, unknown } = settingsOf(node.arguments, parameters, names);
  const { beta1, beta2, ...plain } = options;
  const betas =
    typeof beta1 === 'number' || typeof beta2 === 'number'
      ? { betas: [numberOr(beta1, 0.9), numberOr(beta2, 0.999)] }
      : {};
  return { kind: 'optimizer', optimizer, options: { ...plain, ...betas }, unknown, variables: [], name, span };
}

const numberOr = (value: Setting | undefined, usual: number): number => (typeof value === 'number' ? value : usual);

function settingsOf(given: readonly Argument[], parameters: readonly string[], names: ReadonlyMap<string, number>) {
  const options: Record<string, Setting> = {};
  const unknown: string[] = [];
  given.forEach((argument, i) => {
    if (argument.kind !== 'positional' && argument.kind !== 'keyword') return;
    const name = argument.kind === 'keyword' ? (RENAMED[argument.name] ?? argument.name) : parameters[i];
    if (name === undefined) return;
    const value = settingIn(argument.value, names);
    if (value === undefined) unknown.push(name);
    else options[name] = value;
  });
  return { options, unknown };
}

function variablesIn(node: Expression): OptimizerSite['variables'] {
  const items = node.kind === 'list' || node.kind === 'tuple' ? node.items.map(({ value }) => value) : [node];
  return items.flatMap((item) => (item.kind === 'name' ? [{ name: item.name, span: item.span }] : []));
}

function lastName(node: Expression): string | null {
  return node.kind === 'name' || node.kind === 'member' ? node.name : null;
}
