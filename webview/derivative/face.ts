/** The face of the derivative task: curves and map, the point, formulas, controls, the table of values, and what ran where. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { FunctionInfo } from '../../src/protocol/messages.ts';
import type { Face } from '../face.ts';
import { last } from '../last.ts';
import { derivativePictureOf, derivativeSettingsOf, settingsOf, type PanelState } from '../state.ts';
import type { Theme } from '../theme.ts';
import { controlsView } from '../view/controls.ts';
import { createFormulaView } from '../view/formulas.ts';
import { derivativeStatus } from '../view/header.ts';
import { mapModel } from '../view/map.ts';
import { createMapPlots, type MapNavigation } from '../view/map-plot.ts';
import { parametersView } from '../view/parameters.ts';
import { pictureView, plotModels, rememberedRanges, type Navigation } from '../view/picture.ts';
import type { PlotModel } from '../view/plot.ts';
import { createPlots } from '../view/plots.ts';
import { pointView } from '../view/point.ts';
import { noteLine } from '../view/problems.ts';
import { reportView } from '../view/report.ts';
import { tableView } from '../view/table.ts';
import type { Wire } from '../view/wire.ts';
import { mendedPair, mendedPoint } from '../wanted.ts';

export function createDerivativeFace(wire: Wire, current: () => PanelState): Face {
  const { dispatch, settle } = wire;
  const ranges = rememberedRanges();
  const formulas = createFormulaView();
  const navigation: Navigation = {
    goTo: (interval) => {
      dispatch({ kind: 'gesture', interval });
      settle();
    },
    goHome: () => {
      const { home } = current().look;
      if (home !== null) navigation.goTo(home);
      else dispatch({ kind: 'wholeRange', on: false });
    },
  };
  const plots = createPlots(navigation);
  const mapNavigation: MapNavigation = {
    goTo: (window) => {
      dispatch({ kind: 'mapGesture', window });
      settle();
    },
    goHome: () => {
      dispatch({ kind: 'mapGesture', window: null });
      settle();
    },
    setPoint: (x, y) => {
      const settings = derivativeSettingsOf(current());
      const count = derivativePictureOf(current())?.function.variables.length ?? 0;
      if (settings === null || count < 2) return;
      const [first, second] = mendedPair(settings.map.variables, count);
      const at = mendedPoint(settings.at, count).with(first, x).with(second, y);
      dispatch({ kind: 'settings', change: { derivative: { at } } });
    },
  };
  const maps = createMapPlots(mapNavigation);

  const modelsOf = last((state: PanelState, theme: Theme): PlotModel[] => {
    const picture = derivativePictureOf(state);
    return picture === null || state.host?.session.kind !== 'ready' ? [] : plotModels(state, picture, theme, ranges);
  });

  return {
    status: derivativeStatus,
    view(state, theme) {
      const session = state.host?.session;
      const picture = derivativePictureOf(state);
      const settings = derivativeSettingsOf(state);
      if (session?.kind !== 'ready' || settings === null) return html``;
      const { subject, site } = session;
      if (subject.kind !== 'function' && subject.kind !== 'loop') return html``;
      const info = subject.function;
      const nothingToDraw = (state.run.kind === 'failed' && picture === null) || info.variables.length === 0;
      return html`
        ${noteLine(picture?.result.run.note ?? null)}
        ${
          nothingToDraw
            ? nothing
            : pictureView(state, picture, modelsOf(state, theme), theme.highContrast, navigation, mapNavigation, wire)
        }
        ${
          picture === null
            ? nothing
            : html`${pointView(picture.result.point, settings, picture.function, state.look, wire)}
              ${picture.result.formulas.length === 0 ? nothing : formulas(picture.result.formulas, site, wire)}`
        }
        ${controls(state, info, wire)}
        ${
          picture === null
            ? nothing
            : html`${tableView(picture.result.slices, picture.function, site, state.look.table, wire)}
              ${reportView(picture.result.run, picture.result.map?.run ?? null, picture.function)}`
        }
      `;
    },
    draw(root, state, theme) {
      const picture = derivativePictureOf(state);
      const models = modelsOf(state, theme);
      plots.update(root, models);
      maps.update(root, picture === null || models.length === 0 ? null : mapModel(state, picture, theme));
    },
  };
}

function controls(state: PanelState, info: FunctionInfo, wire: Wire): TemplateResult | typeof nothing {
  const settings = settingsOf(state);
  if (settings === null) return nothing;
  const [only] = info.variables;
  const several = info.variables.length > 1;
  const variable = several ? 'each' : (only ?? 'x');
  const output = info.outputs.length === 1 ? (info.outputs[0] ?? 'f') : 'f';
  return html`
    ${
      info.variables.length === 0
        ? nothing
        : controlsView(settings.derivative, state.look, variable, output, several, wire)
    }
    ${parametersView(info.parameters, settings.reading, state.look, wire)}
  `;
}
