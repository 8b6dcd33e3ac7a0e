import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The vendor's CommonJS packages must import here exactly as they do in Node.
    deps: { interopDefault: false },
    testTimeout: 20_000,
  },
});
