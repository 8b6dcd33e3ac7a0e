import { describe, expect, it } from 'vitest';
import type { Cloud } from '../../src/cloud/call.ts';
import { parseEndpoints } from '../../src/cloud/endpoints.ts';
import { CloudError } from '../../src/cloud/errors.ts';
import { failureOf, hastyClock, json, serve } from './local-server.ts';

const change = {
  regionId: 'cn-hangzhou',
  path: { ClusterId: 'c1' },
  body: { disable_encryption: false, kms_key_id: 'key-1' },
};
const encrypt = (cloud: Cloud) => cloud.call('cs:UpdateKMSEncryption', change);

/** What came of a write to which a server does this, and how often it was asked. */
async function sealAt(respond: Parameters<typeof serve>[0], options: Parameters<Served['cloud']>[0] = {}) {
  const server = await serve(respond);
  const error = await failureOf(encrypt(server.cloud({ clock: hastyClock(), ...options })));
  return { error, asked: server.received.length, server };
}
type Served = Awaited<ReturnType<typeof serve>>;

describe('a write', () => {
  it('is sent as JSON, once, and is well where nothing comes back', async () => {
    const server = await serve((_, response) => response.writeHead(200, { 'x-acs-request-id': 'R1' }).end());

    expect(await encrypt(server.cloud())).toEqual({ body: null, requestId: 'R1' });
    expect(server.received).toHaveLength(1);
    const { method, url, headers, body } = server.received[0] ?? {};
    expect([method, url, headers?.['content-type']]).toEqual([
      'PUT',
      '/clusters/c1/kms',
      'application/json; charset=utf-8',
    ]);
    expect(JSON.parse(body ?? '')).toEqual(change.body);
  });

  it.each([
    [204, undefined],
    [202, {}],
    [200, { request_id: 'R1' }],
  ])('is well where %i %j comes back', async (status, body) => {
    const server = await serve((_, response) => {
      if (body === undefined) response.writeHead(status).end();
      else json(response, status, body);
    });

    expect((await encrypt(server.cloud())).body).toEqual(body ?? null);
  });

  it.each([
    [403, 'ForbiddenUpdateKMSState', 'rejected'],
    [403, 'Forbidden.RAM', 'accessDenied'],
    [403, 'MissingAuth.AliyuncsManagedSecurityRole', 'rejected'],
    [404, 'ErrorClusterNotFound', 'notFound'],
    [409, 'ErrorClusterState', 'rejected'],
    [400, 'InvalidParameter.Format', 'rejected'],
  ])('was refused where %i %s comes back, and is not sent again', async (status, code, cause) => {
    const { error, asked } = await sealAt((_, response) => json(response, status, { code, message: 'no' }));

    expect(error).toMatchObject({ kind: cause });
    expect(asked).toBe(1);
  });

  it.each([
    [429, { code: 'Throttling' }],
    [400, { code: 'Throttling.User' }],
    [503, { code: 'Throttling.Api' }],
  ])('is sent again where it was throttled: %i %j', async (status, body) => {
    const server = await serve((nth, response) => {
      if (nth < 3) json(response, status, body);
      else response.writeHead(200).end();
    });

    await encrypt(server.cloud({ clock: hastyClock() }));
    expect(server.received).toHaveLength(3);
  });

  it('gives up throttled as refused, since nothing was done', async () => {
    const { error, asked } = await sealAt((_, response) => json(response, 429, { code: 'Throttling' }), { tries: 1 });

    expect(error).toMatchObject({ kind: 'throttled' });
    expect(asked).toBe(1);
  });

  const lost: [name: string, code: string, respond: Parameters<typeof serve>[0]][] = [
    ['the connection breaks', 'ECONNRESET', (_, response) => response.socket?.resetAndDestroy()],
    ['500 comes back', 'InternalError', (_, response) => json(response, 500, { code: 'InternalError' })],
    ['502 comes back', 'HTTP502', (_, response) => json(response, 502, {})],
    ['503 comes back', 'ServiceUnavailable', (_, response) => json(response, 503, { code: 'ServiceUnavailable' })],
    [
      'a failure of another status comes back',
      'RequestTimeout',
      (_, response) => json(response, 400, { code: 'RequestTimeout' }),
    ],
    ['a gateway fails', 'UnexpectedAnswer', (_, response) => response.writeHead(502).end('<html>')],
    ['a gateway refuses', 'UnexpectedAnswer', (_, response) => response.writeHead(403).end('<html>')],
    ['an error without a code comes back', 'HTTP400', (_, response) => json(response, 400, { error: 'what?' })],
    ['a redirect comes back', 'UnexpectedAnswer', (_, response) => response.writeHead(302, { location: '/' }).end()],
    ['a page comes back', 'UnexpectedAnswer', (_, response) => response.writeHead(200).end('<html>all is well</html>')],
    [
      'half of an answer comes back',
      'ECONNRESET',
      (_, response) => {
        response.writeHead(200, { 'content-length': 100 });
        response.write('{', () => response.socket?.destroy());
      },
    ],
  ];
  it.each(lost)('may have been carried out where %s, and is not sent again', async (_, code, respond) => {
    const { error, asked } = await sealAt(respond);

    expect(error).toMatchObject({ kind: 'unconfirmed' });
    expect(error).toBeInstanceOf(CloudError);
    expect(error).toMatchObject({ kind: 'unconfirmed', operation: 'cs:UpdateKMSEncryption', resource: 'c1', code });
    expect((error as Error).message).toContain('may have been carried out');
    expect(asked).toBe(1);
  });

  it('may have been carried out where no answer comes in time', async () => {
    const { error, asked } = await sealAt(() => {}, { attemptTimeoutMs: 50 });

    expect(error).toMatchObject({ kind: 'unconfirmed' });
    expect(error).toMatchObject({ code: 'Timeout' });
    expect(asked).toBe(1);
  });

  it('may have been carried out where the caller gives up while it is under way', async () => {
    const stop = new AbortController();
    const { error } = await sealAt(() => stop.abort(), { signal: stop.signal });

    expect(error).toMatchObject({ kind: 'unconfirmed' });
  });

  it('may have been carried out where the answer to a second try is lost', async () => {
    const { error, asked } = await sealAt((nth, response) => {
      if (nth === 1) json(response, 429, { code: 'Throttling' });
      else response.socket?.resetAndDestroy();
    });

    expect(error).toMatchObject({ kind: 'unconfirmed' });
    expect(asked).toBe(2);
  });

  it('was not carried out where it never left', async () => {
    const server = await serve(() => {});
    // Nobody listens on port 1.
    const endpoints = parseEndpoints('*=127.0.0.1:1');
    expect(await failureOf(encrypt(server.cloud({ clock: hastyClock(), endpoints })))).toMatchObject({
      kind: 'unreachable',
    });
    const stopped = server.cloud({ clock: hastyClock(), signal: AbortSignal.abort() });
    expect(await failureOf(encrypt(stopped))).toMatchObject({ kind: 'deadlineExceeded' });
    expect(server.received).toEqual([]);
  });

  it('does not make an empty answer one for what is read', async () => {
    const server = await serve((_, response) => response.writeHead(200).end());
    const reading = server.cloud({ clock: hastyClock() }).call('cs:DescribeClusterDetail', {
      regionId: 'cn-hangzhou',
      path: { ClusterId: 'c1' },
    });

    expect(await failureOf(reading)).toMatchObject({ kind: 'unexpectedAnswer' });
  });
});
