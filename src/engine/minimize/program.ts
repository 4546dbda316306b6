/**
 * A run as a program of its own: the function, the optimizers with their options, stages, schedules, start and stop, in the form of
 * the notes' loop. PyTorch programs use torch.optim; SciPy's and TensorFlow.js's carry the update rule itself, written from the same
 * graph that ran, so that they take the same steps.
 */
import type { DataValues } from '../../graph/scalarize.ts';
import type { MinimizeJob, RunSettings } from '../jobs/minimize.ts';
import { Refusal } from './programs/function.ts';
import { pytorchProgram } from './programs/pytorch.ts';
import { scipyProgram } from './programs/scipy.ts';
import { tfjsProgram } from './programs/tfjs.ts';

export type ProgramForm = 'pytorch' | 'scipy' | 'tfjs';

/** What cannot be said in a form is told in a comment in place of the program. */
export function programOf(job: MinimizeJob, run: number, form: ProgramForm, data: DataValues = new Map()): string {
  const settings: RunSettings = job.runs[run] ?? job.runs[0];
  try {
    switch (form) {
      case 'pytorch':
        return pytorchProgram(job, settings, data);
      case 'scipy':
        return scipyProgram(job, settings, data);
      case 'tfjs':
        return tfjsProgram(job, settings, data);
    }
  } catch (error) {
    if (error instanceof Refusal) return `${form === 'tfjs' ? '//' : '#'} ${error.message}\n`;
    throw error;
  }
}
