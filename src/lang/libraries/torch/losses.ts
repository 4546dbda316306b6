/** Losses of `torch.nn.functional`: per element, or of classes that are known. */
import { sizeOf } from '../../../graph/graph.ts';
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { BuiltinValue, Members, Tensor, Value } from '../../tracer/values.ts';
import { axisOf, flag, integerOr, isGiven, numberOr, textOr } from '../arguments.ts';
import { builtin } from '../library.ts';
import type { Algebra } from '../operations/algebra.ts';
import { algebra } from '../operations/algebra.ts';
import * as e from '../operations/elementwise.ts';
import * as r from '../operations/reductions.ts';
import { result } from '../tables.ts';

/** Losses per element, reduced as asked: mean, sum, or not at all. */
function reduced(
  interpreter: Interpreter,
  a: Algebra,
  loss: Tensor,
  reduction: Value | undefined,
  weight?: Tensor,
): Value {
  const weighted = weight ? a.mul(loss, weight) : loss;
  switch (textOr(interpreter, reduction, 'mean', 'the reduction')) {
    case 'none':
      return result(interpreter, 'torch', weighted);
    case 'sum':
      return result(interpreter, 'torch', r.sum(a, weighted, undefined, false));
    case 'mean':
    case 'batchmean':
      return result(interpreter, 'torch', r.mean(a, weighted, undefined, false));
    default:
      return interpreter.fail("The reduction of a loss is 'mean', 'sum' or 'none'.");
  }
}

function elementLoss(
  name: string,
  apply: (a: Algebra, x: Tensor, y: Tensor, p: number) => Tensor,
  otherwise = 1,
): BuiltinValue {
  return builtin(
    name,
    'input, target, size_average?, reduce?, reduction?, beta|delta?, weight?',
    ({ input, target, reduction, beta, weight }, interpreter) => {
      const a = algebra(interpreter.tensors);
      const [x, y] = [interpreter.tensor(input), interpreter.tensor(target)];
      const p = numberOr(interpreter, beta, otherwise, 'the width');
      return reduced(
        interpreter,
        a,
        apply(a, x, y, p),
        reduction,
        isGiven(weight) ? interpreter.tensor(weight) : undefined,
      );
    },
  );
}

const squaredError = (a: Algebra, x: Tensor, y: Tensor) => {
  const d = a.sub(x, y);
  return a.mul(d, d);
};

/** Quadratic within `beta`, linear beyond; of slope 1 there. */
const smoothAbsolute = (a: Algebra, x: Tensor, y: Tensor, beta: number) => {
  const d = a.abs(a.sub(x, y));
  if (beta === 0) return d;
  return a.select(a.lt(d, beta), a.div(a.mul(0.5, a.mul(d, d)), beta), a.sub(d, 0.5 * beta));
};

const huber = (a: Algebra, x: Tensor, y: Tensor, delta: number) => a.mul(delta, smoothAbsolute(a, x, y, delta));

/** -(y log p + (1 - y) log(1 - p)), with logarithms not below -100. */
const binaryCrossEntropy = (a: Algebra, p: Tensor, y: Tensor) => {
  const log = (x: Tensor) => e.clip(a, a.log(x), -100, undefined);
  return a.neg(a.add(a.mul(y, log(p)), a.mul(a.sub(1, y), log(a.sub(1, p)))));
};

/** The same of p = sigmoid(x), without overflow: softplus(x) - x y. */
const withLogits = (a: Algebra, x: Tensor, y: Tensor, positive: Tensor | undefined) => {
  if (!positive) return a.sub(a.softplus(x), a.mul(x, y));
  const lost = a.mul(a.mul(positive, y), a.softplus(a.neg(x)));
  return a.add(lost, a.mul(a.sub(1, y), a.softplus(x)));
};

/** Log-probabilities picked at known classes along axis 1 (or 0 of a vector), and the weights of those classes. */
function picked(
  interpreter: Interpreter,
  a: Algebra,
  logs: Tensor,
  target: Tensor,
  weight: Tensor | undefined,
  ignored: number,
): { losses: Tensor; weights: Tensor } {
  const classes =
    interpreter.known(target) ??
    interpreter.fail(
      'The classes of this loss depend on the inputs. Give known classes, or probabilities of the shape of the input.',
    );
  const axis = logs.shape.length === 1 ? 0 : 1;
  const count = logs.shape[axis] ?? 1;
  const rest = logs.shape.filter((_, i) => i !== axis);
  const inner = sizeOf(logs.shape.slice(axis + 1));
  const hot = new Float64Array(sizeOf(logs.shape));
  const kept = new Float64Array(classes.length);
  classes.forEach((each, i) => {
    if (each === ignored) return;
    kept[i] = 1;
    const outer = Math.floor(i / inner);
    hot[(outer * count + each) * inner + (i % inner)] = 1;
  });
  const mask = interpreter.tensors.of(hot, logs.shape);
  const perClass = weight ? a.tensors.reshape(weight, logs.shape.map((_, i) => (i === axis ? count : 1))) : undefined; // prettier-ignore
  const scaled = perClass ? a.mul(logs, perClass) : logs;
  const losses = a.neg(r.sum(a, a.select(mask, scaled, 0), [axis], false));
  const weights = perClass ? r.sum(a, a.mul(mask, perClass), [axis], false) : interpreter.tensors.of(kept, rest);
  return { losses, weights };
}

function classLoss(
  interpreter: Interpreter,
  a: Algebra,
  picks: { losses: Tensor; weights: Tensor },
  reduction: Value | undefined,
): Value {
  if (textOr(interpreter, reduction, 'mean', 'the reduction') !== 'mean')
    return reduced(interpreter, a, picks.losses, reduction);
  const total = r.sum(a, picks.losses, undefined, false);
  return result(interpreter, 'torch', a.div(total, r.sum(a, picks.weights, undefined, false)));
}

export const losses: Members = {
  mse_loss: elementLoss('mse_loss', squaredError),
  l1_loss: elementLoss('l1_loss', (a, x, y) => a.abs(a.sub(x, y))),
  smooth_l1_loss: elementLoss('smooth_l1_loss', smoothAbsolute),
  huber_loss: elementLoss('huber_loss', huber),
  binary_cross_entropy: elementLoss('binary_cross_entropy', binaryCrossEntropy),
  soft_margin_loss: elementLoss('soft_margin_loss', (a, x, y) => a.softplus(a.neg(a.mul(x, y)))),
  binary_cross_entropy_with_logits: builtin(
    'binary_cross_entropy_with_logits',
    'input, target, weight?, size_average?, reduce?, reduction?, pos_weight?',
    ({ input, target, weight, reduction, pos_weight }, interpreter) => {
      const a = algebra(interpreter.tensors);
      const tensor = (value: Value | undefined) => (isGiven(value) ? interpreter.tensor(value) : undefined);
      const loss = withLogits(a, interpreter.tensor(input), interpreter.tensor(target), tensor(pos_weight));
      return reduced(interpreter, a, loss, reduction, tensor(weight));
    },
  ),
  nll_loss: builtin(
    'nll_loss',
    'input, target, weight?, size_average?, ignore_index?, reduce?, reduction?',
    ({ input, target, weight, ignore_index, reduction }, interpreter) => {
      const a = algebra(interpreter.tensors);
      const w = isGiven(weight) ? interpreter.tensor(weight) : undefined;
      const ignored = integerOr(interpreter, ignore_index, -100, 'ignore_index');
      return classLoss(
        interpreter,
        a,
        picked(interpreter, a, interpreter.tensor(input), interpreter.tensor(target), w, ignored),
        reduction,
      );
    },
  ),
  cross_entropy: builtin(
    'cross_entropy',
    'input, target, weight?, size_average?, ignore_index?, reduce?, reduction?, label_smoothing?',
    ({ input, target, weight, ignore_index, reduction, label_smoothing }, interpreter) => {
      const a = algebra(interpreter.tensors);
      const x = interpreter.tensor(input);
      const y = interpreter.tensor(target);
      const axis = x.shape.length === 1 ? 0 : 1;
      const logs = r.logSoftmax(a, x, [axis]);
      const count = x.shape[axis] ?? 1;
      const w = isGiven(weight) ? interpreter.tensor(weight) : undefined;
      const smoothing = numberOr(interpreter, label_smoothing, 0, 'label_smoothing');
      if (y.shape.length === x.shape.length && (y.type === 'float' || y.kind === 'traced')) {
        const soft = smoothing > 0 ? a.add(a.mul(1 - smoothing, y), smoothing / count) : y;
        const loss = a.neg(r.sum(a, a.mul(soft, w ? a.mul(logs, w) : logs), [axis], false));
        if (textOr(interpreter, reduction, 'mean', 'the reduction') !== 'mean')
          return reduced(interpreter, a, loss, reduction);
        return result(interpreter, 'torch', a.div(r.sum(a, loss, undefined, false), Math.max(1, sizeOf(loss.shape))));
      }
      const picks = picked(interpreter, a, logs, y, w, integerOr(interpreter, ignore_index, -100, 'ignore_index'));
      if (smoothing === 0) return classLoss(interpreter, a, picks, reduction);
      const even = a.neg(r.mean(a, logs, [axis], false));
      const mixed = a.add(a.mul(1 - smoothing, picks.losses), a.mul(smoothing, a.mul(even, a.ne(picks.weights, 0))));
      return classLoss(interpreter, a, { losses: mixed, weights: picks.weights }, reduction);
    },
  ),
  kl_div: builtin(
    'kl_div',
    'input, target, size_average?, reduce?, reduction?, log_target?',
    ({ input, target, reduction, log_target }, interpreter) => {
      const a = algebra(interpreter.tensors);
      const [x, y] = [interpreter.tensor(input), interpreter.tensor(target)];
      const loss = flag(interpreter, log_target) ? a.mul(a.exp(y), a.sub(y, x)) : a.sub(e.xlogy(a, y, y), a.mul(y, x));
      if (textOr(interpreter, reduction, 'mean', 'the reduction') === 'batchmean') {
        return result(interpreter, 'torch', a.div(r.sum(a, loss, undefined, false), x.shape[0] ?? 1));
      }
      return reduced(interpreter, a, loss, reduction);
    },
  ),
  poisson_nll_loss: builtin(
    'poisson_nll_loss',
    'input, target, log_input?, full?, eps?, reduction?',
    ({ input, target, log_input, eps, reduction }, interpreter) => {
      const a = algebra(interpreter.tensors);
      const [x, y] = [interpreter.tensor(input), interpreter.tensor(target)];
      const small = numberOr(interpreter, eps, 1e-8, 'eps');
      const loss = flag(interpreter, log_input, true)
        ? a.sub(a.exp(x), a.mul(y, x))
        : a.sub(x, a.mul(y, a.log(a.add(x, small))));
      return reduced(interpreter, a, loss, reduction);
    },
  ),
  gaussian_nll_loss: builtin(
    'gaussian_nll_loss',
    'input, target, var, full?, eps?, reduction?',
    ({ input, target, var: given, eps, reduction }, interpreter) => {
      const a = algebra(interpreter.tensors);
      const d = a.sub(interpreter.tensor(input), interpreter.tensor(target));
      const variance = e.clip(a, interpreter.tensor(given), numberOr(interpreter, eps, 1e-6, 'eps'), undefined);
      return reduced(interpreter, a, a.mul(0.5, a.add(a.log(variance), a.div(a.mul(d, d), variance))), reduction);
    },
  ),
  hinge_embedding_loss: builtin(
    'hinge_embedding_loss',
    'input, target, margin?, size_average?, reduce?, reduction?',
    ({ input, target, margin, reduction }, interpreter) => {
      const a = algebra(interpreter.tensors);
      const [x, y] = [interpreter.tensor(input), interpreter.tensor(target)];
      return reduced(
        interpreter,
        a,
        a.select(a.eq(y, 1), x, e.relu(a, a.sub(numberOr(interpreter, margin, 1, 'the margin'), x))),
        reduction,
      );
    },
  ),
  cosine_similarity: builtin('cosine_similarity', 'x1, x2, dim?, eps?', ({ x1, x2, dim, eps }, interpreter) => {
    const a = algebra(interpreter.tensors);
    const [x, y] = [interpreter.tensor(x1), interpreter.tensor(x2)];
    const axis = axisOf(interpreter, dim, Math.max(x.shape.length, y.shape.length), 1);
    const small = numberOr(interpreter, eps, 1e-8, 'eps');
    const length = (each: Tensor) => e.clip(a, r.vectorNorm(a, each, 2, [axis], false, true), small, undefined);
    return result(interpreter, 'torch', a.div(r.sum(a, a.mul(x, y), [axis], false), a.mul(length(x), length(y))));
  }),
  pairwise_distance: builtin(
    'pairwise_distance',
    'x1, x2, p?, eps?, keepdim?',
    ({ x1, x2, p, eps, keepdim }, interpreter) => {
      const a = algebra(interpreter.tensors);
      const d = a.add(a.sub(interpreter.tensor(x1), interpreter.tensor(x2)), numberOr(interpreter, eps, 1e-6, 'eps'));
      return result(
        interpreter,
        'torch',
        r.vectorNorm(a, d, numberOr(interpreter, p, 2, 'p'), [d.shape.length - 1], flag(interpreter, keepdim), true),
      );
    },
  ),
};
