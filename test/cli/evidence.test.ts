import { spawnSync } from 'node:child_process';
import { createPublicKey, verify } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/index.ts';
import { run } from '../../src/cli/run.ts';
import { defaultConfig } from '../../src/config/load.ts';
import { signHead } from '../../src/runs/sign-head.ts';
import { linkKey } from '../../src/state/chain.ts';
import { saveReport } from '../../src/state/reports.ts';
import { chainHead, readSignature } from '../../src/state/signatures.ts';
import { directoryStore } from '../../src/store/directory.ts';
import type { Store } from '../../src/store/store.ts';
import { account } from '../account.ts';
import { openSession } from '../open-session.ts';
import { smallReport } from '../report/small-report.ts';

const dayMs = 86_400_000;
const start = Date.parse('2026-11-01T01:00:00Z');
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const regionId = 'cn-hangzhou';
const signing = (KeyId: string, more: object = {}) => ({
  RegionId: regionId,
  KeyId,
  KeyState: 'Enabled',
  KeySpec: 'EC_P256',
  KeyUsage: 'SIGN/VERIFY',
  ...more,
});

let directory: string;
let emulator: Emulator;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sealwatch-evidence-'));
  const keys = [
    signing('key-ec'),
    signing('key-koblitz', { KeySpec: 'EC_P256K' }),
    signing('key-rsa', { KeySpec: 'RSA_2048' }),
    signing('key-off', { KeyState: 'Disabled' }),
    signing('key-gone', { KeyState: 'PendingDeletion' }),
    signing('key-decrypts', { KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT/DECRYPT' }),
    signing('key-sm2', { KeySpec: 'EC_SM2' }),
    signing('key-aes', { KeySpec: 'Aliyun_AES_256', KeyUsage: 'ENCRYPT/DECRYPT' }),
    signing('key-denied'),
  ];
  const faults = [
    { operation: 'kms:AsymmetricSign', match: { KeyId: 'key-denied' }, status: 403, code: 'Forbidden.NoPermission' },
  ];
  emulator = await startEmulator({ accounts: [account({ keys, faults })] });
});
afterAll(async () => {
  await emulator.close();
  await rm(directory, { recursive: true });
});

/** A store with a report for each day, each of whose links the key signs. */
async function months(name: string, signingKey: string | undefined, days: number) {
  const folder = join(directory, name);
  const store = directoryStore(folder);
  const logged: string[] = [];
  const session = openSession(emulator, {
    store,
    logError: (text) => logged.push(text),
    config: { evidence: signingKey === undefined ? {} : { signingKey }, calls: { ...defaultConfig().calls, tries: 1 } },
  });
  for (let day = 0; day < days; day += 1) {
    const now = start + day * dayMs;
    const startedAt = new Date(now).toISOString();
    const auditId = `${startedAt.slice(0, 19).replaceAll(':', '-')}Z-${day.toString(16).padStart(4, '0')}`;
    await saveReport(store, { ...smallReport, auditId, startedAt, finishedAt: startedAt }, startedAt);
    // Calls are signed by the clock of the machine, which the emulator holds them against.
    await signHead({ ...session, clock: { ...session.clock, now: () => now } });
  }
  return { folder, store, logged };
}

async function sealwatch(folder: string, ...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const into = (texts: string[]) => ({ write: (text: string) => texts.push(text) > 0 });
  const env = { SEALWATCH_STORE: folder };
  const signal = new AbortController().signal;
  const code = await run(args, { stdout: into(out), stderr: into(err), env, now: () => start + 40 * dayMs, signal });
  return { code, stdout: out.join(''), stderr: err.join('') };
}

async function pemOf(store: Store, number: number): Promise<string> {
  const signature = await readSignature(store, number);
  if (signature === undefined || signature === 'damaged') throw new Error('there is no signature');
  return signature.key.publicKey;
}

describe('a signed month', () => {
  it('is packed and verified, by openssl alone', async () => {
    const { folder, store, logged } = await months('month', 'key-ec', 30);
    const pack = join(directory, 'pack');
    const { code, stdout } = await sealwatch(
      folder,
      'evidence',
      '--from',
      '2026-11-05',
      '--to',
      '2026-11-24',
      '-o',
      pack,
    );

    expect(logged).toEqual([]);
    expect([code, stdout]).toEqual([0, `20 reports, links 5 to 24, signed by link 24: ${join(pack, 'SUMMARY.md')}\n`]);
    expect((await readdir(pack)).sort()).toEqual(
      ['SUMMARY.md', 'VERIFY.md', 'chain', 'public-key.pem', 'reports', 'signatures', 'verify.sh'].sort(),
    );
    const summary = await readFile(join(pack, 'SUMMARY.md'), 'utf8');
    expect(summary).toContain('2026-11-05 to 2026-11-24');
    expect(summary).toContain(((await readSignature(store, 24)) as { sha256: string }).sha256);
    // The page of an auditor is one page.
    expect(summary.split('\n').length).toBeLessThan(40);
    await verifyPack(pack);

    const report = join(pack, 'reports', (await readdir(join(pack, 'reports')))[7] ?? '');
    const bytes = await readFile(report, 'utf8');
    await writeFile(report, bytes.replace('COMPLIANT', 'compliant'));
    if (hasOpenssl)
      expect(verdictOf(pack)).toMatchObject({ status: 1, stdout: expect.stringContaining('WRONG: reports/') });
    await writeFile(report, bytes);
    const link = join(pack, linkKey(9));
    await writeFile(link, `${await readFile(link, 'utf8')} `);
    if (hasOpenssl) {
      expect(verdictOf(pack).stdout).toContain(`WRONG: signatures/000000009.sig is no signature of ${linkKey(9)}`);
      expect(verdictOf(pack).stdout).toContain(`WRONG: ${linkKey(10)} does not follow from the one before`);
    }
  });

  /** As the instructions say; where there is no openssl, the same by Node. */
  async function verifyPack(pack: string): Promise<void> {
    const instructions = await readFile(join(pack, 'VERIFY.md'), 'utf8');
    const command = /openssl dgst .* -verify .*/.exec(instructions)?.[0] ?? '';
    const [, signature = '', signed = ''] = /-signature (\S+) (\S+)/.exec(command) ?? [];
    const [key, sig, link] = await Promise.all(
      ['public-key.pem', signature, signed].map((name) => readFile(join(pack, name))),
    );
    expect(verify('sha256', link as Buffer, createPublicKey(key as Buffer), sig as Buffer)).toBe(true);
    if (!hasOpenssl) return;
    expect(spawnSync('sh', ['-c', command], { cwd: pack, encoding: 'utf8' }).stdout).toBe('Verified OK\n');
    expect(verdictOf(pack)).toMatchObject({ status: 0, stdout: 'OK: 20 reports, links 5 to 24, signed\n' });
  }

  function verdictOf(pack: string) {
    return spawnSync('sh', [join(pack, 'verify.sh')], { encoding: 'utf8' });
  }
});

describe('verify', () => {
  it('checks the signatures with a public key, without any call', async () => {
    const { folder, store } = await months('verified', 'key-rsa', 3);
    const key = join(directory, 'rsa.pem');
    await writeFile(key, await pemOf(store, 3));
    const { code, stdout } = await sealwatch(folder, 'verify', '--public-key', key);
    expect(stdout).toContain('3 links signed with this key, the newest is 3');
    expect(stdout).not.toMatch(/signature|is not the one/);
    // There is no history, since no audit was run: what the signatures say stands by itself.
    expect([0, 1]).toContain(code);
  });

  it('finds a link that was rewritten, another key, and signatures that are gone', async () => {
    const { folder, store } = await months('rewritten', 'key-ec', 3);
    const own = join(directory, 'own.pem');
    await writeFile(own, await pemOf(store, 3));
    const other = join(directory, 'other.pem');
    await writeFile(other, await pemOf((await months('other', 'key-koblitz', 1)).store, 1));
    expect((await sealwatch(folder, 'verify', '--public-key', other)).stdout).toContain(
      'The public key does not accept the signature of link 3',
    );
    const bytes = await store.read(linkKey(2));
    await store.delete(linkKey(2));
    await store.putIfAbsent(linkKey(2), new TextEncoder().encode(`${new TextDecoder().decode(bytes)} `));
    const changed = await sealwatch(folder, 'verify', '--public-key', own);
    expect(changed).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('Link 2 is not the one that was signed.'),
    });
    for (const name of await store.list('signatures/')) await store.delete(name);
    expect(await sealwatch(folder, 'verify', '--public-key', own)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('No link of the chain is signed with this key.'),
    });
  });

  it.each([
    ['nothing at all', 'hello'],
    ['a private key', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'],
  ])('says in one sentence that %s is no public key', async (_, text) => {
    const file = join(directory, 'wrong.pem');
    await writeFile(file, text);
    const { code, stderr } = await sealwatch(join(directory, 'empty'), 'verify', '--public-key', file);
    expect([code, stderr.trim().split('\n').length]).toEqual([2, 1]);
    expect(stderr).toContain('--public-key is no public key in PEM');
  });
});

describe('a key that cannot sign', () => {
  it.each([
    ['key-off', /key-off cannot sign: it is Disabled\.$/],
    ['key-gone', /key-gone cannot sign: it is PendingDeletion\.$/],
    ['key-decrypts', /its usage is ENCRYPT\/DECRYPT, not SIGN\/VERIFY\.$/],
    ['key-sm2', /a key of spec EC_SM2 does not sign a SHA-256\.$/],
    ['key-aes', /its usage is ENCRYPT\/DECRYPT/],
    ['key-denied', /kms:AsymmetricSign of key-denied .*was denied/],
    ['key-nowhere', /kms:DescribeKey of key-nowhere .*found nothing/],
  ])('%s is said in a sentence, and the chain goes on unsigned', async (key, sentence) => {
    const { store, logged, folder } = await months(`unsigned-${key}`, key, 2);
    expect(logged.map((text) => text.split('\n').length)).toEqual([1, 1]);
    expect(logged[1]).toMatch(/^Link 2 of the chain of reports is not signed\. /);
    expect(logged[1]).toMatch(sentence);
    expect((await chainHead(store))?.number).toBe(2);
    const { stdout } = await sealwatch(
      folder,
      'evidence',
      '--from',
      '2026-11-01',
      '--to',
      '2026-11-02',
      '-o',
      `${folder}-pack`,
    );
    expect(stdout).toContain('2 reports, links 1 to 2, not signed');
    expect(await readFile(`${folder}-pack/SUMMARY.md`, 'utf8')).toContain('No signature covers these reports');
  });
});

describe('evidence', () => {
  it.each([
    [['--to', '2026-11-02', '-o', 'x'], /--from is needed/],
    [['--from', '2026-02-30', '--to', '2026-11-02', '-o', 'x'], /is no day/],
    [['--from', '2026-11-03', '--to', '2026-11-02', '-o', 'x'], /is after/],
    [['--from', '2026-11-01', '--to', '2026-11-02'], /--output DIR is needed/],
    [['--from', '2026-11-01', '--to', '2026-11-02', '-o', 'src'], /src is not empty/],
    [['--from', '2020-01-01', '--to', '2020-01-02', '-o', 'nowhere'], /names no report from 2020-01-01/],
  ])('exits 2 with one sentence for %j', async (args, sentence) => {
    const { code, stderr } = await sealwatch(join(directory, 'empty'), 'evidence', ...args);
    expect([code, stderr.trim().split('\n').length]).toEqual([2, 1]);
    expect(stderr).toMatch(sentence);
  });

  it('names a report that was changed, and exits 1', async () => {
    const { folder, store } = await months('changed', undefined, 2);
    const [name = ''] = await store.list('reports/');
    await writeFile(join(folder, name), '{}');
    const pack = join(directory, 'changed-pack');
    const { code, stderr } = await sealwatch(
      folder,
      'evidence',
      '--from',
      '2026-11-01',
      '--to',
      '2026-11-02',
      '-o',
      pack,
    );
    expect([code, stderr]).toEqual([1, `sealwatch: ${name} was changed.\n`]);
    expect(await readFile(join(pack, 'SUMMARY.md'), 'utf8')).toContain(`- ${name} was changed.`);
  });

  it('is in Chinese too', async () => {
    const { folder } = await months('zh', 'key-ec', 1);
    const pack = join(directory, 'zh-pack');
    await sealwatch(folder, 'evidence', '--from', '2026-11-01', '--to', '2026-11-01', '-o', pack, '--lang', 'zh');
    expect(await readFile(join(pack, 'SUMMARY.md'), 'utf8')).toContain('Secret 落盘加密证据');
  });
});
