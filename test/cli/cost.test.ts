import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type AccountFile, type Emulator, startEmulator } from '../../emulator/index.ts';
import { run } from '../../src/cli/run.ts';
import type { ReportedClusterCost, ReportedCost } from '../../src/model/cost.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { accessKey, account, cluster, key, metaData } from '../account.ts';
import { figure } from '../cost/fixture-cost.ts';

interface CostFile {
  readonly cost: ReportedCost;
  readonly clusters: readonly { readonly id: string; readonly cost: ReportedClusterCost }[];
}

let directory: string;
let emulator: Emulator | undefined;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sealwatch-cost-'));
});
afterAll(() => rm(directory, { recursive: true }));
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

async function file(name: string, text: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, text);
  return path;
}

async function sealwatch(args: string[], given: NodeJS.ProcessEnv = {}, settings = '') {
  const out: string[] = [];
  const err: string[] = [];
  const into = (texts: string[]) => ({ write: (text: string) => texts.push(text) > 0 });
  const code = await run(args, {
    stdout: into(out),
    stderr: into(err),
    env: {
      SEALWATCH_CONFIG: await file('sealwatch.yaml', `calls: {pacing: false, tries: 2, deadline: 2}\n${settings}`),
      ALIBABA_CLOUD_ACCESS_KEY_ID: accessKey.id,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKey.secret,
      ...(emulator && { SEALWATCH_ENDPOINTS: emulator.endpointsLine }),
      ...given,
    },
    now: () => Date.parse('2026-11-22T06:30:41.000Z'),
    signal: new AbortController().signal,
  });
  return { code, stdout: out.join(''), stderr: err.join('') };
}

const off = { meta_data: metaData({ DisableEncryption: true, EncryptionKMSKeyId: '' }) };
const encryptedWith = (keyId: string) => ({
  meta_data: metaData({ DisableEncryption: false, EncryptionKMSKeyId: keyId }),
});

/** Encrypted clusters of both versions, two that are off, and one that no key could encrypt. */
/** Of this day, which no golden file may depend on. */
const times = /\d{4}-\d\d-\d\d \d\d:\d\d UTC/g;

function mixed(parts: Partial<AccountFile> = {}): AccountFile {
  return account({
    clusters: [
      cluster('pay'),
      cluster('orders', { current_version: '1.31.9-aliyun.1', ...encryptedWith('key-2') }),
      // Too young to have been observed.
      cluster('cart', {
        current_version: '1.32.1-aliyun.1',
        created: '@-30m',
        ...encryptedWith('alias/shared'),
      }),
      cluster('search', { current_version: '1.32.1-aliyun.1', ...off }),
      cluster('legacy', { current_version: '1.28.3-aliyun.1', ...off }),
      cluster('basic', { cluster_spec: 'ack.standard', ...off }),
    ],
    keys: [key('key-1'), key('key-2')],
    aliases: [{ AliasName: 'alias/shared', KeyId: 'key-2' }],
    addons: {
      search: [{ name: 'ack-secret-manager', version: '0.5.8', state: 'active', config: '{"pollingInterval":"120s"}' }],
    },
    ...parts,
  } as Partial<AccountFile>);
}

async function costOf(accountFile: AccountFile, args: string[] = [], settings = '') {
  emulator = await startEmulator({ accounts: [accountFile] });
  const told = await sealwatch(['cost', '--format', 'json', ...args], {}, settings);
  return { ...told, file: JSON.parse(told.stdout) as CostFile };
}

describe('sealwatch cost', () => {
  it('tells everything of an account: the bills, each cluster, the model and every assumption', async () => {
    emulator = await startEmulator({ accounts: [mixed()] });
    const { code, stdout, stderr } = await sealwatch(['cost'], { COLUMNS: '120' });

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const told = stdout.replace(times, '2026-11-22 06:30 UTC');
    await expect(told).toMatchFileSnapshot('../golden/cost.txt');
  });

  it('tells the same in Chinese', async () => {
    emulator = await startEmulator({ accounts: [mixed()] });
    const { stdout } = await sealwatch(['cost', '--lang', 'zh'], { COLUMNS: '120' });

    const told = stdout.replace(times, '2026-11-22 06:30 UTC');
    await expect(told).toMatchFileSnapshot('../golden/cost-zh.txt');
  });

  it('says it in a narrow terminal and without Unicode, and breaks no line', async () => {
    emulator = await startEmulator({ accounts: [mixed()] });
    const { stdout } = await sealwatch(['cost'], { COLUMNS: '60', LC_ALL: 'C' });

    expect(stdout).toMatch(/^[\x20-\x7e\n]*$/);
    expect(
      Math.max(
        ...stdout
          .split('\n')
          .filter((line) => !line.includes('prices: ['))
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(60);
    expect(stdout).toContain('It is not known how these clusters are billed');
  });

  it('tells encrypted clusters from those that are off, and the others not at all', async () => {
    const { file } = await costOf(mixed());

    expect(file.cost.encrypted).toMatchObject({ clusters: 3, keys: 2 });
    expect(file.cost.off).toMatchObject({ clusters: 2 });
    expect(file.clusters.map(({ id, cost }) => [id, cost.state, cost.kms])).toEqual([
      ['cart', 'encrypted', 'v2'],
      ['legacy', 'off', 'v1'],
      ['orders', 'encrypted', 'v2'],
      ['pay', 'encrypted', 'v1'],
      ['search', 'off', 'v2'],
    ]);
  });

  it('shares a key among clusters that call it by different names', async () => {
    const { file } = await costOf(mixed(), [], 'cost: {billing: kms1}');
    const encrypted = file.clusters.filter(({ cost }) => cost.state === 'encrypted');
    expect(encrypted.map(({ id, cost }) => [id, figure(cost.charges[0]?.key)])).toEqual([
      ['cart', '0.21'],
      ['orders', '0.21'],
      ['pay', '0.42'],
    ]);
  });

  it('shows the polls of ack-secret-manager as calls', async () => {
    const { file } = await costOf(mixed());
    expect(file.clusters.find(({ id }) => id === 'search')?.cost.polling).toEqual({
      interval: 120,
      callsPerEntry: 21_600,
      pricePerEntry: null,
    });
  });

  it('takes from the configuration what somebody knows better', async () => {
    const settings = `cost:
  currency: USD
  billing: kms1
  replicas: {low: 4, expected: 4, high: 4}
  prices: [{id: kms1.calls.basic.mainland, currency: USD, amount: 0.05, source: contract 7}]
`;
    const { file } = await costOf(mixed(), [], settings);

    expect(file.cost.currency).toBe('USD');
    expect(file.cost.encrypted.scenarios.map(({ unknownAs }) => unknownAs)).toEqual([null]);
    expect(file.cost.assumptions).toContainEqual(
      expect.objectContaining({ name: 'replicas', low: '4', source: 'configured', setting: 'cost.replicas' }),
    );
    expect(file.cost.assumptions).toContainEqual(
      expect.objectContaining({ name: 'kms1.calls.basic.mainland', expected: '0.05', source: 'contract 7' }),
    );
  });

  it('knows that a key of a KMS instance is billed by KMS 3.0', async () => {
    const keys = [key('key-1', { DKMSInstanceId: 'kst-1' })];
    const { file } = await costOf(account({ keys } as Partial<AccountFile>), [], 'cost: {currency: USD}');

    expect(file.clusters[0]?.cost.charges.map(({ billing }) => billing)).toEqual(['kms3']);
    expect(figure(file.cost.encrypted.scenarios[0]?.instances)).toBe('500');
  });

  it('keeps out of the figures what could not be told, says so, and exits 2', async () => {
    const accountFile = mixed({
      clusters: [cluster('pay'), cluster('odd', { meta_data: '{' })],
    } as Partial<AccountFile>);
    emulator = await startEmulator({ accounts: [accountFile] });
    const { code, stdout } = await sealwatch(['cost']);

    expect(code).toBe(2);
    expect(stdout).toContain('1 read error: results are incomplete');
    expect(stdout).toContain('Not in these figures: 1 cluster whose encryption is unknown.');
    expect(stdout).toContain('1 encrypted cluster,');
  });

  it('does not take a list that was refused for nothing to pay', async () => {
    emulator = await startEmulator({ accounts: [account({ accessKeys: [{ ...accessKey, deny: ['cs:*'] }] })] });
    const { code, stdout } = await sealwatch(['cost']);

    expect(code).toBe(2);
    expect(stdout).toContain('No list of clusters could be read, so their cost is unknown.');
  });

  it('says of an account without Pro clusters that there is nothing to pay', async () => {
    emulator = await startEmulator({ accounts: [account({ clusters: [], keys: [], events: [] })] });
    const { code, stdout } = await sealwatch(['cost']);

    expect(code).toBe(0);
    expect(stdout).toContain('nothing to pay');
  });

  it('tells of a saved snapshot what it told of the account, with what a ledger counted, without any call', async () => {
    const path = join(directory, 'snapshot.json');
    emulator = await startEmulator({ accounts: [mixed()] });
    await sealwatch(['audit', '--save-snapshot', path, '--output', join(directory, 'report.txt')]);
    const live = await sealwatch(['cost', '--format', 'json']);
    await emulator.close();
    emulator = undefined;
    const again = await sealwatch(['cost', '--format', 'json', '--snapshot', path], {
      SEALWATCH_ENDPOINTS: '*=127.0.0.1:1',
    });
    // The two were read one after the other.
    const costIn = ({ stdout }: { stdout: string }) => {
      const { observed, ...cost } = (JSON.parse(stdout) as CostFile).cost;
      return { ...cost, sources: observed?.sources };
    };
    expect(costIn(again)).toEqual(costIn(live));

    const snapshot = JSON.parse(await readFile(path, 'utf8')) as Snapshot;
    const to = Date.parse('2026-11-22T06:00:00.000Z');
    const count = {
      keyId: 'key-1',
      clusterId: null,
      vpcId: null,
      event: 'Encrypt',
      outcome: 'success',
      count: 1_000,
    } as const;
    const usage = [{ regionId: 'cn-hangzhou', source: 'ledger', from: to - 3 * 86_400_000, to, counts: [count] }];
    const counted = await file('counted.json', JSON.stringify({ ...snapshot, usage }));
    const told = await sealwatch(['cost', '--snapshot', counted]);

    expect(told.stdout).toContain('10,000 observed');
    expect(told.stdout.replace(/\s+/g, ' ')).toContain(
      'were observed in ActionTrail deliveries, 2026-11-19 06:00 UTC to 2026-11-22 06:00 UTC, extrapolated to 30 days',
    );
  });

  it('keeps no report', async () => {
    const store = join(directory, 'store');
    emulator = await startEmulator({ accounts: [mixed()] });
    const { code } = await sealwatch(['cost'], { SEALWATCH_STORE: store });

    expect(code).toBe(0);
    await expect(readdir(join(store, 'reports'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.each([
    [['--format', 'html'], /none of: text, json/],
    [['extra'], /one word too many/],
    [['--region', 'Hangzhou'], /no region id/],
    [['--snapshot', '/nowhere.json'], /cannot be read \(ENOENT\)/],
  ])('refuses %j with a sentence and exit 2', async (args, sentence) => {
    const { code, stdout, stderr } = await sealwatch(['cost', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(sentence);
  });

  it.each([
    ['cost:\n  replicas: {low: 3, expected: 2, high: 4}', 'cost.replicas must rise from low to expected to high'],
    [
      'cost:\n  probeInterval: {low: 20, expected: 20, high: 60}',
      'cost.probeInterval must fall from low to expected to high',
    ],
    [
      'cost:\n  prices: [{id: kms1.call, currency: CNY, amount: 1}]',
      'cost.prices.0.id must be one of kms1.calls.service',
    ],
    ['cost:\n  curency: USD', 'cost.curency is not a setting'],
  ])('refuses the settings %j', async (settings, sentence) => {
    const { code, stderr } = await sealwatch(['cost'], {}, settings);
    expect(code).toBe(2);
    expect(stderr).toContain(`sealwatch.yaml:3: ${sentence}`);
  });
});

describe('the report of an audit', () => {
  it('tells in a few lines what it costs, and in the line of a cluster that is off what encrypting it would', async () => {
    emulator = await startEmulator({ accounts: [mixed()] });
    const { stdout } = await sealwatch(['audit', '--all'], { COLUMNS: '160' });

    expect(stdout).toMatch(
      /would cost about CNY 0\.00 to 63\.49 in 30 days\n +remediation: Turn Secret encryption .*\n.*\nsealwatch remediate --cluster search/,
    );
    expect(stdout).toMatch(
      /Cost \(30 days\)\n {2}3 encrypted clusters +CNY 0\.84 to .*, expected 11\.21 {2}if KMS 1\.0 bills/,
    );
    expect(stdout).toMatch(/encrypting 2 more +CNY/);
    expect(stdout).toContain('It is not known how these clusters are billed');
  });
});
