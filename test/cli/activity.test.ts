import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { event } from '../account.ts';
import { unprintable } from '../report/screen.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sealwatch-activity-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function activity(args: string[], env: NodeJS.ProcessEnv = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(['activity', ...args], {
    stdout: { write: (text: string) => out.push(text) > 0 },
    stderr: { write: (text: string) => err.push(text) > 0 },
    env,
    now: Date.now,
    signal: new AbortController().signal,
  });
  return { code, out: out.join(''), err: err.join('') };
}

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, content);
  return path;
}

const at = (hour: number) => `2026-11-22T${String(hour).padStart(2, '0')}:15:00Z`;
const records = [
  ...[1, 1, 2, 5].map((hour) => event('key-1', { eventTime: at(hour) })),
  event('key-1', { eventTime: at(3), eventName: 'Decrypt' }),
  event('key-2', { eventTime: at(4), eventName: 'Decrypt', errorCode: 'Forbidden.NoPermission' }),
  { eventName: 'DescribeKey', serviceName: 'Kms' },
];

describe('sealwatch activity', () => {
  it('counts per event, per key and per hour', async () => {
    const { code, out } = await activity([await file('delivery.gz', gzipSync(JSON.stringify(records)))]);

    expect(code).toBe(0);
    expect(out).toContain('7 records read');
    expect(out).toContain('2026-11-22 01:15 UTC to 2026-11-22 05:15 UTC');
    expect(out).toMatch(/Encrypt {2}success +4\n/);
    expect(out).toMatch(/Decrypt {2}denied Forbidden.NoPermission +1\n/);
    expect(out).toContain('cn-hangzhou  key-1  5 calls\n  █▅▅ ▅  per hour');
  });

  it.each(['en', 'zh'])('shows nothing of a record that a terminal would act upon, in %s', async (lang) => {
    const hostile = '\u001b[2J\u202e';
    const odd = event(`key-${hostile}`, { eventTime: at(1), errorCode: `Code${hostile}` });
    const { out } = await activity([await file('hostile.json', JSON.stringify([odd])), '--lang', lang]);

    expect(out).toContain('Code');
    expect(out.split('\n').join('')).not.toMatch(unprintable);
  });

  it('shows numbers where bars cannot be shown', async () => {
    const { out } = await activity([await file('delivery.json', JSON.stringify(records))], { LC_ALL: 'C' });

    expect(out).toContain('2 1 1 0 1  per hour');
  });

  it('keeps what it counted in the ledger, once', async () => {
    const env = { SEALWATCH_STORE: join(directory, 'store') };
    const path = await file('again.gz', gzipSync(JSON.stringify(records)));

    expect((await activity([path], env)).out).toContain('Kept in the ledger: 1 of 1');
    expect((await activity([path], env)).out).toContain('Kept in the ledger: 0 of 1');
  });

  it('says that nothing was found, and what could not be read', async () => {
    const { code, out } = await activity([await file('odd.json', '[{"eventName":"X"},{"eventName":]')]);

    expect(code).toBe(2);
    expect(out).toContain('neither encrypted nor decrypted');
    expect(out).toContain('read error');
  });

  it.each([
    ['cut off', gzipSync(JSON.stringify(records)).subarray(0, 100)],
    ['followed by what is no gzip', Buffer.concat([gzipSync(JSON.stringify(records)), Buffer.from('junk')])],
    ['of a record without its caller', JSON.stringify([...records, event('key-1', { userIdentity: undefined })])],
  ])('exits 2 for a file that is %s', async (_, content) => {
    expect(await activity([await file('damaged', content)])).toMatchObject({ code: 2 });
  });

  it('refuses a file that is not there', async () => {
    expect(await activity(['/nowhere'])).toMatchObject({ code: 2, err: expect.stringContaining('ENOENT') });
  });
});
