import { describe, expect, it } from 'vitest';
import type { AccountFile } from '../../emulator/index.ts';
import { listAliases } from '../../src/collect/aliases.ts';
import { accessKey, account, key } from '../account.ts';
import { emulated, errorOf, scripted, valueIn } from './open-account.ts';

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    AliasName: `alias/a${index}`,
    KeyId: 'key-1',
    RegionId: 'cn-hangzhou',
  }));

async function aliases(parts: Record<string, unknown>) {
  const { emulator, account: of } = await emulated(
    account({ keys: [key('key-1')], ...parts } as unknown as Partial<AccountFile>),
  );
  return { found: (await listAliases(of, 'cn-hangzhou')).aliases, calls: emulator.stats().calls['kms:ListAliases'] };
}

describe('the aliases of a region', () => {
  it.each([0, 1, 100, 101, 250])('are read to the last of %i', async (count) => {
    const { found } = await aliases({ aliases: many(count) });
    expect(Object.keys(valueIn(found))).toHaveLength(count);
  });

  it('are found by name', async () => {
    const { found } = await aliases({ aliases: many(2) });
    expect(valueIn(found)).toEqual({ 'alias/a0': 'key-1', 'alias/a1': 'key-1' });
  });

  it('are unread where one page is denied', async () => {
    const faults = [
      { operation: 'kms:ListAliases', match: { PageNumber: 2 }, status: 403, code: 'Forbidden.NoPermission' },
    ];
    expect(errorOf((await aliases({ aliases: many(250), faults })).found)).toMatchObject({
      operation: 'kms:ListAliases',
      code: 'Forbidden.NoPermission',
    });
    expect((await aliases({ accessKeys: [{ ...accessKey, deny: ['kms:*'] }] })).found.ok).toBe(false);
  });

  it.each([
    {},
    { Aliases: {}, TotalCount: 0 },
    { Aliases: { Alias: [] } },
    { Aliases: { Alias: [{}] }, TotalCount: 1 },
    { Aliases: { Alias: [] }, TotalCount: 5 },
  ])('are unread in %j', async (answer) => {
    const { account: of } = await scripted(() => answer);
    expect(errorOf((await listAliases(of, 'cn-hangzhou')).aliases).code).toBe('MalformedAnswer');
  });
});
