import { describe, expect, it } from 'vitest';
import { call } from '../clients.ts';
import { ACCOUNT, ROOT, startCloud } from '../fixture.ts';

const cloud = await startCloud();

describe('DescribeAccountKmsStatus', () => {
  it('tells that KMS is enabled unless the account file says otherwise', async () => {
    expect((await call(cloud.home, ROOT, 'kms:DescribeAccountKmsStatus')).body.AccountStatus).toBe('Enabled');
    cloud.account(ACCOUNT).kmsStatus = 'Suspended';
    expect((await call(cloud.beijing, ROOT, 'kms:DescribeAccountKmsStatus')).body.AccountStatus).toBe('Suspended');
  });
});
