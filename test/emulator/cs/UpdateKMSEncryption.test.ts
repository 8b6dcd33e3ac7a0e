import * as CS from '@alicloud/cs20151215';
import { describe, expect, it } from 'vitest';
import type { ApiObject } from '../../../emulator/index.ts';
import { call, type Key, refusalOf } from '../clients.ts';
import { csClient } from '../cs-client.ts';
import { ACCOUNT, ROOT, startCloud } from '../fixture.ts';
import { legacyRoaClient } from '../legacy-clients.ts';
import { addKey, lastRecord } from '../written.ts';

const MINUTE = 60_000;
const key = (KeyId: string, more: object = {}) => ({
  RegionId: 'cn-hangzhou',
  KeyId,
  KeyState: 'Enabled',
  KeySpec: 'Aliyun_AES_256',
  KeyUsage: 'ENCRYPT/DECRYPT',
  Creator: ACCOUNT,
  ...more,
});
const cluster = (cluster_id: string, more: object = {}) => ({
  cluster_id,
  region_id: 'cn-hangzhou',
  cluster_spec: 'ack.pro.small',
  state: 'running',
  meta_data: JSON.stringify({
    Capabilities: { DisableEncryption: true, Network: 'terway' },
    KubernetesVersion: '1.31',
  }),
  ...more,
});
const role = {
  RoleName: 'AliyunCSManagedSecurityRole',
  AssumeRolePolicyDocument: {
    Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: ['cs.aliyuncs.com'] } }],
  },
  Policies: [{ PolicyName: 'AliyunCSManagedSecurityRolePolicy' }],
};

/** A cloud of its own for each test, with a clock that a test may move. */
async function start(more: object = {}) {
  const time = { now: Date.parse('2026-08-20T03:04:05Z') };
  const cloud = await startCloud(
    {
      clusters: [
        cluster('c1'),
        cluster('basic', { cluster_spec: 'ack.standard' }),
        cluster('busy', { state: 'scaling' }),
        cluster('object', { meta_data: {} }),
      ],
      keys: [
        key('good'),
        key('off', { KeyState: 'Disabled' }),
        key('sm4', { KeySpec: 'Aliyun_SM4' }),
        key('signs', { KeyUsage: 'SIGN/VERIFY' }),
        key('service', { Creator: 'acs.oss' }),
        key('far', { RegionId: 'cn-beijing' }),
      ],
      roles: [structuredClone(role)],
      ...more,
    },
    { clock: { now: () => time.now }, updateMs: 2 * MINUTE },
  );
  const update = (clusterId: string, kmsKeyId: string | undefined, disableEncryption = false, as: Key = ROOT) =>
    csClient(cloud.home, as).updateKMSEncryption(
      clusterId,
      new CS.UpdateKMSEncryptionRequest({ disableEncryption, ...(kmsKeyId && { kmsKeyId }) }),
    );
  const found = async (id: string) => {
    const { body } = await csClient(cloud.home, ROOT).describeClusterDetail(id);
    return { state: body?.state, capabilities: JSON.parse(body?.metaData ?? '{}').Capabilities };
  };
  return { cloud, time, update, found };
}

describe('UpdateKMSEncryption', () => {
  it('answers nothing, and the cluster is updated for a while before it is encrypted', async () => {
    const { time, update, found } = await start();
    const { statusCode, body } = (await update('c1', 'good')) as { statusCode: number; body?: unknown };
    expect([statusCode, body]).toEqual([200, undefined]);
    expect(await found('c1')).toMatchObject({ state: 'updating', capabilities: { DisableEncryption: true } });
    time.now += 2 * MINUTE;
    expect(await found('c1')).toEqual({
      state: 'running',
      capabilities: { DisableEncryption: false, EncryptionKMSKeyId: 'good', Network: 'terway' },
    });
  });
  it('switches encryption off again, by the oldest client too, and the key stays named', async () => {
    const { cloud, time, update, found } = await start();
    await update('c1', 'good');
    time.now += 7 * MINUTE;
    const body = JSON.stringify({ disable_encryption: true });
    const legacy = legacyRoaClient(cloud.home, ROOT);
    // The answer is empty, which this client does not take for JSON.
    await legacy.request('PUT', '/clusters/c1/kms', {}, body, { 'content-type': 'application/json' }).catch(() => {});
    time.now += 2 * MINUTE;
    expect((await found('c1')).capabilities).toMatchObject({ DisableEncryption: true, EncryptionKMSKeyId: 'good' });
  });
  it('changes what the detail says where that differs from the list, and objects stay objects', async () => {
    const { cloud, time, update } = await start({ details: { c1: { state: 'running', meta_data: 'broken' } } });
    await update('c1', 'good');
    await update('object', 'good');
    const account = () => cloud.account(ACCOUNT);
    expect(account().details.c1?.state).toBe('updating');
    time.now += 2 * MINUTE;
    const Capabilities = { DisableEncryption: false, EncryptionKMSKeyId: 'good' };
    expect(account().details.c1).toEqual({ state: 'running', meta_data: JSON.stringify({ Capabilities }) });
    expect(account().clusters[3]).toMatchObject({ meta_data: { Capabilities } });
  });
  it('is refused while the cluster is busy, and for five minutes after a change was complete', async () => {
    const { time, update } = await start();
    expect(await refusalOf(update('busy', 'good'))).toMatchObject({ statusCode: 409 });
    await update('c1', 'good');
    for (const minutes of [0, 1.9, 2, 6.9]) {
      time.now = Date.parse('2026-08-20T03:04:05Z') + minutes * MINUTE;
      expect(await refusalOf(update('c1', 'good', true))).toMatchObject({ statusCode: 409 });
    }
    time.now += 0.1 * MINUTE;
    await update('c1', 'good', true);
  });
  it.each([
    ['stuck', 'updating', undefined],
    ['failed', 'failed', undefined],
    ['unchanged', 'running', undefined],
  ])('ends as the account file says: %s', async (end, state, EncryptionKMSKeyId) => {
    const { time, update, found } = await start({ updates: { c1: end } });
    await update('c1', 'good');
    expect(await found('c1')).toMatchObject({ state: 'updating' });
    time.now += 24 * 60 * MINUTE;
    const { state: after, capabilities } = await found('c1');
    expect([after, capabilities]).toEqual([state, { DisableEncryption: true, Network: 'terway', EncryptionKMSKeyId }]);
  });
  it('fails where the key goes away in the meantime', async () => {
    const { cloud, time, update, found } = await start();
    await update('c1', 'good');
    await call(cloud.home, ROOT, 'kms:DisableKey', { query: { KeyId: 'good' } });
    time.now += 2 * MINUTE;
    expect(await found('c1')).toMatchObject({ state: 'failed', capabilities: { DisableEncryption: true } });
  });
  it.each([
    ['the connection breaks', { kind: 'reset' as const }],
    ['a failure is told', { status: 500, when: 'after' as const }],
  ])('is carried out though %s', async (_what, fault) => {
    const { cloud, update, found } = await start();
    cloud.setFaults([{ operation: 'cs:UpdateKMSEncryption', ...fault }]);
    await update('c1', 'good').catch(() => {});
    cloud.setFaults([]);
    expect(await found('c1')).toMatchObject({ state: 'updating' });
  });
  it('is not carried out where it was throttled, or lost on its way', async () => {
    const { cloud, update, found } = await start();
    for (const fault of [{ code: 'Throttling' }, { kind: 'reset' as const, when: 'before' as const }]) {
      cloud.setFaults([{ operation: 'cs:UpdateKMSEncryption', ...fault }]);
      await refusalOf(update('c1', 'good'));
      cloud.setFaults([]);
      expect(await found('c1')).toMatchObject({ state: 'running' });
    }
  });
  it.each([
    ['nowhere', 'good', 404, 'ErrorClusterNotFound'],
    ['basic', 'good', 400, 'InvalidClusterSpec'],
    ['c1', 'off', 400, 'InvalidKMSKey'],
    ['c1', 'sm4', 400, 'InvalidKMSKey'],
    ['c1', 'signs', 400, 'InvalidKMSKey'],
    ['c1', 'service', 400, 'InvalidKMSKey'],
    ['c1', 'far', 400, 'InvalidKMSKey'],
    ['c1', undefined, 400, 'InvalidKMSKey'],
  ])('refuses %s with the key %s, and records that', async (clusterId, keyId, statusCode, code) => {
    const { cloud, update } = await start();
    expect(await refusalOf(update(clusterId, keyId))).toMatchObject({ statusCode, code });
    expect(lastRecord(cloud)).toMatchObject({ eventName: 'UpdateKMSEncryption', errorCode: code });
  });
  it('needs the role, its trust and its policy, but not to switch off', async () => {
    const { cloud, update } = await start();
    const code = 'MissingAuth.AliyuncsManagedSecurityRole';
    const { roles } = cloud.account(ACCOUNT);
    const spoilers: ((held: ApiObject) => void)[] = [
      (held) => {
        held.Policies = [];
      },
      (held) => {
        held.AssumeRolePolicyDocument = '{}';
      },
      () => {
        roles.length = 0;
      },
    ];
    for (const spoil of spoilers) {
      roles[0] = structuredClone(role);
      spoil(roles[0]);
      expect(await refusalOf(update('c1', 'good'))).toMatchObject({ code });
    }
    await update('c1', undefined, true);
  });
  it('needs to be told whether on or off', async () => {
    const { cloud } = await start();
    const blank = csClient(cloud.home, ROOT).updateKMSEncryption('c1', new CS.UpdateKMSEncryptionRequest({}));
    expect(await refusalOf(blank)).toMatchObject({ statusCode: 400, code: 'MissingParameter' });
  });
});

describe('a caller of UpdateKMSEncryption', () => {
  const userId = `2${`${ACCOUNT}`.padStart(17, '0')}`;
  const held = (more: object) => ({ [userId]: [{ resource_id: 'c1', resource_type: 'cluster', ...more }] });
  it.each([
    ['an administrator', held({ role_type: 'admin' })],
    ['of operations', held({ role_name: 'ops' })],
    [
      'an administrator of all clusters',
      held({ resource_id: 'all-clusters', resource_type: 'console', role_type: 'admin' }),
    ],
  ])('may be %s', async (_who, permissions) => {
    const { cloud, update } = await start({ permissions });
    await update('c1', 'good', false, addKey(cloud, { userName: 'alice' }));
    expect(lastRecord(cloud)).toMatchObject({
      eventName: 'UpdateKMSEncryption',
      serviceName: 'CS',
      apiVersion: '2015-12-15',
      requestParameters: { ClusterId: 'c1', disable_encryption: false, kms_key_id: 'good' },
      referencedResources: { 'ACS::ACK::Cluster': ['c1'] },
      userIdentity: { type: 'ram-user', userName: 'alice', principalId: userId },
    });
  });
  it.each([
    ['nobody in the cluster', {}],
    ['a developer', held({ role_type: 'dev' })],
    ['an administrator of another cluster', held({ resource_id: 'c2', role_type: 'admin' })],
    ['an administrator of a namespace', held({ resource_type: 'namespace', role_type: 'admin' })],
  ])('may not be %s, whatever RAM says', async (_who, permissions) => {
    const { cloud, update } = await start({ permissions });
    const denied = await refusalOf(update('c1', 'good', false, addKey(cloud, { userName: 'alice' })));
    expect(denied).toMatchObject({ statusCode: 403, code: 'ForbiddenUpdateKMSState' });
    expect(cloud.account(ACCOUNT).clusters[0]?.state).toBe('running');
  });
});
