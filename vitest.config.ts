/** How tests run. Node itself loads the code, types stripped, exactly as it ships; nothing is bundled or mocked. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// What one process compiled the others need not.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'hundred-days-compiled');

const MEASURED = 'test/browser/speed.test.ts';

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'all',
          include: ['test/**/*.test.ts'],
          exclude: [MEASURED],
          globalSetup: ['test/support/postgres-setup.ts'],
        },
      },
      // After all the others: what is measured has the machine to itself.
      { extends: true, test: { name: 'measured', include: [MEASURED], sequence: { groupOrder: 1 } } },
    ],
    reporters: ['default', './test/support/count-reporter.ts'],
    maxWorkers: 2,
    // Two processes take the files in turn: one for each file would cost more than most files do.
    isolate: false,
    // A page is given its time where other tests have the processors.
    expect: { requireAssertions: true, poll: { timeout: 10_000 } },
    allowOnly: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    experimental: { viteModuleRunner: false },
  },
});
