// Entry of the suites in a Node extension host: the remote server's, and the desktop's.
import Mocha from 'mocha';
import { runAll } from './reporter.ts';

export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'tdd', timeout: 90_000, reporter: 'base' });
  mocha.suite.emit('pre-require', globalThis, '', mocha); // gives the suites their `suite` and `test`
  await import('./all.ts');
  await runAll(mocha);
}
