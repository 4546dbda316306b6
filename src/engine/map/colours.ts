/**
 * The colours of heat maps, from deep violet over teal to light yellow: made in OKLab (Ottosson 2020) with lightness rising
 * evenly, so that equal steps look equal, also in grey and to colour-blind eyes. GPU and float64 draw with this one table.
 */

/** Colours between which the pictures interpolate, evenly spaced. */
export const STOPS = 33;

const LIGHTNESS = { from: 0.27, to: 0.94 } as const;
/** Degrees. */
const HUE = { from: 295, to: 102 } as const;
const CHROMA = 0.135;

/** What is undefined is hatched with these greys, which are in no map: red = green = blue, from 0 to 1. */
export const HATCH = [0.42, 0.5] as const;
/** Width of a stripe of the hatching with its gap, in pixels. */
export const HATCH_PERIOD = 16;

type Rgb = readonly [number, number, number];

/** Red, green, blue of each stop, from 0 to 1, gamma-encoded (sRGB). */
export function colourStops(): Float32Array {
  const stops = new Float32Array(3 * STOPS);
  for (let i = 0; i < STOPS; i++) stops.set(stopAt(i / (STOPS - 1)), 3 * i);
  return stops;
}

/** As saturated as the screen can show, up to CHROMA. */
function stopAt(share: number): Rgb {
  const lightness = LIGHTNESS.from + (LIGHTNESS.to - LIGHTNESS.from) * share;
  const hue = ((HUE.from + (HUE.to - HUE.from) * share) * Math.PI) / 180;
  let chroma = CHROMA;
  let rgb = linearOf(lightness, chroma * Math.cos(hue), chroma * Math.sin(hue));
  while (chroma > 0.001 && rgb.some((channel) => channel < 0 || channel > 1)) {
    chroma *= 0.97;
    rgb = linearOf(lightness, chroma * Math.cos(hue), chroma * Math.sin(hue));
  }
  const [red, green, blue] = rgb;
  return [encoded(red), encoded(green), encoded(blue)];
}

/** OKLab to linear sRGB. */
function linearOf(lightness: number, a: number, b: number): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function encoded(linear: number): number {
  const clamped = Math.min(1, Math.max(0, linear));
  return clamped <= 0.0031308 ? 12.92 * clamped : 1.055 * clamped ** (1 / 2.4) - 0.055;
}

/** The colour at a share from 0 to 1 of the scale, its channels from 0 to 1. */
export function colourAt(stops: Float32Array, share: number): Rgb {
  const place = Math.min(1, Math.max(0, share)) * (STOPS - 1);
  const stop = Math.min(STOPS - 2, Math.floor(place));
  const rest = place - stop;
  const channel = (i: number) => {
    const [from, to] = [stops[3 * stop + i] ?? 0, stops[3 * stop + 3 + i] ?? 0];
    return from + (to - from) * rest;
  };
  return [channel(0), channel(1), channel(2)];
}
