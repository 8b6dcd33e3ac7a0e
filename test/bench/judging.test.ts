import { describe, expect, it } from 'vitest';
import { judge, judgingSeconds, sharedKeySnapshot } from '../../bench/judging.ts';

describe('judging clusters that share one key', () => {
  it('gives each its own usage by its VPC, and the key one finding of each check', () => {
    const report = judge(sharedKeySnapshot({ clusters: 3, vpcs: true }));

    expect(report.clusters.map(({ usage }) => [usage.attribution, usage.encrypt])).toEqual(
      Array(3).fill(['cluster', 24]),
    );
    expect(report.findings.filter(({ resource }) => resource.type === 'ACS::KMS::Key')).toHaveLength(4);
  });

  // Processor time does not depend on what else the machine does, and quadratic growth would be 16 times.
  it.each([true, false])('takes processor time in proportion to the clusters (VPCs with calls: %s)', (vpcs) => {
    judgingSeconds({ clusters: 100, vpcs });
    const few = judgingSeconds({ clusters: 250, vpcs });
    const many = judgingSeconds({ clusters: 1_000, vpcs });

    expect(many / few).toBeLessThan(8);
  });
});
