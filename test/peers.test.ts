import { afterEach, describe, expect, it } from 'vitest';
import { type AccountFile, type Emulator, type EmulatorOptions, startEmulator } from '../emulator/index.ts';
import { parseConfig } from '../src/config/load.ts';
import type { Verdict } from '../src/model/finding.ts';
import type { Report } from '../src/model/report.ts';
import { audit } from '../src/runs/audit.ts';
import { accessKey, account, cluster, event, key, metaData, openGroup } from './account.ts';
import { openSession, type SessionOptions } from './open-session.ts';

/**
 * How the peers fail, from end to end. Failures with alerts, waivers, events and
 * remediation are tested beside those.
 */

let emulator: Emulator | undefined;
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

async function auditOf(
  parts: Record<string, unknown>,
  options: SessionOptions = {},
  cloud: Partial<EmulatorOptions> = {},
) {
  emulator = await startEmulator({ accounts: [account(parts as Partial<AccountFile>)], ...cloud });
  const { report } = await audit(openSession(emulator, { hasty: true, ...options }));
  return { report, stats: emulator.stats() };
}

function verdict(report: Report, checkId: string, id: string): Verdict | undefined {
  return report.findings.find((finding) => finding.checkId === checkId && finding.resource.id === id)?.verdict;
}

const enabled = 'ack-cluster-encryption-enabled';
const usable = 'ack-cluster-encryption-key-usable';
const encrypted = (keyId: string) => metaData({ DisableEncryption: false, EncryptionKMSKeyId: keyId });
const off = metaData({ DisableEncryption: true, EncryptionKMSKeyId: '' });
const many = (count: number, fields: (index: number) => object = () => ({})) =>
  Array.from({ length: count }, (_, index) => cluster(`c${String(index).padStart(3, '0')}`, { ...fields(index) }));

describe('where peers fail', () => {
  it('1: the second page and those after it are read, of clusters and of records', async () => {
    const clusters = many(130, (index) => (index === 129 ? { meta_data: off } : {}));
    const events = Array.from({ length: 130 }, (_, index) =>
      event(index === 129 ? 'key-last' : 'key-1', { eventTime: `@-${20 + index}m` }),
    );
    const { report } = await auditOf({ clusters, events });

    expect(report.clusters).toHaveLength(130);
    expect(verdict(report, enabled, 'c129')).toBe('NON_COMPLIANT');
    expect(report.findings.find(({ checkId }) => checkId === 'kms-key-activity-explained')?.message.data).toMatchObject(
      { keys: ['key-last'] },
    );
  });

  it('2: a warm run finds what a cold one finds, though the pages were read before', async () => {
    const now = Date.now();
    const accounts = [account({ clusters: many(120) } as unknown as Partial<AccountFile>)];
    emulator = await startEmulator({ accounts, clock: { now: () => now } });
    const runs = [];
    for (let run = 0; run < 3; run += 1) runs.push((await audit(openSession(emulator, { now: () => now }))).report);
    const shown = runs.map(({ clusters, findings }) =>
      JSON.stringify([
        clusters.map(({ source: _, ...cluster }) => cluster),
        findings.map(({ id, verdict: of }) => [id, of]),
      ]),
    );
    const requests = runs.map(({ clusters }) => clusters[119]?.source?.requestId);

    expect(new Set(shown).size).toBe(1);
    // Each run read for itself.
    expect(new Set(requests).size).toBe(3);
    expect(runs[2]?.clusters).toHaveLength(120);
  });

  it.each([
    'cs:DescribeClustersV1',
    'kms:DescribeKey',
    'ram:GetRole',
    'cs:CheckServiceRole',
    'actiontrail:LookupEvents',
  ])('3: an error of %s is neither a missing resource nor a pass', async (operation) => {
    const { report } = await auditOf({ faults: [{ operation, status: 500, code: 'InternalError' }] });

    expect(report.readErrors.map((error) => error.operation)).toContain(operation);
    expect(report.summary.verified).toBe(0);
    expect(
      report.findings.filter(({ verdict: of, message }) => of === 'INSUFFICIENT_DATA' && message.id === 'read-error')
        .length,
    ).toBeGreaterThan(0);
    expect(
      report.findings.filter(({ message }) => ['key-absent', 'role-absent', 'no-pro-cluster'].includes(message.id)),
    ).toEqual([]);
  });

  it('4: what is throttled is asked again later, a few times, and not at once for ever', async () => {
    const { report, stats } = await auditOf({
      faults: [{ operation: 'kms:DescribeKey', status: 429, code: 'Rejected.Throttling' }],
    });

    // Throttling uses up the 15 seconds of a call, here at 0.14 up to 2.2 seconds a wait, and no tries.
    expect(stats.calls['kms:DescribeKey']).toBe(10);
    expect(verdict(report, usable, 'c1')).toBe('INSUFFICIENT_DATA');
  });

  it('5: a thousand keys are not asked for all at once', async () => {
    const clusters = many(400, (index) => ({ meta_data: encrypted(`key-${index}`) }));
    const keys = Array.from({ length: 400 }, (_, index) => key(`key-${index}`));
    const { report, stats } = await auditOf({ clusters, keys, events: [] }, {}, { latencyMs: 5 });

    expect(report.readErrors).toEqual([]);
    expect(stats.calls['kms:DescribeKey']).toBe(400);
    expect(stats.peakInFlight).toBeLessThanOrEqual(100);
  });

  it.each<[string, unknown, Verdict]>([
    ['text', encrypted('key-1'), 'COMPLIANT'],
    ['an object', { Capabilities: { DisableEncryption: false, EncryptionKMSKeyId: 'key-1' } }, 'COMPLIANT'],
    ['empty', '', 'INSUFFICIENT_DATA'],
    ['missing', undefined, 'INSUFFICIENT_DATA'],
    ['malformed', '{"Capabilities":', 'INSUFFICIENT_DATA'],
    ['a list', '[]', 'INSUFFICIENT_DATA'],
  ])('6: meta_data that is %s is read as what it is', async (_, meta_data, expected) => {
    const { report } = await auditOf({ clusters: [cluster('c1', { meta_data })] });
    expect(verdict(report, enabled, 'c1')).toBe(expected);
  });

  it.each([
    ['false', 'COMPLIANT'],
    ['False', 'COMPLIANT'],
    ['true', 'NON_COMPLIANT'],
    ['TRUE', 'NON_COMPLIANT'],
    ['no', 'INSUFFICIENT_DATA'],
  ])('7: the flag as the text %j means what it says', async (flag, expected) => {
    const meta_data = metaData({ DisableEncryption: flag, EncryptionKMSKeyId: 'key-1' });
    const { report } = await auditOf({ clusters: [cluster('c1', { meta_data })] });
    expect(verdict(report, enabled, 'c1')).toBe(expected);
  });

  it('8: a field that is renamed breaks loudly: the report says what is missing, and nothing passes', async () => {
    const renamed = key('key-1', { KeyState: undefined, KeyStatus: 'Enabled' });
    const { report } = await auditOf({ keys: [renamed] });

    expect(verdict(report, usable, 'c1')).toBe('INSUFFICIENT_DATA');
    expect(report.readErrors).toMatchObject([{ operation: 'kms:DescribeKey', resource: 'key-1' }]);
    expect(report.readErrors[0]?.message).toContain('`KeyState` is missing');
  });

  it.each(['ack.pro.small', 'ack.pro.xlarge', 'ack.pro.2xlarge', 'ack.pro.4xlarge'])(
    '9: a cluster of the spec %s is a Pro cluster',
    async (cluster_spec) => {
      for (const profile of ['Default', 'Edge', 'Serverless', 'Lingjun']) {
        const { report } = await auditOf({ clusters: [cluster('c1', { cluster_spec, profile, meta_data: off })] });
        expect(verdict(report, enabled, 'c1')).toBe('NON_COMPLIANT');
        await emulator?.close();
      }
    },
  );

  it('10: a cluster that was switched off is off, though its key is still named', async () => {
    const meta_data = metaData({ DisableEncryption: true, EncryptionKMSKeyId: 'key-1' });
    const { report } = await auditOf({ clusters: [cluster('c1', { meta_data })] });

    expect(verdict(report, enabled, 'c1')).toBe('NON_COMPLIANT');
    expect(report.clusters[0]).toMatchObject({ encryption: { state: 'off', keyId: 'key-1' }, verified: 'no' });
  });

  it('11: nothing but Capabilities tells that encryption is on: fields that sound like it do not', async () => {
    const misleading = {
      meta_data: metaData({}),
      parameters: { EncryptionProviderKey: 'key-1', DisableEncryption: 'false' },
      encryption_provider_key: 'key-1',
      security_options: { encryption: true },
    };
    const { report } = await auditOf({ clusters: [cluster('c1', misleading)] });
    expect(verdict(report, enabled, 'c1')).toBe('NON_COMPLIANT');
  });

  it('12: a key of the cloud’s own is not a customer’s key', async () => {
    const { report } = await auditOf({ keys: [key('key-1', { Creator: 'Acs' })] });

    expect(verdict(report, 'ack-cluster-encryption-key-supported', 'c1')).toBe('NON_COMPLIANT');
    expect(report.clusters[0]?.verified).toBe('no');
  });

  it.each([
    ['old', '2020-01-01T00:00:00Z', 'Enabled', 'COMPLIANT'],
    ['new', '2026-11-01T00:00:00Z', 'Disabled', 'NON_COMPLIANT'],
  ])(
    '13: rotation is what KMS says of it, and not the age of an %s key',
    async (_, CreationDate, AutomaticRotation, expected) => {
      const config = parseConfig('keys: { rotation: "on" }', 'test');
      const { report } = await auditOf({ keys: [key('key-1', { CreationDate, AutomaticRotation })] }, { config });
      expect(verdict(report, 'ack-cluster-encryption-key-rotation', 'c1')).toBe(expected);
    },
  );

  it('14: a key that many clusters share is judged for each of them', async () => {
    const { report, stats } = await auditOf({ clusters: many(60), keys: [key('key-1', { KeyState: 'Disabled' })] });

    expect(
      report.findings.filter(({ checkId, verdict: of }) => checkId === usable && of === 'NON_COMPLIANT'),
    ).toHaveLength(60);
    expect(report.keys[0]?.clusters).toHaveLength(60);
    expect(stats.calls['kms:DescribeKey']).toBe(1);
  });

  it('21: every region that holds a cluster is audited, whichever it is, and no list of regions is built in', async () => {
    const regions = ['cn-hangzhou', 'eu-central-1', 'me-east-1', 'xx-future-7'];
    const clusters = regions.map((region_id) => cluster(`in-${region_id}`, { region_id }));
    const keys = regions.map((RegionId) => key('key-1', { RegionId }));
    const events = regions.map((acsRegion) => event('key-1', { acsRegion }));
    const securityGroups = regions.map((region) => openGroup('sg-1', region));
    const vSwitches = regions.map((RegionId) => ({ RegionId, VSwitchId: 'vsw-1' }));
    const { report } = await auditOf({ clusters, keys, events, securityGroups, vSwitches });

    expect(report.readErrors).toEqual([]);
    expect(report.scope.regions).toEqual([...regions].sort());
    expect(report.clusters.every(({ verified }) => verified === 'cluster')).toBe(true);
  });

  it('23: reads are looked for in the trail as well as writes', async () => {
    for (const eventRW of ['Read', 'Write']) {
      const { report } = await auditOf({ events: [event('key-1', { eventRW })] });
      expect(verdict(report, 'ack-cluster-encryption-active', 'c1')).toBe('COMPLIANT');
      await emulator?.close();
    }
  });

  it('proves nothing where everything is denied', async () => {
    const { report } = await auditOf({ accessKeys: [{ ...accessKey, deny: ['*'] }] });
    expect(report.summary).toMatchObject({ verified: 0, verdicts: { COMPLIANT: 0 } });
  });
});
