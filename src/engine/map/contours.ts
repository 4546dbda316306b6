/** Contours of a grid of values: marching squares (d3-contour), cut open where its rings close around the edge or around gaps. */
import { contours } from 'd3-contour';
import type { Contour } from '../job.ts';
import type { Field } from './scale.ts';

type Point = readonly [number, number];

/** One contour per level; coordinates count the grid's columns and rows from 0. */
export function contoursOf(field: Field, levels: readonly number[]): Contour[] {
  const { values, columns } = field;
  // Not smoothed by d3: its points stand half-way between two neighbours, which tells the cell of every piece.
  const generator = contours()
    .size([columns, values.length / columns])
    .smooth(false);
  const list = Array.from(values);
  return levels.map((level) => {
    const rings = generator.contour(list, level).coordinates.flat();
    return { level, lines: rings.flatMap((ring) => openLines(field, level, ring as unknown as Point[])) };
  });
}

/** The parts of a ring that run through cells with values at all corners. */
function openLines(field: Field, level: number, ring: readonly Point[]): Float32Array[] {
  // d3 counts from the cells' corners: half a step off the values.
  const points = ring.map(([x, y]): Point => [x - 0.5, y - 0.5]);
  const parts: number[][] = [];
  let part: number[] = [];
  const finish = () => {
    if (part.length > 0) parts.push(part);
    part = [];
  };
  points.slice(1).forEach((to, i) => {
    const from = points[i] ?? to;
    if (!isKnown(field, (from[0] + to[0]) / 2, (from[1] + to[1]) / 2)) {
      finish();
      return;
    }
    if (part.length === 0) part.push(...crossing(field, level, from));
    part.push(...crossing(field, level, to));
  });
  finish();
  return joined(parts).map((line) => Float32Array.from(line));
}

/** Whether the cell around a point inside of it has values at all corners. */
function isKnown({ values, columns }: Field, x: number, y: number): boolean {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  if (column < 0 || row < 0 || column + 1 >= columns || (row + 2) * columns > values.length) return false;
  const at = row * columns + column;
  return [at, at + 1, at + columns, at + columns + 1].every((index) => Number.isFinite(values[index]));
}

/** Where between two neighbours the level is, linearly. */
function crossing({ values, columns }: Field, level: number, [x, y]: Point): Point {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  const isBetweenColumns = x !== column;
  const at = row * columns + column;
  const from = values[at] ?? NaN;
  const to = values[at + (isBetweenColumns ? 1 : columns)] ?? NaN;
  const share = (level - from) / (to - from);
  return isBetweenColumns ? [column + share, row] : [column, row + share];
}

/** A ring's first and last part are one where it starts in the middle of it. */
function joined(parts: readonly number[][]): readonly number[][] {
  const [first, ...others] = parts;
  const last = others.at(-1);
  if (!first || !last || last.at(-2) !== first[0] || last.at(-1) !== first[1]) return parts;
  return [[...last, ...first.slice(2)], ...others.slice(0, -1)];
}
