import { describe, expect, it } from 'vitest';
import { findDataArrays, findFits, findingData, findLinearSystems } from '../../src/lang/data-sites.ts';
import type { LanguageId } from '../../src/lang/document.ts';
import { parse, type ParsedDocument } from '../../src/lang/parse.ts';
import { finish } from '../../src/lang/pause.ts';

const read = (text: string, language: LanguageId = 'python'): ParsedDocument =>
  parse({ uri: 'file:///data', language, text });
/** `A b @ text under the lens` */
const systems = (text: string, language?: LanguageId): string[] =>
  findLinearSystems(read(text, language)).map(
    ({ matrix, rhs, span }) => `${matrix.name} ${rhs.name} @ ${text.slice(span.from, span.to)}`,
  );
const arrays = (text: string, language?: LanguageId): string[] =>
  findDataArrays(read(text, language)).map(({ name, length }) => (length === null ? name : `${name}:${length}`));
const fits = (text: string, language?: LanguageId) =>
  findFits(read(text, language)).map(({ span, ...rest }) => ({ ...rest, at: text.slice(span.from, span.to) }));

const AB = 'A = np.array([[1, 2], [3, 4], [5, 6]])\nb = np.array([1.0, 2, 3])\n';

describe('findLinearSystems', () => {
  it.each([
    [
      'the call that solves',
      `${AB}x = np.linalg.lstsq(A, b, rcond=None)[0]\n`,
      'A b @ np.linalg.lstsq(A, b, rcond=None)',
    ],
    ['names that go together', AB, 'A b @ b'],
    ['the later of the two', 'y = [1, 2]\nX = [[1, 2], [3, 4]]\n', 'X y @ X'],
    [
      'a residual in a function',
      `${AB.replaceAll('A', 'K').replace('b', 'd')}def f(x):\n    return norm(K @ x - d)\n`,
      'K d @ d',
    ],
    ['np.dot', 'K = np.eye(3)\nd = np.ones(3)\nf = lambda x: np.sum((np.dot(K, x) - d)**2)\n', 'K d @ d'],
    ['torch.mm', 'K = torch.eye(3)\nd = torch.ones(3, 1)\nr = lambda x: torch.mm(K, x) - d\n', 'K d @ d'],
    ['a method', 'K = torch.eye(3)\nd = torch.ones(3)\nr = lambda x: d - K.mv(x)\n', 'K d @ d'],
    ['normal equations', `${AB}x = solve(A.T @ A, A.T @ b)\n`, 'A b @ solve(A.T @ A, A.T @ b)'],
    ['an inverse', 'K = np.eye(3)\nd = np.arange(3)\nx = np.linalg.inv(K) @ d\n', 'K d @ np.linalg.inv(K) @ d'],
    ['a column of one', 'K = np.eye(2)\nd = [[1], [2]]\nx = solve(K, d)\n', 'K d @ solve(K, d)'],
    ['a derived matrix', 'xs = np.linspace(0, 1, 5)\nA = xs[:, None] ** np.arange(3)\ny = np.sin(xs)\n', 'A y @ y'],
    ['a derived vector', 'A = np.vander(np.arange(4), 3)\nb = A @ np.array([1, 2, 3]) + 0.5\n', 'A b @ b'],
    ['stacked columns', 'x = np.arange(5)\nX = np.column_stack((np.ones(5), x))\ny = 2 * x + 1\n', 'X y @ y'],
    ['np.c_', 'x = np.arange(5)\nX = np.c_[np.ones(5), x, x**2]\ny = 2 * x + 1\n', 'X y @ y'],
    ['rows', 'x = np.arange(5)\nX = np.vstack([x, np.ones(len(x))]).T\ny = 2 * x\n', 'X y @ y'],
    ['a comprehension', 'xs = [1, 2, 3, 4]\nA = [[1, x, x**2] for x in xs]\nb = [x * 2 for x in xs]\n', 'A b @ b'],
    ['reshape', 'A = np.arange(6).reshape(3, 2)\nb = np.zeros(3)\n', 'A b @ b'],
    ['random numbers with a seed', 'np.random.seed(0)\nA = np.random.randn(5, 2)\nb = np.random.randn(5)\n', 'A b @ b'],
    ['a generator', 'rng = np.random.default_rng(1)\nA = rng.normal(size=(5, 2))\nb = rng.normal(size=5)\n', 'A b @ b'],
    ['columns of a file', 'data = np.loadtxt("d.txt")\nX, y = data[:, :-1], data[:, -1]\n', 'X y @ y'],
    ['columns of a frame', 'df = pd.read_csv("d.csv")\nX = df[["a", "b"]].values\ny = df["c"].values\n', 'X y @ y'],
  ])('finds %s', (_, text, expected) => {
    expect(systems(text)).toEqual([expected]);
  });

  it.each([
    [
      'lusolve',
      'const K = [[2, 1], [1, 3]];\nconst d = [1, 2];\nconst x = math.lusolve(K, d);\n',
      'K d @ math.lusolve(K, d)',
    ],
    [
      'tfjs',
      'const K = tf.tensor2d([[2, 1], [1, 3]]);\nconst d = tf.tensor1d([1, 2]);\nconst r = (x) => K.matMul(x).sub(d);\n',
      'K d @ d',
    ],
    ['map', 'const xs = [1, 2, 3];\nconst A = xs.map((x) => [1, x]);\nconst b = xs.map((x) => 2 * x);\n', 'A b @ b'],
  ])('finds %s in JavaScript', (_, text, expected) => {
    expect(systems(text, 'javascript')).toEqual([expected]);
  });

  it.each([
    ['two vectors', 'a = [1, 2, 3]\nb = [1, 2, 3]\n'],
    ['two matrices', 'A = np.eye(2)\nb = np.eye(2)\n'],
    ['rows that do not fit', 'A = np.eye(3)\nb = np.ones(2)\n'],
    ['texts', 'A = [["a", "b"], ["c", "d"]]\nb = ["x", "y"]\n'],
    ['what would have to run', 'A, b = load()\n'],
    ['other names', 'G = np.eye(2)\nh = np.ones(2)\n'],
    ['names of a function', `${AB.replaceAll('A', 'K')}def f(K, x, b):\n    return K @ x - b\n`],
    ['random numbers without a seed', 'A = np.random.randn(5, 2)\nb = np.random.randn(5)\n'],
    ['what runs as a script only', "if __name__ == '__main__':\n    A = [[1, 2], [3, 4]]\n    b = [1, 2]\n"],
    ['a name bound again', `${AB}b = open('x')\n`],
    ['ragged rows', 'A = [[1, 2], [3]]\nb = [1, 2]\n'],
  ])('does not take %s for a system', (_, text) => {
    expect(systems(text)).toEqual([]);
  });
});

describe('findDataArrays', () => {
  it('finds vectors, whatever makes them', () => {
    const text = `
xs = [1, 2.5, -3]
ts = np.linspace(0, 1, 20)
n = 4
w = np.zeros(n)
x, y = np.loadtxt('f.txt', unpack=True)
data = np.genfromtxt('g.csv', delimiter=',')
col = data[:, 0]
df = pd.read_csv('h.csv')
a, c = df['a'], df.b.values
model = lambda x, k: k * np.exp(-x)
obs = model(ts, 3) + 0.1
`;
    expect(arrays(text)).toEqual(['xs:3', 'ts:20', 'w', 'x', 'y', 'col', 'a', 'c', 'obs:20']);
  });

  it('leaves out numbers, pairs, texts, matrices and what would have to run', () => {
    const text = 'a = 1\nb = [1, 2]\nc = ["x", "y", "z"]\nd = [[1, 2], [3, 4]]\ne = f(1)\ng = np.sum([1, 2, 3])\n';
    expect(arrays(text)).toEqual([]);
  });

  it('finds arrays of JavaScript', () => {
    const text =
      'const xs = [1, 2, 3, 4];\nconst ys = xs.map((x) => x * x);\nconst zs = Array.from({ length: 5 }, (_, i) => i);\n';
    expect(arrays(text, 'typescript')).toEqual(['xs:4', 'ys:4', 'zs']);
  });
});

describe('findFits', () => {
  const data = 'xs = [1, 2, 3, 4]\nys = [2, 4, 6, 8]\n';
  const model = 'def decay(x, a, b):\n    return a * np.exp(-b * x)\n';

  it('reads curve_fit', () => {
    const call = 'curve_fit(decay, xs, ys, p0=[1, -0.5])';
    expect(fits(`${data}${model}p, cov = ${call}\n`)).toEqual([
      { kind: 'fit', model: 'decay', independent: ['x'], data: { x: 'xs', y: 'ys' }, start: [1, -0.5], at: call },
    ]);
  });

  it('reads keywords and a start with a name, and finds another key for what was observed', () => {
    const text = `${data}p0 = np.ones(2)\ndef f(t, y, k):\n    return y * np.exp(k * t)\nfit = opt.curve_fit(f=f, xdata=xs, ydata=ys, p0=p0)\n`;
    expect(fits(text)).toEqual([
      expect.objectContaining({ independent: ['t'], data: { t: 'xs', observed: 'ys' }, start: [1, 1] }),
    ]);
  });

  it('reads residuals with their data', () => {
    const residual = 'def r(p, x, y):\n    return p[0] * x - y\n';
    expect(fits(`${data}${residual}s = leastsq(r, [1.0], args=(xs, ys))\n`)).toEqual([
      {
        kind: 'residuals',
        function: 'r',
        data: { x: 'xs', y: 'ys' },
        start: [1],
        at: 'leastsq(r, [1.0], args=(xs, ys))',
      },
    ]);
    expect(fits('def r(p):\n    return p - 1\ns = least_squares(r, x0=(1, 2))\n')).toEqual([
      { kind: 'residuals', function: 'r', data: {}, start: [1, 2], at: 'least_squares(r, x0=(1, 2))' },
    ]);
  });

  it('goes by names where nothing is called', () => {
    expect(fits(`${data}${model}`)).toEqual([
      { kind: 'fit', model: 'decay', independent: ['x'], data: { x: 'xs', y: 'ys' }, start: null, at: 'decay' },
    ]);
    const js = 'const t = [1, 2, 3];\nconst y = [1, 4, 9];\nconst curve = (t, a, b) => a * t ** b;\n';
    expect(fits(js, 'typescript').map(({ data: names }) => names)).toEqual([{ t: 't', y: 'y' }]);
  });

  it('starts a vector of parameters at ones where the code shows its length', () => {
    expect(fits(`${data}def f(x, p):\n    a, b = p\n    return a + b * x\n`)).toEqual([
      expect.objectContaining({ model: 'f', start: [1, 1] }),
    ]);
    expect(fits(`${data}def f(x, p):\n    return np.sum(p) * x\n`)).toEqual([]);
  });

  it.each([
    ['no data', model],
    ['data of other lengths', `${data.replace(', 8', '')}${model}`],
    ['a function of two variables', `${data}def f(x, y):\n    return x * y\n`],
    ['a parameter with a default', `${data}def f(x, a=1):\n    return a * x\n`],
    ['a loss', `${data}def loss(x, a):\n    return (a - x) ** 2\n`],
    ['a reduction of x', `${data}def f(x, a):\n    return a * np.sum(x)\n`],
    ['names of a function', `${data}${model.replace('decay', 'h')}def g(xs, ys):\n    return curve_fit(h, xs, ys)\n`],
  ])('finds none with %s', (_, text) => {
    expect(fits(text).filter(({ kind, at }) => kind === 'fit' && at !== 'h')).toEqual([]);
  });
});

describe('data after an edit', () => {
  it('is what a fresh reading finds, with its pauses too', () => {
    const text = `${AB}# here\ndef f(x):\n    return np.sum((A @ x - b) ** 2)\nxs = [1, 2, 3]\n`;
    const first = read(text);
    findLinearSystems(first);
    const longer = text.replace('# here', 'k = 1\nq = [1, 2, 3]');
    const again = parse({ uri: 'file:///data', language: 'python', text: longer }, first);
    finish(findingData(again));
    expect(findLinearSystems(again)).toEqual(findLinearSystems(read(longer)));
    expect(findDataArrays(again)).toEqual(findDataArrays(read(longer)));
    expect(findDataArrays(again).map(({ name }) => name)).toEqual(['b', 'q', 'xs']);
  });
});
