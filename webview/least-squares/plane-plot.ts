/** The elements of plain pictures: each draws what it is told, and reads values under the pointer or by arrow keys. */
import type { AxesFrame } from '../view/pen.ts';
import { keeper, part, placeReadout, readoutRow, whenResized, type Kept } from '../view/over-canvas.ts';
import { drawPlane, type PlaneModel } from './plane-drawing.ts';

/** Index of the value nearest to one, of values that grow. */
export function nearest(values: Float64Array, value: number): number {
  let [low, high] = [0, values.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? NaN) < value) low = middle;
    else high = middle;
  }
  return Math.abs((values[low] ?? NaN) - value) <= Math.abs((values[high] ?? NaN) - value) ? low : high;
}

/** @param box an empty element; canvas, line and readout become its children. */
function createPlanePlot(box: HTMLElement): Kept<PlaneModel> {
  const canvas = document.createElement('canvas');
  canvas.setAttribute('role', 'img');
  box.append(canvas);
  const line = part('crosshair-line', box);
  const readout = part('readout', box);
  const listening = new AbortController();
  const { signal } = listening;
  let model: PlaneModel | null = null;
  let frame: AxesFrame | null = null;
  let stop: number | null = null;

  function drawReadout(): void {
    const shown = stop !== null && frame !== null && model !== null && stop < model.stops.length;
    line.hidden = !shown;
    readout.hidden = !shown;
    if (!shown || stop === null || frame === null || model === null) return;
    const left = frame.left + frame.x.share(model.stops[stop] ?? NaN) * frame.width;
    readout.replaceChildren(...model.told(stop).map((row) => readoutRow(row, ['name', row.name])));
    placeReadout(box, line, readout, left, frame, 2);
  }

  function draw(): void {
    if (model === null) return;
    frame = drawPlane(canvas, model);
    drawReadout();
  }

  box.addEventListener(
    'pointermove',
    (event) => {
      if (model === null || frame === null || model.stops.length === 0) return;
      const bounds = box.getBoundingClientRect();
      const share = (event.clientX - bounds.left - box.clientLeft - frame.left) / frame.width;
      stop = share < -0.03 || share > 1.03 ? null : nearest(model.stops, frame.x.valueAt(share));
      drawReadout();
    },
    { signal },
  );
  box.addEventListener(
    'pointerleave',
    () => {
      stop = null;
      drawReadout();
    },
    { signal },
  );
  box.addEventListener(
    'keydown',
    (event) => {
      if (model === null || event.ctrlKey || event.metaKey || event.altKey) return;
      const last = model.stops.length - 1;
      const stride = event.shiftKey ? Math.max(1, Math.floor(last / 20)) : 1;
      switch (event.key) {
        case 'ArrowRight':
          stop = Math.min(last, (stop ?? -1) + stride);
          break;
        case 'ArrowLeft':
          stop = Math.max(0, (stop ?? last + 1) - stride);
          break;
        case 'Home':
          stop = 0;
          break;
        case 'End':
          stop = last;
          break;
        case 'Escape':
          stop = null;
          break;
        default:
          return;
      }
      event.preventDefault();
      drawReadout();
    },
    { signal },
  );
  const settle = whenResized(box, draw);

  return {
    update(next) {
      model = next;
      canvas.setAttribute('aria-label', next.summary);
      draw();
    },
    dispose() {
      listening.abort();
      settle();
      box.replaceChildren();
    },
  };
}

export interface PlanePlots {
  /** Each model is drawn in the page's element of its id, if there is one. */
  update(root: HTMLElement, models: readonly PlaneModel[]): void;
}

export function createPlanePlots(): PlanePlots {
  const keep = keeper(createPlanePlot);
  return {
    update(root, models) {
      keep(
        models.flatMap((model) => {
          const box = root.querySelector<HTMLElement>(`#${model.id}`);
          return box === null ? [] : [[box, model] as const];
        }),
      );
    },
  };
}
