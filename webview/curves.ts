/** The curves of a picture: their ids (stable, ASCII), their names as read, colour and dash. */
import type { Curve, Slice } from '../src/engine/job.ts';
import type { FunctionInfo } from '../src/protocol/messages.ts';

export interface NamedCurve {
  /** `f`, `f'`, `f[0]''`: the same for every slice. */
  readonly id: string;
  /** `f`, `f′`; with several variables `∂f/∂x`. */
  readonly label: string;
  /** As a table's column: `f'`, `df/dx`. */
  readonly column: string;
  /** Index into the palette. */
  readonly colour: number;
  /** Index into the dashes; 0 is a solid line. */
  readonly dash: number;
  /** Dash where colours do not tell curves apart (high contrast). */
  readonly contrastDash: number;
  readonly values: Float32Array | Float64Array;
}

export const COLOURS = 6;
const PRIMES = ['', '′', '″'] as const;
const PARTIALS = ['', '∂', '∂²'] as const;
const ASCII_PRIMES = ['', "'", "''"] as const;

/** `f`, `f′`, `f″`; of several variables, whatever the slice, `f`, `∂f`, `∂²f`. */
export function curveName(output: string, order: 0 | 1 | 2, severalVariables: boolean): string {
  return severalVariables ? PARTIALS[order] + output : output + PRIMES[order];
}

function partial(d: string, square: string, output: string, variable: string, order: 0 | 1 | 2): string {
  if (order === 0) return output;
  return order === 1 ? `${d}${output}/${d}${variable}` : `${d}${square}${output}/${d}${variable}${square}`;
}

function nameCurve(curve: Curve, variable: number, info: FunctionInfo): NamedCurve {
  const output = info.outputs[curve.output] ?? 'f';
  const along = info.variables[variable] ?? 'x';
  const several = info.variables.length > 1;
  const single = info.outputs.length === 1;
  return {
    id: output + ASCII_PRIMES[curve.order],
    label: several ? partial('∂', '²', output, along, curve.order) : curveName(output, curve.order, false),
    column: several ? partial('d', '2', output, along, curve.order) : output + ASCII_PRIMES[curve.order],
    colour: (single ? curve.order : curve.output) % COLOURS,
    dash: single ? 0 : curve.order,
    contrastDash: single ? curve.order : (curve.order + curve.output) % 3,
    values: curve.values,
  };
}

export function nameCurves(slice: Slice, info: FunctionInfo): NamedCurve[] {
  return slice.curves.map((curve) => nameCurve(curve, slice.variable, info));
}
