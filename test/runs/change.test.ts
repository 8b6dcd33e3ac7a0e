import { afterEach, describe, expect, it } from 'vitest';
import { type AccountFile, type Emulator, startEmulator } from '../../emulator/index.ts';
import { rootCausesOf } from '../../src/checks/root-causes.ts';
import { isVerified } from '../../src/model/finding.ts';
import { lastKey } from '../../src/model/memory.ts';
import type { PreOutage, Report, SwitchedOff } from '../../src/model/report.ts';
import { parseReport } from '../../src/report/parse-report.ts';
import { audit } from '../../src/runs/audit.ts';
import { ChangeIncomplete, type ChangeResult, change, type Notify } from '../../src/runs/change.ts';
import { currentReport } from '../../src/runs/current-report.ts';
import { replayDeadLetters } from '../../src/runs/replay.ts';
import { keepDeadLetter, readDeadLetters } from '../../src/state/dead-letters.ts';
import { readMemory } from '../../src/state/memory.ts';
import { lastAudit, listReportsOf, reportNamed } from '../../src/state/reports.ts';
import { keepReadings, readAccountState } from '../../src/state/snapshots.ts';
import { type Store, StoreError } from '../../src/store/store.ts';
import { accessKey, account, accountId, cluster, key, metaData, role } from '../account.ts';
import { openSession } from '../open-session.ts';
import { evidenceOf } from '../state/evidence-of.ts';
import { memoryStore } from '../store/memory-store.ts';

let emulator: Emulator | undefined;
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

const encryptedBy = (keyId: string) => ({
  meta_data: metaData({ DisableEncryption: false, EncryptionKMSKeyId: keyId }),
});
const off = { meta_data: metaData({ DisableEncryption: true, EncryptionKMSKeyId: '' }) };

/** Three clusters on one key, one on another, and one that is off. */
function file(parts: Partial<AccountFile> = {}): AccountFile {
  return account({
    clusters: [cluster('c1'), cluster('c2'), cluster('c3'), cluster('d1', encryptedBy('key-2')), cluster('open', off)],
    keys: [key('key-1'), key('key-2')],
    trails: [{ Name: 'all', HomeRegion: 'cn-hangzhou', TrailRegion: 'All', EventRW: 'All', IsLogging: true }],
    ...parts,
  } as Partial<AccountFile>);
}

let ids = 0;
function session(store: Store | undefined, options: Parameters<typeof openSession>[1] = {}) {
  const opened = openSession(emulator as Emulator, { hasty: true, store, accountId, ...options });
  return {
    ...opened,
    newId: () => {
      ids += 1;
      return String(ids).padStart(6, '0');
    },
  };
}

let events = 0;
function auditEvent(eventName: string, requestParameters: object, fields: object = {}): string {
  events += 1;
  return JSON.stringify({
    id: `ce-${events}`,
    specversion: '1.0',
    type: 'kms:ActionTrail:ApiCall',
    data: {
      eventId: `event-${events}`,
      eventName,
      serviceName: 'Kms',
      eventTime: '2026-11-22T03:57:38Z',
      acsRegion: 'cn-hangzhou',
      recipientAccountId: accountId,
      sourceIpAddress: '203.0.113.7',
      userAgent: 'console',
      userIdentity: { type: 'ram-user', userName: 'mallory' },
      requestParameters,
      ...fields,
    },
  });
}
const onCluster = (eventName: string, id: string) => auditEvent(eventName, { ClusterId: id }, { serviceName: 'CS' });

/** Changes the state of a key in the cloud. */
function turn(keyId: string, fields: object) {
  const found = emulator?.account(accountId).keys.find(({ KeyId }) => KeyId === keyId);
  Object.assign(found as object, fields);
}
function turnCluster(id: string, fields: object) {
  const found = emulator?.account(accountId).clusters.find(({ cluster_id }) => cluster_id === id);
  Object.assign(found as object, fields);
}

/** An account that was audited before. */
async function audited(parts: Partial<AccountFile> = {}, options: Parameters<typeof openSession>[1] = {}) {
  emulator = await startEmulator({ accounts: [file(parts)] });
  const store = memoryStore();
  const { report } = await audit(session(store, options));
  await new Promise((resolve) => setTimeout(resolve, 2));
  return { store, report };
}

/** The report of the last event, as it was kept. */
async function lastChange(store: Store): Promise<Report | undefined> {
  const [last] = (await listReportsOf(store, accountId, Date.now())).filter(({ kind }) => kind === 'change');
  return last && reportNamed(store, last.id);
}

const told: Parameters<Notify>[] = [];
afterEach(() => {
  told.length = 0;
});
const notify: Notify = async (...args) => {
  told.push(args);
};

const verdictOf = (report: Report | undefined, checkId: string, id: string) =>
  report?.findings.find((finding) => finding.checkId === checkId && finding.resource.id === id)?.verdict;
const strip = ({ findings }: Report) =>
  findings.map(({ id, verdict, message }) => ({ id, verdict, message: message.id }));

describe('a key that encrypts three clusters', () => {
  it('is scheduled for deletion: one alarm names the clusters, the date, the actor and the undo', async () => {
    const { store, report: before } = await audited();
    turn('key-1', { KeyState: 'PendingDeletion', DeleteDate: '2026-12-01T00:00:00Z' });
    const { change: found } = await change(
      session(store),
      auditEvent('ScheduleKeyDeletion', { KeyId: 'key-1', PendingWindowInDays: '7' }),
      notify,
    );

    expect(found?.alarms).toHaveLength(1);
    expect(found?.alarms[0]).toMatchObject({
      kind: 'pre-outage',
      severity: 'critical',
      keyId: 'key-1',
      state: 'PendingDeletion',
      deletionDate: '2026-12-01T00:00:00.000Z',
      auditEvent: { eventName: 'ScheduleKeyDeletion', actor: { name: 'mallory', address: '203.0.113.7' } },
      restore: 'aliyun kms CancelKeyDeletion --KeyId key-1 --region cn-hangzhou',
    });
    expect((found?.alarms[0] as PreOutage | undefined)?.clusters.map(({ id }) => id)).toEqual(['c1', 'c2', 'c3']);
    const usable = found?.changed.filter(({ checkId }) => checkId === 'ack-cluster-encryption-key-usable');
    expect(
      usable?.map(({ resource, before, after, auditEvent }) => [resource.id, before, after, auditEvent?.actor.name]),
    ).toEqual(['c1', 'c2', 'c3'].map((id) => [id, 'COMPLIANT', 'NON_COMPLIANT', 'mallory']));
    expect(told).toHaveLength(1);
    expect(found?.report.clusters.filter(({ verified }) => isVerified(verified)).map(({ id }) => id)).not.toContain(
      'c1',
    );
    expect(found?.report.summary.clusters).toBe(before.summary.clusters);
  });

  it('is read again beside another one that the same event names', async () => {
    const { store } = await audited();
    turn('key-1', { KeyState: 'Disabled' });
    turn('key-2', { KeyState: 'Disabled' });
    const { change: found } = await change(session(store), auditEvent('DisableKey', { KeyId: 'key-2,key-1' }), notify);

    expect(found?.alarms.map((alarm) => 'keyId' in alarm && alarm.keyId).sort()).toEqual(['key-1', 'key-2']);
    const report = await lastChange(store);
    for (const id of ['c1', 'd1']) {
      expect(verdictOf(report, 'ack-cluster-encryption-key-usable', id)).toBe('NON_COMPLIANT');
    }
  });

  it('leaves everything else as it was, with its own reading time', async () => {
    const { store, report: before } = await audited();
    turn('key-1', { KeyState: 'Disabled' });
    const { change: found } = await change(session(store), auditEvent('DisableKey', { KeyId: 'key-1' }), notify);
    const other = found?.report.findings.filter(({ resource }) => ['d1', 'open', 'key-2'].includes(resource.id));

    expect(other?.length).toBeGreaterThan(10);
    const started = found?.report.startedAt ?? '';
    expect(other?.every(({ readAt = started }) => readAt < started)).toBe(true);
    expect(found?.report.findings.map(({ id }) => id).sort()).toEqual(before.findings.map(({ id }) => id).sort());
    expect(found?.report.clusters.find(({ id }) => id === 'd1')).toHaveProperty('readAt');
  });

  it('is judged as an audit would judge it', async () => {
    const { store } = await audited();
    turn('key-1', { KeyState: 'PendingDeletion', DeleteDate: '2026-12-01T00:00:00Z' });
    const { change: found } = await change(
      session(store),
      auditEvent('ScheduleKeyDeletion', { KeyId: 'key-1' }),
      notify,
    );
    const { report } = await audit(session(undefined));

    expect(strip(found?.report as Report).sort(byId)).toEqual(strip(report).sort(byId));
    expect(
      found?.report.clusters.map(({ id, verification, verified }) => ({ id, verification, verified })).sort(byId),
    ).toEqual(
      // Memory, which that audit has not, does not tell of old Secrets here.
      report.clusters.map(({ id, verification, verified }) => ({ id, verification, verified })).sort(byId),
    );
  });

  it('is read with few calls, and no list of the account', async () => {
    const { store } = await audited();
    turn('key-1', { KeyState: 'Disabled' });
    const used = session(store);
    await change(used, auditEvent('DisableKey', { KeyId: 'key-1' }), notify);

    expect(used.cloud.calls()).toEqual({
      'sts:GetCallerIdentity': 1,
      'cs:DescribeClusterDetail': 3,
      'kms:DescribeKey': 1,
    });
  });

  it('is handled once, however often the event comes at once', async () => {
    const { store } = await audited();
    turn('key-1', { KeyState: 'Disabled' });
    const event = auditEvent('DisableKey', { KeyId: 'key-1' });
    const results = await Promise.all(
      Array.from({ length: 10 }, () => change(session(store, { hasty: false }), event, notify)),
    );

    expect(results.filter((result) => result.change !== undefined)).toHaveLength(1);
    expect(results.filter(({ repeated }) => repeated.length === 1)).toHaveLength(9);
    expect(told).toHaveLength(1);
    expect((await readAccountState(store, accountId))?.readings).toHaveLength(1);
    expect((await evidenceOf(store)).problems).toEqual([]);
  });

  it('is fine where the cancellation comes before the schedule: the cloud says what is true', async () => {
    const { store, report: before } = await audited();
    const scheduled = auditEvent('ScheduleKeyDeletion', { KeyId: 'key-1' });
    const cancelled = auditEvent('CancelKeyDeletion', { KeyId: 'key-1' });
    await change(session(store), cancelled, notify);
    const { change: found } = await change(session(store), scheduled, notify);

    expect(found?.changed).toEqual([]);
    expect(found?.alarms).toEqual([]);
    expect(strip(found?.report as Report)).toEqual(strip(before));
  });

  it('comes back: the verdicts are what they were', async () => {
    const { store, report: before } = await audited();
    turn('key-1', { KeyState: 'Disabled' });
    await change(session(store), auditEvent('DisableKey', { KeyId: 'acs:kms:cn-hangzhou:1:key/key-1' }), notify);
    turn('key-1', { KeyState: 'Enabled' });
    await new Promise((resolve) => setTimeout(resolve, 2));
    const { change: found } = await change(session(store), auditEvent('EnableKey', { KeyId: 'key-1' }), notify);

    expect(found?.changed.every(({ after }) => after === 'COMPLIANT')).toBe(true);
    expect(found?.alarms).toEqual([]);
    expect(strip(found?.report as Report)).toEqual(strip(before));
    expect(found?.report.summary.verified).toBe(before.summary.verified);
  });
});

describe('who did it', () => {
  const scheduled = { KeyState: 'PendingDeletion', DeleteDate: '2026-12-01T00:00:00Z' };
  const usable = 'ack-cluster-encryption-key-usable';
  const mallory = {
    name: 'mallory',
    type: 'ram-user',
    address: '203.0.113.7',
    eventName: 'ScheduleKeyDeletion',
    time: '2026-11-22T03:57:38.000Z',
  };
  const later = () => new Promise((resolve) => setTimeout(resolve, 2));
  const findingOf = (report: Report | undefined, checkId: string, id: string) =>
    report?.findings.find((finding) => finding.checkId === checkId && finding.resource.id === id);
  /** Everything that somebody is named for: the check, the resource and the name. */
  const namedIn = (report: Report | undefined) =>
    (report?.findings ?? []).flatMap(({ checkId, resource, changedBy }) =>
      changedBy === undefined ? [] : [`${checkId} ${resource.id} ${changedBy.name}`],
    );

  it('is told with what it led to, and with nothing else', async () => {
    const { store } = await audited();
    turn('key-1', scheduled);
    const { change: found } = await change(
      session(store),
      auditEvent('ScheduleKeyDeletion', { KeyId: 'key-1' }),
      notify,
    );
    const kept = await currentReport(session(store), accountId);

    expect(namedIn(found?.report).sort()).toEqual([
      ...['c1', 'c2', 'c3'].map((id) => `${usable} ${id} mallory`),
      'kms-key-state-not-pending-deletion key-1 mallory',
    ]);
    expect(findingOf(found?.report, usable, 'c1')?.changedBy).toEqual(mallory);
    expect(namedIn(kept)).toEqual(namedIn(found?.report));
    expect(namedIn(await lastChange(store))).toEqual(namedIn(found?.report));
  });

  it('is kept by the audits that follow, lost when it is undone, and not remembered when it comes back', async () => {
    const { store } = await audited();
    turn('key-1', scheduled);
    await change(session(store), auditEvent('ScheduleKeyDeletion', { KeyId: 'key-1' }), notify);
    for (const _ of [1, 2]) {
      await later();
      const { report } = await audit(session(store));
      expect(findingOf(report, usable, 'c1')?.changedBy).toEqual(mallory);
      expect(findingOf(await currentReport(session(store), accountId), usable, 'c1')?.changedBy).toEqual(mallory);
    }
    turn('key-1', { KeyState: 'Enabled', DeleteDate: undefined });
    await later();
    expect(namedIn((await audit(session(store))).report)).toEqual([]);
    turn('key-1', scheduled);
    await later();
    expect(namedIn((await audit(session(store))).report)).toEqual([]);
  });

  it('is who undid it, where it was undone by a deed', async () => {
    const { store } = await audited();
    turn('key-1', scheduled);
    await change(session(store), auditEvent('ScheduleKeyDeletion', { KeyId: 'key-1' }), notify);
    turn('key-1', { KeyState: 'Enabled', DeleteDate: undefined });
    await later();
    const alice = { userIdentity: { type: 'ram-user', userName: 'alice' } };
    const { change: found } = await change(
      session(store),
      auditEvent('CancelKeyDeletion', { KeyId: 'key-1' }, alice),
      notify,
    );

    expect(findingOf(found?.report, usable, 'c1')).toMatchObject({
      verdict: 'COMPLIANT',
      changedBy: { name: 'alice' },
    });
  });

  it('is whoever switched encryption off, however long that took', async () => {
    const { store } = await audited();
    turnCluster('c2', { state: 'updating' });
    const event = onCluster('UpdateKMSEncryption', 'c2');
    await expect(change(session(store), event, notify)).rejects.toThrow(ChangeIncomplete);
    expect(namedIn(await currentReport(session(store), accountId))).toEqual([]);
    turnCluster('c2', { state: 'running', ...off });
    await later();
    await change(session(store), event, notify);
    const now = await currentReport(session(store), accountId);

    expect(findingOf(now, 'ack-cluster-encryption-enabled', 'c2')?.changedBy?.eventName).toBe('UpdateKMSEncryption');
    expect(namedIn(now).every((line) => line.includes(' c2 '))).toBe(true);
  });

  it.each([
    ['who did something else to the key', () => auditEvent('EnableKey', { KeyId: 'key-1' })],
    ['who did it to some key that is not told', () => auditEvent('ScheduleKeyDeletion', {})],
    ['who has no name', () => auditEvent('ScheduleKeyDeletion', { KeyId: 'key-1' }, { userIdentity: {} })],
    ['who touched a cluster of the key', () => onCluster('UpdateKMSEncryption', 'c1')],
  ])('is never guessed: %s', async (_, event) => {
    const { store } = await audited();
    turn('key-1', scheduled);
    const { change: found } = await change(session(store), event(), notify);

    expect(namedIn(found?.report)).toEqual([]);
  });

  it('is nobody where nothing was known before', async () => {
    emulator = await startEmulator({ accounts: [file()] });
    turn('key-1', scheduled);
    const store = memoryStore();
    const { change: found } = await change(
      session(store),
      auditEvent('ScheduleKeyDeletion', { KeyId: 'key-1' }),
      notify,
    );

    expect(verdictOf(found?.report, usable, 'c1')).toBe('NON_COMPLIANT');
    expect(namedIn(found?.report)).toEqual([]);
  });

  it('is nobody where the key could not be read before, or cannot now', async () => {
    const denied = [{ operation: 'kms:DescribeKey', status: 403, code: 'Forbidden.NoPermission' } as never];
    const { store } = await audited({ faults: denied } as Partial<AccountFile>);
    turn('key-1', scheduled);
    emulator?.setFaults([]);
    const first = await change(session(store), auditEvent('ScheduleKeyDeletion', { KeyId: 'key-1' }), notify);
    expect(verdictOf(first.change?.report, usable, 'c1')).toBe('NON_COMPLIANT');
    expect(namedIn(first.change?.report)).toEqual([]);
    emulator?.setFaults(denied);
    await later();
    await expect(change(session(store), auditEvent('CancelKeyDeletion', { KeyId: 'key-1' }), notify)).rejects.toThrow();
    const now = await currentReport(session(store), accountId);
    expect(verdictOf(now, usable, 'c1')).toBe('INSUFFICIENT_DATA');
    expect(namedIn(now)).toEqual([]);
  });

  it('is in a report that can be read again, whatever the event says of itself', async () => {
    const { store } = await audited();
    turn('key-1', scheduled);
    const hostile = '\u001b[2J</script>\u202e=cmd|@here<!channel>';
    const event = auditEvent(
      'ScheduleKeyDeletion',
      { KeyId: 'key-1' },
      {
        eventTime: '+275760-09-13T00:00:00Z',
        sourceIpAddress: hostile,
        userIdentity: { type: hostile, userName: hostile },
      },
    );
    const { change: found } = await change(session(store), event, notify);

    expect(findingOf(found?.report, usable, 'c1')?.changedBy).toMatchObject({
      name: hostile,
      address: hostile,
      time: null,
    });
    expect(parseReport(JSON.stringify(found?.report))).toEqual(found?.report);
  });

  it('made a new cluster as it is', async () => {
    const { store } = await audited();
    emulator?.account(accountId).clusters.push(cluster('new', off) as never);
    const { change: found } = await change(session(store), onCluster('CreateCluster', 'new'), notify);

    expect(findingOf(found?.report, 'ack-cluster-encryption-enabled', 'new')).toMatchObject({
      verdict: 'NON_COMPLIANT',
      changedBy: { name: 'mallory', eventName: 'CreateCluster' },
    });
  });

  it('took the policy from the role, or stopped the trail', async () => {
    const { store } = await audited();
    Object.assign(emulator?.account(accountId).roles[0] as object, { Policies: [] });
    Object.assign(emulator?.account(accountId).trails[0] as object, { IsLogging: false });
    const role = { RoleName: 'AliyunCSManagedSecurityRole' };
    await change(session(store), auditEvent('DetachPolicyFromRole', role, { serviceName: 'Ram' }), notify);
    await later();
    await change(session(store), auditEvent('StopLogging', { Name: 'other' }, { serviceName: 'Actiontrail' }), notify);
    const now = await currentReport(session(store), accountId);

    expect(now?.findings.find(({ changedBy }) => changedBy?.eventName === 'DetachPolicyFromRole')?.checkId).toBe(
      'ack-managed-security-role-authorized',
    );
    expect(namedIn(now)).toHaveLength(1);
  });

  it('stopped the trail that the evidence rests on', async () => {
    const { store } = await audited();
    Object.assign(emulator?.account(accountId).trails[0] as object, { IsLogging: false });
    const event = auditEvent('StopLogging', { Name: 'all' }, { serviceName: 'Actiontrail' });
    const { change: found } = await change(session(store), event, notify);

    expect(namedIn(found?.report)).toEqual(['actiontrail-kms-activity-recorded cn-hangzhou mallory']);
  });
});

describe('a key that nobody names', () => {
  it('is nobody’s business, and costs no reading', async () => {
    const { store } = await audited();
    const used = session(store);
    const result = await change(used, auditEvent('DisableKey', { KeyId: 'other' }), notify);

    expect(result.change).toBeUndefined();
    expect(used.cloud.calls()).toEqual({ 'sts:GetCallerIdentity': 1 });
    expect(told).toEqual([]);
  });

  it('is looked for among all keys of its region where the event does not name it', async () => {
    const { store } = await audited();
    turn('key-2', { KeyState: 'Disabled' });
    const { change: found } = await change(session(store), auditEvent('DisableKey', {}), notify);

    expect(found?.alarms).toMatchObject([{ keyId: 'key-2', clusters: [{ id: 'd1' }] }]);
  });
});

describe('a cluster', () => {
  it('is switched off: a critical alarm of its own, with the actor', async () => {
    const { store } = await audited();
    turnCluster('c2', off);
    const { change: found } = await change(session(store), onCluster('UpdateKMSEncryption', 'c2'), notify);

    expect(found?.alarms).toHaveLength(1);
    expect(found?.alarms[0] as SwitchedOff).toMatchObject({
      kind: 'switched-off',
      severity: 'critical',
      cluster: { id: 'c2' },
      keyId: 'key-1',
      auditEvent: { actor: { name: 'mallory' } },
    });
    expect(verdictOf(found?.report, 'ack-cluster-encryption-enabled', 'c2')).toBe('NON_COMPLIANT');
    expect(verdictOf(found?.report, 'ack-cluster-encryption-active', 'c2')).toBe('NOT_APPLICABLE');
    const { c2 } = (await readMemory(store, accountId)).memory.clusters;
    expect(c2?.off).not.toBeNull();
    expect(c2 && lastKey(c2)).toBeUndefined();
  });

  it('is switched off, and no command is told that its key’s name would make another one of', async () => {
    const { store } = await audited({
      clusters: [cluster('c1', encryptedBy("k'; reboot #")), cluster('c2')],
      keys: [key("k'; reboot #"), key('key-1')],
    } as Partial<AccountFile>);
    turnCluster('c1', off);
    const { change: found } = await change(session(store), onCluster('UpdateKMSEncryption', 'c1'), notify);
    expect(found?.alarms).toMatchObject([{ kind: 'switched-off', keyId: "k'; reboot #", restore: '' }]);
  });

  it('is waited for while it is updating', async () => {
    const { store } = await audited();
    turnCluster('c2', { state: 'updating' });
    const used = session(store);
    const impatient = {
      ...used,
      clock: { ...used.clock, sleep: async () => turnCluster('c2', { state: 'running', ...off }) },
    };
    const { change: found } = await change(impatient, onCluster('UpdateKMSEncryption', 'c2'), notify);

    expect(found?.unsettled).toEqual([]);
    expect(found?.alarms).toMatchObject([{ kind: 'switched-off' }]);
  });

  it('fails the invocation where it is still updating, and is handled when the event comes again', async () => {
    const { store } = await audited();
    turnCluster('c2', { state: 'updating' });
    const event = onCluster('UpdateKMSEncryption', 'c2');
    await expect(change(session(store), event, notify)).rejects.toThrow(ChangeIncomplete);
    turnCluster('c2', { state: 'running', ...off });
    const { change: found } = await change(session(store), event, notify);

    expect(found?.alarms).toMatchObject([{ kind: 'switched-off', cluster: { id: 'c2' } }]);
  });

  it('is created, and joins the report', async () => {
    const { store, report: before } = await audited();
    emulator?.account(accountId).clusters.push(cluster('new', encryptedBy('key-2')) as never);
    const { change: found } = await change(session(store), onCluster('CreateCluster', 'new'), notify);

    expect(found?.report.summary.clusters).toBe(before.summary.clusters + 1);
    expect(verdictOf(found?.report, 'ack-cluster-encryption-enabled', 'new')).toBe('COMPLIANT');
    expect(verdictOf(found?.report, 'ack-cluster-encryption-active', 'new')).toBe('INSUFFICIENT_DATA');
    expect(found?.report.keys.find(({ id }) => id === 'key-2')?.clusters).toEqual(['d1', 'new']);
  });

  it('is deleted, and leaves the report with its key', async () => {
    const { store } = await audited();
    const { clusters } = (emulator as Emulator).account(accountId);
    clusters.splice(
      clusters.findIndex(({ cluster_id }) => cluster_id === 'd1'),
      1,
    );
    const { change: found } = await change(session(store), onCluster('DeleteCluster', 'd1'), notify);

    expect(found?.report.clusters.map(({ id }) => id)).toEqual(['c1', 'c2', 'c3', 'open']);
    expect(found?.report.findings.filter(({ resource }) => ['d1', 'key-2'].includes(resource.id))).toEqual([]);
    expect(found?.changed.every(({ after }) => after === null)).toBe(true);
  });

  it('that could not be read is no pass, and the event is handled when it comes again', async () => {
    const { store } = await audited({ accessKeys: [{ ...accessKey }] } as Partial<AccountFile>);
    emulator?.setFaults([{ operation: 'cs:DescribeClusterDetail', status: 500, code: 'InternalFailure' } as never]);
    const event = onCluster('ModifyCluster', 'c1');
    const failed = await change(session(store), event, notify).catch((error: unknown) => error);
    emulator?.setFaults([]);

    expect(failed).toBeInstanceOf(ChangeIncomplete);
    const { report } = (failed as ChangeIncomplete).result.change ?? {};
    expect(verdictOf(report, 'ack-cluster-encryption-enabled', 'c1')).toBe('INSUFFICIENT_DATA');
    expect(report?.readErrors.map(({ operation }) => operation)).toContain('cs:DescribeClusterDetail');
    await new Promise((resolve) => setTimeout(resolve, 2));
    const { change: again } = await change(session(store), event, notify);
    expect(verdictOf(again?.report, 'ack-cluster-encryption-enabled', 'c1')).toBe('COMPLIANT');
    expect(again?.report.readErrors).toEqual([]);
  });
});

it('an event that has to come again names what could not be read now, and not what the audit before could not read', async () => {
  const { store } = await audited({ accessKeys: [{ ...accessKey, deny: ['actiontrail:DescribeTrails'] }] } as never);
  emulator?.setFaults([{ operation: 'kms:DescribeKey', status: 500, code: 'InternalFailure' } as never]);
  const handling = change(session(store), auditEvent('DisableKey', { KeyId: 'key-1' }), notify);

  await expect(handling).rejects.toThrow(/read again: kms:DescribeKey /);
});

describe('the role and the trails', () => {
  it('a policy that is taken from the role shakes every proof, at four calls', async () => {
    const { store } = await audited();
    Object.assign(emulator?.account(accountId).roles[0] as object, { Policies: [] });
    const used = session(store);
    const event = auditEvent(
      'DetachPolicyFromRole',
      { RoleName: 'AliyunCSManagedSecurityRole', PolicyName: 'AliyunCSManagedSecurityRolePolicy' },
      { serviceName: 'Ram' },
    );
    const { change: found } = await change(used, event, notify);

    expect(found?.report.summary.verified).toBe(0);
    expect(found?.changed).toMatchObject([
      {
        checkId: 'ack-managed-security-role-authorized',
        after: 'NON_COMPLIANT',
        auditEvent: { actor: { name: 'mallory' } },
      },
    ]);
    expect(Object.keys(used.cloud.calls())).not.toContain('cs:DescribeClustersV1');
    expect(role.RoleName).toBe('AliyunCSManagedSecurityRole');
  });

  it('a trail that is stopped blinds the evidence', async () => {
    const { store } = await audited();
    Object.assign(emulator?.account(accountId).trails[0] as object, { IsLogging: false });
    const event = auditEvent('StopLogging', { Name: 'all' }, { serviceName: 'Actiontrail' });
    const { change: found } = await change(session(store), event, notify);

    expect(found?.changed).toMatchObject([
      { checkId: 'actiontrail-kms-activity-recorded', resource: { id: 'cn-hangzhou' }, after: 'NON_COMPLIANT' },
    ]);
  });
});

describe('what is kept', () => {
  it('is the newer reading, whichever was written last', async () => {
    const { store } = await audited();
    turn('key-1', { KeyState: 'Disabled' });
    await change(session(store), auditEvent('DisableKey', { KeyId: 'key-1' }), notify);
    const [kept] = (await readAccountState(store, accountId))?.readings ?? [];
    if (kept === undefined) throw new Error('nothing was kept');
    // A run that had read before the other one, and was held up.
    const late = (readAt: string) => new Date(Date.parse(readAt) - 1).toISOString();
    const keys = kept.value.keys.map((one) => ({
      ...one,
      readAt: late(one.readAt),
    }));
    const enabled = JSON.parse(JSON.stringify(keys).replaceAll('"Disabled"', '"Enabled"'));
    await keepReadings(store, { ...kept.value, keys: enabled, clusters: [], eventIds: ['late'] });

    const now = await currentReport(session(store), accountId);
    expect(verdictOf(now, 'ack-cluster-encryption-key-usable', 'c1')).toBe('NON_COMPLIANT');
  });

  it('is not overtaken by an audit that began before the change', async () => {
    const { store } = await audited();
    const earlier = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 2));
    const slow = await audit(session(memoryStore(), { now: () => earlier }));
    turn('key-1', { KeyState: 'Disabled' });
    await change(session(store), auditEvent('DisableKey', { KeyId: 'key-1' }), notify);
    const { judge } = await import('../../src/runs/audit.ts');
    await judge(session(store), slow.snapshot);

    const now = await currentReport(session(store), accountId);
    expect(verdictOf(now, 'ack-cluster-encryption-key-usable', 'c1')).toBe('NON_COMPLIANT');
  });

  it('is all of what several events made others read at the same time', async () => {
    const { store } = await audited();
    turn('key-1', { KeyState: 'Disabled' });
    turn('key-2', { KeyState: 'PendingDeletion', DeleteDate: '2026-12-01T00:00:00Z' });
    turnCluster('open', encryptedBy('key-2'));
    await Promise.all([
      change(session(store), auditEvent('DisableKey', { KeyId: 'key-1' }), notify),
      change(session(store), auditEvent('ScheduleKeyDeletion', { KeyId: 'key-2' }), notify),
      change(session(store), onCluster('UpdateKMSEncryption', 'open'), notify),
    ]);

    const now = await currentReport(session(store), accountId);
    expect(now?.keys.map(({ id, state }) => [id, state])).toEqual([
      ['key-1', 'Disabled'],
      ['key-2', 'PendingDeletion'],
    ]);
    expect(now?.clusters.find(({ id }) => id === 'open')?.encryption.state).toBe('on');
    expect(told.flatMap(([, , { alarms }]) => alarms.map((alarm) => (alarm as PreOutage).keyId)).sort()).toContain(
      'key-1',
    );
    expect((await evidenceOf(store)).problems).toEqual([]);
  });

  it('does not make an event come again for what could not be read before either', async () => {
    emulator = await startEmulator({
      accounts: [file({ keys: [key('key-1')], accessKeys: [{ ...accessKey, deny: ['ram:GetRole'] }] } as never)],
    });
    const store = memoryStore();
    const event = auditEvent('CreateCluster', {}, { serviceName: 'CS' });
    await expect(change(session(store), event, notify)).rejects.toThrow(ChangeIncomplete);
    await new Promise((resolve) => setTimeout(resolve, 2));

    expect((await change(session(store), event, notify)).change?.readErrors).toEqual([]);
  });

  it('is a report of the kind change, chained like the others', async () => {
    const { store } = await audited();
    turn('key-1', { KeyState: 'Disabled' });
    await change(session(store), auditEvent('DisableKey', { KeyId: 'key-1' }), notify);

    expect((await lastChange(store))?.kind).toBe('change');
    expect((await lastAudit(store, accountId, Date.now()))?.kind).toBe('audit');
    expect(await evidenceOf(store)).toMatchObject({ reports: 2, problems: [], notes: [] });
  });

  it('is whole where no audit was kept yet: the account is read', async () => {
    emulator = await startEmulator({ accounts: [file()] });
    turn('key-1', { KeyState: 'Disabled' });
    const store = memoryStore();
    const { change: found } = await change(session(store), auditEvent('DisableKey', { KeyId: 'key-1' }), notify);

    expect(found?.report.clusters).toHaveLength(5);
    expect(found?.alarms).toMatchObject([{ kind: 'pre-outage', keyId: 'key-1' }]);
    expect(await lastAudit(store, accountId, Date.now())).toBeDefined();
  });
});

describe('an event of another account', () => {
  it('is left to whoever may read that', async () => {
    const { store } = await audited();
    const result = await change(
      session(store),
      auditEvent('DisableKey', { KeyId: 'key-1' }, { recipientAccountId: '42' }),
      notify,
    );

    expect(result.change).toBeUndefined();
    expect(result.elsewhere).toHaveLength(1);
  });
});

describe('a malformed event', () => {
  it('is kept once, fails the invocation, and spoils no other', async () => {
    const { store } = await audited();
    turn('key-1', { KeyState: 'Disabled' });
    const batch = `[${auditEvent('DisableKey', { KeyId: 'key-1' })}, {"data": 7}]`;
    const failed = await change(session(store), batch, notify).catch((error: unknown) => error);
    await change(session(store), batch, notify).catch(() => undefined);

    expect(failed).toMatchObject({ name: 'ChangeIncomplete', reason: 'malformed' });
    expect((failed as ChangeIncomplete).result.change?.alarms).toHaveLength(1);
    expect(await readDeadLetters(store)).toMatchObject([{ text: batch, cut: false }]);
    expect(told).toHaveLength(1);
  });
});

describe('a dead letter', () => {
  it('is handled and removed when it is replayed, once it can be read', async () => {
    const { store } = await audited();
    turn('key-1', { KeyState: 'Disabled' });
    await keepDeadLetter(
      store,
      auditEvent('DisableKey', { KeyId: 'key-1' }),
      ['once could not be read'],
      '2026-11-22T00:00:00Z',
    );
    await keepDeadLetter(store, 'never', ['is not JSON'], '2026-11-22T00:00:01Z');
    const replayed = await replayDeadLetters(session(store), notify);

    expect(replayed.map(({ outcome }) => outcome)).toEqual(['handled', 'malformed']);
    expect(told).toMatchObject([[{}, [{ eventName: 'DisableKey' }], { alarms: [{ keyId: 'key-1' }] }]]);
    expect(await readDeadLetters(store)).toMatchObject([{ text: 'never' }]);
  });
});

describe('a run that dies', () => {
  it('at any step of the store loses nothing: the event is handled when it comes again', async () => {
    let survived = 0;
    for (let step = 1; survived === 0; step += 1) {
      const { store } = await audited();
      turn('key-1', { KeyState: 'Disabled' });
      const event = auditEvent('DisableKey', { KeyId: 'key-1' });
      const before = told.length;
      await change(session(dying(store, step)), event, notify).then(
        () => {
          survived = step;
        },
        () => undefined,
      );
      // Whoever died with the event is taken for dead after a while.
      const later = () => Date.now() + 600_000;
      const opened = session(store);
      const late = { ...opened, clock: { ...opened.clock, now: later } };
      const result: ChangeResult = await change(late, event, notify);

      expect(told.length, `step ${step}`).toBeGreaterThan(before);
      const now = result.change?.report ?? (await currentReport(session(store), accountId));
      expect(verdictOf(now, 'ack-cluster-encryption-key-usable', 'c1'), `step ${step}`).toBe('NON_COMPLIANT');
      const alarmed = told.slice(before).filter(([, , { alarms }]) => alarms.length === 1);
      expect(alarmed.length, `step ${step}`).toBeGreaterThan(0);
      expect((await evidenceOf(store)).problems, `step ${step}`).toEqual([]);
      await emulator?.close();
    }
    expect(survived).toBeGreaterThan(15);
  }, 60_000);
});

/** A store whose user dies at its nth operation: nothing works any more, not even giving back. */
function dying(store: Store, last: number): Store {
  let steps = 0;
  const step = async <T>(act: () => Promise<T>): Promise<T> => {
    steps += 1;
    if (steps > last) throw new StoreError('dead');
    const result = await act();
    if (steps === last) throw new StoreError('dead');
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

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : 1;
}

describe('an event on who may use a key', () => {
  const denial = { Effect: 'Deny', Action: ['kms:Decrypt'], Resource: ['*'] };

  it('that denies the role by the key policy is a critical finding with its actor', async () => {
    emulator = await startEmulator({
      accounts: [
        file({
          keys: [key('key-1', { DKMSInstanceId: 'kst-1' }), key('key-2')],
          instances: [{ RegionId: 'cn-hangzhou', InstanceId: 'kst-1', EndDate: '@+300d' }],
        } as object),
      ],
    });
    const place = session(memoryStore());
    await audit(place);
    const Principal = { RAM: [`acs:ram::${accountId}:*`] };
    emulator.account(accountId).keyPolicies['key-1'] = { Version: '1', Statement: [{ ...denial, Principal }] };
    const { change: done } = await change(place, auditEvent('SetKeyPolicy', { KeyId: 'key-1' }), async () => {});

    const finding = done?.report.findings.find(
      ({ checkId, resource }) => checkId === 'kms-key-policy-allows-service-role' && resource.id === 'key-1',
    );
    expect(finding).toMatchObject({
      verdict: 'NON_COMPLIANT',
      severity: 'critical',
      changedBy: { name: 'mallory', eventName: 'SetKeyPolicy' },
    });
  });
});

describe('an event on what the account rests on', () => {
  it('that has an attached custom policy deny the role is found with its actor', async () => {
    const policy = (Effect: string) => ({ Version: '1', Statement: [{ Effect, Action: 'kms:*', Resource: '*' }] });
    const custom = { PolicyName: 'team-kms', PolicyType: 'Custom' };
    const { store } = await audited({
      roles: [{ ...role, Policies: [...role.Policies, custom] }],
      policies: [{ ...custom, PolicyDocument: policy('Allow') }],
    } as Partial<AccountFile>);
    Object.assign(emulator?.account(accountId).policies[0] as object, { PolicyDocument: policy('Deny') });
    const event = auditEvent('CreatePolicyVersion', { PolicyName: 'team-kms' }, { serviceName: 'Ram' });
    const { change: done } = await change(session(store), event, notify);

    const finding = done?.report.findings.find(({ checkId }) => checkId === 'ack-managed-security-role-authorized');
    expect(finding).toMatchObject({
      verdict: 'NON_COMPLIANT',
      message: { id: 'role-policy-denies', data: { policies: ['team-kms'] } },
      changedBy: { name: 'mallory', eventName: 'CreatePolicyVersion' },
    });
  });

  it('that makes the trail deliver nowhere, though it is logging, is found with its actor', async () => {
    const { store, report } = await audited();
    const recorded = 'actiontrail-kms-activity-recorded';
    expect(verdictOf(report, recorded, 'cn-hangzhou')).toBe('COMPLIANT');
    Object.assign(emulator?.account(accountId).trails[0] as object, {
      OssBucketStatus: false,
      LatestDeliveryError: 'NoSuchBucket',
    });
    const event = auditEvent('UpdateTrail', { Name: 'all' }, { serviceName: 'Actiontrail' });
    const { change: done } = await change(session(store), event, notify);

    const finding = done?.report.findings.find(({ checkId }) => checkId === recorded);
    expect(finding).toMatchObject({
      verdict: 'NON_COMPLIANT',
      message: { id: 'trail-delivers-nowhere', data: { trail: 'all', unavailable: ['oss'], error: 'NoSuchBucket' } },
      changedBy: { name: 'mallory', eventName: 'UpdateTrail' },
    });
  });
});

describe('an event on an alias that clusters name', () => {
  const alias = (keyId: string) => ({ AliasName: 'alias/prod', KeyId: keyId, RegionId: 'cn-hangzhou' });
  const named = encryptedBy('alias/prod');
  const place = async () =>
    audited({
      clusters: [cluster('c1', named), cluster('c2', named), cluster('d1', encryptedBy('key-2'))],
      aliases: [alias('key-1')],
    } as Partial<AccountFile>);

  it('has those clusters read again, with the key that it means now, and the one that it meant is kept in use', async () => {
    const { store } = await place();
    Object.assign(emulator?.account(accountId).aliases[0] as object, alias('key-2'));
    turn('key-2', { KeyState: 'Disabled' });
    const event = auditEvent('UpdateAlias', { AliasName: 'alias/prod', KeyId: 'key-2' });
    const { change: done } = await change(session(store), event, notify);

    const clusters = done?.report.clusters.map(({ id, encryption }) => [id, encryption.keyId]);
    expect(clusters).toEqual(['c1', 'c2', 'd1'].map((id) => [id, 'key-2']));
    expect(done?.report.keys.map(({ id }) => id).sort()).toEqual(['key-1', 'key-2']);
    const usable = done?.changed.filter(({ checkId }) => checkId === 'ack-cluster-encryption-key-usable');
    expect(usable?.map(({ resource, auditEvent }) => [resource.id, auditEvent?.eventName])).toEqual([
      ['c1', 'UpdateAlias'],
      ['c2', 'UpdateAlias'],
      ['d1', undefined],
    ]);
  });

  it('that deletes it is an alarm with its actor', async () => {
    const { store } = await place();
    emulator?.account(accountId).aliases.pop();
    const { change: done } = await change(
      session(store),
      auditEvent('DeleteAlias', { AliasName: 'alias/prod' }),
      notify,
    );

    expect(done?.alarms).toMatchObject([
      { kind: 'pre-outage', state: 'Absent', keyId: 'alias/prod', auditEvent: { eventName: 'DeleteAlias' } },
    ]);
  });

  it('that no cluster names touches nothing', async () => {
    const { store } = await place();
    const event = auditEvent('CreateAlias', { AliasName: 'alias/other', KeyId: 'key-9' });
    expect((await change(session(store), event, notify)).change).toBeUndefined();
  });
});

describe('an event on what stands between a cluster and KMS', () => {
  const closing = (eventName: string, parameters: object, serviceName = 'Ecs') =>
    auditEvent(eventName, parameters, { serviceName });
  const group = () =>
    emulator?.account(accountId).securityGroups[0] as unknown as { Permissions: { Permission: object[] } };
  const egress = 'ack-cluster-kms-egress-open';

  it('that closes the security group is a finding of every cluster behind it, with its actor; opening it ends that', async () => {
    const { store, report } = await audited();
    expect(verdictOf(report, egress, 'c1')).toBe('COMPLIANT');
    const rules = group().Permissions.Permission.splice(0);
    const revoked = closing('RevokeSecurityGroupEgress', { SecurityGroupId: 'sg-1' });
    const { change: closed } = await change(session(store), revoked, notify);

    const found = closed?.report.findings.filter(({ checkId }) => checkId === egress) ?? [];
    expect(found.map(({ resource, verdict, changedBy }) => [resource.id, verdict, changedBy?.eventName])).toEqual([
      ...['c1', 'c2', 'c3', 'd1'].map((id) => [id, 'NON_COMPLIANT', 'RevokeSecurityGroupEgress']),
      ['open', 'NOT_APPLICABLE', undefined],
    ]);
    const causes = rootCausesOf(closed?.report as Report).filter(({ kind }) => kind === 'egress');
    expect(causes.map(({ subject, open }) => [subject.id, open.length])).toEqual([['sg-1', 4]]);

    group().Permissions.Permission.push(...rules);
    const again = closing('AuthorizeSecurityGroupEgress', { SecurityGroupId: 'sg-1' });
    expect(verdictOf((await change(session(store), again, notify)).change?.report, egress, 'c1')).toBe('COMPLIANT');
  });

  it('that binds a closed network ACL to a vSwitch is found with its actor', async () => {
    const { store } = await audited();
    const live = emulator?.account(accountId);
    const acl = { RegionId: 'cn-hangzhou', NetworkAclId: 'nacl-1' };
    const entries = { EgressAclEntries: { EgressAclEntry: [] }, IngressAclEntries: { IngressAclEntry: [] } };
    live?.networkAcls.push({ ...acl, ...entries });
    Object.assign(live?.vSwitches[0] as object, { NetworkAclId: 'nacl-1' });
    const parameters = {
      NetworkAclId: 'nacl-1',
      'Resource.1.ResourceId': 'vsw-1',
      'Resource.1.ResourceType': 'VSwitch',
    };
    const { change: done } = await change(session(store), closing('AssociateNetworkAcl', parameters, 'Vpc'), notify);

    const finding = done?.report.findings.find(({ checkId, resource }) => checkId === egress && resource.id === 'c1');
    expect(finding).toMatchObject({
      verdict: 'NON_COMPLIANT',
      message: { data: { by: 'nacl-1' } },
      changedBy: { name: 'mallory', eventName: 'AssociateNetworkAcl' },
    });
  });

  it('on a group that no encrypted cluster has touches nothing', async () => {
    const { store } = await audited();
    const other = closing('RevokeSecurityGroupEgress', { SecurityGroupId: 'sg-other' });
    expect((await change(session(store), other, notify)).change).toBeUndefined();
  });

  it('asks for nothing of the network where the check is turned off', async () => {
    const config = { checks: { disable: [egress] } };
    const { report } = await audited({}, { config });
    expect(verdictOf(report, egress, 'c1')).toBe('NOT_APPLICABLE');
    expect(Object.keys(report.summary.apiCalls).filter((name) => /^(ecs|vpc):/.test(name))).toEqual([]);
  });
});
