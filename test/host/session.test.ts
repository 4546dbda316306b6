import { beforeEach, describe, expect, it } from 'vitest';
import { DataFile, type DataAnswer } from '../../src/lang/data/file.ts';
import type { Document } from '../../src/lang/document.ts';
import { Parses } from '../../src/host/parses.ts';
import type { Files, Found } from '../../src/host/reading.ts';
import { PATIENCE, READING_AFTER, Session, type StateMessage } from '../../src/host/session.ts';
import { SettingsStore, type Memory } from '../../src/host/settings.ts';
import type { Target } from '../../src/host/target.ts';
import {
  DEFAULT_SETTINGS,
  type DerivativeSettings,
  type FunctionInfo,
  type Settings,
  type SiteInfo,
} from '../../src/protocol/messages.ts';
import { FakeClock, settle } from './fakeClock.ts';

const NOTES = 'file:///w/notes.py';
const HELPER = 'file:///w/helper.py';
const F = 'def f(x):\n    y = x*x + 4.0\n    return y\n';

class FakeFiles implements Files {
  readonly texts = new Map<string, Document>();
  put(uri: string, text: string): void {
    this.texts.set(uri, { uri, language: 'python', text });
  }
  read(uri: string): Found {
    const document = this.texts.get(uri);
    return document ? { kind: 'document', document } : { kind: 'missing' };
  }
  readFirst(candidates: readonly string[]): Document | undefined {
    return candidates.map((uri) => this.texts.get(uri)).find((document) => document !== undefined);
  }
  readData(candidates: readonly string[]): DataAnswer {
    const found = this.readFirst(candidates);
    return found
      ? { kind: 'found', file: new DataFile(found.uri, 'data.csv', found.text) }
      : { kind: 'missing', tried: candidates };
  }
}

class FakeMemory implements Memory {
  #stored: unknown;
  get(): unknown {
    return this.#stored;
  }
  update(_key: string, value: unknown): Promise<void> {
    this.#stored = value;
    return Promise.resolve();
  }
}

const siteOf = (name: string | null, signature: string): SiteInfo => {
  const kind = name === null ? 'expression' : 'function';
  return { uri: NOTES, file: 'notes.py', line: 1, language: 'python', name, kind, signature };
};
const functionTarget = (name: string): Target => ({ kind: 'function', uri: NOTES, name });

let files: FakeFiles;
let clock: FakeClock;
let memory: FakeMemory;
let told: StateMessage[];
let session: Session;

beforeEach(() => {
  files = new FakeFiles();
  clock = new FakeClock();
  memory = new FakeMemory();
  told = [];
  const parses = new Parses();
  const tools = {
    files,
    clock,
    parse: parses.parsing.bind(parses),
    failed(error: unknown) {
      throw error;
    },
  };
  session = new Session(tools, new SettingsStore(memory), 'auto', () => told.push(session.message));
  session.setActive(true);
  told = [];
});

async function show(name: string): Promise<void> {
  session.show(functionTarget(name), siteOf(name, `${name}(x)`), 'derivative');
  await settle();
}

/** An edit in the editor: the first `before` of the notes gives way. */
async function type(before: string, after: string, uri = NOTES): Promise<void> {
  const text = files.texts.get(uri)?.text ?? '';
  const offset = text.indexOf(before);
  files.put(uri, text.slice(0, offset) + after + text.slice(offset + before.length));
  session.fileChanged(uri, [{ offset, removed: before.length, inserted: after }]);
  await settle();
}

const state = () => session.message.session;
const kinds = () => told.map((message) => message.session.kind);
const withCurves = (change: Partial<DerivativeSettings>): Settings => ({
  ...DEFAULT_SETTINGS,
  derivative: { ...DEFAULT_SETTINGS.derivative, ...change },
});
const functionShown = (): FunctionInfo => {
  const shown = state();
  if (shown.kind !== 'ready' || shown.subject.kind !== 'function') throw new Error(shown.kind);
  return shown.subject.function;
};
/** The constants in the graph that is shown, with their values. */
const numbers = () => {
  const shown = state();
  if (shown.kind !== 'ready') throw new Error(shown.kind);
  const { nodes, inputs } = functionShown().graph;
  const constants = nodes.flatMap((node) => (node.op === 'constant' ? node.attributes.values : []));
  return [...constants, ...inputs.flatMap((input) => (input.kind === 'parameter' ? [input.value] : []))];
};
const problems = () => {
  const shown = state();
  return 'problems' in shown ? shown.problems.map(({ message }) => message) : [];
};

describe('a session', () => {
  it('reads what was asked for at once', async () => {
    files.put(NOTES, `\n\n${F}`);
    await show('f');
    expect(kinds()).toEqual(['reading', 'ready']);
    expect(state()).toMatchObject({ kind: 'ready', stale: false, problems: [], site: { name: 'f', line: 3 } });
    expect(numbers()).toContain(4);
    expect(clock.waiting).toBe(0);
  });

  it('reads again with every edit, and is silent where nothing changed', async () => {
    files.put(NOTES, F);
    await show('f');
    const before = session.message.revision;
    await type('4.0', '5.0');
    expect(numbers()).toContain(5);
    expect(session.message.revision).toBe(before + 1);
    await type('5.0', '5.00');
    await type('return y', 'return y  # a comment');
    expect(session.message.revision).toBe(before + 1);
  });

  it('reads again when a data file changes, goes and comes back', async () => {
    const data = 'file:///w/d.csv';
    files.put(NOTES, 'import numpy as np\na = np.loadtxt("d.csv")\ndef f(x):\n    return a * x\n');
    files.put(data, '7');
    await show('f');
    expect(session.dependsOn(data)).toBe(true);
    expect(numbers()).toContain(7);
    await type('7', '8', data);
    expect(numbers()).toContain(8);
    files.texts.delete(data);
    session.fileChanged(data, null);
    await settle();
    await clock.advance(PATIENCE);
    expect(state()).toMatchObject({ kind: 'ready', stale: true, problems: [{ line: 2 }] });
    expect(problems()[0]).toContain('There is no file d.csv');
    // The good reading is shown still, and the missing file is waited for.
    expect(session.dependsOn(data)).toBe(true);
    files.put(data, '9');
    session.fileChanged(data, null);
    await settle();
    expect(numbers()).toContain(9);
    expect(problems()).toEqual([]);
  });

  it('keeps the last good reading while the code is broken, and says why only after a while', async () => {
    files.put(NOTES, F);
    await show('f');
    await type('x*x', '(x*x');
    expect(state()).toMatchObject({ kind: 'ready', stale: true, problems: [] });
    await clock.advance(PATIENCE - 1);
    expect(problems()).toEqual([]);
    await clock.advance(1);
    expect(problems()).toHaveLength(1);
    expect(numbers()).toContain(4);
    await type('(x*x', 'x*x');
    expect(state()).toMatchObject({ kind: 'ready', stale: false, problems: [] });
  });

  it('says nothing of what was mended in time', async () => {
    files.put(NOTES, F);
    await show('f');
    await type('4.0', '4.');
    await type('x*x', '(x*x');
    await clock.advance(PATIENCE / 2);
    await type('(x*x', 'x*x');
    await clock.advance(10 * PATIENCE);
    expect(told.every(({ session: s }) => !('problems' in s) || s.problems.length === 0)).toBe(true);
    expect(clock.waiting).toBe(0);
  });

  it('says at once why a function does not read that never did', async () => {
    files.put(NOTES, 'def f(x):\n    return open(x)\n');
    await show('f');
    expect(kinds()).toEqual(['reading', 'unreadable']);
    expect(problems()).not.toEqual([]);
    expect(state()).toMatchObject({ problems: [{ line: 2, file: 'notes.py', span: { uri: NOTES } }] });
    await type('open(x)', 'x + 1');
    expect(state()).toMatchObject({ kind: 'ready', stale: false });
  });

  it('tells that the function is gone, and finds it when it is back', async () => {
    files.put(NOTES, F);
    await show('f');
    await type('def f', 'def ff');
    await clock.advance(PATIENCE);
    expect(state()).toMatchObject({ kind: 'ready', stale: true });
    expect(problems()).toEqual([
      '`f` is not in notes.py any more. Put the cursor in a function and run Nabla: Show Derivative.',
    ]);
    await type('def ff', 'def f');
    expect(state()).toMatchObject({ kind: 'ready', stale: false, problems: [] });
  });

  it('tells that the file is gone', async () => {
    files.put(NOTES, F);
    await show('f');
    files.texts.delete(NOTES);
    session.fileChanged(NOTES, null);
    await clock.advance(PATIENCE);
    expect(problems()).toEqual([expect.stringMatching(/^notes\.py cannot be found any more\./)]);
  });

  it('goes with a renamed file or folder, settings included', async () => {
    files.put(NOTES, F);
    await show('f');
    session.choose(withCurves({ to: 9 }));
    files.put('file:///v/notes.py', F);
    files.texts.delete(NOTES);
    session.fileRenamed('file:///w', 'file:///v');
    await settle();
    expect(state()).toMatchObject({ kind: 'ready', stale: false, site: { uri: 'file:///v/notes.py' } });
    expect(session.message.settings.derivative.to).toBe(9);
  });

  it('ignores other files, and reads again when one that it uses changes', async () => {
    files.put(HELPER, 'def g(x):\n    return 7*x\n');
    files.put(NOTES, 'from helper import g\n\ndef f(x):\n    return g(x)\n');
    await show('f');
    expect(numbers()).toContain(7);
    expect(session.dependsOn(HELPER)).toBe(true);
    const { revision } = session.message;
    session.fileChanged('file:///w/other.py', null);
    await settle();
    expect(session.message.revision).toBe(revision);
    await type('7', '8', HELPER);
    expect(numbers()).toContain(8);
  });

  it('reads when a file appears that was missing', async () => {
    files.put(NOTES, 'from helper import g\n\ndef f(x):\n    return g(x)\n');
    await show('f');
    expect(state().kind).toBe('unreadable');
    files.put(HELPER, 'def g(x):\n    return 7*x\n');
    session.fileChanged(HELPER, null);
    await settle();
    expect(state().kind).toBe('ready');
  });

  it('shows the picture of one function until another is read, or takes long', async () => {
    files.put(NOTES, `${F}\ndef g(x):\n    return x + 6\n`);
    await show('f');
    await show('g');
    expect(kinds()).toEqual(['reading', 'ready', 'ready']);
    expect(state()).toMatchObject({ site: { name: 'g' } });
    // A file on a slow disk.
    let give: (found: Found) => void = () => undefined;
    const slow = new Promise<Found>((resolve) => (give = resolve));
    const found = files.read(NOTES);
    files.read = () => slow as unknown as Found;
    await show('f');
    expect(state()).toMatchObject({ kind: 'ready', site: { name: 'g' } });
    await clock.advance(READING_AFTER);
    expect(state()).toMatchObject({ kind: 'reading', site: { name: 'f' } });
    give(found);
    await settle();
    expect(state()).toMatchObject({ kind: 'ready', site: { name: 'f' } });
  });

  it('remembers settings by function, and reads again only where they change the reading', async () => {
    files.put(NOTES, 'def f(x, a=2.0):\n    return a*x\n\ndef g(x):\n    return x\n');
    await show('f');
    const parameters = () => {
      const shown = state();
      return shown.kind === 'ready' ? functionShown().parameters.map(({ role }) => role) : [];
    };
    expect(parameters()).toEqual(['varies', 'fixed']);
    session.choose({ ...withCurves({ to: 7 }), reading: { shapes: {}, vary: ['a'] } });
    await settle();
    expect(parameters()).toEqual(['varies', 'varies']);
    await show('g');
    expect(session.message.settings).toEqual(DEFAULT_SETTINGS);
    await show('f');
    expect(session.message.settings).toMatchObject({ derivative: { to: 7 }, reading: { vary: ['a'] } });
  });

  it('follows a selected expression through edits', async () => {
    const text = 'a = 3.0\ny = x*x + 4.0\n';
    files.put(NOTES, text);
    const from = text.indexOf('x*x');
    session.show(
      { kind: 'expression', uri: NOTES, from, to: from + 9, text: 'x*x + 4.0', line: 2 },
      siteOf(null, 'x*x + 4.0'),
      'derivative',
    );
    await settle();
    expect(state()).toMatchObject({ kind: 'ready', site: { signature: 'x*x + 4.0', line: 2 } });
    await type('a = 3.0', '# a\n\na = 3.00');
    expect(state()).toMatchObject({ kind: 'ready', stale: false, site: { line: 4 } });
    await type('4.0', '5.0');
    expect(numbers()).toContain(5);
    // Half typed, it is still the one that was selected.
    await type('x*x + 5.0', 'x*x + 5.0 +');
    expect(state()).toMatchObject({ kind: 'ready', stale: true });
    await clock.advance(PATIENCE);
    expect(problems()).toEqual([expect.stringMatching(/^What was selected in notes\.py is no expression now\./)]);
    await type('5.0 +', '5.0 + x');
    expect(state()).toMatchObject({ kind: 'ready', stale: false, site: { signature: 'x*x + 5.0 + x' } });
    await type(' + x', '');
    await type('y = x*x + 5.0\n', '');
    await clock.advance(PATIENCE);
    expect(problems()).toEqual([expect.stringMatching(/^The selected expression is not in notes\.py any more\./)]);
    files.put(NOTES, '# a\n\na = 3.00\ny = x*x + 5.0\n');
    session.fileChanged(NOTES, [{ offset: 14, removed: 0, inserted: 'y = x*x + 5.0\n' }]);
    await settle();
    expect(state()).toMatchObject({ kind: 'ready', stale: false, site: { signature: 'x*x + 5.0' } });
  });

  it('rests while nobody looks, and catches up', async () => {
    files.put(NOTES, F);
    await show('f');
    session.setActive(false);
    const { revision } = session.message;
    await type('4.0', '5.0');
    expect(session.message.revision).toBe(revision);
    session.setActive(true);
    await settle();
    expect(numbers()).toContain(5);
  });

  it('takes up what a page kept, but not over what was asked since', async () => {
    files.put(NOTES, `${F}\ndef g(x):\n    return x\n`);
    const settings = withCurves({ from: -9 });
    session.restore({ target: functionTarget('f'), site: siteOf('f', 'f(x)'), settings });
    await settle();
    expect(state()).toMatchObject({ kind: 'ready', site: { name: 'f' } });
    expect(session.message.settings.derivative.from).toBe(-9);
    session.restore({ target: functionTarget('g'), site: siteOf('g', 'g(x)'), settings });
    await settle();
    expect(state()).toMatchObject({ site: { name: 'f' } });
  });

  it('tells the backend that was chosen', async () => {
    session.chooseBackend('float64');
    await settle();
    expect(session.message).toMatchObject({ revision: 1, backend: 'float64', session: { kind: 'empty' } });
  });
});
