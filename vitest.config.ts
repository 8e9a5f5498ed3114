/** How tests run. Node itself loads the code, types stripped, exactly as it ships; nothing is bundled or mocked. */
import { defineConfig } from 'vitest/config';

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
