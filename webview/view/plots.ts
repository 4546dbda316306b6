/** Keeps one plot per element of class `plot` that the page has, makes and ends them as the page's elements come and go. */
import type { Navigation } from './picture.ts';
import { createPlot, type Plot, type PlotModel } from './plot.ts';

export interface Plots {
  update(root: HTMLElement, models: readonly PlotModel[]): void;
}

export function createPlots({ goTo, goHome }: Navigation): Plots {
  let plots = new Map<HTMLElement, Plot>();
  return {
    update(root, models) {
      const boxes = [...root.querySelectorAll<HTMLElement>('.plot:not(.waiting)')];
      const next = new Map<HTMLElement, Plot>();
      boxes.forEach((box, index) => {
        const model = models[index];
        if (model === undefined) return;
        const plot = plots.get(box) ?? createPlot(box, goTo, goHome);
        plot.update(model);
        next.set(box, plot);
      });
      for (const [box, plot] of plots) if (!next.has(box)) plot.dispose();
      plots = next;
    },
  };
}
