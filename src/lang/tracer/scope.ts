/** Names and their values, one scope inside the other. Python's functions and JavaScript's blocks are both scopes. */
import type { Document } from '../document.ts';
import type { Trail } from './trail.ts';
import type { Value } from './values.ts';

/** The file that a scope belongs to. */
export interface Unit {
  readonly document: Document;
  readonly language: 'python' | 'javascript';
}

export class Scope {
  readonly kind = 'scope';
  variables = new Map<string, Value>();
  readonly parent: Scope | null;
  /** `block`: JavaScript's `{ }`, passed over by `var`. */
  readonly level: 'module' | 'function' | 'block';
  readonly unit: Unit;
  /** Python's `global` and `nonlocal`: names that are written further out. */
  readonly #outer = new Map<string, Scope>();

  constructor(level: Scope['level'], parent: Scope | null, unit: Unit) {
    this.level = level;
    this.parent = parent;
    this.unit = unit;
  }

  /** A scope inside this one. */
  inner(level: 'function' | 'block'): Scope {
    return new Scope(level, this, this.unit);
  }

  /** The value of a name, from here outwards. */
  lookup(name: string): Value | undefined {
    return this.variables.get(name) ?? this.parent?.lookup(name);
  }

  /** Binds a name in this scope. */
  declare(name: string, value: Value, trail: Trail): void {
    trail.touch(this);
    this.variables.set(name, value);
  }

  /** Python's assignment: the name is this scope's own, unless `global` or `nonlocal` says otherwise. */
  bind(name: string, value: Value, trail: Trail): void {
    const own = this.functionScope();
    (own.#outer.get(name) ?? own).declare(name, value, trail);
  }

  /** JavaScript's assignment: where the name is declared; undeclared names are the module's. */
  assign(name: string, value: Value, trail: Trail): void {
    if (this.variables.has(name) || this.parent === null || this.level === 'module') this.declare(name, value, trail);
    else this.parent.assign(name, value, trail);
  }

  /** The scope that `var` declares in. */
  functionScope(): Scope {
    return this.level === 'block' && this.parent !== null ? this.parent.functionScope() : this;
  }

  moduleScope(): Scope {
    return this.level === 'module' || this.parent === null ? this : this.parent.moduleScope();
  }

  /** Python's `global` (the module's) and `nonlocal` (the nearest enclosing function that has it). */
  writeOutside(name: string, where: 'global' | 'nonlocal'): void {
    this.#outer.set(name, where === 'global' ? this.moduleScope() : (this.parent?.owner(name) ?? this));
  }

  private owner(name: string): Scope | undefined {
    return this.variables.has(name) ? this : this.parent?.owner(name);
  }
}
