/** What lies on a map: the ways that runs went, and marks where they began, ended, or were last. */
import type { Theme } from '../theme.ts';
import type { Pen } from './pen.ts';

/** A line over the map: where a run went. */
export interface MapPath {
  /** x, y, x, y, ...; a pair that is not finite breaks the line. */
  readonly points: Float64Array;
  readonly colour: string;
  readonly dash: 0 | 1 | 2;
  /** Not the one that is looked at. */
  readonly faint: boolean;
}

/** A place on the map: a ring where runs start, a disc where one ends or is, a cross where it left, a diamond for what else was found. */
export interface MapMark {
  readonly kind: 'ring' | 'disc' | 'cross' | 'diamond';
  readonly at: readonly [number, number];
  readonly colour: string;
  /** A word beside it. */
  readonly tag?: string;
}

/** From values to CSS pixels. */
export interface Place {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

/** On light colours lines are dark, on dark ones light. */
export const INK = { dark: '#000000', light: '#ffffff' } as const;
/** Pixels beyond which nothing is drawn. */
const FAR = 1e5;
const PATH_DASHES = { 0: [], 1: [7, 4], 2: [2, 3] };

/** A line on a dark rim, so that it is seen on every colour of the map. */
export function drawPath(pen: Pen, { points, colour, dash, faint }: MapPath, place: Place, theme: Theme): void {
  pen.beginPath();
  let pending = true;
  for (let i = 0; i + 1 < points.length; i += 2) {
    const [x, y] = [place.x(points[i] ?? NaN), place.y(points[i + 1] ?? NaN)];
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      pending = true;
      continue;
    }
    // A canvas loses its way where coordinates are beyond what a float holds.
    const [atX, atY] = [clamped(x), clamped(y)];
    if (pending) pen.moveTo(atX, atY);
    else pen.lineTo(atX, atY);
    pending = false;
  }
  pen.lineJoin = 'round';
  pen.globalAlpha = faint ? 0.55 : 1;
  pen.strokeStyle = INK.dark;
  pen.lineWidth = theme.highContrast ? 5 : 3.5;
  pen.stroke();
  pen.strokeStyle = colour;
  pen.lineWidth = theme.highContrast ? 2.5 : 1.8;
  pen.setLineDash(PATH_DASHES[dash]);
  pen.stroke();
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

function clamped(pixel: number): number {
  return Math.min(FAR, Math.max(-FAR, pixel));
}

export function drawMark(pen: Pen, { kind, at, colour, tag }: MapMark, place: Place): void {
  const [x, y] = [place.x(at[0]), place.y(at[1])];
  if (!(Math.abs(x) < FAR && Math.abs(y) < FAR)) return;
  if (tag !== undefined) {
    pen.textAlign = 'left';
    pen.textBaseline = 'middle';
    pen.lineWidth = 3;
    pen.strokeStyle = INK.dark;
    pen.strokeText(tag, x + 7, y - 7);
    pen.fillStyle = INK.light;
    pen.fillText(tag, x + 7, y - 7);
  }
  pen.beginPath();
  if (kind === 'cross') {
    pen.moveTo(x - 5, y - 5);
    pen.lineTo(x + 5, y + 5);
    pen.moveTo(x + 5, y - 5);
    pen.lineTo(x - 5, y + 5);
  } else if (kind === 'diamond') {
    pen.moveTo(x, y - 5.5);
    pen.lineTo(x + 5.5, y);
    pen.lineTo(x, y + 5.5);
    pen.lineTo(x - 5.5, y);
    pen.closePath();
  } else {
    pen.arc(x, y, kind === 'ring' ? 5 : 4.5, 0, 2 * Math.PI);
  }
  if (kind === 'disc' || kind === 'diamond') {
    pen.fillStyle = colour;
    pen.fill();
    pen.strokeStyle = INK.dark;
    pen.lineWidth = 1.5;
    pen.stroke();
    return;
  }
  pen.strokeStyle = INK.dark;
  pen.lineWidth = 4.5;
  pen.stroke();
  pen.strokeStyle = colour;
  pen.lineWidth = 2;
  pen.stroke();
}
