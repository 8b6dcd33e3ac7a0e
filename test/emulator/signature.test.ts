import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Nonces } from '../../emulator/nonces.ts';
import type { EmulatedRequest } from '../../emulator/request.ts';
import { canonicalRequest } from '../../emulator/signature-acs3.ts';
import { rpcStringToSign } from '../../emulator/signature-rpc.ts';
import { call, refusalOf } from './clients.ts';
import { csClient } from './cs-client.ts';
import { ROOT, startCloud } from './fixture.ts';
import { kmsClient } from './kms-client.ts';
import { legacyRoaClient, legacyRpcClient } from './legacy-clients.ts';
import { capture, sendRaw } from './wire.ts';

const STS = { accessKeyId: 'STS.temporary', accessKeySecret: 'temporary-secret', securityToken: 'the-token' };
const cloud = await startCloud({
  accessKeys: [
    { id: ROOT.accessKeyId, secret: ROOT.accessKeySecret },
    { id: STS.accessKeyId, secret: STS.accessKeySecret, securityToken: STS.securityToken },
    { id: 'STS.old', secret: 'old-secret', securityToken: 'old-token', expiration: '@-1s' },
    { id: 'LTAIsleeping', secret: 'sleeping-secret', status: 'Inactive' },
  ],
  clusters: [{ cluster_id: 'c1', name: 'prod & test', region_id: 'cn-hangzhou' }],
  keys: [{ RegionId: 'cn-hangzhou', KeyId: 'key-1', KeyState: 'Enabled' }],
});
const WHOAMI = 'sts:GetCallerIdentity';

describe('the signature vectors', () => {
  it('agree for ACS3-HMAC-SHA256', () => {
    const headers = {
      host: 'ecs.cn-shanghai.aliyuncs.com',
      'x-acs-action': 'RunInstances',
      'x-acs-content-sha256': createHash('sha256').update('').digest('hex'),
      'x-acs-date': '2023-10-26T10:22:32Z',
      'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
      'x-acs-version': '2014-05-26',
    };
    const request: EmulatedRequest = {
      method: 'POST',
      rawPath: '/',
      query: [
        ['RegionId', 'cn-shanghai'],
        ['ImageId', 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd'],
      ],
      form: [],
      headers,
      body: Buffer.alloc(0),
    };
    const hash = createHash('sha256')
      .update(canonicalRequest(request, Object.keys(headers)))
      .digest('hex');
    expect(hash).toBe('7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259');
    const signature = createHmac('sha256', 'YourAccessKeySecret').update(`ACS3-HMAC-SHA256\n${hash}`).digest('hex');
    expect(signature).toBe('06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0');
  });
  it('agree for RPC HMAC-SHA1', () => {
    const stringToSign = rpcStringToSign('GET', [
      ['Action', 'CreateKey'],
      ['SignatureVersion', '1.0'],
      ['Format', 'json'],
      ['Version', '2016-01-20'],
      ['AccessKeyId', 'testid'],
      ['SignatureMethod', 'HMAC-SHA1'],
      ['Timestamp', '2016-03-28T03:13:08Z'],
    ]);
    const signature = createHmac('sha1', 'testsecret&').update(stringToSign).digest('base64');
    expect(signature).toBe('41wk2SSX1GJh7fwnc5eqOfiJPFg=');
  });
});

describe('a signed call', () => {
  it('is accepted from the current RPC client', async () => {
    const { body } = await call(cloud.home, ROOT, WHOAMI);
    expect(body.IdentityType).toBe('Account');
  });
  it('is accepted from the current ROA client', async () => {
    const { body } = await csClient(cloud.home, ROOT).describeClusterDetail('c1');
    expect(body?.clusterId).toBe('c1');
  });
  it('is accepted from the oldest RPC client', async () => {
    const KMS = await import('@alicloud/kms20160120');
    const { keyMetadata } = await kmsClient(cloud.home, ROOT).describeKey(
      new KMS.DescribeKeyRequest({ keyId: 'key-1' }),
    );
    expect(keyMetadata.keyState).toBe('Enabled');
  });
  it('is accepted from the legacy ROA client', async () => {
    const client = legacyRoaClient(cloud.home, ROOT);
    const answer = await client.request('GET', '/api/v1/clusters', { name: 'prod & test' });
    expect(answer.clusters).toHaveLength(1);
  });
  it.each(['GET', 'POST'])('is accepted from the legacy RPC client by %s', async (method) => {
    const client = legacyRpcClient(cloud.home, ROOT, 'kms');
    const answer = await client.request<{ KeyMetadata: object }>('DescribeKey', { KeyId: 'key-1' }, { method });
    expect(answer.KeyMetadata).toMatchObject({ KeyId: 'key-1' });
  });
});

describe('a POST body', () => {
  const roles = { roles: [{ name: 'AliyunCSManagedSecurityRole' }] };
  const check = 'cs:CheckServiceRole POST /ram/check-service-role';
  it('is part of an ACS3 signature', async () => {
    const { body } = await call(cloud.home, ROOT, check, { body: roles });
    expect(body.roles).toHaveLength(1);
  });
  it('is part of a ROA HMAC-SHA1 signature', async () => {
    const { body } = await call(cloud.home, ROOT, check, { body: roles }, { signatureAlgorithm: 'v2' });
    expect(body.roles).toHaveLength(1);
    const content = { 'content-type': 'application/json' };
    const client = legacyRoaClient(cloud.home, ROOT);
    const answer = await client.request('POST', '/ram/check-service-role', {}, JSON.stringify(roles), content);
    expect(answer.roles).toHaveLength(1);
  });
  it('is part of an RPC HMAC-SHA1 signature when it is a form', async () => {
    const fields = { body: { KeyId: 'key-1' } };
    const { body } = await call(cloud.home, ROOT, 'kms:DescribeKey', fields, { signatureAlgorithm: 'v2' });
    expect(body.KeyMetadata.KeyId).toBe('key-1');
  });
  it('that was changed on its way is refused', async () => {
    const signed = await capture((endpoint) => call(endpoint, ROOT, check, { body: roles }));
    const response = await sendRaw(cloud.home, {
      ...signed,
      body: '{"roles":[{"name":"AliyunCSManagedSecurityRol3"}]}',
    });
    expect(response).toMatchObject({ status: 400, body: { code: 'SignatureDoesNotMatch' } });
  });
});

describe('a digest of a POST body', () => {
  it('must be that of the body', async () => {
    const path = '/ram/check-service-role';
    const signed = await capture((endpoint) =>
      legacyRoaClient(endpoint, ROOT).request('POST', path, {}, '{"roles":[]}'),
    );
    expect(await sendRaw(cloud.home, { ...signed, body: '{"roles":{}}' })).toMatchObject({
      status: 400,
      body: { code: 'IncompleteSignature' },
    });
    expect(await sendRaw(cloud.home, signed)).toMatchObject({ status: 200, body: { roles: [] } });
  });
});

describe('a signed call sent again', () => {
  it('is refused, since its nonce was used', async () => {
    const signed = await capture((endpoint) => call(endpoint, ROOT, WHOAMI));
    expect(await sendRaw(cloud.home, signed)).toMatchObject({ status: 200 });
    expect(await sendRaw(cloud.home, signed)).toMatchObject({ status: 400, body: { Code: 'SignatureNonceUsed' } });
  });
});

describe('the memory of nonces', () => {
  it('forgets the oldest once it is full', () => {
    const nonces = new Nonces();
    expect([nonces.take('key', 'n0'), nonces.take('key', 'n0'), nonces.take('other', 'n0')]).toEqual([
      true,
      false,
      true,
    ]);
    for (let i = 1; i <= 200_000; i++) nonces.take('key', `n${i}`);
    expect([nonces.take('key', 'n200000'), nonces.take('key', 'n0')]).toEqual([false, true]);
  });
});

describe('the clock of the signer', () => {
  const minutes = (offset: number) => new Date(Date.now() + offset * 60_000);
  const iso = (time: Date) => `${time.toISOString().slice(0, 19)}Z`;
  it.each([-16, 16])('may not be %i minutes off for ACS3', async (offset) => {
    const headers = { 'x-acs-date': iso(minutes(offset)) };
    expect(await refusalOf(call(cloud.home, ROOT, WHOAMI, { headers }))).toMatchObject({
      code: 'InvalidTimeStamp.Expired',
      statusCode: 400,
    });
  });
  it('may be 14 minutes off', async () => {
    const headers = { 'x-acs-date': iso(minutes(-14)) };
    expect((await call(cloud.home, ROOT, WHOAMI, { headers })).body.AccountId).toBeDefined();
  });
  it('may not be 16 minutes off for RPC HMAC-SHA1', async () => {
    const old = legacyRpcClient(cloud.home, ROOT, 'sts').request('GetCallerIdentity', { Timestamp: iso(minutes(-16)) });
    expect(await refusalOf(old)).toMatchObject({ code: 'InvalidTimeStamp.Expired' });
  });
  it('may not be 16 minutes off for ROA HMAC-SHA1', async () => {
    const headers = { date: minutes(-16).toUTCString() };
    const old = legacyRoaClient(cloud.home, ROOT).request('GET', '/api/v1/clusters', {}, '', headers);
    expect(await refusalOf(old)).toMatchObject({ statusCode: 400, result: { code: 'InvalidTimeStamp.Expired' } });
  });
  it('must be written as the API writes times', async () => {
    const headers = { 'x-acs-date': '20 August' };
    expect(await refusalOf(call(cloud.home, ROOT, WHOAMI, { headers }))).toMatchObject({
      code: 'InvalidTimeStamp.Format',
    });
  });
});

describe('a key', () => {
  const wrong = { ...ROOT, accessKeySecret: 'guessed' };
  it('with a wrong secret is refused for every signature', async () => {
    const mismatch = { code: 'SignatureDoesNotMatch', statusCode: 400 };
    expect(await refusalOf(call(cloud.home, wrong, WHOAMI))).toMatchObject(mismatch);
    expect(await refusalOf(csClient(cloud.home, wrong).describeClusterDetail('c1'))).toMatchObject(mismatch);
    const rpc = legacyRpcClient(cloud.home, wrong, 'sts').request('GetCallerIdentity', {});
    expect(await refusalOf(rpc)).toMatchObject({ code: 'SignatureDoesNotMatch' });
    const roa = legacyRoaClient(cloud.home, wrong).request('GET', '/api/v1/clusters');
    expect(await refusalOf(roa)).toMatchObject({ statusCode: 400, result: { code: 'SignatureDoesNotMatch' } });
  });
  it('that nobody knows is not found', async () => {
    const stranger = { ...ROOT, accessKeyId: 'LTAIstranger' };
    const denied = await refusalOf(call(cloud.home, stranger, WHOAMI));
    expect(denied).toMatchObject({ code: 'InvalidAccessKeyId.NotFound', statusCode: 404 });
  });
  it('that was switched off is refused', async () => {
    const sleeping = { accessKeyId: 'LTAIsleeping', accessKeySecret: 'sleeping-secret' };
    expect(await refusalOf(call(cloud.home, sleeping, WHOAMI))).toMatchObject({ code: 'InvalidAccessKeyId.Inactive' });
  });
});

describe('a lasting key', () => {
  it('is refused with a token, since it has none', async () => {
    const denied = await refusalOf(call(cloud.home, { ...ROOT, securityToken: 'the-token' }, WHOAMI));
    expect(denied).toMatchObject({ code: 'InvalidSecurityToken.MismatchWithAccessKey' });
  });
});

describe('a temporary key', () => {
  it('is accepted with its token by every signature', async () => {
    expect((await call(cloud.home, STS, WHOAMI)).body.IdentityType).toBe('AssumedRoleUser');
    const v2 = { signatureAlgorithm: 'v2' };
    expect((await call(cloud.home, STS, WHOAMI, {}, v2)).body.IdentityType).toBe('AssumedRoleUser');
    expect((await legacyRoaClient(cloud.home, STS).request('GET', '/api/v1/clusters')).clusters).toHaveLength(1);
  });
  it('is refused without its token', async () => {
    const { securityToken, ...bare } = STS;
    expect(await refusalOf(call(cloud.home, bare, WHOAMI))).toMatchObject({ code: 'MissingSecurityToken' });
  });
  it('is refused with another token', async () => {
    const denied = await refusalOf(call(cloud.home, { ...STS, securityToken: 'another' }, WHOAMI));
    expect(denied).toMatchObject({ code: 'InvalidSecurityToken.MismatchWithAccessKey', statusCode: 400 });
  });
  it('is refused when it has ended', async () => {
    const old = { accessKeyId: 'STS.old', accessKeySecret: 'old-secret', securityToken: 'old-token' };
    expect(await refusalOf(call(cloud.home, old, WHOAMI))).toMatchObject({ code: 'InvalidSecurityToken.Expired' });
  });
});

describe('a call without a whole signature', () => {
  const post = (path: string, headers: Record<string, string>) =>
    sendRaw(cloud.home, { path, headers, method: 'POST' });
  it('is told that its access key is missing', async () => {
    const sts = { 'x-acs-version': '2015-04-01', 'x-acs-action': 'GetCallerIdentity' };
    expect(await post('/', sts)).toMatchObject({ status: 400, body: { Code: 'MissingAccessKeyId' } });
    const kms = { 'x-acs-version': '2016-01-20', 'x-acs-action': 'DescribeKey' };
    expect(await post('/', kms)).toMatchObject({ status: 400, body: { Code: 'MissingParameter', HttpStatus: 400 } });
    const cs = { 'x-acs-version': '2015-12-15' };
    const answer = await post('/ram/check-service-role', cs);
    expect(answer).toMatchObject({ status: 400, body: { code: 'MissingAccessKeyId' } });
  });
  it.each(['Signature', 'SignatureMethod', 'Timestamp', 'SignatureNonce'])(
    'is told that its RPC parameter %s is missing',
    async (name) => {
      const query = new URLSearchParams({
        Action: 'GetCallerIdentity',
        Version: '2015-04-01',
        AccessKeyId: ROOT.accessKeyId,
        Signature: 'x',
        SignatureMethod: 'HMAC-SHA1',
        SignatureVersion: '1.0',
        Timestamp: '2026-01-01T00:00:00Z',
        SignatureNonce: '1',
      });
      query.delete(name);
      expect(await post(`/?${query}`, {})).toMatchObject({ status: 400, body: { Code: `Missing${name}` } });
    },
  );
  it.each(['host', 'x-acs-date', 'x-acs-signature-nonce', 'x-acs-content-sha256', 'x-acs-action'])(
    'is refused when its header %s is not signed',
    async (name) => {
      const signed = await capture((endpoint) => call(endpoint, ROOT, WHOAMI));
      const authorization = (signed.headers.authorization ?? '').replace(new RegExp(`\\b${name};`), '');
      expect(authorization).not.toBe(signed.headers.authorization);
      const answer = await sendRaw(cloud.home, { ...signed, headers: { ...signed.headers, authorization } });
      expect(answer).toMatchObject({ status: 400, body: { Code: 'IncompleteSignature' } });
    },
  );
  it('is refused when its scheme is unknown', async () => {
    const headers = { 'x-acs-version': '2015-04-01', 'x-acs-action': 'GetCallerIdentity', authorization: 'Basic YTpi' };
    expect(await post('/', headers)).toMatchObject({ status: 400, body: { Code: 'IncompleteSignature' } });
  });
});
