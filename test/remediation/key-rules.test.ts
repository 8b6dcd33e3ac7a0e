import { describe, expect, it } from 'vitest';
import { chooseKey } from '../../src/remediation/key-rules.ts';
import type { KeyRule } from '../../src/remediation/settings.ts';

const cluster = {
  id: 'c-1',
  accountId: '1234567890123456',
  regionId: 'cn-hangzhou',
  tags: { env: 'prod', team: 'pay', odd: 'a=b', 'zone=a': 'b' },
};
const ofCluster = { cluster: 'c-1', key: 'k-cluster' };
const ofTag = { tag: 'env=prod', key: 'k-tag' };
const ofRegion = { region: 'cn-hangzhou', key: 'alias/region' };

describe('chooseKey', () => {
  it.each<[string, KeyRule[], object]>([
    ['nothing', [], { is: 'none' }],
    [
      'others',
      [
        { cluster: 'c-2', key: 'k' },
        { tag: 'env=dev', key: 'k' },
        { region: 'cn-beijing', key: 'k' },
      ],
      { is: 'none' },
    ],
    ['all three: the cluster', [ofRegion, ofTag, ofCluster], { is: 'one', key: 'k-cluster' }],
    ['tag and region: the tag', [ofRegion, ofTag], { is: 'one', key: 'k-tag' }],
    ['the region', [ofRegion], { is: 'one', key: 'alias/region' }],
    ['a tag with = in its value', [{ tag: 'odd=a=b', key: 'k' }], { is: 'one', key: 'k' }],
    ['a tag whose name has =: nothing', [{ tag: 'zone=a=b', key: 'k' }], { is: 'none' }],
    ['two tags that agree', [ofTag, { tag: 'team=pay', key: 'k-tag' }], { is: 'one', key: 'k-tag' }],
    [
      'two tags that agree, one by the ARN of the key',
      [ofTag, { tag: 'team=pay', key: 'acs:kms:cn-hangzhou:1234567890123456:key/k-tag' }],
      { is: 'one', key: 'k-tag' },
    ],
    ['two tags that do not', [ofTag, { tag: 'team=pay', key: 'k-2' }], { is: 'several', keys: ['k-tag', 'k-2'] }],
    [
      'two tags that do not, and the cluster',
      [ofTag, { tag: 'team=pay', key: 'k-2' }, ofCluster],
      { is: 'one', key: 'k-cluster' },
    ],
  ])('finds %s', (_, rules, expected) => {
    expect(chooseKey(rules, cluster)).toEqual(expected);
  });
});
