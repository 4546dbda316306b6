/** From a result to plots: which curves, which range, what they say in words; and the section of the page that holds them. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Slice } from '../../src/engine/job.ts';
import type { FunctionInfo } from '../../src/protocol/messages.ts';
import { curveName, nameCurves, type NamedCurve } from '../curves.ts';
import { formatNumber } from '../format.ts';
import { axisRange, poleRange, rangeOf, type CurveRange } from '../range.ts';
import type { DerivativePicture, Interval, PanelState } from '../state.ts';
import { derivativeSettingsOf } from '../state.ts';
import type { Theme } from '../theme.ts';
import { zoomed } from '../zoom.ts';
import { legendView, type Chip } from './legend.ts';
import { mapView } from './map.ts';
import type { MapNavigation } from './map-plot.ts';
import type { PlotModel } from './plot.ts';
import { FEW } from './point.ts';
import type { Wire } from './wire.ts';

/** Curves that a picture shows before some are switched off at first. */
const MANY = 8;

type Values = Float32Array | Float64Array;
export type RangeOf = (values: Values) => CurveRange | null;

/** `rangeOf`, remembered for as long as the values live. */
export function rememberedRanges(): RangeOf {
  const known = new WeakMap<Values, CurveRange | null>();
  return (values) => {
    const before = known.get(values);
    if (before !== undefined) return before;
    const range = rangeOf(values);
    known.set(values, range);
    return range;
  };
}

/** Whether a curve is on: where there are very many, those of the derivatives are off until asked for. */
function isOn(curve: NamedCurve, of: number, hidden: readonly string[], order: number): boolean {
  const offAtFirst = of > MANY && order > 0;
  return hidden.includes(curve.id) === offAtFirst;
}

function shownSlices(picture: DerivativePicture, everySlice: boolean): readonly Slice[] {
  const { slices } = picture.result;
  return everySlice ? slices : slices.slice(0, FEW);
}

function shownCurves(slice: Slice, info: FunctionInfo, hidden: readonly string[]): NamedCurve[] {
  return nameCurves(slice, info).filter((curve, index) =>
    isOn(curve, slice.curves.length, hidden, slice.curves[index]?.order ?? 0),
  );
}

function summary(curves: readonly NamedCurve[], variable: string, interval: Interval, ranges: RangeOf): string {
  const said = curves.map((curve) => {
    const range = ranges(curve.values);
    if (range === null) return `${curve.label} has no finite value`;
    return `${curve.label} from ${formatNumber(range.whole.low, 4)} to ${formatNumber(range.whole.high, 4)}`;
  });
  const where = `${variable} from ${formatNumber(interval.from, 4)} to ${formatNumber(interval.to, 4)}`;
  return `Curves for ${where}: ${said.join('; ') || 'none shown'}. Arrow keys read values, plus and minus zoom.`;
}

/** The plots of a state with a picture, one per slice that is shown. */
export function plotModels(state: PanelState, picture: DerivativePicture, theme: Theme, ranges: RangeOf): PlotModel[] {
  const settings = derivativeSettingsOf(state);
  if (settings === null) return [];
  const { look } = state;
  const info = picture.function;
  const interval = { from: settings.from, to: settings.to };
  return shownSlices(picture, look.everySlice).map((slice) => {
    const curves = shownCurves(slice, info, look.hidden).map((curve) => ({
      ...curve,
      pole: poleRange(ranges(curve.values)),
    }));
    const variable = info.variables[slice.variable] ?? 'x';
    const axis = axisRange(
      curves.map((curve) => ranges(curve.values)),
      look.wholeRange,
    );
    return {
      variable,
      grid: slice.grid,
      points: settings.points,
      curves,
      interval,
      range: axis.shown,
      clipped: axis.clipped,
      at: picture.result.point?.at[slice.variable] ?? null,
      summary: summary(curves, variable, interval, ranges),
      theme,
    };
  });
}

function chipsOf(picture: DerivativePicture, hidden: readonly string[]): Chip[] {
  const [slice] = picture.result.slices;
  if (slice === undefined) return [];
  const several = picture.function.variables.length > 1;
  return nameCurves(slice, picture.function).map((curve, index) => {
    const { output, order } = slice.curves[index] ?? { output: 0, order: 0 };
    const label = curveName(picture.function.outputs[output] ?? 'f', order, several);
    return { curve, label, on: isOn(curve, slice.curves.length, hidden, order) };
  });
}

/** Under several plots: along which variable each goes, and where the others stand. */
function caption(slice: Slice, picture: DerivativePicture): TemplateResult | typeof nothing {
  const { variables } = picture.function;
  if (variables.length < 2) return nothing;
  const at = picture.result.point?.at ?? [];
  const others = variables.flatMap((name, index) =>
    index === slice.variable ? [] : [`${name} = ${formatNumber(at[index] ?? NaN, 4)}`],
  );
  const where = others.length > 3 ? 'through the point' : `at ${others.join(', ')}`;
  return html`<figcaption>
    along <var>${variables[slice.variable] ?? 'x'}</var> <span class="dim">${where}</span>
  </figcaption>`;
}

/** Where the interval can be taken; the host hears of it when it rests. */
export interface Navigation {
  readonly goTo: (interval: Interval) => void;
  /** To the interval before zooming and panning. */
  readonly goHome: () => void;
}

/** The place of the plots: elements of class `plot`, which `plots.ts` fills. */
export function pictureView(
  state: PanelState,
  picture: DerivativePicture | null,
  models: readonly PlotModel[],
  highContrast: boolean,
  navigation: Navigation,
  mapNavigation: MapNavigation,
  wire: Wire,
): TemplateResult {
  const settings = derivativeSettingsOf(state);
  const busy = state.run.kind === 'computing' && state.run.slow;
  const progress = busy ? html`<div class="progress" role="progressbar" aria-label="Computing"></div>` : nothing;
  if (picture === null || settings === null) {
    return html`<section id="picture" aria-label="Picture">
      <div class="bar"></div>
      <div class="plots one">
        <figure>
          ${progress}
          <div class="plot waiting"></div>
        </figure>
      </div>
    </section>`;
  }
  const zoom = (factor: number): void => {
    const { from, to, points } = settings;
    navigation.goTo(zoomed({ from, to }, (from + to) / 2, factor, points));
  };
  const tools = {
    clipped: models.some((model) => model.clipped),
    wholeRange: state.look.wholeRange,
    zoomed: state.look.home !== null,
    zoom,
    home: navigation.goHome,
  };
  const slices = shownSlices(picture, state.look.everySlice);
  const withMap = picture.result.map !== null;
  return html`<section id="picture" class=${withMap ? 'with-map' : ''} aria-label="Picture">
    ${mapView(state, picture, mapNavigation, wire)}
    <div class="slices">
      ${legendView(chipsOf(picture, state.look.hidden), highContrast, tools, wire)}
      <div class="plots ${slices.length === 1 ? 'one' : 'many'}">
        ${progress}
        ${slices.map(
          (slice) =>
            html`<figure>
              ${caption(slice, picture)}
              <div
                class="plot"
                tabindex="0"
                role="application"
                aria-label="Curves: arrow keys read values, plus and minus zoom, 0 resets"
              ></div>
            </figure>`,
        )}
      </div>
    </div>
  </section>`;
}
