import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';
import { lastRecord } from '../written.ts';

const cloud = await startCloud({
  trails: [
    { Name: 'audit', HomeRegion: 'cn-hangzhou', IsLogging: false, Status: 'Fresh' },
    { Name: 'north', HomeRegion: 'cn-beijing', IsLogging: false },
  ],
});
const ask = (operation: string, Name: string, endpoint = cloud.home) =>
  call(endpoint, ROOT, `actiontrail:${operation}`, { query: { Name } });

describe('StartLogging', () => {
  it('switches a trail, as its status and its listing tell', async () => {
    await ask('StartLogging', 'audit');
    const told = { IsLogging: true, StartLoggingTime: expect.any(String) };
    expect((await ask('GetTrailStatus', 'audit')).body).toMatchObject(told);
    expect((await ask('DescribeTrails', 'audit')).body.TrailList).toMatchObject([{ Status: 'Enable' }]);
    expect(lastRecord(cloud)).toMatchObject({
      eventName: 'StartLogging',
      serviceName: 'Actiontrail',
      requestParameters: { Name: 'audit' },
    });
  });
  it('finds a trail where it is at home only', async () => {
    expect(await refusalOf(ask('StartLogging', 'north'))).toMatchObject({ code: 'TrailNotFoundException' });
    await ask('StartLogging', 'north', cloud.beijing);
    expect(lastRecord(cloud)).toMatchObject({ acsRegion: 'cn-beijing' });
    expect(await refusalOf(ask('StartLogging', ''))).toMatchObject({ statusCode: 400, code: 'MissingName' });
  });
});
