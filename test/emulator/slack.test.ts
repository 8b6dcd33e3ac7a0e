import { afterAll, describe, expect, it } from 'vitest';
import { SLACK_ANSWERS, startSlack } from '../../emulator/index.ts';

const at = Date.parse('2026-08-20T03:04:05Z');
const slack = await startSlack({ clock: { now: () => at } });
afterAll(() => slack.close());

async function post(payload: unknown, url = slack.url, headers: object = { 'content-type': 'application/json' }) {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const answer = await fetch(url, { method: 'POST', body, headers: headers as Record<string, string> });
  return { status: answer.status, body: await answer.text(), retryAfter: answer.headers.get('retry-after') };
}
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const header = (text: string, type = 'plain_text') => ({ type: 'header', text: { type, text } });
const button = (more: object) => ({
  type: 'actions',
  elements: [{ type: 'button', text: { type: 'plain_text', text: 'Open' }, ...more }],
});
const times = (n: number, item: unknown) => Array.from({ length: n }, () => item);

describe('a webhook', () => {
  it('takes a message, and tells when', async () => {
    const heard: string[] = [];
    const stop = slack.onMessage(({ text }) => heard.push(text));
    const payload = {
      text: 'A key is disabled',
      blocks: [header('Key disabled'), section('*prod*'), { type: 'divider' }],
    };
    expect(await post(payload)).toEqual({ status: 200, body: 'ok', retryAfter: null });
    stop();
    const { pathname: path } = new URL(slack.url);
    expect(slack.messages).toMatchObject([{ at, path, text: payload.text, blocks: payload.blocks, payload }]);
    expect(slack.posts).toMatchObject([{ status: 200, answer: 'ok' }]);
    expect(heard).toEqual([payload.text]);
  });

  it.each([
    ['what is not JSON', 'not json', 'invalid_payload'],
    ['what is not an object', [], 'invalid_payload'],
    ['a message without a text', { blocks: [section('x')] }, 'no_text'],
    ['an empty text', { text: ' ' }, 'no_text'],
    ['a text without an end', { text: 'x'.repeat(40_001) }, 'msg_too_long'],
    ['blocks that are no list', { blocks: {} }, 'invalid_blocks'],
    ['51 blocks', { blocks: times(51, section('x')) }, 'invalid_blocks'],
    ['a section of 3001 characters', { blocks: [section('x'.repeat(3001))] }, 'invalid_blocks'],
    ['an empty section', { blocks: [section('')] }, 'invalid_blocks'],
    ['a section of nothing', { blocks: [{ type: 'section' }] }, 'invalid_blocks'],
    ['a header of 151 characters', { blocks: [header('x'.repeat(151))] }, 'invalid_blocks'],
    ['a header in Markdown', { blocks: [header('x', 'mrkdwn')] }, 'invalid_blocks'],
    [
      'eleven fields',
      { blocks: [{ type: 'section', fields: times(11, { type: 'mrkdwn', text: 'x' }) }] },
      'invalid_blocks',
    ],
    [
      'a field of 2001 characters',
      { blocks: [{ type: 'section', fields: [{ type: 'mrkdwn', text: 'x'.repeat(2001) }] }] },
      'invalid_blocks',
    ],
    [
      'eleven elements of a context',
      { blocks: [{ type: 'context', elements: times(11, { type: 'mrkdwn', text: 'x' }) }] },
      'invalid_blocks',
    ],
    ['a button with a long address', { blocks: [button({ url: `https://x/${'x'.repeat(3000)}` })] }, 'invalid_blocks'],
    ['an unknown block', { blocks: [{ type: 'paragraph' }] }, 'invalid_blocks'],
    ['two blocks of one id', { blocks: times(2, { type: 'divider', block_id: 'b' }) }, 'invalid_blocks'],
  ])('refuses %s', async (_what, payload, answer) => {
    const before = slack.messages.length;
    const whole = answer === 'invalid_blocks' ? { text: 'x', ...(payload as object) } : payload;
    expect(await post(whole)).toMatchObject({ status: 400, body: answer });
    expect(slack.messages).toHaveLength(before);
    expect(slack.posts.at(-1)).toMatchObject({ status: 400, answer });
  });

  it('takes everything that is just small enough', async () => {
    const fields = times(10, { type: 'mrkdwn', text: 'x'.repeat(2000) });
    const elements = times(10, { type: 'plain_text', text: 'x' });
    const blocks = [
      header('x'.repeat(150)),
      { type: 'section', fields },
      { type: 'context', elements },
      button({ url: 'https://x' }),
    ];
    const payload = { text: 'x'.repeat(40_000), blocks: [...blocks, ...times(46, section('x'.repeat(3000)))] };
    expect(await post(payload)).toMatchObject({ status: 200 });
  });

  it('is nowhere else, and takes JSON only', async () => {
    const elsewhere = new URL('/services/nobody', slack.url).href;
    expect(await post({ text: 'x' }, elsewhere)).toMatchObject({ status: 404, body: 'no_service' });
    expect(await post({ text: 'x' }, slack.url, { 'content-type': 'text/plain' })).toMatchObject({ status: 400 });
  });
});

describe('a scripted Slack', () => {
  it('answers as it was told to, once each, and takes messages again then', async () => {
    const { rateLimited, serverError, invalidPayload, noService } = SLACK_ANSWERS;
    slack.script(rateLimited(30), serverError, invalidPayload, noService);
    const before = slack.messages.length;
    expect(await post({ text: 'x' })).toEqual({ status: 429, body: 'rate_limited', retryAfter: '30' });
    expect(await post({ text: 'x' })).toMatchObject({ status: 503 });
    expect(await post({ text: 'x' })).toMatchObject({ status: 400, body: 'invalid_payload' });
    expect(await post({ text: 'x' })).toMatchObject({ status: 404, body: 'no_service' });
    expect(slack.messages).toHaveLength(before);
    expect(await post({ text: 'x' })).toMatchObject({ status: 200 });
  });
  it('hangs, cuts the connection, and loses the answer to a message it took', async () => {
    const before = slack.messages.length;
    slack.script(SLACK_ANSWERS.hang, SLACK_ANSWERS.reset, SLACK_ANSWERS.lostAnswer, { delayMs: 40 });
    const signal = AbortSignal.timeout(100);
    await expect(fetch(slack.url, { method: 'POST', body: '{}', signal })).rejects.toThrow();
    await expect(post({ text: 'x' })).rejects.toThrow();
    expect(slack.messages).toHaveLength(before);
    await expect(post({ text: 'taken' })).rejects.toThrow();
    expect(slack.messages.at(-1)).toMatchObject({ text: 'taken' });
    const start = performance.now();
    expect(await post({ text: 'slow' })).toMatchObject({ status: 200 });
    expect(performance.now() - start).toBeGreaterThan(35);
  });
  it('takes one message a second for each webhook, when asked to', async () => {
    let now = 0;
    const strict = await startSlack({ throttle: { now: () => now } });
    afterAll(() => strict.close());
    expect(await post({ text: 'x' }, strict.url)).toMatchObject({ status: 200 });
    expect(await post({ text: 'y' }, strict.url)).toMatchObject({ status: 429, retryAfter: '1' });
    expect(await post({ text: 'x' }, strict.url.replace('B00', 'B11'))).toMatchObject({ status: 200 });
    now = 1_000;
    expect(await post({ text: 'y' }, strict.url)).toMatchObject({ status: 200 });
  });
});
