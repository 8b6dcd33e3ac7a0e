import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import command from '../../src/cli/commands/demo.ts';

const home = process.cwd();
afterAll(() => process.chdir(home));

it('sealwatch demo --serve keeps a cloud alive in which the printed commands raise and end an alarm', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sealwatch-demo-'));
  process.chdir(folder);
  const stop = new AbortController();
  let said = '';
  const output = {
    write(text: string | Uint8Array) {
      said += String(text);
      return true;
    },
  };
  const env = { SEALWATCH_STORE: '/nowhere', SEALWATCH_ENDPOINTS: '*=127.0.0.1:1', LANG: 'C.UTF-8' };
  const io = { stdout: output, stderr: output, env, now: Date.now, signal: stop.signal };
  const ended = command.run(['--serve'], io as never);
  try {
    await Promise.race([ended, expect.poll(() => said, { timeout: 60_000 }).toContain('Ctrl-C stops it all')]);
    const [, url = ''] = /^Dashboard +(\S+)$/m.exec(said) ?? [];
    const [, token = ''] = /^Token +(\S+)$/m.exec(said) ?? [];
    expect((await fetch(url)).status).toBe(401);
    const headers = { authorization: `Bearer ${token}` };
    expect(await (await fetch(url, { headers })).text()).toContain('prod-pay');

    const commands = [...said.matchAll(/curl -X POST '([^']+)'/g)].map(([, address = '']) => address);
    expect(commands).toHaveLength(2);
    for (const [index, word] of ['mallory', 'RESOLVED'].entries()) {
      const before = said.length;
      expect((await fetch(commands[index] ?? '', { method: 'POST' })).status).toBe(200);
      await expect.poll(() => said.slice(before), { timeout: 30_000 }).toContain(word);
    }
    const { reports } = (await (await fetch(`${url}reports.json`, { headers })).json()) as {
      reports: { kind: string; verified: number }[];
    };
    expect(reports.map(({ kind }) => kind)).toEqual(['change', 'change', 'audit']);
    // Two reports of one second are listed in any order.
    const [one = 0, other = 0, audited = 0] = reports.map(({ verified }) => verified);
    expect([one, other].sort()).toEqual([audited - 1, audited]);
  } finally {
    stop.abort();
    expect(await ended).toBe(0);
    process.chdir(home);
    await rm(folder, { recursive: true });
  }
}, 120_000);
