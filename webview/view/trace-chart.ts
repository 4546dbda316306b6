/**
 * The element of a trace chart: draws what it is told (`update`), reads values under the pointer, and says which iteration the
 * user points at: a press or drag sets the cursor, arrow keys move it row by row, Escape takes it away.
 */
import { exactText, formatCount, formatNumber } from '../format.ts';
import { inOrder, keeper, part, placeReadout, readoutRow, whenResized, type Kept } from './over-canvas.ts';
import { placeOf, type AxesFrame } from './pen.ts';
import { drawTraces, rowOf, type TraceModel } from './trace-drawing.ts';

export type { TraceBand, TraceModel, TraceSeries } from './trace-drawing.ts';

export interface TraceNavigation {
  /** Null takes the cursor away. */
  readonly setCursor: (iteration: number | null) => void;
}

/** @param box an empty element; canvas, line and readout become its children. */
function createTracePlot(box: HTMLElement, navigation: TraceNavigation): Kept<TraceModel> {
  const canvas = document.createElement('canvas');
  canvas.setAttribute('role', 'img');
  box.append(canvas);
  const line = part('crosshair-line', box);
  const readout = part('readout', box);
  const listening = new AbortController();
  const { signal } = listening;
  let model: TraceModel | null = null;
  let frame: AxesFrame | null = null;
  /** The iteration under the pointer. */
  let at: number | null = null;
  let dragging = false;

  function iterationAt(event: MouseEvent): number | null {
    if (frame === null) return null;
    const bounds = box.getBoundingClientRect();
    const share = (event.clientX - bounds.left - box.clientLeft - frame.left) / frame.width;
    return share >= -0.02 && share <= 1.02 ? frame.x.valueAt(Math.min(1, Math.max(0, share))) : null;
  }

  /** The row that a series has nearest to an iteration. */
  function nearest(x: readonly number[] | Float64Array, iteration: number): number {
    const row = rowOf(x, iteration);
    const before = x[row - 1];
    return before !== undefined && iteration - before < (x[row] ?? Infinity) - iteration ? row - 1 : row;
  }

  function drawReadout(): void {
    const longest = model?.series.reduce<TraceModel['series'][number] | undefined>(
      (most, series) => (series.x.length > (most?.x.length ?? 0) ? series : most),
      undefined,
    );
    const shown = at !== null && frame !== null && longest !== undefined;
    line.hidden = !shown;
    readout.hidden = !shown;
    if (!shown || model === null || at === null || frame === null) return;
    const iteration = longest.x[nearest(longest.x, at)] ?? 0;
    const { theme } = model;
    const [left] = placeOf(frame, Math.max(iteration, frame.x.range.low), frame.y.range.low);
    const x = {
      name: model.xName,
      text: model.xRange === undefined ? formatCount(iteration) : formatNumber(iteration, 5),
      exact: String(iteration),
    };
    const rows = model.series.map((series) => {
      const ended = iteration > (series.x[series.x.length - 1] ?? 0);
      const value = ended ? NaN : (series.y[nearest(series.x, iteration)] ?? NaN);
      const text = ended ? 'ended' : formatNumber(value, 7);
      const row = { name: series.label, text, exact: exactText(value, false), colour: theme.curves[series.colour] };
      return readoutRow(row, ['series', series.id]);
    });
    readout.replaceChildren(readoutRow(x, ['series', 'x']), ...rows);
    placeReadout(box, line, readout, left, frame, 4);
  }

  function draw(): void {
    if (model === null) return;
    frame = drawTraces(canvas, model);
    drawReadout();
  }

  function setCursor(iteration: number | null): void {
    if (iteration === null) return;
    navigation.setCursor(model?.xRange === undefined ? Math.max(0, Math.round(iteration)) : iteration);
  }

  box.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return;
      dragging = true;
      box.setPointerCapture(event.pointerId);
      setCursor(iterationAt(event));
    },
    { signal },
  );
  box.addEventListener(
    'pointermove',
    (event) => {
      at = iterationAt(event);
      if (dragging) setCursor(at);
      drawReadout();
    },
    { signal },
  );
  for (const kind of ['pointerup', 'pointercancel'] as const) {
    box.addEventListener(kind, () => {
      dragging = false;
    }, { signal }); // prettier-ignore
  }
  box.addEventListener(
    'pointerleave',
    () => {
      at = null;
      drawReadout();
    },
    { signal },
  );
  box.addEventListener(
    'keydown',
    (event) => {
      if (model === null || event.ctrlKey || event.metaKey || event.altKey) return;
      const x = model.series[0]?.x ?? [];
      const row = model.cursor === null ? -1 : rowOf(x, model.cursor);
      const stride = event.shiftKey ? Math.max(1, Math.floor(x.length / 20)) : 1;
      const go = (to: number) => {
        setCursor(x[Math.min(x.length - 1, Math.max(0, to))] ?? null);
      };
      switch (event.key) {
        case 'ArrowRight':
          go(row + stride);
          break;
        case 'ArrowLeft':
          go(row - stride);
          break;
        case 'Home':
          go(0);
          break;
        case 'End':
          go(x.length - 1);
          break;
        case 'Escape':
          navigation.setCursor(null);
          break;
        default:
          return;
      }
      event.preventDefault();
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

export interface TracePlots {
  /** The models of the page's elements of the class, in their order; null where the face is not shown. */
  update(root: HTMLElement, models: readonly TraceModel[] | null): void;
}

/** Keeps one chart per element of a class, made and ended as the page's elements come and go. */
export function createTracePlots(navigation: TraceNavigation, className = 'trace'): TracePlots {
  const keep = keeper((box) => createTracePlot(box, navigation));
  return {
    update(root, models) {
      keep(inOrder(root, `.${className}:not(.waiting)`, models ?? []));
    },
  };
}
