import { describe, expect, it } from 'vitest';
import { stages, verdicts } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { renderPrometheus } from '../../src/report/prometheus.ts';
import { deniedReport, emptyReport, hostileNames, troubledReport, verifiedReport } from './fixture-report.ts';
import { parseOpenMetrics, type Sample } from './open-metrics.ts';
import { renderOptions } from './render-options.ts';
import { spoiled } from './spoiled-report.ts';

const read = (report: Report) => parseOpenMetrics(renderPrometheus(report, renderOptions));
const of = (samples: readonly Sample[], name: string) =>
  samples.filter((sample) => sample.name === `sealwatch_${name}`);
const samples = read(troubledReport);

describe('the metrics', () => {
  it.each(['en', 'zh'] as const)('read as in test/golden/report.%s.prom', async (lang) => {
    await expect(renderPrometheus(troubledReport, { ...renderOptions, lang })).toMatchFileSnapshot(
      `../golden/report.${lang}.prom`,
    );
  });

  it('count findings by verdict, each verdict a series of its own', () => {
    expect(of(samples, 'findings')).toEqual(
      verdicts.map((verdict) => ({
        name: 'sealwatch_findings',
        labels: { verdict },
        value: troubledReport.summary.verdicts[verdict],
      })),
    );
    expect(
      of(samples, 'noncompliant_findings').find(({ labels }) => labels.waived === 'true' && labels.severity === 'high')
        ?.value,
    ).toBe(1);
  });

  it('tell how much was not read', () => {
    expect(of(samples, 'read_errors').map(({ value }) => value)).toEqual([troubledReport.readErrors.length]);
    expect(of(samples, 'read_error_operations')).toContainEqual({
      name: 'sealwatch_read_error_operations',
      labels: { operation: 'kms:DescribeKey', code: 'Rejected.Throttling' },
      value: 6,
    });
    expect(of(samples, 'unlisted').map(({ value }) => value)).toEqual([1]);
    expect(of(read(verifiedReport), 'read_errors').map(({ value }) => value)).toEqual([0]);
  });

  it('tell each stage of each cluster by its verdict, and never by a number', () => {
    const stage = of(samples, 'cluster_stage');
    expect(stage).toHaveLength(stages.length * troubledReport.clusters.length);
    expect(new Set(stage.map(({ value }) => value))).toEqual(new Set([1]));
    const edge = stage
      .filter(({ labels }) => labels.name === 'lab-edge')
      .map(({ labels }) => [labels.stage, labels.verdict]);
    expect(Object.fromEntries(edge)).toEqual(
      troubledReport.clusters.find(({ name }) => name === 'lab-edge')?.verification,
    );
  });

  it.each([
    ['app-02', 'cluster'],
    ['app-01', 'key'],
    ['prod-pay', 'no'],
    ['lab-edge', 'unknown'],
    ['tools', 'not_applicable'],
  ])('tell of %s that its verification is %s', (name, verification) => {
    expect(of(samples, 'cluster_verified').find(({ labels }) => labels.name === name)?.labels.verified).toBe(
      verification,
    );
  });

  it('tell no time at which a key was seen at work where it was not', () => {
    const seen = of(samples, 'cluster_key_used_timestamp_seconds').map(({ labels }) => labels.name);
    expect(seen).toContain('prod-pay');
    expect(seen).not.toContain('prod-silent');
  });

  it('tell no number of clusters, not even 0, where the only list was refused', () => {
    for (const name of ['clusters', 'pro_clusters', 'verified_clusters']) {
      expect(of(read(deniedReport), name)).toEqual([]);
      expect(of(read(emptyReport), name).map(({ value }) => value)).toEqual([0]);
    }
  });

  it('tell costs in their currency, and how many are in none', () => {
    const cost = of(samples, 'cost_monthly');
    expect(new Set(cost.map(({ labels }) => labels.currency))).toEqual(new Set(['CNY']));
    expect(
      cost.find(({ labels }) => labels.state === 'off' && labels.estimate === 'expected' && labels.billing === 'kms1')
        ?.value,
    ).toBeCloseTo(74.03, 1);
    expect(of(samples, 'cost_unknown_clusters').map(({ value }) => value)).toEqual([troubledReport.cost.unknown]);
    expect(of(read(emptyReport), 'cost_monthly')).toEqual([]);
  });

  it.each(
    Object.entries({
      ...hostileNames,
      nul: 'a\u0000b',
      quote: 'a"} 1\nsealwatch_read_errors 0',
      slash: 'a\\',
      huge: 'x'.repeat(5_000),
    }),
  )('can be read whatever things are called, each value short: %s', (_, name) => {
    const spoiledSamples = read(spoiled(troubledReport, name));
    expect(of(spoiledSamples, 'read_errors').map(({ value }) => value)).toEqual([troubledReport.readErrors.length]);
    expect(of(spoiledSamples, 'cluster_stage')).toHaveLength(stages.length * troubledReport.clusters.length);
    for (const { labels } of spoiledSamples)
      for (const value of Object.values(labels)) expect(value.length).toBeLessThanOrEqual(128);
  });
});
