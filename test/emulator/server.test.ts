import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startEmulator } from '../../emulator/index.ts';
import { call, refusalOf } from './clients.ts';
import { ACCOUNT, accountFile, ROOT, startCloud } from './fixture.ts';
import { sendRaw } from './wire.ts';

const WHOAMI = 'sts:GetCallerIdentity';

describe('an emulator', () => {
  it('opens a port for each region of its accounts, cn-hangzhou first and the unknown region last', async () => {
    const cloud = await startCloud(
      { clusters: [{ cluster_id: 'c1', region_id: 'cn-shanghai' }], keys: [{ RegionId: 'cn-shenzhen', KeyId: 'k' }] },
      { regions: ['eu-central-1'] },
    );
    const regions = ['cn-hangzhou', 'cn-shanghai', 'cn-shenzhen', 'eu-central-1', '*'];
    expect(Object.keys(cloud.endpoints)).toEqual(regions);
    expect(cloud.endpointsLine).toBe(regions.map((region) => `${region}=${cloud.endpoints[region]}`).join(','));
  });

  it('uses the ports after the first one, and says when one is taken', async () => {
    const taken = await startCloud();
    const port = Number(taken.home.split(':')[1]);
    await expect(startEmulator({ accounts: [], port })).rejects.toThrow('EADDRINUSE');
    const first = 20_000 + Math.floor(Math.random() * 10_000);
    const cloud = await startCloud({}, { port: first });
    const ports = [first, first + 1, first + 2].map((number) => `127.0.0.1:${number}`);
    expect(Object.values(cloud.endpoints)).toEqual(ports);
  });

  it('keeps accounts apart by their keys', async () => {
    const other = { accountId: '42', accessKeys: [{ id: 'LTAIother', secret: 'o' }], clusters: [] };
    const accounts = [accountFile({ clusters: [{ cluster_id: 'c1', region_id: 'cn-hangzhou' }] }), other];
    const { home } = await startCloud({}, { accounts });
    const list = 'cs:DescribeClustersV1 GET /api/v1/clusters';
    expect((await call(home, ROOT, list)).body.clusters).toHaveLength(1);
    const theirs = { accessKeyId: 'LTAIother', accessKeySecret: 'o' };
    expect((await call(home, theirs, list)).body.clusters).toHaveLength(0);
    expect((await call(home, theirs, WHOAMI)).body.AccountId).toBe('42');
  });

  it('refuses accounts that cannot be told apart, or are misshapen', async () => {
    await expect(startEmulator({ accounts: [accountFile(), accountFile()] })).rejects.toThrow('given twice');
    const twin = { ...accountFile(), accountId: '42' };
    await expect(startEmulator({ accounts: [accountFile(), twin] })).rejects.toThrow('belongs to another account');
    const misshapen = { accountId: 'acme' };
    await expect(startEmulator({ accounts: [misshapen] })).rejects.toThrow('accountId: expected the account number');
  });

  it('shows what a test changed in an account', async () => {
    const cloud = await startCloud({ clusters: [{ cluster_id: 'c1', region_id: 'cn-hangzhou', state: 'running' }] });
    const [cluster] = cloud.account(ACCOUNT).clusters;
    if (cluster) cluster.state = 'updating';
    const { body } = await call(cloud.home, ROOT, 'cs:DescribeClusterDetail GET /clusters/c1');
    expect(body.state).toBe('updating');
    expect(() => cloud.account('42')).toThrow('no account 42');
  });

  it('adds its latency to every answer', async () => {
    const cloud = await startCloud({}, { latencyMs: 60 });
    const start = performance.now();
    await call(cloud.home, ROOT, WHOAMI);
    expect(performance.now() - start).toBeGreaterThan(55);
  });

  it('answers no more after it was closed, whatever hangs', async () => {
    const cloud = await startCloud();
    cloud.setFaults([{ operation: '*', kind: 'hang' }]);
    const hanging = refusalOf(call(cloud.home, ROOT, WHOAMI));
    await expect.poll(() => cloud.stats().calls).toEqual({ [WHOAMI]: 1 });
    await cloud.close();
    expect(await hanging).toMatchObject({ code: 'ECONNRESET' });
    expect(await refusalOf(call(cloud.home, ROOT, WHOAMI))).toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('the statistics', () => {
  it('count attempts, refusals, requests, connections and calls in flight, until they are reset', async () => {
    const cloud = await startCloud({}, { latencyMs: 40 });
    await Promise.all([1, 2, 3].map(() => call(cloud.home, ROOT, WHOAMI)));
    await refusalOf(call(cloud.beijing, { ...ROOT, accessKeySecret: 'x' }, WHOAMI));
    await refusalOf(call(cloud.nowhere, ROOT, 'kms:DescribeKey'));
    const stats = cloud.stats();
    expect(stats).toMatchObject({
      calls: { [WHOAMI]: 4, 'kms:DescribeKey': 1 },
      refusals: { SignatureDoesNotMatch: 1, 'InvalidRegionId.NotFound': 1 },
      requests: 5,
      peakInFlight: 3,
      inFlight: 0,
    });
    expect(stats.connections).toBeGreaterThanOrEqual(3);
    const shown = await sendRaw(cloud.beijing, { path: '/_emulator/stats' });
    expect(shown).toMatchObject({ status: 200, body: { ...stats, connections: stats.connections + 1 } });
    const reset = await sendRaw(cloud.home, { method: 'POST', path: '/_emulator/reset' });
    expect(reset.body).toMatchObject({ calls: {}, refusals: {}, requests: 0, peakInFlight: 0 });
    cloud.resetStats();
    expect(cloud.stats()).toMatchObject({ calls: {}, connections: 0 });
    expect(await sendRaw(cloud.home, { path: '/_emulator/other' })).toMatchObject({ status: 404 });
  });
});

describe('a request that names nothing', () => {
  it('is refused in the envelope of RPC or ROA', async () => {
    const { home } = await startCloud();
    const headers = { 'x-acs-version': '1999-01-01' };
    expect(await sendRaw(home, { headers })).toMatchObject({ status: 400, body: { Code: 'InvalidVersion' } });
    expect(await sendRaw(home, {})).toMatchObject({ status: 400, body: { Code: 'MissingVersion' } });
    expect(await sendRaw(home, { path: '/clusters' })).toMatchObject({ status: 400, body: { code: 'MissingVersion' } });
  });
  it('of a known product is told that there is no such operation', async () => {
    const { home } = await startCloud();
    const rpc = await refusalOf(call(home, ROOT, 'kms:CreateKey'));
    expect(rpc).toMatchObject({ statusCode: 404, code: 'InvalidApi.NotFound', data: { HttpStatus: 404 } });
    const roa = await refusalOf(call(home, ROOT, 'cs:DeleteCluster DELETE /clusters/c1'));
    expect(roa).toMatchObject({ statusCode: 404, code: 'InvalidAction.NotFound' });
  });
  it('is cut off when its body is larger than any API takes', async () => {
    const { home } = await startCloud();
    const huge = sendRaw(home, { method: 'POST', body: 'x'.repeat(2_000_000) });
    expect(await huge.catch((error) => ({ status: error.code }))).toMatchObject({
      status: expect.toSatisfy((status) => [413, 'EPIPE', 'ECONNRESET'].includes(status)),
    });
  });
});

describe('an arbitrary request', () => {
  it('is refused as a mistake of the client, never as a defect of the cloud', async () => {
    const { home } = await startCloud();
    const word = fc.oneof(
      fc.constantFrom('2015-12-15', '2016-01-20', '2015-04-01', 'constructor', '__proto__', '%', '%zz', 'a=b&c'),
      fc.constantFrom('ACS3-HMAC-SHA256 Credential=a,SignedHeaders=constructor,Signature=b', 'acs a:b', 'ACS3-X'),
      fc.string({ unit: fc.constantFrom(...'abcXYZ019.,;:=/-_%+* ') }),
    );
    const name = fc.constantFrom('Action', 'Version', 'AccessKeyId', 'Signature', 'Timestamp', 'SignatureMethod');
    const header = fc.constantFrom(
      'authorization',
      'x-acs-version',
      'x-acs-action',
      'x-acs-date',
      'content-type',
      'date',
    );
    const request = fc.record({
      method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
      path: fc
        .tuple(fc.constantFrom('/', '/clusters/x', '/ram/check-service-role', '/%'), fc.dictionary(name, word))
        .map(([path, query]) => `${path}?${new URLSearchParams(query)}`),
      headers: fc.dictionary(
        header,
        word.map((text) => text.trim()),
      ),
      body: fc.oneof(fc.constant(''), fc.json(), word),
    });
    await fc.assert(
      fc.asyncProperty(request, async (sent) => {
        const { status, body } = await sendRaw(home, sent);
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
        expect(body).toBeTypeOf('object');
      }),
      { numRuns: 300 },
    );
  });
});

describe('an envelope', () => {
  it('has every field of its product, and the request id in a header too', async () => {
    const { home } = await startCloud();
    const headers = { 'x-acs-version': '2016-01-20', 'x-acs-action': 'DescribeKey' };
    const kms = await sendRaw(home, { method: 'POST', headers });
    expect(kms.body).toEqual({
      HttpStatus: 400,
      Code: 'MissingParameter',
      Message: expect.any(String),
      RequestId: kms.headers['x-acs-request-id'],
      HostId: home,
      Recommend: expect.stringMatching(/^https:/),
    });
    const cs = await sendRaw(home, { path: '/clusters/c1', headers: { 'x-acs-version': '2015-12-15' } });
    expect(cs.body).toEqual({
      code: 'MissingAccessKeyId',
      message: expect.any(String),
      requestId: cs.headers['x-acs-request-id'],
    });
  });
});
