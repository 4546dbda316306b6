/**
 * The panel's root: wires VS Code, the worker, the reducer and the drawing to each other. Events go in, one repaint per
 * animation frame comes out; jobs run only while the page can be seen.
 */
import { render } from 'lit/html.js';
import { decode, encode } from '../src/protocol/codec.ts';
import type { HostMessage, PanelMessage, Settings } from '../src/protocol/messages.ts';
import { imageOf, type JobResult } from '../src/engine/job.ts';
import { equal } from './equal.ts';
import { createDerivativeFace } from './derivative/face.ts';
import type { Faces } from './face.ts';
import { createLeastSquaresFace } from './least-squares/face.ts';
import { createMinimizeFace } from './minimize/face.ts';
import {
  drawnRevision,
  faceOf,
  FIRST_STATE,
  reduce,
  sameSite,
  siteOf,
  type PanelEvent,
  type Picture,
} from './state.ts';
import { onThemeChange, readTheme } from './theme.ts';
import { closeMenus } from './view/formulas.ts';
import { announcement, panelView } from './view/panel.ts';
import type { Wire } from './view/wire.ts';
import { createEngineClient } from './worker-client.ts';
import type { VsCode } from './vscode.ts';

/** A gesture without news for this long has come to rest, and the host is told, in milliseconds. */
const SETTLE = 200;
/** A job that takes longer is seen to be running, in milliseconds. */
const SLOW = 150;

/** The newest message is kept for a reload when no newer one has come for this long, in milliseconds. */
const KEEP = 300;

function isHostMessage(value: unknown): value is HostMessage {
  return (
    typeof value === 'object' && value !== null && 'kind' in value && (value.kind === 'state' || value.kind === 'data')
  );
}

function partialOf({ state }: Extract<PanelEvent, { readonly kind: 'job' }>): JobResult | null {
  return state.kind === 'running' ? state.partial : null;
}

function startPanel(vscode: VsCode, root: HTMLElement, live: HTMLElement): void {
  let state = FIRST_STATE;
  let theme = readTheme();
  let framePending = false;
  /** Ticket of the job that the engine was given last; 0 where it was taken back. */
  let running = 0;
  let settleTimer: ReturnType<typeof setTimeout> | undefined;
  let slowTimer: ReturnType<typeof setTimeout> | undefined;
  let keepTimer: ReturnType<typeof setTimeout> | undefined;
  let told: Settings | null = null;

  const post = (message: PanelMessage): void => {
    vscode.postMessage(encode(message));
  };

  const engine = createEngineClient(document.body.dataset.worker ?? '', {
    onState: (ticket, job) => {
      dispatch({ kind: 'job', ticket, state: job });
    },
    onRestart: (reason) => {
      post({ kind: 'log', level: 'error', message: `The engine stopped and was started again: ${reason}` });
      dispatch({ kind: 'notice', message: 'The engine stopped and was started again.' });
    },
    onMissing: (hash) => {
      post({ kind: 'needData', hash });
    },
  });

  /** Gives the engine the newest job, once, while the page is seen. */
  function compute(): void {
    const { wanted, run, ticket } = state;
    const visible = document.visibilityState === 'visible';
    if (!visible || wanted === null || run.kind !== 'computing') {
      if (running !== 0 && (wanted === null || !visible)) {
        engine.cancel();
        running = 0;
      }
      return;
    }
    if (running === ticket) return;
    running = ticket;
    engine.run(ticket, wanted.job, wanted.backend);
    if (run.slow) return;
    clearTimeout(slowTimer);
    slowTimer = setTimeout(() => {
      dispatch({ kind: 'slow', ticket: state.ticket });
    }, SLOW);
  }

  /** Tells the host settings that have settled, each once. */
  function tell(): void {
    const { pending } = state;
    if (pending?.settled !== true) {
      if (pending === null) told = null;
      return;
    }
    if (equal(pending.settings, told)) return;
    told = pending.settings;
    post({ kind: 'settings', settings: pending.settings });
  }

  function repaint(): void {
    framePending = false;
    render(panelView(state, faces, theme, wire), root);
    for (const face of Object.values(faces)) face.draw(root, state, theme);
    document.body.dataset.state = faceOf(state);
    const revision = drawnRevision(state);
    if (revision !== null) document.body.dataset.revision = String(revision);
    const said = announcement(state);
    if (said !== '' && live.textContent !== said) live.textContent = said;
  }

  function schedule(): void {
    if (framePending) return;
    framePending = true;
    requestAnimationFrame(repaint);
  }

  function dispatch(event: PanelEvent): void {
    const before = state;
    if (event.kind === 'pause' || event.kind === 'resume' || event.kind === 'stop') engine.steer(event.kind);
    state = reduce(state, event);
    releaseImages(event, before.picture, state.picture);
    if (state === before) return;
    // Another site is looked at from its top.
    if (!sameSite(siteOf(before.host), siteOf(state.host))) window.scrollTo(0, 0);
    compute();
    tell();
    schedule();
  }

  /** Bitmaps hold memory of the GPU until they are closed: of a picture that is replaced, or that comes too late. */
  function releaseImages(event: PanelEvent, before: Picture | null, after: Picture | null): void {
    const kept = after && imageOf(after.result);
    const result = event.kind !== 'job' ? null : event.state.kind === 'done' ? event.state.result : partialOf(event);
    for (const image of [before && imageOf(before.result), result && imageOf(result)]) {
      if (image !== null && image !== kept) image.close();
    }
  }

  const settle = (): void => {
    clearTimeout(settleTimer);
    settleTimer = setTimeout(() => {
      dispatch({ kind: 'gestureEnd' });
    }, SETTLE);
  };
  const wire: Wire = { dispatch, post, settle, data: engine.data };
  const faces: Faces = {
    derivative: createDerivativeFace(wire, () => state),
    minimize: createMinimizeFace(wire, () => state),
    leastSquares: createLeastSquaresFace(wire, () => state),
  };

  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const message = decode(event.data);
    if (!isHostMessage(message)) return;
    if (message.kind === 'data') {
      engine.addData(message.hash, message.values);
      return;
    }
    clearTimeout(keepTimer);
    keepTimer = setTimeout(() => {
      vscode.setState(event.data);
    }, KEEP);
    dispatch({ kind: 'host', message, restored: false });
  });
  document.addEventListener('visibilitychange', () => {
    compute();
    schedule();
  });
  document.addEventListener('click', (event) => {
    closeMenus(event.target);
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') closeMenus(null);
  });
  window.addEventListener('error', (event) => {
    post({
      kind: 'log',
      level: 'error',
      message: `${event.message} (${event.filename}:${event.lineno})`.slice(0, 5000),
    });
  });
  onThemeChange(() => {
    theme = readTheme();
    schedule();
  });

  const restored = decode(vscode.getState());
  if (isHostMessage(restored) && restored.kind === 'state') {
    dispatch({ kind: 'host', message: restored, restored: true });
  }
  post({ kind: 'ready' });
}

const root = document.createElement('main');
const live = document.createElement('div');
live.className = 'unseen';
live.setAttribute('aria-live', 'polite');
document.body.append(root, live);
startPanel(acquireVsCodeApi(), root, live);
