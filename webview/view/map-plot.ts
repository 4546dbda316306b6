/**
 * The heat map's element: draws what it is told (`update`), reads values under the pointer, and says what the user does: a click
 * sets the point, dragging pans, the wheel zooms both axes; with the keyboard, arrows move a cursor and Enter sets the point.
 */
import type { MapWindow } from '../../src/protocol/messages.ts';
import { exactText, formatNumber } from '../format.ts';
import { valueOnMap } from '../map-value.ts';
import { panned, zoomed } from '../zoom.ts';
import type { Frame, MapModel } from './map-drawing.ts';
import { drawMap, placer } from './map-drawing.ts';
import { inOrder, keeper, part, readoutRow, whenResized, type Kept } from './over-canvas.ts';

export interface MapNavigation {
  /** The host hears of it when it rests. */
  readonly goTo: (window: MapWindow) => void;
  readonly goHome: () => void;
  readonly setPoint: (x: number, y: number) => void;
}

/** As for curves: of a wheel's notch (100 units), of a key, and the share of the window that an arrow key moves. */
const WHEEL_ZOOM = 1.2;
const KEY_ZOOM = 1.5;
const KEY_STEP = 1 / 40;
/** Points along an axis that must stay different numbers. */
const POINTS = 513;
const MARGIN = 12;
/** A press that moves less, in pixels, is a click. */
const STILL = 4;

type Place = readonly [number, number];

export function zoomedWindow({ x, y }: MapWindow, [atX, atY]: Place, factor: number): MapWindow {
  return { x: zoomed(x, atX, factor, POINTS), y: zoomed(y, atY, factor, POINTS) };
}

function createMapPlot(box: HTMLElement, navigation: MapNavigation): Kept<MapModel> {
  const canvas = document.createElement('canvas');
  canvas.setAttribute('role', 'img');
  box.append(canvas);
  const cursor = part('map-cursor', box);
  const readout = part('readout', box);
  const listening = new AbortController();
  const { signal } = listening;
  let model: MapModel | null = null;
  let frame: Frame | null = null;
  /** Where values are read; null while the pointer is elsewhere. */
  let at: Place | null = null;
  let drag: { id: number; x: number; y: number; window: MapWindow; moved: boolean } | null = null;

  /** The values of a place in the window, or null outside of it. */
  function placeOf(event: MouseEvent): Place | null {
    if (model === null || frame === null) return null;
    const bounds = box.getBoundingClientRect();
    const shareX = (event.clientX - bounds.left - box.clientLeft - frame.left) / frame.width;
    const shareY = 1 - (event.clientY - bounds.top - box.clientTop - frame.top) / frame.height;
    if (!(shareX >= 0 && shareX <= 1 && shareY >= 0 && shareY <= 1)) return null;
    const { x, y } = model.window;
    return [x.from + shareX * (x.to - x.from), y.from + shareY * (y.to - y.from)];
  }

  /** To the digits that a pixel has. */
  function rounded([x, y]: Place): Place {
    const { window } = model ?? {};
    const short = (value: number, range: { from: number; to: number } | undefined) => {
      const unit = 10 ** Math.floor(Math.log10(((range?.to ?? 1) - (range?.from ?? 0)) / 500));
      return Number((Math.round(value / unit) * unit).toPrecision(12));
    };
    return [short(x, window?.x), short(y, window?.y)];
  }

  function row(name: string, value: number, digits: number): HTMLElement {
    return readoutRow({ name, text: formatNumber(value, digits), exact: exactText(value, false) }, ['name', name]);
  }

  function drawReadout(): void {
    const shown = at !== null && model !== null && frame !== null && drag?.moved !== true;
    readout.hidden = !shown;
    cursor.hidden = !shown;
    if (at === null || model === null || frame === null || !shown) return;
    const place = placer(frame, model.window);
    const [x, y] = [place.x(at[0]), place.y(at[1])];
    readout.replaceChildren(
      row(model.x, rounded(at)[0], 6),
      row(model.y, rounded(at)[1], 6),
      // Interpolated on the coarse copy: four digits are what that is good for.
      ...(model.map === null ? [] : [row(`${model.output} ≈`, valueOnMap(model.map, at[0], at[1]), 4)]),
    );
    const left = x + MARGIN + readout.offsetWidth > box.clientWidth ? x - MARGIN - readout.offsetWidth : x + MARGIN;
    const top = y + MARGIN + readout.offsetHeight > box.clientHeight ? y - MARGIN - readout.offsetHeight : y + MARGIN;
    readout.style.transform = `translate(${Math.round(Math.max(2, left))}px, ${Math.round(Math.max(2, top))}px)`;
    cursor.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  }

  function draw(): void {
    if (model === null) return;
    frame = drawMap(canvas, model);
    drawReadout();
  }

  function onMove(event: PointerEvent): void {
    if (drag?.id === event.pointerId && frame !== null) {
      const [movedX, movedY] = [event.clientX - drag.x, event.clientY - drag.y];
      if (!drag.moved && Math.hypot(movedX, movedY) < STILL) return;
      if (!drag.moved) box.setPointerCapture(event.pointerId);
      drag.moved = true;
      box.classList.add('dragging');
      const { x, y } = drag.window;
      navigation.goTo({
        x: panned(x, (-movedX * (x.to - x.from)) / frame.width, POINTS),
        y: panned(y, (movedY * (y.to - y.from)) / frame.height, POINTS),
      });
    }
    at = placeOf(event);
    drawReadout();
  }

  function onUp(event: PointerEvent): void {
    const clicked = drag !== null && !drag.moved ? placeOf(event) : null;
    drag = null;
    box.classList.remove('dragging');
    if (clicked !== null) navigation.setPoint(...rounded(clicked));
    drawReadout();
  }

  function onKey(event: KeyboardEvent): void {
    if (model === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const { x, y } = model.window;
    const from: Place = at ?? model.point ?? [(x.from + x.to) / 2, (y.from + y.to) / 2];
    const move = (right: number, up: number): void => {
      const inside = (value: number, range: { from: number; to: number }) =>
        Math.min(range.to, Math.max(range.from, value));
      at = [
        inside(from[0] + right * KEY_STEP * (x.to - x.from), x),
        inside(from[1] + up * KEY_STEP * (y.to - y.from), y),
      ];
      drawReadout();
    };
    switch (event.key) {
      case 'ArrowLeft':
        move(-1, 0);
        break;
      case 'ArrowRight':
        move(1, 0);
        break;
      case 'ArrowUp':
        move(0, 1);
        break;
      case 'ArrowDown':
        move(0, -1);
        break;
      case 'Enter':
        navigation.setPoint(...rounded(from));
        break;
      case 'Escape':
        at = null;
        drawReadout();
        break;
      case '+':
      case '=':
        navigation.goTo(zoomedWindow(model.window, from, 1 / KEY_ZOOM));
        break;
      case '-':
        navigation.goTo(zoomedWindow(model.window, from, KEY_ZOOM));
        break;
      case '0':
        navigation.goHome();
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  box.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0 || model === null || placeOf(event) === null) return;
      drag = { id: event.pointerId, x: event.clientX, y: event.clientY, window: model.window, moved: false };
    },
    { signal },
  );
  box.addEventListener('pointermove', onMove, { signal });
  box.addEventListener('pointerup', onUp, { signal });
  box.addEventListener(
    'pointercancel',
    () => {
      drag = null;
      box.classList.remove('dragging');
    },
    { signal },
  );
  box.addEventListener(
    'pointerleave',
    () => {
      if (drag !== null) return;
      at = null;
      drawReadout();
    },
    { signal },
  );
  box.addEventListener(
    'wheel',
    (event) => {
      const centre = placeOf(event);
      if (centre === null || model === null) return;
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1;
      navigation.goTo(zoomedWindow(model.window, centre, WHEEL_ZOOM ** ((event.deltaY * lines) / 100)));
    },
    { signal, passive: false },
  );
  box.addEventListener('keydown', onKey, { signal });
  const settle = whenResized(box, draw);

  return {
    update(next) {
      model = next;
      canvas.setAttribute('aria-label', next.summary);
      draw();
    },
    dispose() {
      settle();
      listening.abort();
      for (const element of [canvas, cursor, readout]) element.remove();
    },
  };
}

export interface MapPlots {
  update(root: HTMLElement, model: MapModel | null): void;
}

/** Keeps one map in the page's element of class `map`, while there is one. */
export function createMapPlots(navigation: MapNavigation): MapPlots {
  const keep = keeper((box) => createMapPlot(box, navigation));
  return {
    update(root, model) {
      keep(model === null ? [] : inOrder(root, '.map', [model]));
    },
  };
}
