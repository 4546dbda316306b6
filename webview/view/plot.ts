/**
 * One picture: curves over an interval, with a crosshair, zoom and pan. It is told what to show (`update`) and says what the
 * user does; only where the crosshair stands is its own.
 */
import type { Grid } from '../../src/engine/job.ts';
import type { NamedCurve } from '../curves.ts';
import { decimate, window as samplesIn, type Point, type Range } from '../decimate.ts';
import type { Interval } from '../state.ts';
import type { Theme } from '../theme.ts';
import { createChart, dataset, paintAxes, type LineChart } from './chart.ts';
import { createCrosshair, type Crosshair } from './crosshair.ts';
import type { Kept } from './over-canvas.ts';

interface PlotCurve extends NamedCurve {
  /** A jump from above this to below it is a pole, not a line; null where there is none. */
  readonly pole: Range | null;
}

export interface PlotModel {
  /** Name of what the x axis is. */
  readonly variable: string;
  readonly grid: Grid;
  /** Points that a picture at rest has; during a gesture the grid may have fewer. */
  readonly points: number;
  /** Only those shown. */
  readonly curves: readonly PlotCurve[];
  readonly interval: Interval;
  readonly range: Range;
  /** Some values lie outside of it. */
  readonly clipped: boolean;
  /** Where the slices cross, on this axis; null for a function of one variable. */
  readonly at: number | null;
  /** What the picture shows, in words. */
  readonly summary: string;
  readonly theme: Theme;
}

const LINE_WIDTH = 1.75;

/** Points of a curve drawn last; most repaints change nothing of it. */
interface Drawn {
  readonly key: readonly unknown[];
  readonly points: Point[];
}

function sameKey(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => Object.is(item, b[index]));
}

/** The points of a curve, those of before where nothing they depend on has changed. */
function pointsOf(curve: PlotCurve, model: PlotModel, columns: number, before: Drawn | undefined): Drawn {
  const { grid, interval } = model;
  const { pole } = curve;
  const { first, last } = samplesIn(grid, interval.from, interval.to);
  const key = [curve.values, grid.origin, grid.step, first, last, columns, pole?.low, pole?.high];
  if (before !== undefined && sameKey(key, before.key)) return before;
  return { key, points: decimate(curve.values, grid, first, last, columns, pole) };
}

/** @param box an empty element; canvas, crosshair and readout become its children. */
export function createPlot(
  box: HTMLElement,
  onInterval: (interval: Interval) => void,
  onHome: () => void,
): Kept<PlotModel> {
  const canvas = document.createElement('canvas');
  canvas.setAttribute('role', 'img');
  box.append(canvas);
  let model: PlotModel | null = null;
  let drawn = new Map<string, Drawn>();

  function draw(): void {
    if (model === null) return;
    const shown = model;
    const { theme, interval, range } = shown;
    const columns = Math.max(50, Math.round(chart.chartArea.width || box.clientWidth));
    drawn = new Map(shown.curves.map((curve) => [curve.id, pointsOf(curve, shown, columns, drawn.get(curve.id))]));
    chart.data.datasets = shown.curves.map((curve) => {
      const dash = theme.highContrast ? curve.contrastDash : curve.dash;
      const colour = theme.curves[curve.colour] ?? theme.text;
      return dataset(drawn.get(curve.id)?.points ?? [], colour, dash, LINE_WIDTH);
    });
    paintAxes(chart, { low: interval.from, high: interval.to }, range, theme);
    chart.update('none');
    crosshair.update(shown);
  }

  const chart: LineChart = createChart(canvas, () => {
    requestAnimationFrame(draw);
  });
  const crosshair: Crosshair = createCrosshair(box, chart, onInterval, onHome);

  return {
    update(next) {
      model = next;
      canvas.setAttribute('aria-label', next.summary);
      draw();
    },
    dispose() {
      crosshair.dispose();
      chart.destroy();
      canvas.remove();
    },
  };
}
