import type { IncomingMessage, ServerResponse } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cloud } from '../../src/cloud/call.ts';
import { parseEndpoints } from '../../src/cloud/endpoints.ts';
import type { CloudError } from '../../src/cloud/errors.ts';
import { prepare } from '../../src/cloud/prepare.ts';
import type { CloudRequest } from '../../src/cloud/request.ts';
import type { FailureKind } from '../../src/model/error-advice.ts';
import { hostileText } from './hostile-text.ts';
import { failureOf, hastyClock, json, key, serve } from './local-server.ts';

const request: CloudRequest = {
  regionId: 'cn-hangzhou',
  path: { project: 'audit-logs', logstore: 'actiontrail_all' },
  query: { type: 'log', from: 1, to: 2, query: '* | select count(*) as n', line: 0, offset: 0 },
};
const complete = { 'x-log-progress': 'Complete', 'x-log-requestid': 'REQ-1' };
const getLogs = (cloud: Cloud, more: Partial<CloudRequest> = {}) => cloud.call('log:GetLogs', { ...request, ...more });

type Answering = (response: ServerResponse, nth: number, asked: IncomingMessage) => void;

/** Asks a server that answers like this, without waiting between tries. */
async function asked(answer: Answering, options: { tries?: number; attemptTimeoutMs?: number } = {}) {
  const server = await serve((nth, response, incoming) => answer(response, nth, incoming));
  const cloud = server.cloud({ clock: hastyClock(), tries: 3, ...options });
  return { server, cloud, outcome: () => failureOf(getLogs(cloud)) as Promise<CloudError> };
}

/** Refuses, in the envelope of SLS. */
const refusing =
  (status: number, errorCode: string, errorMessage = 'denied', headers = {}): Answering =>
  (response) =>
    json(response, status, { errorCode, errorMessage }, { 'x-log-requestid': 'REQ-1', ...headers });

describe('GetLogs', () => {
  it('asks the host of the project for the logstore, signed', async () => {
    const { server, cloud } = await asked((response) => json(response, 200, [{ n: '7' }], complete));
    expect(await getLogs(cloud)).toEqual({ body: { rows: [{ n: '7' }] }, requestId: 'REQ-1' });
    expect(cloud.calls()).toEqual({ 'log:GetLogs': 1 });

    const [received] = server.received;
    const { pathname, searchParams } = new URL(received?.url ?? '', 'http://x');
    expect(received?.method).toBe('GET');
    expect(pathname).toBe('/logstores/actiontrail_all');
    expect(Object.fromEntries(searchParams)).toEqual({
      ...{ type: 'log', from: '1', to: '2', line: '0', offset: '0' },
      query: '* | select count(*) as n',
    });
    expect(received?.headers).toMatchObject({
      host: 'audit-logs.cn-hangzhou.log.aliyuncs.com',
      'x-log-apiversion': '0.6.0',
      'x-log-signaturemethod': 'hmac-sha1',
      authorization: expect.stringMatching(/^LOG LTAI5tExampleKeyId01:[A-Za-z0-9+/]{27}=$/),
    });
    expect(JSON.stringify(received)).not.toContain(key.accessKeySecret);
  });

  it('goes to the project’s own host of the real cloud, over TLS', () => {
    const ask = prepare('log:GetLogs', request, parseEndpoints(''), '');
    expect(ask.endpoint).toEqual({ host: 'audit-logs.cn-hangzhou.log.aliyuncs.com', protocol: 'https' });
    expect(ask.target).toMatchObject({ resource: 'audit-logs/actiontrail_all' });
  });

  it.each<[string, unknown, Record<string, string>]>([
    ['an array, with its progress in a header', [{ n: '7' }], complete],
    ['an object, as the documents have it', { progress: 'Complete', count: 1, logs: [{ n: '7' }] }, {}],
    ['that of the second version', { meta: { progress: 'Complete', count: 1 }, data: [{ n: '7' }] }, {}],
  ])('reads an answer that is %s', async (_, body, headers) => {
    const { cloud } = await asked((response) => json(response, 200, body, headers));
    expect((await getLogs(cloud)).body).toEqual({ rows: [{ n: '7' }] });
  });

  it('asks again where the result is not whole, and takes no half of one', async () => {
    const half = (response: ServerResponse) =>
      json(response, 200, [{ n: '3' }], { 'x-log-progress': 'Incomplete', 'x-log-requestid': 'REQ-9' });
    const twice = await asked((response, nth) =>
      nth < 3 ? half(response) : json(response, 200, [{ n: '7' }], complete),
    );
    expect((await getLogs(twice.cloud)).body).toEqual({ rows: [{ n: '7' }] });
    expect(twice.cloud.calls()).toEqual({ 'log:GetLogs': 3 });

    const always = await asked(half);
    const error = await always.outcome();
    expect(error).toMatchObject({ kind: 'incomplete' });
    expect(error).toMatchObject({ code: 'Incomplete', attempts: 3, requestId: 'REQ-9' });
    expect(error.message).toContain('Query a shorter window');
  });

  it.each<[string, Answering]>([
    ['does not say whether it is whole', (response) => json(response, 200, [{ n: '7' }])],
    ['says so in a word of its own', (response) => json(response, 200, [], { 'x-log-progress': 'Half' })],
    ['has no rows', (response) => json(response, 200, {}, complete)],
    ['has something else in the place of rows', (response) => json(response, 200, { logs: 'x' }, complete)],
    ['is null', (response) => json(response, 200, null, complete)],
    ['is a text', (response) => json(response, 200, 'rows', complete)],
    ['is empty', (response) => response.writeHead(200, complete).end()],
    ['is no JSON', (response) => response.writeHead(200, complete).end('<html>')],
    ['is half a JSON', (response) => response.writeHead(200, complete).end('[{"n":')],
    ['is an error that is no JSON', (response) => response.writeHead(500).end('<html>')],
    ['is a redirect', (response) => response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end('{}')],
  ])('does not take an answer that %s', async (_, answer) => {
    const { outcome, cloud } = await asked(answer);
    expect(await outcome()).toMatchObject({ kind: 'unexpectedAnswer' });
    expect(cloud.calls()).toEqual({ 'log:GetLogs': 3 });
  });

  it.each<[string, Answering, FailureKind, number]>([
    [
      'a denial by RAM',
      refusing(401, 'Unauthorized', 'denied by sts or ram, action: log:GetLogStoreLogs, resource: acs:log:x'),
      'accessDenied',
      1,
    ],
    [
      'a key that is not known',
      refusing(401, 'Unauthorized', 'AccessKeyId not found: LTAI5tExampleKeyId01'),
      'credentialsRejected',
      1,
    ],
    [
      'a token that is over',
      refusing(401, 'Unauthorized', 'The security token you provided has expired'),
      'credentialsRejected',
      1,
    ],
    ['a signature that is wrong', refusing(401, 'SignatureNotMatch'), 'credentialsRejected', 1],
    [
      'an account that has not opened SLS',
      refusing(401, 'InvalidAccessKeyId', 'Your SLS service has not opened.'),
      'rejected',
      1,
    ],
    ['an account in arrears', refusing(401, 'Unauthorized', 'Your SLS service has been forbidden.'), 'rejected', 1],
    ['a clock that is off', refusing(400, 'RequestTimeExpired'), 'clockSkewed', 1],
    ['a clock that is off, as of before', refusing(400, 'RequestTimeTooSkewed'), 'clockSkewed', 1],
    ['a project that is not there', refusing(404, 'ProjectNotExist'), 'notFound', 1],
    ['a logstore that is not there', refusing(404, 'LogStoreNotExist'), 'notFound', 1],
    [
      'a logstore without an index',
      refusing(400, 'IndexConfigNotExist', 'logstore without index config'),
      'notIndexed',
      1,
    ],
    [
      'a field that cannot be searched in',
      refusing(400, 'ParameterInvalid', 'key (event.acsRegion) is not config as key value config,if symbol : is'),
      'notIndexed',
      1,
    ],
    [
      'a column that is not there',
      refusing(
        400,
        'ParameterInvalid',
        "ErrorType:ColumnNotExists.ErrorMessage:line 1:9: Column 'event' cannot be resolved",
      ),
      'notIndexed',
      1,
    ],
    ['a query that it does not understand', refusing(400, 'ParameterInvalid', 'syntax error'), 'rejected', 1],
    ['a quota that is used up', refusing(403, 'ReadQuotaExceed'), 'throttled', 11],
    ['a quota of the shard', refusing(403, 'ShardReadQuotaExceed'), 'throttled', 11],
    ['too many queries at once', refusing(400, 'ParameterInvalid', 'Too many queued queries'), 'throttled', 11],
    ['a server that is busy', refusing(503, 'ServerBusy'), 'serviceFailed', 3],
    ['a server that fails', refusing(500, 'InternalServerError'), 'serviceFailed', 3],
    [
      'an error in the old envelope',
      (response) => json(response, 404, { Error: { Code: 'ProjectNotExist' } }),
      'notFound',
      1,
    ],
    ['a connection that breaks', (response) => response.destroy(), 'unreachable', 3],
    [
      'half an answer',
      (response) => {
        response.writeHead(200, { ...complete, 'content-length': '500' });
        response.write('[{"n":', () => response.destroy());
      },
      'unreachable',
      3,
    ],
  ])('tells %s by its class, and tries again only where that can help', async (_, answer, kind, tries) => {
    const { outcome, cloud } = await asked(answer);
    const error = await outcome();
    expect(error).toMatchObject({ kind: kind });
    expect(cloud.calls()).toEqual({ 'log:GetLogs': tries });
    expect(error.message).toContain('log:GetLogs of audit-logs/actiontrail_all in cn-hangzhou');
    expect(error.message).not.toContain(key.accessKeyId);
  });

  it('says what to do where an index is missing, and what to grant where it is denied', async () => {
    const missing = await (await asked(refusing(400, 'IndexConfigNotExist'))).outcome();
    expect(missing.message).toContain('an index with analytics for the JSON field "event"');
    const denied = await (await asked(refusing(401, 'Unauthorized', 'denied by sts or ram, action: x'))).outcome();
    expect(denied.message).toContain('Allow log:GetLogStoreLogs for');
  });

  it('waits for as long as it is asked to', async () => {
    const server = await serve((nth, response) =>
      nth === 1
        ? refusing(503, 'ServerBusy', '', { 'retry-after': '2' })(response, nth, null as never)
        : json(response, 200, [], complete),
    );
    const clock = hastyClock();
    await getLogs(server.cloud({ clock }));
    expect(clock.slept).toEqual([2_000]);
  });

  it('gives up on an answer that does not come, and frees the connection', async () => {
    const { outcome, server } = await asked(() => {}, { tries: 2, attemptTimeoutMs: 50 });
    expect(await outcome()).toMatchObject({ kind: 'unreachable', code: 'Timeout', attempts: 2 });
    await expect.poll(() => server.sockets.size).toBe(0);
  });

  it('ends with the signal', async () => {
    const server = await serve(() => {});
    const cloud = server.cloud({ signal: AbortSignal.timeout(50) });
    expect(await failureOf(getLogs(cloud))).toMatchObject({ kind: 'deadlineExceeded' });
  });

  it('keeps its connection for the next query', async () => {
    const { cloud, server } = await asked((response) => json(response, 200, [], complete));
    for (let query = 0; query < 3; query++) await getLogs(cloud);
    expect(server.connections()).toBe(1);
  });
});

describe('the name of a project or a logstore', () => {
  const sent = (path: Record<string, string>) => {
    return asked((response) => json(response, 200, [], complete)).then(async ({ cloud, server }) => {
      const error = (await failureOf(getLogs(cloud, { path }))) as CloudError;
      expect(server.received).toEqual([]);
      return error;
    });
  };

  it.each([
    '',
    'x',
    'Evil',
    'a.evil.com',
    'evil.com/',
    'a@b',
    '-a1',
    'a1-',
    'a_b',
    '..',
    'a%2e',
    'a:80',
    'a'.repeat(64),
    'a\r\nb',
  ])('is not sent as a project: %j', async (project) => {
    expect(await sent({ project, logstore: 'actiontrail_all' })).toMatchObject({
      kind: 'rejected',
      code: 'Unsendable',
    });
  });

  it.each(['', '..', 'a/b', 'a?b', 'A1', '_a', 'a b', 'a'.repeat(64)])(
    'is not sent as a logstore: %j',
    async (logstore) => {
      expect(await sent({ project: 'audit-logs', logstore })).toMatchObject({ kind: 'rejected', code: 'Unsendable' });
    },
  );

  it('is never sent where it is hostile, nor a region', async () => {
    const { cloud, server } = await asked((response) => json(response, 200, [], complete));
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        const project = `a.${text}`;
        await failureOf(getLogs(cloud, { path: { project, logstore: 'actiontrail_all' } }));
        await failureOf(getLogs(cloud, { path: { project: 'audit-logs', logstore: `/${text}` } }));
        await failureOf(getLogs(cloud, { regionId: `cn-hangzhou.${text}` }));
      }),
    );
    expect(server.received).toEqual([]);
  });
});
