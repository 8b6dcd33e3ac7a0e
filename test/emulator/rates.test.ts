import { describe, expect, it } from 'vitest';
import { type Answered, call, refusalOf } from './clients.ts';
import { accountFile, ROOT, startCloud } from './fixture.ts';

const key = (RegionId: string) => ({ RegionId, KeyId: 'key-1' });
const other = { accessKeyId: 'LTAIother', accessKeySecret: 'o' };
const accounts = [
  accountFile({ keys: [key('cn-hangzhou'), key('cn-beijing')] }),
  { accountId: '42', accessKeys: [{ id: 'LTAIother', secret: 'o' }] },
];
const LOOKUP = 'actiontrail:LookupEvents';
const describeKey = (endpoint: string) => call(endpoint, ROOT, 'kms:DescribeKey', { query: { KeyId: 'key-1' } });

/** How many of the calls were answered, and the codes of the others. */
async function tally(calls: Promise<Answered>[]): Promise<{ answered: number; codes: string[] }> {
  const settled = await Promise.allSettled(calls);
  const denied = settled.filter((outcome) => outcome.status === 'rejected');
  return { answered: settled.length - denied.length, codes: [...new Set(denied.map(({ reason }) => reason.code))] };
}

describe('an emulator that throttles', () => {
  it('answers two lookups a second for each account, over all its regions', async () => {
    let now = 0;
    const cloud = await startCloud({}, { accounts, throttle: { now: () => now } });
    const calls = [cloud.home, cloud.beijing, cloud.home].map((endpoint) => call(endpoint, ROOT, LOOKUP));
    expect(await tally(calls)).toEqual({ answered: 2, codes: ['Throttling.User'] });
    expect((await call(cloud.home, other, LOOKUP)).body.Events).toEqual([]);
    now = 999;
    const early = [1, 2].map(() => call(cloud.home, ROOT, LOOKUP));
    expect(await tally(early)).toEqual({ answered: 0, codes: ['Throttling.User'] });
    now = 1_000;
    // What was refused does not count: the allowance is whole again a second after what was answered.
    expect((await call(cloud.home, ROOT, LOOKUP)).body.Events).toEqual([]);
    expect(cloud.stats().refusals).toEqual({ 'Throttling.User': 3 });
  });
  it('answers fifty key reads a second for each region, whichever operations they are', async () => {
    const cloud = await startCloud({}, { accounts, throttle: { now: () => 0 } });
    const reads = Array.from({ length: 30 }, () => [describeKey(cloud.home), call(cloud.home, ROOT, 'kms:ListKeys')]);
    expect(await tally(reads.flat())).toEqual({ answered: 50, codes: ['Rejected.Throttling'] });
    expect((await describeKey(cloud.beijing)).body.KeyMetadata.KeyId).toBe('key-1');
    const denied = await refusalOf(describeKey(cloud.home));
    expect(denied).toMatchObject({ name: 'ThrottlingError', statusCode: 429, data: { HttpStatus: 429 } });
  });
  it('tells the state of KMS once a second', async () => {
    const cloud = await startCloud({}, { accounts, throttle: { now: () => 0 } });
    const calls = [1, 2].map(() => call(cloud.home, ROOT, 'kms:DescribeAccountKmsStatus'));
    expect(await tally(calls)).toEqual({ answered: 1, codes: ['Rejected.Throttling'] });
  });
});

describe('an emulator that does not throttle', () => {
  it('answers every call', async () => {
    const cloud = await startCloud({}, { accounts });
    expect(await tally([1, 2, 3, 4].map(() => call(cloud.home, ROOT, LOOKUP)))).toEqual({ answered: 4, codes: [] });
  });
});
