import { describe, expect, it } from 'vitest';
import type { Fault } from '../../emulator/index.ts';
import { call, refusalOf } from './clients.ts';
import { accountFile, ROOT, startCloud } from './fixture.ts';
import { capture, sendRaw } from './wire.ts';

const WHOAMI = 'sts:GetCallerIdentity';
const cloud = await startCloud({
  keys: [
    { RegionId: 'cn-hangzhou', KeyId: 'key-1', DeletionProtection: 'Enabled' },
    { RegionId: 'cn-hangzhou', KeyId: 'key-2' },
    { RegionId: 'cn-beijing', KeyId: 'key-1' },
  ],
  balance: { AvailableAmount: '1.00' },
  faults: [{ operation: 'bss:QueryAccountBalance', code: 'NotApplicable', times: 1 }],
});

/** The codes that calls in a row end with; "ok" for those that are answered. */
async function outcomes(fault: Fault, times: number, operation = WHOAMI, query = {}): Promise<string[]> {
  cloud.setFaults([fault]);
  const codes: string[] = [];
  for (let i = 0; i < times; i++) {
    codes.push(
      await call(cloud.home, ROOT, operation, { query }).then(
        () => 'ok',
        (error) => error.code ?? error.name,
      ),
    );
  }
  return codes;
}

/** What a whoami looks like on the wire under a fault. */
async function onTheWire(fault: Omit<Fault, 'operation'>) {
  cloud.setFaults([{ operation: '*', ...fault }]);
  return sendRaw(cloud.home, await capture((endpoint) => call(endpoint, ROOT, WHOAMI)));
}

describe('a fault of an account file', () => {
  it('strikes that account alone, until it is replaced', async () => {
    const faulty = { accountId: '42', faults: [{ operation: '*', code: 'X' }] };
    const { home } = await startCloud({}, { accounts: [accountFile(), faulty] });
    expect((await call(home, ROOT, WHOAMI)).body.IdentityType).toBe('Account');
    const denied = await refusalOf(call(cloud.home, ROOT, 'bss:QueryAccountBalance'));
    expect(denied).toMatchObject({ code: 'NotApplicable', statusCode: 400 });
    expect((await call(cloud.home, ROOT, 'bss:QueryAccountBalance')).body.Success).toBe(true);
  });
});

describe('a fault strikes', () => {
  it('for ever unless told otherwise', async () => {
    expect(await outcomes({ operation: WHOAMI, code: 'X' }, 3)).toEqual(['X', 'X', 'X']);
  });
  it('as often as it says', async () => {
    expect(await outcomes({ operation: 'sts:*', code: 'X', times: 2 }, 4)).toEqual(['X', 'X', 'ok', 'ok']);
  });
  it('after the first calls', async () => {
    expect(await outcomes({ operation: '*', code: 'X', after: 2, times: 1 }, 4)).toEqual(['ok', 'ok', 'X', 'ok']);
  });
  it('each n-th call', async () => {
    expect(await outcomes({ operation: '*', code: 'X', every: 2 }, 4)).toEqual(['ok', 'X', 'ok', 'X']);
  });
  it('only its operation', async () => {
    expect(await outcomes({ operation: 'kms:*', code: 'X' }, 1)).toEqual(['ok']);
    expect(await outcomes({ operation: 'kms:ListKeys', code: 'X' }, 1, 'kms:ListAliases')).toEqual(['ok']);
  });
  it('only calls with its parameters', async () => {
    const fault = { operation: 'kms:DescribeKey', match: { KeyId: 'key-1' }, code: 'X' };
    expect(await outcomes(fault, 1, 'kms:DescribeKey', { KeyId: 'key-1' })).toEqual(['X']);
    expect(await outcomes(fault, 1, 'kms:DescribeKey', { KeyId: 'key-2' })).toEqual(['ok']);
  });
  it('only its region', async () => {
    cloud.setFaults([{ operation: '*', region: 'cn-beijing', code: 'X' }]);
    expect((await call(cloud.home, ROOT, WHOAMI)).body.AccountId).toBeDefined();
    expect(await refusalOf(call(cloud.beijing, ROOT, WHOAMI))).toMatchObject({ code: 'X' });
  });
  it('by path parameter too', async () => {
    cloud.setFaults([{ operation: '*', match: { ClusterId: 'c7' }, status: 500 }]);
    const detail = call(cloud.home, ROOT, 'cs:DescribeClusterDetail GET /clusters/c7');
    expect(await refusalOf(detail)).toMatchObject({ code: 'InternalError', statusCode: 500 });
  });
  it('is refused when it is misspelt', () => {
    const misspelt = { operation: '*', stauts: 500 } as Fault;
    expect(() => cloud.setFaults([misspelt])).toThrow('did you mean "status"?');
  });
});

describe('an error fault', () => {
  it('has the throttling code of its product when it is a 429', async () => {
    cloud.setFaults([{ operation: '*', status: 429, retryAfterMs: 1500 }]);
    const kms = await refusalOf(call(cloud.home, ROOT, 'kms:DescribeKey', { query: { KeyId: 'key-1' } }));
    expect(kms).toMatchObject({ name: 'ThrottlingError', code: 'Rejected.Throttling', retryAfter: 1500 });
    expect(await refusalOf(call(cloud.home, ROOT, WHOAMI))).toMatchObject({ code: 'Throttling.User', statusCode: 429 });
  });
  it('has the status that its product throttles with when only the code is given', async () => {
    cloud.setFaults([{ operation: '*', code: 'Throttling.Api' }]);
    expect(await refusalOf(call(cloud.home, ROOT, WHOAMI))).toMatchObject({ statusCode: 400 });
  });
  it('says its own message', async () => {
    cloud.setFaults([{ operation: '*', status: 403, message: 'Not today.' }]);
    const denied = await refusalOf(call(cloud.home, ROOT, WHOAMI));
    expect(denied).toMatchObject({ code: 'NoPermission', message: expect.stringContaining('Not today.') });
  });
});

describe('a fault of kind', () => {
  it('reset breaks the connection', async () => {
    await expect(onTheWire({ kind: 'reset' })).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
  it('half sends the headers and half of the body', async () => {
    await expect(onTheWire({ kind: 'half' })).rejects.toMatchObject({ message: 'aborted' });
  });
  it('html answers as a gateway in trouble', async () => {
    const answer = await onTheWire({ kind: 'html' });
    expect(answer).toMatchObject({ status: 502, body: expect.stringContaining('<html>') });
    expect(await onTheWire({ kind: 'html', status: 504 })).toMatchObject({ status: 504 });
  });
  it('empty answers 200 with nothing', async () => {
    expect(await onTheWire({ kind: 'empty' })).toMatchObject({ status: 200, body: '' });
  });
  it('truncate-json cuts the answer in the middle', async () => {
    const answer = await onTheWire({ kind: 'truncate-json' });
    expect(answer).toMatchObject({ status: 200, body: expect.stringMatching(/^\{"RequestId":"/) });
  });
  it('wrong-types gives every value another type', async () => {
    const query = { query: { KeyId: 'key-1' } };
    cloud.setFaults([{ operation: 'kms:*', kind: 'wrong-types' }]);
    const { body } = await call(cloud.home, ROOT, 'kms:DescribeKey', query);
    expect(body).toMatchObject({ RequestId: 7, KeyMetadata: { KeyId: 7, DeletionProtection: 7 } });
    cloud.setFaults([{ operation: 'bss:*', kind: 'wrong-types' }]);
    const balance = await call(cloud.home, ROOT, 'bss:QueryAccountBalance');
    expect(balance.body).toMatchObject({ Success: { value: true }, Data: { AvailableAmount: 7 } });
    cloud.setFaults([{ operation: 'cs:*', kind: 'wrong-types' }]);
    const list = await call(cloud.home, ROOT, 'cs:DescribeClustersV1 GET /api/v1/clusters');
    expect(list.body).toEqual({
      clusters: 'an array was here',
      page_info: { page_number: '1', page_size: '10', total_count: '0' },
    });
  });
  it('redirect points elsewhere', async () => {
    expect(await onTheWire({ kind: 'redirect' })).toMatchObject({ status: 302, headers: { location: /^http/ } });
  });
  it('hang keeps the client waiting', async () => {
    const hanging = onTheWire({ kind: 'hang' }).catch(() => 'ended');
    const tooLong = new Promise((resolve) => setTimeout(() => resolve('still waiting'), 100));
    expect(await Promise.race([hanging, tooLong])).toBe('still waiting');
  });
  it('body answers exactly what it says', async () => {
    expect(await onTheWire({ body: { any: [1] } })).toMatchObject({ status: 200, body: { any: [1] } });
    expect(await onTheWire({ body: null })).toMatchObject({ status: 200, body: null });
  });
});

describe('a delay', () => {
  it('alone makes the answer slow but true', async () => {
    cloud.setFaults([{ operation: WHOAMI, delayMs: 60 }]);
    const start = performance.now();
    expect((await call(cloud.home, ROOT, WHOAMI)).body.IdentityType).toBe('Account');
    expect(performance.now() - start).toBeGreaterThan(55);
  });
  it('does not keep a later fault from striking', async () => {
    cloud.setFaults([
      { operation: '*', delayMs: 1 },
      { operation: '*', code: 'X' },
    ]);
    expect(await refusalOf(call(cloud.home, ROOT, WHOAMI))).toMatchObject({ code: 'X' });
  });
});
