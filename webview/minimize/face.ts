/** The face of the minimize task: the answer, map and traces, the race, run bar and settings, many starts, export. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Face } from '../face.ts';
import { minimizePictureOf, settingsOf, taskOf, type MinimizePicture, type PanelState } from '../state.ts';
import type { Theme } from '../theme.ts';
import type { MapModel } from '../view/map-drawing.ts';
import { createMapPlots, type MapNavigation } from '../view/map-plot.ts';
import { parametersView } from '../view/parameters.ts';
import { noteLine } from '../view/problems.ts';
import { createTracePlots } from '../view/trace-chart.ts';
import type { Wire } from '../view/wire.ts';
import { mendedPair } from '../wanted.ts';
import { answerView, notOneValue } from './answer.ts';
import { chosenOf, type Chosen } from './chosen.ts';
import { controlsView } from './controls.ts';
import { exportView } from './export-view.ts';
import { manyStartsView } from './many.ts';
import { canDrawCurve, createCurvePainter } from './curve.ts';
import { minimizeMapModel } from './map-model.ts';
import { picturesView, waitingView } from './picture.ts';
import { raceView } from './race.ts';
import { createPlayer } from './replay.ts';
import { minimizeReport, statusText } from './report.ts';
import { runBar } from './run-bar.ts';
import { last } from '../last.ts';
import { createTeller } from '../teller.ts';
import { summaryText } from './sentences.ts';
import { traceModel } from './traces.ts';
import { startOf } from './wanted.ts';

export function createMinimizeFace(wire: Wire, current: () => PanelState): Face {
  const { dispatch, settle } = wire;
  const player = createPlayer(wire, current);
  const goTo: MapNavigation['goTo'] = (window) => {
    const settings = settingsOf(current());
    if (settings === null) return;
    dispatch({ kind: 'settingsGesture', change: { minimize: { map: { ...settings.minimize.map, window } } } });
    settle();
  };
  const navigation: MapNavigation = {
    goTo,
    goHome: () => {
      const settings = settingsOf(current());
      if (settings?.minimize.map.window == null) return;
      dispatch({ kind: 'settings', change: { minimize: { map: { ...settings.minimize.map, window: null } } } });
    },
    setPoint: (x, y) => {
      const chosen = chosenOf(current(), wire);
      if (chosen === null) return;
      const { settings, variables } = chosen;
      const [first, second] = mendedPair(settings.map.variables, variables.length);
      const point = startOf(settings.start, variables.length).with(first, x).with(second, y);
      chosen.change({ start: { kind: 'point', x: point } });
    },
  };
  const maps = createMapPlots(navigation);
  const traces = createTracePlots({
    setCursor: (replay) => {
      dispatch({ kind: 'minimizeLook', change: { replay, playing: false } });
    },
  });
  const painter = createCurvePainter();
  const curves = createTracePlots(
    {
      setCursor: (x) => {
        if (x !== null) chosenOf(current(), wire)?.change({ start: { kind: 'point', x: [Number(x.toPrecision(4))] } });
      },
    },
    'curve-plot',
  );
  const tell = createTeller(
    wire,
    (state) => state.host?.session.kind === 'ready' && taskOf(state) === 'minimize',
    (picture) => (picture.kind === 'minimize' ? summaryText(picture.result.runs) : null),
  );
  const mapModel = last(mapModelOf);

  return {
    status: (state) => {
      const picture = minimizePictureOf(state);
      return picture === null ? nothing : statusText(picture.result);
    },
    view(state, theme) {
      const chosen = chosenOf(state, wire);
      if (chosen === null) return html``;
      const { variables, outputs } = chosen.subject.function;
      if (outputs.length !== 1) return notOneValue(outputs.length, wire);
      if (variables.length === 0) return html`${noVariable()} ${parameters(state, chosen)}`;
      return faceView(state, chosen, (picture) => mapModel(state, picture, theme), navigation);
    },
    draw(root, state, theme) {
      tell(state);
      const picture = minimizePictureOf(state);
      const ready = picture !== null && state.host?.session.kind === 'ready' && taskOf(state) === 'minimize';
      const model = ready
        ? traceModel(picture.result.runs, picture.function.variables, state.look.minimize, theme)
        : null;
      maps.update(root, ready ? mapModel(state, picture, theme) : null);
      traces.update(root, model === null ? null : [model]);
      const curve = ready ? painter.model(picture, state.look.minimize, startOfPicture(state, picture), theme) : null;
      curves.update(root, curve === null ? null : [curve]);
      player.follow(state);
    },
  };
}

function noVariable(): TemplateResult {
  return html`<p class="note" id="no-variable">
    Nothing varies here: every parameter is held fixed. Let one vary below, or minimize a function with a parameter.
  </p>`;
}

/** Where the runs of the picture began: known while it is of the newest job. */
function startOfPicture(state: PanelState, picture: MinimizePicture): readonly number[] | null {
  const job = state.wanted?.job;
  return job?.kind === 'minimize' && picture.ticket === state.ticket ? job.start : null;
}

function mapModelOf(state: PanelState, picture: MinimizePicture, theme: Theme): MapModel | null {
  const settings = settingsOf(state)?.minimize;
  if (settings === undefined) return null;
  const running = state.run.kind === 'computing';
  const start = startOfPicture(state, picture);
  return minimizeMapModel(picture, settings.map, state.look.minimize, start, running, theme);
}

function faceView(
  state: PanelState,
  chosen: Chosen,
  mapOf: (picture: MinimizePicture) => MapModel | null,
  navigation: MapNavigation,
): TemplateResult {
  const picture = minimizePictureOf(state);
  const { wire } = chosen;
  const job = state.wanted?.job.kind === 'minimize' ? state.wanted.job : null;
  const busy = state.run.kind === 'computing' && state.run.slow && !state.run.paused;
  const name = state.host?.session.kind === 'ready' ? (state.host.session.site.name ?? 'minimum') : 'minimum';
  return html`
    ${noteLine(picture?.result.report.note ?? null)}
    ${
      picture === null
        ? state.run.kind === 'failed'
          ? nothing
          : waitingView(chosen.variables.length > 1)
        : html`${answerView(picture.result, chosen)}
          ${picturesView(picture, mapOf(picture), canDrawCurve(picture), chosen, navigation, busy)}
          ${raceView(picture.result.runs, chosen)}`
    }
    ${runBar(state, chosen)} ${picture === null ? nothing : manyStartsView(picture.result.many, chosen)}
    ${controlsView(chosen)} ${parameters(state, chosen)}
    ${picture === null ? nothing : html`${exportView(picture, job, chosen.shown, name, wire)} ${minimizeReport(picture.result)}`}
  `;
}

function parameters(state: PanelState, { subject, look, wire }: Chosen): TemplateResult | typeof nothing {
  const settings = settingsOf(state);
  return settings === null ? nothing : parametersView(subject.function.parameters, settings.reading, look, wire);
}
