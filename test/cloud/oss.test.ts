import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { fixedCredentials } from '../../src/cloud/credentials.ts';
import { parseEndpoints } from '../../src/cloud/endpoints.ts';
import { type Bucket, openBucket } from '../../src/cloud/oss.ts';
import type { BucketOptions } from '../../src/cloud/oss-client.ts';
import { parseOssUrl } from '../../src/cloud/oss-url.ts';
import { unpaced } from '../../src/cloud/pace.ts';
import { failureOf, hastyClock, key, type LocalServer, serve } from './local-server.ts';

const WRITER = 'x-oss-meta-sealwatch-put';
const bytes = (text: string) => new TextEncoder().encode(text);

function bucketAt({ endpoints }: LocalServer, options: Partial<BucketOptions> = {}): Bucket {
  return openBucket({
    credentials: fixedCredentials(key),
    endpoints,
    clock: hastyClock(),
    random: () => 0,
    pace: unpaced,
    bucket: 'kept',
    regionId: 'cn-hangzhou',
    ...options,
  });
}

function refuse(response: ServerResponse, status: number, code: string, more = ''): void {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error>\n  <Code>${code}</Code>\n  <Message>no &amp; no</Message>${more}\n</Error>`;
  response.writeHead(status, { 'content-type': 'application/xml', 'x-oss-request-id': 'REQ-1' }).end(body);
}

/** Answers each request in turn. */
function inTurn(...answers: ((response: ServerResponse, request: IncomingMessage) => void)[]) {
  return serve((nth, response, request) => answers[nth - 1]?.(response, request));
}

describe('a bucket', () => {
  it('is asked by its own host, over the endpoint that is set', async () => {
    const server = await serve((_, response) => response.end('x'));
    await bucketAt(server).get('a/b');
    await bucketAt(server, { internal: true }).get('a/b');

    expect(server.received.map(({ headers, url }) => [headers.host, url])).toEqual([
      ['kept.oss-cn-hangzhou.aliyuncs.com', '/a/b'],
      ['kept.oss-cn-hangzhou-internal.aliyuncs.com', '/a/b'],
    ]);
  });

  it('is asked at its own host over HTTPS where none is set', async () => {
    const nowhere = {
      endpoints: parseEndpoints(undefined),
      tries: 1,
      bucket: 'sealwatch-none',
      regionId: 'xx-nowhere-9',
    };
    const error = await failureOf(bucketAt(await inTurn(), { ...nowhere, attemptTimeoutMs: 2_000 }).get('a'));
    expect(error.message).toContain('(sealwatch-none.oss-xx-nowhere-9.aliyuncs.com)');

    const inside = await failureOf(bucketAt(await inTurn(), { ...nowhere, internal: true }).get('a'));
    expect(inside.message).toContain('(sealwatch-none.oss-xx-nowhere-9-internal.aliyuncs.com)');
  });

  it('never takes the name of a region for anything else', async () => {
    const server = await inTurn();
    expect(() => bucketAt(server, { regionId: 'x.evil.example/' })).toThrow('not the name of a region');
    expect(() => bucketAt(server, { bucket: 'x.evil.example/' })).toThrow('not the name of a bucket');
  });

  it.each(['..', 'a/../b', './a', 'half \ud800', 'k'.repeat(1024)])('does not send the key %j', async (name) => {
    const server = await inTurn();
    const bucket = bucketAt(server);
    const acts = [
      () => bucket.get(name),
      () => bucket.putIfAbsent(name, bytes('x')),
      () => bucket.delete(name),
      () => bucket.stream(name)[Symbol.asyncIterator]().next(),
    ];
    for (const act of acts) expect(await failureOf(act())).toMatchObject({ code: 'Unsendable' });
    expect(server.received).toEqual([]);
  });

  it('sends every other key as it is', async () => {
    const server = await serve((_, response) => response.end('x'));
    const names = ['a//b', '...', '%2e%2e/a', 'a/ /b', '\\a', '?a#b', 'ü'];
    for (const name of names) await bucketAt(server).get(name);
    expect(server.received.map(({ url }) => decodeURIComponent(url.slice(1)))).toEqual(names);
  });

  it.each([
    [403, 'AccessDenied', 'accessDenied'],
    [403, 'InvalidAccessKeyId', 'credentialsRejected'],
    [403, 'SignatureDoesNotMatch', 'credentialsRejected'],
    [403, 'SecurityTokenExpired', 'credentialsRejected'],
    [403, 'InvalidSecurityToken', 'credentialsRejected'],
    [403, 'RequestTimeTooSkewed', 'clockSkewed'],
    [403, 'UserDisable', 'rejected'],
    [403, 'InDebt', 'rejected'],
    [404, 'NoSuchBucket', 'notFound'],
    [400, 'InvalidArgument', 'rejected'],
    [400, 'RequestTimeout', 'serviceFailed'],
    [503, 'TotalQpsLimitExceeded', 'throttled'],
    [503, 'DownloadTrafficRateLimitExceeded', 'throttled'],
    [503, 'ServiceUnavailable', 'serviceFailed'],
    [500, 'InternalError', 'serviceFailed'],
  ] as const)('fails with %i %s by its cause', async (status, code, kind) => {
    const server = await serve((_, response) => refuse(response, status, code));
    const error = await failureOf(bucketAt(server, { tries: 1 }).get('a'));

    expect(error).toMatchObject({ kind: kind });
    expect(error).toMatchObject({ operation: 'oss:GetObject', code, requestId: 'REQ-1', status });
    expect(error.message).toContain('no & no');
  });

  it('takes nothing for absent that OSS does not say is', async () => {
    const answers: [number, string][] = [
      [404, '<html>404</html>'],
      [404, ''],
      [404, '<Error><Code>NoSuchBucket</Code></Error>'],
      [302, ''],
    ];
    for (const [status, body] of answers) {
      const server = await serve((_, response) => response.writeHead(status).end(body));
      const error = await failureOf(bucketAt(server, { tries: 1 }).get('a'));
      expect(error).not.toMatchObject({ code: 'NoSuchKey' });
      if (!body.includes('<Error>')) expect(error).toMatchObject({ kind: 'unexpectedAnswer' });
    }
    const server = await serve((_, response) => refuse(response, 404, 'NoSuchKey'));
    expect(await bucketAt(server).get('a')).toBeUndefined();
  });

  it('waits for as long as it is asked to', async () => {
    const clock = hastyClock();
    const server = await inTurn(
      (response) => response.writeHead(503, { 'retry-after': '2' }).end('busy'),
      (response) => response.end('x'),
    );
    await bucketAt(server, { clock }).get('a');
    expect(clock.slept).toEqual([2_000]);
  });

  it('sees that an answer broke off', async () => {
    const server = await inTurn(
      (response) => {
        response.writeHead(200, { 'content-length': '10' });
        response.write('half', () => response.socket?.destroy());
      },
      (response) => response.end('whole'),
    );
    const found = await bucketAt(server).get('a');
    expect(new TextDecoder().decode(found)).toBe('whole');
  });
});

describe('a stream', () => {
  const whole = Buffer.alloc(20 * 1024 * 1024, 'abcdefghijk');

  /** Serves ranges of the object as OSS does; `changed` becomes its ETag after so many requests. */
  function serveRanges(changedAfter = Number.POSITIVE_INFINITY): Promise<LocalServer> {
    return serve((nth, response, { headers }) => {
      const etag = nth > changedAfter ? '"2"' : '"1"';
      if (headers['if-match'] !== undefined && headers['if-match'] !== etag) {
        return refuse(response, 412, 'PreconditionFailed');
      }
      const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
      const part = whole.subarray(Number(from), Number(to) + 1);
      const range = `bytes ${from}-${Number(from) + part.length - 1}/${whole.length}`;
      if (nth === 2) return response.destroy();
      response.writeHead(206, { etag, 'content-range': range }).end(part);
    });
  }

  async function read(bucket: Bucket): Promise<Buffer[]> {
    const parts: Buffer[] = [];
    for await (const part of bucket.stream('delivery.gz')) parts.push(Buffer.from(part));
    return parts;
  }

  it('gives all bytes in order, in parts, through a lost answer', async () => {
    const bucket = bucketAt(await serveRanges());
    const parts = await read(bucket);

    expect(parts).toHaveLength(3);
    expect(Buffer.concat(parts).equals(whole)).toBe(true);
    expect(bucket.calls()).toEqual({ 'oss:GetObject': 4 });
  });

  it('never joins two objects to one', async () => {
    const error = await failureOf(read(bucketAt(await serveRanges(1))));
    expect(error).toMatchObject({ code: 'PreconditionFailed' });
  });

  it('gives an empty object without a part', async () => {
    const server = await serve((_, response) => response.writeHead(200, { etag: '"1"' }).end());
    expect(await read(bucketAt(server))).toEqual([]);
  });

  it('fails where there is no object', async () => {
    const server = await serve((_, response) => refuse(response, 404, 'NoSuchKey'));
    expect(await failureOf(read(bucketAt(server)))).toMatchObject({ kind: 'notFound' });
  });

  it('takes no other part for the one it asked for', async () => {
    for (const range of ['bytes 1-3/9', 'bytes 0-9/9', 'nonsense', '']) {
      const server = await serve((_, response) => response.writeHead(206, { 'content-range': range }).end('abc'));
      expect(await failureOf(read(bucketAt(server, { tries: 2 })))).toMatchObject({ kind: 'unexpectedAnswer' });
    }
  });
});

describe('a put whose answer is lost', () => {
  const cutOff = (response: ServerResponse) => void response.socket?.destroy();

  it('has won where it comes only after it was looked for', async () => {
    let token = '';
    const server = await inTurn(
      (response, request) => {
        token = String(request.headers[WRITER]);
        cutOff(response);
      },
      (response) => refuse(response, 404, 'NoSuchKey'),
      (response) => refuse(response, 409, 'FileAlreadyExists'),
      (response) => response.writeHead(206, { [WRITER]: token }).end('m'),
    );

    expect(await bucketAt(server).putIfAbsent('a', bytes('mine'))).toBe(true);
    expect(server.received.map(({ method, headers }) => [method, headers.range])).toEqual([
      ['PUT', undefined],
      ['GET', 'bytes=0-0'],
      ['PUT', undefined],
      ['GET', 'bytes=0-0'],
    ]);
    expect(new Set(server.received.map(({ headers }) => headers[WRITER]).filter(Boolean))).toEqual(new Set([token]));
  });

  it('has lost where another came in between', async () => {
    const server = await inTurn(
      cutOff,
      (response) => refuse(response, 404, 'NoSuchKey'),
      (response) => refuse(response, 409, 'FileAlreadyExists'),
      (response) => response.writeHead(206, { [WRITER]: 'another' }).end('m'),
    );
    expect(await bucketAt(server).putIfAbsent('a', bytes('mine'))).toBe(false);
  });

  it('does not believe that it lost before it looked, where its own first try may have been stored', async () => {
    let token = '';
    const server = await inTurn(
      (response, request) => {
        token = String(request.headers[WRITER]);
        refuse(response, 503, 'TotalQpsLimitExceeded');
      },
      (response) => refuse(response, 409, 'FileAlreadyExists'),
      (response) => response.writeHead(206, { [WRITER]: token }).end('m'),
    );
    expect(await bucketAt(server).putIfAbsent('a', bytes('mine'))).toBe(true);
  });

  it('tells of the loss, and not of the absence that it saw, when its tries are over', async () => {
    const server = await inTurn(cutOff, (response) => refuse(response, 404, 'NoSuchKey'));
    const error = await failureOf(bucketAt(server, { tries: 2 }).putIfAbsent('a', bytes('mine')));

    expect(error).toMatchObject({ operation: 'oss:PutObject', code: 'ECONNRESET' });
  });

  it('asks but once where the first answer is clear', async () => {
    const server = await inTurn((response) => refuse(response, 409, 'FileAlreadyExists'));
    const bucket = bucketAt(server);

    expect(await bucket.putIfAbsent('a', bytes('mine'))).toBe(false);
    expect(bucket.calls()).toEqual({ 'oss:PutObject': 1 });
  });

  it('sends the digest and the length of its bytes', async () => {
    const server = await inTurn((response) => response.end());
    await bucketAt(server).putIfAbsent('a', bytes('hello'));

    expect(server.received[0]).toMatchObject({
      body: 'hello',
      headers: { 'content-md5': 'XUFAKrxLKna5cZ2REBfFkg==', 'content-length': '5', 'x-oss-forbid-overwrite': 'true' },
    });
  });
});

describe('a listing', () => {
  const page = (inside: string, more = '') =>
    `<?xml version="1.0"?>\n<ListBucketResult>\n<EncodingType>url</EncodingType>${inside}${more}</ListBucketResult>\n`;
  const contents = (...keys: string[]) => keys.map((name) => `<Contents><Key>${name}</Key></Contents>`).join('');
  const last = (...keys: string[]) =>
    page(contents(...keys), `<KeyCount>${keys.length}</KeyCount><IsTruncated>false</IsTruncated>`);
  const first = (next: string, ...keys: string[]) =>
    page(
      contents(...keys),
      `<KeyCount>${keys.length}</KeyCount><IsTruncated>true</IsTruncated><NextContinuationToken>${next}</NextContinuationToken>`,
    );

  it('goes on where the page before ended, and decodes names', async () => {
    const server = await inTurn(
      (response) => response.end(first('t&amp;1', 'p%2Fa', 'p%2Fb+c%2Bd')),
      (response) => response.end(last('p%2F%C3%BC%26')),
    );
    expect(await bucketAt(server).list('p/')).toEqual(['p/a', 'p/b c+d', 'p/ü&']);
    const [, second] = server.received.map(({ url }) => new URL(url, 'http://x').searchParams);
    expect(Object.fromEntries(second ?? [])).toEqual({
      'list-type': '2',
      'encoding-type': 'url',
      'max-keys': '1000',
      prefix: 'p/',
      'continuation-token': 't&1',
    });
  });

  it.each([
    ['nothing', ''],
    ['an error that came with 200', '<Error><Code>InternalError</Code></Error>'],
    ['a page that breaks off', last('a', 'b').slice(0, -20)],
    ['a page that counts other keys than it has', last('a').replace('<KeyCount>1<', '<KeyCount>2<')],
    ['a page without a count', last('a').replace(/<KeyCount>1<\/KeyCount>/, '')],
    ['a page that does not say whether it is the last', last('a').replace(/<IsTruncated>.*<\/IsTruncated>/, '')],
    ['a page that is not the last, without a token', last('a').replace('false', 'true')],
    ['a page with an object that has no name', last('a').replace('<Key>a</Key>', '')],
    ['a name that is badly encoded', last('%E0%A4%A')],
  ])('is not over with %s', async (_, body) => {
    const server = await serve((_nth, response) => response.end(body));
    expect(await failureOf(bucketAt(server, { tries: 2 }).list(''))).toMatchObject({ kind: 'unexpectedAnswer' });
  });

  it('does not go round in circles', async () => {
    const server = await serve((_, response) => response.end(first('again', 'a', 'b')));
    expect(await failureOf(bucketAt(server, { tries: 2 }).list(''))).toMatchObject({ kind: 'unexpectedAnswer' });
    const empty = await serve((_, response) => response.end(first('again')));
    expect(await failureOf(bucketAt(empty, { tries: 2 }).list(''))).toMatchObject({ kind: 'unexpectedAnswer' });
  });
});

describe('the place of a bucket', () => {
  it.each([
    ['oss://bucket', undefined, { bucket: 'bucket', prefix: '', regionId: 'cn-hangzhou', internal: false }],
    ['oss://bucket/a//b/', undefined, { bucket: 'bucket', prefix: 'a/b/', regionId: 'cn-hangzhou', internal: false }],
    ['oss://bucket', 'cn-beijing', { bucket: 'bucket', prefix: '', regionId: 'cn-beijing', internal: true }],
    [
      'oss://bucket?region=cn-beijing',
      'cn-hangzhou',
      { bucket: 'bucket', prefix: '', regionId: 'cn-beijing', internal: false },
    ],
    [
      'oss://bucket?internal=false',
      'cn-beijing',
      { bucket: 'bucket', prefix: '', regionId: 'cn-beijing', internal: false },
    ],
    [
      'oss://bucket?region=cn-beijing&internal=true',
      undefined,
      { bucket: 'bucket', prefix: '', regionId: 'cn-beijing', internal: true },
    ],
  ])('of %s seen from %s is clear', (url, here, place) => {
    expect(parseOssUrl(url, here)).toEqual(place);
  });
});
