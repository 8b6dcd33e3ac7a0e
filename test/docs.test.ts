import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generated } from '../scripts/generated.ts';
import { version } from '../src/version.ts';

describe('what is generated', () => {
  it.each(Object.entries(generated()))('is in step with the code: %s (npm run docs writes it)', (file, text) => {
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('is of the version in package.json', () => {
    expect(JSON.parse(readFileSync('package.json', 'utf8'))).toMatchObject({ version });
  });
});
