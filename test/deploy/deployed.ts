import { fileURLToPath } from 'node:url';

/** What s.yaml has no default for, composed. */
export const required = {
  SEALWATCH_STORE: 'oss://sealwatch-store/sealwatch',
  TRAIL_BUCKET: 'sealwatch-trail',
  LOG_PROJECT: 'sealwatch-logs',
};

export const root = fileURLToPath(new URL('../..', import.meta.url));
