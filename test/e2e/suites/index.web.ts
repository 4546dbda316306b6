// Entry of the suites in the browser's extension host, a web worker without Node. Mocha's browser build goes into the bundle.
import './location.ts';
import 'mocha';
import { runAll } from './reporter.ts';

declare const mocha: BrowserMocha;
interface BrowserMocha {
  setup(options: object): void;
  run(done: () => void): Mocha.Runner;
}

export async function run(): Promise<void> {
  mocha.setup({ ui: 'tdd', timeout: 90_000, reporter: 'base' });
  await import('./all.ts');
  await runAll(mocha);
}
