/** A run as a PyTorch program: torch.optim and its schedulers, in float64. */
import type { DataValues } from '../../../graph/scalarize.ts';
import type { MinimizeJob, RunSettings, StageSettings } from '../../jobs/minimize.ts';
import { cycles, isFirstOrder } from '../options.ts';
import { createSchedule } from '../schedules.ts';
import { pythonFunctions, Refusal } from './function.ts';
import { keywords, loopOf, RELATIVE_CHANGE, startOf, thresholdsOf } from './python.ts';

export function pytorchProgram(job: MinimizeJob, settings: RunSettings, data: DataValues): string {
  const odd = settings.stages.find(({ optimizer }) => !isFirstOrder(optimizer) && optimizer !== 'LBFGS');
  if (odd) throw new Refusal(`PyTorch has no ${odd.optimizer}. Copy the run as SciPy code.`);
  const { stages } = settings;
  const lbfgs = stages.some(({ optimizer }) => optimizer === 'LBFGS');
  const scheduled = stages.some(({ schedule }) => schedule !== null);
  const optimizers = stages.map(({ optimizer, options }) => `    torch.optim.${optimizer}([x]${keywords(options)}),`);
  const closure = [
    'def closure():',
    '    optimizer.zero_grad()',
    '    loss = f(x)',
    '    loss.backward()',
    '    return loss',
  ];
  const loop = loopOf(job.stop, {
    before: [
      `x = torch.tensor(${startOf(job)}, dtype=torch.float64, requires_grad=True)`,
      `optimizers = [\n${optimizers.join('\n')}\n]`,
      ...(scheduled ? [`schedulers = [\n${stages.map(schedulerOf).join('\n')}\n]`] : []),
      thresholdsOf(settings),
    ],
    look: ['x.grad = None', 'loss = f(x)', 'loss.backward()'],
    isFinite: 'torch.isfinite(loss) and torch.isfinite(x.grad).all() and torch.isfinite(x).all()',
    gradientNorm: 'x.grad.norm().item()',
    stepLength: '(x - before).norm().item()',
    step: [
      'optimizer = optimizers[stage]',
      ...(job.stop.stepLength === null ? [] : ['before = x.detach().clone()']),
      ...(lbfgs ? [...closure, 'optimizer.step(closure)'] : ['optimizer.step()']),
      ...(scheduled ? ['if schedulers[stage]:', '    schedulers[stage](loss)'] : []),
    ],
    value: 'f(x).item()',
  });
  return [
    'import torch',
    ...pythonFunctions(job.graph, data, { library: 'torch', alias: 'torch' }, 0),
    RELATIVE_CHANGE,
    loop,
    'print(f"{f(x).item()} at {x.tolist()} after {iterations} steps")',
    '',
  ].join('\n\n');
}

/** What a stage calls after its step, with the loss before it. */
function schedulerOf({ optimizer, schedule }: StageSettings, stage: number): string {
  if (schedule === null) return '    None,';
  // PyTorch refuses to move the momentum of optimizers that have none; here it is left alone.
  const rates = createSchedule(schedule.name, schedule.options, 1);
  const without = rates.momentum !== null && !(isFirstOrder(optimizer) && cycles(optimizer, rates));
  const cycle = without ? ', cycle_momentum=False' : '';
  const made = `torch.optim.lr_scheduler.${schedule.name}(optimizers[${stage}]${keywords(schedule.options)}${cycle})`;
  return schedule.name === 'ReduceLROnPlateau'
    ? `    ${made}.step,`
    : `    (lambda scheduler: lambda loss: scheduler.step())(${made}),`;
}
