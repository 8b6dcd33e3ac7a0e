import { Readable } from 'node:stream';
import Core, { $OpenApiUtil } from '@alicloud/openapi-core';
import * as dara from '@darabonba/typescript';
import { describe, expect, it } from 'vitest';
import { configOf, type Key, refusalOf } from '../clients.ts';
import { NOBODY, ROOT } from '../fixture.ts';
import { startHost } from '../functions/bundle.ts';
import { sendRaw } from '../wire.ts';

const { cloud, host } = await startHost([{}, { name: 'north', region: 'cn-beijing' }]);

interface Answer {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

/** Invokes a function by the vendor's generic client. */
async function invoke(
  name: string,
  event: string | Buffer,
  headers: Record<string, string> = {},
  options: { key?: Key; endpoint?: string } = {},
) {
  const { key = ROOT, endpoint = cloud.home } = options;
  const client = new Core.default(configOf(endpoint, key));
  const answer = await client.callApi(
    new $OpenApiUtil.Params({
      action: 'InvokeFunction',
      version: '2023-03-30',
      protocol: 'HTTP',
      pathname: `/2023-03-30/functions/${name}/invocations`,
      method: 'POST',
      authType: 'AK',
      style: 'ROA',
      reqBodyType: 'binary',
      bodyType: 'string',
    }),
    new $OpenApiUtil.OpenApiRequest({
      query: { qualifier: 'LATEST' },
      headers: { 'content-type': 'application/octet-stream', ...headers },
      stream: Readable.from([Buffer.from(event)]),
    }),
    new dara.RuntimeOptions({}),
  );
  return answer as unknown as Answer;
}

describe('InvokeFunction', () => {
  it('runs a function and answers what it answers', async () => {
    const { statusCode, headers, body } = await invoke('worker', '{"answer":"done","say":"hi"}', {
      'x-fc-log-type': 'Tail',
    });
    expect([statusCode, body]).toEqual([200, 'done']);
    expect(headers['x-fc-request-id']).toBe(host.invocations.at(-1)?.requestId);
    expect(headers['x-fc-error-type']).toBeUndefined();
    expect(Buffer.from(headers['x-fc-log-result'] ?? '', 'base64').toString()).toContain('hi\n');
  });
  it('answers 200 and the envelope where the function fails', async () => {
    const { statusCode, headers, body } = await invoke('worker', '{"throws":"no"}');
    expect([statusCode, headers['x-fc-error-type']]).toEqual([200, 'UnhandledInvocationError']);
    expect(JSON.parse(body)).toMatchObject({ errorMessage: 'no', errorType: 'TypeError' });
    expect(headers['x-fc-log-result']).toBeUndefined();
  });
  it('takes an event on at once', async () => {
    const { statusCode, headers, body } = await invoke('worker', '{"sleep":100}', { 'x-fc-invocation-type': 'Async' });
    expect([statusCode, body]).toEqual([202, '']);
    expect(host.pending()).toBe(1);
    await host.drain();
    expect(host.invocations.at(-1)).toMatchObject({ requestId: headers['x-fc-request-id'], type: 'Async' });
  });
  it('takes 128 KB on, 32 MB at once, and no more', async () => {
    const padded = (size: number) => JSON.stringify({ answer: 'ok', pad: 'x'.repeat(size - 24) });
    expect(padded(1000)).toHaveLength(1000);
    const whenAsync = { 'x-fc-invocation-type': 'Async' };
    expect((await invoke('worker', padded(128 * 1024), whenAsync)).statusCode).toBe(202);
    const tooLarge = { statusCode: 413, code: 'PayloadTooLarge' };
    expect(await refusalOf(invoke('worker', padded(128 * 1024 + 1), whenAsync))).toMatchObject(tooLarge);
    expect((await invoke('worker', padded(2 * 1024 * 1024))).body).toBe('ok');
    expect(await refusalOf(invoke('worker', Buffer.alloc(32 * 1024 * 1024 + 1)))).toMatchObject(tooLarge);
    await host.drain();
  });
  it('finds a function in its own region only', async () => {
    const missing = { statusCode: 404, code: 'FunctionNotFound' };
    expect(await refusalOf(invoke('nobody', '{}'))).toMatchObject(missing);
    expect(await refusalOf(invoke('north', '{}'))).toMatchObject(missing);
    expect((await invoke('north', '{"answer":"here"}', {}, { endpoint: cloud.beijing })).body).toBe('here');
  });
  it('is denied to a key that may do nothing, and to a wrong signature', async () => {
    const denied = await refusalOf(invoke('worker', '{}', {}, { key: NOBODY }));
    expect(denied).toMatchObject({ statusCode: 403, code: 'AccessDenied' });
    const forged = await refusalOf(invoke('worker', '{}', {}, { key: { ...ROOT, accessKeySecret: 'x' } }));
    expect(forged).toMatchObject({ code: 'SignatureDoesNotMatch' });
    const unsigned = await sendRaw(cloud.home, { method: 'POST', path: '/2023-03-30/functions/worker/invocations' });
    expect(unsigned.status).toBe(400);
  });
  it('refuses an unknown type, and fails as scripted', async () => {
    expect(await refusalOf(invoke('worker', '{}', { 'x-fc-invocation-type': 'Later' }))).toMatchObject({
      statusCode: 400,
    });
    cloud.setFaults([
      { operation: 'fc:InvokeFunction', match: { functionName: 'worker' }, status: 429, code: 'ResourceExhausted' },
    ]);
    expect(await refusalOf(invoke('worker', '{}'))).toMatchObject({ statusCode: 429, code: 'ResourceExhausted' });
    cloud.setFaults([]);
  });
});
