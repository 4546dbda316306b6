/**
 * What changed since when. Before anything mutable changes, it is shown to the trail, which keeps its former state for every
 * frame that is open. So a branch on a traced condition can be run, taken back, and the other branch run from the same start;
 * `merge.ts` then joins what the two left behind.
 */
import type { Scope } from './scope.ts';
import type {
  ArrayContent,
  ArrayValue,
  ClassValue,
  DictionaryValue,
  InstanceValue,
  IteratorValue,
  ListValue,
  SetValue,
  Value,
} from './values.ts';

/** What can change in place. */
export type Mutable =
  Scope | ListValue | DictionaryValue | SetValue | InstanceValue | ClassValue | ArrayValue | IteratorValue;

/** The state of a mutable at one moment. Never written to. */
export type State =
  | { readonly kind: 'names'; readonly names: ReadonlyMap<string, Value> }
  | { readonly kind: 'items'; readonly items: readonly Value[] }
  | { readonly kind: 'entries'; readonly entries: ReadonlyMap<string, readonly [Value, Value]> }
  | {
      readonly kind: 'array';
      readonly content: ArrayContent;
      readonly requiresGrad: boolean;
      readonly grad: Value | null;
    }
  | { readonly kind: 'position'; readonly position: number };

/** States after some steps, of what those steps changed. */
export type Delta = ReadonlyMap<Mutable, State>;

export class Trail {
  readonly #frames: Map<Mutable, State>[] = [];

  /** To be called before every change in place. */
  touch(target: Mutable): void {
    const frame = this.#frames.at(-1);
    if (frame !== undefined && !frame.has(target)) frame.set(target, snapshot(target));
  }

  /** Opens a frame: what follows can be taken back. */
  begin(): void {
    this.#frames.push(new Map());
  }

  /** Takes back everything since the matching `begin`; answers what it had come to. */
  end(): Delta {
    const frame = this.#frames.pop();
    const delta = new Map<Mutable, State>();
    for (const [target, before] of frame ?? []) {
      delta.set(target, snapshot(target));
      restore(target, before);
    }
    return delta;
  }

  /** Number of open frames. */
  get depth(): number {
    return this.#frames.length;
  }

  /** Takes back and closes the frames above a depth: what was under way there failed. */
  unwind(depth: number): void {
    while (this.#frames.length > depth) this.end();
  }

  /** Makes the changes again. */
  apply(delta: Delta): void {
    for (const [target, state] of delta) {
      this.touch(target);
      restore(target, state);
    }
  }
}

export function snapshot(target: Mutable): State {
  switch (target.kind) {
    case 'scope':
      return { kind: 'names', names: new Map(target.variables) };
    case 'instance':
    case 'class':
      return { kind: 'names', names: new Map(target.attributes) };
    case 'set':
      return { kind: 'names', names: new Map(target.items) };
    case 'list':
      return { kind: 'items', items: target.items.slice() };
    case 'dictionary':
      return { kind: 'entries', entries: new Map(target.entries) };
    case 'array':
      return { kind: 'array', content: target.content, requiresGrad: target.requiresGrad, grad: target.grad };
    case 'iterator':
      return { kind: 'position', position: target.position };
  }
}

function restore(target: Mutable, state: State): void {
  if (target.kind === 'scope' && state.kind === 'names') target.variables = new Map(state.names);
  else if ((target.kind === 'instance' || target.kind === 'class') && state.kind === 'names') {
    target.attributes = new Map(state.names);
  } else if (target.kind === 'set' && state.kind === 'names') target.items = new Map(state.names);
  else if (target.kind === 'list' && state.kind === 'items') target.items = state.items.slice();
  else if (target.kind === 'dictionary' && state.kind === 'entries') target.entries = new Map(state.entries);
  else if (target.kind === 'iterator' && state.kind === 'position') target.position = state.position;
  else if (target.kind === 'array' && state.kind === 'array') {
    target.content = state.content;
    target.requiresGrad = state.requiresGrad;
    target.grad = state.grad;
  }
}
