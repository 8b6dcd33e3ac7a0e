import { describe, expect, it } from 'vitest';
import { openWebhook } from '../../src/cloud/slack.ts';
import { serve } from './local-server.ts';

const path = '/services/T00000000/B00000000/XXXXsecretXXXX';
const message = { text: 'hello', blocks: [] };

describe('a webhook', () => {
  it.each([
    [200, 'ok', {}, { is: 'accepted' }],
    [429, 'rate_limited', { 'retry-after': '7' }, { is: 'limited', retryAfterMs: 7_000 }],
    [429, 'rate_limited', { 'retry-after': 'soon' }, { is: 'limited', retryAfterMs: 30_000 }],
    [429, 'rate_limited', { 'retry-after': '999999999' }, { is: 'limited', retryAfterMs: 3_600_000 }],
    [429, 'rate_limited', {}, { is: 'limited', retryAfterMs: 30_000 }],
    [500, 'oops', {}, { is: 'failed' }],
    [503, '', {}, { is: 'failed' }],
    [408, '', {}, { is: 'failed' }],
    [302, '', { location: 'http://127.0.0.1:1/' }, { is: 'failed' }],
    [200, '<html>log in</html>', {}, { is: 'failed' }],
    [400, 'invalid_payload', {}, { is: 'denied', byWebhook: false }],
    [403, 'action_prohibited', {}, { is: 'denied', byWebhook: true }],
    [404, 'no_service', {}, { is: 'denied', byWebhook: true }],
    [410, 'channel_is_archived', {}, { is: 'denied', byWebhook: true }],
  ])('tells what %s %s means', async (status, body, headers, expected) => {
    const { address } = await serve((_, response) => response.writeHead(status, headers).end(body));

    expect(await openWebhook(`http://${address}${path}`, 'env:X').post(message)).toMatchObject(expected);
  });

  it('sends the message as JSON, once', async () => {
    const { address, received } = await serve((_, response) => response.end('ok'));
    await openWebhook(`http://${address}${path}`, 'env:X').post(message);

    expect(received.map(({ url, body }) => [url, JSON.parse(body)])).toEqual([[path, message]]);
  });

  it('gives up in time, and on connections that break or are refused', async () => {
    const silent = await serve(() => {});
    const breaking = await serve((_, response) => response.destroy());
    const open = (address: string) => openWebhook(`http://${address}${path}`, 'env:X', { timeoutMs: 200 });

    expect(await open(silent.address).post(message)).toMatchObject({
      is: 'failed',
      why: expect.stringContaining('200 ms'),
    });
    expect(await open(breaking.address).post(message)).toMatchObject({ is: 'failed' });
    expect(await open('127.0.0.1:1').post(message)).toMatchObject({ is: 'failed' });
  });

  it('reads no more of an answer than it needs', async () => {
    const { address } = await serve((_, response) => response.writeHead(500).end('x'.repeat(5_000_000)));
    const answer = await openWebhook(`http://${address}${path}`, 'env:X').post(message);

    expect(JSON.stringify(answer).length).toBeLessThan(300);
  });

  it('never gives its address away', async () => {
    const echo = await serve((_, response, request) =>
      response.writeHead(400).end(`no ${request.url} at http://${request.headers.host}${request.url}`),
    );
    const told = [
      await openWebhook(`http://${echo.address}${path}`, 'env:X').post(message),
      await openWebhook(`http://127.0.0.1:1${path}`, 'env:X').post(message),
      await openWebhook(`https://nowhere.invalid${path}`, 'env:X', { timeoutMs: 2_000 }).post(message),
    ];
    for (const url of [
      `ftp://x${path}`,
      `http://example.com${path}`,
      `https://a:b@example.com${path}`,
      `no url ${path}`,
    ]) {
      try {
        openWebhook(url, 'env:X');
        throw new Error('it was taken');
      } catch (error) {
        told.push(String((error as Error).stack) as never);
        expect((error as Error).name).toBe('WebhookError');
      }
    }

    expect(JSON.stringify(told)).not.toMatch(/secret|T00000000|nowhere\.invalid|example\.com/);
  });
});
