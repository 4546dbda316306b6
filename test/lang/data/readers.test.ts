/** Each reader of data files against the values that NumPy, pandas, Python and Node give. */
import { describe, expect, it } from 'vitest';
import { valuesOf, type Plain, type Texts } from './values.ts';

interface Row {
  readonly title: string;
  readonly source: string;
  readonly files: Texts;
  /** By name. */
  readonly values: Readonly<Record<string, Plain>>;
}

const SPACED = '# t y\n 0 1.5\n1\t2.5e0   # comment\r\n\r\n2 -3\n';
const TABLE = 't,y,w,name\n0,1.5,1,a\n1,2.5e0,,b\n2,-3,4,"c, d"\n';
const np = (body: string): string => `import numpy as np\n${body}\n`;
const pd = (body: string): string => `import pandas as pd\nimport numpy as np\ndf = pd.read_csv('d.csv')\n${body}\n`;

const NUMPY: readonly Row[] = [
  { title: 'blanks, comments, empty lines', source: np("a = np.loadtxt('d.txt')"), files: { 'd.txt': SPACED }, values: { a: [[0, 1.5], [1, 2.5], [2, -3]] } },
  { title: 'unpack', source: np("t, y = np.loadtxt('d.txt', unpack=True)"), files: { 'd.txt': SPACED }, values: { t: [0, 1, 2], y: [1.5, 2.5, -3] } },
  { title: 'columns of an unpacked whole', source: np("d = np.loadtxt('d.txt', unpack=True)\nn = d.shape[0]\ny = d[1]"), files: { 'd.txt': SPACED }, values: { n: 2, y: [1.5, 2.5, -3] } },
  { title: 'columns of the whole', source: np("d = np.loadtxt('d.txt')\nt = d[:, 0]\ny = d[:, -1]"), files: { 'd.txt': SPACED }, values: { t: [0, 1, 2], y: [1.5, 2.5, -3] } },
  { title: 'delimiter, skiprows, usecols', source: np("y, t = np.loadtxt('d.csv', delimiter=',', skiprows=1, usecols=(1, 0), unpack=True)"), files: { 'd.csv': TABLE }, values: { y: [1.5, 2.5, -3], t: [0, 1, 2] } },
  { title: 'one column, negative', source: np("y = np.loadtxt('d.csv', delimiter=',', skiprows=1, usecols=-3)"), files: { 'd.csv': TABLE }, values: { y: [1.5, 2.5, -3] } },
  { title: 'max_rows counts rows of data', source: np("y = np.loadtxt('d.txt', max_rows=2)"), files: { 'd.txt': SPACED }, values: { y: [[0, 1.5], [1, 2.5]] } },
  { title: 'one row is a vector, one number a number', source: np("a = np.loadtxt('row.txt')\nb = np.loadtxt('one.txt')\nc = np.loadtxt('row.txt', ndmin=2)\nd = np.loadtxt('one.txt', ndmin=1)"), files: { 'row.txt': '1 2 3', 'one.txt': '7\n' }, values: { a: [1, 2, 3], b: 7, c: [[1, 2, 3]], d: [7] } },
  { title: 'another comment sign, and none', source: np("a = np.loadtxt('d.txt', comments='%')\nb = np.loadtxt('e.txt', comments=None)"), files: { 'd.txt': '% x\n1 2 % y\n', 'e.txt': '3 4' }, values: { a: [1, 2], b: [3, 4] } },
  { title: 'inf, nan, signs and exponents', source: np("a = np.loadtxt('d.txt')"), files: { 'd.txt': 'inf -Infinity nan +1 1E-3 .5 5.' }, values: { a: [Infinity, -Infinity, NaN, 1, 0.001, 0.5, 5] } },
  { title: 'integers on demand', source: np("a = np.loadtxt('d.txt', dtype=int)\nb = a // 2"), files: { 'd.txt': '3 4 5' }, values: { b: [1, 2, 2] } },
  { title: 'lines of a list', source: np("a = np.loadtxt(['1 2', '3 4'])"), files: {}, values: { a: [[1, 2], [3, 4]] } },
  { title: 'an open file, its header taken', source: np("with open('d.csv') as f:\n    f.readline()\n    a = np.loadtxt(f, delimiter=',', usecols=[0, 1])"), files: { 'd.csv': TABLE }, values: { a: [[0, 1.5], [1, 2.5], [2, -3]] } },
  { title: 'text in io.StringIO', source: np("import io\na = np.loadtxt(io.StringIO('1,2\\n3,4'), delimiter=',')"), files: {}, values: { a: [[1, 2], [3, 4]] } },
  { title: 'genfromtxt takes what is missing or text for NaN', source: np("a = np.genfromtxt('d.csv', delimiter=',', skip_header=1)"), files: { 'd.csv': TABLE.replace('c, d', 'c') }, values: { a: [[0, 1.5, 1, NaN], [1, 2.5, NaN, NaN], [2, -3, 4, NaN]] } },
  { title: 'genfromtxt by name', source: np("d = np.genfromtxt('d.csv', delimiter=',', names=True)\nt = d['t']\nw = d['w']\nn = len(d)"), files: { 'd.csv': TABLE.replace('c, d', 'c') }, values: { t: [0, 1, 2], w: [1, NaN, 4], n: 3 } },
  { title: 'genfromtxt, names in a comment', source: np("d = np.genfromtxt('d.txt', names=True)\ny = d['y']"), files: { 'd.txt': SPACED }, values: { y: [1.5, 2.5, -3] } },
  { title: 'genfromtxt, names given', source: np("d = np.genfromtxt('d.txt', names='a, b', skip_header=1)\ny = d['b']"), files: { 'd.txt': SPACED }, values: { y: [1.5, 2.5, -3] } },
  { title: 'genfromtxt, signs in names, filling, footer', source: np("d = np.genfromtxt('d.csv', delimiter=',', names=True, filling_values=9, skip_footer=1)\ny = d['y_mV']"), files: { 'd.csv': 't (s),y [mV]\n0,1\n1,\n2,3\n' }, values: { y: [1, 9] } },
]; // prettier-ignore

const PANDAS: readonly Row[] = [
  { title: 'columns by name and as attributes', source: pd("t = df['t']\ny = df.y.values\nz = df.y.to_numpy() * 2"), files: { 'd.csv': TABLE }, values: { t: [0, 1, 2], y: [1.5, 2.5, -3], z: [3, 5, -6] } },
  { title: 'several columns', source: pd("a = df[['y', 't']].values\nb = df[['t', 'y']].to_numpy().T"), files: { 'd.csv': TABLE }, values: { a: [[1.5, 0], [2.5, 1], [-3, 2]], b: [[0, 1, 2], [1.5, 2.5, -3]] } },
  { title: 'sizes', source: pd("n = len(df)\nr, c = df.shape\nk = len(df.columns)\nm = df.columns.index('w')\ns = df['y'].size"), files: { 'd.csv': TABLE }, values: { n: 3, r: 3, c: 4, k: 4, m: 2, s: 3 } },
  { title: 'positions', source: pd("y = df.iloc[:, 1]\na = df.iloc[1:, :2].values\nb = df.iloc[-1, 1]\nc = df.y.iloc[0]\nd = df.iloc[:, [0, 2]].values"), files: { 'd.csv': TABLE }, values: { y: [1.5, 2.5, -3], a: [[1, 2.5], [2, -3]], b: -3, c: 1.5, d: [[0, 1], [1, NaN], [2, 4]] } },
  { title: 'labels are inclusive', source: pd("a = df.loc[0:1, 'y']\nb = df.loc[df.t > 0, ['t', 'y']].values\nc = df[df.t > 0].loc[2, 'y']"), files: { 'd.csv': TABLE }, values: { a: [1.5, 2.5], b: [[1, 2.5], [2, -3]], c: -3 } },
  { title: 'conditions', source: pd("y = df[df['t'] >= 1]['y']\nz = df[(df.t > 0) & (df.y < 0)].t\nk = len(df[df.t > 5])"), files: { 'd.csv': TABLE }, values: { y: [2.5, -3], z: [2], k: 0 } },
  { title: 'statistics leave NaN out and divide by n - 1', source: pd("m = df.w.mean()\ns = df.y.std()\nv = df.y.var(ddof=0)\nt = df.w.sum()\nc = df.w.count()\nq = df.y.median()\nl = df.w.max()"), files: { 'd.csv': TABLE }, values: { m: 2.5, s: Math.sqrt(((7 / 6) ** 2 + (13 / 6) ** 2 + (10 / 3) ** 2) / 2), v: ((7 / 6) ** 2 + (13 / 6) ** 2 + (10 / 3) ** 2) / 3, t: 5, c: 2, q: 1.5, l: 4 } },
  { title: 'statistics of NumPy are of NumPy', source: pd('s = df.y.values.std()'), files: { 'd.csv': TABLE }, values: { s: Math.sqrt(((7 / 6) ** 2 + (13 / 6) ** 2 + (10 / 3) ** 2) / 3) } },
  { title: 'arithmetic, functions, new columns', source: pd("df['z'] = 2 * df.t + np.exp(df['t'] * 0)\nz = df.z\ns = df.z.std()"), files: { 'd.csv': TABLE }, values: { z: [1, 3, 5], s: 2 } },
  { title: 'missing values', source: pd("a = df.w.dropna().values\nb = df.dropna(subset=['w'])['t']\nc = df.w.fillna(0)\nd = df.w.isna().sum()"), files: { 'd.csv': TABLE }, values: { a: [1, 4], b: [0, 2], c: [1, 0, 4], d: 1 } },
  { title: 'integers stay integers', source: pd('a = df.t // 2\nb = df.t / 2'), files: { 'd.csv': TABLE }, values: { a: [0, 0, 1], b: [0, 0.5, 1] } },
  { title: 'what pandas takes for missing', source: pd('x = df.x'), files: { 'd.csv': 'x,y\n1,0\nNA,0\nnull,0\n,0\nN/A,0\n-,0\n'.replace('-,0\n', 'NaN,0\n') }, values: { x: [1, NaN, NaN, NaN, NaN, NaN] } },
  { title: 'no header', source: "import pandas as pd\na = pd.read_csv('d.csv', header=None)[1]\nb = pd.read_csv('d.csv', names=['u', 'v'])['v']\nc = pd.read_csv('d.csv', header=None, usecols=[1], names=['only']).only", files: { 'd.csv': '1,2\n3,4\n' }, values: { a: [2, 4], b: [2, 4], c: [2, 4] } },
  { title: 'separators', source: "import pandas as pd\na = pd.read_csv('a.csv', sep=';').y\nb = pd.read_csv('b.tsv', sep='\\t').y\nc = pd.read_csv('c.txt', sep=r'\\s+').y\nd = pd.read_table('b.tsv').y\ne = pd.read_csv('e.csv', sep=r'\\s*,\\s*', engine='python').y", files: { 'a.csv': 'x;y\n1;2\n', 'b.tsv': 'x\ty\n1\t3\n', 'c.txt': ' x   y\n 1   4\n', 'e.csv': 'x,y\n1 , 5\n' }, values: { a: [2], b: [3], c: [4], d: [3], e: [5] } },
  { title: 'lines skipped, comments, rows counted', source: "import pandas as pd\na = pd.read_csv('d.csv', skiprows=2, nrows=2).x\nb = pd.read_csv('e.csv', comment='#').x\nc = pd.read_csv('f.csv', skiprows=[1]).x\nd = pd.read_csv('f.csv', header=1)['s']\ne = pd.read_csv('f.csv', skipfooter=1, skiprows=[1], engine='python').x", files: { 'd.csv': 'by\nsomeone\nx,y\n1,2\n3,4\n5,6\n', 'e.csv': '# made\nx,y\n1,2 # here\n#\n3,4\n', 'f.csv': 'x,y\ns,m\n1,2\n3,4\n' }, values: { a: [1, 3], b: [1, 3], c: [1, 3], d: [1, 3], e: [1] } },
  { title: 'decimal commas and thousands, where they are said', source: "import pandas as pd\ndf = pd.read_csv('d.csv', sep=';', decimal=',', thousands='.')\nx = df.x", files: { 'd.csv': 'x;y\n1,5;2\n1.234,25;3\n' }, values: { x: [1.5, 1234.25] } },
  { title: 'quotes, commas and ends of lines in them', source: pd("t = df['t']\ny = df['a \"b\", c']"), files: { 'd.csv': 't,note,"a ""b"", c"\r\n1,"x, y","2.5"\r\n2,"two\r\nlines",3\r\n' }, values: { t: [1, 2], y: [2.5, 3] } },
  { title: 'a byte order mark', source: pd("t = df['t']"), files: { 'd.csv': '\ufefft,y\n1,2' }, values: { t: [1] } },
  { title: 'old ends of lines', source: pd("t = df['t']"), files: { 'd.csv': 't,y\r1,2\r3,4' }, values: { t: [1, 3] } },
  { title: 'an index', source: "import pandas as pd\ndf = pd.read_csv('d.csv', index_col='t', usecols=['t', 'y'])\ni = df.index\ny = df.values\na = pd.read_csv('d.csv', index_col=0).index.values", files: { 'd.csv': TABLE }, values: { i: [0, 1, 2], y: [[1.5], [2.5], [-3]], a: [0, 1, 2] } },
  { title: 'labels without a name', source: pd('i = df.index\ny = df.y'), files: { 'd.csv': 'x,y\n7,1,2\n8,3,4\n' }, values: { i: [7, 8], y: [2, 4] } },
  { title: 'short rows are filled', source: pd('y = df.y'), files: { 'd.csv': 'x,y\n1,2\n3\n' }, values: { y: [2, NaN] } },
  { title: 'used columns keep the order of the file', source: "import pandas as pd\na = pd.read_csv('d.csv', usecols=['y', 't']).values", files: { 'd.csv': TABLE }, values: { a: [[0, 1.5], [1, 2.5], [2, -3]] } },
  { title: 'True and False', source: pd('a = df.y[df.ok]\nb = df.ok.sum()'), files: { 'd.csv': 'y,ok\n1,True\n2,False\n3,True\n' }, values: { a: [1, 3], b: 2 } },
  { title: 'methods of tables', source: pd("a = df.drop(columns=['w', 'name']).values\nb = df.rename(columns={'y': 'v'}).v\nc = df.sort_values('y').t\nd = df.head(2).t\ne = df.tail(1).y\ng = df[['t', 'y']].mean().values\nh = df.assign(k=df.t + 1).k"), files: { 'd.csv': TABLE }, values: { a: [[0, 1.5], [1, 2.5], [2, -3]], b: [1.5, 2.5, -3], c: [2, 0, 1], d: [0, 1], e: [-3], g: [1, 1 / 3], h: [1, 2, 3] } },
  { title: 'tables of dictionaries and arrays', source: "import pandas as pd\nimport numpy as np\ndf = pd.DataFrame({'x': [1, 2], 'y': np.array([3.0, 4.0])})\nx = df.x + df.y\nb = pd.DataFrame(np.array([[1.0, 2.0], [3.0, 4.0]]), columns=['u', 'v']).v", files: {}, values: { x: [4, 6], b: [2, 4] } },
  { title: 'going through a table', source: pd("s = 0\nfor c in ['t', 'y']:\n    s = s + df[c].sum()\nn = 0\nfor c in df:\n    n = n + 1"), files: { 'd.csv': TABLE }, values: { s: 4, n: 4 } },
]; // prettier-ignore

const PYTHON: readonly Row[] = [
  { title: 'json.load', source: "import json\nimport numpy as np\nwith open('d.json') as f:\n    d = json.load(f)\nx = np.array(d['x'])\nA = d['A']\nk = d['deep']['k'] // 2\nn = len(d['x'])\nlast = d['x'][-1]\nb = [2 * v for v in d['x']]", files: { 'd.json': '{"x": [1, 2.5, -3e2], "A": [[1, 2], [3, 4]], "deep": {"k": 5, "none": null, "yes": true}}' }, values: { x: [1, 2.5, -300], A: [[1, 2], [3, 4]], k: 2, n: 3, last: -300, b: [2, 5, -600] } },
  { title: 'json.load of open, json.loads of a text', source: "import json\na = json.load(open('d.json'))\nb = json.loads(open('d.json').read())\nc = json.loads('[NaN, Infinity, -Infinity]')", files: { 'd.json': ' [1, 2] ' }, values: { a: [1, 2], b: [1, 2], c: [NaN, Infinity, -Infinity] } },
  { title: 'lists of a file may be changed', source: "import json\nd = json.load(open('d.json'))\nd.append(3)\nd[0] = 9\ne = json.load(open('d.json'))", files: { 'd.json': '[1, 2]' }, values: { d: [9, 2, 3], e: [1, 2] } },
  { title: 'records', source: "import json\nd = json.load(open('d.json'))\nx = [r['x'] for r in d]", files: { 'd.json': '[{"x": 1, "s": "a\\"b"}, {"x": 2, "s": "\\u00b5"}]' }, values: { x: [1, 2] } },
  { title: 'csv.reader', source: "import csv\nxs = []\nys = []\nwith open('d.csv', newline='') as f:\n    rows = csv.reader(f)\n    next(rows)\n    for row in rows:\n        xs.append(float(row[0]))\n        ys.append(float(row[1]))", files: { 'd.csv': TABLE }, values: { xs: [0, 1, 2], ys: [1.5, 2.5, -3] } },
  { title: 'csv.DictReader', source: "import csv\nwith open('d.csv') as f:\n    ys = [float(row['y']) for row in csv.DictReader(f, delimiter=',')]", files: { 'd.csv': TABLE }, values: { ys: [1.5, 2.5, -3] } },
  { title: 'csv.reader of a file whose header was taken, with quotes', source: "import csv\nwith open('d.csv') as f:\n    header = f.readline()\n    rows = list(csv.reader(f))\nn = len(rows)\nw = [float(r[2]) for r in rows if r[2] != '']\nk = len(rows[2])", files: { 'd.csv': TABLE }, values: { n: 3, w: [1, 4], k: 4 } },
  { title: 'lines by hand', source: "xs = []\nfor line in open('d.txt'):\n    if line.startswith('#') or not line.strip():\n        continue\n    xs.append([float(v) for v in line.split('#')[0].split()])\nw = [float(v) for v in open('e.txt').read().split()]\nz = [float(l) for l in open('e.txt').readlines()]\nu = [float(l) for l in open('e.txt').read().splitlines()]", files: { 'd.txt': SPACED, 'e.txt': '1\n2\n' }, values: { xs: [[0, 1.5], [1, 2.5], [2, -3]], w: [1, 2], z: [1, 2], u: [1, 2] } },
  { title: 'paths', source: "import os\nimport os.path as osp\nfrom pathlib import Path\nimport numpy as np\nhere = os.path.dirname(os.path.abspath(__file__))\na = np.loadtxt(os.path.join(here, 'data', 'a.txt'))\nb = np.loadtxt(Path(__file__).parent / 'data' / 'a.txt')\nc = np.loadtxt(Path('data') / 'a.txt')\nd = np.loadtxt(osp.join('..', 'b.txt'))\ne = np.loadtxt('b.txt')\nf = np.loadtxt(Path(__file__).resolve().parents[1].joinpath('b.txt'))\ng = np.loadtxt(f'{here}/data/a.txt')\nh = np.loadtxt(str(Path(here, 'data').with_name('data') / 'a.txt'))\nk = np.loadtxt('/w/b.txt')\nm = np.loadtxt('data\\\\a.txt')\np = float(Path('b.txt').read_text())", files: { 'src/data/a.txt': '1', 'b.txt': '2' }, values: { a: 1, b: 1, c: 1, d: 2, e: 2, f: 2, g: 1, h: 1, k: 2, m: 1, p: 2 } },
  { title: 'beside the source before above it', source: "import numpy as np\na = np.loadtxt('d.txt')", files: { 'd.txt': '2', 'src/d.txt': '1' }, values: { a: 1 } },
]; // prettier-ignore

const TYPESCRIPT: readonly Row[] = [
  { title: 'imports of JSON', source: "import data from './d.json';\nimport { y } from './d.json';\nimport * as all from './d.json';\nimport typed from './d.json' with { type: 'json' };\nconst x = data.x, n = data.x.length, z = all.y, t = typed.x.map((v) => 2 * v);", files: { 'src/d.json': '{"x": [1, 2], "y": 5}' }, values: { x: [1, 2], n: 2, y: 5, z: 5, t: [2, 4] } },
  { title: 'require', source: "const data = require('./d.json');\nconst { y } = require('../e.json');\nconst x = data.x;\nconst z = require('./d.json').x;", files: { 'src/d.json': '{"x": [1, 2]}', 'e.json': '{"y": 5}' }, values: { x: [1, 2], y: 5, z: [1, 2] } },
  { title: 'JSON.parse of a file', source: "import fs, { readFileSync } from 'node:fs';\nimport path from 'path';\nimport { fileURLToPath } from 'url';\nconst a = JSON.parse(fs.readFileSync('src/d.json', 'utf8'));\nconst b = JSON.parse(readFileSync(path.join(__dirname, 'd.json'), 'utf-8')).map((r) => r.x);\nconst c = JSON.parse(readFileSync(new URL('./d.json', import.meta.url), 'utf8'))[1].x;\nconst d = JSON.parse(readFileSync(path.join(path.dirname(fileURLToPath(import.meta.url)), 'd.json')).toString())[0].x;\nconst e = a[0].x;", files: { 'src/d.json': '[{"x": 1}, {"x": 2}]' }, values: { b: [1, 2], c: 2, d: 1, e: 1 } },
  { title: 'text taken apart', source: "import { readFileSync } from 'fs';\nconst rows = readFileSync('d.csv', 'utf8').trim().split('\\n').slice(1).map((line) => line.split(',').map(Number));\nconst t = rows.map((r) => r[0]);\nconst y = rows.map(([, v]) => v);", files: { 'd.csv': 't,y\n0,1.5\n1,2.5\n' }, values: { t: [0, 1], y: [1.5, 2.5] } },
  { title: 'JSON beside the source alone', source: "import d from '../d.json';\nconst x = d;", files: { 'd.json': '[1]', 'src/d.json': '[2]' }, values: { x: [1] } },
]; // prettier-ignore

describe.each([
  ['NumPy', NUMPY, 'python'],
  ['pandas', PANDAS, 'python'],
  ['Python', PYTHON, 'python'],
  ['TypeScript', TYPESCRIPT, 'typescript'],
] as const)('%s', (_, rows, language) => {
  it.each(rows)('$title', ({ source, files, values }) => {
    const read = valuesOf(source, Object.keys(values), files, language);
    if ('message' in read) throw new Error(`${read.message} [${read.at}]`);
    expect(Object.fromEntries(Object.keys(values).map((name, i) => [name, read.values[i]]))).toEqual(
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, closeTo(value)])),
    );
  });
});

/** Sums may be made in another order. */
function closeTo(value: Plain): unknown {
  if (typeof value !== 'number') return value.map(closeTo);
  return Number.isInteger(value) || !Number.isFinite(value) ? value : (expect.closeTo(value, 12) as unknown);
}
