// Writes what is generated from the code. `--check` writes nothing and fails where something is out of step.
import { readFileSync, writeFileSync } from 'node:fs';
import { generated } from './generated.ts';

const check = process.argv.includes('--check');
const stale = Object.entries(generated()).filter(([file, text]) => {
  if (check) return readFileSync(file, 'utf8') !== text;
  writeFileSync(file, text);
  return false;
});
for (const [file] of stale) console.error(`${file} is out of step. Run: npm run docs`);
process.exitCode = stale.length === 0 ? 0 : 1;
