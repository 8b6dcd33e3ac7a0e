import { afterEach, describe, expect, it } from 'vitest';
import { type AccountFile, type Emulator, type EmulatorOptions, startEmulator } from '../../emulator/index.ts';
import type { Report } from '../../src/model/report.ts';
import { audit } from '../../src/runs/audit.ts';
import { accessKey, account, accountId, cluster, event, key, metaData } from '../account.ts';
import { openSession, type SessionOptions } from '../open-session.ts';

let emulator: Emulator | undefined;
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

async function auditOf(file: AccountFile, options: SessionOptions = {}, cloud: Partial<EmulatorOptions> = {}) {
  emulator = await startEmulator({ accounts: [file], ...cloud });
  return (await audit(openSession(emulator, options))).report;
}

function verdict(report: Report, checkId: string, id: string) {
  return report.findings.find((finding) => finding.checkId === checkId && finding.resource.id === id)?.verdict;
}

describe('an audit of one account', () => {
  it('verifies an encrypted cluster whose key works', async () => {
    const report = await auditOf(account());

    expect(report.readErrors).toEqual([]);
    expect(report.clusters[0]?.verification).toEqual({
      configured: 'COMPLIANT',
      keyUsable: 'COMPLIANT',
      roleAuthorized: 'COMPLIANT',
      keyUsed: 'COMPLIANT',
      existingSecretsReencrypted: 'INSUFFICIENT_DATA',
    });
    expect(report.clusters[0]?.verified).toBe('cluster');
    expect(report.summary).toMatchObject({ clusters: 1, proClusters: 1, verified: 1 });
  });

  it('finds not one COMPLIANT where every read is denied', async () => {
    const report = await auditOf(account({ accessKeys: [{ ...accessKey, deny: ['*'] }] }));

    expect(report.summary.verdicts.COMPLIANT).toBe(0);
    expect(report.summary.verdicts.INSUFFICIENT_DATA).toBeGreaterThan(0);
    expect(report.readErrors.map(({ operation }) => operation)).toContain('cs:DescribeClustersV1');
  });

  it('passes nothing, and offers no remedy, where the list of clusters is null', async () => {
    const body = { clusters: null, page_info: { page_number: 1, page_size: 50, total_count: 0 } };
    const faults = [{ operation: 'cs:DescribeClustersV1', status: 200, body }];
    const report = await auditOf(account({ clusters: [], faults } as Partial<AccountFile>));

    expect(report.readErrors).toMatchObject([{ operation: 'cs:DescribeClustersV1' }]);
    expect(report.summary.verdicts).toMatchObject({ COMPLIANT: 0, NON_COMPLIANT: 0 });
    expect(report.findings.flatMap(({ remediation }) => remediation?.commands ?? [])).toEqual([]);
    for (const checkId of ['ack-cluster-encryption-enabled', 'kms-key-state-not-pending-deletion']) {
      expect(verdict(report, checkId, accountId)).toBe('INSUFFICIENT_DATA');
    }
  });

  it.each([
    { twice: 0, looks: 1, codes: [] },
    // The account's list, then that of the region, which counts it twice too and is read again.
    { twice: 1, looks: 3, codes: [] },
    // Of so many it cannot be told whether they are counted twice, or others are missing.
    { twice: 27, looks: 3, codes: ['MalformedAnswer'] },
  ])(
    'judges each of 1,200 clusters once, $twice listed twice, over foreign regions, within the calls allowed',
    async ({ twice, looks, codes }) => {
      const clusters = Array.from({ length: 1_200 }, (_, index) =>
        cluster(`c${index}`, {
          region_id: index % 10 === 0 ? 'cn-beijing' : 'cn-hangzhou',
          meta_data: metaData({ DisableEncryption: false, EncryptionKMSKeyId: `key-${index % 40}` }),
        }),
      );
      const keys = Array.from({ length: 40 }, (_, index) => [
        key(`key-${index}`),
        key(`key-${index}`, { RegionId: 'cn-beijing' }),
      ]).flat();
      const again = clusters.filter((_, index) => index % 10 !== 0).slice(0, twice);
      const file = account({ clusters: [...clusters, ...again], keys } as Partial<AccountFile>);
      const report = await auditOf(file, { config: { regions: ['cn-hangzhou'] } });

      expect(report.readErrors.map(({ code }) => code)).toEqual(codes);
      expect(report.clusters).toHaveLength(1_080);
      expect(new Set(report.clusters.map(({ id }) => id)).size).toBe(1_080);
      expect(report.clusters.every(({ regionId }) => regionId === 'cn-hangzhou')).toBe(true);
      const enabled = report.findings.filter(
        ({ checkId, resource }) =>
          checkId === 'ack-cluster-encryption-enabled' && resource.type === 'ACS::ACK::Cluster',
      );
      expect(enabled).toHaveLength(1_080);
      // Without a ledger usage has to be looked up, in a budget of its own: four streams, three spans of thirty days.
      const { 'actiontrail:LookupEvents': lookups = 0, ...others } = report.summary.apiCalls;
      expect(lookups).toBeLessThanOrEqual(12);
      const calls = Object.values(others).reduce((sum, count) => sum + count, 0);
      expect(calls).toBeLessThanOrEqual(looks * Math.ceil((1_200 + twice) / 50) + 40 + 10);
    },
  );

  it('gives the same report twice in one process', async () => {
    const now = Date.now();
    emulator = await startEmulator({ accounts: [account()], clock: { now: () => now } });
    const first = await audit(openSession(emulator, { now: () => now }));
    const second = await audit(openSession(emulator, { now: () => now }));
    const strip = ({ report }: { report: Report }) => JSON.stringify(report).replace(/"requestId":"[^"]*"/g, '');

    expect(strip(second)).toBe(strip(first));
  });

  it('is definite about everything though every third call is throttled', async () => {
    const clusters = Array.from({ length: 120 }, (_, index) => cluster(`c${index}`));
    const file = account({
      clusters,
      faults: [{ operation: '*', every: 3, status: 429, code: 'Rejected.Throttling' }],
    } as Partial<AccountFile>);
    const report = await auditOf(file);

    expect(report.readErrors).toEqual([]);
    expect(verdict(report, 'ack-cluster-encryption-enabled', 'c0')).toBe('COMPLIANT');
    expect(report.findings.filter((finding) => finding.verdict === 'INSUFFICIENT_DATA')).toEqual([]);
  });

  it('reads the clusters of a region that is asked for from that region where the whole list is denied', async () => {
    const file = account({ accessKeys: [{ ...accessKey, deny: ['cs:DescribeClustersV1'] }] });
    const report = await auditOf(file, { config: { regions: ['cn-hangzhou'] } });

    expect(report.readErrors).toEqual([]);
    expect(report.clusters).toHaveLength(1);
  });

  it('lists two regions whole and the third as unread first, where that one is denied', async () => {
    const regions = ['cn-beijing', 'cn-hangzhou', 'cn-shanghai'];
    const clusters = regions.flatMap((region) => [1, 2].map((n) => cluster(`${region}-${n}`, { region_id: region })));
    const file = account({
      clusters,
      keys: regions.map((region) => key('key-1', { RegionId: region })),
      accessKeys: [{ ...accessKey, deny: ['cs:DescribeClustersV1'] }],
      faults: [
        { operation: 'cs:DescribeClustersForRegion', region: 'cn-shanghai', status: 403, code: 'Forbidden.RAM' },
      ],
    } as Partial<AccountFile>);
    const report = await auditOf(file, { config: { regions } });

    expect(report.readErrors[0]).toMatchObject({ operation: 'cs:DescribeClustersForRegion', regionId: 'cn-shanghai' });
    expect(report.clusters.map(({ id }) => id)).toEqual([
      'cn-beijing-1',
      'cn-beijing-2',
      'cn-hangzhou-1',
      'cn-hangzhou-2',
    ]);
    expect(verdict(report, 'ack-cluster-encryption-enabled', 'cn-shanghai')).toBe('INSUFFICIENT_DATA');
  });

  it('says that a region which nobody knows could not be read', async () => {
    const report = await auditOf(account(), { config: { regions: ['cn-hangzhuo'] } });

    expect(report.readErrors.map(({ operation, regionId }) => `${operation} ${regionId}`)).toEqual([
      'cs:DescribeClustersForRegion cn-hangzhuo',
    ]);
    expect(report.summary.verdicts.COMPLIANT).toBe(0);
  });

  it('does not take another account for the one that was asked for', async () => {
    const report = await auditOf(account(), { accountId: '9999999999999999' });

    expect(report.clusters).toEqual([]);
    expect(report.readErrors[0]).toMatchObject({ code: 'OtherAccount', accountId: '9999999999999999' });
    expect(report.summary.verdicts.COMPLIANT).toBe(0);
  });

  it('sees a cluster whose calls KMS refuses', async () => {
    const denied = { eventName: 'Decrypt', eventTime: '@-15m', errorCode: 'Forbidden.NoPermission' };
    const report = await auditOf(account({ events: [event('key-1'), event('key-1', denied)] } as Partial<AccountFile>));

    expect(verdict(report, 'ack-cluster-encryption-not-denied', 'c1')).toBe('NON_COMPLIANT');
    expect(report.clusters[0]?.verified).toBe('no');
  });
});
