/**
 * Random programs in Python or JavaScript: a function of two numbers or of a list of them, whose body uses the language's
 * arithmetic, branches, loops, lists, closures and so on. Every program ends: loops have bounds, recursion counts down.
 */
import { Random } from './random.ts';

export type Language = 'python' | 'javascript';

export interface Program {
  readonly language: Language;
  /** Defines `f`, and what it needs. */
  readonly source: string;
  readonly points: readonly (readonly number[])[];
  /** Of the one parameter; null where there are two numbers. */
  readonly shape: readonly number[] | null;
}

interface Variable {
  readonly name: string;
  readonly kind: 'number' | 'integer' | 'list' | 'function' | 'dictionary';
  /** Items of a list, parameters of a function. */
  readonly size: number;
}

type Line = string | { readonly head: string; readonly body: readonly Line[] };

export function randomProgram(seed: number, language: Language): Program {
  return new Writer(new Random(seed), language).program();
}

const HEADERS: Readonly<Record<Language, string>> = {
  python: 'import math\nfrom functools import reduce\n\nSCALE = 1.5\nTABLE = [0.5, -1.25, 2.0]\n\n',
  javascript: 'const SCALE = 1.5;\nconst TABLE = [0.5, -1.25, 2];\n\n',
};

class Writer {
  readonly #random: Random;
  readonly #language: Language;
  #scope: Variable[] = [];
  #names = 0;
  #loops = 0;
  /** Statements that may still be written, so that programs stay small. */
  #left = 14;
  /** Numbers that it returns; branches agree. */
  #returns = 1;

  constructor(random: Random, language: Language) {
    this.#random = random;
    this.#language = language;
  }

  get #python(): boolean {
    return this.#language === 'python';
  }

  program(): Program {
    const random = this.#random;
    const vector = random.chance(0.4);
    this.#returns = random.chance(0.8) ? 1 : 2;
    const size = vector ? random.integer(2, 4) : 2;
    this.#scope = [
      { name: 'SCALE', kind: 'number', size: 0 },
      { name: 'TABLE', kind: 'list', size: 3 },
      ...(vector
        ? [{ name: 'x', kind: 'list', size } as const]
        : ['a', 'b'].map((name) => ({ name, kind: 'number', size: 0 }) as const)),
    ];
    const parameters = vector ? 'x' : 'a, b';
    const body = [...this.#block(random.integer(2, 6)), this.#result()];
    const head = this.#python ? `def f(${parameters})` : `function f(${parameters})`;
    return {
      language: this.#language,
      source: HEADERS[this.#language] + this.#print([{ head, body }], ''),
      points: [0, 1].map(() => Array.from({ length: size }, () => random.eighth())),
      shape: vector ? [size] : null,
    };
  }

  #print(lines: readonly Line[], indent: string): string {
    return lines
      .map((line) => {
        if (typeof line === 'string') return `${indent}${line}${this.#python ? '' : ';'}\n`;
        const inner = this.#print(line.body, `${indent}${this.#python ? '    ' : '  '}`);
        return this.#python ? `${indent}${line.head}:\n${inner}` : `${indent}${line.head} {\n${inner}${indent}}\n`;
      })
      .join('');
  }

  #name(kind: Variable['kind'], size = 0): Variable {
    const variable: Variable = { name: `${kind.charAt(0)}${this.#names++}`, kind, size };
    this.#scope.push(variable);
    return variable;
  }

  #of(kind: Variable['kind']): Variable[] {
    return this.#scope.filter((variable) => variable.kind === kind);
  }

  /** Numbers that may be assigned to. */
  #own(): Variable[] {
    return this.#of('number').filter(({ name }) => name !== 'SCALE');
  }

  #block(count: number): Line[] {
    const outer = this.#scope.length;
    const lines: Line[] = [];
    for (let i = 0; i < count && this.#left > 0; i++) {
      this.#left--;
      lines.push(...this.#statement());
    }
    if (lines.length === 0) lines.push(this.#declare('number', this.#number(1)));
    // What a block declares is not known after it.
    if (this.#loops > 0 || outer > 20) this.#scope.length = Math.max(outer, 0);
    return lines;
  }

  /** A block whose names are gone after it. */
  #inner(count: number): Line[] {
    const outer = this.#scope.length;
    const lines = this.#block(count);
    this.#scope.length = outer;
    return lines;
  }

  #declare(kind: Variable['kind'], value: string, size = 0): string {
    const { name } = this.#name(kind, size);
    return this.#python ? `${name} = ${value}` : `let ${name} = ${value}`;
  }

  #statement(): Line[] {
    const random = this.#random;
    const own = this.#own();
    const deep = this.#loops < 2;
    switch (random.integer(0, deep ? 13 : 5)) {
      case 0:
      case 1:
        return [this.#declare('number', this.#number(3))];
      case 2:
        if (own.length === 0) return [this.#declare('number', this.#number(2))];
        return [`${random.pick(own).name} ${random.pick(['+', '-', '*'])}= ${this.#number(2)}`];
      case 3: {
        const lists = this.#of('list').filter(({ name }) => name !== 'TABLE' && name !== 'x');
        if (lists.length === 0) return this.#newList();
        const { name, size } = random.pick(lists);
        const at = random.integer(0, size - 1);
        return [`${name}[${at}] ${random.pick(['', '+', '*'])}= ${this.#number(2)}`];
      }
      case 4:
        return this.#newList();
      case 5: {
        if (own.length < 2) return [this.#declare('number', this.#number(2))];
        const [p, q] = [random.pick(own).name, random.pick(own).name];
        if (p === q) return [`${p} = ${this.#number(2)}`];
        return [this.#python ? `${p}, ${q} = ${q}, ${this.#number(2)}` : `[${p}, ${q}] = [${q}, ${this.#number(2)}]`];
      }
      case 6:
      case 7:
        return this.#branch();
      case 8:
      case 9:
        return this.#loop();
      case 10:
        return this.#function();
      case 11: {
        const value = this.#result();
        return [{ head: this.#if(this.#condition(2)), body: [value] }];
      }
      case 12:
        return this.#dictionary();
      default:
        return this.#while();
    }
  }

  #if(condition: string): string {
    return this.#python ? `if ${condition}` : `if (${condition})`;
  }

  #branch(): Line[] {
    const random = this.#random;
    const lines: Line[] = [{ head: this.#if(this.#condition(2)), body: this.#inner(random.integer(1, 2)) }];
    if (random.chance(0.3)) {
      const condition = this.#condition(2);
      const head = this.#python ? `elif ${condition}` : `else if (${condition})`;
      lines.push({ head, body: this.#inner(1) });
    }
    if (random.chance(0.6)) lines.push({ head: 'else', body: this.#inner(random.integer(1, 2)) });
    return lines;
  }

  #loop(): Line[] {
    const random = this.#random;
    const outer = this.#scope.length;
    const kinds = random.integer(0, 2);
    let head: string;
    if (kinds === 0) {
      const { name } = this.#name('integer');
      const count = random.integer(1, 4);
      head = this.#python ? `for ${name} in range(${count})` : `for (let ${name} = 0; ${name} < ${count}; ${name}++)`;
    } else if (kinds === 1) {
      const list = random.pick(this.#of('list')).name;
      const { name } = this.#name('number');
      head = this.#python ? `for ${name} in ${list}` : `for (let ${name} of ${list})`;
    } else {
      const list = random.pick(this.#of('list')).name;
      const at = this.#name('integer').name;
      const { name } = this.#name('number');
      head = this.#python
        ? `for ${at}, ${name} in enumerate(${list})`
        : `for (let [${at}, ${name}] of ${list}.entries())`;
    }
    this.#loops++;
    const body: Line[] = this.#inner(random.integer(1, 3));
    if (random.chance(0.3)) {
      const line = random.pick(['break', 'continue']);
      body.splice(random.integer(0, body.length), 0, { head: this.#if(this.#condition(1)), body: [line] });
      // A declaration may have been split from its use.
    }
    this.#loops--;
    this.#scope.length = outer;
    return [{ head, body }];
  }

  #while(): Line[] {
    const random = this.#random;
    const first = this.#declare('integer', '0');
    const name = this.#scope.at(-1)?.name ?? '';
    this.#loops++;
    const body = [...this.#inner(1), `${name} += 1`];
    this.#loops--;
    const test = `${name} < ${random.integer(1, 3)}`;
    return [first, { head: this.#python ? `while ${test}` : `while (${test})`, body }];
  }

  #function(): Line[] {
    const random = this.#random;
    const outer = this.#scope.length;
    const count = random.integer(1, 2);
    const names = Array.from({ length: count }, () => this.#name('number').name);
    const withDefault = random.chance(0.3) ? ` = ${random.integer(1, 3)}` : '';
    const value = this.#number(3);
    this.#scope.length = outer;
    const { name } = this.#name('function', count);
    const parameters = names.map((each, i) => (i === count - 1 ? each + withDefault : each)).join(', ');
    if (random.chance(0.5)) {
      const returned = `return ${value}`;
      return this.#python
        ? [{ head: `def ${name}(${parameters})`, body: [returned] }]
        : [{ head: `function ${name}(${parameters})`, body: [returned] }];
    }
    return [this.#python ? `${name} = lambda ${parameters}: ${value}` : `const ${name} = (${parameters}) => ${value}`];
  }

  #dictionary(): Line[] {
    const values = ['p', 'q'].map((key) => `${key}: ${this.#number(2)}`);
    const text = this.#python ? values.map((each) => `'${each.charAt(0)}'${each.slice(1)}`) : values;
    return [this.#declare('dictionary', `{${this.#python ? '' : ' '}${text.join(', ')}${this.#python ? '' : ' '}}`, 2)];
  }

  #newList(): Line[] {
    const random = this.#random;
    const source = random.pick(this.#of('list'));
    const { name } = { name: `t${this.#names++}` };
    switch (random.integer(0, 3)) {
      case 0: {
        const size = random.integer(1, 3);
        const items = Array.from({ length: size }, () => this.#number(2));
        return [this.#declare('list', `[${items.join(', ')}]`, size)];
      }
      case 1: {
        this.#scope.push({ name, kind: 'number', size: 0 });
        const element = this.#number(2);
        this.#scope.pop();
        const value = this.#python
          ? `[${element} for ${name} in ${source.name}]`
          : `${source.name}.map((${name}) => ${element})`;
        return [this.#declare('list', value, source.size)];
      }
      case 2: {
        if (source.size < 2) return [this.#declare('list', `[${this.#number(1)}]`, 1)];
        const value = this.#python
          ? random.pick([`${source.name}[1:]`, `${source.name}[:-1]`])
          : random.pick([`${source.name}.slice(1)`, `${source.name}.slice(0, -1)`]);
        return [this.#declare('list', value, source.size - 1)];
      }
      default: {
        const other = random.pick(this.#of('list'));
        const value = this.#python ? `${source.name} + ${other.name}` : `[...${source.name}, ...${other.name}]`;
        if (source.size + other.size > 12) return [this.#declare('list', `[${this.#number(1)}]`, 1)];
        return [this.#declare('list', value, source.size + other.size)];
      }
    }
  }

  #result(): string {
    return this.#returns === 1 ? `return ${this.#number(3)}` : `return [${this.#number(2)}, ${this.#number(2)}]`;
  }

  #literal(): string {
    const random = this.#random;
    if (random.chance(0.4)) return String(random.integer(0, 3));
    const value = Math.abs(random.eighth());
    return Number.isInteger(value) && this.#python ? `${value}.0` : String(value);
  }

  #atom(): string {
    const random = this.#random;
    const numbers = [...this.#of('number'), ...this.#of('integer')];
    const choice = random.integer(0, 9);
    if (choice < 6) return random.pick(numbers).name;
    if (choice < 8) {
      const { name, size } = random.pick(this.#of('list'));
      const at = random.integer(this.#python ? -size : 0, size - 1);
      return `${name}[${at}]`;
    }
    return this.#literal();
  }

  #number(depth: number): string {
    const random = this.#random;
    if (depth <= 0) return this.#atom();
    const one = () => this.#number(depth - 1);
    switch (random.integer(0, 17)) {
      case 0:
      case 1:
      case 2:
        return this.#atom();
      case 3:
      case 4:
      case 5:
        return `(${one()} ${random.pick(['+', '-', '*'])} ${one()})`;
      case 6:
        return `(${one()} + ${one()} * ${one()} - ${one()})`;
      case 7:
        return random.chance(0.7) ? `(${one()} / (1 + ${this.#abs(one())}))` : `(${one()} / ${one()})`;
      case 8:
        return this.#python
          ? `(${one()} ${random.pick(['//', '%'])} ${random.pick(['2', '1.5', '-3', this.#atom()])})`
          : `(${one()} % ${random.pick(['2', '1.5', '(-3)', this.#atom()])})`;
      case 9:
        return `(${one()}) ** ${random.pick(['2', '3', '0'])}`;
      case 10:
        return this.#call(one());
      case 11:
        return this.#python
          ? `(${one()} if ${this.#condition(1)} else ${one()})`
          : `(${this.#condition(1)} ? ${one()} : ${one()})`;
      case 12:
        return this.#python
          ? `${random.pick(['max', 'min'])}(${one()}, ${one()})`
          : `Math.${random.pick(['max', 'min'])}(${one()}, ${one()})`;
      case 13:
        return `(-${this.#atom()})`;
      case 14: {
        const { name } = random.pick(this.#of('list'));
        return this.#python
          ? random.pick([`sum(${name})`, `len(${name})`, `max(${name})`, `sum(t * t for t in ${name})`])
          : random.pick([
              `${name}.reduce((p, q) => p + q, 0)`,
              `${name}.length`,
              `Math.max(...${name})`,
              `${name}.reduce((p, q, i) => p + i * q, 1)`,
            ]);
      }
      case 15: {
        const functions = this.#of('function');
        if (functions.length === 0) return this.#atom();
        const { name, size } = random.pick(functions);
        return `${name}(${Array.from({ length: size }, one).join(', ')})`;
      }
      case 16: {
        const tables = this.#of('dictionary');
        if (tables.length === 0) return `(${this.#condition(1)}) * ${this.#atom()}`;
        const { name } = random.pick(tables);
        const key = random.pick(['p', 'q']);
        return this.#python ? `${name}['${key}']` : `${name}.${key}`;
      }
      default:
        return this.#python
          ? `(${one()} ${random.pick(['and', 'or'])} ${one()})`
          : `(${one()} ${random.pick(['&&', '||'])} ${one()})`;
    }
  }

  #abs(value: string): string {
    return this.#python ? `abs(${value})` : `Math.abs(${value})`;
  }

  #call(argument: string): string {
    const prefix = this.#python ? 'math' : 'Math';
    switch (this.#random.integer(0, 4)) {
      case 0:
        return `${prefix}.sqrt(${this.#abs(argument)})`;
      case 1:
        return `${prefix}.exp(-${this.#abs(argument)})`;
      case 2:
        return `${prefix}.floor(${argument})`;
      case 3:
        return this.#abs(argument);
      default:
        return `${prefix}.${this.#random.pick(['sin', 'cos', 'tanh'])}(${argument})`;
    }
  }

  #condition(depth: number): string {
    const random = this.#random;
    const operator = () => random.pick(['<', '>', '<=', '>=']);
    if (depth > 1 && random.chance(0.4)) {
      const [left, right] = [this.#condition(1), this.#condition(1)];
      if (random.chance(0.3)) return this.#python ? `not (${left})` : `!(${left})`;
      return this.#python
        ? `(${left}) ${random.pick(['and', 'or'])} (${right})`
        : `(${left}) ${random.pick(['&&', '||'])} (${right})`;
    }
    if (this.#python && random.chance(0.2))
      return `${this.#atom()} ${operator()} ${this.#atom()} ${operator()} ${this.#atom()}`;
    if (random.chance(0.1)) return `${this.#atom()} ${this.#python ? '==' : '==='} ${this.#atom()}`;
    return `${this.#number(1)} ${operator()} ${this.#number(1)}`;
  }
}
