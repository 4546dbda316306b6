/**
 * Files: their statements run top to bottom, once per trace. What cannot be read (I/O, plotting, a training loop over the
 * budget) does not stop the file: the names that it would have bound say why when they are used.
 */
import { libraryOf } from '../libraries/index.ts';
import { folderOfPath, pathOfUri } from '../data/paths.ts';
import { jsonModule } from '../libraries/files/json.ts';
import { nearest } from '../libraries/nearest.ts';
import type { ParsedDocument } from '../parse.ts';
import type { Pausing } from '../pause.ts';
import type { Document } from '../document.ts';
import type { ImportFrom, Module, Statement } from '../syntax.ts';
import { boundNames, importedNames } from './bindings.ts';
import { candidatesOf } from './candidates.ts';
import type { Reading } from './interpreter.ts';
import type { Machine } from './machine.ts';
import type { Outcome } from './completion.ts';
import { singleNumbers } from './constants.ts';
import { Scope } from './scope.ts';
import type { Value } from './values.ts';
import { dictionary, string } from './values.ts';

/** What one statement of a file may cost, and all of them together; after that, little each. */
const STATEMENT_STEPS = 200_000;
const STATEMENT_NODES = 20_000;
const MODULE_STEPS = 600_000;
const SPENT_STEPS = 5_000;

/** Names of a file that are not its exports. */
const HIDDEN: ReadonlySet<string> = new Set([
  'export default',
  'module',
  'exports',
  '__filename',
  '__dirname',
  'import.meta',
]);

export class Modules {
  readonly #machine: Machine;
  readonly #execute: (m: Machine, statement: Statement, scope: Scope) => Reading<Outcome>;
  readonly #hoist: (m: Machine, statements: readonly Statement[], scope: Scope) => Reading<void>;
  readonly #parse: (document: Document) => Pausing<ParsedDocument>;
  /** By URI; there from the start of its run, so that files may import each other. */
  readonly #loaded = new Map<string, Scope>();
  /** URIs of all files that were read. */
  readonly dependencies = new Set<string>();

  constructor(
    machine: Machine,
    execute: (m: Machine, statement: Statement, scope: Scope) => Reading<Outcome>,
    hoist: (m: Machine, statements: readonly Statement[], scope: Scope) => Reading<void>,
    parse: (document: Document) => Pausing<ParsedDocument>,
  ) {
    this.#machine = machine;
    this.#execute = execute;
    this.#hoist = hoist;
    this.#parse = parse;
  }

  /** Runs a file; its scope holds what it defines. */
  *run(parsed: ParsedDocument): Reading<Scope> {
    const { document } = parsed;
    const known = this.#loaded.get(document.uri);
    if (known) return known;
    yield* parsed.lowering();
    const { module } = parsed;
    const scope = new Scope('module', null, { document, language: module.language });
    this.#loaded.set(document.uri, scope);
    this.dependencies.add(document.uri);
    const { trail } = this.#machine;
    const path = string(pathOfUri(document.uri));
    if (module.language === 'python') {
      scope.declare('__name__', string(nameOf(document)), trail);
      scope.declare('__file__', path, trail);
    } else {
      scope.declare('__filename', path, trail);
      const folder = string(folderOfPath(path.value));
      scope.declare('__dirname', folder, trail);
      const meta = dictionary([['url', path], ['filename', path], ['dirname', folder]]); // prettier-ignore
      scope.declare('import.meta', meta, trail);
      // CommonJS: what is put there is found under `module.exports.f`.
      const exports = dictionary([]);
      scope.declare('exports', exports, trail);
      scope.declare('module', dictionary([['exports', exports]]), trail);
    }
    yield* this.#runAll(module, scope);
    return scope;
  }

  *#runAll(module: Module, scope: Scope): Reading<void> {
    const m = this.#machine;
    const { limits } = m;
    const start = m.steps;
    const symbols = singleNumbers(module);
    yield* this.#tolerated([], scope, () => this.#hoist(m, module.body, scope));
    for (const statement of module.body) {
      const allowance = m.steps - start < MODULE_STEPS ? STATEMENT_STEPS : SPENT_STEPS;
      m.limits = {
        steps: Math.min(limits.steps, m.steps + allowance),
        nodes: Math.min(limits.nodes, m.builder.size + STATEMENT_NODES),
      };
      const constant = symbols.get(statement);
      if (constant) scope.declare(constant.name, m.named(constant, scope), m.trail);
      else yield* this.#tolerated([statement], scope, () => this.#execute(m, statement, scope));
    }
    m.limits = limits;
    for (const [name, value] of scope.variables) {
      if (value.kind === 'array' && value.content.kind === 'concrete') m.dataNames.set(value.content.data, name);
    }
  }

  /** Runs statements of any scope; names whose statements cannot be read say so when they are used. */
  *runTolerantly(statements: readonly Statement[], scope: Scope): Reading<void> {
    yield* this.#tolerated([], scope, () => this.#hoist(this.#machine, statements, scope));
    for (const statement of statements) {
      yield* this.#tolerated([statement], scope, () => this.#execute(this.#machine, statement, scope));
    }
  }

  /** Runs something; if it cannot be read, the names that the statements bind are poisoned. */
  *#tolerated(statements: readonly Statement[], scope: Scope, body: () => Reading<unknown>): Reading<void> {
    const m = this.#machine;
    const mark = m.mark();
    try {
      yield* body();
    } catch (error) {
      const { diagnostic } = m.placed(error);
      mark();
      for (const name of new Set(statements.flatMap(boundNames))) {
        scope.declare(name, { kind: 'unreadable', diagnostic }, m.trail);
      }
    }
  }

  /** What an import binds in a scope. */
  *load(m: Machine, from: ImportFrom, scope: Scope): Reading<void> {
    const { unit } = scope;
    const library = libraryOf(from.module, unit.language);
    if (library) {
      bindLibrary(m, library, from, scope);
      return;
    }
    if (/\.json5?$/i.test(from.module) && unit.language === 'javascript') {
      m.at(from.moduleSpan, unit);
      bindJson(m, yield* jsonModule(m, from.module), from, scope);
      return;
    }
    const imported = yield* this.#file(from.module, unit.document);
    if (imported) {
      m.at(from.moduleSpan, unit);
      yield* this.#bindFile(imported, from, scope);
      return;
    }
    m.at(from.moduleSpan, unit);
    const diagnostic = m.diagnostic(
      isRelative(from.module)
        ? `The file ${from.module} was not found. Check its path.`
        : `The package ${from.module} is not read by Nabla. Write what you need of it in the file, or use a library that is read.`,
    );
    for (const name of importedNames(from)) scope.declare(name, { kind: 'unreadable', diagnostic }, m.trail);
  }

  /** The scope of the file that a module name means, if there is one. */
  *#file(module: string, document: Document): Reading<Scope | undefined> {
    const candidates = candidatesOf(module, document);
    if (candidates.length === 0) return undefined;
    const found = candidates.find((uri) => this.#loaded.has(uri));
    if (found !== undefined) return this.#loaded.get(found);
    const read = yield { kind: 'read', candidates };
    if (!read) return undefined;
    return yield* this.run(yield* this.#parse(read));
  }

  *#bindFile(file: Scope, from: ImportFrom, scope: Scope): Reading<void> {
    const m = this.#machine;
    const python = scope.unit.language === 'python';
    for (const binding of from.bindings) {
      if (binding.kind === 'all') {
        for (const [name, value] of file.variables) {
          if (!name.startsWith('_') && !HIDDEN.has(name)) scope.declare(name, value, m.trail);
        }
      } else if (binding.kind === 'module') {
        const name = binding.head ? (from.module.split('.')[0] ?? from.module) : binding.local;
        scope.declare(name, { kind: 'module', name: from.module, scope: file }, m.trail);
      } else {
        const name = binding.imported === 'default' && !python ? 'export default' : binding.imported;
        let value = file.variables.get(name);
        // `from package import module`
        if (!value && python) {
          const dots = from.module.endsWith('.') ? '' : '.';
          const inner = yield* this.#file(`${from.module}${dots}${binding.imported}`, scope.unit.document);
          if (inner) value = { kind: 'module', name: binding.imported, scope: inner };
        }
        m.at(from.moduleSpan, scope.unit);
        scope.declare(
          binding.local,
          value ?? this.#absent(from, binding.imported, [...file.variables.keys()]),
          m.trail,
        );
      }
    }
  }

  #absent(from: ImportFrom, name: string, known: readonly string[]): Value {
    return { kind: 'unreadable', diagnostic: this.#machine.diagnostic(absence(from.module, name, known)) };
  }
}

function absence(module: string, name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return `${module} has no ${name}${near === undefined ? ' that Nabla reads' : `; did you mean ${near}?`}`;
}

/** `import data from './data.json'`: the whole is the default export, its entries are names too. */
function bindJson(m: Machine, value: Value, from: ImportFrom, scope: Scope): void {
  for (const binding of from.bindings) {
    if (binding.kind === 'all') continue;
    const whole = binding.kind === 'module' || binding.imported === 'default';
    const entry = !whole && value.kind === 'dictionary' ? value.entries.get(`s${binding.imported}`)?.[1] : undefined;
    const names = value.kind === 'dictionary' ? [...value.entries.keys()].map((key) => key.slice(1)) : [];
    const absent = (): Value => ({
      kind: 'unreadable',
      diagnostic: m.diagnostic(absence(from.module, whole ? 'default' : binding.imported, names)),
    });
    scope.declare(binding.local, whole ? value : (entry ?? absent()), m.trail);
  }
}

function bindLibrary(m: Machine, library: Value & { kind: 'namespace' }, from: ImportFrom, scope: Scope): void {
  for (const binding of from.bindings) {
    if (binding.kind === 'all') {
      for (const [name, value] of Object.entries(library.members))
        if (!name.startsWith('_')) scope.declare(name, value, m.trail);
    } else if (binding.kind === 'module') {
      const [head = from.module] = from.module.split('.');
      const value = binding.head ? (libraryOf(head, scope.unit.language) ?? library) : library;
      scope.declare(binding.head ? head : binding.local, value, m.trail);
    } else {
      const { imported } = binding;
      const member = Object.hasOwn(library.members, imported) ? library.members[imported] : undefined;
      const inner = libraryOf(`${from.module}.${imported}`, scope.unit.language);
      m.at(from.moduleSpan, scope.unit);
      const absent = (): Value => ({
        kind: 'unreadable',
        diagnostic: m.diagnostic(absence(from.module, imported, Object.keys(library.members))),
      });
      const whole = imported === 'default' ? library : undefined;
      scope.declare(binding.local, member ?? inner ?? whole ?? absent(), m.trail);
    }
  }
}

function isRelative(module: string): boolean {
  return module.startsWith('.') || module.startsWith('/');
}

function nameOf(document: Document): string {
  return (document.uri.split('/').at(-1) ?? '').replace(/\.\w+$/, '');
}
