/** A run as a TensorFlow.js program: function and update rule in tensors, one operation a line; gradients are tf.grad's. Float32. */
import type { Graph, Node } from '../../../graph/graph.ts';
import { simplify } from '../../../graph/simplify.ts';
import type { DataValues } from '../../../graph/scalarize.ts';
import type { MinimizeJob, RunSettings, StageSettings } from '../../jobs/minimize.ts';
import { Refusal, vectorFunction, written } from './function.ts';
import { rateOf } from './rates.ts';
import { ruleOf } from './rule.ts';

export function tfjsProgram(job: MinimizeJob, settings: RunSettings, data: DataValues): string {
  const { stop } = job;
  const loss = simplify(written(vectorFunction(job.graph), data));
  const names = loss.inputs.map((_, i) => `x${i}`);
  const breaks = (test: string) => `  if (${test}) break;`;
  const stages = settings.stages.map(stageCode);
  const states = settings.stages.map((stage) => {
    const initial = ruleOf(stage).slots.map((slot) => `tf.fill(x.shape, ${slot.initial})`);
    return `[0, [${initial.join(', ')}]]`;
  });
  const lines = [
    "import * as tf from '@tensorflow/tfjs';",
    '',
    '/** The function to minimize. */',
    'function f(x) {',
    `  const [${names.join(', ')}] = tf.unstack(x);`,
    ...body(loss, names),
    '}',
    'const gradient = tf.grad(f);',
    '',
    ...stages.flat(),
    'const relativeChange = (p, q) => {',
    '  const scale = Math.max(p, q) > 0 ? Math.max(p, q) : Math.max(Math.abs(p), Math.abs(q));',
    '  return scale === 0 ? 0 : Math.abs(p - q) / scale;',
    '};',
    'const valueAt = (x) => tf.tidy(() => f(x).dataSync()[0]);',
    'const lengthOf = (v) => tf.tidy(() => tf.norm(v).dataSync()[0]);',
    '',
    `let x = tf.tensor1d(${JSON.stringify(job.start)});`,
    `const steps = [${settings.stages.map((_, i) => `step${i}`).join(', ')}];`,
    '// Steps taken and what the optimizer remembers, for each stage.',
    `const states = [${states.join(', ')}];`,
    `const above = [${settings.stages.map(({ above }) => String(above)).join(', ')}];`,
    'let checked = valueAt(x);',
    'let error = checked;',
    'let iterations = 0;',
    ...(stop.stepLength === null ? [] : ['let length = Infinity;']),
    'for (;;) {',
    ...(stop.relativeChange === null ? [] : [breaks(`!(error > ${stop.relativeChange})`)]),
    '  const slope = gradient(x);',
    ...(stop.divergence ? [breaks('!Number.isFinite(valueAt(x)) || !Number.isFinite(lengthOf(slope))')] : []),
    ...(stop.gradientNorm === null ? [] : [breaks(`lengthOf(slope) <= ${stop.gradientNorm}`)]),
    ...(stop.stepLength === null ? [] : [breaks(`length <= ${stop.stepLength}`)]),
    breaks(`iterations >= ${stop.maxIterations}`),
    '  const found = above.findIndex((threshold) => error > threshold);',
    '  const stage = found < 0 ? above.length - 1 : found;',
    '  const [taken, state] = states[stage];',
    '  const [next, ...remembered] = tf.tidy(() => steps[stage](x, slope, ...state, taken + 1));',
    ...(stop.stepLength === null ? [] : ['  length = tf.tidy(() => lengthOf(tf.sub(next, x)));']),
    '  tf.dispose([x, slope, state]);',
    '  x = next;',
    '  states[stage] = [taken + 1, remembered];',
    '  iterations++;',
    `  if (iterations % ${stop.every} === 0) {`,
    '    const value = valueAt(x);',
    '    error = relativeChange(checked, value);',
    '    checked = value;',
    '  }',
    '}',
    'console.log(`${valueAt(x)} at ${x.dataSync()} after ${iterations} steps`);',
    '',
  ];
  return lines.join('\n');
}

/** One step of the optimizer: x and what it remembers, from those before. */
function stageCode(stage: StageSettings, i: number): string[] {
  const { graph, slots, lr } = ruleOf(stage);
  const names = ['x', 'g', ...slots.map(({ name }) => name), 'step', 'lr'];
  const rate = stage.schedule === null ? String(lr) : `((t) => ${rateOf(stage.schedule, lr, 'javascript')})(step - 1)`;
  return [
    `/** One step of ${stage.optimizer}. */`,
    `function step${i}(${names.slice(0, -1).join(', ')}) {`,
    `  const lr = ${rate};`,
    ...body(simplify(graph), names),
    '}',
    '',
  ];
}

const CALLS: Readonly<Partial<Record<Node['op'], string>>> = {
  neg: 'neg', abs: 'abs', sign: 'sign', floor: 'floor', ceil: 'ceil', round: 'round', sqrt: 'sqrt', exp: 'exp', expm1: 'expm1', log: 'log',
  log1p: 'log1p', sin: 'sin', cos: 'cos', tan: 'tan', asin: 'asin', acos: 'acos', atan: 'atan', sinh: 'sinh', cosh: 'cosh', tanh: 'tanh',
  asinh: 'asinh', acosh: 'acosh', atanh: 'atanh', erf: 'erf', sigmoid: 'sigmoid', softplus: 'softplus', add: 'add', sub: 'sub', mul: 'mul',
  div: 'div', pow: 'pow', atan2: 'atan2', min: 'minimum', max: 'maximum', mod: 'mod', lt: 'less', le: 'lessEqual', eq: 'equal',
  ne: 'notEqual', and: 'logicalAnd', or: 'logicalOr', not: 'logicalNot', select: 'where',
}; // prettier-ignore

/** A line per operation, and the return of the outputs: one alone, or a list. */
function body(graph: Graph, names: readonly string[]): string[] {
  const texts: string[] = [];
  const lines: string[] = [];
  graph.nodes.forEach((node, id) => {
    const operands = node.inputs.map((input) => texts[input] ?? '');
    if (node.op === 'constant') texts.push(String(node.attributes.values[0] ?? NaN));
    else if (node.op === 'input') texts.push(names[node.attributes.index] ?? '');
    else {
      texts.push(`t${id}`);
      lines.push(`  const t${id} = ${expression(node, operands)};`);
    }
  });
  const outputs = graph.outputs.map((id) => texts[id] ?? '');
  const kept = outputs.map((text) => (/^t\d/.test(text) ? text : `tf.add(${text}, 0)`));
  return [...lines, `  return ${kept.length === 1 ? (kept[0] ?? '') : `[${kept.join(', ')}]`};`];
}

function expression(node: Node, operands: readonly string[]): string {
  const [x = '', y = '', z = ''] = operands;
  switch (node.op) {
    case 'log2':
      return `tf.div(tf.log(${x}), Math.LN2)`;
    case 'log10':
      return `tf.div(tf.log(${x}), Math.LN10)`;
    case 'cbrt':
      return `tf.mul(tf.sign(${x}), tf.pow(tf.abs(${x}), 1 / 3))`;
    case 'trunc':
      return `tf.mul(tf.sign(${x}), tf.floor(tf.abs(${x})))`;
    case 'reshape':
    case 'broadcast':
    case 'stopGradient':
      return `tf.add(${x}, 0)`;
    case 'select':
      return `tf.where(tf.cast(${x}, 'bool'), ${y}, ${z})`;
    default: {
      const name = CALLS[node.op];
      if (name === undefined) throw new Refusal(`TensorFlow.js has no ${node.op}.`);
      return `tf.${name}(${operands.join(', ')})`;
    }
  }
}
