import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type AccountFile, type Emulator, startEmulator } from '../../emulator/index.ts';
import { run } from '../../src/cli/run.ts';
import { formats } from '../../src/report/index.ts';
import { langs } from '../../src/words/language.ts';
import { accessKey, account, cluster } from '../account.ts';
import { parseOpenMetrics } from '../report/open-metrics.ts';

let directory: string;
let emulator: Emulator | undefined;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sealwatch-formats-'));
});
afterAll(() => rm(directory, { recursive: true }));
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

/** Runs the command line as a pipe would, at one and the same time. */
async function sealwatch(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const into = (texts: string[]) => ({ write: (text: string) => texts.push(text) > 0 });
  const config = join(directory, 'unpaced.yaml');
  await writeFile(config, 'calls: {pacing: false, tries: 2, deadline: 2}\n');
  const env = {
    SEALWATCH_CONFIG: config,
    ALIBABA_CLOUD_ACCESS_KEY_ID: accessKey.id,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKey.secret,
    ...(emulator && { SEALWATCH_ENDPOINTS: emulator.endpointsLine }),
  };
  const now = Date.now();
  const signal = new AbortController().signal;
  const code = await run(args, { stdout: into(out), stderr: into(err), env, now: () => now, signal });
  return { code, stdout: out.join(''), stderr: err.join('') };
}

const denied = { keys: [], faults: [{ operation: 'kms:DescribeKey', status: 403, code: 'Forbidden.NoPermission' }] };
const off = { clusters: [cluster('c1', { meta_data: '{"Capabilities":{"DisableEncryption":true}}' })] };

describe('an audit in every format', () => {
  it.each(Object.keys(formats))('ends alike, whatever could be read: %s', async (format) => {
    emulator = await startEmulator({ accounts: [account(off as Partial<AccountFile>)] });
    const found = await sealwatch('audit', '--format', format);
    expect(found.code).toBe(1);
    expect(found.stdout.length).toBeGreaterThan(200);
    await emulator.close();

    emulator = await startEmulator({ accounts: [account(denied as Partial<AccountFile>)] });
    const readErrors = await sealwatch('audit', '--format', format);
    expect(readErrors.code).toBe(2);
    expect(readErrors.stdout).toContain('Forbidden.NoPermission');
  });

  it.each(Object.keys(formats))('is the same from a saved report, in each language: %s', async (format) => {
    emulator = await startEmulator({ accounts: [account(off as Partial<AccountFile>)] });
    const [snapshot, saved] = [join(directory, 'snapshot.json'), join(directory, `${format}.json`)];
    await sealwatch('audit', '--format', 'json', '--output', saved, '--save-snapshot', snapshot);

    for (const lang of langs) {
      const once = await sealwatch('report', saved, '--format', format, '--lang', lang);
      expect(once).toMatchObject({ code: 0, stderr: '' });
      const again = await sealwatch('report', saved, '--format', format, '--lang', lang);
      expect(again.stdout).toBe(once.stdout);
      if (format !== 'json' && lang === 'zh') expect(once.stdout).toMatch(/\p{Script=Han}/u);
    }
  });
});

describe('an audit for machines', () => {
  it('tells SARIF that it did not succeed where something could not be read', async () => {
    emulator = await startEmulator({ accounts: [account(denied as Partial<AccountFile>)] });
    const { code, stdout } = await sealwatch('audit', '--format', 'sarif');
    const [invocation] = (JSON.parse(stdout) as { runs: [{ invocations: object[] }] }).runs[0].invocations;

    expect(code).toBe(2);
    expect(invocation).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [{ properties: { operation: 'kms:DescribeKey', code: 'Forbidden.NoPermission' } }],
    });
  });

  it('tells of each cluster with the controls that it fails', async () => {
    emulator = await startEmulator({ accounts: [account(off as Partial<AccountFile>)] });
    const { stdout } = await sealwatch('audit', '--format', 'ocsf');
    const failed = stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { compliance: { control: string; status: string; requirements: string[] } })
      .filter(({ compliance }) => compliance.status === 'Fail');

    expect(failed.map(({ compliance }) => compliance.control)).toContain('ack-cluster-encryption-enabled');
    expect(failed[0]?.compliance.requirements.join()).toContain('NIST SP 800-53 Revision 5 SC-28');
  });

  it('writes metrics that can be read', async () => {
    emulator = await startEmulator({ accounts: [account()] });
    const { stdout } = await sealwatch('audit', '--format', 'prometheus');
    const verification = parseOpenMetrics(stdout).find(({ name }) => name === 'sealwatch_cluster_verified');
    expect(verification?.labels).toMatchObject({ cluster: 'c1', name: 'name-of-c1', region: 'cn-hangzhou' });
  });

  it('shows times in a zone that is asked for or configured, and refuses one that is none', async () => {
    emulator = await startEmulator({ accounts: [account()] });
    const file = join(directory, 'zoned.json');
    await sealwatch('audit', '--format', 'json', '--output', file);
    expect((await sealwatch('report', file, '--timezone', 'Asia/Shanghai')).stdout).toMatch(/\d\d:\d\d UTC\+8/);
    expect((await sealwatch('report', file)).stdout).not.toMatch(/UTC\+8/);
    expect(await sealwatch('report', file, '--timezone', 'Mars/Olympus')).toMatchObject({ code: 2 });
    const config = join(directory, 'zone.yaml');
    await writeFile(config, 'timeZone: Asia/Shanghai\n');
    expect((await sealwatch('audit', '--config', config)).stdout).toMatch(/\d\d:\d\d UTC\+8/);
  });

  it('explains a check with the controls that it speaks to', async () => {
    const { stdout } = await sealwatch('checks', 'ack-cluster-encryption-enabled');
    expect(stdout).toContain('- NIST SP 800-53 Revision 5, SC-28(1): ');
    expect(stdout).toContain('- CIS Alibaba Cloud Container Service for Kubernetes Benchmark 1.0.0, 6.2.1: ');
    expect((await sealwatch('checks', 'ack-cluster-encryption-enabled', '--lang', 'zh')).stdout).toContain(
      '- 等保 2.0（GB/T 22239） 2019 版，第三级，8.1.4.8：',
    );
  });
});
