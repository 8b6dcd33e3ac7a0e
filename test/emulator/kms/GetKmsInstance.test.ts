import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';

const instance = {
  InstanceId: 'kst-1',
  Status: 'Connected',
  EndDate: '2027-01-01T00:00:00Z',
  BindVpcs: { BindVpc: [] },
};
const cloud = await startCloud({ instances: [{ RegionId: 'cn-hangzhou', ...instance }] });
const read = (endpoint: string, KmsInstanceId: string) =>
  call(endpoint, ROOT, 'kms:GetKmsInstance', { query: { KmsInstanceId } });

describe('GetKmsInstance', () => {
  it('tells an instance of its region', async () => {
    expect((await read(cloud.home, 'kst-1')).body.KmsInstance).toEqual(instance);
  });
  it('does not find one of another region, or one that is not there', async () => {
    const notFound = { statusCode: 403, code: 'Forbidden.DKMSInstanceNotFound' };
    expect(await refusalOf(read(cloud.beijing, 'kst-1'))).toMatchObject(notFound);
    expect(await refusalOf(read(cloud.home, 'kst-2'))).toMatchObject(notFound);
  });
  it('needs the id of an instance', async () => {
    expect(await refusalOf(read(cloud.home, ''))).toMatchObject({ statusCode: 400, code: 'MissingParameter' });
  });
});
