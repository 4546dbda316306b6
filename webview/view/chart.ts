/** Chart.js with what a line picture needs and no more: curves as given, two axes, gaps, colours of the theme. */
import { Chart, LineController, LineElement, LinearScale, PointElement, type ChartDataset } from 'chart.js';
import type { Point, Range } from '../decimate.ts';
import { formatTick } from '../format.ts';
import type { Theme } from '../theme.ts';

Chart.register(LineController, LineElement, LinearScale, PointElement);

export type LineChart = Chart<'line', Point[], never>;

const DASHES: readonly (readonly number[])[] = [[], [8, 4], [2, 3]];

/** The y axis keeps its width while labels change a little, so that the picture does not twitch while typing. */
const AXIS_UNIT = 12;

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
        x: { type: 'linear', offset: false, ticks: { maxRotation: 0, autoSkipPadding: 16, includeBounds: false } },
        y: {
          type: 'linear',
          ticks: { includeBounds: false, maxTicksLimit: 7 },
          afterFit: (scale) => {
            scale.width = Math.ceil(scale.width / AXIS_UNIT) * AXIS_UNIT;
          },
        },
      },
    },
  });
}

/** Colours of axes and grid; the zero lines stand out. */
export function paintAxes(chart: LineChart, x: Range, y: Range, theme: Theme): void {
  const { scales } = chart.options;
  for (const [name, range] of [['x', x] as const, ['y', y] as const]) {
    const scale = scales?.[name];
    if (scale === undefined) continue;
    const largest = Math.max(Math.abs(range.low), Math.abs(range.high));
    Object.assign(scale, { min: range.low, max: range.high });
    scale.border = { color: theme.grid };
    scale.grid = {
      color: (context) => (context.tick.value === 0 ? theme.axis : theme.grid),
      tickLength: 4,
      drawTicks: true,
    };
    Object.assign(scale.ticks ?? {}, {
      color: theme.text,
      font: { family: theme.font, size: 11 },
      callback: (value: number, _index: number, ticks: readonly { readonly value: number }[]) =>
        formatTick(value, Math.abs((ticks[1]?.value ?? 1) - (ticks[0]?.value ?? 0)), largest),
    });
  }
}

/** One line of the chart. */
export function dataset(points: Point[], colour: string, dash: number, width: number): ChartDataset<'line', Point[]> {
  return { data: points, borderColor: colour, borderDash: [...(DASHES[dash] ?? [])], borderWidth: width };
}
