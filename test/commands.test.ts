import { describe, expect, it } from 'vitest';
import { reasons } from '../src/checks/catalog.ts';
import type { Shape } from '../src/checks/reason.ts';
import { commandOptions } from '../src/cli/run.ts';
import {
  aliyunRpc,
  attestCommand,
  changeEncryptionCommand,
  readClusterCommand,
  remediateCommand,
  rpcOperations,
} from '../src/model/command-line.ts';
import { errorAdvice } from '../src/model/error-advice.ts';
import type { Resource } from '../src/model/finding.ts';
import { call } from './emulator/clients.ts';
import { ACCOUNT, ROOT, startCloud } from './emulator/fixture.ts';
import { legacyRoaClient } from './emulator/legacy-clients.ts';

const regionId = 'cn-hangzhou';
const clusterId = 'c1';
const enabledKey = 'key-hzz65enabled000000001';
const arn = `acs:kms:${regionId}:${ACCOUNT}:key/${enabledKey}`;
/** The key that each operation can be done with: a key that is not dying cannot be saved. */
const keyFor: Readonly<Record<string, string>> = {
  'kms CancelKeyDeletion': 'key-hzz65dying00000000002',
  'kms EnableKey': 'key-hzz65disabled00000003',
};

const key = (KeyId: string, KeyState: string) => ({
  RegionId: regionId,
  KeyId,
  Arn: `acs:kms:${regionId}:${ACCOUNT}:key/${KeyId}`,
  KeyState,
  Creator: ACCOUNT,
  KeySpec: 'Aliyun_AES_256',
  KeyUsage: 'ENCRYPT/DECRYPT',
  Origin: 'Aliyun_KMS',
});
const cloud = await startCloud({
  clusters: [
    {
      cluster_id: clusterId,
      name: 'prod',
      region_id: regionId,
      state: 'running',
      cluster_type: 'ManagedKubernetes',
      cluster_spec: 'ack.pro.small',
      profile: 'Default',
      meta_data: JSON.stringify({ Capabilities: { DisableEncryption: true } }),
    },
  ],
  keys: [
    key(enabledKey, 'Enabled'),
    key('key-hzz65dying00000000002', 'PendingDeletion'),
    key('key-hzz65disabled00000003', 'Disabled'),
  ],
  roles: [
    {
      RoleName: 'AliyunCSManagedSecurityRole',
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '1',
        Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: ['cs.aliyuncs.com'] } }],
      }),
      Policies: [],
    },
  ],
});

/** Every command that a reason's remediation gives on a resource of each type, with the reason's message id. */
function* remediationCommands(): Generator<readonly [string, string]> {
  for (const [id, { remediation, shape }] of reasons) {
    if (remediation?.commands === undefined) continue;
    const resource: Resource = {
      type: 'ACS::ACK::Cluster',
      id: clusterId,
      name: 'prod',
      accountId: ACCOUNT,
      regionId,
    };
    const lines = remediation.commands(sample(shape) as never, resource);
    expect(lines, id).not.toEqual([]);
    for (const line of lines) yield [id, line];
  }
}

function sample(shape: Shape): Record<string, unknown> {
  const values = { string: 'x', number: 2, boolean: true, list: ['c1'] };
  const fields = Object.entries(shape).map(([field, kind]) => [field, values[kind]] as const);
  return { ...Object.fromEntries(fields), keyId: enabledKey, arn };
}

const others: readonly (readonly [string, string])[] = [
  ...['NoCredentials', 'DamagedObject', 'Forbidden.RAM', 'Whatever'].flatMap((code) =>
    errorAdvice({ operation: 'kms:DescribeKey', code }).commands.map((line) => [code, line] as const),
  ),
  ...errorAdvice({ operation: 'sts:AssumeRole', code: 'NoPermission' }).commands.map(
    (line) => ['sts:AssumeRole', line] as const,
  ),
  ...readClusterCommand(clusterId, regionId).map((line) => ['read again', line] as const),
  ...attestCommand(clusterId).map((line) => ['attest', line] as const),
  ...remediateCommand(clusterId).map((line) => ['remediate', line] as const),
  ...changeEncryptionCommand(clusterId, regionId, { disable_encryption: false, kms_key_id: enabledKey }).map(
    (line) => ['restore', line] as const,
  ),
];
const all = [...remediationCommands(), ...others];
const aliyun = all.filter(([, line]) => line.startsWith('aliyun '));
const own = all.filter(([, line]) => line.startsWith('sealwatch '));

interface Parsed {
  /** The words before the first option. */
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, string>>;
}

/** The words of a line as a shell takes them, where single quotes are the only quotes. */
function parsed(line: string): Parsed {
  const tokens = [...line.matchAll(/'([^']*)'|([^\s']+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  const first = tokens.findIndex((token) => token.startsWith('--'));
  const words = first === -1 ? tokens : tokens.slice(0, first);
  const options: Record<string, string> = {};
  for (let index = words.length; index < tokens.length; index += 1) {
    const name = tokens[index] ?? '';
    const next = tokens[index + 1];
    const hasValue = next !== undefined && !next.startsWith('--');
    options[name.slice(2)] = hasValue ? next : '';
    if (hasValue) index += 1;
  }
  return { words, options };
}

describe('the commands that people are given', () => {
  it('are all for one of the two programs', () => {
    expect(all.length).toBe(aliyun.length + own.length);
    expect(aliyun.length).toBeGreaterThan(8);
    expect(own.length).toBeGreaterThan(4);
  });

  it.each(aliyun)('%s: %s names an operation of the aliyun CLI with all parameters that it needs', (_, line) => {
    const { words, options } = parsed(line);
    const [, product = '', operation = '', path] = words;
    const { region, ...parameters } = options;
    if (product === 'cs') {
      expect(['GET', 'PUT']).toContain(operation);
      expect(path).toMatch(/^\/clusters\/[^/]+(\/kms)?$/);
      expect(region).toBe(regionId);
      return;
    }
    const known = rpcOperations[`${product} ${operation}` as keyof typeof rpcOperations];
    const optional: readonly string[] = 'optional' in known ? known.optional : [];
    expect(Object.keys(parameters)).toEqual(expect.arrayContaining([...known.required]));
    expect(
      Object.keys(parameters)
        .filter((name) => !optional.includes(name))
        .sort(),
    ).toEqual([...known.required].sort());
    expect(Object.values(parameters)).not.toContain('');
    expect(region).toBe(product === 'ram' ? undefined : regionId);
  });

  it.each(aliyun)('%s: %s does on the emulator what it is for', async (_, line) => {
    const { words, options } = parsed(line);
    const [, product = '', operation = '', path = ''] = words;
    const { region, body, ...query } = options;
    if (product === 'cs') {
      // The change answers with an empty body, which this client calls an error of format.
      const answer: unknown = await legacyRoaClient(cloud.home, ROOT)
        .request(operation, path, {}, body, { 'content-type': 'application/json' })
        .catch((error: Error) => error.name);
      if (body === undefined) expect(answer).toMatchObject({ cluster_id: clusterId });
      else expect(answer).toBe('FormatError');
      return;
    }
    const KeyId = keyFor[`${product} ${operation}`];
    await call(cloud.home, ROOT, `${product}:${operation}`, {
      query: { ...query, ...(KeyId !== undefined && { KeyId }) },
    });
    // What is done twice is refused where it may be done only once: put the key back for the next reason.
    if (operation === 'EnableKey') await call(cloud.home, ROOT, 'kms:DisableKey', { query: { KeyId } });
    if (operation === 'CancelKeyDeletion') {
      await call(cloud.home, ROOT, 'kms:ScheduleKeyDeletion', { query: { KeyId, PendingWindowInDays: 7 } });
    }
  });

  it.each(own)('%s: %s is a command of sealwatch with options that it has', async (_, line) => {
    const { words, options } = parsed(line);
    const [, name = ''] = words;
    const known = (await commandOptions()).get(name);
    expect(known).toBeDefined();
    expect(known).toEqual(expect.arrayContaining(Object.keys(options).map((option) => `--${option}`)));
  });

  it.each(['c1; reboot', '$(reboot)', '--all', "c1'", 'c1\nreboot', '', '*', 'c1 c2', '密钥'])(
    'are not given with the value %j',
    (value) => {
      expect([
        ...readClusterCommand(value, regionId),
        ...changeEncryptionCommand(value, regionId, { disable_encryption: true }),
        ...changeEncryptionCommand(clusterId, regionId, { disable_encryption: false, kms_key_id: value }),
        ...attestCommand(value),
        ...remediateCommand(value),
        ...aliyunRpc('kms EnableKey', { KeyId: value }, regionId),
      ]).toEqual([]);
    },
  );

  it('never name another path than that of a cluster', () => {
    expect(readClusterCommand('c1/../c2', regionId)).toEqual([]);
    expect(changeEncryptionCommand('c1/nodes', regionId, { disable_encryption: true })).toEqual([]);
  });
});
