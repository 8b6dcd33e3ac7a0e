import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { defaultConfig, parseConfig } from '../../src/config/load.ts';

const path = 'examples/sealwatch.yaml';
const text = readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

it('the example is a configuration, and says something of every part of one but what it leaves to defaults', () => {
  const config = parseConfig(text, path);
  const written = Object.keys(parse(text) as object);
  const left = Object.keys({ ...defaultConfig(), organization: undefined }).filter((name) => !written.includes(name));
  expect(left.sort()).toEqual(['calls', 'deadline', 'secretManager']);
  expect(config.remediation.maintenanceWindows).toEqual([
    { days: ['tuesday', 'wednesday'], from: '02:00', to: '04:00', timeZone: 'Asia/Shanghai' },
  ]);
});

it('the YAML of the README is a configuration too', () => {
  const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
  const blocks = [...readme.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = '']) => yaml);
  expect(blocks.length).toBeGreaterThanOrEqual(3);
  for (const yaml of blocks) expect(() => parseConfig(yaml, 'README.md')).not.toThrow();
});
