/** Under which names a Python file has its numerical libraries: what code written for that file has to call them. */
import type { Module, Statement } from './syntax.ts';

export type NumericModule = 'numpy' | 'torch' | 'jax' | 'math';

const MODULES: Readonly<Record<string, NumericModule>> = {
  numpy: 'numpy',
  'autograd.numpy': 'numpy',
  torch: 'torch',
  'jax.numpy': 'jax',
  math: 'math',
};

/** By module, its local name. Only imports at the top level count. */
export function moduleAliases(module: Module): ReadonlyMap<NumericModule, string> {
  const aliases = new Map<NumericModule, string>();
  for (const { from } of imports(module.body)) {
    for (const binding of from.bindings) {
      const [path, local] =
        binding.kind === 'module'
          ? [from.module, binding.local]
          : binding.kind === 'member'
            ? [`${from.module}.${binding.imported}`, binding.local]
            : ['', ''];
      const known = MODULES[path];
      if (known !== undefined && (binding.kind !== 'module' || !binding.head || path === local))
        aliases.set(known, local);
    }
  }
  return aliases;
}

function imports(body: readonly Statement[]): Extract<Statement, { kind: 'import' }>[] {
  return body.filter((statement) => statement.kind === 'import');
}
