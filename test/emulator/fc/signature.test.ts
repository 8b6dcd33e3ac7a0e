import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../fixture.ts';
import { startHost } from '../functions/bundle.ts';

const { cloud } = await startHost([{}]);
const md5 = (hex: string) => Buffer.from(hex).toString('base64');
/** The digest of "{}". */
const digest = md5('99914b932bd37a50b983c5e7c90ae93b');

/** Invokes the function as the older clients do; what is given is laid over a request that is right. */
async function invoke(more: Record<string, string> = {}, secret = ROOT.accessKeySecret, body = '{}') {
  const path = '/2023-03-30/functions/worker/invocations';
  const headers: Record<string, string> = {
    date: new Date().toUTCString(),
    'content-type': 'application/octet-stream',
    'content-md5': digest,
    'x-fc-account-id': '1234567890123456',
    'x-fc-invocation-type': 'Async',
  };
  const text = [
    'POST',
    headers['content-md5'],
    headers['content-type'],
    headers.date,
    'x-fc-account-id:1234567890123456',
    'x-fc-invocation-type:Async',
    path,
  ].join('\n');
  const signature = createHmac('sha256', secret).update(text).digest('base64');
  const authorization = `FC ${ROOT.accessKeyId}:${signature}`;
  const response = await fetch(`http://${cloud.home}${path}`, {
    method: 'POST',
    headers: { ...headers, authorization, ...more },
    body,
  });
  const answer = await response.text();
  return { status: response.status, code: answer === '' ? '' : (JSON.parse(answer) as { Code: string }).Code };
}

describe('the signature of older clients', () => {
  it('is taken, with whatever secret the key has', async () => {
    expect(await invoke()).toEqual({ status: 202, code: '' });
  });

  it.each([
    ['another secret', {}, 'guessed', '{}', 'SignatureDoesNotMatch'],
    ['a header that was changed', { 'x-fc-invocation-type': 'Sync' }, undefined, '{}', 'SignatureDoesNotMatch'],
    ['a header that was added', { 'x-fc-log-type': 'Tail' }, undefined, '{}', 'SignatureDoesNotMatch'],
    ['a body that was changed', {}, undefined, '{"a":1}', 'IncompleteSignature'],
    ['an old date', { date: 'Sun, 22 Nov 2020 00:00:00 GMT' }, undefined, '{}', 'InvalidTimeStamp.Expired'],
    ['another key', { authorization: 'FC LTAInone:x' }, undefined, '{}', 'InvalidAccessKeyId.NotFound'],
    ['half of an authorization', { authorization: 'FC LTAI' }, undefined, '{}', 'IncompleteSignature'],
  ])('is refused with %s', async (_, more, secret, body, code) => {
    expect((await invoke(more as Record<string, string>, secret, body)).code).toBe(code);
  });
});
