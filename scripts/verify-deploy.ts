// Checks s.yaml before anything is deployed, offline: npm run verify:deploy.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { factsOf } from './deploy/facts.ts';
import { problemsOf } from './deploy/rules.ts';
import { mistakesIn, preview, verify } from './deploy/serverless.ts';

// This file runs from dist/scripts.
const root = fileURLToPath(new URL('../..', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'sealwatch-s-'));
// `s` names only the first missing variable, and prints a stack with it.
const asked = readFileSync(join(root, 's.yaml'), 'utf8').matchAll(/env\('(\w+)'\)/g);
const missing = [...new Set([...asked].map(([, name = '']) => name))].filter((name) => process.env[name] === undefined);
try {
  if (missing.length > 0) {
    throw new Error(
      `Set ${missing.join(', ')} first, as s deploy needs them: sealwatch bootstrap prints what they are.`,
    );
  }
  const setting = { root, home, env: process.env };
  const { code, stdout } = await verify('s.yaml', setting);
  const problems =
    code === 0 ? problemsOf(await preview('s.yaml', setting), factsOf(root)) : await mistakesIn('s.yaml', setting);
  console.log(problems.length === 0 ? stdout.trim() : problems.join('\n'));
  process.exitCode = code === 0 && problems.length === 0 ? 0 : 1;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  rmSync(home, { recursive: true });
}
