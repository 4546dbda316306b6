/**
 * A heat map in three launches: the fused shader writes f into the plane, which stays on the GPU; every so many columns and rows of
 * it are read back, packed four to a pixel; and the plane is coloured by the scale that those values gave.
 */
import type { Graph } from '../../graph/graph.ts';
import { colourStops, HATCH, HATCH_PERIOD, STOPS } from '../map/colours.ts';
import { straightened } from '../map/scale.ts';
import type { ColourScale } from '../job.ts';
import type { MapPicture, PaintedMap } from '../painter.ts';
import type { DrawingContext } from './context.ts';
import { sourcesOf } from './glsl/library.ts';
import { literal } from './glsl/numbers.ts';
import { inputsOf, setScalars } from './inputs.ts';
import { setAxis } from './place.ts';
import { shaderOf } from './shader.ts';

export function paintMapOn(context: DrawingContext, picture: MapPicture, graph: Graph, recovered: boolean): PaintedMap {
  const [width, height] = [picture.x.points, picture.y.points];
  const { values: held, moving } = inputsOf(graph, picture.variables, picture.at);
  const channel = { value: graph.outputs[0] ?? 0, slope: undefined };
  const { source, scalars } = shaderOf(graph, moving, [channel], picture.careful ? 'careful' : 'plain');
  context.drawPlane({
    source,
    width,
    height,
    setUniforms: (gl, location) => {
      gl.uniform1ui(location('zero'), 0);
      setAxis(gl, location, 'x', picture.x);
      setAxis(gl, location, 'y', picture.y);
      setScalars(gl, location, scalars, held);
    },
  });
  const values = sampled(context, picture);
  const scale = picture.scale({ values, columns: coarsePoints(width, picture.stride) });
  const image = context.drawImage({
    source: COLOURING,
    width,
    height,
    setUniforms: (gl, location) => {
      gl.uniform1ui(location('zero'), 0);
      gl.uniform3fv(location('stops'), colourStops());
      setScale(gl, location, scale);
    },
  });
  return { kind: 'painted', values, image, launches: 3, recovered };
}

/** Of so many points, those that a stride lands on. */
function coarsePoints(points: number, stride: number): number {
  return Math.floor((points - 1) / stride) + 1;
}

function sampled(context: DrawingContext, { x, y, stride }: MapPicture): Float32Array {
  const [columns, rows] = [coarsePoints(x.points, stride), coarsePoints(y.points, stride)];
  const width = Math.ceil(columns / 4);
  const pixels = context.draw({
    source: SAMPLING,
    width,
    height: rows,
    setUniforms: (gl, location) => {
      gl.uniform2i(location('last'), x.points - 1, y.points - 1);
      gl.uniform1i(location('stride'), stride);
    },
  });
  const values = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    values.set(pixels.subarray(4 * width * row, 4 * width * row + columns), columns * row);
  }
  return values;
}

/** Four columns of the plane to a pixel. */
const SAMPLING = `#version 300 es
precision highp float;
precision highp int;
uniform highp sampler2D plane;
uniform ivec2 last;
uniform int stride;
out vec4 result;
float at(int column) {
  ivec2 place = min(stride * ivec2(column, int(gl_FragCoord.y)), last);
  return texelFetch(plane, place, 0).r;
}
void main() {
  int first = 4 * int(gl_FragCoord.x);
  result = vec4(at(first), at(first + 1), at(first + 2), at(first + 3));
}
`;

/** `map/scale.ts` and `map/colours.ts` in GLSL; what is undefined is hatched. */
const COLOURING = `#version 300 es
precision highp float;
precision highp int;
uniform uint zero;
uniform highp sampler2D plane;
uniform vec3 stops[${STOPS}];
// Pivot, 1 / unit (0: an even scale), and the ends as the scale counts them.
uniform vec4 scale;
out vec4 result;
${sourcesOf(new Set(['isUndefined']), {})}
float straightened(float value) {
  if (scale.y == 0.0) return value;
  float t = (value - scale.x) * scale.y;
  float size = abs(t);
  return sign(t) * log(size + sqrt(size * size + 1.0));
}
void main() {
  float value = texelFetch(plane, ivec2(gl_FragCoord.xy), 0).r;
  if (isUndefined(value)) {
    bool even = mod(gl_FragCoord.x + gl_FragCoord.y - 1.0, ${literal(HATCH_PERIOD)}) < ${literal(HATCH_PERIOD / 2)};
    result = vec4(vec3(even ? ${literal(HATCH[0])} : ${literal(HATCH[1])}), 1.0);
    return;
  }
  float share = scale.w > scale.z ? (straightened(value) - scale.z) / (scale.w - scale.z) : 0.5;
  float place = clamp(share, 0.0, 1.0) * ${literal(STOPS - 1)};
  int stop = min(int(place), ${STOPS - 2});
  result = vec4(mix(stops[stop], stops[stop + 1], place - float(stop)), 1.0);
}
`;

/** Ends and pivot beyond float32 are at its end: what the plane holds ends there too. */
function setScale(
  gl: WebGL2RenderingContext,
  location: (name: string) => WebGLUniformLocation | null,
  scale: ColourScale,
): void {
  const pivot = scale.bend?.pivot ?? 0;
  const steepness = scale.bend === null ? 0 : 1 / scale.bend.unit;
  const [low, high] = [straightened(scale, scale.low), straightened(scale, scale.high)];
  gl.uniform4f(location('scale'), pivot, steepness, low, high);
}
