/** All parts of the bench, in the order of the table. */
import { canFuse } from '../../src/engine/wasm/support.ts';
import { findPeers } from './peers/peers.ts';
import type { Context, Part, Row } from './row.ts';
import { converge } from './rows/converge.ts';
import { curves } from './rows/curves.ts';
import { edit } from './rows/edit.ts';
import { growth } from './rows/growth.ts';
import { leastSquares } from './rows/least-squares.ts';
import { optimizers } from './rows/optimizers.ts';
import { shader } from './rows/shader.ts';

export const parts: readonly Part[] = [curves, optimizers, converge, edit, shader, leastSquares, growth];

export type { Row };

/** Runs the parts; `onRow` sees each row as soon as it is there. A part that fails is said and the rest goes on. */
export async function bench(
  options: Omit<Context, 'peers'> & { readonly only: string | undefined },
  onRow: (row: Row) => void,
): Promise<{ found: readonly string[]; missing: readonly string[]; fused: boolean }> {
  const chosen = parts.filter(({ name }) => options.only === undefined || name === options.only);
  if (chosen.length === 0)
    throw new Error(`there is no part ${options.only ?? ''}; parts: ${parts.map(({ name }) => name).join(', ')}`);
  const peers = await findPeers(options.root, options.folder);
  const missing = [...peers.missing];
  try {
    for (const part of chosen) {
      try {
        for await (const row of part.rows({ ...options, peers })) onRow(row);
      } catch (error) {
        missing.push(`${part.name} (${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)})`);
      }
    }
  } finally {
    peers.close();
  }
  return { found: peers.found, missing, fused: canFuse() };
}
