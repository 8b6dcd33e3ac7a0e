import { describe, expect, it } from 'vitest';
import type { AccountFile } from '../../emulator/index.ts';
import type { AccountContext } from '../../src/collect/attempt.ts';
import { type ClusterEntry, listClusters } from '../../src/collect/clusters.ts';
import { accessKey, account, cluster } from '../account.ts';
import { type Asked, emulated, errorOf, Refusal, scripted, valueIn } from './open-account.ts';

const whole = { listedRegion: '', endpointRegion: 'cn-hangzhou' };
const ofRegion = { listedRegion: 'cn-hangzhou', endpointRegion: 'cn-hangzhou' };

async function list(of: AccountContext, request = whole) {
  const entries: ClusterEntry[] = [];
  const total = await listClusters(of, request, { onEntry: (entry) => entries.push(entry) });
  return { total, ids: [...new Set(entries.map(({ id }) => id))].sort(), entries };
}

const named = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => cluster(`c${String(from + index).padStart(4, '0')}`));
const file = (parts: Record<string, unknown>) => account(parts as Partial<AccountFile>);

/** A list that is served in pages of a size, whatever was asked for. */
function paged(
  all: readonly unknown[],
  { size = 50, total = all.length, info = {} }: { size?: number; total?: unknown; info?: object } = {},
) {
  return ({ query }: Asked) => {
    const number = Number(query.get('page_number'));
    return {
      clusters: all.slice((number - 1) * size, number * size),
      page_info: { page_number: number, page_size: size, total_count: total, ...info },
    };
  };
}

const pages = (asked: readonly Asked[]) =>
  asked.map(({ query }) => Number(query.get('page_number'))).sort((a, b) => a - b);

describe('the list of clusters', () => {
  it('is read to its last page, each page once', async () => {
    const { emulator, account: of } = await emulated(file({ clusters: named(101) }));
    const { total, ids } = await list(of);

    expect(valueIn(total)).toBe(101);
    expect(ids).toEqual(named(101).map(({ cluster_id }) => cluster_id));
    expect(emulator.stats().calls).toEqual({ 'cs:DescribeClustersV1': 3 });
  });

  it.each([0, 1, 49, 50, 51, 100])('of %i clusters takes no page too many', async (count) => {
    const { emulator, account: of } = await emulated(file({ clusters: named(count) }));
    const { total } = await list(of);

    expect(valueIn(total)).toBe(count);
    expect(emulator.stats().calls['cs:DescribeClustersV1']).toBe(Math.max(1, Math.ceil(count / 50)));
  });

  it('of one region is asked of that region', async () => {
    const clusters = [...named(60), cluster('far', { region_id: 'cn-beijing' })];
    const { emulator, account: of } = await emulated(file({ clusters }), ['cn-beijing']);
    const { total, ids } = await list(of, ofRegion);

    expect(valueIn(total)).toBe(60);
    expect(ids).not.toContain('far');
    expect(emulator.stats().calls).toEqual({ 'cs:DescribeClustersForRegion': 2 });
  });

  it('has each cluster with the region that it says, not with that of the endpoint', async () => {
    const { account: of } = await emulated(file({ clusters: [cluster('far', { region_id: 'cn-beijing' })] }));
    const { entries } = await list(of);

    expect(entries[0]).toMatchObject({ id: 'far', regionId: 'cn-beijing' });
    expect(entries[0]?.requestId).not.toBe('');
  });

  it.each([
    ['counts it once', 60],
    ['counts it twice', 61],
  ])('is whole where one cluster is listed twice and the total %s', async (_, total) => {
    const { account: of } = await scripted(paged([...named(60), ...named(1)], { total }));
    const result = await list(of);

    expect(valueIn(result.total)).toBe(60);
    expect(result.ids).toHaveLength(60);
  });

  it('is not whole where several are listed twice and as many are missing', async () => {
    const { account: of } = await emulated(file({ clusters: [...named(60), ...named(20)] }));
    expect(errorOf((await list(of)).total).message).toContain('counts 80 clusters and lists 60');
  });

  it('is read on where duplicates fill the pages that the total promised', async () => {
    // 100 clusters of which the first 40 are listed twice, and a total that counts each once.
    const { account: of, asked } = await scripted(
      paged([...named(50), ...named(40), ...named(50, 50)], { total: 100 }),
    );
    const { total, ids } = await list(of);

    expect(valueIn(total)).toBe(100);
    expect(ids).toHaveLength(100);
    expect(pages(asked)).toEqual([1, 2, 3]);
  });

  it.each<[string, number, (number: number) => number]>([
    ['the first page comes for every one', 120, () => 1],
    ['the second page comes for ever', 160, (number) => Math.min(2, number)],
    ['a page comes again for another one', 150, (number) => (number === 3 ? 2 : number)],
  ])('is not whole where %s', async (_, count, shown) => {
    const all = named(count);
    for (const info of [{}, { page_number: undefined }]) {
      const { account: of } = await scripted(({ query, ...rest }) => {
        const number = shown(Number(query.get('page_number')));
        return paged(all, { total: count, info })({
          ...rest,
          query: new URLSearchParams({ page_number: `${number}` }),
        });
      });
      expect(errorOf((await list(of)).total).code).toBe('MalformedAnswer');
    }
  });

  it('is whole where a second look finds what the first one lost by a shift', async () => {
    const { account: of } = await scripted((call) => {
      // After the first page the last three move to the front: three are then listed twice, and three not at all.
      return paged(call.nth === 1 ? named(120) : [...named(3, 117), ...named(117)])(call);
    });
    expect(valueIn((await list(of)).total)).toBe(120);
  });

  it.each([
    ['says so', { size: 10 }],
    ['says nothing of it', { size: 10, info: { page_size: undefined } }],
    ['claims otherwise', { size: 10, info: { page_size: 50 } }],
  ])('is read whole where the server caps the page and %s', async (_, options) => {
    const { account: of, asked } = await scripted(paged(named(35), options));
    const { total, ids } = await list(of);

    expect(valueIn(total)).toBe(35);
    expect(ids).toHaveLength(35);
    expect(pages(asked)).toEqual([1, 2, 3, 4]);
  });

  it('is read whole where it grows meanwhile', async () => {
    const all = named(160);
    const { account: of } = await scripted((call) =>
      paged(all, { total: call.query.get('page_number') === '1' ? 60 : 160 })(call),
    );
    const { total, ids } = await list(of);

    expect(valueIn(total)).toBe(160);
    expect(ids).toHaveLength(160);
  });

  it('is not whole where a page fails, and loses no cluster of the others', async () => {
    const { account: of } = await emulated(
      file({
        clusters: named(150),
        faults: [{ operation: 'cs:DescribeClustersV1', match: { page_number: 2 }, status: 403, code: 'Forbidden.RAM' }],
      }),
    );
    const { total, ids } = await list(of);

    expect(errorOf(total)).toMatchObject({ operation: 'cs:DescribeClustersV1', regionId: '', code: 'Forbidden.RAM' });
    expect(ids).toEqual([...named(50), ...named(50, 100)].map(({ cluster_id }) => cluster_id));
  });

  it('tells why it was denied', async () => {
    const { account: of } = await emulated(file({ accessKeys: [{ ...accessKey, deny: ['cs:*'] }] }));
    const { total } = await list(of, ofRegion);

    expect(errorOf(total)).toMatchObject({
      operation: 'cs:DescribeClustersForRegion',
      regionId: 'cn-hangzhou',
      accountId: '1234567890123456',
    });
    expect(errorOf(total).requestId).not.toBe('');
  });

  it.each<[string, Record<string, unknown> | unknown]>([
    ['no id', { region_id: 'cn-hangzhou' }],
    ['an empty id', { cluster_id: '', region_id: 'cn-hangzhou' }],
    ['an id that is a number', { cluster_id: 7, region_id: 'cn-hangzhou' }],
    ['no region', { cluster_id: 'odd' }],
    ['an empty region', { cluster_id: 'odd', region_id: '' }],
    ['a region that is null', { cluster_id: 'odd', region_id: null }],
    ['no form at all', 'odd'],
    ['nothing', null],
  ])('is not whole where a cluster has %s, and loses no other cluster for it', async (_, odd) => {
    const all = [...named(30), odd, ...named(70, 30)];
    const { account: of } = await scripted(paged(all));
    const { total, ids } = await list(of);

    expect(errorOf(total).code).toBe('MalformedAnswer');
    expect(ids).toHaveLength(100);
  });

  it.each<[string, readonly unknown[], unknown]>([
    ['promises more than comes', named(60), 61],
    ['promises more than comes, on one page', named(3), 4],
    ['promises something and nothing comes', [], 5],
    ['is below what was listed', named(50), 3],
    ['is nothing beside what was listed', named(10), 0],
  ])('is not whole where the total %s', async (_, all, total) => {
    const { account: of } = await scripted(paged(all, { total }));
    const result = await list(of);

    expect(errorOf(result.total)).toMatchObject({ code: 'MalformedAnswer' });
    expect(result.ids).toHaveLength(all.length);
  });

  it('is not whole where a cluster was deleted while it was read, and another so pushed out of sight', async () => {
    const { account: of } = await scripted((call) => {
      const number = Number(call.query.get('page_number'));
      // After the first page the list is one shorter: what was first on page 2 is now last on page 1.
      return number === 1 ? paged(named(101))(call) : paged(named(100, 1))(call);
    });
    const { total } = await list(of);

    expect(errorOf(total).code).toBe('MalformedAnswer');
  });

  it.each([
    ['missing', undefined],
    ['text', '3'],
    ['negative', -1],
    ['broken', 1.5],
    ['null', null],
  ])('is not whole where the total is %s', async (_, total_count) => {
    const { account: of } = await scripted(() => ({ clusters: named(3), page_info: { total_count } }));
    expect(errorOf((await list(of)).total).code).toBe('MalformedAnswer');
  });

  it('does not ask for millions of pages', async () => {
    const { account: of, asked } = await scripted(paged(named(50), { total: 1_000_000_000 }));
    const { total } = await list(of);

    expect(errorOf(total).message).toContain('claims 1000000000 clusters');
    expect(asked).toHaveLength(1);
  });

  it('does not take an empty answer for an empty account', async () => {
    for (const answer of [
      {},
      { clusters: [] },
      { page_info: { total_count: 0 } },
      { clusters: null, page_info: { total_count: 0 } },
      [],
    ]) {
      const { account: of } = await scripted(() => answer);
      expect(errorOf((await list(of)).total).code).toBe('MalformedAnswer');
    }
  });

  it('does not take an error of the API for an empty account', async () => {
    const { account: of } = await scripted(() => new Refusal(404, 'InvalidAction.NotFound'));
    expect(errorOf((await list(of)).total).code).toBe('InvalidAction.NotFound');
  });
});
