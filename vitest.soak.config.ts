import { defineConfig } from 'vitest/config';
import { config } from './vitest.config.ts';

// The order of its steps follows the machine's load, so that a run cannot be repeated yet: it is run by hand.
export default defineConfig({ test: { ...config, include: ['test/soak/soak.test.ts'], exclude: [] } });
