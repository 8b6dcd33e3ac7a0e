import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type AccountFile,
  type Emulator,
  type Functions,
  startEmulator,
  startFunctions,
} from '../../emulator/index.ts';
import type { Report } from '../../src/model/report.ts';
import { formats } from '../../src/report/index.ts';
import { leaveBeat } from '../../src/state/heartbeat.ts';
import { saveReport } from '../../src/state/reports.ts';
import { directoryStore } from '../../src/store/directory.ts';
import { account, accountId } from '../account.ts';
import { troubledReport } from '../report/fixture-report.ts';

const token = 'correct-horse-battery-staple';
const id = '2026-11-22T06-30-00Z-0a1b';
const older = '2026-11-21T06-30-00Z-0a1b';
/** What is in the reports and must not be seen from outside. */
const secrets = [troubledReport.clusters[0]?.name ?? '', troubledReport.scope.accounts[0] ?? '', id, older];

interface GuardVerdict {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly bytes: Buffer;
  readonly text: string;
}

let emulator: Emulator;
let functions: Functions;
let store: string;
let slack: Server;
const sent: string[] = [];
const urls: Record<string, string> = {};

beforeAll(async () => {
  store = await mkdtemp(join(tmpdir(), 'sealwatch-dashboard-'));
  const signed = join(store, 'signed.yaml');
  await writeFile(signed, 'dashboard:\n  auth: fc-signature\n');
  const kept = directoryStore(join(store, 'kept'));
  for (const auditId of [older, id]) {
    const startedAt = `${auditId.slice(0, 10)}T06:30:00.000Z`;
    const scope = { ...troubledReport.scope, accounts: [accountId] };
    await saveReport(kept, { ...troubledReport, auditId, startedAt, scope } satisfies Report, startedAt);
  }
  await leaveBeat(kept, Date.now() - 48 * 3_600_000);
  slack = createServer(async (request, response) => {
    sent.push(await textOf(request));
    response.end('ok');
  }).listen(0, '127.0.0.1');
  await once(slack, 'listening');
  const webhook = `http://127.0.0.1:${(slack.address() as AddressInfo).port}/services/secret`;
  const secretsInKms = [{ SecretName: 'dashboard', SecretData: `${token}\n`, RegionId: 'cn-hangzhou' }];
  emulator = await startEmulator({ accounts: [account({ secrets: secretsInKms } as Partial<AccountFile>)] });
  const spec = (
    name: string,
    environmentVariables: Record<string, string>,
    role: string | undefined = 'sealwatch',
  ) => ({
    name,
    code: 'dist/functions/dashboard',
    timeout: 20,
    environmentVariables: { SEALWATCH_STORE: join(store, 'kept'), ...environmentVariables },
    ...(role !== '' && { role }),
  });
  functions = startFunctions(emulator, {
    accountId,
    environment: { SEALWATCH_ENDPOINTS: emulator.endpointsLine },
    functions: [
      spec('closed', {}),
      spec('blank', { SEALWATCH_DASHBOARD_TOKEN: ' ' }),
      spec('short', { SEALWATCH_DASHBOARD_TOKEN: 'hunter2' }),
      spec('open', { SEALWATCH_DASHBOARD_TOKEN: token }),
      spec('alerting', { SEALWATCH_DASHBOARD_TOKEN: token, SEALWATCH_SLACK_WEBHOOK: webhook }),
      spec('unreachable', { SEALWATCH_DASHBOARD_TOKEN: token, SEALWATCH_SLACK_WEBHOOK: 'not an address' }),
      spec('roleless', { SEALWATCH_DASHBOARD_TOKEN: token }, ''),
      spec('kms', { SEALWATCH_DASHBOARD_TOKEN: 'kms-secret:dashboard' }),
      spec('lost', { SEALWATCH_DASHBOARD_TOKEN: 'kms-secret:nobody' }),
      spec('signed', { SEALWATCH_CONFIG: signed }),
      spec('broken', { SEALWATCH_CONFIG: join(store, 'none.yaml'), SEALWATCH_DASHBOARD_TOKEN: token }),
      spec('empty', { SEALWATCH_DASHBOARD_TOKEN: token, SEALWATCH_STORE: join(store, 'nothing') }),
    ],
  });
});

afterAll(async () => {
  await functions.close();
  slack.close();
  await emulator.close();
  await rm(store, { recursive: true });
});

/** Asks as no browser would change it: the path as it is, no headers of its own. */
async function ask(
  name: string,
  path: string,
  {
    method = 'GET',
    headers = {},
    body = '',
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<GuardVerdict> {
  urls[name] ??= (await functions.serveHttp(name)).url;
  const { hostname, port } = new URL(urls[name]);
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ hostname, port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes, text: bytes.toString('utf8') });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const bearer = { authorization: `Bearer ${token}` };
const authorized = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  ask('open', path, { method, headers: { ...bearer, ...headers } });
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const login = (typed: string, to = '/') =>
  ask('open', '/login', { method: 'POST', headers: form, body: new URLSearchParams({ token: typed, to }).toString() });

const paths = ['/', '/reports', '/reports.json', `/reports/${id}`, `/reports/${id}.json`, '/metrics', '/health', '/no'];

describe('the built function dashboard, to whoever may not see it', () => {
  it.each(paths)('answers 401 and nothing else where it has no token: %s', async (path) => {
    const offers: Record<string, string>[] = [{}, bearer, { accept: 'text/html' }, { authorization: 'Bearer ' }];
    for (const headers of offers) {
      for (const name of ['closed', 'blank', 'short']) {
        const answer = await ask(name, path, { headers });
        const isForm = name === 'short' && headers.accept === 'text/html';
        expect([name, answer.status, isForm || answer.text === '']).toEqual([name, 401, true]);
        // The path that was asked for is in the form, so that the login leads there.
        for (const secret of secrets) expect(answer.text.replaceAll(path, '')).not.toContain(secret);
      }
    }
  });

  it.each(paths)('answers 401 with nothing in it without the token: %s', async (path) => {
    const offers: Record<string, string>[] = [
      {},
      { authorization: `Bearer ${token}x` },
      { authorization: `Bearer ${token.slice(0, -1)}` },
      { authorization: `Basic ${Buffer.from(`:${token}`).toString('base64')}` },
      { authorization: token },
      { cookie: 'sealwatch-session=' },
      { cookie: `sealwatch-session=${token}` },
      { cookie: `sealwatch-session=1.${Math.floor(Date.now() / 1000) + 60}.${'A'.repeat(43)}` },
      { authorization: `Bearer ${'x'.repeat(5_000)}` },
    ];
    for (const headers of offers) {
      const answer = await ask('open', path, { headers });
      expect([answer.status, answer.text]).toEqual([401, '']);
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="sealwatch"');
    }
    expect((await ask('open', `${path}?token=${token}&authorization=Bearer%20${token}`)).status).toBe(401);
  });

  it('answers any method, size and path so', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD']) {
      expect((await ask('open', '/reports', { method, body: '' })).status).toBe(401);
    }
    for (const path of [`/${'a'.repeat(3_000)}`, '/%00', '/..%2f..', '//', '/login', '/logout', '/favicon.ico']) {
      expect((await ask('open', path)).status).toBe(401);
    }
  });

  it('shows browsers a form, the same for every path, that tells nothing', async () => {
    const pages = await Promise.all(
      [`/reports/${id}`, '/reports/2020-01-01T00-00-00Z-none'].map((path) =>
        ask('open', path, { headers: { accept: 'text/html,*/*;q=0.8' } }),
      ),
    );
    const [there, gone] = pages.map(({ text }) => text.replaceAll(/\/reports\/[\w-]+/g, ''));
    expect(pages.map(({ status }) => status)).toEqual([401, 401]);
    expect(there).toBe(gone);
    for (const secret of secrets.slice(0, 2)) expect(there).not.toContain(secret);
    expect(there).toContain('<form method="post" action="/login">');
    expect(pages[0]?.headers['content-security-policy']).toMatch(
      /default-src 'none'; style-src 'sha256-[^']+'; img-src/,
    );
  });

  it('answers an empty 500 where it cannot start, and says why in its log alone', async () => {
    for (const name of ['broken', 'lost']) {
      const answer = await ask(name, '/', { headers: bearer });
      expect([answer.status, answer.text, answer.headers['x-fc-error-type']]).toEqual([500, '', undefined]);
    }
    const logs = functions.invocations.map(({ log }) => log).join('\n');
    expect(logs).toContain('none.yaml');
    expect(logs).toContain('kms-secret:nobody');
  });

  it('asks KMS for nothing on behalf of those who offer nothing', async () => {
    emulator.resetStats();
    for (const headers of [{}, { cookie: 'sealwatch-session=1.5.x' }, { authorization: 'Bearer short' }]) {
      expect((await ask('kms', '/', { headers })).status).toBe(401);
    }
    expect(emulator.stats().calls).toEqual({});
  });
});

describe('the built function dashboard, to whoever has the token', () => {
  it.each(['open', 'roleless', 'kms'])('lets in by the token as a bearer: %s', async (name) => {
    const answer = await ask(name, '/health', { headers: bearer });
    expect([answer.status, answer.text]).toEqual([200, '{"status":"ok"}\n']);
  });

  it('lets in by a cookie that does not hold the token, and out again', async () => {
    const answer = await login(token, `/reports/${id}`);
    const [cookie = ''] = answer.headers['set-cookie'] ?? [];
    expect([answer.status, answer.headers.location]).toEqual([303, `/reports/${id}`]);
    expect(cookie).toMatch(
      /^sealwatch-session=1\.\d+\.[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure$/,
    );
    expect(cookie).not.toContain(token);

    const [pair = ''] = cookie.split(';');
    const inside = await ask('open', '/reports', { headers: { cookie: `other=1; ${pair}`, accept: 'text/html' } });
    expect([inside.status, inside.text.includes(id)]).toEqual([200, true]);
    const altered = pair.replace(/1\.(\d+)/, (_, expires: string) => `1.${Number(expires) + 1}`);
    expect((await ask('open', '/reports', { headers: { cookie: altered } })).status).toBe(401);

    const left = await ask('open', '/logout', { method: 'POST', headers: { cookie: pair } });
    expect([left.status, left.headers['set-cookie']?.[0]]).toEqual([303, expect.stringContaining('Max-Age=0')]);
    expect(left.headers['clear-site-data']).toBe('"cache"');
  });

  it('says so where a token is wrong, and never repeats it', async () => {
    for (const typed of ['', 'wrong-but-long-enough-to-try', `${token}x`, 'x'.repeat(3_000)]) {
      const answer = await login(typed, '//evil.example/');
      expect([answer.status, answer.headers['set-cookie']]).toEqual([401, undefined]);
      expect(answer.text).toContain('role="alert"');
      if (typed !== '') expect(answer.text).not.toContain(typed);
      expect(answer.text).not.toContain('evil.example');
    }
    expect((await login('x'.repeat(10_000))).status).toBe(401);
  });

  it.each([
    '//evil.example/',
    'https://evil.example/',
    '/\\evil.example',
    '/reports?x',
    '/login',
    '',
    'javascript:alert(1)',
    '"><script>',
  ])('leads nowhere else after a login: %s', async (to) => {
    expect((await login(token, to)).headers.location).toBe('/');
  });

  it('keeps the token out of its logs', async () => {
    await login(token);
    await authorized('/');
    const logs = functions.invocations.map(({ log, body }) => log + body.toString()).join('\n');
    expect(logs).not.toContain(token);
  });

  it.each(Object.keys(formats))('renders a stored report as %s', async (format) => {
    const answer = await authorized(`/reports/${id}.${format}`);
    expect(answer.status, answer.text.slice(0, 200)).toBe(200);
    expect(answer.headers['content-type']).not.toContain('octet-stream');
    expect(answer.text.length).toBeGreaterThan(100);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });

  it('renders the latest report on the first page', async () => {
    const answer = await authorized('/');
    expect(answer.status).toBe(200);
    expect(answer.text).toContain(troubledReport.clusters[0]?.name);
  });

  it('tells Prometheus of the latest report', async () => {
    const { status, headers, text } = await authorized('/metrics', {
      accept: 'application/openmetrics-text;version=1.0.0',
    });
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect(text).toMatch(/^sealwatch_verified_clusters \d+$/m);
  });

  it('lists the reports as a page and as JSON, newest first', async () => {
    const asJson = await authorized('/reports.json');
    const { reports, next } = JSON.parse(asJson.text) as { reports: { id: string; kind: string }[]; next: null };
    expect([reports.map((report) => report.id), next]).toEqual([[id, older], null]);
    expect((await authorized('/reports', { accept: 'application/json' })).text).toBe(asJson.text);
    const asPage = await authorized('/reports', { accept: 'text/html', 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' });
    expect(asPage.text).toContain('报告');
    expect(asPage.text.indexOf(id)).toBeLessThan(asPage.text.indexOf(older));
    expect(JSON.parse((await authorized(`/reports.json?before=${id}`)).text).reports).toHaveLength(1);
  });

  it.each([
    '/no',
    '/reports/',
    `/reports/${id}.exe`,
    `/reports/${id}.__proto__`,
    `/reports/${id}.constructor`,
    '/reports/2020-01-01T00-00-00Z-none.json',
    '/reports/..%2f..%2fetc%2fpasswd',
    '/reports/../memory/1/000000001.json',
    '/reports/%2e%2e/chain/000000001.json',
    `/reports/${id}%00.json`,
    `/reports/${id}.json/`,
    `/reports//${id}.json`,
    '/reports/constructor.json',
    '/reports/-.json',
    `/Reports/${id}.json`,
    `/reports/${'a'.repeat(130)}.json`,
  ])('finds nothing at %s', async (path) => {
    const answer = await authorized(path);
    expect([answer.status, answer.text]).toEqual([404, 'There is nothing here.\n']);
  });

  it('bounds what it takes', async () => {
    const status = async (path: string, headers = {}, method = 'GET', body = '') =>
      (await ask('open', path, { method, headers: { ...bearer, ...headers }, body })).status;
    expect(await status(`/${'a'.repeat(600)}`)).toBe(414);
    expect(await status(`/?q=${'a'.repeat(3_000)}`)).toBe(414);
    expect(await status('/', { 'x-a': 'a'.repeat(9_000), 'x-b': 'a'.repeat(5_000), 'x-c': 'b'.repeat(1_900) })).toBe(
      431,
    );
    expect(await status('/reports', { 'content-length': '5000' }, 'POST', 'a'.repeat(5_000))).toBe(413);
    expect(await status('/', { 'content-length': '300000' }, 'POST', 'a'.repeat(300_000))).toBe(400);
    expect(await status('/?lang=tlh')).toBe(400);
    expect(await status('/reports', { accept: 'image/png' })).toBe(406);
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('only reads: %s is not allowed', async (method) => {
    const answer = await authorized('/reports', {}, method);
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  it('answers HEAD with the headers of GET and nothing more', async () => {
    const path = `/reports/${id}.json`;
    const [get, head] = [await authorized(path), await authorized(path, {}, 'HEAD')];
    expect([head.status, head.text]).toEqual([200, '']);
    for (const name of ['etag', 'content-type', 'content-security-policy', 'vary']) {
      expect(head.headers[name]).toBe(get.headers[name]);
    }
  });

  it('answers 304 where nothing has changed', async () => {
    const path = `/reports/${id}.json`;
    const first = await authorized(path);
    const tag = String(first.headers.etag);
    expect(tag).toMatch(/^"[\w-]{27}"$/);
    const again = await authorized(path, { 'if-none-match': `"other", ${tag}` });
    expect([again.status, again.text, again.headers.etag]).toEqual([304, '', tag]);
    expect((await authorized(path, { 'if-none-match': '"other"' })).status).toBe(200);
    expect((await authorized(`/reports/${older}.json`, { 'if-none-match': tag })).status).toBe(200);
    expect((await ask('open', path, { headers: { 'if-none-match': tag } })).status).toBe(401);
  });

  it('compresses where that is understood, under a tag of its own', async () => {
    const path = `/reports/${id}.json`;
    const [plain, zipped] = [await authorized(path), await authorized(path, { 'accept-encoding': 'br, gzip;q=0.5' })];
    expect([plain.headers['content-encoding'], zipped.headers['content-encoding']]).toEqual([undefined, 'gzip']);
    expect(gunzipSync(zipped.bytes)).toEqual(plain.bytes);
    expect(zipped.headers.etag).not.toBe(plain.headers.etag);
    expect(zipped.bytes.length).toBeLessThan(plain.bytes.length / 2);
    expect((await authorized(path, { 'accept-encoding': 'gzip;q=0' })).headers['content-encoding']).toBeUndefined();
  });

  it('says of every answer how it may be used', async () => {
    for (const path of ['/', '/reports', '/reports.json', `/reports/${id}.json`, '/no']) {
      const { headers } = await authorized(path, { accept: '*/*' });
      expect(headers).toMatchObject({
        'cache-control': 'private, no-cache',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'strict-transport-security': 'max-age=31536000',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      });
      const policy = String(headers['content-security-policy']);
      expect(policy).toMatch(/^default-src 'none'; .*base-uri 'none'.*frame-ancestors 'none'/);
      expect(policy).not.toContain('unsafe');
    }
  });

  it('lets everybody in whom Function Compute let in, where that is configured', async () => {
    expect((await ask('signed', '/reports.json')).text).toContain(id);
    expect((await ask('signed', '/login', { method: 'POST' })).status).toBe(405);
  });

  it('says what to do where no report is kept yet', async () => {
    for (const path of ['/', '/metrics']) {
      const answer = await ask('empty', path, { headers: bearer });
      expect([answer.status, answer.text.includes('No report is kept yet')]).toEqual([404, true]);
    }
    expect((await ask('empty', '/reports', { headers: bearer })).status).toBe(200);
  });
});

describe('the event of the trigger', () => {
  it.each([
    '',
    'null',
    '[]',
    '{}',
    'no json',
    '{"rawPath":"/"}',
    '{"rawPath":1,"requestContext":{"http":{"method":"GET"}}}',
  ])('that is none is answered 400: %s', async (event) => {
    const { body, errorType } = await functions.invoke('open', event);
    expect(errorType).toBeUndefined();
    expect(JSON.parse(body.toString())).toMatchObject({ statusCode: 400, body: '' });
  });
});

describe('the heartbeat', () => {
  const signedIn = { authorization: `Bearer ${token}`, accept: 'text/html' };

  it('that is missed is alerted once, by who is let in alone', async () => {
    expect((await ask('alerting', '/')).status).toBe(401);
    expect(sent).toEqual([]);
    for (let times = 0; times < 3; times += 1) {
      expect((await ask('alerting', '/', { headers: signedIn })).status).toBe(200);
    }
    expect(sent).toEqual([expect.stringContaining('No scheduled audit since')]);
  });

  it('keeps no page from being shown where nobody can be alerted', async () => {
    expect((await ask('unreachable', '/', { headers: signedIn })).status).toBe(200);
  });
});
