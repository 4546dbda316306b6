/** Which libraries there are, and what their values have. A library is a row here and a file beside this one. */
import type { Members, NamespaceValue, Value } from '../tracer/values.ts';
import { fileMembers, fileModules } from './files/python.ts';
import { pathMembers } from './files/paths.ts';
import { nodeModules } from './files/javascript.ts';
import { javascriptGlobals } from './javascript.ts';
import { javascriptMembers } from './javascript-members.ts';
import type { MemberTable } from './library.ts';
import { autograd, jax, numba } from './jax/jax.ts';
import { mathjs } from './mathjs.ts';
import { numpy, numpyMembers } from './numpy/numpy.ts';
import { pythonBuiltins } from './python.ts';
import { frameMembers } from './pandas/members.ts';
import { pandas } from './pandas/pandas.ts';
import { seriesMembers } from './pandas/series.ts';
import { pythonMembers } from './python-members.ts';
import { pythonModules } from './python-modules.ts';
import { scipy } from './scipy/scipy.ts';
import { tfjs, tfjsMembers } from './tfjs/tfjs.ts';
import { torch, torchMembers } from './torch/torch.ts';

type Language = 'python' | 'javascript';

const PYTHON: Readonly<Record<string, NamespaceValue>> = {
  numpy,
  scipy,
  torch,
  autograd,
  jax,
  numba,
  pandas,
  ...fileModules,
  ...pythonModules,
};

const JAVASCRIPT: Readonly<Record<string, NamespaceValue>> = {
  '@tensorflow/tfjs': tfjs,
  '@tensorflow/tfjs-core': tfjs,
  '@tensorflow/tfjs-node': tfjs,
  mathjs,
  ...nodeModules,
};

/** The namespace that an import names: `numpy`, `numpy.linalg`, `@tensorflow/tfjs`. */
export function libraryOf(module: string, language: Language): NamespaceValue | undefined {
  const libraries = language === 'python' ? PYTHON : JAVASCRIPT;
  if (Object.hasOwn(libraries, module)) return libraries[module];
  const dot = module.lastIndexOf('.');
  if (language !== 'python' || dot <= 0) return undefined;
  const parent = libraryOf(module.slice(0, dot), language);
  const name = module.slice(dot + 1);
  const member = parent && Object.hasOwn(parent.members, name) ? parent.members[name] : undefined;
  return member?.kind === 'namespace' ? member : undefined;
}

/** Names that need no import. */
export function builtinsOf(language: Language): Members {
  return language === 'python' ? pythonBuiltins : javascriptGlobals;
}

/** What a value has, the tables of its own kind first. An array has the methods of other libraries too, after its own. */
export function membersOf(value: Value, language: Language): readonly MemberTable[] {
  const arrays =
    value.kind !== 'array' || value.flavour === 'numpy' || value.flavour === 'tfjs'
      ? [numpyMembers, torchMembers]
      : value.flavour === 'pandas'
        ? [seriesMembers, numpyMembers]
        : [torchMembers, numpyMembers];
  if (language === 'python') {
    const own = pythonMembers(value);
    if (value.kind === 'array') return arrays;
    if (value.kind === 'frame') return [frameMembers];
    if (value.kind === 'path') return [pathMembers];
    if (value.kind === 'iterator' && value.file) return [fileMembers];
    return value.kind === 'number' || value.kind === 'boolean' ? [...own, numpyMembers] : own;
  }
  const own = javascriptMembers(value);
  if (value.kind !== 'array') return own;
  return value.flavour === 'tfjs' ? [tfjsMembers, ...own] : [...own, tfjsMembers];
}
