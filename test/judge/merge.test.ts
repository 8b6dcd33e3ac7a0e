import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountReadError } from '../../src/collect/account.ts';
import { defaultConfig } from '../../src/config/load.ts';
import { worstFirst } from '../../src/judge/assemble.ts';
import { type MergeOptions, merge } from '../../src/judge/merge.ts';
import { verdicts } from '../../src/model/finding.ts';
import type { AppliedWaiver, Report } from '../../src/model/report.ts';
import { parseReport } from '../../src/report/parse-report.ts';
import { conclude } from '../../src/runs/conclude.ts';
import { throwCheckError } from '../facts/healthy.ts';
import { aboutCluster, cluster, finding, key, mallory, report } from '../report/fixture-report.ts';

const options: MergeOptions = {
  auditId: '2026-11-22T06-30-00Z-00000000-organization',
  startedAt: '2026-11-22T06:30:00.000Z',
  finishedAt: '2026-11-22T06:40:00.000Z',
  readErrors: [],
  apiCalls: {},
};

const verification = {
  configured: 'COMPLIANT',
  keyUsable: 'COMPLIANT',
  roleAuthorized: 'COMPLIANT',
  keyUsed: 'COMPLIANT',
  existingSecretsReencrypted: 'INSUFFICIENT_DATA',
} as const;

/** The report of an account with so many clusters, of which so many are off. */
function accountReport(accountId: string, clusters: number, off: number, parts: Partial<Report> = {}): Report {
  const own = Array.from({ length: clusters }, (_, index) => {
    const number = Number(accountId) * 100 + index;
    return { ...cluster(number, { name: `name-${number}`, verification }), id: `c-${number}`, accountId };
  });
  const findings = own
    .map((one, index) =>
      finding(
        { ...aboutCluster(one), accountId },
        { id: 'encryption-off', data: {} },
        {
          checkId: 'ack-cluster-encryption-enabled',
          severity: index % 2 === 0 ? 'high' : 'medium',
          verdict: index < off ? 'NON_COMPLIANT' : 'COMPLIANT',
          ...(index === 0 && { by: mallory }),
        },
      ),
    )
    .sort(worstFirst);
  return report({
    scope: { accounts: [accountId], regions: ['cn-hangzhou'] },
    clusters: own,
    keys: [key(`key-${accountId}`, own, { accountId })],
    findings,
    ...parts,
  });
}

const someReports = fc
  .array(fc.record({ clusters: fc.nat(4), off: fc.nat(4) }), { minLength: 1, maxLength: 5 })
  .map((all) => all.map(({ clusters, off }, index) => accountReport(String(index + 1), clusters, off)));

type Reports = [Report, ...Report[]];

describe('the report of many accounts', () => {
  it('holds every account, cluster, key and finding once, worst first, and adds up', () => {
    fc.assert(
      fc.property(someReports, (reports) => {
        const merged = merge(reports as Reports, options);
        const all = <T>(of: (one: Report) => readonly T[]) => reports.flatMap((one) => of(one));

        expect(merged.scope.accounts).toEqual(all(({ scope }) => scope.accounts));
        expect(merged.clusters.map(({ id }) => id).sort()).toEqual(
          all((one) => one.clusters.map(({ id }) => id)).sort(),
        );
        expect(merged.keys).toHaveLength(all(({ keys }) => keys).length);
        expect(merged.findings.map(({ id }) => id).sort()).toEqual(
          all((one) => one.findings.map(({ id }) => id)).sort(),
        );
        expect([...merged.findings].sort(worstFirst)).toEqual(merged.findings);
        for (const verdict of verdicts) {
          const counted = merged.findings.filter((one) => one.verdict === verdict).length;
          expect(merged.summary.verdicts[verdict]).toBe(counted);
        }
        expect(merged.summary.clusters).toBe(merged.clusters.length);
        expect(merged.cost.encrypted.clusters + merged.cost.off.clusters + merged.cost.unknown).toBe(
          merged.clusters.length,
        );
        expect(() => parseReport(JSON.stringify(merged))).not.toThrow();
        for (const { id, changedBy } of all(({ findings }) => findings))
          expect(merged.findings.find((one) => one.id === id)?.changedBy).toEqual(changedBy);
      }),
      { numRuns: 50 },
    );
  });

  it('is partial where that of one account is', () => {
    const reports: Reports = [accountReport('1', 1, 0), accountReport('2', 1, 0, { kind: 'partial' })];
    expect(merge(reports, options).kind).toBe('partial');
    expect(merge([reports[0]], options).kind).toBe('audit');
  });

  it('is the same in whatever order they come', () => {
    const reports = [3, 1, 2].map((id) => accountReport(String(id), id, 1)) as Reports;
    const merged = merge(reports, options);
    const again = merge([...reports].reverse() as Reports, options);

    expect(again.findings).toEqual(merged.findings);
    expect({ ...again, clusters: [], keys: [] }).toEqual({ ...merged, clusters: [], keys: [] });
  });

  it('changes none of the reports', () => {
    const reports = [accountReport('1', 2, 1), accountReport('2', 1, 0)] as Reports;
    const before = structuredClone(reports);
    merge(reports, options);

    expect(reports).toEqual(before);
  });

  it('counts the calls of all, and those of the organization', () => {
    const { apiCalls } = merge([accountReport('1', 1, 0), accountReport('2', 1, 0)], {
      ...options,
      apiCalls: { 'resourcemanager:ListAccounts': 3, 'kms:DescribeKey': 1 },
    }).summary;

    expect(apiCalls).toEqual({
      'actiontrail:LookupEvents': 116,
      'cs:DescribeClustersV1': 2,
      'kms:DescribeKey': 25,
      'resourcemanager:ListAccounts': 3,
    });
  });

  it('adds up what each waiver does', () => {
    const waiver: AppliedWaiver = {
      check: 'kms-key-delete-protection-enabled',
      selector: 'tag:env=test',
      reason: 'r',
      owner: 'o',
      approvedBy: 'a',
      expires: '2027-01-01',
      state: 'active',
      problem: null,
      findings: 2,
    };
    const other = { ...waiver, selector: 'tag:env=dev', findings: 1 };
    const merged = merge(
      [
        accountReport('1', 1, 0, { waivers: [waiver, other] }),
        accountReport('2', 1, 0, {
          waivers: [
            { ...waiver, findings: 5 },
            { ...other, findings: 0 },
          ],
        }),
      ],
      options,
    );

    expect(merged.waivers).toEqual([{ ...waiver, findings: 7 }, other]);
  });

  it('opens with what could not be read, that of the organization first', () => {
    const error = {
      operation: 'resourcemanager:ListAccounts',
      accountId: '1',
      regionId: '',
      code: 'NoPermission',
      message: 'no',
      requestId: 'R-1',
    };
    const denied = { ...error, operation: 'sts:AssumeRole', accountId: '2', requestId: 'R-2' };
    const closed = conclude(
      { config: defaultConfig(), onCheckError: throwCheckError },
      accountReadError('2', { regions: [], why: denied, at: options.finishedAt }),
      { auditId: 'closed' },
    );
    const merged = merge([accountReport('1', 1, 0), closed], { ...options, readErrors: [error] });

    expect(merged.readErrors).toEqual([error, denied]);
    expect(merged.scope.accounts).toEqual(['1', '2']);
    const ofDenied = merged.findings.filter(({ resource }) => resource.accountId === '2');
    expect(new Set(ofDenied.map(({ verdict }) => verdict))).toEqual(new Set(['INSUFFICIENT_DATA']));
    expect(new Set(ofDenied.map(({ checkId }) => checkId)).size).toBeGreaterThan(10);
  });

  it('is not made where an account comes twice', () => {
    expect(() => merge([accountReport('1', 1, 0), accountReport('1', 1, 0)], options)).toThrow('twice');
  });
});
