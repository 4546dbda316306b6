/**
 * A heat map on a canvas: the picture as the engine coloured it, contours and their levels, axes, colour bar, the point and the
 * direction in which the function rises from it. Where things are on the canvas is said by its `Frame`.
 */
import type { HeatMap } from '../../src/engine/job.ts';
import { colourAt, colourStops } from '../../src/engine/map/colours.ts';
import { shareOf } from '../../src/engine/map/scale.ts';
import type { MapWindow } from '../../src/protocol/messages.ts';
import { formatNumber } from '../format.ts';
import type { Theme } from '../theme.ts';
import { FONT_SIZE, GAP, openCanvas, type Pen } from './pen.ts';
import { formatTick, ticksOf } from '../ticks.ts';
import { drawMark, drawPath, INK, type MapMark, type MapPath, type Place } from './map-paths.ts';

export interface MapModel {
  /** Null while it is on its way: the plane without a landscape. */
  readonly map: HeatMap | null;
  /** Drawn in their order over the contours; marks over paths. */
  readonly paths: readonly MapPath[];
  readonly marks: readonly MapMark[];
  /** Names of the two variables, and of what is drawn. */
  readonly x: string;
  readonly y: string;
  readonly output: string;
  readonly window: MapWindow;
  /** The job's point on this plane, and the slope there along both variables; null where it is not known. */
  readonly point: readonly [number, number] | null;
  readonly gradient: readonly [number, number] | null;
  /** What the map shows, in words. */
  readonly summary: string;
  readonly theme: Theme;
}

/** Where the window stands on the canvas, in CSS pixels. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** The colour bar's left edge. */
  readonly bar: number;
}

const BAR = 12;
const LABEL_HEIGHT = 15;
const ARROW = 36;
/** On light colours lines are dark, on dark ones light. */
const LIGHT_FROM = 0.55;

/** Image pixels that a map's bytes make, kept while the map lives. */
const bitmaps = new WeakMap<HeatMap, HTMLCanvasElement>();

function imageOf(map: HeatMap): ImageBitmap | HTMLCanvasElement {
  if (map.image.kind === 'bitmap') return map.image.bitmap;
  const known = bitmaps.get(map);
  if (known) return known;
  const { width, height, rgba } = map.image;
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
  bitmaps.set(map, canvas);
  return canvas;
}

/** Labels of the colour bar: levels, thinned out where they would touch; the ends where there is no level. */
function barLabels(map: HeatMap | null, height: number): { readonly share: number; readonly text: string }[] {
  if (map?.scale == null) return [];
  const { scale, contours } = map;
  const labels: { share: number; text: string }[] = [];
  const levels = contours.length > 0 ? contours.map(({ level }) => level) : [scale.low];
  for (const value of levels) {
    const share = shareOf(scale, value);
    const before = labels.at(-1);
    if (before && (share - before.share) * height < LABEL_HEIGHT) continue;
    labels.push({ share, text: formatNumber(value, 4) });
  }
  return labels;
}

/** Draws all of it; the canvas has the size of its element. Answers where the window is. */
export function drawMap(canvas: HTMLCanvasElement, model: MapModel): Frame | null {
  const opened = openCanvas(canvas, model.theme);
  if (opened === null) return null;
  const { pen, width, height } = opened;
  const frame = frameOf(pen, model, width, height);
  const place = placer(frame, model.window);
  pen.save();
  pen.beginPath();
  pen.rect(frame.left, frame.top, frame.width, frame.height);
  pen.clip();
  if (model.map !== null) {
    drawImage(pen, model.map, place);
    drawContours(pen, model, model.map, frame, place);
  }
  drawPoint(pen, model, place);
  for (const path of model.paths) drawPath(pen, path, place, model.theme);
  for (const mark of model.marks) drawMark(pen, mark, place);
  pen.restore();
  drawAxes(pen, model, frame, place);
  drawBar(pen, model, frame);
  return frame;
}

export function placer(frame: Frame, { x, y }: MapWindow): Place {
  return {
    x: (value) => frame.left + ((value - x.from) / (x.to - x.from)) * frame.width,
    y: (value) => frame.top + frame.height - ((value - y.from) / (y.to - y.from)) * frame.height,
  };
}

interface AxisTicks {
  readonly value: number;
  readonly text: string;
}

function axisTicks({ from, to }: { readonly from: number; readonly to: number }, count: number): AxisTicks[] {
  const range = { low: from, high: to };
  const { values, step } = ticksOf(range, Math.max(2, count));
  return values.map((value) => ({ value, text: formatTick(value, step, range) }));
}

function widest(pen: Pen, texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => pen.measureText(text).width));
}

function frameOf(pen: Pen, { map, window: { y }, y: yName }: MapModel, width: number, height: number): Frame {
  const [top, bottom] = [10, FONT_SIZE + 12];
  const inner = height - top - bottom;
  const left = Math.ceil(widest(pen, [yName, ...axisTicks(y, inner / 36).map(({ text }) => text)])) + GAP + 8; // prettier-ignore
  const right = Math.ceil(widest(pen, barLabels(map, inner).map(({ text }) => text))) + BAR + 3 * GAP + 4; // prettier-ignore
  return {
    left,
    top,
    width: Math.max(20, width - left - right),
    height: Math.max(20, inner),
    bar: width - right + GAP + 2,
  };
}

function drawImage(pen: Pen, map: HeatMap, place: Place): void {
  const source = imageOf(map);
  const { width: columns, height: rows } = source;
  // A bitmap that was closed has no size: a newer one is on its way.
  if (columns === 0) return;
  // A pixel stands for the point in its middle.
  const half = (grid: HeatMap['x'], count: number) => (((grid.points - 1) * grid.step) / (count - 1)) * 0.5;
  const [dx, dy] = [half(map.x, columns), half(map.y, rows)];
  const [left, right] = [map.x.origin - dx, map.x.origin + (map.x.points - 1) * map.x.step + dx];
  const [low, high] = [map.y.origin - dy, map.y.origin + (map.y.points - 1) * map.y.step + dy];
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(source, place.x(left), place.y(high), place.x(right) - place.x(left), place.y(low) - place.y(high));
}

function inkAt(map: HeatMap, level: number): keyof typeof INK {
  return map.scale !== null && shareOf(map.scale, level) > LIGHT_FROM ? 'dark' : 'light';
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
}

function drawContours(pen: Pen, model: MapModel, map: HeatMap, frame: Frame, place: Place): void {
  const { theme } = model;
  const taken = pointBoxes(model, place);
  pen.lineWidth = theme.highContrast ? 1.4 : 1;
  pen.lineJoin = 'round';
  const lines = map.contours.map(({ level, lines: parts }) => ({
    level,
    parts: parts.map((part) => {
      const points: [number, number][] = [];
      for (let i = 0; i < part.length; i += 2) {
        const x = map.x.origin + (part[i] ?? 0) * map.x.step;
        const y = map.y.origin + (part[i + 1] ?? 0) * map.y.step;
        points.push([place.x(x), place.y(y)]);
      }
      return points;
    }),
  }));
  for (const { level, parts } of lines) {
    pen.strokeStyle = INK[inkAt(map, level)];
    pen.globalAlpha = theme.highContrast ? 0.9 : 0.6;
    pen.beginPath();
    for (const points of parts) points.forEach(([x, y], i) => {
      if (i === 0) pen.moveTo(x, y);
      else pen.lineTo(x, y);
    }); // prettier-ignore
    pen.stroke();
  }
  pen.globalAlpha = 1;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  for (const { level, parts } of lines) {
    const text = formatNumber(level, 4);
    const at = labelPlace(parts, pen.measureText(text).width / 2 + 3, frame, taken);
    if (at === null) continue;
    taken.push(at);
    const ink = inkAt(map, level);
    pen.lineWidth = 3;
    pen.strokeStyle = INK[ink === 'dark' ? 'light' : 'dark'];
    pen.globalAlpha = 0.55;
    pen.strokeText(text, at.x, at.y);
    pen.globalAlpha = 1;
    pen.fillStyle = INK[ink];
    pen.fillText(text, at.x, at.y);
  }
}

/** On the longest part that has room, as near to its middle as can be: inside of the frame, off other labels. */
function labelPlace(
  parts: readonly (readonly (readonly [number, number])[])[],
  halfWidth: number,
  frame: Frame,
  taken: readonly Box[],
): Box | null {
  const fits = (x: number, y: number) =>
    x - halfWidth > frame.left && x + halfWidth < frame.left + frame.width &&
    y - LABEL_HEIGHT / 2 > frame.top && y + LABEL_HEIGHT / 2 < frame.top + frame.height &&
    taken.every((box) => Math.abs(box.y - y) > LABEL_HEIGHT || Math.abs(box.x - x) > box.halfWidth + halfWidth); // prettier-ignore
  for (const points of parts.toSorted((a, b) => b.length - a.length)) {
    if (points.length < 12) break;
    const stride = Math.max(1, Math.floor(points.length / 40));
    const middle = points.length >> 1;
    for (let away = 0; away <= middle; away += stride) {
      for (const index of [middle - away, middle + away]) {
        const [x, y] = points[index] ?? [NaN, NaN];
        if (fits(x, y)) return { x, y, halfWidth };
      }
    }
  }
  return null;
}

/** The direction in which the function rises, as the plane is drawn: scaled by the axes, upwards. Null where it is level. */
function rise({ gradient, window: { x, y } }: MapModel, place: Place): readonly [number, number] | null {
  if (gradient === null) return null;
  const perX = place.x(x.to) - place.x(x.from);
  const perY = place.y(y.to) - place.y(y.from);
  const [gx, gy] = [gradient[0] * ((x.to - x.from) / perX), gradient[1] * ((y.to - y.from) / perY)];
  const length = Math.hypot(gx, gy);
  return length > 0 && Number.isFinite(length) ? [gx / length, gy / length] : null;
}

/** What the point and its arrow cover, where no label should stand. */
function pointBoxes(model: MapModel, place: Place): Box[] {
  if (model.point === null) return [];
  const [px, py] = [place.x(model.point[0]), place.y(model.point[1])];
  const [ux, uy] = rise(model, place) ?? [0, 0];
  return [0, 0.5, 1].map((share) => ({ x: px + share * ARROW * ux, y: py + share * ARROW * uy, halfWidth: 8 }));
}

function drawPoint(pen: Pen, model: MapModel, place: Place): void {
  const { point } = model;
  if (point === null) return;
  const [px, py] = [place.x(point[0]), place.y(point[1])];
  const strokes = (path: () => void) => {
    for (const [colour, width] of [
      [INK.dark, 4.5],
      [INK.light, 2],
    ] as const) {
      // prettier-ignore
      pen.strokeStyle = colour;
      pen.lineWidth = width;
      pen.beginPath();
      path();
      pen.stroke();
    }
  };
  pen.lineCap = 'round';
  const direction = rise(model, place);
  if (direction !== null) {
    const [ux, uy] = direction;
    const [tipX, tipY] = [px + ARROW * ux, py + ARROW * uy];
    strokes(() => {
      pen.moveTo(px + 5 * ux, py + 5 * uy);
      pen.lineTo(tipX, tipY);
      pen.moveTo(tipX - 8 * ux + 5 * uy, tipY - 8 * uy - 5 * ux);
      pen.lineTo(tipX, tipY);
      pen.lineTo(tipX - 8 * ux - 5 * uy, tipY - 8 * uy + 5 * ux);
    });
  }
  strokes(() => {
    pen.arc(px, py, 5, 0, 2 * Math.PI);
  });
  pen.lineCap = 'butt';
}

function drawAxes(
  pen: Pen,
  { window: { x, y }, x: xName, y: yName, theme }: MapModel,
  frame: Frame,
  place: Place,
): void {
  const bottom = frame.top + frame.height;
  pen.strokeStyle = theme.axis;
  pen.fillStyle = theme.text;
  pen.lineWidth = 1;
  pen.strokeRect(frame.left - 0.5, frame.top - 0.5, frame.width + 1, frame.height + 1);
  pen.textAlign = 'center';
  pen.textBaseline = 'top';
  const right = frame.left + frame.width;
  for (const { value, text } of axisTicks(x, frame.width / 64)) {
    const at = place.x(value);
    pen.fillRect(Math.round(at) - 0.5, bottom, 1, 4);
    // The corner is the name's.
    const half = pen.measureText(text).width / 2;
    if (at + half < right - pen.measureText(xName).width - GAP) pen.fillText(text, at, bottom + 7);
  }
  pen.textAlign = 'right';
  pen.fillStyle = theme.strong;
  pen.fillText(xName, right, bottom + 7);
  pen.textBaseline = 'middle';
  pen.fillStyle = theme.text;
  for (const { value, text } of axisTicks(y, frame.height / 36)) {
    const at = place.y(value);
    pen.fillRect(frame.left - 5, Math.round(at) - 0.5, 4, 1);
    if (at > frame.top + LABEL_HEIGHT) pen.fillText(text, frame.left - 8, at);
  }
  pen.fillStyle = theme.strong;
  pen.fillText(yName, frame.left - 8, frame.top + 5);
}

function drawBar(pen: Pen, { map, theme }: MapModel, { bar, top, height }: Frame): void {
  if (map?.scale == null) return;
  const stops = colourStops();
  for (let row = 0; row < height; row++) {
    const [red, green, blue] = colourAt(stops, 1 - row / Math.max(1, height - 1)).map((c) => Math.round(255 * c));
    pen.fillStyle = `rgb(${red} ${green} ${blue})`;
    pen.fillRect(bar, top + row, BAR, 1.5);
  }
  pen.strokeStyle = theme.axis;
  pen.lineWidth = 1;
  pen.strokeRect(bar - 0.5, top - 0.5, BAR + 1, height + 1);
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  pen.fillStyle = theme.text;
  for (const { share, text } of barLabels(map, height)) {
    const at = top + height * (1 - share);
    pen.fillRect(bar + BAR, Math.round(at) - 0.5, 4, 1);
    pen.fillText(text, bar + BAR + GAP, at);
  }
}
