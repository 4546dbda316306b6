/** What the pictures on canvases share: elements over the canvas that say values, and one picture per place of the page. */

export function part(className: string, parent: HTMLElement): HTMLElement {
  const made = document.createElement('div');
  made.className = className;
  parent.append(made);
  return made;
}

/** Of a readout: what it is, its value, and for tests the value in full under a data attribute. */
export interface ReadoutRow {
  readonly name: string;
  readonly text: string;
  readonly exact: string;
  readonly colour?: string | undefined;
}

/** @param key the data attribute that says what the row is of, and what it says. */
export function readoutRow({ name, text, exact, colour }: ReadoutRow, key: readonly [string, string]): HTMLElement {
  const made = document.createElement('div');
  made.dataset[key[0]] = key[1];
  made.dataset.value = exact;
  const label = document.createElement('span');
  label.textContent = name;
  if (colour !== undefined) label.style.color = colour;
  const number = document.createElement('b');
  number.textContent = text;
  made.append(label, number);
  return made;
}

/** Distance of the readout from its line. */
const MARGIN = 10;

/** Puts the line at `left`, and the readout that has been filled beside it, on the right where there is room. */
export function placeReadout(
  box: HTMLElement,
  line: HTMLElement,
  readout: HTMLElement,
  left: number,
  { top, height }: { readonly top: number; readonly height: number },
  drop: number,
): void {
  line.style.transform = `translate(${Math.round(left)}px, ${top}px)`;
  line.style.height = `${height}px`;
  const width = readout.offsetWidth;
  const place = left + MARGIN + width <= box.clientWidth ? left + MARGIN : left - MARGIN - width;
  readout.style.transform = `translate(${Math.round(Math.max(2, place))}px, ${top + drop}px)`;
}

/** Draws again, a frame later, whenever the element has another size; the answer ends that. */
export function whenResized(box: HTMLElement, draw: () => void): () => void {
  const resized = new ResizeObserver(() => {
    requestAnimationFrame(draw);
  });
  resized.observe(box);
  return () => {
    resized.disconnect();
  };
}

/** A picture in an element: told what to show, and in the end to go. */
export interface Kept<M> {
  update(model: M): void;
  dispose(): void;
}

/** Keeps one picture per element, made and ended as the page's elements come and go. Told the elements with their models. */
export function keeper<M>(
  create: (box: HTMLElement) => Kept<M>,
): (wanted: Iterable<readonly [HTMLElement, M]>) => void {
  let kept = new Map<HTMLElement, Kept<M>>();
  return (wanted) => {
    const next = new Map<HTMLElement, Kept<M>>();
    for (const [box, model] of wanted) {
      const picture = kept.get(box) ?? create(box);
      picture.update(model);
      next.set(box, picture);
    }
    for (const [box, picture] of kept) if (!next.has(box)) picture.dispose();
    kept = next;
  };
}

/** The page's elements of a selector with the models in their order. */
export function inOrder<M>(root: HTMLElement, selector: string, models: readonly M[]): (readonly [HTMLElement, M])[] {
  return [...root.querySelectorAll<HTMLElement>(selector)].flatMap((box, index) => {
    const model = models[index];
    return model === undefined ? [] : [[box, model] as const];
  });
}
