/**
 * Data of a file that can be acted on: linear systems, vectors of numbers, and fits of a model to them. Found in the syntax, as
 * `sites.ts` finds functions: nothing is traced, nothing runs, no other file is read, and what an edit left alone is not looked
 * at again. What cannot be told for sure is left out.
 */
import type { SourceSpan } from '../graph/graph.ts';
import { moved } from './deferred.ts';
import { dataFacts, type Binding, type DataFacts } from './data-sites/facts.ts';
import { fitsIn, type FoundFit } from './data-sites/fits.ts';
import { kindOf } from './data-sites/kinds.ts';
import { systemsIn } from './data-sites/linear-systems.ts';
import { rankOf, type Kind } from './data-sites/shapes.ts';
import type { ParsedDocument } from './parse.ts';
import { PAUSE, type Pausing } from './pause.ts';
import { findSites } from './sites.ts';
import type { Span, Statement } from './syntax.ts';

export interface NamedData {
  readonly name: string;
  readonly span: SourceSpan;
}

/** A matrix and a vector of the file that the code pairs, or whose names do: `A` and `b`. */
export interface LinearSystemSite {
  readonly kind: 'linearSystem';
  readonly matrix: NamedData;
  readonly rhs: NamedData;
  /** Where a lens stands: the call that solves it, else the name of the later definition. */
  readonly span: SourceSpan;
}

/** A module-level name that holds a vector of numbers. */
export interface DataArraySite {
  readonly kind: 'dataArray';
  readonly name: string;
  readonly span: SourceSpan;
  /** Null where it cannot be told without running. */
  readonly length: number | null;
}

/** A model with data, or residuals with a start. */
export type FitSite =
  | {
      readonly kind: 'fit';
      /** Dotted name of the function. */
      readonly model: string;
      /** Its parameters that data are given for; the others are fitted. */
      readonly independent: readonly string[];
      /** Parameter -> name of its data; one further key, no parameter's name, -> name of what was observed. */
      readonly data: Readonly<Record<string, string>>;
      /** Of the fitted parameters; null where the code does not say (`curve_fit` then takes ones). */
      readonly start: readonly number[] | null;
      readonly span: SourceSpan;
    }
  | {
      readonly kind: 'residuals';
      readonly function: string;
      readonly start: readonly number[];
      /** Further parameters -> names of their data. */
      readonly data: Readonly<Record<string, string>>;
      readonly span: SourceSpan;
    };

export function findLinearSystems(parsed: ParsedDocument): readonly LinearSystemSite[] {
  return parsed.once(makeSystems);
}

export function findDataArrays(parsed: ParsedDocument): readonly DataArraySite[] {
  return parsed.once(makeArrays);
}

export function findFits(parsed: ParsedDocument): readonly FitSite[] {
  return parsed.once(makeFits);
}

/** Where a module-level name is bound last, whatever it holds; undefined where it is not. */
export function findNamed(parsed: ParsedDocument, name: string): NamedData | undefined {
  const binding = parsed.once(makeData).last.get(name);
  return binding && { name, span: placing(parsed)(binding.span) };
}

/** Gathers, with pauses, what the three put together. Best after `findingSites`. */
export function* findingData(parsed: ParsedDocument): Pausing<void> {
  yield* parsed.lowering();
  for (const section of parsed.sections) {
    if (section.has(factsIn)) continue;
    section.once(factsIn);
    yield PAUSE;
  }
}

function factsIn(statements: readonly Statement[]): DataFacts {
  return dataFacts(statements);
}

/** A file's data: the last binding of every name, and what it plainly is. */
interface FileData extends DataFacts {
  readonly last: ReadonlyMap<string, Binding>;
  readonly kinds: ReadonlyMap<string, Kind | null>;
}

function makeData(parsed: ParsedDocument): FileData {
  const parts = parsed.sections.map((section) => {
    const { value, by } = section.once(factsIn);
    return moved(value, by);
  });
  const bindings = parts.flatMap((part) => part.bindings);
  const models = parts.flatMap((part) => part.models);
  const seeded = parts.some((part) => part.seeded);
  const names = new Map<string, Kind | null>();
  const elementwise = new Set(models.filter((one) => one.elementwise).map(({ name }) => name));
  for (const { name, sketch } of bindings) names.set(name, kindOf(sketch, { names, elementwise, seeded }));
  return {
    bindings,
    models,
    seeded,
    pairs: parts.flatMap((part) => part.pairs),
    fits: parts.flatMap((part) => part.fits),
    last: new Map(bindings.map((one) => [one.name, one])),
    kinds: names,
  };
}

const placing =
  ({ document: { uri } }: ParsedDocument) =>
  ({ from, to }: Span): SourceSpan => ({ uri, from, to });

function makeSystems(parsed: ParsedDocument): readonly LinearSystemSite[] {
  const { last, kinds, pairs } = parsed.once(makeData);
  const place = placing(parsed);
  return systemsIn(last, kinds, pairs).map(({ matrix, rhs, span }) => ({
    kind: 'linearSystem',
    matrix: { name: matrix.name, span: place(matrix.span) },
    rhs: { name: rhs.name, span: place(rhs.span) },
    span: place(span),
  }));
}

/** Fewer numbers are a point or a pair of settings. */
const FEWEST = 3;

function makeArrays(parsed: ParsedDocument): readonly DataArraySite[] {
  const { last, kinds } = parsed.once(makeData);
  const place = placing(parsed);
  return [...last.values()].flatMap(({ name, span }): DataArraySite[] => {
    const kind = kinds.get(name);
    if (kind?.kind !== 'array' || rankOf(kind) !== 1) return [];
    const length = kind.shape[0] ?? null;
    return length !== null && length < FEWEST ? [] : [{ kind: 'dataArray', name, span: place(span), length }];
  });
}

function makeFits(parsed: ParsedDocument): readonly FitSite[] {
  const { last, fits, models } = parsed.once(makeData);
  const lengths = new Map(findDataArrays(parsed).map(({ name, length }) => [name, length]));
  const numeric = new Set(findSites(parsed).flatMap((site) => (site.numeric ? [site.name] : [])));
  const place = placing(parsed);
  return fitsIn({ last, fits, models, lengths, numeric }).map((one: FoundFit) => ({ ...one, span: place(one.span) }));
}
