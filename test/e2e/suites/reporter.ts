// Runs mocha and tells what happened line by line through the console, behind a mark, since the runner outside sees the
// workbench's own output too. The last line is JSON: how many passed and failed.
const MARK = '[suites] ';

const say = (text: string): void => {
  for (const line of text.split('\n')) console.log(MARK + line);
};

/** Resolves when all passed; rejects (a failed run for VS Code) when one failed or none ran. */
export async function runAll(mocha: { run(done: () => void): Mocha.Runner }): Promise<void> {
  const counts = { passed: 0, failed: 0 };
  await new Promise<void>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('suite', (suite) => {
      if (suite.title) say(suite.title);
    });
    runner.on('pass', (test) => {
      counts.passed += 1;
      say(`  ✓ ${test.title} (${test.duration ?? 0} ms)`);
    });
    runner.on('fail', (test, error: Error) => {
      counts.failed += 1;
      say(`  ✗ ${test.title}\n${error.stack ?? error.message}`);
    });
  });
  say(JSON.stringify(counts));
  if (counts.failed > 0 || counts.passed === 0) throw new Error(`${counts.passed} passed, ${counts.failed} failed`);
}
