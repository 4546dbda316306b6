/** What there is on the machine to compare with. Nothing is installed; what is not found is said. */
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Timer } from '../measure.ts';

export type PythonPeer = 'torch' | 'autograd' | 'numpy' | 'scipy';

const LABELS: Readonly<Record<PythonPeer, string>> = {
  torch: 'PyTorch',
  autograd: 'Autograd',
  numpy: 'NumPy',
  scipy: 'SciPy',
};
const PROGRAMS = ['python3', '/usr/bin/python3'];
/** So that every peer computes on one thread. */
const ONE_THREAD = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };

interface Work {
  readonly kind: string;
  readonly [option: string]: unknown;
}

export interface Peers {
  /** With versions. */
  readonly found: readonly string[];
  readonly missing: readonly string[];
  /** Undefined where there is no such peer. */
  readonly timer: (peer: PythonPeer, work: Work) => Timer | undefined;
  readonly values: (peer: PythonPeer, work: Work) => Promise<number[] | undefined>;
  /** Hand-written C. */
  readonly c: C | undefined;
  readonly close: () => void;
}

interface C {
  readonly timer: (operations: number, points: number) => Timer;
  readonly values: (operations: number, points: number) => Promise<number[]>;
}

/** A program that answers a line per line. */
class Talker {
  private readonly child;
  private readonly waiting: { resolve: (line: string) => void; reject: (error: Error) => void }[] = [];

  constructor(program: string, parameters: readonly string[]) {
    this.child = spawn(program, parameters, {
      env: { ...process.env, ...ONE_THREAD },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    createInterface(this.child.stdout).on('line', (line) => this.waiting.shift()?.resolve(line));
    const end = () => {
      for (const { reject } of this.waiting.splice(0)) reject(new Error(`${program} ended`));
    };
    this.child.on('error', end);
    this.child.on('exit', end);
  }

  ask(line: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.child.stdin.write(`${line}\n`);
    });
  }

  close(): void {
    this.child.kill();
  }
}

async function askPython(talker: Talker, job: object): Promise<unknown> {
  const reply = JSON.parse(await talker.ask(JSON.stringify(job))) as { answer?: unknown; error?: string };
  if (reply.error !== undefined) throw new Error(reply.error);
  return reply.answer;
}

/** `folder`: where the C program is built. */
export async function findPeers(root: string, folder: string): Promise<Peers> {
  const talkers: Talker[] = [];
  const by = new Map<PythonPeer, Talker>();
  const found: string[] = [];
  for (const program of PROGRAMS) {
    const talker = new Talker(program, ['-u', path.join(root, 'test/bench/peers/peer.py')]);
    talkers.push(talker);
    const versions = await askPython(talker, { do: 'versions' }).catch(() => ({}));
    for (const [name, version] of Object.entries(versions as Record<PythonPeer, string>)) {
      if (by.has(name as PythonPeer)) continue;
      by.set(name as PythonPeer, talker);
      found.push(`${LABELS[name as PythonPeer]} ${version}`);
    }
  }
  const missing = Object.entries(LABELS).flatMap(([name, label]) => (by.has(name as PythonPeer) ? [] : [label]));
  const c = buildC(root, folder);
  if (c) {
    talkers.push(c.talker);
    found.push(c.label);
  } else missing.push('a C compiler');
  return {
    found,
    missing,
    timer: (peer, work) => {
      const talker = by.get(peer);
      return talker && (async () => Number(await askPython(talker, { do: 'time', work })));
    },
    values: async (peer, work) => {
      const talker = by.get(peer);
      return talker && ((await askPython(talker, { do: 'values', work })) as number[]);
    },
    c: c && {
      timer: (operations, points) => async () => Number(await c.talker.ask(`time ${operations} ${points}`)),
      values: async (operations, points) =>
        (await c.talker.ask(`values ${operations} ${points}`)).trim().split(' ').map(Number),
    },
    close: () => {
      for (const talker of talkers) talker.close();
    },
  };
}

function buildC(root: string, folder: string) {
  const program = path.join(folder, 'peer');
  const built = spawnSync('cc', ['-O2', '-o', program, path.join(root, 'test/bench/peers/peer.c'), '-lm']);
  if (built.status !== 0) return undefined;
  const [version = 'cc'] = spawnSync('cc', ['--version'], { encoding: 'utf8' }).stdout.split('\n');
  return { talker: new Talker(program, []), label: `C -O2 (${version})` };
}
