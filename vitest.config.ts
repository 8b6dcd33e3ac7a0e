import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The vendor's CommonJS packages must import here exactly as they do in Node.
    deps: { interopDefault: false },
    // Each file would load the vendors' SDKs again; tests share no state to keep apart.
    isolate: false,
    testTimeout: 20_000,
  },
});
