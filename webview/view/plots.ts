/** The plots of the page's elements of class `plot`. */
import type { Navigation } from './picture.ts';
import { inOrder, keeper } from './over-canvas.ts';
import { createPlot, type PlotModel } from './plot.ts';

export interface Plots {
  update(root: HTMLElement, models: readonly PlotModel[]): void;
}

export function createPlots({ goTo, goHome }: Navigation): Plots {
  const keep = keeper((box) => createPlot(box, goTo, goHome));
  return {
    update(root, models) {
      keep(inOrder(root, '.plot:not(.waiting)', models));
    },
  };
}
