/** What is wrong with data is said where the code asks for them: the file, the line, the column, and what to do. */
import { describe, expect, it } from 'vitest';
import { MAX_DATA_NUMBERS } from '../../../src/lang/data/limits.ts';
import { traced, valuesOf, type Texts } from './values.ts';

interface Row {
  readonly title: string;
  readonly source: string;
  readonly files: Texts;
  readonly message: string;
  /** The piece of the source that it stands at. */
  readonly at: string;
}

const np = (call: string): string => `import numpy as np\nv = ${call}\n`;
const pd = (use: string, options = ''): string =>
  `import pandas as pd\ndf = pd.read_csv('d.csv'${options})\nv = ${use}\n`;
const csv = (text: string): Texts => ({ 'd.csv': text });

const PYTHON: readonly Row[] = [
  { title: 'a missing file', source: np("np.loadtxt('data/nope.csv')"), files: {}, at: "np.loadtxt('data/nope.csv')", message: 'There is no file data/nope.csv: looked for src/data/nope.csv, data/nope.csv. Check the path; it counts from the folder of the source, then from those above it in the workspace.' },
  { title: 'an empty file', source: np("np.loadtxt('d.csv')"), files: csv(''), at: "np.loadtxt('d.csv')", message: 'd.csv is empty: it has no row of data. Fill it, or check the path.' },
  { title: 'nothing but comments', source: np("np.loadtxt('d.csv')"), files: csv('# t y\n\n# nothing\n'), at: "np.loadtxt('d.csv')", message: 'd.csv is empty' },
  { title: 'nothing but a header', source: pd('df.x'), files: csv('x,y\n'), at: "pd.read_csv('d.csv')", message: 'd.csv is empty: it has no row of data below its header.' },
  { title: 'a ragged row', source: np("np.loadtxt('d.csv', delimiter=',')"), files: csv('1,2\n\n3,4,5\n'), at: "np.loadtxt('d.csv', delimiter=',')", message: 'd.csv, line 3: the row has 3 cells, and line 1 has 2. Give every row as many cells, and check the delimiter.' },
  { title: 'a short row', source: np("np.genfromtxt('d.csv', delimiter=',')"), files: csv('1,2\n3\n'), at: "np.genfromtxt('d.csv', delimiter=',')", message: 'd.csv, line 2: the row has 1 cell, and line 1 has 2.' },
  { title: 'a long row of pandas', source: pd('df.x'), files: csv('x,y\n1,2\n3,4,5\n'), at: "pd.read_csv('d.csv')", message: 'd.csv, line 3: the row has 3 cells, and the header names 2.' },
  { title: 'a text of loadtxt', source: np("np.loadtxt('d.csv', delimiter=',')"), files: csv('t,y\n1,2\n'), at: "np.loadtxt('d.csv', delimiter=',')", message: 'd.csv, line 1: column 0 (from 0) has the text "t", and numbers are needed. Correct the cell, skip the line, or leave the column out.' },
  { title: 'an empty cell of loadtxt', source: np("np.loadtxt('d.csv', delimiter=',')"), files: csv('1,2\n3,\n'), at: "np.loadtxt('d.csv', delimiter=',')", message: 'd.csv, line 2: column 1 (from 0) has an empty cell, and numbers are needed. Fill it' },
  { title: 'a text in a column of numbers', source: pd('2 * df.y'), files: csv('x,y\n1,2\n3,n/m\n5,6\n'), at: 'y', message: 'd.csv, line 3: column "y" has the text "n/m", and numbers are needed.' },
  { title: 'a decimal comma', source: pd('df["y"]', ", sep=';'"), files: csv('x;y\n1,5;2,5\n'), at: 'df["y"]', message: 'If the comma is the decimal sign, write a point, or pass decimal="," to pd.read_csv().' },
  { title: 'a column of text among those taken as a whole', source: pd('df.values.sum()'), files: csv('x,y\n1,a\n'), at: "pd.read_csv('d.csv')", message: 'column "y" has the text "a"' },
  { title: 'a column that is not there', source: pd("df['yy']"), files: csv('x,y\n1,2\n'), at: "df['yy']", message: 'd.csv has no column "yy"; did you mean "y"? Its columns are: x, y.' },
  { title: 'a name with a blank before it', source: pd("df['voltage']"), files: csv('x, voltage\n1,2\n'), at: "df['voltage']", message: 'did you mean " voltage"?' },
  { title: 'an attribute that is no column', source: pd('df.temprature'), files: csv('x,temperature\n1,2\n'), at: 'temprature', message: 'A table of 2 columns (d.csv) has no temprature. Did you mean temperature?' },
  { title: 'a column asked for that is not there', source: pd('df.x', ", usecols=['x', 'z']"), files: csv('x,y\n1,2\n'), at: "pd.read_csv('d.csv', usecols=['x', 'z'])", message: 'd.csv has no column "z"' },
  { title: 'a position that is not there', source: np("np.loadtxt('d.csv', delimiter=',', usecols=(0, 2))"), files: csv('1,2\n'), at: "np.loadtxt('d.csv', delimiter=',', usecols=(0, 2))", message: 'd.csv has 2 columns (line 1), so there is no column 2. Columns are counted from 0.' },
  { title: 'a row that is not there', source: pd('df.iloc[7, 0]'), files: csv('x,y\n1,2\n'), at: 'df.iloc[7, 0]', message: 'There is no row 7: the table has 1 rows' },
  { title: 'an index that is not there', source: pd('df.x', ", index_col='time'"), files: csv('x,y\n1,2\n'), at: "pd.read_csv('d.csv', index_col='time')", message: 'd.csv has no column "time"' },
  { title: 'a quote that does not end', source: pd('df.x'), files: csv('x,y\n1,2\n"3,4\n'), at: "pd.read_csv('d.csv')", message: 'd.csv, line 3: a cell starts with a quote (") that is never closed.' },
  { title: 'names of genfromtxt that do not fit', source: np("np.genfromtxt('d.csv', delimiter=',', names=['a'])"), files: csv('1,2\n'), at: "np.genfromtxt('d.csv', delimiter=',', names=['a'])", message: 'd.csv, line 1: the row has 2 cells, and there are 1 name for columns (a). Give every column one name.' },
  { title: 'np.load', source: np("np.load('a.npy')"), files: {}, at: "np.load('a.npy')", message: 'np.load() reads a binary file, and Nabla reads text. Save the array with np.savetxt(' },
  { title: 'a binary format', source: np("np.loadtxt('a.csv.gz')"), files: {}, at: "np.loadtxt('a.csv.gz')", message: 'a.csv.gz cannot be read: .gz is a binary format' },
  { title: 'the network', source: "import pandas as pd\nv = pd.read_csv('https://example.com/d.csv')", files: {}, at: "pd.read_csv('https://example.com/d.csv')", message: 'd.csv cannot be read: it is on the network, which Nabla does not use.' },
  { title: 'Excel', source: "import pandas as pd\nv = pd.read_excel('d.xlsx')", files: {}, at: "pd.read_excel('d.xlsx')", message: 'pd.read_excel() is not read by Nabla. Save the table as CSV' },
  { title: 'a separator to be guessed', source: pd('df.x', ', sep=None'), files: csv('x,y\n1,2\n'), at: "pd.read_csv('d.csv', sep=None)", message: 'Nabla does not guess the separator. Name it: sep=",".' },
  { title: 'writing', source: "v = open('out.txt', 'w')", files: {}, at: "open('out.txt', 'w')", message: 'Nabla only reads' },
  { title: 'JSON that is none', source: "import json\nv = json.load(open('d.json'))", files: { 'd.json': '{"x": [1, 2,\n 3,, 4]}' }, at: "json.load(open('d.json'))", message: 'd.json, line 2, column 4: here is no value of JSON. Mend the JSON there.' },
  { title: 'JSON that does not end', source: "import json\nv = json.load(open('d.json'))", files: { 'd.json': '{"x": [1, 2]' }, at: "json.load(open('d.json'))", message: 'd.json, line 1, column 13: a comma or } is missing.' },
  { title: 'empty JSON', source: "import json\nv = json.load(open('d.json'))", files: { 'd.json': '  ' }, at: "json.load(open('d.json'))", message: 'd.json is empty.' },
  { title: 'a key of JSON that is not there', source: "import json\nd = json.load(open('d.json'))\nv = d['values']", files: { 'd.json': '{"value": [1]}' }, at: "d['values']", message: 'There is no key values; did you mean value?' },
  { title: 'nesting without end', source: "import json\nv = json.load(open('d.json'))", files: { 'd.json': '['.repeat(5000) }, at: "json.load(open('d.json'))", message: 'nested more than 200 deep' },
]; // prettier-ignore

const TYPESCRIPT: readonly Row[] = [
  { title: 'JSON that is not there', source: "import d from './nope.json';\nconst v = d.x;", files: { 'nope.json': '[]' }, at: "'./nope.json'", message: 'There is no file ./nope.json: looked for src/nope.json. Check the path; it counts from the folder of the source.' },
  { title: 'a name that JSON does not have', source: "import { xs } from './d.json';\nconst v = xs;", files: { 'src/d.json': '{"x": [1]}' }, at: "'./d.json'", message: './d.json has no xs; did you mean x?' },
  { title: 'broken JSON', source: "import d from './d.json';\nconst v = d.x;", files: { 'src/d.json': '{x: 1}' }, at: "'./d.json'", message: 'd.json, line 1, column 2: a name in double quotes is missing.' },
  { title: 'fetch', source: "const v = await fetch('d.json').then((r) => r.json());", files: {}, at: "fetch('d.json')", message: "fetch() reads from the network and is asynchronous, so it is not read. Import a JSON file (import data from './data.json')" },
  { title: 'd3', source: "import * as d3 from 'd3';\nimport fs from 'fs';\nconst v = d3.csvParse(fs.readFileSync('d.csv', 'utf8'));", files: csv('x\n1'), at: "d3.csvParse(fs.readFileSync('d.csv', 'utf8'))", message: 'csvParse() makes an object of every row, so it is not read. Import a JSON file' },
  { title: 'reading later', source: "import { readFile } from 'node:fs/promises';\nconst v = await readFile('d.csv');", files: csv('1'), at: "readFile('d.csv')", message: 'readFile() is asynchronous, so it is not read.' },
]; // prettier-ignore

describe.each([
  ['Python', PYTHON, 'python'],
  ['TypeScript', TYPESCRIPT, 'typescript'],
] as const)('bad input of %s', (_, rows, language) => {
  it.each(rows)('$title', ({ source, files, message, at }) => {
    const read = valuesOf(source, ['v'], files, language);
    if (!('message' in read)) throw new Error(`it was read: ${JSON.stringify(read.values)}`);
    expect(read.message).toContain(message);
    expect(read.at).toBe(at);
  });
});

describe('functions over data', () => {
  const model =
    "import pandas as pd\ndf = pd.read_csv('d.csv')\ndef f(a, b):\n    return ((df['y'] - a - b) ** 2).mean()\n";

  it('say what is wrong with the file at the call that reads it', () => {
    const result = traced(model, {});
    if (result.ok) throw new Error('it was read');
    const [diagnostic] = result.diagnostics;
    expect(diagnostic?.message).toContain('There is no file d.csv');
    expect(model.slice(diagnostic?.span.from, diagnostic?.span.to)).toBe("pd.read_csv('d.csv')");
  });

  it('note what is missing, and depend on the file', () => {
    const result = traced(model, { 'd.csv': 'x,y\n1,2\n2,\n3,NA\n' });
    if (!result.ok) throw new Error(result.diagnostics[0]?.message);
    expect(result.function.dependencies).toEqual(['file:///w/src/fit.py', 'file:///w/d.csv']);
    expect(result.function.hints.map(({ message }) => message)).toEqual([
      'd.csv: 2 of 3 cells of column "y" are missing and taken for NaN, the first in line 3.',
    ]);
  });

  it('take long columns by hash, not into the graph', () => {
    const rows = Array.from({ length: 500 }, (_, i) => `${i},${i / 2}`);
    const source = model.replace('.mean()', '.sum()');
    const result = traced(source, { 'd.csv': ['x,y', ...rows].join('\n') });
    if (!result.ok) throw new Error(result.diagnostics[0]?.message);
    const { graph, data } = result.function;
    const [input] = graph.inputs.filter(({ kind }) => kind === 'data');
    expect(input).toMatchObject({ kind: 'data', shape: [500] });
    expect([...data.values()].map((values) => [values.length, values[3]])).toEqual([[500, 1.5]]);
  });
});

describe('limits', () => {
  it('of text: a long one is read as a table or as JSON, and not taken apart', () => {
    const text = `[${'1,'.repeat(1_100_000)}1]`;
    const read = (expression: string) =>
      valuesOf(`import json\nt = open('d.csv').read()\nv = ${expression}\n`, ['v'], csv(text));
    expect(read("t.split(',')")).toMatchObject({
      message: expect.stringContaining('d.csv has 2,200,003 characters, and as text it may have 2,000,000') as string,
      at: "t.split(',')",
    });
    expect(read('len(json.loads(t))')).toEqual({ values: [1_100_001] });
    const node = "import fs from 'fs';\nconst v = JSON.parse(fs.readFileSync('d.csv').toString()).length;";
    expect(valuesOf(node, ['v'], csv(text), 'typescript')).toEqual({ values: [1_100_001] });
  });

  it('of numbers are said, and nothing is made above them', () => {
    const row = Array.from({ length: 1000 }, () => '1').join(' ');
    const text = `${row}\n`.repeat(MAX_DATA_NUMBERS / 1000 + 20);
    const read = valuesOf(np("np.loadtxt('d.csv')"), ['v'], csv(text));
    expect(read).toMatchObject({
      message: 'd.csv holds more than 8,000,000 numbers, the limit. Read fewer columns or rows.',
    });
    const some = valuesOf(np("np.loadtxt('d.csv', usecols=3)[:3]"), ['v'], csv(text));
    expect(some).toEqual({ values: [[1, 1, 1]] });
    // Eight million cells, on a machine that may be busy.
  }, 60_000);
});
