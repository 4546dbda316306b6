/** Learning-rate schedules as expressions of the step t (0 at the first), in Python and in JavaScript. */
import type { ScheduleSettings } from '../../jobs/minimize.ts';
import { schedules } from '../schedules.ts';
import { Refusal } from './function.ts';

export type Language = 'python' | 'javascript';

/** Of the step `t`; `lr` is the optimizer's. */
export function rateOf({ name, options }: ScheduleSettings, lr: number, language: Language): string {
  const defaults = schedules[name]?.defaults;
  const all: Readonly<Record<string, unknown>> = { ...defaults, ...options };
  const number = (key: string) => Number(all[key]);
  const [floor, min, cos, pi] =
    language === 'python' ? ['math.floor', 'min', 'math.cos', 'math.pi'] : ['Math.floor', 'Math.min', 'Math.cos', 'Math.PI']; // prettier-ignore
  switch (name) {
    case 'StepLR':
      return `${lr} * ${number('gamma')} ** ${floor}(t / ${number('step_size')})`;
    case 'ExponentialLR':
      return `${lr} * ${number('gamma')} ** t`;
    case 'MultiStepLR': {
      const milestones = JSON.stringify(all.milestones);
      const passed =
        language === 'python'
          ? `sum(milestone <= t for milestone in ${milestones})`
          : `${milestones}.filter((milestone) => milestone <= t).length`;
      return `${lr} * ${number('gamma')} ** ${passed}`;
    }
    case 'ConstantLR':
      return language === 'python'
        ? `${lr * number('factor')} if t < ${number('total_iters')} else ${lr}`
        : `t < ${number('total_iters')} ? ${lr * number('factor')} : ${lr}`;
    case 'LinearLR': {
      const [from, to, total] = [number('start_factor'), number('end_factor'), number('total_iters')];
      return `${lr} * (${from} + ${to - from} * ${min}(t, ${total}) / ${total})`;
    }
    case 'PolynomialLR':
      return `${lr} * (1 - ${min}(t, ${number('total_iters')}) / ${number('total_iters')}) ** ${number('power')}`;
    case 'CosineAnnealingLR': {
      const least = number('eta_min');
      return `${least} + ${(lr - least) / 2} * (1 + ${cos}(${pi} * t / ${number('T_max')}))`;
    }
    default:
      throw new Refusal(`The schedule ${name} is written out in PyTorch programs only.`);
  }
}
