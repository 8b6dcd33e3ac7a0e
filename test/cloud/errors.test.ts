import { describe, expect, it } from 'vitest';
import {
  AccessDenied,
  ClockSkewed,
  CloudError,
  CredentialsRejected,
  Denied,
  NotFound,
  ServiceFailed,
  Throttled,
} from '../../src/cloud/errors.ts';
import { describeKey, failureOf, hastyClock, json, key, serve } from './local-server.ts';

/** The error of a DescribeKey that is refused so. */
async function refusedWith(status: number, body: unknown, headers?: Record<string, string>): Promise<CloudError> {
  const server = await serve((_, response) => json(response, status, body, headers));
  const error = await failureOf(server.cloud({ clock: hastyClock(), tries: 1 }).call('kms:DescribeKey', describeKey));
  expect(error).toBeInstanceOf(CloudError);
  return error as CloudError;
}

it('names no region where none was asked', () => {
  const asked = { operation: 'sts:AssumeRole', regionId: '', host: 'sts.example', code: 'X', requestId: '', tries: 1 };
  expect(new NotFound({ ...asked, grant: 'sts:AssumeRole' }).message).toContain('sts:AssumeRole at sts.example found');
});

describe('the cause', () => {
  it.each([
    [403, 'Forbidden.NoPermission', AccessDenied],
    [403, 'Forbidden.RAM', AccessDenied],
    [403, 'Forbidden.AccessKey', AccessDenied],
    [400, 'NoPermission', AccessDenied],
    [403, 'Anything', AccessDenied],
    [403, 'ForbiddenQueryClusterNamespace', AccessDenied],
    [403, 'ForbiddenUpdateKMSState', Denied],
    [403, 'Forbidden.InDebt', Denied],
    [403, 'Forbidden.InDebtOverdue', Denied],
    [403, 'Forbidden.KmsServiceNotEnabled', Denied],
    [403, 'Forbidden.ProhibitedByRiskControl', Denied],
    [403, 'MissingAuth.AliyuncsManagedSecurityRole', Denied],
    [404, 'Forbidden.KeyNotFound', NotFound],
    [404, 'Forbidden.AliasNotFound', NotFound],
    [404, 'Forbidden.ResourceNotFound', NotFound],
    [403, 'Forbidden.DKMSInstanceNotFound', NotFound],
    [400, 'ErrorClusterNotFound', NotFound],
    [404, 'AddonNotFound', NotFound],
    [404, 'EntityNotExist.Role', NotFound],
    [404, 'TrailNotFoundException', NotFound],
    [404, 'InvalidApi.NotFound', Denied],
    [404, 'InvalidAction.NotFound', Denied],
    [404, 'SomethingElse', Denied],
    [404, 'InvalidAccessKeyId.NotFound', CredentialsRejected],
    [400, 'InvalidAccessKeyId.Inactive', CredentialsRejected],
    [403, 'SignatureDoesNotMatch', CredentialsRejected],
    [400, 'InvalidSecurityToken.Expired', CredentialsRejected],
    [400, 'IncompleteSignature', CredentialsRejected],
    [400, 'InvalidTimeStamp.Expired', ClockSkewed],
    [400, 'IllegalTimestamp', ClockSkewed],
    [400, 'Throttling.User', Throttled],
    [503, 'ServiceUnavailable', ServiceFailed],
    [500, 'EntityNotExist.Role', ServiceFailed],
    [409, 'Rejected.PendingDeletion', Denied],
    [400, 'InvalidParameter', Denied],
  ])('of %i %s is told by the code first', async (status, code, cause) => {
    const error = await refusedWith(status, { Code: code, Message: 'm', RequestId: 'R' });
    expect(error.constructor).toBe(cause);
    expect(error).toMatchObject({ name: cause.name, code, status, requestId: 'R', operation: 'kms:DescribeKey' });
  });

  it('is a denial where only the message says so', async () => {
    const message = 'STSToken policy Forbidden for action cs:DescribeClusterDetail';
    expect(await refusedWith(400, { code: 'StatusForbidden', message, requestId: 'r' })).toBeInstanceOf(AccessDenied);
  });

  it('is never absence where no code says so', async () => {
    expect(await refusedWith(404, {})).toBeInstanceOf(Denied);
    expect(await refusedWith(404, [])).toMatchObject({ code: 'HTTP404' });
    expect(await refusedWith(404, 'not found')).toMatchObject({ code: 'HTTP404', requestId: '' });
    expect(await refusedWith(403, { Code: { nested: true } })).toMatchObject({ code: 'HTTP403' });
  });
});

describe('the message', () => {
  it('says what was asked of whom, what came back, and what to do', async () => {
    const server = await serve((_, response) =>
      json(response, 403, {
        Code: 'Forbidden.NoPermission',
        Message: 'This operation is forbidden.',
        RequestId: 'R-1',
      }),
    );
    const error = await failureOf(server.cloud().call('kms:DescribeKey', describeKey));
    expect(error.message).toBe(
      `kms:DescribeKey of key-hzz1 in cn-hangzhou (${server.address}) was denied: 403 Forbidden.NoPermission, ` +
        '"This operation is forbidden." (request R-1, 1 try). Grant kms:DescribeKey on *; "sealwatch policy" prints all ' +
        'that is needed.',
    );
    expect(error).toMatchObject({ regionId: 'cn-hangzhou', resource: 'key-hzz1', tries: 1 });
  });

  it('names the cluster that the path is about', async () => {
    const server = await serve((_, response) => json(response, 404, { code: 'ErrorClusterNotFound', requestId: 'r' }));
    const path = { ClusterId: 'c1' };
    const error = await failureOf(server.cloud().call('cs:DescribeClusterDetail', { regionId: 'cn-beijing', path }));
    expect(error).toMatchObject({ resource: 'c1', requestId: 'r' });
    const listing = { regionId: 'cn-beijing', path: { region_id: 'cn-beijing' } };
    expect(await failureOf(server.cloud().call('cs:DescribeClustersForRegion', listing))).not.toHaveProperty(
      'resource',
    );
  });

  it('takes what the cloud says as one clipped line without control characters', async () => {
    const hostile = `a\u0000b\u001b[31m\r\nc\u202e\ud800${'x'.repeat(5_000)}`;
    const error = await refusedWith(400, {
      Code: `Bad\nCode${'y'.repeat(500)}`,
      Message: hostile,
      RequestId: 'R\u0007',
    });
    expect(error.message).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
    expect(error.message.length).toBeLessThan(900);
    expect(error.code.length).toBeLessThanOrEqual(100);
    expect(error.requestId).toBe('R');
  });

  it('never repeats a credential or what was signed, though the cloud echoes it', async () => {
    const stringToSign = `ACS3-HMAC-SHA256\n${'ab'.repeat(32)}`;
    const bodies = [
      { Code: 'InvalidAccessKeyId.NotFound', Message: `Specified access key is not found: ${key.accessKeyId}.` },
      {
        Code: 'SignatureDoesNotMatch',
        Message: `Specified signature is not matched with our calculation. server string to sign is:${stringToSign}`,
      },
      {
        Code: 'SignatureDoesNotMatch',
        Message: `GET&%2F&AccessKeyId%3D${key.accessKeyId}%26Action signature: ${'cd'.repeat(32)}`,
      },
      { Code: 'InvalidParameter', Message: `Secret ${key.accessKeySecret} of LTAI4OtherKeyOfTheAccount` },
      { Code: `Bad.${key.accessKeyId}`, Message: 'm', RequestId: key.accessKeyId },
    ];
    for (const body of bodies) {
      const error = await refusedWith(400, body);
      const all = `${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`;
      for (const secret of [key.accessKeyId, key.accessKeySecret, 'ab'.repeat(8), 'cd'.repeat(8), 'OtherKey']) {
        expect(all).not.toContain(secret);
      }
    }
    expect((await refusedWith(404, bodies[0])).message).toContain('not found: LTAI…');
  });

  it('hides a security token also as it stands in a URL', async () => {
    const server = await serve((_, response) =>
      json(response, 400, { Code: 'Odd', Message: 'to/k+en= and to%2Fk%2Ben%3D came' }),
    );
    const credentials = { get: async () => ({ ...key, securityToken: 'to/k+en=' }) };
    const error = await failureOf(server.cloud({ credentials }).call('kms:DescribeKey', describeKey));
    expect(error.message).toContain('"[left out] and [left out] came"');
  });
});
