/** The last line of a run, for whoever reads it by program: `N passed, N failed`. */
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    let passed = 0;
    let failed = errors.length;
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      const failedTests = tests.filter((test) => test.result().state === 'failed').length;
      passed += tests.filter((test) => test.result().state === 'passed').length;
      // A file that could not be loaded, or whose preparation failed, is a failure without a failed test.
      failed += failedTests > 0 || module.ok() ? failedTests : 1;
    }
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
  }
}
