import { describe, expect, it } from 'vitest';
import { SettingsStore, type Memory } from '../../src/host/settings.ts';
import { parseSaved } from '../../src/host/saved.ts';
import { encode } from '../../src/protocol/codec.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../src/protocol/messages.ts';

class FakeMemory implements Memory {
  stored: unknown;
  get(): unknown {
    return this.stored;
  }
  update(_key: string, value: unknown): Promise<void> {
    // As VS Code keeps it.
    this.stored = JSON.parse(JSON.stringify(value));
    return Promise.resolve();
  }
}

const wide: Settings = {
  ...DEFAULT_SETTINGS,
  derivative: { ...DEFAULT_SETTINGS.derivative, from: -100, to: 100 },
};

describe('settings by function', () => {
  it('are those that were chosen, else the defaults', () => {
    const memory = new FakeMemory();
    new SettingsStore(memory).set('file:///a.py', 'f', wide);
    const store = new SettingsStore(memory);
    expect(store.get('file:///a.py', 'f')).toEqual(wide);
    expect(store.get('file:///a.py', 'g')).toEqual(DEFAULT_SETTINGS);
    expect(store.get('file:///b.py', 'f')).toEqual(DEFAULT_SETTINGS);
  });

  it('of the functions least recently chosen for are given up', () => {
    const memory = new FakeMemory();
    const store = new SettingsStore(memory);
    for (let i = 0; i < 250; i++) {
      store.set('file:///a.py', `f${i}`, wide);
      store.set('file:///a.py', 'kept', wide);
    }
    expect(memory.stored).toHaveLength(200);
    expect(store.get('file:///a.py', 'kept')).toEqual(wide);
    expect(store.get('file:///a.py', 'f249')).toEqual(wide);
    expect(store.get('file:///a.py', 'f0')).toEqual(DEFAULT_SETTINGS);
  });

  it.each([[null], [5], [{ a: 1 }], [[['file:///a.py#f', { from: 'x' }]]], [[[1, 2], 'x', null]]])(
    'that are not ours are passed over: %j',
    (stored) => {
      const memory = new FakeMemory();
      memory.stored = stored;
      const store = new SettingsStore(memory);
      expect(store.get('file:///a.py', 'f')).toEqual(DEFAULT_SETTINGS);
      store.set('file:///a.py', 'f', wide);
      expect(store.get('file:///a.py', 'f')).toEqual(wide);
    },
  );
});

describe('what a page kept', () => {
  const site = {
    uri: 'file:///a.py',
    file: 'a.py',
    line: 3,
    language: 'python',
    name: 'f',
    kind: 'function',
    signature: 'f(x)',
  };
  const message = { kind: 'state', revision: 7, session: { kind: 'reading', site }, settings: wide, backend: 'auto' };

  it('names the function again', () => {
    expect(parseSaved(encode(message))).toEqual({
      target: { kind: 'function', uri: 'file:///a.py', name: 'f' },
      site,
      settings: wide,
    });
  });

  it('names an expression by its text', () => {
    const expression = { ...site, name: null, kind: 'expression', signature: 'x*x' };
    expect(parseSaved({ ...message, session: { kind: 'reading', site: expression } })?.target).toEqual({
      kind: 'expression',
      uri: 'file:///a.py',
      from: 0,
      to: 0,
      text: 'x*x',
      line: 3,
    });
  });

  it.each([
    ['loop', 'for n in range(9):', { kind: 'loop', uri: 'file:///a.py', text: 'for n in range(9):', line: 3 }],
    ['system', 'A x = b', { kind: 'system', uri: 'file:///a.py', matrix: 'A', rhs: 'b' }],
  ])('names a %s by what stands in its header', (kind, signature, target) => {
    const kept = { ...message, session: { kind: 'reading', site: { ...site, kind, name: null, signature } } };
    expect(parseSaved(kept)?.target).toEqual(target);
  });

  it.each([
    ['nothing', undefined],
    ['a text', 'state'],
    ['that nothing was asked', { ...message, session: { kind: 'empty' } }],
    ['another message', { ...message, kind: 'data' }],
    ['a site without a file', { ...message, session: { kind: 'reading', site: { ...site, uri: 5 } } }],
    ['settings out of range', { ...message, settings: { ...wide, derivative: { ...wide.derivative, points: -1 } } }],
    ['a system without a vector', { ...message, session: { kind: 'reading', site: { ...site, kind: 'system' } } }],
  ])('is not believed when it is %s', (_, value) => {
    expect(parseSaved(value)).toBeUndefined();
  });
});
