import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openCloud } from '../../src/cloud/call.ts';
import { fixedCredentials } from '../../src/cloud/credentials.ts';
import { parseEndpoints } from '../../src/cloud/endpoints.ts';
import type { CloudError } from '../../src/cloud/errors.ts';
import { unpaced } from '../../src/cloud/pace.ts';
import { describeKey, failureOf, hastyClock, json, key, type LocalServer, serve } from './local-server.ts';

type Answering = Parameters<typeof serve>[0];

/** Each spoils one answer; the cause is what the last try ends with, when all are spoiled. */
const spoilers: Record<string, { spoil: Answering; cause: 'unreachable' | 'unexpectedAnswer'; code?: string }> = {
  'a reset': { spoil: (_, response) => response.destroy(), cause: 'unreachable', code: 'ECONNRESET' },
  'half a head': {
    spoil: (_, response) => response.socket?.end('HTTP/1.1 200 OK\r\ncontent-le'),
    cause: 'unreachable',
  },
  'half a body': {
    spoil: (_, response) => {
      response.writeHead(200, { 'content-length': '500' });
      response.write('{"KeyMetadata":{', () => response.destroy());
    },
    cause: 'unreachable',
    code: 'ECONNRESET',
  },
  'half a body of an error': {
    spoil: (_, response) => {
      response.writeHead(500, { 'content-length': '500' });
      response.write('{"Code":"Int', () => response.destroy());
    },
    cause: 'unreachable',
    code: 'ECONNRESET',
  },
  'half a body and a proper end': {
    spoil: (_, response) => response.end('{"KeyMetadata":{'),
    cause: 'unexpectedAnswer',
  },
  'a body longer than its content-length': {
    spoil: (_, response) => response.socket?.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"KeyMetadata":{}}'),
    cause: 'unexpectedAnswer',
  },
  HTML: {
    spoil: (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>'),
    cause: 'unexpectedAnswer',
  },
  'an empty body': { spoil: (_, response) => response.end(), cause: 'unexpectedAnswer' },
  'no content': { spoil: (_, response) => response.writeHead(204).end(), cause: 'unexpectedAnswer' },
  'a redirect': {
    spoil: (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end('{}'),
    cause: 'unexpectedAnswer',
  },
  'a JSON string': { spoil: (_, response) => json(response, 200, 'text'), cause: 'unexpectedAnswer' },
  'a JSON number': { spoil: (_, response) => json(response, 200, 5), cause: 'unexpectedAnswer' },
  'JSON null': { spoil: (_, response) => json(response, 200, null), cause: 'unexpectedAnswer' },
  'an error in HTML': {
    spoil: (_, response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>'),
    cause: 'unexpectedAnswer',
  },
  'an empty error': { spoil: (_, response) => response.writeHead(503).end(), cause: 'unexpectedAnswer' },
  'an error of null': { spoil: (_, response) => json(response, 500, null), cause: 'unexpectedAnswer' },
  'an error in XML': {
    spoil: (_, response) => response.writeHead(500, { 'content-type': 'application/xml' }).end('<Error/>'),
    cause: 'unexpectedAnswer',
  },
  // The vendor's client parses this type, for which the bundles hold no parser.
  'an error in XML that is cut off': {
    spoil: (_, response) => response.writeHead(500, { 'content-type': 'text/xml;charset=utf-8' }).end('<Error'),
    cause: 'unexpectedAnswer',
  },
  'an error in XML without an Error': {
    spoil: (_, response) => response.writeHead(500, { 'content-type': 'text/xml;charset=utf-8' }).end('<html/>'),
    cause: 'unexpectedAnswer',
  },
};

describe.each(Object.entries(spoilers))('%s', (_, { spoil, cause, code }) => {
  it('costs a try, and the next answer counts', async () => {
    const server = await serve((nth, ...rest) => {
      if (nth < 3) spoil(nth, ...rest);
      else json(rest[0], 200, { fine: true });
    });
    const cloud = server.cloud({ clock: hastyClock() });
    expect((await cloud.call('kms:DescribeKey', describeKey)).body).toEqual({ fine: true });
    expect(cloud.calls()['kms:DescribeKey']).toBe(3);
  });

  it('is told apart when it does not end', async () => {
    const error = await lastFailure(await serve(spoil));
    expect(error).toMatchObject({ kind: cause });
    expect(error.attempts).toBe(6);
    if (code !== undefined) expect(error.code).toBe(code);
  });
});

describe('an error answer that is not JSON', () => {
  it('keeps the status, the request id and the type, which the SDK loses', async () => {
    const server = await serve((_, response) =>
      response.writeHead(502, { 'content-type': 'text/html', 'x-acs-request-id': 'R-502' }).end('<html>'),
    );
    const error = await lastFailure(server);
    expect(error).toMatchObject({ status: 502, requestId: 'R-502' });
    expect(error.message).toContain('no JSON but text/html');
  });

  it('is a throttling when its status is 429', async () => {
    const server = await serve((_, response) => response.writeHead(429).end('slow down'));
    expect(await lastFailure(server)).toMatchObject({ kind: 'throttled' });
  });
});

describe('the network', () => {
  it('is unreachable when the connection is refused, after all tries', async () => {
    const cloud = openCloud({
      credentials: fixedCredentials(key),
      endpoints: parseEndpoints(`*=127.0.0.1:${await unusedPort()}`),
      clock: hastyClock(),
      random: () => 0,
      pace: unpaced,
    });
    const error = await failureOf(cloud.call('kms:DescribeKey', describeKey));
    expect(error).toMatchObject({ kind: 'unreachable' });
    expect(error).toMatchObject({ code: 'ECONNREFUSED', attempts: 6, requestId: '' });
  });

  it('is unreachable when the other side does not speak HTTP', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.end('SSH-2.0-OpenSSH_9.6\r\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const cloud = openCloud({
      credentials: fixedCredentials(key),
      endpoints: parseEndpoints(`*=127.0.0.1:${port}`),
      clock: hastyClock(),
      random: () => 0,
      pace: unpaced,
    });
    expect(await failureOf(cloud.call('kms:DescribeKey', describeKey))).toMatchObject({ kind: 'unreachable' });
  });

  it('takes a connection that the server closed between two calls for one lost try', async () => {
    let afterClose = false;
    const server = await serve((_, response, request) => {
      if (afterClose) {
        afterClose = false;
        request.socket.destroy();
      } else {
        json(response, 200, {});
      }
    });
    const cloud = server.cloud({ clock: hastyClock() });
    await cloud.call('kms:DescribeKey', describeKey);
    afterClose = true;
    await cloud.call('kms:DescribeKey', describeKey);
    expect(cloud.calls()['kms:DescribeKey']).toBe(3);
  });
});

async function lastFailure(server: LocalServer): Promise<CloudError> {
  const cloud = server.cloud({ clock: hastyClock() });
  return (await failureOf(cloud.call('kms:DescribeKey', describeKey))) as CloudError;
}

async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
