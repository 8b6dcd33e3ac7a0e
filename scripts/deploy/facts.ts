import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { roleNames } from '../../src/bootstrap/policy.ts';
import type { DeployFacts } from './rules.ts';

/** Facts from the build that s.yaml is compared with. */
export function factsOf(root: string): DeployFacts {
  const files = readdirSync(join(root, 'functions')).map((file) => file.replace(/\.ts$/, ''));
  const bundles = files.map((name) => readFileSync(join(root, 'dist/functions', name, 'index.js'), 'utf8'));
  const reads = bundles.flatMap((text) => [...text.matchAll(/\.(SEALWATCH_[A-Z_]+)/g)].map(([, name = '']) => name));

  return { files, roles: roleNames, reads: [...new Set(reads)].sort() };
}
