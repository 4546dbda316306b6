import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findQuoted, trackRange, type Edit } from '../../src/host/edits.ts';

const apply = (text: string, { offset, removed, inserted }: Edit): string =>
  text.slice(0, offset) + inserted + text.slice(offset + removed);

/** What is left of the marked part of `before` after the edits, marked with brackets as in "y = [x*x] + 4". */
function tracked(marked: string, ...edits: Edit[]): string {
  const from = marked.indexOf('[');
  const to = marked.indexOf(']') - 1;
  const range = trackRange({ from, to }, edits);
  const text = edits.reduce(apply, marked.replace(/[[\]]/g, ''));
  return `${text.slice(0, range.from)}[${text.slice(range.from, range.to)}]${text.slice(range.to)}`;
}

const edit = (offset: number, removed: number, inserted: string): Edit => ({ offset, removed, inserted });

describe('a selected range, when the text is edited', () => {
  it.each([
    ['before it', 'y = [x*x] + 4', [edit(0, 1, 'value')], 'value = [x*x] + 4'],
    ['after it', 'y = [x*x] + 4', [edit(10, 1, '55')], 'y = [x*x] + 55'],
    ['inside', 'y = [x*x] + 4', [edit(5, 1, '/')], 'y = [x/x] + 4'],
    ['typed right before it', 'y = [x*x]', [edit(4, 0, '2 +')], 'y = 2 +[x*x]'],
    ['typed at its end', 'y = [x*x]', [edit(7, 0, ' + 1')], 'y = [x*x + 1]'],
    ['a new line at its end', 'y = [x*x]', [edit(7, 0, '\n')], 'y = [x*x]\n'],
    ['a semicolon at its end', 'y = [x*x]', [edit(7, 0, ';')], 'y = [x*x];'],
    ['replaced whole', 'y = [x*x]', [edit(4, 3, 'sin(x)')], 'y = [sin(x)]'],
    ['its beginning removed with what is before', 'y = [x*x]', [edit(2, 4, '')], 'y [x]'],
    ['its end removed with what follows', 'y = [x*x] + 4', [edit(6, 4, '')], 'y = [x*]4'],
    ['replacement ends where it starts', 'y = [x*x]', [edit(2, 2, '+= ')], 'y += [x*x]'],
    ['removed with its line', 'a\ny = [x*x]\nb', [edit(2, 8, '')], 'a\n[]b'],
    ['two edits, the later one first', 'y = [x*x] + 4', [edit(6, 1, 'z'), edit(4, 1, 'zz')], 'y = [zz*z] + 4'],
  ] as const)('%s', (_, before, edits, after) => {
    expect(tracked(before, ...edits)).toBe(after);
  });

  it('always is a range of the new text', () => {
    const texts = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(texts, texts, fc.nat(12), fc.nat(12), fc.nat(12), fc.nat(12), (text, inserted, a, b, c, d) => {
        const [from, to] = [Math.min(a, b, text.length), Math.min(Math.max(a, b), text.length)];
        const offset = Math.min(c, text.length);
        const change = edit(offset, Math.min(d, text.length - offset), inserted);
        const range = trackRange({ from, to }, [change]);
        const after = apply(text, change);
        expect(range.from).toBeGreaterThanOrEqual(0);
        expect(range.to).toBeGreaterThanOrEqual(range.from);
        expect(range.to).toBeLessThanOrEqual(after.length);
      }),
      { seed: 20, numRuns: 2000 },
    );
  });
});

describe('a quoted text', () => {
  const text = 'a = x*x\nb = 2\nc = x*x\nd = x*x';
  it('is found nearest to its line', () => {
    expect(findQuoted(text, 'x*x', 1)).toEqual({ from: 4, to: 7 });
    expect(findQuoted(text, 'x*x', 3)).toEqual({ from: 18, to: 21 });
    expect(findQuoted(text, 'x*x', 99)).toEqual({ from: 26, to: 29 });
  });
  it('is not found where it is not', () => {
    expect(findQuoted(text, 'x*y', 1)).toBeNull();
    expect(findQuoted(text, '', 1)).toBeNull();
  });
});
