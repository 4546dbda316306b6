// npm run bench: how fast Nabla is against what is on this machine, one ratio per row. `--quick`, `--only part`, `--json`.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { chromiumFlags, findChromium } from './lib/chromium.mjs';
import { loadTypeScript } from './lib/load.mjs';
import { root, script } from './lib/run.mjs';

const HEAD = ['what', 'ours', 'peer', 'theirs', 'ratio', 'digits: ours', 'theirs'];
const number = (value, digits = 3) => (value === null ? '' : String(Number(value.toPrecision(digits))));
const oneDecimal = (value) => (value === null ? '' : value.toFixed(1));

function cellsOf({ what, unit, ours, peer, theirs, ratio, digits, theirDigits }) {
  const withUnit = (value) => (value === null ? '' : `${number(value)} ${unit}`);
  return [what, withUnit(ours), peer, withUnit(theirs), ratio === null ? '' : `${number(ratio)}x`, oneDecimal(digits), oneDecimal(theirDigits)]; // prettier-ignore
}

/** A Markdown table whose columns stand under each other. */
function table(rows) {
  const widths = HEAD.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)));
  const line = (cells) => `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
  return [line(HEAD), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join('\n');
}

// What the extension runs on has relaxed SIMD (Chromium, since 114; Node 22); Node 20 keeps it behind a flag.
setFlagsFromString('--experimental-wasm-relaxed-simd');

await script(import.meta.url, async () => {
  const parameters = process.argv.slice(2);
  const json = parameters.includes('--json');
  const quick = parameters.includes('--quick');
  const at = parameters.indexOf('--only');
  const only = at < 0 ? undefined : (parameters[at + 1] ?? '');
  const { bench } = await loadTypeScript('test/bench/main.ts');
  const folder = await mkdtemp(path.join(os.tmpdir(), 'nabla-bench-'));
  try {
    const load = os.loadavg()[0];
    const rows = [];
    const chromium = { executable: findChromium(), flags: chromiumFlags };
    const { found, missing, fused } = await bench({ quick, root, folder, only, chromium }, (row) => {
      rows.push(row);
      if (!json) console.error(cellsOf(row).join('  '));
    });
    const machine = `${os.cpus().length} x ${os.cpus()[0]?.model.trim()}, ${os.platform()}, Node ${process.version}`;
    const about = {
      machine,
      date: new Date().toISOString().slice(0, 10),
      load: [load, os.loadavg()[0]],
      found,
      missing,
      fused,
    };
    if (json) {
      console.log(JSON.stringify({ ...about, rows }, undefined, 2));
      return;
    }
    console.log(`\n${table(rows.map(cellsOf))}\n`);
    console.log(`${machine}; ${about.date}; load ${about.load.map((value) => value.toFixed(1)).join(' to ')}`);
    console.log(
      'Processor time of one thread, medians of runs in turn; the shader part is wall time. Ratio: theirs / ours.',
    );
    console.log(`Fused multiply-add in WebAssembly: ${fused ? 'yes' : 'no'}`);
    console.log(`Peers: ${found.join(', ')}`);
    console.log(`Not found: ${missing.join(', ') || 'none'}`);
  } finally {
    await rm(folder, { recursive: true });
  }
});
