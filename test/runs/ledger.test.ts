import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { type AccountFile, type Emulator, startEmulator } from '../../emulator/index.ts';
import { audit } from '../../src/runs/audit.ts';
import { ingest } from '../../src/runs/ingest.ts';
import type { Store } from '../../src/store/store.ts';
import { account, accountId, cluster, event } from '../account.ts';
import { openSession } from '../open-session.ts';
import { memoryStore } from '../store/memory-store.ts';

const minuteMs = 60_000;

let emulator: Emulator | undefined;
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

/** Delivers an object as ActionTrail does, named by the time of its end. */
async function deliverObject(store: Store, bytes: Uint8Array, minutesAgo: number, from = Date.now()) {
  const stamp = new Date(from - minutesAgo * minuteMs).toISOString().replace(/\D/g, '').slice(0, 14);
  const name = `t/AliyunLogs/Actiontrail/cn-hangzhou/2026/11/22/Actiontrail_cn-hangzhou_${stamp}_1002_1_1_a.gz`;
  const open = async function* () {
    yield bytes;
  };
  return ingest({ name, source: 'oss://t', accountId, open }, store, { now: Date.now() });
}

/** Delivers records, and one object for every hour before them. */
async function deliver(store: Store, records: readonly object[], hoursBack = 30): Promise<void> {
  for (let hour = hoursBack; hour >= 0; hour -= 1) {
    const bytes = gzipSync(JSON.stringify(hour === 0 ? records : [{ eventName: 'DescribeKey', hour }]));
    await deliverObject(store, bytes, hour * 60 + 10);
  }
}

function record(keyId: string, minutesAgo: number, fields: object = {}): object {
  return event(keyId, { eventTime: new Date(Date.now() - minutesAgo * minuteMs).toISOString(), ...fields });
}

async function auditWith(store: Store, parts: Partial<AccountFile> = {}) {
  emulator = await startEmulator({ accounts: [account({ events: [], ...parts })] });
  return (await audit(openSession(emulator, { store }))).report;
}

const active = 'ack-cluster-encryption-active';

describe('an audit with a ledger', () => {
  it('proves activity at no call of ActionTrail', async () => {
    const store = memoryStore();
    await deliver(store, [record('key-1', 30), record('key-1', 40, { eventName: 'Decrypt' })]);
    const report = await auditWith(store);

    expect(report.summary.apiCalls).not.toHaveProperty(['actiontrail:LookupEvents']);
    expect(report.clusters[0]).toMatchObject({
      verified: 'cluster',
      usage: { source: 'ledger', encrypt: 1, decrypt: 1 },
    });
  });

  it('tells what was observed to cost', async () => {
    const store = memoryStore();
    await deliver(store, [record('key-1', 30), record('key-1', 40, { eventName: 'Decrypt' })]);
    const report = await auditWith(store);

    expect(report.cost.observed).not.toBeNull();
    expect(report.clusters[0]?.cost?.observedCalls).not.toBeNull();
  });

  it('asks LookupEvents where the ledger was not listening during the whole window', async () => {
    const store = memoryStore();
    await deliver(store, [record('key-1', 30)], 5);
    const report = await auditWith(store, { events: [event('key-1')] } as Partial<AccountFile>);

    expect(report.clusters[0]).toMatchObject({ verified: 'cluster', usage: { source: 'lookup-events' } });
  });

  it('says that a configured cluster is silent, where another one shows that the trail tells', async () => {
    const store = memoryStore();
    await deliver(store, [record('key-2', 30)]);
    const other = cluster('c2', {
      meta_data: '{"Capabilities":{"DisableEncryption":false,"EncryptionKMSKeyId":"key-2"}}',
    });
    const report = await auditWith(store, { clusters: [cluster('c1'), other] } as Partial<AccountFile>);

    expect(report.findings.find(({ checkId, resource }) => checkId === active && resource.id === 'c1')).toMatchObject({
      verdict: 'NON_COMPLIANT',
      message: { id: 'no-usage-v1' },
    });
  });

  it('sees refusals, and the success that came after', async () => {
    const refusal = { eventName: 'Decrypt', errorCode: 'Forbidden.NoPermission' };
    const denied = memoryStore();
    await deliver(denied, [record('key-1', 50), record('key-1', 30, refusal)]);
    const recovered = memoryStore();
    await deliver(recovered, [record('key-1', 50, refusal), record('key-1', 30)]);
    const verdict = async (store: Store) => {
      const report = await auditWith(store);
      await emulator?.close();
      return report.findings.find(({ checkId }) => checkId === 'ack-cluster-encryption-not-denied')?.verdict;
    };

    expect(await verdict(denied)).toBe('NON_COMPLIANT');
    expect(await verdict(recovered)).toBe('COMPLIANT');
  });

  it('is not complete where records of a delivery are broken', async () => {
    const store = memoryStore();
    await deliver(store, [
      record('key-1', 30),
      record('key-1', 31, { userIdentity: undefined, note: 'aliyuncsmanagedsecurityrole' }),
    ]);
    const report = await auditWith(store);

    expect(report.clusters[0]?.usage).toMatchObject({ source: 'ledger', complete: false });
  });

  it('names a delivery that was cut off, until the whole of it comes', async () => {
    const store = memoryStore();
    await deliver(store, [record('key-1', 30)]);
    const records = Array.from({ length: 20 }, (_, index) => record('key-1', 180, { eventId: `E${index}` }));
    const whole = gzipSync(JSON.stringify(records));
    // The same object both times, however long the audit between them takes.
    const from = Date.now();
    const usageWith = async () => {
      const report = await auditWith(store);
      await emulator?.close();
      const errors = report.readErrors.map(({ regionId, code, message }) => `${regionId} ${code} ${message}`);
      return { errors, usage: report.clusters[0]?.usage };
    };

    expect((await deliverObject(store, whole.subarray(0, 300), 175, from)).broken).toBeGreaterThan(0);
    const damaged = await usageWith();
    expect(damaged.errors).toEqual([expect.stringMatching(/^cn-hangzhou DamagedDelivery /)]);
    expect(damaged.usage).toMatchObject({ source: 'ledger', complete: false });

    expect(await deliverObject(store, whole, 175, from)).toMatchObject({ broken: 0 });
    expect(await usageWith()).toMatchObject({ errors: [], usage: { complete: true, encrypt: 21 } });
  });
});
