import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';

const cloud = await startCloud({
  keys: [
    { RegionId: 'cn-hangzhou', KeyId: 'given', PrimaryKeyVersion: 'v-1' },
    { RegionId: 'cn-hangzhou', KeyId: 'derived' },
  ],
});
const versions = (query: Record<string, unknown>) => call(cloud.home, ROOT, 'kms:ListKeyVersions', { query });

describe('ListKeyVersions', () => {
  it('lists the one version of a key', async () => {
    const { body } = await versions({ KeyId: 'given' });
    expect(body).toMatchObject({ PageNumber: 1, PageSize: 10, TotalCount: 1 });
    expect(body.KeyVersions.KeyVersion).toEqual([{ KeyId: 'given', KeyVersionId: 'v-1', CreationDate: '' }]);
    expect((await versions({ KeyId: 'derived' })).body.KeyVersions.KeyVersion[0].KeyVersionId).toMatch(
      /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    );
  });
  it('has nothing on a second page, and does not find a key that is not there', async () => {
    expect((await versions({ KeyId: 'given', PageNumber: 2 })).body.KeyVersions.KeyVersion).toEqual([]);
    expect(await refusalOf(versions({ KeyId: 'gone' }))).toMatchObject({ code: 'Forbidden.KeyNotFound' });
  });
});
