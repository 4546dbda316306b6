/** The elements of plain pictures: each draws what it is told, and reads values under the pointer or by arrow keys. */
import { drawPlane, type PlaneFrame, type PlaneModel } from './plane-drawing.ts';

interface PlanePlot {
  update(model: PlaneModel): void;
  dispose(): void;
}

const MARGIN = 10;

function part(className: string, parent: HTMLElement): HTMLElement {
  const made = document.createElement('div');
  made.className = className;
  parent.append(made);
  return made;
}

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
function createPlanePlot(box: HTMLElement): PlanePlot {
  const canvas = document.createElement('canvas');
  canvas.setAttribute('role', 'img');
  box.append(canvas);
  const line = part('crosshair-line', box);
  const readout = part('readout', box);
  const listening = new AbortController();
  const { signal } = listening;
  let model: PlaneModel | null = null;
  let frame: PlaneFrame | null = null;
  let stop: number | null = null;

  function drawReadout(): void {
    const shown = stop !== null && frame !== null && model !== null && stop < model.stops.length;
    line.hidden = !shown;
    readout.hidden = !shown;
    if (!shown || stop === null || frame === null || model === null) return;
    const left = frame.left + frame.x.share(model.stops[stop] ?? NaN) * frame.width;
    line.style.transform = `translate(${Math.round(left)}px, ${frame.top}px)`;
    line.style.height = `${frame.height}px`;
    readout.replaceChildren(
      ...model.told(stop).map(({ name, text, exact }) => {
        const row = document.createElement('div');
        row.dataset.name = name;
        row.dataset.value = exact;
        const label = document.createElement('span');
        label.textContent = name;
        const value = document.createElement('b');
        value.textContent = text;
        row.append(label, value);
        return row;
      }),
    );
    const width = readout.offsetWidth;
    const place = left + MARGIN + width <= box.clientWidth ? left + MARGIN : left - MARGIN - width;
    readout.style.transform = `translate(${Math.round(Math.max(2, place))}px, ${frame.top + 2}px)`;
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
  const resized = new ResizeObserver(() => {
    requestAnimationFrame(draw);
  });
  resized.observe(box);

  return {
    update(next) {
      model = next;
      canvas.setAttribute('aria-label', next.summary);
      draw();
    },
    dispose() {
      listening.abort();
      resized.disconnect();
      box.replaceChildren();
    },
  };
}

export interface PlanePlots {
  /** Each model is drawn in the page's element of its id, if there is one. */
  update(root: HTMLElement, models: readonly PlaneModel[]): void;
}

export function createPlanePlots(): PlanePlots {
  let plots = new Map<HTMLElement, PlanePlot>();
  return {
    update(root, models) {
      const next = new Map<HTMLElement, PlanePlot>();
      for (const model of models) {
        const box = root.querySelector<HTMLElement>(`#${model.id}`);
        if (box === null) continue;
        const plot = plots.get(box) ?? createPlanePlot(box);
        plot.update(model);
        next.set(box, plot);
      }
      for (const [box, plot] of plots) if (!next.has(box)) plot.dispose();
      plots = next;
    },
  };
}
