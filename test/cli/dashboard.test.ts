import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import command from '../../src/cli/commands/dashboard.ts';
import { saveReport } from '../../src/state/reports.ts';
import { directoryStore } from '../../src/store/directory.ts';
import { troubledReport } from '../report/fixture-report.ts';

let store: string;
beforeAll(async () => {
  store = await mkdtemp(join(tmpdir(), 'sealwatch-pages-'));
  await saveReport(directoryStore(store), troubledReport, troubledReport.finishedAt);
});
afterAll(() => rm(store, { recursive: true }));

/** Runs the command until it says that it runs. */
async function start(args: string[], env: Record<string, string> = {}) {
  const stop = new AbortController();
  const said = { stdout: '', stderr: '' };
  const output = (stream: 'stdout' | 'stderr') => ({
    write: (text: string | Uint8Array) => {
      said[stream] += String(text);
      return true;
    },
  });
  const io = {
    stdout: output('stdout'),
    stderr: output('stderr'),
    env: { SEALWATCH_STORE: store, ...env },
    now: Date.now,
    signal: stop.signal,
  };
  const ended = command.run(args, io as never);
  await Promise.race([ended, expect.poll(() => said.stderr).toContain('Ctrl-C stops it')]);
  const [, token = ''] = /token of this run: (\S+)/.exec(said.stderr) ?? [];
  return {
    said,
    token,
    url: said.stdout.trim(),
    async end() {
      stop.abort();
      return ended;
    },
  };
}

function ask(url: string, headers: Record<string, string>, path = '/'): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    httpRequest({ hostname, port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

describe('sealwatch dashboard', () => {
  it.each([
    ['nothing', ''],
    ['half of a request', 'GET / HTTP/1.1\r\nHost: 127'],
    ['a request without its body', 'POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 10\r\n\r\nabc'],
  ])('answers while 80 connections hold %s', async (_, sent) => {
    const { url, end } = await start(['--port', '0']);
    const { hostname, port, host } = new URL(url);
    const sockets = await Promise.all(
      Array.from({ length: 80 }, async () => {
        const socket = connect(Number(port), hostname).on('error', () => {});
        await once(socket, 'connect');
        return socket;
      }),
    );
    for (const socket of sockets) socket.write(sent.replace('{host}', host));

    expect(await ask(url, {})).toBe(401);
    for (const socket of sockets) socket.destroy();
    await end();
  });

  it('prints where it is and a token, lets in by it, and ends with Ctrl-C', async () => {
    const { url, token, said, end } = await start(['--port', '0']);
    expect(said.stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\n$/);
    expect(token).toMatch(/^[\w-]{32}$/);
    expect((await fetch(url)).status).toBe(401);

    const form = { method: 'POST', redirect: 'manual', body: new URLSearchParams({ token }) } as const;
    const login = await fetch(new URL('/login', url), form);
    const cookie = login.headers.get('set-cookie') ?? '';
    expect([login.status, cookie.includes('Secure'), cookie.includes(token)]).toEqual([303, false, false]);
    const page = await fetch(url, { headers: { cookie: cookie.split(';')[0] ?? '' } });
    expect([page.status, (await page.text()).includes(troubledReport.clusters[0]?.name ?? '?')]).toEqual([200, true]);

    expect(await end()).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  });

  it('takes the token that is set, and prints it nowhere', async () => {
    const token = 'correct-horse-battery-staple';
    const { url, said, end } = await start(['--port', '0'], { SEALWATCH_DASHBOARD_TOKEN: token });
    expect(said.stdout + said.stderr).not.toContain(token);
    expect((await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
    await end();
  });

  it('is not open where the configuration trusts the signatures of Function Compute', async () => {
    const config = join(store, 'signed.yaml');
    await writeFile(config, 'dashboard:\n  auth: fc-signature\n');
    const { url, end } = await start(['--port', '0', '--config', config]);
    expect((await fetch(new URL('/health', url))).status).toBe(401);
    await end();
  });

  it('speaks the language it is told to, unless the address says otherwise', async () => {
    const { url, token, end } = await start(['--port', '0', '--lang', 'zh']);
    const headers = { authorization: `Bearer ${token}`, 'accept-language': 'en', accept: 'text/html' };
    const lang = async (path: string) => {
      const page = await (await fetch(new URL(path, url), { headers })).text();
      return /<html lang="([^"]+)"/.exec(page)?.[1];
    };
    expect([await lang('/'), await lang('/reports'), await lang('/?lang=en')]).toEqual(['zh-CN', 'zh-CN', 'en']);
    await end();
  });

  it('answers to its own address alone, so that no other page can read it', async () => {
    const { url, token, end } = await start(['--port', '0']);
    const { port } = new URL(url);
    const authorization = `Bearer ${token}`;
    for (const [host, status] of [
      [`127.0.0.1:${port}`, 200],
      [`localhost:${port}`, 200],
      [`LOCALHOST:${port}`, 200],
      [`evil.example:${port}`, 421],
      ['127.0.0.1', 421],
      [`127.0.0.1.evil.example:${port}`, 421],
    ] as const) {
      expect([host, await ask(url, { host, authorization })]).toEqual([host, status]);
    }
    await end();
  });

  it('bounds what it takes', async () => {
    const { url, token, end } = await start(['--port', '0']);
    const headers = { authorization: `Bearer ${token}` };
    expect(await ask(url, { ...headers, 'x-a': 'a'.repeat(20_000) })).toBe(431);
    const large = await fetch(new URL('/login', url), { method: 'POST', body: 'a'.repeat(100_000) }).catch(() => null);
    expect([413, undefined]).toContain(large?.status);
    await end();
  });

  it.each([
    [['--port', 'x'], {}, 'no whole number from 0 to 65535'],
    [['--port', '70000'], {}, 'no whole number from 0 to 65535'],
    [['--lang', 'tlh'], {}, 'none of: en, zh'],
    [['--port', '0'], { SEALWATCH_STORE: '' }, 'Set SEALWATCH_STORE'],
    [['--port', '0'], { SEALWATCH_DASHBOARD_TOKEN: 'short' }, '16 characters or more'],
  ] as const)('refuses %j with %j', async (args, env, why) => {
    await expect(start([...args], env as Record<string, string>)).rejects.toThrow(why);
  });

  it('says so where the port is taken', async () => {
    const { url, end } = await start(['--port', '0']);
    await expect(start(['--port', new URL(url).port])).rejects.toThrow('cannot be used (EADDRINUSE)');
    await end();
  });
});
