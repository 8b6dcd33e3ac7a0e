import { describe, expect, it } from 'vitest';
import { readHint } from '../../../src/report/text/read-hint.ts';

const adviceFor = (code: string, operation = 'kms:DescribeKey') =>
  readHint({ operation, accountId: '', regionId: '', code, message: '', requestId: '' }).advice;

describe('the hint for something that could not be read', () => {
  it.each(['Forbidden.NoPermission', 'Forbidden.RAM', 'NoPermission', 'AccessDenied', 'Forbidden'])(
    'says what to grant for %s',
    (code) => {
      expect(adviceFor(code)).toBe('grant kms:DescribeKey, see: sealwatch policy');
    },
  );

  it('names both actions of the account-wide list', () => {
    expect(adviceFor('Forbidden.RAM', 'cs:DescribeClustersV1')).toContain('cs:DescribeClustersV1 and cs:GetClusters');
  });

  it.each([
    ['Rejected.Throttling', 'run again later'],
    ['Throttling.User', 'run again later'],
    ['InvalidAccessKeyId.NotFound', 'check the access key'],
    ['InvalidSecurityToken.Expired', 'check the access key'],
    ['SignatureDoesNotMatch', 'check the access key'],
    ['NoCredentials', 'give credentials'],
    ['InvalidTimeStamp.Expired', 'clock'],
    ['IllegalTimestamp', 'clock'],
    ['ECONNREFUSED', 'check the network'],
    ['ENOTFOUND', 'check the network'],
    ['Timeout', 'check the network'],
    ['CERT_HAS_EXPIRED', 'check the network'],
    ['MalformedAnswer', 'the answer was not as documented'],
    ['DeadlineExceeded', 'more time'],
    ['NotAsked', 'fix what failed before it'],
    ['Forbidden.KeyNotFound', 'deleted'],
    ['Forbidden.InDebtOverdue', 'pay'],
    ['Forbidden.KmsServiceNotEnabled', 'activate KMS'],
    ['ErrManagedSecurityRoleNotAttach', 'AliyunCSManagedSecurityRole'],
    ['ServiceUnavailable', 'request id'],
    ['InternalError', 'request id'],
    ['Whatever.New', 'sealwatch doctor'],
    ['', 'sealwatch doctor'],
  ])('for %s speaks of: %s', (code, part) => {
    expect(adviceFor(code)).toContain(part);
  });
});
