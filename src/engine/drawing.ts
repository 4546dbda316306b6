/**
 * A job's pictures by WebGL, certified by float64: drawn the plain way and, where digits are few, once more with care; the better
 * one counts.
 */
import type { DataValues } from '../graph/scalarize.ts';
import { along } from './along.ts';
import type { Comparison } from './certify.ts';
import { certify } from './certify.ts';
import type { Control } from './control.ts';
import type { Float64Backend } from './float64/backend.ts';
import { sampleOf, xAt } from './grid.ts';
import type { Certification, DerivativeJob, Slice } from './job.ts';
import type { Line } from './lines.ts';
import { sliceOf } from './lines.ts';
import type { Painted, Painter } from './painter.ts';

const MAX_SAMPLES = 4096;
/** Fewer digits than this in any curve: WebGL draws once more, carrying its rounding errors along. */
const GOOD_DIGITS = 6;

export interface Drawn {
  readonly kind: 'painted';
  readonly slices: Slice[];
  /** Those of both attempts, where there were two. */
  readonly launches: number;
  readonly recovered: boolean;
  readonly certification: Certification;
}

type Declined = Extract<Painted, { kind: 'declined' }>;

/** What a drawing is made of and measured by. */
interface Sheet {
  readonly job: DerivativeJob;
  readonly lines: readonly Line[];
  readonly data: DataValues;
  readonly painter: Painter;
  readonly kernels: boolean;
  readonly control: Control;
  /** Indices of the sample, and float64's outputs there, per line. */
  readonly sample: readonly number[];
  readonly references: readonly (readonly Float64Array[])[];
}

/** `kernels`: not by one shader. */
export async function drawByWebgl(
  job: DerivativeJob,
  lines: readonly Line[],
  data: DataValues,
  painter: Painter,
  kernels: boolean,
  float64: Float64Backend,
  control: Control,
): Promise<Drawn | Declined> {
  const sample = sampleOf(job.grid, MAX_SAMPLES);
  const first = await paintLines({ job, lines, data, painter, kernels, control }, false);
  if (first.kind === 'declined') return first;
  const references = await referencesOf(job, lines, data, float64, sample, control);
  const sheet: Sheet = { job, lines, data, painter, kernels, control, sample, references };
  const plain: Drawn = { ...first, certification: certified(sheet, first.slices) };
  if (fewestDigits(plain.certification) >= GOOD_DIGITS) return plain;

  const second = await paintLines(sheet, true);
  if (second.kind === 'declined') return plain;
  const careful: Drawn = { ...second, certification: certified(sheet, second.slices) };
  const better = fewestDigits(careful.certification) > fewestDigits(plain.certification) ? careful : plain;
  return {
    ...better,
    launches: plain.launches + careful.launches,
    recovered: plain.recovered || careful.recovered,
  };
}

/** Digits of the worst curve. */
export function fewestDigits({ digits }: Certification): number {
  return Math.min(...digits);
}

async function paintLines(
  { job, lines, data, painter, kernels, control }: Omit<Sheet, 'sample' | 'references'>,
  careful: boolean,
): Promise<Omit<Drawn, 'certification'> | Declined> {
  const slices: Slice[] = [];
  let launches = 0;
  let recovered = false;
  for (const line of lines) {
    const { variable, graph } = line;
    const picture = { graph, data, variable, at: job.at, grid: job.grid, orders: job.order + 1, careful, kernels };
    const painted = await painter.paint(picture);
    if (painted.kind === 'declined') return painted;
    launches += painted.launches;
    recovered ||= painted.recovered;
    slices.push(sliceOf(job, line, painted.curves));
    await control.checkpoint((0.5 * slices.length) / lines.length);
  }
  return { kind: 'painted', slices, launches, recovered };
}

/** Float64's outputs at the very x of the sample's points. */
async function referencesOf(
  job: DerivativeJob,
  lines: readonly Line[],
  data: DataValues,
  float64: Float64Backend,
  sample: readonly number[],
  control: Control,
): Promise<Float64Array[][]> {
  const xs = Float64Array.from(sample, (index) => xAt(job.grid, index));
  const between = (start: number, length: number) => xs.subarray(start, start + length);
  const references: Float64Array[][] = [];
  for (const { variable, graph } of lines) {
    const path = { variable, at: job.at, points: xs.length, between };
    const progress = (share: number) => 0.5 + (0.5 * (references.length + share)) / lines.length;
    references.push(await along(float64.compile(graph, data), path, control, progress));
  }
  return references;
}

function certified({ sample, references }: Sheet, slices: readonly Slice[]): Certification {
  const comparisons = slices.flatMap(({ curves }, line) =>
    curves.map(({ order, values }, row): Comparison => {
      const picture = Float64Array.from(sample, (index) => values[index] ?? NaN);
      return { order, picture, reference: references[line]?.[row] ?? [] };
    }),
  );
  return certify(sample.length, comparisons);
}
