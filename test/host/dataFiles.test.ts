import { beforeEach, describe, expect, it } from 'vitest';
import { DataFiles, type DataSystem, type Stat } from '../../src/host/dataFiles.ts';
import type { DataAnswer } from '../../src/lang/data/file.ts';
import { MAX_DATA_BYTES } from '../../src/lang/data/limits.ts';
import { dataCandidates } from '../../src/lang/data/paths.ts';

const ROOT = 'file:///w';
const SOURCE = 'file:///w/src/fit.py';

/** A disk in memory that counts what is asked of it. */
class FakeSystem implements DataSystem {
  readonly files = new Map<string, Uint8Array>();
  readonly links = new Set<string>();
  readonly sizes = new Map<string, number>();
  readonly editors = new Map<string, { version: number; text: string }>();
  reads = 0;
  stats = 0;
  put(uri: string, text: string): void {
    this.files.set(uri, new TextEncoder().encode(text));
  }
  stat(uri: string): Promise<Stat> {
    this.stats++;
    const file = this.files.get(uri);
    const isFolder = [...this.files.keys()].some((one) => one.startsWith(`${uri}/`));
    if (!file && !isFolder) return Promise.reject(new Error('nothing there'));
    const size = this.sizes.get(uri) ?? file?.length ?? 0;
    return Promise.resolve({ kind: file ? 'file' : 'folder', linked: this.links.has(uri), size });
  }
  read(uri: string): Promise<Uint8Array> {
    this.reads++;
    const file = this.files.get(uri);
    return file ? Promise.resolve(file) : Promise.reject(new Error('no permission'));
  }
  open(uri: string): { version: number; text(): string } | null {
    const editor = this.editors.get(uri);
    return editor ? { version: editor.version, text: () => editor.text } : null;
  }
  pause(): Promise<void> {
    return Promise.resolve();
  }
}

let system: FakeSystem;
let data: DataFiles;

beforeEach(() => {
  system = new FakeSystem();
  data = new DataFiles(system);
});

const ask = async (path: string, source = SOURCE, root: string | null = ROOT): Promise<DataAnswer> =>
  data.readFirst(dataCandidates(path, source), root);
const textOf = (answer: DataAnswer): string => (answer.kind === 'found' ? answer.file.text : answer.kind);

describe('data files of the workspace', () => {
  it('come from the folder of the source before those above it', async () => {
    system.put('file:///w/d.csv', 'above');
    expect(textOf(await ask('d.csv'))).toBe('above');
    data = new DataFiles(system);
    system.put('file:///w/src/d.csv', 'beside');
    expect(textOf(await ask('d.csv'))).toBe('beside');
    expect(textOf(await ask('../d.csv'))).toBe('above');
    expect(textOf(await ask('/w/d.csv'))).toBe('above');
  });

  it.each([
    ['../../secret.csv', SOURCE],
    ['/etc/passwd', SOURCE],
    ['../../../../../../etc/passwd', SOURCE],
    ['..\\..\\secret.csv', SOURCE],
    ['sub/../../../secret.csv', SOURCE],
    ['file:///etc/passwd', SOURCE],
    ['../wx/secret.csv', 'file:///w/fit.py'],
  ])('are not read from outside the folder: %s', async (path, source) => {
    for (const uri of ['file:///secret.csv', 'file:///etc/passwd', 'file:///wx/secret.csv']) system.put(uri, 'secret');
    const answer = await ask(path, source);
    expect(answer).toMatchObject({ kind: 'refused', reason: expect.stringContaining('outside') as string });
    expect(system.reads + system.stats).toBe(0);
  });

  it('are not found above the folder of the workspace', async () => {
    system.put('file:///d.csv', 'above the root');
    expect(await ask('d.csv')).toEqual({ kind: 'missing', tried: ['src/d.csv', 'd.csv'] });
  });

  it.each(['%2e%2e/%2e%2e/secret.csv', 'a%2f..%2f..%2f..%2fsecret.csv'])('do not have escapes in %s', async (path) => {
    system.put('file:///secret.csv', 'secret');
    expect((await ask(path)).kind).toBe('missing');
  });

  it('are refused where the file or a folder on the way is a symbolic link', async () => {
    system.put('file:///w/src/link.csv', 'elsewhere');
    system.links.add('file:///w/src/link.csv');
    system.put('file:///w/linked/d.csv', 'elsewhere');
    system.links.add('file:///w/linked');
    for (const path of ['link.csv', '../linked/d.csv', 'linked/d.csv']) {
      expect(await ask(path)).toMatchObject({ kind: 'refused', reason: expect.stringContaining('link') as string });
    }
    // Nor what an editor shows of it.
    system.editors.set('file:///w/linked/d.csv', { version: 1, text: 'shown' });
    expect((await ask('linked/d.csv')).kind).toBe('refused');
    expect(system.reads).toBe(0);
  });

  it('are what an open editor holds before what is on the disk', async () => {
    system.put('file:///w/d.csv', 'saved');
    system.editors.set('file:///w/d.csv', { version: 1, text: 'typed' });
    const first = await ask('d.csv');
    expect(textOf(first)).toBe('typed');
    // The same object for the same version, so that its table is read once.
    expect(await ask('d.csv')).toEqual(first);
    system.editors.set('file:///w/d.csv', { version: 2, text: 'typed on' });
    expect(textOf(await ask('d.csv'))).toBe('typed on');
    system.editors.delete('file:///w/d.csv');
    expect(textOf(await ask('d.csv'))).toBe('saved');
  });

  it('are read once while nothing changed, and answered at once then', async () => {
    system.put('file:///w/src/d.csv', '1');
    const first = await ask('d.csv');
    const again = data.readFirst(dataCandidates('d.csv', SOURCE), ROOT);
    expect(again).not.toBeInstanceOf(Promise);
    expect(again).toEqual(first);
    expect(system.reads).toBe(1);
    system.put('file:///w/src/d.csv', '2');
    data.forget('file:///w/src/d.csv');
    expect(textOf(await ask('d.csv'))).toBe('2');
  });

  it('are found where they came into being, and missed where they went', async () => {
    expect((await ask('d.csv')).kind).toBe('missing');
    system.put('file:///w/src/d.csv', 'new');
    expect(data.known('file:///w/src')).toEqual(['file:///w/src/d.csv']);
    data.forget('file:///w/src/d.csv');
    expect(textOf(await ask('d.csv'))).toBe('new');
    system.files.clear();
    data.forget('file:///w/src/d.csv');
    expect((await ask('d.csv')).kind).toBe('missing');
  });

  it('are refused above the limit, without being read', async () => {
    system.put('file:///w/d.csv', '1');
    system.sizes.set('file:///w/d.csv', MAX_DATA_BYTES + 1);
    expect(await ask('d.csv')).toMatchObject({ kind: 'refused', reason: expect.stringContaining('50 MB') as string });
    expect(system.reads).toBe(0);
  });

  it('are refused where they are folders, binary, or the source has no folder', async () => {
    system.put('file:///w/src/data/d.csv', '1');
    system.files.set('file:///w/b.csv', Uint8Array.of(1, 0, 2));
    expect(await ask('data')).toMatchObject({ kind: 'refused', reason: expect.stringContaining('folder') as string });
    expect(await ask('b.csv')).toMatchObject({ kind: 'refused', reason: expect.stringContaining('binary') as string });
    expect(await ask('d.csv', 'untitled:Untitled-1', null)).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('Save it') as string,
    });
  });

  it('are decoded across slices, from UTF-8 and UTF-16, without the byte order mark', async () => {
    const long = 'x,µ\n'.repeat(2_000_000);
    system.put('file:///w/d.csv', `\ufeff${long}`);
    expect(textOf(await ask('d.csv')) === long).toBe(true);
    const wide = Buffer.from('\ufefft,y\n1,2\n', 'utf16le');
    system.files.set('file:///w/wide.csv', new Uint8Array(wide));
    expect(textOf(await ask('wide.csv'))).toBe('t,y\n1,2\n');
  });

  it('have spaces and signs in their names', async () => {
    system.put('file:///w/my%20data%20%28it%27s%29%21/d%23%251.csv', 'named');
    expect(textOf(await ask("my data (it's)!/d#%1.csv"))).toBe('named');
  });
});
