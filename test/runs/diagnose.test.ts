import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type AccountFile, type Emulator, startEmulator } from '../../emulator/index.ts';
import { roleOperations } from '../../src/bootstrap/policy.ts';
import { operations } from '../../src/cloud/operations.ts';
import { configSchema } from '../../src/config/schema.ts';
import type { Diagnosis } from '../../src/model/diagnosis.ts';
import { diagnose } from '../../src/runs/diagnose.ts';
import { directoryStore } from '../../src/store/directory.ts';
import { type Store, StoreError } from '../../src/store/store.ts';
import { accessKey, accountId, key } from '../account.ts';
import { openSession, type SessionOptions } from '../open-session.ts';
import { richAccount } from '../rich-account.ts';
import { memoryStore } from '../store/memory-store.ts';

let emulator: Emulator | undefined;
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

const webhook = 'https://hooks.slack.com/services/T000/B000/hush';

async function diagnosisOf(
  parts: Partial<AccountFile> = {},
  options: SessionOptions = {},
  hook: string | undefined = webhook,
  remediates = false,
): Promise<Diagnosis> {
  emulator = await startEmulator({ accounts: [richAccount(parts)] });
  const env = hook === undefined ? {} : { SEALWATCH_SLACK_WEBHOOK: hook };
  const session = openSession(emulator, { hasty: true, store: memoryStore(), env, ...options });
  return diagnose(session, { remediates });
}

const wrong = ({ items }: Diagnosis) =>
  items.filter(({ status }) => status === 'missing' || status === 'unknown').map(({ area, name }) => `${area} ${name}`);
const itemOf = ({ items }: Diagnosis, area: string) => items.find((item) => item.area === area);

const user = { userName: 'remediator' };
/** What somebody holds in the first cluster, by the id that the emulator gives a RAM user. */
function held(grant: object): Record<string, object[]> {
  return { [`20${accountId}`]: [{ resource_id: 'encrypted', resource_type: 'cluster', ...grant }] };
}

/** Each action of RAM that the audit needs, with the operation that needs it. */
const actions = roleOperations('audit').flatMap((name) =>
  operations[name].ramActions.map((action) => [action, name] as const),
);

/** Those that the remediator needs beside them, the change itself excepted: that is not tried. */
const remediatorActions = roleOperations('remediate')
  .filter((name) => operations[name].access === 'read' && !roleOperations('audit').includes(name))
  .flatMap((name) => operations[name].ramActions.map((action) => [action, name] as const));

describe('the doctor', () => {
  it('finds nothing missing where nothing is, and tries every permission', async () => {
    const diagnosis = await diagnosisOf();

    expect(wrong(diagnosis)).toEqual([]);
    expect(diagnosis.healthy).toBe(true);
    expect(diagnosis.accountId).toBe(accountId);
    expect(diagnosis.items.filter(({ area }) => area === 'permission').map(({ name }) => name)).toEqual([
      ...roleOperations('audit').filter((name) => name !== 'sts:GetCallerIdentity'),
      'cs:GetClusterAuditProject',
    ]);
  });

  it.each([
    ['on', {}, 'allowed; the audit log of encrypted is on'],
    ['off', { auditLogs: {} }, 'allowed; the audit log of encrypted is off'],
    ['denied', { accessKeys: [{ ...accessKey, deny: ['cs:GetClusterAuditProject'] }] }, 'Forbidden.RAM'],
    ['of no cluster', { clusters: [] }, 'not tried: no cluster was found'],
  ])('advises where the audit log that an attestation may rest on is %s', async (_, parts, found) => {
    const auditLogs = { encrypted: { project: 'k8s-log', records: [] } };
    const diagnosis = await diagnosisOf({ auditLogs, ...parts });
    expect(diagnosis.healthy).toBe(true);
    expect(diagnosis.items.find(({ name }) => name === 'cs:GetClusterAuditProject')?.found).toBe(found);
  });

  it.each<[string, object, object, string, string]>([
    ['can sign', {}, {}, 'ok', 'signs with ECDSA_SHA_256'],
    ['is disabled', { KeyState: 'Disabled' }, {}, 'missing', 'it is Disabled'],
    ['signs nothing', { KeyUsage: 'ENCRYPT/DECRYPT' }, {}, 'missing', 'its usage is ENCRYPT/DECRYPT'],
    ['may not be used', {}, { deny: ['kms:AsymmetricSign'] }, 'missing', 'kms:AsymmetricSign'],
  ])('tries the key that is to sign the chain, and signs nothing: it %s', async (_, fields, denied, status, found) => {
    const signing = key('key-sign', { KeySpec: 'EC_P256', KeyUsage: 'SIGN/VERIFY', ...fields });
    const { keys = [] } = richAccount();
    const parts = { keys: [...keys, signing], accessKeys: [{ ...accessKey, ...denied }] } as Partial<AccountFile>;
    const config = configSchema.parse({ evidence: { signingKey: 'key-sign' } });
    const { items } = await diagnosisOf(parts, { config });
    const item = items.find(({ name }) => name === 'evidence.signingKey');
    expect([item?.status, item?.found]).toEqual([status, expect.stringContaining(found)]);
  });

  it.each(actions)('names exactly one missing permission where %s is denied: %s', async (action, name) => {
    const diagnosis = await diagnosisOf({ accessKeys: [{ ...accessKey, deny: [action] }] });

    expect(wrong(diagnosis)).toEqual([`permission ${name}`]);
    const item = diagnosis.items.find((found) => found.name === name);
    expect(item?.remediation).toContain(action);
    expect(item?.why).not.toBe('');
    expect(diagnosis.healthy).toBe(false);
  });

  it('tries as much in an account that holds nothing', async () => {
    const diagnosis = await diagnosisOf({ clusters: [], keys: [], aliases: [], instances: [], addons: {} });

    expect(wrong(diagnosis)).toEqual([]);
  });

  it('finds no fault with permissions where the cloud only fails', async () => {
    emulator = await startEmulator({ accounts: [richAccount()] });
    emulator.setFaults([{ operation: 'kms:ListAliases', status: 500, code: 'InternalFailure' } as never]);
    const diagnosis = await diagnose(openSession(emulator, { hasty: true }), {});

    expect(diagnosis.items.find(({ name }) => name === 'kms:ListAliases')?.status).toBe('unknown');
    expect(diagnosis.healthy).toBe(false);
  });

  it('tells credentials that are refused, and tries nothing with them', async () => {
    const diagnosis = await diagnosisOf({}, { secret: 'wrong' });

    expect(wrong(diagnosis)).toEqual(['credentials credentials']);
  });

  it('tells credentials of another account', async () => {
    expect(wrong(await diagnosisOf({}, { accountId: '42' }))).toEqual(['credentials credentials']);
  });

  it('tells a clock that is off', async () => {
    const diagnosis = await diagnosisOf({}, { now: () => Date.now() - 3_600_000 });

    expect(wrong(diagnosis)).toEqual(['clock clock']);
  });

  it('tells KMS in arrears, a trail that is not logging, and a region that nobody knows', async () => {
    expect(wrong(await diagnosisOf({ kmsStatus: 'InDebt' }))).toContain('kms KMS');
    await emulator?.close();
    expect(wrong(await diagnosisOf({ trails: [] }))).toEqual(['trail trail of cn-hangzhou']);
    await emulator?.close();
    const config = { regions: ['cn-hangzhou', 'cn-hangzhuo'] };
    expect(wrong(await diagnosisOf({}, { config }))).toContain('region cn-hangzhuo');
  });

  it.each([
    ['the account itself', {}, {}, 'ok', 'ok', 'owner'],
    ['an administrator', user, held({ role_type: 'admin' }), 'ok', 'ok', 'admin'],
    ['somebody of operations', user, held({ role_type: 'ops' }), 'ok', 'ok', 'ops'],
    ['a developer', user, held({ role_type: 'dev' }), 'advice', 'missing', 'other'],
    ['somebody of whom ACK shows nothing', user, {}, 'advice', 'advice', 'could not be read'],
  ])('tells the role inside clusters of %s', async (_, as, permissions, idle, armed, found) => {
    const parts = { permissions, accessKeys: [{ ...accessKey, ...as }] } as Partial<AccountFile>;
    const before = itemOf(await diagnosisOf(parts), 'rbac');
    await emulator?.close();
    const after = itemOf(await diagnosisOf(parts, {}, webhook, true), 'rbac');

    expect([before?.status, after?.status]).toEqual([idle, armed]);
    expect(after?.found).toContain(found);
  });

  it('says what the remediator needs where changes are armed, and changes nothing to find out', async () => {
    const diagnosis = await diagnosisOf({}, {}, webhook, true);

    expect(wrong(diagnosis)).toEqual([]);
    const tried = roleOperations('remediate').filter((name) => operations[name].access === 'read');
    const names = diagnosis.items.filter(({ area }) => area === 'permission').map(({ name }) => name);
    expect(names).toEqual([
      ...tried.filter((name) => name !== 'sts:GetCallerIdentity'),
      'cs:UpdateKMSEncryption',
      'AliyunKMSCryptoAdminAccess',
      'cs:GetClusterAuditProject',
    ]);
    const written = Object.keys(emulator?.stats().calls ?? {}).filter((name) => {
      return operations[name as keyof typeof operations].access === 'write';
    });
    expect(written).toEqual([]);
  });

  it.each(remediatorActions)('names %s where the remediator is denied it: %s', async (action, name) => {
    const diagnosis = await diagnosisOf({ accessKeys: [{ ...accessKey, deny: [action] }] }, {}, webhook, true);

    expect(wrong(diagnosis)).toEqual([`permission ${name}`]);
    expect(diagnosis.items.find((found) => found.name === name)?.remediation).toContain(action);
  });

  it.each([
    ['https://hooks.slack.com/services/T/B/x', 'ok'],
    ['kms-secret:slack-webhook', 'missing'],
    ['http://127.0.0.1:8080/hook', 'ok'],
    ['http://hooks.slack.com/services/T/B/x', 'missing'],
    ['hooks.slack.com', 'missing'],
    ['https://u:p@hooks.slack.com/services/x', 'missing'],
    ['', 'missing'],
    [undefined, 'advice'],
  ])('judges the webhook %j: %s, and shows it nowhere', async (hook, status) => {
    const diagnosis = await diagnosisOf({}, { env: hook === undefined ? {} : { SEALWATCH_SLACK_WEBHOOK: hook } });

    expect(itemOf(diagnosis, 'webhook')?.status).toBe(status);
    if ((hook?.length ?? 0) > 30) expect(JSON.stringify(diagnosis)).not.toContain(hook ?? '-');
  });

  it('looks at the address and the secret of every channel', async () => {
    const channels = [
      { name: 'ops', type: 'dingtalk', address: 'env:DING', secret: 'env:DING_SIGN' },
      { name: 'siem', type: 'webhook', address: 'env:SIEM', secret: 'env:SIGN' },
    ];
    const config = { alerts: { channels } } as never;
    const env = {
      DING: 'https://oapi.dingtalk.com/robot/send?access_token=hush-hush',
      DING_SIGN: 'SEChush',
      SIEM: 'x',
    };
    const items = (await diagnosisOf({}, { config, env })).items.filter(({ area }) => area === 'webhook');

    expect(items.map(({ name, status }) => [name, status])).toEqual([
      ['ops (env:DING, env:DING_SIGN)', 'ok'],
      ['siem (env:SIEM, env:SIGN)', 'missing'],
    ]);
    expect(JSON.stringify(items)).not.toMatch(/hush/);
  });

  it('asks for each key in use: a key that is denied alone is missing, though others may be described', async () => {
    emulator = await startEmulator({ accounts: [richAccount()] });
    emulator.setFaults([
      { operation: 'kms:DescribeKey', match: { KeyId: 'key-1' }, status: 403, code: 'Forbidden.NoPermission' } as never,
    ]);
    const diagnosis = await diagnose(openSession(emulator, { hasty: true, store: memoryStore() }), {});

    expect(wrong(diagnosis)).toEqual(['kms keys in use', 'kms key-1']);
    expect(diagnosis.items.find(({ name }) => name === 'key-1')?.found).toBe('kms:DescribeKey: Forbidden.NoPermission');
  });

  const remediator = { RoleName: 'sealwatch-remediate', AssumeRolePolicyDocument: '{"Version":"1","Statement":[]}' };
  const statement = { Effect: 'Allow', Action: 'kms:*', Resource: '*' };
  it.each<[string, object[], object, string]>([
    ['the system policy', [{ PolicyName: 'AliyunKMSCryptoAdminAccess', PolicyType: 'System' }], statement, 'ok'],
    ['a custom policy that allows as much', [{ PolicyName: 'more-kms', PolicyType: 'Custom' }], statement, 'ok'],
    [
      'a custom policy that allows less',
      [{ PolicyName: 'more-kms', PolicyType: 'Custom' }],
      { ...statement, Action: 'kms:Describe*' },
      'missing',
    ],
    ['no policy', [], statement, 'missing'],
  ])('tells whether the role that remediates may use keys: %s', async (_, Policies, one, status) => {
    const policies = [
      { PolicyName: 'more-kms', PolicyType: 'Custom', PolicyDocument: { Version: '1', Statement: [one] } },
      {
        PolicyName: 'AliyunKMSCryptoAdminAccess',
        PolicyType: 'System',
        PolicyDocument: { Version: '1', Statement: [statement] },
      },
    ];
    const roles = [...(richAccount().roles ?? []), { ...remediator, Policies }];
    const { items } = await diagnosisOf({ roles, policies } as never, {}, webhook, true);
    expect(items.find(({ name }) => name === 'AliyunKMSCryptoAdminAccess')?.status).toBe(status);
  });

  it.each([
    ['correct-horse-battery-staple', 'token', 'ok'],
    ['kms-secret:dashboard', 'token', 'ok'],
    ['hunter2-hunter2', 'token', 'missing'],
    ['', 'token', 'advice'],
    ['', 'fc-signature', 'advice'],
  ] as const)(
    'judges the token %j of the dashboard under %s: %s, and shows it nowhere',
    async (token, auth, status) => {
      emulator = await startEmulator({ accounts: [richAccount()] });
      const session = openSession(emulator, { hasty: true, store: memoryStore(), config: { dashboard: { auth } } });
      const diagnosis = await diagnose(session, { dashboardToken: token });

      expect(itemOf(diagnosis, 'dashboard')?.status).toBe(status);
      if (token !== '' && !token.startsWith('kms')) expect(JSON.stringify(diagnosis)).not.toContain(token);
    },
  );

  it('leaves nothing in the store', async () => {
    const store = memoryStore();
    const directory = await mkdtemp(join(tmpdir(), 'sealwatch-doctor-'));
    expect(itemOf(await diagnosisOf({}, { store }), 'store')?.status).toBe('ok');
    await emulator?.close();
    expect(itemOf(await diagnosisOf({}, { store: directoryStore(directory) }), 'store')?.status).toBe('ok');
    expect(await store.list('')).toEqual([]);
    await rm(directory, { recursive: true });
  });

  it.each(['read', 'putIfAbsent', 'list', 'delete'] as const)('tells a store that refuses %s', async (method) => {
    const refuse = () => Promise.reject(new StoreError(`${method} is denied`));
    const store: Store = { ...memoryStore(), [method]: refuse };
    const item = itemOf(await diagnosisOf({}, { store }), 'store');

    expect(item?.status).toBe('missing');
    expect(item?.found).toContain(method);
  });

  it('tells a store that lets an object be put twice', async () => {
    const store: Store = {
      ...memoryStore(),
      putIfAbsent: async () => true,
      read: async () => new TextEncoder().encode('sealwatch doctor'),
    };

    expect(itemOf(await diagnosisOf({}, { store }), 'store')?.status).toBe('missing');
  });
});
