/** The face of the least-squares task: a linear system or a fit, its pictures, and the few words for the editor. */
import { html, nothing } from 'lit/html.js';
import type { Face } from '../face.ts';
import type { FitInfo, ParameterInfo } from '../../src/protocol/messages.ts';
import { formatCount } from '../format.ts';
import { settingsOf, type FitPicture, type LinearPicture, type PanelState } from '../state.ts';
import type { Theme } from '../theme.ts';
import type { MapModel } from '../view/map-drawing.ts';
import { createMapPlots, type MapNavigation } from '../view/map-plot.ts';
import { parametersView } from '../view/parameters.ts';
import { createTracePlots } from '../view/trace-chart.ts';
import { last } from '../last.ts';
import { createTeller } from '../teller.ts';
import type { Wire } from '../view/wire.ts';
import { fitModel, fitResiduals, fitWays } from './fit-pictures.ts';
import { fitView } from './fit-view.ts';
import { linearResiduals, linearWays, singularModel } from './linear-pictures.ts';
import { linearView, unknownNames } from './linear-view.ts';
import type { PlaneModel } from './plane-drawing.ts';
import { createPlanePlots } from './plane-plot.ts';
import { statusText } from './report-view.ts';
import { fitSummary, linearSummary } from './text.ts';
import { planeModel, traceModel, type Way } from './ways.ts';

type LeastSquaresPicture = LinearPicture | FitPicture;

function pictureOf({ picture }: PanelState): LeastSquaresPicture | null {
  return picture?.kind === 'linear' || picture?.kind === 'fit' ? picture : null;
}

/** Names of the unknowns of a picture. */
function namesOf({ subject, result }: LeastSquaresPicture): readonly string[] {
  return subject.kind === 'fit' ? subject.fit.unknowns : unknownNames(result.x.length);
}

function waysOf(picture: LeastSquaresPicture): Way[] {
  return picture.kind === 'linear' ? linearWays(picture.result) : fitWays(picture.result);
}

function mapModelOf(state: PanelState, picture: LeastSquaresPicture | null, theme: Theme): MapModel | null {
  const settings = settingsOf(state)?.leastSquares;
  if (settings === undefined || picture === null) return null;
  const { map } = picture.kind === 'linear' ? settings.linear : settings.fit;
  const { landscape, x } = picture.result;
  return planeModel(landscape, waysOf(picture), x, namesOf(picture), map, state.look.leastSquares, theme);
}

function planesOf(picture: LeastSquaresPicture, theme: Theme): PlaneModel[] {
  if (picture.kind === 'linear') {
    const singular = singularModel(picture.result, theme);
    return [linearResiduals(picture.result, theme), ...(singular === null ? [] : [singular])];
  }
  const { subject, result } = picture;
  const observed =
    subject.kind === 'fit' && subject.fit.problem.kind !== 'residuals' ? subject.fit.problem.observed.name : 'data';
  const model = fitModel(result, { y: observed }, theme);
  return [...(model === null ? [] : [model]), fitResiduals(result, theme)];
}

export function createLeastSquaresFace(wire: Wire, current: () => PanelState): Face {
  const { dispatch, settle } = wire;
  const setWindow = (window: Parameters<MapNavigation['goTo']>[0] | null, settled: boolean) => {
    const state = current();
    const settings = settingsOf(state)?.leastSquares;
    const kind = pictureOf(state)?.kind;
    if (settings === undefined || kind === undefined) return;
    const change =
      kind === 'linear'
        ? { linear: { map: { ...settings.linear.map, window } } }
        : { fit: { map: { ...settings.fit.map, window } } };
    dispatch({ kind: settled ? 'settings' : 'settingsGesture', change });
    if (!settled) settle();
  };
  const navigation: MapNavigation = {
    goTo: (window) => {
      setWindow(window, false);
    },
    goHome: () => {
      setWindow(null, true);
    },
    // A fit begins where it is clicked; a linear system has but one solution.
    setPoint: (x, y) => {
      const state = current();
      const picture = pictureOf(state);
      const settings = settingsOf(state)?.leastSquares.fit;
      const job = state.wanted?.job;
      if (picture?.kind !== 'fit' || settings === undefined || job?.kind !== 'fit' || job.landscape === null) return;
      const [first, second] = job.landscape.variables;
      const start = [...job.start].with(first, x).with(second, y);
      dispatch({ kind: 'settings', change: { fit: { start } } });
    },
  };
  const maps = createMapPlots(navigation);
  const planes = createPlanePlots();
  const traces = createTracePlots({
    setCursor: (cursor) => {
      dispatch({ kind: 'leastSquaresLook', change: { cursor } });
    },
  });
  const tell = createTeller(
    wire,
    ({ host }) => host?.session.kind === 'ready' && ['linear', 'fit'].includes(host.session.subject.kind),
    (picture) => {
      if (picture.kind === 'linear') return linearSummary(picture.result);
      return picture.kind === 'fit' ? fitSummary(picture.result, namesOf(picture)) : null;
    },
  );
  const mapModel = last(mapModelOf);

  return {
    status(state) {
      const picture = pictureOf(state);
      if (picture === null) return nothing;
      const { result } = picture;
      const size =
        picture.kind === 'linear' && picture.subject.kind === 'linear'
          ? `${formatCount(picture.subject.system.matrix.rows)} × ${formatCount(result.x.length)}`
          : `${formatCount(result.residuals.total)} observations, ${formatCount(result.x.length)} unknowns`;
      return statusText(result.report, size);
    },
    view(state, theme) {
      const session = state.host?.session;
      const settings = settingsOf(state);
      if (session?.kind !== 'ready' || settings === null) return html``;
      const { subject, site } = session;
      const picture = pictureOf(state);
      const map = mapModel(state, picture, theme);
      const { linear, fit } = settings.leastSquares;
      if (subject.kind === 'linear')
        return linearView(state, picture?.kind === 'linear' ? picture : null, linear, map, navigation, wire);
      if (subject.kind !== 'fit') return html``;
      const shown = picture?.kind === 'fit' ? picture : null;
      return html`${fitView(state, site, subject.fit, shown, fit, map, navigation, wire)}
      ${parametersView(withoutData(subject.fit), settings.reading, state.look, wire)}`;
    },
    draw(root, state, theme) {
      tell(state);
      const picture = pictureOf(state);
      const session = state.host?.session;
      const ready = session?.kind === 'ready' && (session.subject.kind === 'linear' || session.subject.kind === 'fit');
      const shown = ready ? picture : null;
      maps.update(root, mapModel(state, shown, theme));
      planes.update(root, shown === null ? [] : planesOf(shown, theme));
      traces.update(root, shown === null ? null : [traceModel(waysOf(shown), state.look.leastSquares, theme)]);
    },
  };
}

/** Parameters that take data are chosen among the data. */
function withoutData({ parameters, problem }: FitInfo): readonly ParameterInfo[] {
  if (problem.kind === 'residuals') return parameters;
  return parameters.filter(({ name }) => !problem.independent.some(({ parameter }) => parameter === name));
}
