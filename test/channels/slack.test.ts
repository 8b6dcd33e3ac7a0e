import { describe, expect, it } from 'vitest';
import { openSlack } from '../../src/channels/slack.ts';
import { acquireLease } from '../../src/state/lease.ts';
import { drain, enqueue } from '../../src/state/outbox.ts';
import { serve } from '../cloud/local-server.ts';
import { memoryStore } from '../store/memory-store.ts';

const path = '/services/T00000000/B00000000/XXXXsecretXXXX';
const message = { text: 'hello', blocks: [] };
const page = '<!DOCTYPE html><html>Sign in to the proxy</html>';
const date = 'Mon, 30 Nov 2026 12:00:00 GMT';

type Answer = readonly [status: number, body: string, headers?: Readonly<Record<string, string>>];

async function deliveryAfter([status, body, headers = {}]: Answer) {
  const { address } = await serve((_, response) => response.writeHead(status, headers).end(body));
  return openSlack(`http://${address}${path}`, 'env:X').send(message);
}

/** What an answer does to the one message of an outbox: what is left of it then, and a day later with a healthy Slack. */
async function fateAfter([status, body, headers = {}]: Answer) {
  let isHealthy = false;
  const { address, received } = await serve((_, response) =>
    isHealthy ? response.end('ok') : response.writeHead(status, headers).end(body),
  );
  let now = Date.parse(date);
  const clock = {
    now: () => now,
    async sleep(ms: number) {
      now += ms;
    },
  };
  const timing = { sleep: async () => {}, random: () => 0 };
  const store = memoryStore();
  const channel = openSlack(`http://${address}${path}`, 'env:X');
  await enqueue(store, 'env:X', 'a', [{ number: 1, message }], timing);
  const run = async () => {
    const lease = await acquireLease(store, 'x', { holder: 'me', ttlMs: 60_000, clock, random: () => 0 });
    if (lease === undefined) throw new Error('the lease was not free');
    const { digest, send } = channel;
    const drained = await drain({
      ...{ store, webhook: 'env:X', digest, send, lease, clock, timing, sentAt: 0 },
      until: now + 1_500,
    });
    await lease.release();
    return drained;
  };
  const first = await run();
  isHealthy = true;
  now += 86_400_000;
  const second = await run();
  return {
    fate: first.sent === 1 ? 'sent' : first.waiting === 1 ? 'waiting' : 'set aside',
    isReported: first.failure !== undefined || first.aside.length > 0,
    sentInAll: first.sent + second.sent,
    posts: received.length,
  };
}

type Row = readonly [
  status: number,
  body: string,
  headers: Record<string, string>,
  fate: 'sent' | 'waiting' | 'set aside',
];

const rows: readonly Row[] = [
  [200, 'ok', {}, 'sent'],
  [200, 'ok\n', {}, 'sent'],
  [200, '{"ok":false}', {}, 'waiting'],
  [200, '{"ok":true}', {}, 'waiting'],
  [200, '', {}, 'waiting'],
  [200, 'okay', {}, 'waiting'],
  [200, 'rollup_error', {}, 'waiting'],
  [200, page, {}, 'waiting'],
  [201, 'ok', {}, 'waiting'],
  [202, 'ok', {}, 'waiting'],
  [202, '', {}, 'waiting'],
  [204, '', {}, 'waiting'],
  [200, 'no_service', {}, 'set aside'],
  [200, 'invalid_payload', {}, 'set aside'],
  [302, '', { location: 'http://127.0.0.1:1/' }, 'waiting'],
  [400, 'invalid_payload', {}, 'set aside'],
  [400, 'invalid_blocks', {}, 'set aside'],
  [403, 'action_prohibited', {}, 'set aside'],
  [403, page, {}, 'waiting'],
  [404, 'no_service', {}, 'set aside'],
  [407, page, {}, 'waiting'],
  [408, '', {}, 'waiting'],
  [410, 'channel_is_archived', {}, 'set aside'],
  [413, '', {}, 'set aside'],
  [429, 'rate_limited', { 'retry-after': '7' }, 'waiting'],
  [500, 'rollup_error', {}, 'waiting'],
  [502, page, {}, 'waiting'],
  [503, '', { 'retry-after': '60' }, 'waiting'],
];

describe('a message to Slack', () => {
  it.each(rows)('answered %s %s %j is %s afterwards', async (status, body, headers, expected) => {
    const { fate, isReported, sentInAll, posts } = await fateAfter([status, body, headers]);

    expect(fate).toBe(expected);
    expect(isReported).toBe(expected !== 'sent' && status !== 429);
    expect(sentInAll).toBe(expected === 'set aside' ? 0 : 1);
    expect(posts).toBe(expected === 'waiting' ? 2 : 1);
  });

  it.each([
    ['7', {}, 7_000],
    ['0.5', {}, 500],
    ['soon', {}, 30_000],
    ['-7', {}, 30_000],
    ['', {}, 30_000],
    ['999999999', {}, 3_600_000],
    ['Mon, 30 Nov 2026 12:10:00 GMT', { date }, 600_000],
    ['Monday, 30-Nov-26 12:10:00 GMT', { date }, 600_000],
    ['Mon, 30 Nov 2026 11:00:00 GMT', { date }, 0],
    ['Tue, 30 Nov 2027 12:00:00 GMT', { date }, 3_600_000],
    ['30 Nov 2026', { date }, 30_000],
  ])('limited with Retry-After %s waits', async (retryAfter, headers, retryAfterMs) => {
    const answer: Answer = [429, 'rate_limited', { ...headers, 'retry-after': retryAfter }];

    expect(await deliveryAfter(answer)).toEqual({ is: 'rateLimited', retryAfterMs });
  });

  it('waits as long as an overloaded Slack asks for', async () => {
    expect(await deliveryAfter([503, '', { date, 'retry-after': 'Mon, 30 Nov 2026 12:00:45 GMT' }])).toMatchObject({
      is: 'failed',
      retryAfterMs: 45_000,
    });
  });

  it.each([
    [400, 'invalid_payload', false],
    [413, '', false],
    [404, 'no_service', true],
    [200, 'no_service', true],
    [418, 'teapot', true],
  ])('rejected with %s %s names what is at fault', async (status, body, byChannel) => {
    expect(await deliveryAfter([status, body])).toMatchObject({ is: 'rejected', byChannel });
  });

  it('is sent as JSON, once', async () => {
    const { address, received } = await serve((_, response) => response.end('ok'));
    await openSlack(`http://${address}${path}`, 'env:X').send(message);

    expect(received.map(({ url, body }) => [url, JSON.parse(body)])).toEqual([[path, message]]);
  });

  it('fails in time where Slack does not answer, and where the connection breaks or is refused', async () => {
    const silent = await serve(() => {});
    const breaking = await serve((_, response) => response.destroy());
    const open = (address: string) => openSlack(`http://${address}${path}`, 'env:X', { timeoutMs: 200 });

    expect(await open(silent.address).send(message)).toMatchObject({
      is: 'failed',
      reason: expect.stringContaining('200 ms'),
    });
    expect(await open(breaking.address).send(message)).toMatchObject({ is: 'failed' });
    expect(await open('127.0.0.1:1').send(message)).toMatchObject({ is: 'failed' });
  });

  it('is decided by a bounded part of the answer', async () => {
    const { address } = await serve((_, response) => response.writeHead(500).end('x'.repeat(5_000_000)));
    const answer = await openSlack(`http://${address}${path}`, 'env:X').send(message);

    expect(JSON.stringify(answer).length).toBeLessThan(300);
  });

  it('never reveals the address', async () => {
    const echo = await serve((_, response, request) =>
      response.writeHead(400).end(`no ${request.url} at http://${request.headers.host}${request.url}`),
    );
    const texts = [
      await openSlack(`http://${echo.address}${path}`, 'env:X').send(message),
      await openSlack(`http://127.0.0.1:1${path}`, 'env:X').send(message),
      await openSlack(`https://nowhere.invalid${path}`, 'env:X', { timeoutMs: 2_000 }).send(message),
    ];
    for (const url of [
      `ftp://x${path}`,
      `http://example.com${path}`,
      `https://a:b@example.com${path}`,
      `no url ${path}`,
    ]) {
      try {
        openSlack(url, 'env:X');
        throw new Error('it was accepted');
      } catch (error) {
        texts.push(String((error as Error).stack) as never);
        expect((error as Error).name).toBe('ChannelError');
      }
    }

    expect(JSON.stringify(texts)).not.toMatch(/secret|T00000000|nowhere\.invalid|example\.com/);
  });
});
