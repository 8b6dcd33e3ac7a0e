import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import type { Hook, HookAnswer } from '../../emulator/index.ts';
import { ChannelError } from '../../src/channels/address.ts';
import { type ChannelType, channelTypes, type DeliveryResult } from '../../src/model/channel.ts';
import { acquireLease } from '../../src/state/lease.ts';
import { drain, enqueue } from '../../src/state/outbox.ts';
import { saying } from '../alerts/saying.ts';
import { serve } from '../cloud/local-server.ts';
import { memoryStore } from '../store/memory-store.ts';
import { at, open, signing, start } from './kinds.ts';

const message = saying('A key is disabled');
const outgoing = { id: 'msg_1', at, message };
const page = '<!DOCTYPE html><html>Sign in to the proxy</html>';
const hour = 3_600_000;
const hooks: Hook[] = [];
afterAll(() => Promise.all(hooks.map((hook) => hook.close())));

async function started(...args: Parameters<typeof start>): Promise<Hook> {
  const hook = await start(...args);
  hooks.push(hook);
  return hook;
}

async function send(type: ChannelType, url: string, options: Parameters<typeof open>[2] = {}): Promise<DeliveryResult> {
  return (await open(type, url, options)).send(outgoing);
}

/** What became of a message: accepted, tried again later, or never accepted because of the channel or of the message. */
function fateOf(delivery: DeliveryResult): string {
  switch (delivery.is) {
    case 'accepted':
      return 'accepted';
    case 'rateLimited':
      return `waits ${delivery.retryAfterMs / 1_000} s`;
    case 'failed':
      return delivery.retryAfterMs === undefined ? 'later' : `later, ${delivery.retryAfterMs / 1_000} s`;
    case 'rejected':
      return delivery.byChannel ? 'channel' : 'message';
  }
}

const answer = (status: number, body: string, retryAfter?: number): HookAnswer => ({
  ...{ status, body },
  ...(retryAfter !== undefined && { retryAfter }),
});
type Answers = Readonly<Record<ChannelType, HookAnswer>>;
const gone: Answers = {
  slack: answer(404, 'no_service'),
  dingtalk: answer(200, '{"errcode":300001,"errmsg":"token is not exist"}'),
  feishu: answer(200, '{"code":19001,"msg":"param invalid: incoming webhook access token invalid"}'),
  wecom: answer(200, '{"errcode":93000,"errmsg":"invalid webhook url, hint: [1], from ip: 127.0.0.1"}'),
  webhook: answer(410, 'gone'),
};
const tooLong: Answers = {
  slack: answer(400, 'invalid_blocks'),
  dingtalk: answer(200, '{"errcode":460101,"errmsg":"message too long, exceed 20000 bytes"}'),
  feishu: answer(200, '{"code":11246,"msg":"card content size is over limit"}'),
  wecom: answer(200, '{"errcode":40058,"errmsg":"markdown.content exceed max length 4096."}'),
  webhook: answer(413, ''),
};
const tooFast: Answers = {
  slack: answer(429, 'rate_limited'),
  dingtalk: answer(200, '{"status":1111,"wait":5,"punish":"deny","errcode":130101,"errmsg":"send too fast"}'),
  feishu: answer(200, '{"code":11232,"msg":"frequency limited"}'),
  wecom: answer(200, '{"errcode":45009,"errmsg":"api freq out of limit"}'),
  webhook: answer(429, ''),
};
const busy: Answers = {
  slack: answer(500, 'rollup_error'),
  dingtalk: answer(200, '{"errcode":-1,"errmsg":"system busy"}'),
  feishu: answer(200, '{"code":2200,"msg":"internal error"}'),
  wecom: answer(200, '{"errcode":-1,"errmsg":"system busy"}'),
  webhook: answer(502, ''),
};

/** What a vendor answers, or a message that is sent in another way. */
type Case = HookAnswer | Answers | ((type: ChannelType, url: string) => Promise<DeliveryResult>);

const cases: Readonly<Record<string, Case>> = {
  'a message': {},
  'signed with another secret': (type, url) => send(type, url, { key: 'whsec_b3RoZXI=' }),
  'signed two hours ago': (type, url) => send(type, url, { now: () => Date.now() - 2 * hour }),
  'the address is gone': gone,
  'the message is too long': tooLong,
  'too fast': tooFast,
  'the vendor is busy': busy,
  '429 with Retry-After 7': answer(429, '', 7),
  '429 with a day': answer(429, '', 86_400),
  '500 with nothing': answer(500, ''),
  '503 with Retry-After 60': answer(503, '', 60),
  '200 with nothing': answer(200, ''),
  '200 with {"ok":false}': answer(200, '{"ok":false}'),
  '200 with no_service': answer(200, 'no_service'),
  '202 with nothing': answer(202, ''),
  '200 with a page': answer(200, page),
  '403 with a page': answer(403, page),
  '200 with an unknown code': answer(200, '{"errcode":777,"code":777}'),
  '200 with a code as text': answer(200, '{"errcode":"0","code":"0"}'),
  '201 with "ok"': answer(201, 'ok'),
  '204 with nothing': answer(204, ''),
  '302': answer(302, ''),
  '400 without a word': answer(400, ''),
  '408': answer(408, ''),
  '418': answer(418, 'teapot'),
  'the answer never comes': async (type, url) => send(type, url, { timeoutMs: 2_000 }),
  'the connection breaks': { kind: 'reset' },
  'the answer is lost': { kind: 'lost-answer' },
};

/** What each channel does in each case, as the document says. */
const contract =
  /becomes of a message\n[\s\S]*?```\n([\s\S]*?)```/.exec(readFileSync('docs/channels.md', 'utf8'))?.[1] ?? '';

const cells = contract
  .trim()
  .split('\n')
  .slice(1)
  .flatMap((line) => {
    const [name = '', ...fates] = line.split(/ {2,}/);
    return channelTypes.map((type, index) => [name, type, fates[index] ?? ''] as const);
  });

describe('the contract of channels', () => {
  it('has every case, for every channel', () => {
    expect(contract.trim().split(/\s+/).slice(0, 5)).toEqual([...channelTypes]);
    expect(new Set(cells.map(([name]) => name))).toEqual(new Set(Object.keys(cases)));
  });

  it.each(cells.filter(([, , fate]) => fate !== '–'))('%s, %s: %s', async (name, type, fate) => {
    const hook = await started(type);
    const given = cases[name];
    if (name === 'the answer never comes') hook.script({ kind: 'hang' });
    if (typeof given === 'object') hook.script('slack' in given ? given[type] : given);
    const delivery = typeof given === 'function' ? await given(type, hook.url) : await send(type, hook.url);

    expect(fateOf(delivery)).toBe(fate);
    expect(hook.posts).toHaveLength(1);
    expect(hook.messages).toHaveLength(name === 'a message' || name === 'the answer is lost' ? 1 : 0);
  });
});

/** A store with so many messages for a channel, and what drains it by a clock that only sleeping moves. */
async function queued(count: number) {
  let now = Date.parse(at);
  const clock = {
    now: () => now,
    async sleep(ms: number) {
      now += ms;
    },
  };
  const store = memoryStore();
  const timing = { sleep: async () => {}, random: () => 0 };
  const all = Array.from({ length: count }, (_, index) => ({ number: index + 1, at, message: saying(`m${index}`) }));
  await enqueue(store, 'a', 'x', all, timing);
  const lease = await acquireLease(store, 'x', { holder: 'me', ttlMs: 60_000, clock, random: () => 0 });
  if (lease === undefined) throw new Error('the lease was not free');
  return {
    clock,
    async drainTo(type: ChannelType, url: string) {
      const opened = await open(type, url, { now: clock.now });
      return drain({ store, channel: 'a', opened, lease, clock, timing, until: now + hour, sentAt: 0 });
    },
  };
}

describe('a channel', () => {
  it.each(channelTypes)('%s keeps the documented rate of its vendor', async (type) => {
    const { clock, drainTo } = await queued(110);
    const hook = await started(type, { throttle: clock, clock });

    expect(await drainTo(type, hook.url)).toMatchObject({ sent: 110, waiting: 0, aside: [] });
    expect(hook.posts).toHaveLength(110);
  });

  it('that is limited for ten minutes is left alone for as long', async () => {
    const { clock, drainTo } = await queued(2);
    const hook = await started('dingtalk', { clock });
    hook.script(tooFast.dingtalk);
    const begun = clock.now();

    expect(await drainTo('dingtalk', hook.url)).toMatchObject({ sent: 2, waiting: 0 });
    expect(hook.messages[0]?.at).toBeGreaterThanOrEqual(begun + 600_000);
  });

  it.each(channelTypes)('%s never reveals its address or its secret', async (type) => {
    const { address } = await serve((_, response, request) => {
      const { url, headers } = request;
      response.writeHead(400).end(`no http://${headers.host}${url} hidden-token hidden-key`);
    });
    const path = '/hidden/hook?access_token=hidden-token&key=hidden-key';
    const key = signing.includes(type) ? 'hidden-secret' : '';
    const said = [
      await send(type, `http://${address}${path}`, { key }),
      await send(type, `http://127.0.0.1:1${path}`, { key }),
      await send(type, `https://hidden.invalid${path}`, { key, timeoutMs: 2_000 }),
    ];
    const bad = [`ftp://x${path}`, `http://hidden.example${path}`, `https://a:b@hidden.example${path}`, `no ${path}`];
    const errors = await Promise.all(bad.map((url) => open(type, url).then(String, (error: Error) => error)));

    for (const error of errors) expect(error).toBeInstanceOf(ChannelError);
    expect(JSON.stringify(said) + errors.map((error) => (error as Error).stack).join()).not.toContain('hidden');
  });

  it.each(channelTypes)('%s is decided by a bounded part of the answer', async (type) => {
    const { address } = await serve((_, response) => response.writeHead(500).end('x'.repeat(5_000_000)));
    const delivery = await send(type, `http://${address}/hook?access_token=t&key=k`);

    expect(fateOf(delivery)).toBe('later');
    expect(JSON.stringify(delivery).length).toBeLessThan(300);
  });

  it.each([
    ['0.5', {}, 500],
    ['soon', {}, 30_000],
    ['-7', {}, 30_000],
    ['Mon, 30 Nov 2026 12:10:00 GMT', { date: 'Mon, 30 Nov 2026 12:00:00 GMT' }, 600_000],
    ['Mon, 30 Nov 2026 11:00:00 GMT', { date: 'Mon, 30 Nov 2026 12:00:00 GMT' }, 0],
    ['30 Nov 2026', {}, 30_000],
  ])('asked for Retry-After %s waits as long', async (retryAfter, headers, retryAfterMs) => {
    const { address } = await serve((_, response) =>
      response.writeHead(429, { ...headers, 'retry-after': retryAfter }).end(),
    );

    expect(await send('slack', `http://${address}/hook`)).toEqual({ is: 'rateLimited', retryAfterMs });
  });

  it.each(signing)('%s signs each try by its own time, and a plus in a signature arrives', async (type) => {
    let now = Date.parse(at);
    const hook = await started(type, { clock: { now: () => now } });
    const channel = await open(type, hook.url, { now: () => now });
    for (let index = 0; index < 20; index += 1) {
      now += 1_000;
      expect(await channel.send(outgoing)).toEqual({ is: 'accepted' });
    }
  });

  it('webhook signs with several secrets while one replaces another', async () => {
    const hook = await started('webhook');
    const key = 'whsec_b3RoZXI= whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1u';

    expect(await send('webhook', hook.url, { key })).toEqual({ is: 'accepted' });
  });

  it('webhook sends the id of a message in every try, with the time of that try', async () => {
    const received: Record<string, unknown>[] = [];
    const { address } = await serve((nth, response, request) => {
      received.push(request.headers);
      response.writeHead(nth === 1 ? 503 : 204).end();
    });
    const { drainTo } = await queued(2);
    await drainTo('webhook', `http://${address}/hook`);
    const [first, again, other] = received.map((headers) => [headers['webhook-id'], headers['webhook-timestamp']]);

    expect(received).toHaveLength(3);
    expect(again?.[0]).toBe(first?.[0]);
    expect(other?.[0]).not.toBe(first?.[0]);
    expect(Number(again?.[1])).toBeGreaterThan(Number(first?.[1]));
  });

  it.each<[ChannelType, string, string, string]>([
    ['slack', 'https://hooks.slack.com/services/T/B/x', 's', 'takes no secret'],
    ['wecom', 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k', 's', 'takes no secret'],
    ['wecom', 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send', '', 'has no key'],
    ['dingtalk', 'https://oapi.dingtalk.com/robot/send', '', 'has no access_token'],
    ['feishu', 'https://www.feishu.cn/flow/api/trigger-webhook/x', '', 'starts a flow'],
    ['webhook', 'https://siem.example/x', '', 'needs a secret'],
    ['webhook', 'https://siem.example/x', 'whsec_?', 'not whsec_ with base64'],
    ['webhook', 'https://siem.example/x', 'whsec_', 'not whsec_ with base64'],
  ])('%s at %s with the secret %j cannot be used: %s', async (type, url, key, why) => {
    await expect(open(type, url, { key })).rejects.toThrow(why);
  });
});
