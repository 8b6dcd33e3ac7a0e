// Checks s.yaml before anything is deployed, offline: npm run verify:deploy.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { factsOf } from './deploy/facts.ts';
import { problemsOf } from './deploy/rules.ts';
import { mistakesIn, preview, verify } from './deploy/serverless.ts';

// From dist/scripts, where it is built to.
const root = fileURLToPath(new URL('../..', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'sealwatch-s-'));
try {
  const setting = { root, home, env: process.env };
  const { code, stdout } = await verify('s.yaml', setting);
  const problems =
    code === 0 ? problemsOf(await preview('s.yaml', setting), factsOf(root)) : await mistakesIn('s.yaml', setting);
  console.log(problems.length === 0 ? stdout.trim() : problems.join('\n'));
  process.exitCode = code === 0 && problems.length === 0 ? 0 : 1;
} finally {
  rmSync(home, { recursive: true });
}
