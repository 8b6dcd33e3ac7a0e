import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';
import { lastRecord } from '../written.ts';

const cloud = await startCloud({
  trails: [
    { Name: 'audit', HomeRegion: 'cn-hangzhou', IsLogging: true, Status: 'Fresh' },
    { Name: 'north', HomeRegion: 'cn-beijing', IsLogging: true },
  ],
});
const ask = (operation: string, Name: string, endpoint = cloud.home) =>
  call(endpoint, ROOT, `actiontrail:${operation}`, { query: { Name } });

describe('StopLogging', () => {
  it('switches a trail, as its status and its listing tell', async () => {
    await ask('StopLogging', 'audit');
    const told = { IsLogging: false, StopLoggingTime: expect.any(String) };
    expect((await ask('GetTrailStatus', 'audit')).body).toMatchObject(told);
    expect((await ask('DescribeTrails', 'audit')).body.TrailList).toMatchObject([{ Status: 'Disable' }]);
    expect(lastRecord(cloud)).toMatchObject({
      eventName: 'StopLogging',
      serviceName: 'Actiontrail',
      requestParameters: { Name: 'audit' },
    });
  });
  it('finds a trail where it is at home only', async () => {
    expect(await refusalOf(ask('StopLogging', 'north'))).toMatchObject({ code: 'TrailNotFoundException' });
    await ask('StopLogging', 'north', cloud.beijing);
    expect(lastRecord(cloud)).toMatchObject({ acsRegion: 'cn-beijing' });
    expect(await refusalOf(ask('StopLogging', ''))).toMatchObject({ statusCode: 400, code: 'MissingName' });
  });
});
