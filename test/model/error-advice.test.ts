import { describe, expect, it } from 'vitest';
import { bucketOperations, operations, type RequiredAccess } from '../../src/cloud/operations.ts';
import { errorAdvice, type FailureKind } from '../../src/model/error-advice.ts';

const adviceFor = (code: string, operation = 'kms:DescribeKey') =>
  errorAdvice({ operation, code }).en({ operation, code });

describe('the advice on an error', () => {
  it.each(['Forbidden.NoPermission', 'Forbidden.RAM', 'NoPermission', 'AccessDenied', 'Forbidden'])(
    'says what to grant for %s',
    (code) => {
      expect(adviceFor(code)).toContain('Allow kms:DescribeKey for the identity');
    },
  );

  it.each(Object.entries<RequiredAccess>({ ...operations, ...bucketOperations }))(
    'names the RAM actions of %s',
    (operation, { ramActions }) => {
      const allowed = operation === 'sts:AssumeRole' ? 'Create the role' : `Allow ${ramActions.join(' and ')} for`;
      expect(adviceFor('Forbidden.RAM', operation)).toContain(allowed);
    },
  );

  it('is that of the kind where no code says more, and of a write that may have been carried out in any case', () => {
    const of = (kind: FailureKind, code: string) => errorAdvice({ operation: 'kms:DescribeKey', code, kind }).id;
    expect(of('accessDenied', 'Anything')).toBe('denied');
    expect(of('rejected', 'Forbidden.InDebt')).toBe('in-debt');
    expect(of('rejected', 'Anything')).toBe('other');
    expect(of('unconfirmed', 'ECONNRESET')).toBe('unconfirmed');
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
