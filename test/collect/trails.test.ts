import { describe, expect, it } from 'vitest';
import type { AccountFile } from '../../emulator/index.ts';
import { readTrails } from '../../src/collect/trails.ts';
import { accessKey, account } from '../account.ts';
import { emulated, errorOf, Refusal, scripted, valueIn } from './open-account.ts';

const trail = (name: string, fields: object = {}) => ({
  Name: name,
  EventRW: 'All',
  TrailRegion: 'All',
  HomeRegion: 'cn-hangzhou',
  IsLogging: true,
  ...fields,
});

async function trails(list: object[], parts: Record<string, unknown> = {}) {
  const { emulator, account: of } = await emulated(account({ trails: list, ...parts } as Partial<AccountFile>), [
    'cn-beijing',
  ]);
  const { trails: found } = await readTrails(of, 'cn-hangzhou');
  return { found, calls: emulator.stats().calls['actiontrail:GetTrailStatus'] ?? 0 };
}

/** A cloud with these trails, of which some logging status is refused. */
function cloud(list: readonly object[], refuse: readonly string[]) {
  return scripted(({ action, query }) => {
    if (action === 'DescribeTrails') return { TrailList: list };
    const name = query.get('Name') ?? '';
    return refuse.includes(name)
      ? new Refusal(403, 'NoPermission')
      : { IsLogging: name.startsWith('logs'), LatestDeliveryTime: Date.now() };
  });
}

describe('the trails of a region', () => {
  it('are read with what they record, where, and whether they log', async () => {
    const { found } = await trails([
      trail('all'),
      trail('writes', { EventRW: 'Write' }),
      trail('beijing', { TrailRegion: 'cn-beijing' }),
      trail('both', { TrailRegion: 'cn-beijing, CN-Hangzhou' }),
    ]);
    expect(valueIn(found).map(({ name, recordsAll, coversRegion }) => [name, recordsAll, coversRegion])).toEqual([
      ['all', true, true],
      ['writes', false, true],
      ['beijing', true, false],
      ['both', true, true],
    ]);
    expect(valueIn(found)[0]).toMatchObject({ status: { logging: true, error: '', unavailable: [] } });
  });

  it('are none where there are none', async () => {
    expect(valueIn((await trails([])).found)).toEqual([]);
  });

  it('are asked for with those of the organization and with shadows', async () => {
    const { account: of, asked } = await cloud([], []);
    await readTrails(of, 'cn-hangzhou');

    expect(asked[0]?.query.get('IncludeOrganizationTrail')).toBe('true');
    expect(asked[0]?.query.get('IncludeShadowTrails')).toBe('true');
  });

  it('are asked for their logging only where they could prove anything, and until one does', async () => {
    const { calls } = await trails([
      trail('writes', { EventRW: 'Write' }),
      trail('off', { IsLogging: false }),
      trail('one'),
      trail('two'),
    ]);
    expect(calls).toBe(2);
  });

  it('say nothing of a logging that was not asked for', async () => {
    const { found, calls } = await trails([trail('writes', { EventRW: 'Write' }), trail('off', { IsLogging: false })]);
    expect(valueIn(found).map(({ name, status }) => [name, status?.logging ?? null])).toEqual([
      ['writes', null],
      ['off', false],
    ]);
    expect(calls).toBe(1);
  });

  it('are asked about at home', async () => {
    const { found } = await trails([trail('far', { HomeRegion: 'cn-beijing' })]);
    expect(valueIn(found)).toMatchObject([{ status: { logging: true } }]);
  });

  it('are unread where the list is denied', async () => {
    const { found } = await trails([trail('all')], {
      accessKeys: [{ ...accessKey, deny: ['actiontrail:DescribeTrails'] }],
    });
    expect(errorOf(found)).toMatchObject({ operation: 'actiontrail:DescribeTrails', code: 'NoPermission' });
  });

  it('are unread where the only one that could prove it does not tell whether it logs', async () => {
    const { account: of } = await cloud([trail('logs')], ['logs']);
    expect(errorOf((await readTrails(of, 'cn-hangzhou')).trails)).toMatchObject({
      operation: 'actiontrail:GetTrailStatus',
      resource: 'logs',
    });
  });

  it('are proof enough where another one logs, whichever is asked first', async () => {
    for (const names of [
      ['hidden', 'logs'],
      ['logs', 'hidden'],
    ]) {
      const { account: of } = await cloud(
        names.map((name) => trail(name)),
        ['hidden'],
      );
      const { trails: found } = await readTrails(of, 'cn-hangzhou');
      expect(valueIn(found).some(({ status }) => status?.logging)).toBe(true);
    }
  });

  it.each([{ EventRW: undefined }, { EventRW: 7 }, { TrailRegion: null }, { Name: undefined }])(
    'are unread where one is %j',
    async (fields) => {
      const { account: of } = await cloud([{ ...trail('logs'), ...fields }], []);
      expect(errorOf((await readTrails(of, 'cn-hangzhou')).trails).code).toBe('MalformedAnswer');
    },
  );

  it('are asked on while none is known to deliver', async () => {
    const { found, calls } = await trails([
      trail('gone', { OssBucketStatus: false }),
      trail('old', { LatestDeliveryTime: '2026-01-05T08:00:00Z', LatestDeliveryError: 'NoSuchBucket' }),
      trail('sls', { LatestDeliveryTime: null, LatestDeliveryLogServiceTime: '@-10m', SlsLogStoreStatus: true }),
      trail('last'),
    ]);
    expect(valueIn(found).map(({ status }) => status)).toEqual([
      expect.objectContaining({ unavailable: ['oss'] }),
      expect.objectContaining({ delivered: Date.parse('2026-01-05T08:00:00Z'), error: 'NoSuchBucket' }),
      expect.objectContaining({ delivered: expect.any(Number), error: '', unavailable: [] }),
      null,
    ]);
    expect(calls).toBe(3);
  });

  it.each([1_767_600_000_000, '1767600000000', '2026-01-05T08:00:00Z'])('know a delivery at %j', async (time) => {
    const { account: of } = await scripted(({ action }) =>
      action === 'DescribeTrails' ? { TrailList: [trail('one')] } : { IsLogging: true, LatestDeliveryTime: time },
    );
    const { trails: found } = await readTrails(of, 'cn-hangzhou');
    expect(valueIn(found)[0]?.status?.delivered).toBe(1_767_600_000_000);
  });

  it('do not log by the word true', async () => {
    const { account: of } = await scripted(({ action }) =>
      action === 'DescribeTrails' ? { TrailList: [trail('logs')] } : { IsLogging: 'true' },
    );
    expect(errorOf((await readTrails(of, 'cn-hangzhou')).trails).code).toBe('MalformedAnswer');
  });
});
