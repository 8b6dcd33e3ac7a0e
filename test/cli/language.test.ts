import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/index.ts';
import { run } from '../../src/cli/run.ts';
import type { Report } from '../../src/model/report.ts';
import { accessKey, accountId, cluster, event, metaData } from '../account.ts';
import { columnsOf } from '../report/screen.ts';
import { richAccount } from '../rich-account.ts';
import { englishIn } from '../words/prose.ts';

let directory: string;
let emulator: Emulator;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sealwatch-language-'));
  const off = { meta_data: metaData({ DisableEncryption: true, EncryptionKMSKeyId: '' }) };
  const clusters = [cluster('pay'), cluster('search', off), cluster('old', { cluster_spec: 'ack.standard' })];
  emulator = await startEmulator({ accounts: [richAccount({ clusters, details: {} } as never)] });
});
afterAll(async () => {
  await emulator.close();
  await rm(directory, { recursive: true });
});

async function file(name: string, text: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, text);
  return path;
}

async function sealwatch(args: string[], given: NodeJS.ProcessEnv = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const into = (texts: string[]) => ({ write: (text: string) => texts.push(text) > 0 });
  const code = await run(args, {
    stdout: into(out),
    stderr: into(err),
    env: {
      SEALWATCH_CONFIG: await file('sealwatch.yaml', 'calls: {pacing: false, tries: 2, deadline: 2}\n'),
      SEALWATCH_STORE: join(directory, 'store'),
      SEALWATCH_ENDPOINTS: emulator.endpointsLine,
      ALIBABA_CLOUD_ACCESS_KEY_ID: accessKey.id,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKey.secret,
      COLUMNS: '100',
      ...given,
    },
    now: Date.now,
    signal: new AbortController().signal,
  });
  return { code, stdout: out.join(''), stderr: err.join('') };
}

const records = [event('key-1', { eventTime: '2026-11-22T01:15:00Z' }), event('', { requestParameters: {} })];
const disabled = {
  eventId: 'e-zh',
  eventName: 'DisableKey',
  serviceName: 'Kms',
  acsRegion: 'cn-hangzhou',
  recipientAccountId: accountId,
  sourceIpAddress: '203.0.113.7',
  userIdentity: { type: 'ram-user', userName: 'mallory' },
  requestParameters: { KeyId: 'key-1' },
};

/** Every command that takes a language, as it is called for Chinese, and some of what it says then. */
const commands: readonly [command: string, args: () => Promise<string[]>, said: RegExp][] = [
  ['audit', async () => [], /不合规项（\d+.*[\s\S]*退出码 1：\d+ 项 NON_COMPLIANT，级别不低于高危/],
  ['report', async () => [await savedReport()], /无数据|不合规项/],
  ['cost', async () => [], /30 天费用[\s\S]*假设（低、预期、高）/],
  ['checks', async () => [], /^ack-cluster-encryption-enabled +high +已开启 Secret 落盘加密$/m],
  ['checks', async () => ['kms-instance-not-expiring'], /- 风险：KMS 实例到期/],
  [
    'activity',
    async () => [await file('delivery.json', JSON.stringify(records))],
    /已读取 2 条记录[\s\S]*已存入台账：1 个/,
  ],
  ['events', async () => [await file('event.json', JSON.stringify(disabled))], /操作者 mallory（ram-user），来自 203/],
  ['doctor', async () => [], /正常 +权限：kms:DescribeKey：已授权[\s\S]*没有缺失项。/],
];

async function savedReport(): Promise<string> {
  const path = join(directory, 'report.json');
  await sealwatch(['audit', '--format', 'json', '--output', path]);
  return path;
}

describe('--lang zh', () => {
  it.each(commands)('%s tells everything in Chinese', async (command, args, said) => {
    const { stdout, stderr } = await sealwatch([command, ...(await args()), '--lang', 'zh']);

    expect(stdout).toMatch(said);
    expect(stderr).toBe('');
    // Names of facts and settings read the same in every language.
    const prose = stdout.split('\n').flatMap(englishIn);
    expect(prose).toEqual([]);
  });

  it.each(commands)('%s falls back to English where only ASCII can be shown, and says so', async (command, args, _) => {
    const given = await args();
    const ascii = { LC_ALL: 'C' };
    const { stdout, stderr } = await sealwatch([command, ...given, '--lang', 'zh'], ascii);

    expect(stdout).toMatch(/^[\x20-\x7e\n]*$/);
    expect(stdout).not.toContain('\\u{');
    expect(stderr).toMatch(
      /^sealwatch: Only ASCII can be shown here, so the text is in English rather than --lang zh\./,
    );
  });

  it.each(commands)(
    '%s refuses a language that nobody speaks, and helps with those that there are',
    async (command) => {
      const { code, stderr } = await sealwatch([command, 'x', '--lang', 'fr']);
      expect(code).toBe(2);
      if (!/one word too many/.test(stderr)) expect(stderr).toContain('--lang "fr" is none of: en, zh.');

      const { stdout } = await sealwatch([command, '--help']);
      expect(stdout).toMatch(/--lang L +en, zh \(default en\)/);
    },
  );

  it('changes nothing of what is for programs', async () => {
    const path = await savedReport();
    const english = await sealwatch(['report', path, '--format', 'json']);
    const chinese = await sealwatch(['report', path, '--format', 'json', '--lang', 'zh'], { LC_ALL: 'C' });

    expect(chinese).toEqual(english);
    expect(
      (JSON.parse(await readFile(path, 'utf8')) as Report).findings.map(({ reason }) => reason).join(),
    ).not.toMatch(/\p{Script=Han}/u);
  });

  it.each(['40', '60', '100'])('cost breaks no line in %s columns', async (COLUMNS) => {
    const { stdout } = await sealwatch(['cost', '--lang', 'zh', '--all'], { COLUMNS });
    // The example of a configuration is to be copied as it is.
    const lines = stdout.split('\n').filter((line) => !/^ {6}(prices|replicas): /.test(line));
    expect(Math.max(...lines.map(columnsOf))).toBeLessThanOrEqual(Number(COLUMNS));
  });
});
