import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type AccountFile, type Emulator, startEmulator } from '../../emulator/index.ts';
import { run } from '../../src/cli/run.ts';
import type { Report } from '../../src/model/report.ts';
import { accessKey, account, cluster, key } from '../account.ts';

let directory: string;
let emulator: Emulator | undefined;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sealwatch-cli-'));
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

const unpaced = 'calls: {pacing: false, tries: 2, deadline: 2}\n';

/** Runs the command line as a pipe would, and tells what came out of it. */
async function sealwatch(args: string[], given: NodeJS.ProcessEnv = {}, keyPair = accessKey) {
  const out: string[] = [];
  const err: string[] = [];
  const into = (texts: string[]) => ({ write: (text: string) => texts.push(text) > 0 });
  const env = {
    SEALWATCH_CONFIG: await file('unpaced.yaml', unpaced),
    ALIBABA_CLOUD_ACCESS_KEY_ID: keyPair.id,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: keyPair.secret,
    ...(emulator && { SEALWATCH_ENDPOINTS: emulator.endpointsLine }),
    ...given,
  };
  const code = await run(args, {
    stdout: into(out),
    stderr: into(err),
    env,
    now: Date.now,
    signal: new AbortController().signal,
  });
  return { code, stdout: out.join(''), stderr: err.join('') };
}

async function audit(
  args: string[] = [],
  file: AccountFile = account(),
  env: NodeJS.ProcessEnv = {},
  pair = accessKey,
) {
  emulator = await startEmulator({ accounts: [file] });
  const out = await sealwatch(['audit', '--format', 'json', ...args], env, pair);
  return { ...out, report: JSON.parse(out.stdout) as Report };
}

const tidy = () =>
  account({ trails: [{ Name: 't', HomeRegion: 'cn-hangzhou', TrailRegion: 'All', EventRW: 'All', IsLogging: true }] });
const off = { meta_data: '{"Capabilities":{"DisableEncryption":true,"EncryptionKMSKeyId":""}}' };

describe('sealwatch audit', () => {
  it('exits 0 where everything was read and nothing is wrong', async () => {
    const { code, stderr, report } = await audit([], tidy());

    expect(report.findings.filter(({ verdict }) => verdict === 'NON_COMPLIANT')).toEqual([]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('exits 1 for findings at or above --fail-on, and 0 for those below', async () => {
    const weak = { ...tidy(), keys: [key('key-1', { DeletionProtection: 'Disabled' })] } as AccountFile;

    expect((await audit([], weak)).code).toBe(0);
    await emulator?.close();
    expect((await audit(['--fail-on', 'medium'], weak)).code).toBe(1);
    await emulator?.close();
    expect((await audit([], { ...tidy(), clusters: [cluster('c1', off)] } as AccountFile)).code).toBe(1);
  });

  it('lets 2 outweigh 1, and prints the report all the same', async () => {
    const file = account({ clusters: [cluster('c1', off), cluster('c2', { meta_data: '{' })] } as Partial<AccountFile>);
    const { code, report } = await audit([], file);

    expect(code).toBe(2);
    expect(report.readErrors).toMatchObject([
      { operation: 'cs:DescribeClusterDetail', resource: 'c2', code: 'MalformedAnswer' },
    ]);
    expect(report.clusters).toHaveLength(2);
  });

  it.each([
    ['a wrong secret', { ...accessKey, secret: 'wrong' }, 'SignatureDoesNotMatch', /Check the access key/],
    ['an unknown key', { id: 'LTAI-nobody', secret: 'x' }, 'InvalidAccessKeyId.NotFound', /Check the access key/],
  ])('says of %s what to do, and never shows it', async (_, pair, code, remedy) => {
    const out = await audit([], account(), {}, pair);

    expect(out.code).toBe(2);
    expect(out.stderr).toMatch(remedy);
    expect(out.stderr.trim().split('\n')).toHaveLength(1);
    expect(out.report.readErrors.map((error) => error.code)).toEqual([code, code]);
    expect(out.report.readErrors.map((error) => error.operation)).toContain('cs:DescribeClustersV1');
    expect(out.stderr + out.stdout).not.toContain(pair.secret === 'x' ? 'secret=x' : pair.secret);
  });

  it('says that there are no credentials, and where they were looked for', async () => {
    const none = { ALIBABA_CLOUD_ACCESS_KEY_ID: '', ALIBABA_CLOUD_ACCESS_KEY_SECRET: '', HOME: directory };
    const { code, stderr } = await audit([], account(), { ...none, ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' });

    expect(code).toBe(2);
    expect(stderr).toContain('ALIBABA_CLOUD_ACCESS_KEY_ID');
  });

  it('says that an endpoint cannot be reached', async () => {
    const out = await sealwatch(['audit', '--format', 'json'], { SEALWATCH_ENDPOINTS: '*=127.0.0.1:1' });
    const report = JSON.parse(out.stdout) as Report;

    expect(out.code).toBe(2);
    expect(out.stderr).toContain('ECONNREFUSED');
    expect(report.readErrors.map(({ operation }) => operation)).toContain('cs:DescribeClustersV1');
    expect(report.summary.verdicts.COMPLIANT).toBe(0);
  });

  it('says that the clock is wrong', async () => {
    const body = JSON.stringify({ Code: 'InvalidTimeStamp.Expired', Message: 'expired', RequestId: 'REQ-1' });
    const server = createServer((_, response) =>
      response.writeHead(400, { 'content-type': 'application/json' }).end(body),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const out = await sealwatch(['audit', '--format', 'json'], { SEALWATCH_ENDPOINTS: `*=127.0.0.1:${port}` });
    server.close();
    server.closeAllConnections();

    expect(out.code).toBe(2);
    expect(out.stderr).toMatch(/clock/i);
  });

  it('names the action to grant where a list is denied, and does not show an empty account', async () => {
    emulator = await startEmulator({
      accounts: [account({ accessKeys: [{ ...accessKey, deny: ['cs:GetClusters'] }] })],
    });
    const { code, stdout, stderr } = await sealwatch(['audit']);

    expect(code).toBe(2);
    expect(stdout).toContain('No list of clusters could be read');
    expect(stdout).not.toContain('0 clusters');
    expect(stderr).toContain('cs:GetClusters');
  });

  it('says that a region which does not exist could not be read', async () => {
    const { code, report } = await audit(['--region', 'cn-hangzhou', '--region', 'cn-nowhere'], tidy());

    expect(code).toBe(2);
    expect(report.readErrors).toMatchObject([{ operation: 'cs:DescribeClustersForRegion', regionId: 'cn-nowhere' }]);
    expect(report.clusters).toHaveLength(1);
  });

  it.each([
    [['--regoin', 'x'], /Unknown option '--regoin'/],
    [['extra'], /"extra" is one word too many/],
    [['--region', 'Hangzhou'], /no region id, such as cn-hangzhou/],
    [['--account', 'me'], /no account id/],
    [['--window', '0'], /no whole number from 1 to 720/],
    [['--fail-on', 'severe'], /none of: critical, high, medium, low/],
    [['--format', 'pdf'], /is none of: text, json/],
    [['--snapshot', '/nowhere.json'], /cannot be read \(ENOENT\)/],
    [['--config', '/nowhere.yaml'], /cannot be read \(ENOENT\)/],
  ])('refuses %j with a sentence and exit 2', async (args, sentence) => {
    const { code, stdout, stderr } = await sealwatch(['audit', ...args]);

    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('refuses endpoints that are not written as they must be', async () => {
    const { code, stderr } = await sealwatch(['audit'], { SEALWATCH_ENDPOINTS: 'cn-hangzhou:9901' });

    expect(code).toBe(2);
    expect(stderr).toContain('write it like cn-hangzhou=127.0.0.1:9901');
  });

  it('refuses a configuration with each line that is wrong', async () => {
    const config = await file('wrong.yaml', 'keys:\n  expiryDay: 30\nactivity:\n  window: often\n');
    const { code, stderr } = await sealwatch(['audit', '--config', config]);

    expect(code).toBe(2);
    expect(stderr).toContain(`${config}:2: keys.expiryDay is not a setting`);
    expect(stderr).toContain(`${config}:4: activity.window must be a number`);
  });

  it('judges a saved snapshot as it judged the account, without any call', async () => {
    const snapshot = join(directory, 'snapshot.json');
    const live = await audit(['--save-snapshot', snapshot], tidy());
    await emulator?.close();
    emulator = undefined;
    const again = await sealwatch(['audit', '--format', 'json', '--snapshot', snapshot], {
      SEALWATCH_ENDPOINTS: '*=127.0.0.1:1',
    });

    expect({ ...(JSON.parse(again.stdout) as Report), auditId: '' }).toEqual({ ...live.report, auditId: '' });
    expect(again.code).toBe(live.code);
  });

  it('keeps the report where SEALWATCH_STORE says, and renders it again from there', async () => {
    const store = join(directory, 'store');
    const { report } = await audit([], tidy(), { SEALWATCH_STORE: store });
    const [name = ''] = await readdir(join(store, 'reports'));
    const again = await sealwatch(['report', join(store, 'reports', name), '--format', 'json']);

    expect(JSON.parse(again.stdout)).toEqual(report);
    expect(again.code).toBe(0);
  });

  it('writes to --output and keeps stdout clean', async () => {
    emulator = await startEmulator({ accounts: [tidy()] });
    const output = join(directory, 'report.txt');
    const { stdout, code } = await sealwatch(['audit', '--output', output]);

    expect({ stdout, code }).toEqual({ stdout: '', code: 0 });
  });

  it('does not count a waived finding', async () => {
    const config = await file(
      'waived.yaml',
      `${unpaced}waivers: [{check: ack-cluster-encryption-enabled, resource: c1, reason: r, owner: o, approvedBy: a, expires: 2099-01-01}, {check: ack-cluster-synced-secrets-encrypted, resource: c1, reason: r, owner: o, approvedBy: a, expires: 2099-01-01}]\n`,
    );
    const file1 = { ...tidy(), clusters: [cluster('c1', off)] } as AccountFile;
    const { code, report } = await audit(['--config', config], file1);

    expect(code).toBe(0);
    expect(report.findings.find(({ checkId }) => checkId === 'ack-cluster-encryption-enabled')).toMatchObject({
      verdict: 'NON_COMPLIANT',
      waiver: { owner: 'o' },
    });
  });
});

describe('sealwatch', () => {
  it('tells its version and its commands', async () => {
    expect((await sealwatch(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await sealwatch([])).stdout).toContain('audit');
    expect((await sealwatch(['audit', '--help'])).stdout).toContain('--save-snapshot');
  });

  it('refuses a command that it does not have', async () => {
    expect(await sealwatch(['adit'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is no command "adit"'),
    });
  });
});
