import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AccountFile, type Emulator, startEmulator } from '../../emulator/index.ts';
import { denyDisablePolicies } from '../../src/bootstrap/deny-disable.ts';
import { run } from '../../src/cli/run.ts';
import type { WhoCan } from '../../src/model/who-can.ts';
import { accessKey, account, cluster } from '../account.ts';

const regionId = 'cn-hangzhou';
const custom = (PolicyName: string) => ({ PolicyName, PolicyType: 'Custom' });
const policy = (PolicyName: string, ...Statement: object[]) => ({
  ...custom(PolicyName),
  PolicyDocument: { Version: '1', Statement },
});
const allow = (Action: string | string[], Resource = '*', more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const accountId = account({}).accountId;
const ofUser = (name: string) => `acs:ram::${accountId}:user/${name}`;

const file: Partial<AccountFile> = {
  clusters: [
    cluster('c1', {
      region_id: regionId,
      meta_data: JSON.stringify({ Capabilities: { DisableEncryption: false, EncryptionKMSKeyId: 'key-1' } }),
    }),
  ] as AccountFile['clusters'] & object,
  keys: [
    { RegionId: regionId, KeyId: 'key-1', KeyState: 'Enabled', DKMSInstanceId: '' },
    { RegionId: regionId, KeyId: 'key-kst', KeyState: 'Enabled', DKMSInstanceId: 'kst-1' },
    { RegionId: regionId, KeyId: 'key-wide', KeyState: 'Enabled', DKMSInstanceId: 'kst-1' },
  ],
  keyPolicies: {
    'key-kst': {
      Version: '1',
      Statement: [
        { Effect: 'Allow', Action: ['kms:Decrypt'], Resource: ['*'], Principal: { RAM: [ofUser('nobody-special')] } },
        { Effect: 'Deny', Action: ['kms:*'], Resource: ['*'], Principal: { RAM: [ofUser('admin')] } },
        { Effect: 'Allow', Action: ['kms:Decrypt'], Resource: ['*'], Principal: { RAM: ['acs:ram::999:user/eve'] } },
      ],
    },
  },
  users: [
    { UserName: 'admin', Policies: [{ PolicyName: 'AdministratorAccess', PolicyType: 'System' }] },
    { UserName: 'by-group', Groups: ['ops'] },
    { UserName: 'conditional', Policies: [custom('office-only')] },
    { UserName: 'guarded', Groups: ['ops'], Policies: [custom('deny-disable')] },
    { UserName: 'other-key', Policies: [custom('other-key')] },
    { UserName: 'nobody-special' },
  ],
  groups: [{ GroupName: 'ops', Policies: [custom('kms-ops')] }],
  roles: [{ RoleName: 'Deployer', Policies: [custom('deploys')] }],
  policies: [
    {
      PolicyName: 'AdministratorAccess',
      PolicyType: 'System',
      PolicyDocument: { Version: '1', Statement: [allow('*')] },
    },
    policy('kms-ops', allow(['kms:Disable*', 'kms:ScheduleKeyDeletion'])),
    policy('office-only', allow('kms:*', '*', { Condition: { IpAddress: { 'acs:SourceIp': ['192.0.2.0/24'] } } })),
    {
      ...custom('deny-disable'),
      PolicyDocument: JSON.stringify(denyDisablePolicies(['key-1', 'key-kst', 'key-wide'], []).ramPolicy),
    },
    policy('other-key', allow('kms:*', `acs:kms:${regionId}:*:key/key-2`)),
    policy('deploys', allow('cs:*')),
  ],
};

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ accounts: [account(file)] });
});
afterAll(() => emulator.close());

async function whoCan(on: Emulator, ...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const into = (texts: string[]) => ({ write: (text: string) => texts.push(text) > 0 });
  const env = {
    ALIBABA_CLOUD_ACCESS_KEY_ID: accessKey.id,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKey.secret,
    SEALWATCH_ENDPOINTS: on.endpointsLine,
    LANG: 'C.UTF-8',
  };
  const signal = new AbortController().signal;
  const code = await run(['who-can', ...args], { stdout: into(out), stderr: into(err), env, now: Date.now, signal });
  return { code, stdout: out.join(''), stderr: err.join('') };
}

async function answerOf(on: Emulator, ...args: string[]): Promise<WhoCan & { readonly code: number }> {
  const { code, stdout, stderr } = await whoCan(on, ...args, '--region', regionId, '--format', 'json');
  expect(stderr).toBe('');
  return { code, ...(JSON.parse(stdout) as WhoCan) };
}

const rowsOf = ({ who }: WhoCan) => Object.fromEntries(who.map(({ kind, name, may }) => [`${kind} ${name}`, may]));

describe('who-can', () => {
  it('names who may endanger a key, by RAM', async () => {
    const answer = await answerOf(emulator, '--key', 'key-1');
    expect([answer.code, answer.readErrors]).toEqual([0, []]);
    expect(rowsOf(answer)).toEqual({
      [`root ${accountId}`]: { disable: 'yes', delete: 'yes', decrypt: 'yes' },
      'user admin': { disable: 'yes', delete: 'yes', decrypt: 'yes' },
      'user by-group': { disable: 'yes', delete: 'yes', decrypt: 'no' },
      'user conditional': { disable: 'undecided', delete: 'undecided', decrypt: 'undecided' },
    });
    expect(answer.who.find(({ name }) => name === 'by-group')?.by).toEqual(['group/ops: kms-ops']);
    // guarded, other-key, nobody-special and the role.
    expect(answer.others).toBe(4);
  });

  it('counts what the policy of a key allows and denies, whichever account it names', async () => {
    const answer = rowsOf(await answerOf(emulator, '--key', 'key-kst'));
    expect(answer['user admin']).toBeUndefined();
    expect(answer['user nobody-special']).toEqual({ disable: 'no', delete: 'no', decrypt: 'yes' });
    expect(answer['outside acs:ram::999:user/eve']).toEqual({ disable: 'no', delete: 'no', decrypt: 'undecided' });
  });

  it('says in one line that a key policy names the whole account', async () => {
    const answer = rowsOf(await answerOf(emulator, '--key', 'key-wide'));
    expect(answer[`everybody ${accountId}`]).toEqual({
      disable: 'undecided',
      delete: 'undecided',
      decrypt: 'undecided',
    });
    expect(answer['user nobody-special']).toBeUndefined();
  });

  it('asks for a cluster about turning off as well as about its key', async () => {
    const answer = await answerOf(emulator, '--cluster', 'c1');
    expect(answer.keyId).toBe('key-1');
    expect(rowsOf(answer)).toMatchObject({
      'user admin': { turnOff: 'yes', disable: 'yes' },
      'user by-group': { turnOff: 'no', disable: 'yes' },
      'role Deployer': { turnOff: 'yes', disable: 'no', delete: 'no', decrypt: 'no' },
    });
  });

  it('reads lists of users to their end', async () => {
    const users = Array.from({ length: 230 }, (_, index) => ({ UserName: `u${index}`, Groups: ['ops'] }));
    const many = await startEmulator({ accounts: [account({ ...file, users })] });
    try {
      expect((await answerOf(many, '--key', 'key-1')).who.filter(({ kind }) => kind === 'user')).toHaveLength(230);
    } finally {
      await many.close();
    }
  });

  it.each([
    ['ram:ListUsers', {}, []],
    ['ram:ListPoliciesForUser', { UserName: 'admin' }, ['user admin']],
    ['ram:ListGroupsForUser', { UserName: 'guarded' }, ['user guarded']],
    ['ram:ListPoliciesForGroup', { GroupName: 'ops' }, ['user by-group', 'user guarded']],
    ['ram:GetPolicy', { PolicyName: 'other-key' }, ['user other-key']],
    ['ram:ListPoliciesForRole', { RoleName: 'Deployer' }, ['role Deployer']],
    ['kms:GetKeyPolicy', {}, ['user by-group', 'user nobody-special']],
  ])('shows a failure of %s as a read error and unknown, and exits 2', async (operation, match, unknown) => {
    const faults = [{ operation, match, status: 403, code: 'NoPermission' }];
    const broken = await startEmulator({ accounts: [account({ ...file, faults } as Partial<AccountFile>)] });
    try {
      const answer = await answerOf(broken, '--key', operation === 'kms:GetKeyPolicy' ? 'key-kst' : 'key-1');
      expect([answer.code, answer.readErrors.map((error) => error.operation)]).toEqual([2, [operation]]);
      const rows = rowsOf(answer);
      // An explicit deny that was read stands, whatever else was not.
      for (const name of unknown) expect(Object.values(rows[name] ?? {})).toContain('unknown');
      const { stdout } = await whoCan(broken, '--key', 'key-1', '--region', regionId);
      if (operation !== 'kms:GetKeyPolicy') expect(stdout).toContain('1 read error: results are incomplete');
    } finally {
      await broken.close();
    }
  });

  it('is a table, in English and Chinese', async () => {
    const { stdout } = await whoCan(emulator, '--key', 'key-1', '--region', regionId);
    expect(stdout).toMatch(/user by-group +yes +yes +no +group\/ops: kms-ops\n/);
    expect(stdout).toContain('4 other users and roles may do none of this.');
    expect((await whoCan(emulator, '--key', 'key-1', '--region', regionId, '--lang', 'zh')).stdout).toContain(
      '无法判定',
    );
  });

  it.each([
    [[], /Give --key K or --cluster C/],
    [['--key', 'key-1', '--cluster', 'c1'], /Give --key K or --cluster C/],
    [['--key', 'key-1'], /--region R/],
    [['--key', 'nowhere', '--region', regionId], /KMS knows no key nowhere/],
    [['--cluster', 'nowhere', '--region', regionId], /ACK knows no cluster nowhere/],
  ])('exits 2 with one sentence for %j', async (args, sentence) => {
    const { code, stdout, stderr } = await whoCan(emulator, ...args);
    expect([code, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
    expect(stderr).toMatch(sentence);
  });
});

describe('policy --role deny-disable', () => {
  async function policyOf(...args: string[]) {
    const out: string[] = [];
    const err: string[] = [];
    const into = (texts: string[]) => ({ write: (text: string) => texts.push(text) > 0 });
    const signal = new AbortController().signal;
    const io = { stdout: into(out), stderr: into(err), env: {}, now: Date.now, signal };
    return { code: await run(['policy', '--role', 'deny-disable', ...args], io), out: out.join(''), err: err.join('') };
  }

  it('prints a RAM policy and a control policy for the keys in use', async () => {
    const { code, out, err } = await policyOf('--key', 'key-1', '--key', 'acs:kms:cn-beijing:123:key/key-2');
    const keys = {
      Effect: 'Deny',
      Action: ['kms:DisableKey', 'kms:ScheduleKeyDeletion', 'kms:DeleteKeyMaterial'],
      Resource: ['acs:kms:*:*:key/key-1', 'acs:kms:cn-beijing:123:key/key-2'],
    };
    const off = { Effect: 'Deny', Action: ['cs:UpdateKMSEncryption'], Resource: ['*'] };
    const Condition = { StringNotLike: { 'acs:PrincipalARN': ['acs:ram:*:*:role/sealwatch-remediate'] } };
    expect([code, JSON.parse(out)]).toEqual([
      0,
      {
        ramPolicy: { Version: '1', Statement: [off, keys] },
        controlPolicy: { Version: '1', Statement: [{ ...off, Condition }, keys] },
      },
    ]);
    expect(err).toContain('denied as a whole');
  });

  it('covers every key where none is named, and says so', async () => {
    const { out, err } = await policyOf();
    expect(out).toContain('"acs:kms:*:*:key/*"');
    expect(err).toContain('every key is covered');
  });

  it.each([
    [['--key', 'alias/prod'], /no id and no ARN/],
    [Array.from({ length: 120 }, (_, index) => ['--key', `key-hzz${index}aaaaaaaaaaaaaaaaaaaa`]).flat(), /takes 4096/],
  ])('exits 2 with a sentence: %#', async (args, sentence) => {
    const { code, out, err } = await policyOf(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(sentence);
  });
});
