import { describe, expect, it } from 'vitest';
import { ACCOUNT } from '../fixture.ts';
import { bundle, startHost } from './bundle.ts';

const code = bundle(`exports.handler = async (event) => {
  const request = JSON.parse(event);
  if (request.rawPath === '/fails') throw new Error('no');
  if (request.rawPath === '/plain') return 'just text';
  if (request.rawPath === '/bytes') return { statusCode: 200, headers: {}, isBase64Encoded: true, body: 'AAH/' };
  return { statusCode: 201, headers: { 'Content-Type': 'text/x' }, body: JSON.stringify(request) };
};`);
const now = Date.parse('2026-08-20T03:04:05Z');
const { host } = await startHost([{ code }], {}, {}, { clock: { now: () => now } });
const { url } = await host.serveHttp('worker');

describe('an HTTP trigger', () => {
  it('hands a request over as it is documented, and answers as the function says', async () => {
    const answer = await fetch(`${url}/runs/a%20b?severity=high&severity=low`, { method: 'POST', body: 'hello' });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([201, 'text/x']);
    expect(await answer.json()).toMatchObject({
      version: 'v1',
      rawPath: '/runs/a%20b',
      body: Buffer.from('hello').toString('base64'),
      isBase64Encoded: true,
      headers: { Host: expect.stringContaining('127.0.0.1'), 'X-Forwarded-For': expect.any(String) },
      queryParameters: { severity: 'high,low' },
      requestContext: {
        accountId: ACCOUNT,
        http: { method: 'POST', path: '/runs/a b', protocol: 'HTTP/1.1' },
        time: '2026-08-20T03:04:05Z',
        timeEpoch: String(now),
      },
    });
  });
  it('answers bytes, plain text, and 502 where the function fails', async () => {
    expect(new Uint8Array(await (await fetch(`${url}/bytes`)).arrayBuffer())).toEqual(new Uint8Array([0, 1, 255]));
    expect(await (await fetch(`${url}/plain`)).text()).toBe('just text');
    const failed = await fetch(`${url}/fails`);
    expect([failed.status, failed.headers.get('x-fc-error-type')]).toEqual([502, 'UnhandledInvocationError']);
  });
  it('is gone when the functions are closed', async () => {
    const other = await startHost([{ code }]);
    const trigger = await other.host.serveHttp('worker');
    await other.host.close();
    await expect(fetch(trigger.url)).rejects.toThrow();
    await expect(other.host.serveHttp('nobody')).rejects.toThrow('does not exist');
  });
});
