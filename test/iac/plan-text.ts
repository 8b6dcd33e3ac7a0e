import { readFileSync } from 'node:fs';

/** A file of test/iac/plans. */
export function planText(name: string): string {
  return readFileSync(new URL(`./plans/${name}`, import.meta.url), 'utf8');
}
