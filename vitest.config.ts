import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Property-based tests start from one seed; SEALWATCH_TEST_SEED gives another.
    setupFiles: ['test/seed.ts'],
    // The vendor's CommonJS packages must import here exactly as they do in Node.
    deps: { interopDefault: false },
    // Each file would load the vendors' SDKs again; tests share no state to keep apart.
    isolate: false,
    // As many as there are processors; vitest leaves one idle by default.
    maxWorkers: '100%',
    // Ends what hangs; on a busy machine everything else may take as long as it likes.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
