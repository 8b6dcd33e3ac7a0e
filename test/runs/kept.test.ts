import { afterEach, describe, expect, it } from 'vitest';
import { type AccountFile, type Emulator, startEmulator } from '../../emulator/index.ts';
import { defaultConfig } from '../../src/config/load.ts';
import { Interrupted } from '../../src/model/errors.ts';
import type { Report } from '../../src/model/report.ts';
import { audit, judge, readAccount } from '../../src/runs/audit.ts';
import { currentReport } from '../../src/runs/current-report.ts';
import { repairStore } from '../../src/runs/repair.ts';
import { openHistory } from '../../src/state/history.ts';
import { readMemory } from '../../src/state/memory.ts';
import { lastAudit, listReportsOf, reportNamed } from '../../src/state/reports.ts';
import { readAccountState } from '../../src/state/snapshots.ts';
import type { Store } from '../../src/store/store.ts';
import { account, accountId, cluster, event, key, metaData } from '../account.ts';
import { openSession, type SessionOptions } from '../open-session.ts';
import { evidenceOf } from '../state/evidence-of.ts';
import { memoryStore } from '../store/memory-store.ts';

let emulator: Emulator | undefined;
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

const encryptedWith = (keyId: string) => ({
  meta_data: metaData({ DisableEncryption: false, EncryptionKMSKeyId: keyId }),
});

async function start(parts: Partial<AccountFile> = {}): Promise<Emulator> {
  const file = account({
    clusters: [cluster('c1'), cluster('c2', encryptedWith('key-2'))],
    keys: [key('key-1'), key('key-2')],
    events: [event('key-1'), event('key-2')],
    ...parts,
  } as Partial<AccountFile>);
  emulator = await startEmulator({ accounts: [file] });
  return emulator;
}

let ids = 0;
function session(store: Store | undefined, options: SessionOptions = {}) {
  const newId = () => {
    ids += 1;
    return String(ids).padStart(6, '0');
  };
  return { ...openSession(emulator as Emulator, { hasty: true, accountId, store, ...options }), newId };
}

const change = (id: string, fields: object) =>
  Object.assign(emulator?.account(accountId).clusters.find(({ cluster_id }) => cluster_id === id) as object, fields);
const later = () => new Promise((resolve) => setTimeout(resolve, 2));
const verdictOf = (report: Report | undefined, checkId: string, id: string) =>
  report?.findings.find((finding) => finding.checkId === checkId && finding.resource.id === id)?.verdict;
const fifth = (report: Report | undefined, id: string) =>
  report?.clusters.find((one) => one.id === id)?.verification.existingSecretsReencrypted;
const strip = (report: Report | undefined) =>
  report?.findings.map(({ id, verdict, message, since }) => ({ id, verdict, message: message.id, since }));

describe('the audit that sees it', () => {
  it('judges the key that a cluster was just switched away from', async () => {
    const { account: of } = await start();
    const store = memoryStore();
    await audit(session(store));
    change('c2', encryptedWith('key-1'));
    Object.assign(of(accountId).keys[1] as object, {
      KeyState: 'PendingDeletion',
      DeleteDate: '2099-12-01T00:00:00Z',
      DeletionProtection: 'Disabled',
    });
    await later();
    const { report } = await audit(session(store));

    expect(verdictOf(report, 'kms-key-state-not-pending-deletion', 'key-2')).toBe('NON_COMPLIANT');
    expect(verdictOf(report, 'kms-key-delete-protection-enabled', 'key-2')).toBe('NON_COMPLIANT');
  });

  it('gives a new cluster its fifth stage', async () => {
    await start({ clusters: [cluster('new', { created: new Date().toISOString() })] } as Partial<AccountFile>);
    expect(fifth((await audit(session(memoryStore()))).report, 'new')).toBe('COMPLIANT');
    expect(fifth((await audit(session(undefined))).report, 'new')).toBe('COMPLIANT');
  });
});

describe('a report', () => {
  it('names what it was made of, and the same inputs give the same one', async () => {
    await start();
    const store = memoryStore();
    const { report } = await audit(session(store));
    const { base } = (await readAccountState(store, accountId)) ?? {};
    const { digest } = await readMemory(store, accountId);

    expect(report.kind).toBe('audit');
    expect(report.inputs).toMatchObject({ snapshotDigest: base?.digest, readingDigests: [], memoryDigest: digest });
    expect(report.inputs.configDigest).toMatch(/^[0-9a-f]{64}$/);
    await store.delete(`reports/${report.auditId}.json`);
    expect(strip(await currentReport(session(store), accountId))).toEqual(strip(report));
  });
});

describe('an audit that is ended', () => {
  it('by a person before anything is kept stores nothing, and says so', async () => {
    await start();
    const store = memoryStore();
    const ended = { ...session(store), interrupted: () => true };
    await expect(audit(ended)).rejects.toThrow(Interrupted);
    expect(await store.list('')).toEqual([]);
    await expect(audit({ ...ended, store: undefined })).rejects.toThrow('Nothing was stored');
  });

  it('by a person after that finishes what is left', async () => {
    await start();
    const store = memoryStore();
    const isKept = async () => (await store.list('snapshots/')).length > 0;
    let interruptions = 0;
    const opened = session({
      ...store,
      putIfAbsent: async (name, bytes) => {
        if (await isKept()) interruptions += 1;
        return store.putIfAbsent(name, bytes);
      },
    });
    await audit({ ...opened, interrupted: () => interruptions > 0 });

    expect(interruptions).toBeGreaterThan(2);
    expect(await lastAudit(store, accountId, Date.now())).toBeDefined();
    expect(await evidenceOf(store)).toMatchObject({ problems: [], notes: [] });
  });

  /** An audit whose deadline passes before the keys are read. */
  async function partial(store: Store, options: SessionOptions = {}) {
    const controller = new AbortController();
    emulator?.setFaults([{ operation: 'kms:DescribeKey', kind: 'hang' } as never]);
    const opened = session(store, { signal: controller.signal, ...options });
    const reading = readAccount(opened, ({ clusters }) => {
      if (clusters > 1) setTimeout(() => controller.abort(), 300);
    });
    const result = await judge(opened, await reading);
    emulator?.setFaults([]);
    return result.report;
  }

  it('by its deadline is partial: what it reached counts, the rest is as it was, and it is in no trend', async () => {
    await start();
    const store = memoryStore();
    const { report: before } = await audit(session(store));
    await later();
    change('c2', { meta_data: metaData({ DisableEncryption: true, EncryptionKMSKeyId: '' }) });
    const report = await partial(store);

    expect(report.kind).toBe('partial');
    expect(report.inputs.snapshotDigest).toBe(before.inputs.snapshotDigest);
    expect(verdictOf(report, 'ack-cluster-encryption-enabled', 'c2')).toBe('NON_COMPLIANT');
    expect(verdictOf(report, 'ack-cluster-encryption-key-usable', 'c1')).toBe('COMPLIANT');
    expect(report.keys.every(({ readAt = report.startedAt }) => readAt < report.startedAt)).toBe(true);
    expect((await lastAudit(store, accountId, Date.now()))?.auditId).toBe(before.auditId);
    expect((await listReportsOf(store, accountId, Date.now())).map(({ kind }) => kind)).toEqual(['partial', 'audit']);
    const { points } = await openHistory(store, accountId, session(store).timing).read();
    expect(points.map(({ auditId }) => auditId)).toEqual([before.auditId]);
    const now = await currentReport(session(store), accountId);
    expect(verdictOf(now, 'ack-cluster-encryption-enabled', 'c2')).toBe('NON_COMPLIANT');
  });

  it('by its deadline knows nothing of what it did not reach where nothing was known before', async () => {
    await start();
    const store = memoryStore();
    const report = await partial(store);

    expect([report.kind, verdictOf(report, 'ack-cluster-encryption-key-usable', 'c1')]).toEqual([
      'partial',
      'INSUFFICIENT_DATA',
    ]);
    expect(await currentReport(session(store), accountId)).toBeUndefined();
  });
});

describe('a run that dies between two writes', () => {
  it('loses nothing: the next audit says what it would have said', async () => {
    await start();
    const verdicts = ({ findings }: Report) => findings.map(({ id, verdict }) => `${id} ${verdict}`);
    const expected = verdicts((await audit(session(memoryStore()))).report);
    let deaths = 0;
    for (let step = 1, isDone = false; !isDone; step += 1) {
      const store = memoryStore();
      isDone = await audit(session(dying(store, step))).then(
        () => true,
        (error: unknown) => {
          if (!(error instanceof Killed)) throw error;
          return false;
        },
      );
      if (!isDone) deaths += 1;
      const known = await currentReport(session(store), accountId);
      if (known !== undefined) expect(verdictOf(known, 'ack-cluster-encryption-enabled', 'c1')).toBe('COMPLIANT');
      await later();
      const { report } = await audit(session(store));
      expect(report.readErrors, `step ${step}`).toEqual([]);
      expect(verdicts(report), `step ${step}`).toEqual(expected);
      expect((await evidenceOf(store)).problems, `step ${step}`).toEqual([]);
      expect(strip(await currentReport(session(store), accountId)), `step ${step}`).toEqual(strip(report));
    }
    console.info(`audit: ${deaths} deaths between two operations`);
    expect(deaths).toBeGreaterThan(10);
  }, 120_000);
});

describe('a damaged object', () => {
  it('stops no audit, is named, and is set aside by a repair that makes memory again from reports', async () => {
    await start();
    const store = memoryStore();
    await audit(session(store));
    await later();
    const { report: before } = await audit(session(store));
    const { memory } = await readMemory(store, accountId);
    for (const folder of ['memory/', 'snapshots/', 'history/']) {
      for (const name of await store.list(folder)) {
        await store.delete(name);
        await store.putIfAbsent(name, new TextEncoder().encode('{"half'));
      }
    }
    const current = await currentReport(session(store), accountId);
    expect(current?.auditId).toBe(before.auditId);
    await later();
    const { report } = await audit(session(store));
    expect(report.readErrors.map(({ code }) => code)).toContain('DamagedObject');
    expect(report.readErrors[0]?.message).toContain('sealwatch store repair');

    const repaired = await repairStore({ ...session(store), config: defaultConfig() });
    expect(repaired).toMatchObject({ accounts: 1, reports: 3 });
    expect(repaired.damaged.length).toBeGreaterThan(2);
    expect((await store.list('damaged/')).length).toBe(repaired.damaged.length);
    const again = (await readMemory(store, accountId)).memory.clusters;
    for (const [id, { keys, first }] of Object.entries(memory.clusters)) {
      expect(again[id]?.keys.map(({ keyId }) => keyId)).toEqual(keys.map(({ keyId }) => keyId));
      expect((again[id]?.first.readAt ?? '') <= (before.clusters[0]?.readAt ?? first.readAt)).toBe(true);
    }
    const { points } = await openHistory(store, accountId, session(store).timing).read();
    expect(points).toHaveLength(3);
    await later();
    expect((await audit(session(reopened(store)))).report.readErrors).toEqual([]);
    expect(await reportNamed(store, before.auditId)).toEqual(before);
  });
});

/** The end of a process, which no code of it survives; what a store fails with would be passed over. */
class Killed extends Error {}

/** The store as another process opens it, which has not seen what was damaged before. */
function reopened(store: Store): Store {
  return { ...store, damage: new Set() };
}

/** A store whose user dies at its nth operation. */
function dying(store: Store, last: number): Store {
  let steps = 0;
  const step = async <T>(act: () => Promise<T>): Promise<T> => {
    steps += 1;
    if (steps > last) throw new Killed('dead');
    const result = await act();
    if (steps === last) throw new Killed('dead');
    return result;
  };
  return {
    place: store.place,
    damage: store.damage,
    read: (name) => step(() => store.read(name)),
    putIfAbsent: (name, bytes) => step(() => store.putIfAbsent(name, bytes)),
    list: (prefix) => step(() => store.list(prefix)),
    delete: (name) => step(() => store.delete(name)),
  };
}
