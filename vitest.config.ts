/** How tests run. Node itself loads the code, types stripped, exactly as it ships; nothing is bundled or mocked. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// Each file has a process of its own; what one compiled the others need not.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'hundred-days-compiled');

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/postgres-setup.ts'],
    reporters: ['default', './test/support/count-reporter.ts'],
    maxWorkers: 2,
    expect: { requireAssertions: true },
    allowOnly: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    experimental: { viteModuleRunner: false },
  },
});
