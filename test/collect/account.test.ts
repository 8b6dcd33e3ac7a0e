import { describe, expect, it } from 'vitest';
import type { AccountFile, Emulator } from '../../emulator/index.ts';
import { defaultConfig, parseConfig } from '../../src/config/load.ts';
import { readErrorsOf } from '../../src/model/fact.ts';
import { audit } from '../../src/runs/audit.ts';
import { account, accountId, cluster, event, key, metaData } from '../account.ts';
import { json, serve } from '../cloud/local-server.ts';
import { openSession, type SessionOptions } from '../open-session.ts';
import { emulated, errorOf, valueIn } from './open-account.ts';

const file = (parts: Record<string, unknown>) => account(parts as Partial<AccountFile>);

/** What an audit reads: its snapshot, and the calls that the cloud saw. */
async function snapshotOf(parts: Record<string, unknown> = {}, options: SessionOptions = {}) {
  const { emulator } = await emulated(file(parts));
  const { snapshot } = await audit(openSession(emulator, { hasty: true, ...options }));
  return { snapshot, calls: emulator.stats().calls };
}

describe('an account', () => {
  it('is read whole, and can be kept as JSON', async () => {
    const { snapshot } = await snapshotOf();

    expect(valueIn(snapshot.identity).accountId).toBe(accountId);
    expect(readErrorsOf(snapshot)).toEqual([]);
    expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
    expect(snapshot.activity.map(({ regionId }) => regionId)).toEqual(['cn-hangzhou']);
  });

  it('counts its calls as the cloud counts them', async () => {
    const { snapshot, calls } = await snapshotOf();
    expect(snapshot.apiCalls).toEqual(calls);
  });

  it('lists a region once that was asked for twice', async () => {
    const { snapshot } = await snapshotOf({}, { config: { regions: ['cn-hangzhuo', 'cn-hangzhuo'] } });

    expect(snapshot.regionsAsked).toEqual(['cn-hangzhuo']);
    expect(snapshot.listings.map(({ regionId }) => regionId)).toHaveLength(
      new Set(snapshot.listings.map(({ regionId }) => regionId)).size,
    );
  });

  it('is closed to the credentials of another, and nothing of theirs passes for it', async () => {
    const { snapshot, calls } = await snapshotOf({}, { accountId: '9999999999999999' });

    expect(errorOf(snapshot.identity)).toMatchObject({ code: 'OtherAccount', accountId: '9999999999999999' });
    expect(snapshot).toMatchObject({
      accountId: '9999999999999999',
      clusters: [],
      keys: [],
      activity: [],
      security: null,
    });
    expect(snapshot.listings.every(({ clusters }) => !clusters.ok)).toBe(true);
    expect(calls).toEqual({ 'sts:GetCallerIdentity': 1 });
  });

  it('that could not be told is read, under the name that was expected, and said to be unread', async () => {
    const server = await serve((_nth, response, request) => {
      const isIdentity = request.headers['x-acs-action'] === 'GetCallerIdentity';
      json(response, 200, isIdentity ? {} : { clusters: [], page_info: { total_count: 0 } });
    });
    const cloud = { endpointsLine: `*=${server.address}` } as Emulator;
    const { snapshot } = await audit(openSession(cloud, { accountId }));

    expect(snapshot.accountId).toBe(accountId);
    expect(readErrorsOf(snapshot).map(({ operation }) => operation)).toEqual(['sts:GetCallerIdentity']);
  });

  it('is unread where the credentials are refused, every part of it, and does not tell them', async () => {
    const { snapshot } = await snapshotOf({}, { secret: 'a-wrong-secret' });

    expect(snapshot.clusters).toEqual([]);
    expect(readErrorsOf(snapshot).map(({ operation }) => operation)).toEqual(
      expect.arrayContaining(['sts:GetCallerIdentity', 'cs:DescribeClustersV1']),
    );
    expect(JSON.stringify(snapshot)).not.toContain('a-wrong-secret');
  });

  it('reads an instance once, however many keys live in it, and none for default keys', async () => {
    const clusters = ['key-1', 'key-2', 'key-3'].map((id) =>
      cluster(`of-${id}`, { meta_data: metaData({ DisableEncryption: false, EncryptionKMSKeyId: id }) }),
    );
    const keys = [key('key-1', { DKMSInstanceId: 'kst-1' }), key('key-2', { DKMSInstanceId: 'kst-1' }), key('key-3')];
    const instances = [{ RegionId: 'cn-hangzhou', InstanceId: 'kst-1', EndDate: '2030-01-01T00:00:00Z' }];
    const { snapshot, calls } = await snapshotOf({ clusters, keys, instances });

    expect(calls['kms:GetKmsInstance']).toBe(1);
    expect(snapshot.instances).toHaveLength(1);
  });

  it('asks for aliases, tags and the balance only where they are wanted', async () => {
    const config = parseConfig('keys: { approved: [alias/prod, tag:team=payments] }\nbalance: { minimum: 5 }', 'test');
    const plain = await snapshotOf({}, { config: defaultConfig() });
    const thorough = await snapshotOf({ balance: { AvailableAmount: '10.00', Currency: 'CNY' } }, { config });
    const extra = ['kms:ListAliases', 'kms:ListResourceTags', 'bss:QueryAccountBalance'];

    expect(Object.keys(plain.calls).filter((name) => extra.includes(name))).toEqual([]);
    expect(plain.snapshot).toMatchObject({ aliases: [], balance: null });
    expect(Object.keys(thorough.calls)).toEqual(expect.arrayContaining(['kms:ListAliases', 'bss:QueryAccountBalance']));
    expect(thorough.snapshot.aliases).toHaveLength(1);
    expect(thorough.snapshot.balance).not.toBeNull();
  });

  it('is ended by its signal, and what was not read by then is unread', async () => {
    const { emulator } = await emulated(file({ faults: [{ operation: 'kms:DescribeKey', kind: 'hang' }] }));
    const controller = new AbortController();
    const reading = audit(openSession(emulator, { hasty: true, signal: controller.signal }));
    await expect.poll(() => emulator.stats().calls).toHaveProperty(['kms:DescribeKey']);
    controller.abort();
    const { snapshot } = await reading;

    expect(snapshot.clusters).toHaveLength(1);
    expect(readErrorsOf(snapshot).map(({ operation, code }) => `${operation} ${code}`)).toContain(
      'kms:DescribeKey DeadlineExceeded',
    );
  });

  it('looks for activity only where something is encrypted', async () => {
    const off = metaData({ DisableEncryption: true, EncryptionKMSKeyId: '' });
    const clusters = [
      cluster('c1', { meta_data: off }),
      cluster('c2', { region_id: 'cn-beijing' }),
      cluster('c3', { region_id: 'cn-shanghai', state: 'deleted' }),
    ];
    const { snapshot } = await snapshotOf({
      clusters,
      keys: [key('key-1', { RegionId: 'cn-beijing' })],
      events: [event('key-1', { acsRegion: 'cn-beijing' })],
    });

    expect(snapshot.activity.map(({ regionId }) => regionId)).toEqual(['cn-beijing']);
  });
});
