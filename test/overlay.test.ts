import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Report } from '../src/model/report.ts';
import type { Rereading } from '../src/model/rereading.ts';
import { overlay } from '../src/overlay.ts';
import { troubledReport } from './report/fixture-report.ts';

const base: Report = troubledReport;
const named = { auditId: 'a' };
const at = (second: number) => new Date(Date.parse(base.startedAt) + second * 1_000).toISOString();

/** A rereading of some of the report's clusters and keys, in which every verdict is the given one. */
function rereadingOf(indexes: readonly number[], second: number, verdict: 'COMPLIANT' | 'NON_COMPLIANT'): Rereading {
  const clusters = base.clusters.filter((_, index) => indexes.includes(index));
  const ids = new Set(clusters.map(({ id }) => id));
  return {
    accountId: base.scope.accounts[0] ?? '',
    readAt: at(second),
    eventIds: [`e-${second}`],
    clusters,
    keys: [],
    gone: [],
    findings: base.findings
      .filter(({ resource }) => ids.has(resource.id))
      .map(({ changedBy: _, ...finding }) => ({ ...finding, verdict, since: at(second) })),
    readErrors: [],
    account: false,
    trailRegions: [],
    apiCalls: {},
  };
}

const rereadings = fc.array(
  fc.record({
    indexes: fc.array(fc.nat({ max: base.clusters.length - 1 }), { maxLength: 4 }),
    second: fc.integer({ min: -20, max: 20 }),
    verdict: fc.constantFrom('COMPLIANT' as const, 'NON_COMPLIANT' as const),
  }),
  { maxLength: 6 },
);

describe('a report with what was read again over it', () => {
  it('holds of each resource what was read last', () => {
    fc.assert(
      fc.property(rereadings, (plans) => {
        const distinct = [...new Map(plans.map((plan) => [plan.second, plan])).values()];
        const result = distinct
          .map(({ indexes, second, verdict }) => rereadingOf(indexes, second, verdict))
          .reduce((report, rereading) => overlay(report, rereading, named), base);
        for (const [index, { id }] of base.clusters.entries()) {
          const newest = distinct
            .filter(({ indexes, second }) => second > 0 && indexes.includes(index))
            .sort((a, b) => b.second - a.second)[0];
          for (const finding of result.findings.filter(({ resource }) => resource.id === id)) {
            const before = base.findings.find((known) => known.id === finding.id);
            expect(finding.verdict).toBe(newest?.verdict ?? before?.verdict);
            expect(finding.firstSeen).toBe(before?.firstSeen);
          }
        }
        expect(result.findings.length).toBe(base.findings.length);
      }),
      { numRuns: 50 },
    );
  });

  it('is not changed by laying the same over it again', () => {
    const rereading = rereadingOf([0, 1], 5, 'NON_COMPLIANT');
    const once = overlay(base, rereading, named);

    expect(overlay(once, rereading, named)).toEqual(once);
  });

  it('names who did it while the verdict stays as it led to, whoever reads it again', () => {
    const by = { name: 'eve', type: 'ram-user', address: '', eventName: 'DisableKey', time: null };
    const broken = rereadingOf([0], 5, 'NON_COMPLIANT');
    const told = { ...broken, findings: broken.findings.map((finding) => ({ ...finding, by })) };
    const ids = new Set(broken.findings.map(({ id }) => id));
    const namesIn = ({ findings }: Report) =>
      new Set(findings.filter(({ id }) => ids.has(id)).map((one) => one.changedBy?.name));
    const once = overlay(base, told, named);

    expect(namesIn(once)).toEqual(new Set(['eve']));
    expect(namesIn(overlay(once, rereadingOf([0], 9, 'NON_COMPLIANT'), named))).toEqual(new Set(['eve']));
    const fixed = overlay(once, rereadingOf([0], 9, 'COMPLIANT'), named);
    expect(namesIn(fixed)).toEqual(new Set([undefined]));
    expect(namesIn(overlay(fixed, rereadingOf([0], 12, 'NON_COMPLIANT'), named))).toEqual(new Set([undefined]));
  });

  it('counts what it holds', () => {
    const { findings, clusters, summary } = overlay(base, rereadingOf([0], 5, 'NON_COMPLIANT'), named);

    expect(summary.verdicts.NON_COMPLIANT).toBe(findings.filter(({ verdict }) => verdict === 'NON_COMPLIANT').length);
    expect(summary.clusters).toBe(clusters.length);
    expect(summary.proClusters).toBe(base.summary.proClusters);
  });

  it('has nothing of a cluster that is gone, unless it was read later than that', () => {
    const gone = (second: number) => ({ ...rereadingOf([], second, 'COMPLIANT'), gone: [base.clusters[0]?.id ?? ''] });

    expect(overlay(base, gone(5), named).clusters).toHaveLength(base.clusters.length - 1);
    expect(overlay(base, gone(-5), named).clusters).toHaveLength(base.clusters.length);
  });
});
