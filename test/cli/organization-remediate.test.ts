import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/index.ts';
import { run } from '../../src/cli/run.ts';
import { accessKey } from '../account.ts';
import { management, managementAccount, memberId, offId, remediableMember } from '../organization.ts';

let emulator: Emulator;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sealwatch-cli-'));
  await writeFile(
    join(folder, 'sealwatch.yaml'),
    `organization: {resourceDirectory: true}
calls: {pacing: false, tries: 2, deadline: 5}
remediation:
  mode: apply
  select: {tags: [env=prod]}
  keys: [{region: cn-hangzhou, key: key-new}]
  maxPerRun: 2
  maxPercent: 100
`,
  );
  const members = [
    remediableMember(0),
    remediableMember(1),
    remediableMember(2),
    remediableMember(3, 1, { roles: [] }),
  ];
  emulator = await startEmulator({ accounts: [management(members), ...members], updateMs: 0 });
});
afterAll(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

async function remediate(args: readonly string[], answers?: readonly string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const left = [...(answers ?? [])];
  const code = await run(['remediate', ...args], {
    stdout: { write: (text: string | Uint8Array) => out.push(String(text)) > 0 },
    stderr: { write: (text: string | Uint8Array) => err.push(String(text)) > 0 },
    env: {
      SEALWATCH_CONFIG: join(folder, 'sealwatch.yaml'),
      SEALWATCH_STORE: join(folder, 'kept'),
      SEALWATCH_ENDPOINTS: emulator.endpointsLine,
      ALIBABA_CLOUD_ACCESS_KEY_ID: accessKey.id,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKey.secret,
      USER: 'ops',
    },
    now: Date.now,
    signal: new AbortController().signal,
    ...(answers !== undefined && { ask: async () => left.shift() ?? '' }),
  });
  return { code, out: out.join(''), err: err.join('') };
}

const calls = () => emulator.stats().calls['cs:UpdateKMSEncryption'] ?? 0;

describe('sealwatch remediate of an organization', () => {
  it.each([
    [
      'text',
      'en',
      ['3 changes in 5 accounts: 2 allowed by every guard', '1 account not remediated', `Account ${memberId(0)}`],
    ],
    ['text', 'zh', ['5 个账号中有 3 个变更：2 个得到所有条件的允许', '1 个账号未修复', `账号 ${memberId(1)}`]],
    ['markdown', 'en', ['3 changes in 5 accounts', `# Account ${memberId(2)}`, '## 1. ']],
    ['markdown', 'zh', ['5 个账号中有 3 个变更', `# 账号 ${memberId(2)}`]],
  ])('plans for all accounts within the limits of all: %s, %s', async (format, lang, said) => {
    const { code, out } = await remediate(['--format', format, '--lang', lang]);
    for (const text of said) expect(out).toContain(text);
    expect(out).toContain('sts:AssumeRole');
    expect([code, calls()]).toEqual([2, 0]);
  });

  it('plans as JSON, with each account or why there is none', async () => {
    const { out } = await remediate(['--format', 'json']);
    const { accounts, most } = JSON.parse(out) as { accounts: Record<string, never>[]; most: number };
    expect(most).toBe(2);
    expect(accounts.map(({ accountId, remediation, error }) => [accountId, typeof remediation, typeof error])).toEqual([
      [managementAccount, 'object', 'undefined'],
      [memberId(0), 'object', 'undefined'],
      [memberId(1), 'object', 'undefined'],
      [memberId(2), 'object', 'undefined'],
      [memberId(3), 'undefined', 'object'],
    ]);
    expect(out).toContain('organization-is-full');
  });

  it.each([
    [['--account', '42'], 'none of the organization'],
    [['--acknowledge'], '--acknowledge needs --account ID'],
  ])('refuses %s', async (args, said) => {
    const { code, err } = await remediate(args);
    expect([code, err]).toEqual([2, expect.stringContaining(said)]);
  });

  it('makes the changes that are confirmed, in the accounts that are asked for, and no more than a run may', async () => {
    const { code, out, err } = await remediate(
      ['--apply', '--account', memberId(0), '--account', memberId(1), '--account', memberId(2)],
      [offId(0), offId(1), offId(2)],
    );
    expect(calls()).toBe(2);
    expect(out).toContain(`name-of-${offId(0)}`);
    expect(err).toContain(`Account ${memberId(1)}`);
    // The third is not allowed, since two are.
    expect(code).toBe(1);
  });
});
