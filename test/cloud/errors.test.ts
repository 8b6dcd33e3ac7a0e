import { describe, expect, it } from 'vitest';
import { CloudError } from '../../src/cloud/errors.ts';
import { describeKey, failureOf, hastyClock, json, key, serve } from './local-server.ts';

/** The error of a DescribeKey that is refused so. */
async function refusedWith(status: number, body: unknown, headers?: Record<string, string>): Promise<CloudError> {
  const server = await serve((_, response) => json(response, status, body, headers));
  const error = await failureOf(server.cloud({ clock: hastyClock(), tries: 1 }).call('kms:DescribeKey', describeKey));
  expect(error).toBeInstanceOf(CloudError);
  return error as CloudError;
}

it('names no region where none was asked', () => {
  const asked = {
    operation: 'sts:AssumeRole',
    regionId: '',
    host: 'sts.example',
    code: 'X',
    requestId: '',
    attempts: 1,
  };
  expect(new CloudError('notFound', asked).message).toContain('sts:AssumeRole at sts.example found');
});

describe('the cause', () => {
  it.each([
    [403, 'Forbidden.NoPermission', 'accessDenied'],
    [403, 'Forbidden.RAM', 'accessDenied'],
    [403, 'Forbidden.AccessKey', 'accessDenied'],
    [400, 'NoPermission', 'accessDenied'],
    [403, 'Anything', 'accessDenied'],
    [403, 'ForbiddenQueryClusterNamespace', 'accessDenied'],
    [403, 'ForbiddenUpdateKMSState', 'rejected'],
    [403, 'Forbidden.InDebt', 'rejected'],
    [403, 'Forbidden.InDebtOverdue', 'rejected'],
    [403, 'Forbidden.KmsServiceNotEnabled', 'rejected'],
    [403, 'Forbidden.ProhibitedByRiskControl', 'rejected'],
    [403, 'MissingAuth.AliyuncsManagedSecurityRole', 'rejected'],
    [404, 'Forbidden.KeyNotFound', 'notFound'],
    [404, 'Forbidden.AliasNotFound', 'notFound'],
    [404, 'Forbidden.ResourceNotFound', 'notFound'],
    [403, 'Forbidden.DKMSInstanceNotFound', 'notFound'],
    [400, 'ErrorClusterNotFound', 'notFound'],
    [404, 'AddonNotFound', 'notFound'],
    [404, 'EntityNotExist.Role', 'notFound'],
    [404, 'TrailNotFoundException', 'notFound'],
    [404, 'InvalidApi.NotFound', 'rejected'],
    [404, 'InvalidAction.NotFound', 'rejected'],
    [404, 'SomethingElse', 'rejected'],
    [404, 'InvalidAccessKeyId.NotFound', 'credentialsRejected'],
    [400, 'InvalidAccessKeyId.Inactive', 'credentialsRejected'],
    [403, 'SignatureDoesNotMatch', 'credentialsRejected'],
    [400, 'InvalidSecurityToken.Expired', 'credentialsRejected'],
    [400, 'IncompleteSignature', 'credentialsRejected'],
    [400, 'InvalidTimeStamp.Expired', 'clockSkewed'],
    [400, 'IllegalTimestamp', 'clockSkewed'],
    [400, 'Throttling.User', 'throttled'],
    [503, 'ServiceUnavailable', 'serviceFailed'],
    [500, 'EntityNotExist.Role', 'serviceFailed'],
    [409, 'Rejected.PendingDeletion', 'rejected'],
    [400, 'InvalidParameter', 'rejected'],
  ])('of %i %s is told by the code first', async (status, code, cause) => {
    const error = await refusedWith(status, { Code: code, Message: 'm', RequestId: 'R' });
    expect(error).toMatchObject({
      name: 'CloudError',
      kind: cause,
      code,
      status,
      requestId: 'R',
      operation: 'kms:DescribeKey',
    });
  });

  it('is a denial where only the message says so', async () => {
    const message = 'STSToken policy Forbidden for action cs:DescribeClusterDetail';
    expect(await refusedWith(400, { code: 'StatusForbidden', message, requestId: 'r' })).toMatchObject({
      kind: 'accessDenied',
    });
  });

  it('is never absence where no code says so', async () => {
    expect(await refusedWith(404, {})).toMatchObject({ kind: 'rejected' });
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
        '"This operation is forbidden." (request R-1, 1 try). Allow kms:DescribeKey for the identity ' +
        'that audits. If its policy allows that already, look for a deny in the key’s policy or a control policy. ' +
        'See: sealwatch policy',
    );
    expect(error).toMatchObject({ regionId: 'cn-hangzhou', resource: 'key-hzz1', attempts: 1 });
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
