/** Chart.js with what a line picture needs and no more: curves as given, two axes, gaps, colours of the theme. */
import { Chart, LineController, LineElement, LinearScale, PointElement, type ChartDataset, type Scale } from 'chart.js';
import type { Point, Range } from '../decimate.ts';
import type { Theme } from '../theme.ts';
import { formatTick, ticksOf } from '../ticks.ts';

Chart.register(LineController, LineElement, LinearScale, PointElement);

export type LineChart = Chart<'line', Point[], never>;

const DASHES: readonly (readonly number[])[] = [[], [8, 4], [2, 3]];

/** The y axis keeps its width while labels change a little, so that the picture does not twitch while typing. */
const AXIS_UNIT = 12;

/** Room for a label, in pixels: of a line, and of a character beside its neighbour's. */
const LABEL_HEIGHT = 30;
const LABEL_WIDTH = 64;
const CHARACTER = 7.2;
const LABEL_GAP = 18;

/** As many round ticks as have room for their labels. */
function placeTicks(scale: Scale): void {
  const range = { low: scale.min, high: scale.max };
  const horizontal = scale.isHorizontal();
  const size = horizontal ? scale.maxWidth : scale.maxHeight;
  let count = Math.max(2, Math.floor(size / (horizontal ? LABEL_WIDTH : LABEL_HEIGHT)));
  let ticks = ticksOf(range, count);
  const label = (value: number) => formatTick(value, ticks.step, range);
  const widest = () => Math.max(1, ...ticks.values.map((value) => label(value).length));
  while (horizontal && count > 1 && ticks.values.length * (widest() * CHARACTER + LABEL_GAP) > size) {
    count = Math.floor(count * 0.7);
    ticks = ticksOf(range, count);
  }
  scale.ticks = ticks.values.map((value) => ({ value, label: label(value) }));
}

export function createChart(canvas: HTMLCanvasElement, onResize: () => void): LineChart {
  return new Chart<'line', Point[], never>(canvas, {
    type: 'line',
    data: { datasets: [] },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      parsing: false,
      normalized: true,
      events: [],
      spanGaps: false,
      onResize,
      layout: { padding: { top: 10, right: 12, bottom: 2, left: 4 } },
      elements: { point: { radius: 0 }, line: { borderJoinStyle: 'round', tension: 0 } },
      scales: {
        x: { type: 'linear', afterTickToLabelConversion: placeTicks, ticks: { autoSkip: false, maxRotation: 0 } },
        y: {
          type: 'linear',
          afterTickToLabelConversion: placeTicks,
          ticks: { autoSkip: false },
          afterFit: (scale) => {
            scale.width = Math.ceil(scale.width / AXIS_UNIT) * AXIS_UNIT;
          },
        },
      },
    },
  });
}

/** Ranges and colours of axes and grid; the zero lines stand out. */
export function paintAxes(chart: LineChart, x: Range, y: Range, theme: Theme): void {
  const { scales } = chart.options;
  for (const [name, range] of [['x', x] as const, ['y', y] as const]) {
    const scale = scales?.[name];
    if (scale === undefined) continue;
    Object.assign(scale, { min: range.low, max: range.high });
    scale.border = { color: theme.grid };
    scale.grid = { color: (context) => (context.tick.value === 0 ? theme.axis : theme.grid), tickLength: 4 };
    Object.assign(scale.ticks ?? {}, { color: theme.text, font: { family: theme.font, size: 11 } });
  }
}

type Line = ChartDataset<'line', Point[]> & {
  /** Chart.js's own mark of a line that needs no thinning; without it, it rounds x to pixels and steep lines turn jagged. */
  readonly _decimated: true;
};

/** One line of the chart. */
export function dataset(points: Point[], colour: string, dash: number, width: number): Line {
  return {
    data: points,
    borderColor: colour,
    borderDash: [...(DASHES[dash] ?? [])],
    borderWidth: width,
    _decimated: true,
  };
}
