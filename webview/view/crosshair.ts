/**
 * The crosshair of a picture and the gestures on it: pointer and arrow keys move it, wheel and +/- zoom, dragging pans,
 * a double click or 0 goes back. Lines, dots and the readout are elements over the canvas, so that moving them redraws nothing.
 */
import type { NamedCurve } from '../curves.ts';
import { exactText, formatNumber } from '../format.ts';
import type { Interval } from '../state.ts';
import { panned, zoomed } from '../zoom.ts';
import type { LineChart } from './chart.ts';
import { part, readoutRow } from './over-canvas.ts';
import type { PlotModel } from './plot.ts';

export interface Crosshair {
  update(model: PlotModel): void;
  dispose(): void;
}

/** Zoom of one notch of a wheel (100 units) and of one key press. */
const WHEEL_ZOOM = 1.2;
const KEY_ZOOM = 1.5;
/** Share of the picture that an arrow key moves the crosshair. */
const KEY_STEP = 1 / 100;
/** Distance between pointer and readout, and of the readout from the edges. */
const MARGIN = 10;

export function createCrosshair(
  box: HTMLElement,
  chart: LineChart,
  onInterval: (interval: Interval) => void,
  onHome: () => void,
): Crosshair {
  const layer = part('crosshair', box);
  const line = part('crosshair-line', layer);
  const marker = part('marker-line', box);
  const dots = part('dots', layer);
  const readout = part('readout', layer);
  const listening = new AbortController();
  const { signal } = listening;
  let model: PlotModel | null = null;
  /** Sample under the crosshair, by its x, so that it stays while the grid changes under it. */
  let x: number | null = null;
  let drag: { readonly id: number; readonly startX: number; readonly interval: Interval; moved: boolean } | null = null;

  const pixelOf = (value: number): number => chart.scales.x?.getPixelForValue(value) ?? 0;
  const valueAt = (pixel: number): number => chart.scales.x?.getValueForPixel(pixel) ?? 0;
  const pixelX = (event: MouseEvent): number => event.clientX - box.getBoundingClientRect().left;

  function curveRow(curve: NamedCurve, index: number, shown: PlotModel): HTMLElement {
    const value = curve.values[index] ?? NaN;
    const exact = exactText(value, curve.values instanceof Float32Array);
    const colour = shown.theme.curves[curve.colour];
    return readoutRow({ name: curve.label, text: formatNumber(value, 7), exact, colour }, ['curve', curve.id]);
  }

  function placeDots(shown: PlotModel, index: number, left: number): void {
    const { chartArea } = chart;
    dots.replaceChildren(
      ...shown.curves.flatMap((curve) => {
        const top = chart.scales.y?.getPixelForValue(curve.values[index] ?? NaN) ?? NaN;
        if (!(top >= chartArea.top && top <= chartArea.bottom)) return [];
        const dot = document.createElement('i');
        dot.style.transform = `translate(${left}px, ${top}px)`;
        dot.style.background = shown.theme.curves[curve.colour] ?? '';
        return [dot];
      }),
    );
  }

  /** Beside the crosshair, on the side with more room, and never outside of the picture. */
  function placeReadout(left: number): void {
    const { chartArea } = chart;
    const width = readout.offsetWidth;
    const right = left + MARGIN + width <= chartArea.right;
    const wanted = right ? left + MARGIN : left - MARGIN - width;
    const clamped = Math.max(chartArea.left + 2, Math.min(chartArea.right - width - 2, wanted));
    readout.style.transform = `translate(${Math.round(clamped)}px, ${chartArea.top + 6}px)`;
  }

  function draw(): void {
    const { chartArea } = chart;
    const shown = model;
    const inside = shown !== null && x !== null && x >= shown.interval.from && x <= shown.interval.to;
    layer.hidden = !inside;
    if (shown === null || x === null || !inside) return;
    const { grid } = shown;
    const index = Math.min(grid.points - 1, Math.max(0, Math.round((x - grid.origin) / grid.step)));
    const at = grid.origin + index * grid.step;
    const left = Math.round(pixelOf(at));
    line.style.transform = `translate(${left}px, ${chartArea.top}px)`;
    line.style.height = `${chartArea.height}px`;
    readout.replaceChildren(
      readoutRow({ name: shown.variable, text: formatNumber(at, 7), exact: exactText(at, false) }, ['curve', 'x']),
      ...shown.curves.map((curve) => curveRow(curve, index, shown)),
    );
    placeDots(shown, index, left);
    placeReadout(left);
  }

  function placeMarker(): void {
    const { chartArea } = chart;
    const at = model?.at ?? null;
    marker.hidden = model === null || at === null || at < model.interval.from || at > model.interval.to;
    if (at === null) return;
    marker.style.transform = `translate(${Math.round(pixelOf(at))}px, ${chartArea.top}px)`;
    marker.style.height = `${chartArea.height}px`;
  }

  function zoom(centre: number, factor: number): void {
    if (model !== null) onInterval(zoomed(model.interval, centre, factor, model.points));
  }

  function onMove(event: PointerEvent): void {
    if (model === null) return;
    if (drag?.id === event.pointerId) {
      const moved = event.clientX - drag.startX;
      if (!drag.moved && Math.abs(moved) < 3) return;
      if (!drag.moved) box.setPointerCapture(event.pointerId);
      drag.moved = true;
      box.classList.add('dragging');
      const perPixel = (drag.interval.to - drag.interval.from) / chart.chartArea.width;
      onInterval(panned(drag.interval, -moved * perPixel, model.points));
    }
    x = Math.min(model.interval.to, Math.max(model.interval.from, valueAt(pixelX(event))));
    draw();
  }

  function onKey(event: KeyboardEvent): void {
    if (model === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const { from, to } = model.interval;
    const step = event.shiftKey ? model.grid.step : Math.max(model.grid.step, (to - from) * KEY_STEP);
    const centre = x ?? (from + to) / 2;
    const move = (target: number): void => {
      x = Math.min(to, Math.max(from, target));
      draw();
    };
    switch (event.key) {
      case 'ArrowLeft':
        move(x === null ? centre : centre - step);
        break;
      case 'ArrowRight':
        move(x === null ? centre : centre + step);
        break;
      case 'Home':
        move(from);
        break;
      case 'End':
        move(to);
        break;
      case 'Escape':
        x = null;
        draw();
        break;
      case '+':
      case '=':
        zoom(centre, 1 / KEY_ZOOM);
        break;
      case '-':
        zoom(centre, KEY_ZOOM);
        break;
      case '0':
        onHome();
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  function endDrag(): void {
    drag = null;
    box.classList.remove('dragging');
  }

  box.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button === 0 && model !== null) {
        drag = { id: event.pointerId, startX: event.clientX, interval: model.interval, moved: false };
      }
    },
    { signal },
  );
  box.addEventListener('pointermove', onMove, { signal });
  box.addEventListener('pointerup', endDrag, { signal });
  box.addEventListener('pointercancel', endDrag, { signal });
  box.addEventListener(
    'pointerleave',
    () => {
      if (drag !== null) return;
      x = null;
      draw();
    },
    { signal },
  );
  box.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1;
      zoom(valueAt(pixelX(event)), WHEEL_ZOOM ** ((event.deltaY * lines) / 100));
    },
    { signal, passive: false },
  );
  box.addEventListener('dblclick', onHome, { signal });
  box.addEventListener('keydown', onKey, { signal });

  return {
    update(next) {
      model = next;
      placeMarker();
      draw();
    },
    dispose() {
      listening.abort();
      for (const part of [layer, marker]) part.remove();
    },
  };
}
