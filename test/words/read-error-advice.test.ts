import { describe, expect, it } from 'vitest';
import { readErrorAdvice } from '../../src/checks/read-error-advice.ts';

const adviceFor = (code: string, operation = 'kms:DescribeKey') =>
  readErrorAdvice({ operation, code }).en({ operation, code });

describe('the hint for something that could not be read', () => {
  it.each(['Forbidden.NoPermission', 'Forbidden.RAM', 'NoPermission', 'AccessDenied', 'Forbidden'])(
    'says what to grant for %s',
    (code) => {
      expect(adviceFor(code)).toContain('Allow kms:DescribeKey for the identity');
    },
  );

  it('names both actions of the account-wide list', () => {
    expect(adviceFor('Forbidden.RAM', 'cs:DescribeClustersV1')).toContain('cs:DescribeClustersV1 and cs:GetClusters');
  });

  it.each([
    ['Rejected.Throttling', 'Run again later'],
    ['Throttling.User', 'Run again later'],
    ['InvalidAccessKeyId.NotFound', 'Check the access key'],
    ['InvalidSecurityToken.Expired', 'Check the access key'],
    ['SignatureDoesNotMatch', 'Check the access key'],
    ['NoCredentials', 'Provide credentials'],
    ['InvalidTimeStamp.Expired', 'clock'],
    ['IllegalTimestamp', 'clock'],
    ['ECONNREFUSED', 'Check the network'],
    ['ENOTFOUND', 'Check the network'],
    ['Timeout', 'Check the network'],
    ['CERT_HAS_EXPIRED', 'Check the network'],
    ['MalformedAnswer', 'not as documented'],
    ['DeadlineExceeded', 'more time'],
    ['NotAsked', 'before it'],
    ['Forbidden.KeyNotFound', 'deleted'],
    ['Forbidden.InDebtOverdue', 'Pay'],
    ['Forbidden.KmsServiceNotEnabled', 'Activate KMS'],
    ['ErrManagedSecurityRoleNotAttach', 'AliyunCSManagedSecurityRole'],
    ['ServiceUnavailable', 'request id'],
    ['InternalError', 'request id'],
    ['Whatever.New', 'try every permission'],
    ['', 'try every permission'],
  ])('for %s speaks of: %s', (code, part) => {
    expect(adviceFor(code)).toContain(part);
  });
});
