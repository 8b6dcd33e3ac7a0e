import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostileText } from './hostile-text.ts';
import { failureOf, json, serve } from './local-server.ts';

const regionId = 'cn-hangzhou';

describe('a request', () => {
  it('writes nested lists in the dotted form', async () => {
    const server = await serve((_, response) => json(response, 200, { Events: [] }));
    const LookupAttribute = [
      { Key: 'ServiceName', Value: 'Kms' },
      { Key: 'EventRW', Value: 'Read' },
    ];
    const query = { LookupAttribute, MaxResults: '50', NextToken: undefined, IncludeShadowTrails: true };
    await server.cloud().call('actiontrail:LookupEvents', { regionId, query });
    const url = new URL(server.received[0]?.url ?? '', 'http://h');
    expect(url.pathname).toBe('/');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      'LookupAttribute.1.Key': 'ServiceName',
      'LookupAttribute.1.Value': 'Kms',
      'LookupAttribute.2.Key': 'EventRW',
      'LookupAttribute.2.Value': 'Read',
      MaxResults: '50',
      IncludeShadowTrails: 'true',
    });
  });

  it('names its action and version, and takes a body as JSON', async () => {
    const server = await serve((_, response) => json(response, 200, []));
    const body = { roles: [{ name: 'AliyunCSManagedSecurityRole' }] };
    await server.cloud().call('cs:CheckServiceRole', { regionId, body });
    expect(server.received[0]).toMatchObject({
      method: 'POST',
      url: '/ram/check-service-role',
      body: JSON.stringify(body),
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'x-acs-action': 'CheckServiceRole',
        'x-acs-version': '2015-12-15',
      },
    });
  });

  it('is signed with the token of a temporary key', async () => {
    const server = await serve((_, response) => json(response, 200, {}));
    const temporary = { accessKeyId: 'STS.example', accessKeySecret: 's', securityToken: 'tok/en+==' };
    const cloud = server.cloud({ credentials: { get: async () => temporary } });
    await cloud.call('sts:GetCallerIdentity', { regionId });
    const headers = server.received[0]?.headers;
    expect(headers?.['x-acs-security-token']).toBe('tok/en+==');
    expect(headers?.authorization).toMatch(
      /^ACS3-HMAC-SHA256 Credential=STS\.example,SignedHeaders=.*x-acs-security-token/,
    );
  });

  it('is signed with the newest credentials, asked for again with every try', async () => {
    const server = await serve((nth, response) =>
      nth < 3 ? json(response, 503, { Code: 'ServiceUnavailable' }) : json(response, 200, {}),
    );
    let asked = 0;
    const credentials = { get: async () => ({ accessKeyId: `LTAI5tExample${++asked}`, accessKeySecret: 's' }) };
    await server.cloud({ credentials }).call('sts:GetCallerIdentity', { regionId });
    const used = server.received.map(({ headers }) => /Credential=(\w+)/.exec(headers.authorization ?? '')?.[1]);
    expect(new Set(used).size).toBe(3);
    expect(used.at(-1)).toBe(`LTAI5tExample${asked}`);
  });

  it('puts any id into the path as one segment that reads back as the id', async () => {
    const server = await serve((_, response) => json(response, 200, {}));
    const cloud = server.cloud();
    await fc.assert(
      fc.asyncProperty(hostileText, async (cluster_id) => {
        await cloud.call('cs:ListClusterAddonInstances', { regionId, path: { cluster_id } });
        const url = server.received.at(-1)?.url ?? '';
        expect(url).toMatch(/^\/clusters\/[A-Za-z0-9%._~-]+\/addon_instances$/);
        expect(decodeURIComponent(url.split('/')[2] ?? '')).toBe(cluster_id);
      }),
      { numRuns: 80 },
    );
  });

  it('answers with the request id of the body, or else of the header', async () => {
    const server = await serve((nth, response) => {
      if (nth === 1) json(response, 200, { request_id: 'in-body' }, { 'x-acs-request-id': 'in-header' });
      else if (nth === 2) json(response, 200, [], { 'x-acs-request-id': 'in-header' });
      else json(response, 200, {});
    });
    const cloud = server.cloud();
    const ids = [];
    for (let n = 0; n < 3; n += 1) ids.push((await cloud.call('cs:DescribeClustersV1', { regionId })).requestId);
    expect(ids).toEqual(['in-body', 'in-header', '']);
  });
});

describe('what cannot be sent', () => {
  it.each([
    ['an empty id', { ClusterId: '' }],
    ['a dot', { ClusterId: '.' }],
    ['two dots', { ClusterId: '..' }],
    ['half a character', { ClusterId: 'c\ud800' }],
    ['an id of megabytes', { ClusterId: 'c'.repeat(2 ** 20) }],
  ])('is refused without asking: %s', async (_, path) => {
    const server = await serve((_nth, response) => json(response, 200, {}));
    const cloud = server.cloud();
    const error = await failureOf(cloud.call('cs:DescribeClusterDetail', { regionId, path }));
    expect(error).toMatchObject({ kind: 'rejected' });
    expect(error).toMatchObject({ code: 'Unsendable', attempts: 0 });
    expect(error.message.length).toBeLessThan(500);
    expect(server.received).toEqual([]);
    expect(cloud.calls()).toEqual({});
  });

  it('is refused too when it is in the query, or is the region', async () => {
    const server = await serve((_, response) => json(response, 200, {}));
    const cloud = server.cloud();
    const half = { regionId, query: { KeyId: 'k\udc00' } };
    expect(await failureOf(cloud.call('kms:DescribeKey', half))).toMatchObject({ code: 'Unsendable' });
    const elsewhere = { regionId: 'x.evil.example/', query: { KeyId: 'k' } };
    expect(await failureOf(cloud.call('kms:DescribeKey', elsewhere))).toMatchObject({
      code: 'Unsendable',
      attempts: 0,
    });
    expect(server.received).toEqual([]);
  });

  it('is a fault of the program when a path parameter is missing', async () => {
    const server = await serve((_, response) => json(response, 200, {}));
    const error = await failureOf(server.cloud().call('cs:DescribeClusterDetail', { regionId }));
    expect(error).toBeInstanceOf(TypeError);
  });
});
