import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';

const StartLoggingTime = '2026-01-01T00:00:00Z';
const cloud = await startCloud({
  trails: [
    { Name: 'everywhere', EventRW: 'All', IsLogging: true, StartLoggingTime },
    { Name: 'of-the-firm', IsOrganizationTrail: true },
  ],
});
const status = (query: Record<string, unknown>, endpoint = cloud.home) =>
  call(endpoint, ROOT, 'actiontrail:GetTrailStatus', { query });

describe('GetTrailStatus', () => {
  it('tells whether a trail records, and since when', async () => {
    const { body } = await status({ Name: 'everywhere' });
    expect(body).toEqual({
      RequestId: expect.any(String),
      IsLogging: true,
      StartLoggingTime,
      LatestDeliveryTime: expect.any(String),
    });
    expect((await status({ Name: 'everywhere' }, cloud.beijing)).body.IsLogging).toBe(true);
  });
  it('finds a trail of the organization only when it is asked for as one', async () => {
    expect((await status({ Name: 'of-the-firm', IsOrganizationTrail: true })).body.IsLogging).toBe(false);
    const notFound = { statusCode: 404, code: 'TrailNotFoundException' };
    expect(await refusalOf(status({ Name: 'of-the-firm' }))).toMatchObject(notFound);
    expect(await refusalOf(status({ Name: 'everywhere', IsOrganizationTrail: true }))).toMatchObject(notFound);
  });
  it('does not find a trail that is not there', async () => {
    expect(await refusalOf(status({ Name: 'nothing' }))).toMatchObject({ code: 'TrailNotFoundException' });
  });
  it('needs a name', async () => {
    expect(await refusalOf(status({}))).toMatchObject({ statusCode: 400, code: 'MissingName' });
  });
});
