import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../emulator/operations.ts';
import { call, refusalOf } from './clients.ts';
import { ACCOUNT, NOBODY, ROOT, startCloud } from './fixture.ts';

const cloud = await startCloud();
const callable = OPERATIONS.map((operation) => {
  const name = `${operation.product}:${operation.name}`;
  const route = operation.route?.replace(/\{\w+\}/g, 'x1');
  return { ...operation, id: name, call: route === undefined ? name : `${name} ${route}` };
});
const DENIED: Readonly<Record<string, string>> = { cs: 'Forbidden.RAM', kms: 'Forbidden.NoPermission' };

describe.each(callable)('$id', (operation) => {
  it('is in a file of its name, with a test', () => {
    const file = (root: string, end: string) => `${root}/${operation.product}/${operation.name}${end}`;
    expect(existsSync(file('emulator', '.ts'))).toBe(true);
    expect(existsSync(file('test/emulator', '.test.ts'))).toBe(true);
  });
  it('is denied to a key that may do nothing', async () => {
    const denied = await refusalOf(call(cloud.home, NOBODY, operation.call));
    expect(denied).toMatchObject({ statusCode: 403, code: DENIED[operation.product] ?? 'NoPermission' });
    expect(denied.message).toContain(operation.actions[0]);
  });
  it.each(operation.actions)('needs %s', async (action) => {
    cloud.account(ACCOUNT).accessKeys.push({ id: `LTAI${action}`, secret: 's', deny: [action] });
    const key = { accessKeyId: `LTAI${action}`, accessKeySecret: 's' };
    expect(await refusalOf(call(cloud.home, key, operation.call))).toMatchObject({ statusCode: 403 });
  });
  it('is not found in an unknown region', async () => {
    const denied = await refusalOf(call(cloud.nowhere, ROOT, operation.call));
    expect(denied).toMatchObject({ statusCode: 404, code: 'InvalidRegionId.NotFound' });
  });
  it('fails as scripted', async () => {
    cloud.setFaults([{ operation: operation.id, status: 503, code: 'ServiceUnavailable' }]);
    const denied = await refusalOf(call(cloud.home, ROOT, operation.call));
    expect(denied).toMatchObject({ statusCode: 503, code: 'ServiceUnavailable' });
    cloud.setFaults([]);
  });
});

describe('the emulator', () => {
  it('imports nothing but itself and Node, and what reads s.yaml the parser', () => {
    const files = readdirSync('emulator', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    expect(files.length).toBeGreaterThan(50);
    for (const file of files) {
      const imports = readFileSync(`emulator/${file}`, 'utf8').matchAll(/from '([^']+)'/g);
      for (const [, name = ''] of imports) {
        const inside = join('emulator', dirname(file), name).startsWith('emulator/');
        const isYaml = file === 'functions/s-yaml.ts' && name === 'yaml';
        const isFine = isYaml || name.startsWith('node:') || (name.startsWith('.') && inside);
        expect(isFine, `${file} imports ${name}`).toBe(true);
      }
    }
  });
});
