import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { v1StringToSign } from '../../../emulator/log/signature-v1.ts';
import { signV4, v4StringToSign } from '../../../emulator/log/signature-v4.ts';
import type { EmulatedRequest, Pairs } from '../../../emulator/request.ts';
import { refusalOf } from '../clients.ts';
import { ACCOUNT, ROOT, startCloud } from '../fixture.ts';
import { getLogs, STORE, sendLog } from './client.ts';

const cloud = await startCloud({
  logstores: [STORE],
  accessKeys: [
    { id: ROOT.accessKeyId, secret: ROOT.accessKeySecret },
    { id: 'STS.temporary', secret: 'temporary-secret', securityToken: 'the-token' },
    { id: 'STS.over', secret: 's', securityToken: 't', expiration: '2020-01-01T00:00:00Z' },
    { id: 'LTAIinactive', secret: 's', status: 'Inactive' },
  ],
});

const secret = 'mockAccessKeySecret';
const query: Pairs = [
  ['type', 'log'],
  ['query', "event.eventName: Encrypt | select count(*) as n where a = 'b c'"],
  ['from', '1'],
  ['to', '2'],
];
function requestOf(parts: Partial<EmulatedRequest>): EmulatedRequest {
  const empty = { query: [], form: [], headers: {}, body: Buffer.alloc(0) };
  return { method: 'GET', rawPath: '/logstores/actiontrail_all', ...empty, ...parts };
}
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('a version 1 signature', () => {
  it('is that of the vendor’s client for Go', () => {
    const headers = {
      'x-log-apiversion': '0.6.0',
      'x-log-signaturemethod': 'hmac-sha1',
      'x-log-bodyrawsize': '0',
      date: 'Mon, 3 Jan 2010 08:33:47 GMT',
    };
    const text = v1StringToSign(requestOf({ rawPath: '/logstores', headers }));
    expect(createHmac('sha1', secret).update(text).digest('base64')).toBe('Rwm6cTKzoti4HWoe+GKcb6Kv07E=');
  });
  it('is that of the vendor’s newest client for Node, which signs by HMAC-SHA256', () => {
    const headers = {
      host: 'audit-logs.cn-hangzhou.log.aliyuncs.com',
      date: 'Sun, 22 Nov 2026 06:30:00 GMT',
      'x-log-apiversion': '0.6.0',
      'x-log-bodyrawsize': '0',
      'x-log-signaturemethod': 'hmac-sha256',
      'x-acs-security-token': 'the-token',
    };
    const text = v1StringToSign(requestOf({ query, headers }));
    const signature = createHmac('sha256', secret).update(text).digest('base64');
    expect(signature).toBe('9v2wVxIGa/j4zqsavH551tW5T4qZItNtVX0Y68zmIic=');
  });
  it('is taken in both methods, and with a token', async () => {
    expect(await getLogs(cloud.home, ROOT, '*')).toEqual([]);
    const temporary = { accessKeyId: 'STS.temporary', accessKeySecret: 'temporary-secret', securityToken: 'the-token' };
    expect(await getLogs(cloud.home, temporary, '*')).toEqual([]);
    const sha256Signed = await sendLog(cloud.home, ROOT, { headers: { 'x-log-signaturemethod': 'hmac-sha256' } });
    expect(sha256Signed).toMatchObject({ status: 200, body: [] });
  });
  it('is right for whatever the query holds', async () => {
    for (const text of ["a 'b' % + & = ? / \" ~ * ( )", 'ü漢💥', 'a|b|c']) {
      expect((await refusalOf(getLogs(cloud.home, ROOT, `event.x: ${text} |`))).code).toBe('ParameterInvalid');
    }
  });
});

describe('a version 4 signature', () => {
  it('is that of the vendor’s client for Go', () => {
    const body = Buffer.from('adasd= -asd zcas');
    const headers = { 'x-log-date': '20220808T032330Z', 'x-log-content-sha256': sha256('adasd= -asd zcas') };
    const request = requestOf({ method: 'POST', rawPath: '/logstores', headers, body });
    const text = v4StringToSign(request, '20220808/cn-shanghai/sls/aliyun_v4_request');
    expect(signV4('zxasdasdasw2', '20220808', 'cn-shanghai', text)).toBe(
      '8a10a5e723cb2e75964816de660b2c16a58af8bc0261f7f0722d832468c76ce8',
    );
  });
  it('is that of the vendor’s client for Go, with odd names and headers', () => {
    const headers = {
      'x-log-date': '20220808T032330Z',
      'x-log-test': 'het123',
      'x-acs-ppp': 'dds',
      'x-log-content-sha256': sha256(''),
    };
    const odd: Pairs = [
      ['A-bc', 'eFg'],
      [' agc ', ''],
      ['', 'efg'],
      [' abc', 'efg'],
    ];
    const request = requestOf({ rawPath: '/logstores', headers, query: odd });
    const text = v4StringToSign(request, '20220808/cn-hangzhou/sls/aliyun_v4_request');
    expect(signV4('zxasdasdasw2', '20220808', 'cn-hangzhou', text)).toBe(
      'd92741852500791d662a8d469ff61627c0559ecd86c3f59b7bf6772b6c62666a',
    );
  });
  it('is that of the vendor’s newest client for Node', () => {
    // It escapes quotes, brackets and stars otherwise than the one for Go.
    const tame = query.map(([name, value]) => [name, value.replace(/select.*/, 'select 1')] as const);
    const headers = {
      host: 'audit-logs.cn-hangzhou.log.aliyuncs.com',
      'x-log-apiversion': '0.6.0',
      'x-log-bodyrawsize': '0',
      'x-log-date': '20261122T063000Z',
      'x-log-content-sha256': sha256(''),
    };
    const text = v4StringToSign(requestOf({ query: tame, headers }), '20261122/cn-hangzhou/sls/aliyun_v4_request');
    expect(signV4(secret, '20261122', 'cn-hangzhou', text)).toBe(
      '9aa32cfb1ff504a0e844c5792746dc28ae8b1363c27a762eff7893b4ae156ac0',
    );
  });

  const basic = (time: number) => `${new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  /** Signs in version 4, and lets a test spoil what is sent. */
  function sendV4(change: { date?: string; region?: string; hash?: string; secret?: string } = {}) {
    const { region = 'cn-hangzhou', hash = sha256(''), secret: used = ROOT.accessKeySecret } = change;
    const time = change.date ?? basic(Date.now());
    const headers: Record<string, string> = {
      host: `${STORE.project}.${STORE.region}.log.aliyuncs.com`,
      'x-log-apiversion': '0.6.0',
      'x-log-signaturemethod': 'hmac-sha256',
      'x-log-date': time,
      'x-log-content-sha256': hash,
    };
    const pairs: Pairs = [
      ['type', 'log'],
      ['from', '1'],
      ['to', '2'],
    ];
    const scope = `${time.slice(0, 8)}/${region}/sls/aliyun_v4_request`;
    const text = v4StringToSign(requestOf({ query: pairs, headers }), scope);
    const signature = signV4(used, time.slice(0, 8), region, text);
    const authorization = `SLS4-HMAC-SHA256 Credential=${ROOT.accessKeyId}/${scope},Signature=${signature}`;
    return sendLog(cloud.home, ROOT, { headers: { ...headers, authorization } });
  }
  it('is taken', async () => {
    expect(await sendV4()).toMatchObject({ status: 200, body: [] });
  });
  it.each([
    ['of another secret', { secret: 'wrong' }, 401, 'SignatureNotMatch'],
    ['of another region', { region: 'cn-beijing' }, 400, 'ParameterInvalid'],
    ['of another body', { hash: sha256('x') }, 400, 'ParameterInvalid'],
    ['of an hour ago', { date: basic(Date.now() - 3_600_000) }, 400, 'RequestTimeExpired'],
  ])('is refused when it is %s', async (_, change, status, errorCode) => {
    expect(await sendV4(change)).toMatchObject({ status, body: { errorCode } });
  });
});

describe('a request to SLS is refused', () => {
  const hourAgo = new Date(Date.now() - 3_600_000).toUTCString();
  it.each<[string, Record<string, string>, number, string]>([
    ['unsigned', { authorization: '' }, 400, 'MissAccessKeyId'],
    ['with half a signature', { authorization: 'LOG LTAIroot' }, 400, 'ParameterInvalid'],
    ['with half a signature of version 4', { authorization: 'SLS4-HMAC-SHA256 x' }, 400, 'ParameterInvalid'],
    ['with a wrong signature', { authorization: 'LOG LTAIroot:AAAA' }, 401, 'SignatureNotMatch'],
    ['by an unknown key', { authorization: 'LOG LTAIunknown:AAAA' }, 401, 'Unauthorized'],
    ['by an inactive key', { authorization: 'LOG LTAIinactive:AAAA' }, 401, 'Unauthorized'],
    ['by a temporary key without its token', { authorization: 'LOG STS.temporary:AAAA' }, 401, 'Unauthorized'],
    [
      'by a temporary key that is over',
      { authorization: 'LOG STS.over:AAAA', 'x-acs-security-token': 't' },
      401,
      'Unauthorized',
    ],
    ['with an unknown method', { 'x-log-signaturemethod': 'md5' }, 400, 'InvalidSignatureMethod'],
    ['of another version', { 'x-log-apiversion': '0.4.0' }, 400, 'InvalidAPIVersion'],
    ['without a date', { date: 'yesterday' }, 400, 'InvalidDateFormat'],
    ['of an hour ago', { date: hourAgo }, 400, 'RequestTimeExpired'],
    ['to no project', { host: 'cn-hangzhou.log.aliyuncs.com' }, 400, 'InvalidHost'],
    ['to an address', { host: '127.0.0.1:1' }, 400, 'InvalidHost'],
  ])('%s', async (_, headers, status, errorCode) => {
    expect(await sendLog(cloud.home, ROOT, { headers })).toMatchObject({ status, body: { errorCode } });
  });
  it('with a body that is not the signed one', async () => {
    const raw = { body: '{}', headers: { 'content-md5': createHash('md5').update('x').digest('hex').toUpperCase() } };
    expect(await sendLog(cloud.home, ROOT, raw)).toMatchObject({ status: 400, body: { errorCode: 'PostBodyInvalid' } });
  });
});

it('tells SLS by its host, by its path and by its signatures', async () => {
  const others: [Record<string, string>, string][] = [
    [{ host: 'x.log.aliyuncs.com', authorization: '' }, '/'],
    [{ host: '127.0.0.1', authorization: '' }, '/logstores/a'],
    [{ host: '127.0.0.1', authorization: 'LOG a:b' }, '/anything'],
  ];
  for (const [headers, path] of others) {
    const { body } = await sendLog(cloud.home, ROOT, { headers, path });
    expect(Object.keys(body as object)).toEqual(['errorCode', 'errorMessage']);
  }
  expect(cloud.account(ACCOUNT).logstores).toHaveLength(1);
});
