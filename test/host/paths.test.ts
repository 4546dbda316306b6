import { describe, expect, it } from 'vitest';
import { fileName, folderOf, isInside, languageOf } from '../../src/host/paths.ts';

describe('what a trace may read', () => {
  const root = 'file:///home/me/work';
  it.each([
    'file:///home/me/work/a.py',
    'file:///home/me/work/deep/er/a.py',
    'FILE:///home/me/work/a.py',
    'file:///home/me/work/%C3%A4%20b.py',
    'file:///home/me/work/..a.py',
    'file:///home/me/%77ork/a.py',
  ])('%s lies inside', (uri) => {
    expect(isInside(uri, root)).toBe(true);
  });
  it.each([
    'file:///home/me/work',
    'file:///home/me/work/',
    'file:///home/me/worker/a.py',
    'file:///home/me/a.py',
    'file:///home/me/work/../a.py',
    'file:///home/me/work/./a.py',
    'file:///home/me/work/%2e%2e/a.py',
    'file:///home/me/work/%2E./a.py',
    'file:///home/me/work/x%2f..%2f..%2fa.py',
    'file:///home/me/work/..%5C..%5Ca.py',
    'file:///home/me/work/a%00.py',
    'file:///home/me/work/%',
    'file://host/home/me/work/a.py',
    'vscode-remote://ssh/home/me/work/a.py',
    'file:///home/me/work/a.py?elsewhere',
    '/home/me/work/a.py',
    '',
  ])('%s does not', (uri) => {
    expect(isInside(uri, root)).toBe(false);
  });
  it('knows authorities and queries as part of the place', () => {
    expect(isInside('vscode-remote://ssh%2Bbox/w/a.py', 'vscode-remote://ssh%2Bbox/w')).toBe(true);
    expect(isInside('memfs:/a.py?v=1', 'memfs:/?v=1')).toBe(true);
    expect(isInside('memfs:/a.py?v=2', 'memfs:/?v=1')).toBe(false);
  });
});

describe('names of files', () => {
  it('gives the folder', () => {
    expect(folderOf('file:///w/a.py')).toBe('file:///w/');
    expect(folderOf('memfs:/w/a.py?v=1')).toBe('memfs:/w/?v=1');
    expect(folderOf('untitled:Untitled-1')).toBeNull();
  });
  it('gives the name', () => {
    expect(fileName('file:///w/a%20b.py')).toBe('a b.py');
    expect(fileName('untitled:Untitled-1')).toBe('Untitled-1');
    expect(fileName('file:///w/%zz.py')).toBe('%zz.py');
  });
  it('gives the language', () => {
    expect(languageOf('file:///w/a.PY')).toBe('python');
    expect(languageOf('file:///w/a.d.mts')).toBe('typescript');
    expect(languageOf('file:///w/a.tsx?x=.py')).toBe('typescriptreact');
    expect(languageOf('file:///w/a.rs')).toBeNull();
    expect(languageOf('file:///w/constructor')).toBeNull();
    expect(languageOf('file:///w/a.constructor')).toBeNull();
  });
});
