import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator, startSlack } from '../../emulator/index.ts';
import { run } from '../../src/cli/run.ts';
import type { Report } from '../../src/model/report.ts';
import { accessKey } from '../account.ts';
import { management, managementAccount, member, memberId } from '../organization.ts';

let emulator: Emulator;
let directory: string;
let config: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sealwatch-cli-'));
  config = join(directory, 'sealwatch.yaml');
  await writeFile(config, 'organization: {resourceDirectory: true}\ncalls: {pacing: false, tries: 2, deadline: 2}\n');
  const members = [member(0, 2), member(1, 1), member(2, 1, { roles: [] })];
  emulator = await startEmulator({ accounts: [management(members), ...members] });
});
afterAll(async () => {
  await emulator.close();
  await rm(directory, { recursive: true });
});

async function sealwatch(args: string[], given: NodeJS.ProcessEnv = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const into = (texts: string[]) => ({ write: (text: string) => texts.push(text) > 0 });
  const code = await run(args, {
    stdout: into(out),
    stderr: into(err),
    env: {
      SEALWATCH_CONFIG: config,
      SEALWATCH_ENDPOINTS: emulator.endpointsLine,
      ALIBABA_CLOUD_ACCESS_KEY_ID: accessKey.id,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKey.secret,
      ...given,
    },
    now: Date.now,
    signal: new AbortController().signal,
  });
  return { code, stdout: out.join(''), stderr: err.join('') };
}

describe('sealwatch audit of an organization', () => {
  it('reports every account, opens with what denied, and says so by its exit code', async () => {
    const { code, stdout } = await sealwatch(['audit']);

    expect(code).toBe(2);
    expect(stdout).toMatch(
      /^4 of at least 4 Pro clusters verified .*1 read error\n(?:.*\n)*? {2}account 2000000000000002 +sts:AssumeRole/,
    );
    expect(stdout).toContain('Create the role in that account');
    expect(stdout).toContain('The list of account 2000000000000002 could not be read');
    for (const account of [managementAccount, memberId(0), memberId(1)]) expect(stdout).toContain(account);
  });

  it('reports the accounts that are asked for', async () => {
    const { code, stdout } = await sealwatch([
      'audit',
      '--format',
      'json',
      '--account',
      memberId(0),
      '--account',
      memberId(1),
    ]);
    const report = JSON.parse(stdout) as Report;

    expect(code).toBe(0);
    expect(report.scope.accounts).toEqual([memberId(0), memberId(1)]);
    expect(report.clusters).toHaveLength(3);
  });

  it('keeps the report of all and those of each', async () => {
    const store = join(directory, 'store');
    await sealwatch(['audit'], { SEALWATCH_STORE: store });

    const names = await readdir(join(store, 'reports'));
    expect(names).toHaveLength(4);
    expect(names.filter((name) => name.endsWith('-organization.json'))).toHaveLength(1);
    expect((await sealwatch(['verify'], { SEALWATCH_STORE: store })).code).toBe(0);
  });

  it('tells Slack of each account where it is asked to', async () => {
    const slack = await startSlack();
    const env = { SEALWATCH_STORE: join(directory, 'told'), SEALWATCH_SLACK_WEBHOOK: slack.url };
    const { stderr } = await sealwatch(['audit', '--notify', '--account', memberId(1)], env);
    await slack.close();

    expect(stderr).not.toContain('waits');
    expect(JSON.stringify(slack.messages)).toContain(memberId(1));
  });

  it('reads only the regions that are asked for', async () => {
    const { stdout } = await sealwatch([
      'audit',
      '--format',
      'json',
      '--region',
      'cn-beijing',
      '--account',
      memberId(0),
    ]);

    expect((JSON.parse(stdout) as Report).clusters).toEqual([]);
  });

  it.each([
    [['--account', '42'], 'none of the organization'],
    [['--account', 'me'], 'no account id'],
    [['--save-snapshot', '/tmp/x'], 'of one account'],
  ])('refuses %j', async (args, why) => {
    const { code, stdout, stderr } = await sealwatch(['audit', ...args]);

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(why);
  });

  it('needs an organization for several accounts', async () => {
    const { code, stderr } = await sealwatch(['audit', '--account', '1', '--account', '2'], { SEALWATCH_CONFIG: '' });

    expect(code).toBe(2);
    expect(stderr).toContain('name an organization');
  });
});

describe('sealwatch doctor of an organization', () => {
  it('enters each account, and says how to be let into the others', async () => {
    const { code, stdout } = await sealwatch(['doctor']);

    expect(code).toBe(2);
    expect(stdout).toContain('ok       organization: other accounts: 2 of 3 can be entered');
    expect(stdout).toContain(`missing  organization: account ${memberId(2)}: sts:AssumeRole`);
    expect(stdout).toContain(`In account ${memberId(2)}, make the role sealwatch-audit`);
  });

  it('says where the directory cannot be listed', async () => {
    emulator.setFaults([{ operation: 'resourcemanager:ListAccounts', status: 403, code: 'NoPermission' }]);
    const { stdout } = await sealwatch(['doctor']);
    emulator.setFaults([]);

    expect(stdout).toContain('missing  organization: resourcemanager:ListAccounts');
  });
});

describe('sealwatch policy for an organization', () => {
  const statements = async (...args: string[]) => {
    const { stdout } = await sealwatch(['policy', ...args]);
    return (JSON.parse(stdout) as { Statement: { Action: string[]; Resource: string }[] }).Statement;
  };

  it('lets the audit list the accounts, enter them, and have functions run', async () => {
    expect(await statements()).toEqual(
      expect.arrayContaining([
        { Effect: 'Allow', Action: ['sts:AssumeRole'], Resource: 'acs:ram::*:role/sealwatch-audit' },
        {
          Effect: 'Allow',
          Action: ['fc:InvokeFunction'],
          Resource: 'acs:fc:*:*:functions/sealwatch-audit-account',
        },
        {
          Effect: 'Allow',
          Action: ['resourcemanager:ListAccounts'],
          Resource: 'acs:resourcemanager:*:*:account/*',
        },
      ]),
    );
  });

  it('lets the function that reads deliveries enter the accounts that they name', async () => {
    const granted = await statements('--role', 'activity');

    expect(granted.map(({ Resource }) => Resource)).toContain('acs:ram::*:role/sealwatch-audit');
    expect(granted.flatMap(({ Action }) => Action)).not.toContain('fc:InvokeFunction');
  });

  it('lets the role of a member read, and nothing else', async () => {
    const actions = (await statements('--member')).flatMap(({ Action }) => Action);

    expect(actions).toContain('cs:DescribeClustersV1');
    expect(actions.filter((action) => /^(fc|sts:AssumeRole|resourcemanager|oss|log)/.test(action))).toEqual([]);
  });
});
