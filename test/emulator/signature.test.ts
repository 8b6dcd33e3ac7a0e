import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { EmulatedRequest } from '../../emulator/request.ts';
import { canonicalRequest } from '../../emulator/signature-acs3.ts';
import { rpcStringToSign } from '../../emulator/signature-rpc.ts';
import { call, csClient, kmsClient, legacyRoaClient, legacyRpcClient, refusalOf } from './clients.ts';
import { ROOT, startCloud } from './fixture.ts';

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

export { refusalOf, rpcStringToSign };
