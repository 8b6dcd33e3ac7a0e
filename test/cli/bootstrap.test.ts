import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { policyFor } from '../../src/bootstrap/policy.ts';
import { run } from '../../src/cli/run.ts';

async function sealwatch(args: string[], env: Record<string, string> = {}) {
  const said = { stdout: '', stderr: '' };
  const output = (stream: 'stdout' | 'stderr') => ({
    write: (text: string | Uint8Array) => {
      said[stream] += String(text);
      return true;
    },
  });
  const io = { stdout: output('stdout'), stderr: output('stderr'), env, now: Date.now };
  const code = await run(['bootstrap', ...args], { ...io, signal: new AbortController().signal });
  return { code, ...said };
}

const account = ['--account', '1234567890123456'];

describe('sealwatch bootstrap', () => {
  it('prints Terraform, with names made of the account and the region', async () => {
    const { code, stdout } = await sealwatch([...account, '--region', 'cn-beijing']);
    expect(code).toBe(0);
    expect(stdout).toContain('"oss://sealwatch-1234567890123456-cn-beijing/sealwatch"');
    expect(stdout).toContain('is_organization_trail = false');
  });

  it('prints commands, with the names that the environment gives and the policy that policy prints', async () => {
    const env = { SEALWATCH_STORE: 'oss://kept/in', TRAIL_BUCKET: 'trails', LOG_PROJECT: 'logs' };
    const { stdout } = await sealwatch([...account, '--format', 'cli', '--organization'], env);
    expect(stdout).toContain(
      `'${JSON.stringify(policyFor('activity', { store: 'oss://kept/in', trailBucket: 'trails' }))}'`,
    );
    expect(stdout).toContain("--IsOrganizationTrail true --OssBucketName 'trails'");
    expect(stdout).toContain("export LOG_PROJECT='logs'");
  });

  it('prints the variables of a deployment as lines that a shell sources', async () => {
    const { code, stdout } = await sealwatch([...account, '--format', 'env', '--region', 'cn-beijing']);
    expect(code).toBe(0);
    const { stdout: sourced } = spawnSync('bash', ['-c', 'eval "$(cat)" && env'], {
      input: stdout,
      env: {},
      encoding: 'utf8',
    });
    expect(
      Object.fromEntries(
        sourced
          .trim()
          .split('\n')
          .map((line) => line.split('=')),
      ),
    ).toMatchObject({
      REGION: 'cn-beijing',
      SEALWATCH_STORE: 'oss://sealwatch-1234567890123456-cn-beijing/sealwatch',
      TRAIL_BUCKET: 'sealwatch-trail-1234567890123456-cn-beijing',
      LOG_PROJECT: 'sealwatch-1234567890123456-cn-beijing',
      LOG_STORE: 'functions',
      FAILED_QUEUE: 'sealwatch-failed',
    });
  });

  it('prints every variable that s.yaml has no default for, and only such as it takes', async () => {
    const { stdout } = await sealwatch([...account, '--format', 'env'], {
      SEALWATCH_CONFIG: 'oss://kept/sealwatch.yaml',
    });
    const printed = [...stdout.matchAll(/^export (\w+)=/gm)].map(([, name]) => name);
    const text = readFileSync('s.yaml', 'utf8');
    const taken = [...text.matchAll(/env\('(\w+)'(\)?)/g)];
    expect(printed.filter((name) => !taken.some(([, one]) => one === name))).toEqual([]);
    expect(printed).toEqual(expect.arrayContaining(taken.filter(([, , last]) => last === ')').map(([, name]) => name)));
  });

  it('prints no variable for what is not a deployment', async () => {
    const member = await sealwatch([...account, '--member', '--main-account', '9876543210987654', '--format', 'env']);
    expect(member).toMatchObject({ code: 2, stdout: '' });
    expect(member.stderr).toContain('--format env');
  });

  it.each(['./sealwatch', 'oss://', '/var/reports'])('says that a store such as %s is no bucket', async (store) => {
    const { code, stdout, stderr } = await sealwatch(account, { SEALWATCH_STORE: store });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('SEALWATCH_STORE names no bucket');
  });

  it('says that an organization is entered only by the policies of a configuration that names it', async () => {
    const alone = await sealwatch([...account, '--organization']);
    expect(alone.stderr).toContain('names no organization');
    const directory = await mkdtemp(join(tmpdir(), 'sealwatch-'));
    await writeFile(join(directory, 'sealwatch.yaml'), 'organization: {resourceDirectory: true}\n');
    const named = await sealwatch([...account, '--organization', '--config', join(directory, 'sealwatch.yaml')]);
    await rm(directory, { recursive: true });
    expect(named.stdout).toContain('"resourcemanager:ListAccounts"');
    expect(named.stderr).not.toContain('names no organization');
  });

  it('reads nothing from where the functions will find their configuration', async () => {
    const env = { SEALWATCH_CONFIG: 'oss://kept/sealwatch.yaml', SEALWATCH_ENDPOINTS: '*=127.0.0.1:9' };
    const { code, stdout } = await sealwatch(account, env);
    expect(code).toBe(0);
    expect(stdout).toContain('"acs:oss:*:*:kept/sealwatch.yaml"');
  });

  it('prints the role of a member, which trusts the audit alone', async () => {
    const { stdout } = await sealwatch([
      ...account,
      '--member',
      '--main-account',
      '9876543210987654',
      '--external-id',
      'x-1',
    ]);
    expect(stdout).toContain('"acs:ram::9876543210987654:role/sealwatch-audit"');
    expect(stdout).toContain('"sts:ExternalId" = "x-1"');
    expect(stdout).not.toContain('alicloud_oss_bucket');
    expect(stdout).not.toContain('cs:UpdateKMSEncryption');
  });

  it('prints the role by which a member is remediated where that is asked for, which trusts the remediator alone', async () => {
    const { stdout, stderr } = await sealwatch([
      ...account,
      '--member',
      '--main-account',
      '9876543210987654',
      '--remediate',
    ]);
    expect(stdout).toContain('"acs:ram::9876543210987654:role/sealwatch-audit"');
    expect(stdout).toContain('"acs:ram::9876543210987654:role/sealwatch-remediate"');
    expect(stdout.match(/"cs:UpdateKMSEncryption"/g)).toHaveLength(1);
    expect(stderr).toContain('RBAC');
  });

  it('prints the rule of Cloud Config, of the verification or of a check, and says what the configuration lacks', async () => {
    const whole = await sealwatch([...account, '--rule']);
    expect(whole.stdout).toContain('source_identifier           = "acs:fc:cn-hangzhou:');
    expect(whole.stdout).not.toContain('input_parameters');
    expect(whole.stderr).toContain('cloudConfig: {evaluations: true}');
    const one = await sealwatch([
      ...account,
      '--rule',
      '--check',
      'kms-key-delete-protection-enabled',
      '--format',
      'cli',
    ]);
    expect(one.stdout).toContain(`--InputParameters '{"checkId":"kms-key-delete-protection-enabled"}'`);
    expect(one.stdout).toContain("--ResourceTypesScope 'ACS::KMS::Key' --RiskLevel 2");
    expect(await sealwatch([...account, '--rule', '--check', 'none'])).toMatchObject({ code: 2, stdout: '' });
  });

  it.each([
    ['no account', [], '--account is needed'],
    ['an account that is none', ['--account', 'me'], 'is no account'],
    ['a member without the main account', [...account, '--member'], '--member needs --main-account'],
    ['a format that is none', [...account, '--format', 'pulumi'], '--format "pulumi" is none of'],
    ['a region that is none', [...account, '--region', 'x;y'], 'is no region'],
  ])('refuses %s', async (_what, args, why) => {
    const { code, stdout, stderr } = await sealwatch(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(why);
  });
});
