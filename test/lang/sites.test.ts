import { describe, expect, it } from 'vitest';
import type { LanguageId } from '../../src/lang/document.ts';
import { parse, type ParsedDocument } from '../../src/lang/parse.ts';
import { enclosingFunctions, expressionAt, findFunction, findSites, freeNames, siteAt } from '../../src/lang/sites.ts';

const uri = 'file:///sites';
const read = (language: LanguageId, text: string): ParsedDocument => parse({ uri, language, text });
const listed = (language: LanguageId, text: string): string[] =>
  findSites(read(language, text)).map((site) => `${site.name}(${site.parameters.join(', ')})`);

describe('findSites, Python', () => {
  it('finds functions, nested ones, lambdas, methods and what transforms bind', () => {
    const text = `
import jax
def outer(x, *args, k=1, **kw):
    def inner(t):
        return t
    return inner(x)
class A(B):
    def __init__(self, k): self.k = k
    def m(self, x): return lambda q: q
    @staticmethod
    def s(a): return a
    @classmethod
    def c(cls, b): return b
    class Hidden:
        def no(self): pass
square = lambda v: v * v
f_p = grad(outer)
f_pp = jax.grad(jax.grad(square))
g = jit(lambda a, b: a)
df = value_and_grad(elsewhere)
y = grad(3)
z = torch.autograd.grad(y, x)
if True:
    def branch(x): return x
`;
    expect(listed('python', text)).toEqual([
      'outer(x, *args, k, **kw)',
      'outer.inner(t)',
      'A.__init__(k)',
      'A.m(x)',
      'A.s(a)',
      'A.c(b)',
      'square(v)',
      'f_p(x, *args, k, **kw)',
      'f_pp(v)',
      'g(a, b)',
      'df()',
      'branch(x)',
    ]);
  });

  it('keeps the last of several definitions, also when a transform redefines it', () => {
    const text = 'def f(a): return a\ndef f(b): return b\ndef g(x): return x\ng = jit(g)\n';
    expect(listed('python', text)).toEqual(['f(b)', 'g(x)']);
    expect(findSites(read('python', text)).map(({ span }) => text.slice(span.from, span.to).trim())).toEqual([
      'def f(b): return b',
      'g = jit(g)',
    ]);
  });

  it('includes decorators in the span and puts the name under nameSpan', () => {
    const text = '@jit\n@other(1)\ndef f(x):\n    return x\ny = 1\n';
    const [site] = findSites(read('python', text));
    expect(site && text.slice(site.span.from, site.span.to).trim()).toBe('@jit\n@other(1)\ndef f(x):\n    return x');
    expect(site && text.slice(site.nameSpan.from, site.nameSpan.to)).toBe('f');
    expect(site?.span.uri).toBe(uri);
  });

  it('survives a transform of itself', () => {
    expect(listed('python', 'f = grad(g)\ng = grad(f)\nh = jit(h)\n')).toEqual(['f()', 'g()', 'h()']);
  });

  it('keeps a function that is being typed, and its lens', () => {
    const text = 'def f(x):\n    return x *\n\ndef g(x, :\n    return x * 2\n';
    expect(findSites(read('python', text)).map(({ name, numeric }) => [name, numeric])).toEqual([
      ['f', true],
      ['g', true],
    ]);
  });
});

describe('findSites, JavaScript and TypeScript', () => {
  it('finds declarations, arrows, expressions, methods, fields and objects of functions', () => {
    const text = `
export function f(a: number, [b, c]: number[], { d } = {}, ...rest) { function inner(t) { return t } return inner(a) }
export const arrow = (x) => x, expression = function (y) { return y }, named = function other(z) { return z };
const o = { m(x) { return x }, a: (y) => y, 'k l': (z) => z, deep: { n: (w) => w }, n: 1 };
class C { constructor(q) {} m(x) { return x } static s(x) { return x } get g() { return 1 } set g(v) {} field = (x) => x }
const D = class { m(x) { return x } };
let later; later = (x) => x;
C.prototype.extra = function (x) { return x };
const df = tf.grad(arrow);
(function () { function wrapped(x) { return x } })();
`;
    expect(listed('typescript', text)).toEqual([
      'f(a, [b, c], { d }, ...rest)',
      'f.inner(t)',
      'arrow(x)',
      'expression(y)',
      'named(z)',
      'o.m(x)',
      'o.a(y)',
      'o.k l(z)',
      'o.deep.n(w)',
      'C.constructor(q)',
      'C.m(x)',
      'C.s(x)',
      'C.g()',
      'C.field(x)',
      'D.m(x)',
      'later(x)',
      'C.prototype.extra(x)',
      'df(x)',
      'wrapped(x)',
    ]);
  });

  it.each([
    ['export default (x) => x', 'default(x)'],
    ['export default function (x) { return x }', 'default(x)'],
    ['export default function f(x) { return x }', 'f(x)'],
    ['module.exports = function (x) { return x }', 'default(x)'],
    ['exports.f = (x) => x', 'f(x)'],
    ['export default { f: (x) => x }', 'default.f(x)'],
  ])('%s', (text, expected) => {
    expect(listed('javascript', text)).toEqual([expected]);
  });

  it('spans the whole declaration of an arrow', () => {
    const text = 'const f = (x) => x * x;\n';
    const [site] = findSites(read('javascript', text));
    expect(
      site && [text.slice(site.span.from, site.span.to), text.slice(site.nameSpan.from, site.nameSpan.to)],
    ).toEqual(['const f = (x) => x * x;', 'f']);
  });
});

describe('siteAt', () => {
  const text = `def f(x):
    def g(t):
        return t
    y = g(x)
    return y
    
a = 1
h = lambda x: x
`;
  const parsed = read('python', text);
  it.each([
    ['return t', 'f.g'],
    ['y = g', 'f'],
    ['def f', 'f'],
    ['    \na = 1', 'f', 4],
    ['a = 1', undefined],
    ['x: x', 'h'],
  ])('at %j: %s', (where, expected, offset = 0) => {
    expect(siteAt(parsed, text.indexOf(where) + offset)?.name).toBe(expected);
  });
  it('takes the function that begins on the line, and the last of its name', () => {
    const code = 'x = 1;  function f(a) { return a } // here\nfunction f(b) { return b }';
    const site = siteAt(read('javascript', code), code.indexOf('here'));
    expect(site?.parameters).toEqual(['b']);
  });
});

describe('expressionAt', () => {
  const text = 'def f(x):\n    y = (x + a) * np.sin(x) - b  # c + d\n    return [g(y) for y in y]\n';
  const parsed = read('python', text);
  const at = (part: string): string | undefined => {
    const from = text.indexOf(part);
    const found = expressionAt(parsed, from, from + part.length);
    return found && text.slice(found.span.from, found.span.to);
  };
  it.each([
    ['(x + a) * np.sin(x) - b', '(x + a) * np.sin(x) - b'],
    ['  (x + a) ', undefined],
    ['(x + a)', 'x + a'],
    [' np.sin(x) ', 'np.sin(x)'],
    ['np.sin(x) - b', 'np.sin(x) - b'],
    ['x + a) *', undefined],
    ['c + d', undefined],
    ['y = (x + a)', undefined],
    ['b', 'b'],
  ])('%j: %s', (part, expected) => {
    expect(at(part)).toBe(part === '  (x + a) ' ? at('(x + a)') && undefined : expected);
  });
  it('gives free names in order, without those that it binds', () => {
    const names = (language: LanguageId, code: string): readonly string[] => {
      const found = expressionAt(read(language, code), 0, code.length);
      return found === undefined ? [] : freeNames(found);
    };
    expect(names('python', 'a * np.sin(x) + sum(w * v for w in ws if w > a)')).toEqual([
      'a',
      'np',
      'x',
      'sum',
      'ws',
      'v',
    ]);
    expect(names('python', '[x for x in x]')).toEqual(['x']);
    expect(names('python', '(lambda t, u=d: t + u + e)(z)')).toEqual(['d', 'e', 'z']);
    expect(names('javascript', 'xs.map((x, i) => { const k = x * s; return k + i })')).toEqual(['xs', 's']);
  });
  it('knows the functions around it', () => {
    const from = text.indexOf('np.sin');
    expect(enclosingFunctions(parsed, { from, to: from + 9 }).map(({ name }) => name)).toEqual(['f']);
    const code = 'class A { m(x) { const f = (y) => y * x; return f } }';
    const start = code.indexOf('y * x');
    const around = enclosingFunctions(read('javascript', code), { from: start, to: start + 5 });
    expect(around.map(({ name }) => name)).toEqual(['m', 'f']);
  });
});

describe('findFunction', () => {
  it('gives the syntax of a dotted name and what encloses it', () => {
    const parsed = read('python', 'def f(x):\n    def g(t): return t\n    return g\n');
    const found = findFunction(parsed, 'f.g');
    expect(found?.definition?.parameters).toHaveLength(1);
    expect(found?.enclosing.map(({ name }) => name)).toEqual(['f']);
    expect(findFunction(parsed, 'g')).toBeUndefined();
  });
});
