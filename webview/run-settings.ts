/**
 * Runs as the panel names and edits them: options as text, stages added, moved and removed. Pure; the fields are
 * `view/optimizer-editor.ts`'s. What optimizers and schedules there are is the engine's to say (its catalogue).
 */
import type { OptionValue, RunSettings, ScheduleSettings, StageSettings } from '../src/engine/job.ts';
import {
  optimizerCatalogue,
  scheduleCatalogue,
  type CatalogueEntry,
  type OptionInfo,
  type ScheduleEntry,
} from '../src/engine/minimize/catalogue.ts';
import { formatNumber } from './format.ts';
import { parseNumber } from './parse.ts';

type Stages = RunSettings['stages'];
type Options = StageSettings['options'];

export type ParsedOption =
  | { readonly kind: 'value'; readonly value: OptionValue }
  /** Nothing typed: the default. */
  | { readonly kind: 'default' }
  | { readonly kind: 'mistake'; readonly message: string };

export function optimizerNamed(name: string): CatalogueEntry | undefined {
  return optimizerCatalogue().find((entry) => entry.name === name);
}

export function scheduleNamed(name: string): ScheduleEntry | undefined {
  return scheduleCatalogue().find((entry) => entry.name === name);
}

/** A value as its field shows it: `0.1`, `0.9, 0.999`. */
export function optionText(value: OptionValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean' || typeof value === 'string') return String(value);
  return value.map(String).join(', ');
}

function parseList(text: string): number[] | string {
  const numbers: number[] = [];
  for (const part of text.split(/[,;]/).map((piece) => piece.trim())) {
    if (part === '') continue;
    const parsed = parseNumber(part);
    if (parsed.kind === 'mistake') return parsed.message;
    numbers.push(parsed.value);
  }
  return numbers;
}

/** What the user typed for an option of numbers. */
export function parseOption({ kind, required }: Pick<OptionInfo, 'kind' | 'required'>, text: string): ParsedOption {
  const trimmed = text
    .trim()
    .replace(/^[([]/, '')
    .replace(/[)\]]$/, '')
    .trim();
  if (trimmed === '') return required ? { kind: 'mistake', message: 'Needed here.' } : { kind: 'default' };
  if (kind === 'number') return parseNumber(trimmed);
  const numbers = parseList(trimmed);
  if (typeof numbers === 'string') return { kind: 'mistake', message: numbers };
  if (kind === 'pair' && numbers.length !== 2) return { kind: 'mistake', message: 'Two numbers, as in 0.9, 0.999.' };
  return { kind: 'value', value: numbers };
}

/** With the option set, or back to its default where `value` is undefined. */
export function withOption(options: Options, name: string, value: OptionValue | undefined): Options {
  const others = Object.fromEntries(Object.entries(options).filter(([key]) => key !== name));
  return value === undefined ? others : { ...others, [name]: value };
}

/** Another optimizer: of the options, those that it has too are kept, if both are of the same order. */
export function withOptimizer(stage: StageSettings, optimizer: string): StageSettings {
  const next = optimizerNamed(optimizer);
  const before = optimizerNamed(stage.optimizer);
  const sameKind = next?.firstOrder === before?.firstOrder;
  const has = (name: string) => next?.options.some((option) => option.name === name) === true;
  const options = sameKind ? Object.fromEntries(Object.entries(stage.options).filter(([name]) => has(name))) : {};
  return { ...stage, optimizer, options, schedule: next?.firstOrder === true ? stage.schedule : null };
}

/** Values that make a schedule run where PyTorch has no default. */
const NEEDED: Readonly<Record<string, OptionValue>> = {
  step_size: 100,
  milestones: [100, 200],
  gamma: 0.99,
  T_max: 1000,
  T_0: 100,
  total_steps: 1000,
  max_lr: 0.1,
  base_lr: 0.001,
};

export function scheduleOf(name: string | null): ScheduleSettings | null {
  const entry = name === null ? undefined : scheduleNamed(name);
  if (entry === undefined) return null;
  const needed = entry.options.filter(({ required }) => required).map(({ name: key }) => [key, NEEDED[key] ?? 1]);
  return { name: entry.name, options: Object.fromEntries(needed) as ScheduleSettings['options'] };
}

function stagesOf(stages: readonly StageSettings[]): Stages | null {
  const [first, ...rest] = stages;
  return first === undefined ? null : [first, ...rest];
}

export function withStage(run: RunSettings, index: number, stage: StageSettings): RunSettings {
  return { stages: stagesOf(run.stages.map((old, at) => (at === index ? stage : old))) ?? run.stages };
}

/** The last stage gets a threshold, and one like it follows that acts below. */
export function addStage(run: RunSettings): RunSettings {
  const last = run.stages.at(-1) ?? run.stages[0];
  const above = run.stages.at(-2)?.above ?? 1;
  const before = run.stages.slice(0, -1);
  const stages = stagesOf([...before, { ...last, above: Number((above / 10).toPrecision(6)) }, { ...last, above: 0 }]);
  return { stages: stages ?? run.stages };
}

/** Thresholds stay in their places, so that they go on falling. */
function withThresholds(stages: readonly StageSettings[], thresholds: readonly number[]): RunSettings | null {
  const falling = stagesOf(stages.map((stage, index) => ({ ...stage, above: thresholds[index] ?? 0 })));
  return falling && { stages: falling };
}

export function removeStage(run: RunSettings, index: number): RunSettings {
  const thresholds = run.stages.map(({ above }) => above).slice(0, -2);
  const kept = run.stages.filter((_, at) => at !== index);
  return withThresholds(kept, [...thresholds, 0]) ?? run;
}

export function moveStage(run: RunSettings, index: number, by: -1 | 1): RunSettings {
  const [stage, other] = [run.stages[index], run.stages[index + by]];
  if (stage === undefined || other === undefined) return run;
  const stages = run.stages.map((old, at) => (at === index ? other : at === index + by ? stage : old));
  return withThresholds(stages, run.stages.map(({ above }) => above)) ?? run; // prettier-ignore
}

/** The notes' three stages of Adam: careless while far, careful when near. */
export const STAGED_ADAM: RunSettings = {
  stages: [
    { above: 0.1, optimizer: 'Adam', options: { lr: 0.04, betas: [0.5, 0.9] }, schedule: null },
    { above: 0.01, optimizer: 'Adam', options: { lr: 0.04, betas: [0.9, 0.95] }, schedule: null },
    { above: 0, optimizer: 'Adam', options: { lr: 0.04, betas: [0.9, 0.999] }, schedule: null },
  ],
};

function optionsText(options: Options): string {
  return Object.entries(options)
    .map(([name, value]) => {
      if (value === true) return name;
      if (typeof value === 'number') return `${name} ${formatNumber(value, 4)}`;
      if (typeof value === 'object' && value !== null) return `${name} (${optionText(value)})`;
      return typeof value === 'string' ? value : `${name} ${optionText(value) || 'none'}`;
    })
    .join(', ');
}

/** `Adam, lr 0.04, betas (0.5, 0.9)` */
export function stageName({ optimizer, options, schedule }: StageSettings): string {
  return [optimizer, optionsText(options), schedule?.name ?? ''].filter((text) => text !== '').join(', ');
}

/** A run in a few words, for tables and legends: all of one stage, the optimizers of several. */
export function runName({ stages }: RunSettings): string {
  if (stages.length === 1) return stageName(stages[0]);
  const names = stages.map(({ optimizer }) => optimizer);
  const same = names.every((name) => name === names[0]);
  return same ? `${names[0] ?? ''} in ${names.length} stages` : names.join(', then ');
}

/** Which of the curves' colours a stage has, where it acts and where it is edited. */
export function stageColour(stage: number): number {
  return [1, 3, 2, 5, 4, 0][stage % 6] ?? 0;
}
