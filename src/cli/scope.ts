import { UsageError } from './io.ts';
import { suggest } from './suggest.ts';

/** Region ids that are known; one that is not may be newer, unless it looks like a mistyped one of these. */
const knownRegions: readonly string[] = [
  ...['cn-qingdao', 'cn-beijing', 'cn-zhangjiakou', 'cn-huhehaote', 'cn-wulanchabu', 'cn-hangzhou', 'cn-shanghai'],
  ...[
    'cn-nanjing',
    'cn-fuzhou',
    'cn-wuhan-lr',
    'cn-shenzhen',
    'cn-heyuan',
    'cn-guangzhou',
    'cn-chengdu',
    'cn-hongkong',
  ],
  ...['cn-zhengzhou-jva', 'cn-hangzhou-finance', 'cn-shanghai-finance-1', 'cn-shenzhen-finance-1', 'cn-north-2-gov-1'],
  ...['ap-northeast-1', 'ap-northeast-2', 'ap-southeast-1', 'ap-southeast-3', 'ap-southeast-5', 'ap-southeast-6'],
  ...[
    'ap-southeast-7',
    'na-south-1',
    'us-east-1',
    'us-west-1',
    'eu-central-1',
    'eu-west-1',
    'me-east-1',
    'me-central-1',
  ],
];

/**
 * The regions that were asked for, each once.
 *
 * @throws UsageError for what is no region id, or is a mistyped one
 */
export function checkRegions(regions: readonly string[]): readonly string[] {
  for (const region of regions) {
    if (!/^[a-z]{2}-[a-z0-9]+(-[a-z0-9]+)*$/.test(region)) {
      throw new UsageError(`--region ${JSON.stringify(region)} is no region id, such as cn-hangzhou.`);
    }
    const nearest = knownRegions.includes(region) ? undefined : suggest(region, knownRegions, 2);
    // Regions that differ by their number are different ones.
    if (nearest !== undefined && lettersOf(nearest) !== lettersOf(region)) {
      throw new UsageError(`There is no region ${region}. Did you mean --region ${nearest}?`);
    }
  }
  return [...new Set(regions)];
}

function lettersOf(region: string): string {
  return region.replace(/\d/g, '');
}

/** The account that was asked for; '' is any. */
export function checkAccount(account: string): string {
  if (account !== '' && !/^\d{1,32}$/.test(account)) {
    throw new UsageError(`--account ${JSON.stringify(account)} is no account id, such as 1234567890123456.`);
  }
  return account;
}
