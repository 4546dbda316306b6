// Writes test/golden/corpus.json: what the languages themselves give for the functions of the manifest.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const manifest = JSON.parse(readFileSync(here('manifest.json'), 'utf8'));

/** All top-level names of a file, exported or not. */
async function load(file) {
  const text = readFileSync(here(file), 'utf8');
  const declared = /^(?:export\s+)?(?:abstract\s+)?(?:function\*?|const|let|var|class)\s+([A-Za-z_$][\w$]*)/gm;
  const names = [...new Set([...text.matchAll(declared)].map(([, name]) => name))];
  const { code } = transformSync(text.replaceAll(/^export /gm, ''), { loader: file.endsWith('.ts') ? 'ts' : 'js' });
  const source = `${code}\nexport const all = { ${names.join(', ')} };`;
  const module = await import(`data:text/javascript;base64,${Buffer.from(source).toString('base64')}`);
  return module.all;
}

function find(all, name) {
  const [first, ...rest] = name.split('.');
  let self;
  let found = all[first];
  for (const part of rest) {
    const isMethod = typeof found === 'function' && !(part in found);
    self = isMethod ? new found() : found;
    found = self[part];
  }
  return { found, self };
}

const flat = (value) =>
  Array.isArray(value) || ArrayBuffer.isView(value)
    ? Array.from(value).flatMap(flat)
    : typeof value === 'object'
      ? Object.values(value).flatMap(flat)
      : [Number(value)];

const reshape = (point, [length, ...rest]) => {
  if (rest.length === 0) return point;
  const size = point.length / length;
  return Array.from({ length }, (_, i) => reshape(point.slice(i * size, (i + 1) * size), rest));
};

function caller({ function: name, call, fields, shapes, arguments: given = {} }, all) {
  const { found, self } = find(all, name);
  const [shape] = Object.values(shapes ?? {});
  const pass = (point) => {
    if (fields) return [Object.fromEntries(fields.map((field, i) => [field, point[i]]))];
    if (call === 'spread' || found.length > 1 || point.length === 1) return point;
    return [shape ? reshape([...point], shape) : [...point]];
  };
  return (point) => flat(found.call(self, ...pass(point), ...Object.values(given)));
}

/** Central differences, extrapolated to step 0; the column whose last two entries agree best. */
function differences(call, point, k) {
  const slope = (step) => {
    const [low, high] = [[...point], [...point]];
    low[k] -= step;
    high[k] += step;
    const below = call(low);
    return call(high).map((value, i) => (value - below[i]) / (high[k] - low[k]));
  };
  const step = Math.max(1e-3, 1e-3 * Math.abs(point[k]));
  const rows = [[0, 1, 2, 3, 4].map((i) => slope(step / 2 ** i))];
  for (let order = 1; order < 5; order++) {
    const last = rows.at(-1);
    rows.push(last.slice(1).map((b, i) => b.map((value, j) => (4 ** order * value - last[i][j]) / (4 ** order - 1))));
  }
  const spread = (row, i) => {
    const before = row.length > 1 ? row.at(-2) : rows[i - 1].at(-1);
    return row.at(-1).reduce((sum, value, j) => sum + Math.abs(value - before[j]), 0);
  };
  const spreads = rows.map(spread);
  return rows[spreads.indexOf(Math.min(...spreads))]?.at(-1) ?? rows[0].at(-1);
}

async function answerInNode(entry, all) {
  const call = caller(entry, all);
  return {
    values: entry.points.map(call),
    slopes: entry.points.map((point) => point.map((_, k) => differences(call, point, k))),
  };
}

const isPython = ({ file }) => file.endsWith('.py');
const python = manifest.filter(isPython).map((entry) => ({ ...entry, path: here(entry.file) }));
const run = spawnSync('python3', [here('generate.py')], {
  input: JSON.stringify(python),
  encoding: 'utf8',
  maxBuffer: 2 ** 28,
});
if (run.status !== 0) throw new Error(run.stderr);
const fromPython = JSON.parse(run.stdout);

const modules = new Map();
const answers = [];
for (const entry of manifest) {
  if (isPython(entry)) {
    answers.push(fromPython.shift());
    continue;
  }
  if (!modules.has(entry.file)) modules.set(entry.file, await load(entry.file));
  answers.push(await answerInNode(entry, modules.get(entry.file)));
}
const lines = manifest.map(({ file, function: name }, i) => JSON.stringify({ file, function: name, ...answers[i] }));
writeFileSync(here('../golden/corpus.json'), `[\n${lines.join(',\n')}\n]\n`);
