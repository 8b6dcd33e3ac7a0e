import { describe, expect, it } from 'vitest';
import { CloudError } from '../../src/cloud/errors.ts';
import { mayRepeat, waitBefore } from '../../src/cloud/retry.ts';
import { describeKey, failureOf, hastyClock, json, serve } from './local-server.ts';

const throttlings: [status: number, code: string][] = [
  [400, 'Throttling'],
  [400, 'Throttling.User'],
  [400, 'Throttling.Api'],
  [429, 'Rejected.Throttling'],
  [503, 'Some.Throttling.Kind'],
  [429, 'SomethingElse'],
];

const passing: [status: number, code: string][] = [
  [503, 'ServiceUnavailable'],
  [503, 'SerivceUnavailableTemporary'],
  [500, 'InternalFailure'],
  [502, 'Unheard.Of'],
];

const lasting: [status: number, code: string][] = [
  [403, 'Forbidden.NoPermission'],
  [404, 'Forbidden.KeyNotFound'],
  [404, 'InvalidAccessKeyId.NotFound'],
  [400, 'SignatureDoesNotMatch'],
  [400, 'InvalidTimeStamp.Expired'],
  [400, 'InvalidParameter'],
  [409, 'Rejected.Disabled'],
];

describe('a call', () => {
  it.each([...throttlings, ...passing])('is tried again after %i %s', async (status, code) => {
    const server = await serve((nth, response) => {
      if (nth < 3) json(response, status, { Code: code, Message: 'wait', RequestId: 'R' });
      else json(response, 200, { ok: true, RequestId: 'R3' });
    });
    const cloud = server.cloud({ clock: hastyClock() });
    expect(await cloud.call('kms:DescribeKey', describeKey)).toEqual({
      body: { ok: true, RequestId: 'R3' },
      requestId: 'R3',
    });
    expect(cloud.calls()).toEqual({ 'kms:DescribeKey': 3 });
  });

  it.each(lasting)('is not tried again after %i %s', async (status, code) => {
    const server = await serve((_, response) => json(response, status, { Code: code, Message: 'no', RequestId: 'R' }));
    const cloud = server.cloud({ clock: hastyClock() });
    await failureOf(cloud.call('kms:DescribeKey', describeKey));
    expect(cloud.calls()).toEqual({ 'kms:DescribeKey': 1 });
  });

  it('is tried as long as it has time while it is throttled', async () => {
    const server = await serve((_, response) => json(response, 429, { Code: 'Rejected.Throttling', RequestId: 'R' }));
    const clock = hastyClock();
    const error = await failureOf(server.cloud({ clock }).call('kms:DescribeKey', describeKey));
    expect(error).toMatchObject({ kind: 'throttled' });
    // The least waits: half of 250, 500, 1,000, 2,000, and then of 4,000 ms, within 15 s.
    expect(clock.slept).toEqual([125, 250, 500, 1_000, 2_000, 2_000, 2_000, 2_000, 2_000, 2_000]);
    expect(error).toMatchObject({ attempts: 11, status: 429, code: 'Rejected.Throttling', requestId: 'R' });
  });

  it('has all of its tries left for other failures after it was throttled', async () => {
    const server = await serve((nth, response) => {
      if (nth % 2 === 1) json(response, 429, { Code: 'Throttling' });
      else json(response, 500, { Code: 'InternalFailure', RequestId: 'R' });
    });
    const cloud = server.cloud({ clock: hastyClock(), tries: 3 });
    expect(await failureOf(cloud.call('kms:DescribeKey', describeKey))).toMatchObject({ kind: 'serviceFailed' });
    expect(server.received).toHaveLength(6);
  });

  it('with one try is not tried again, not even when it was throttled', async () => {
    const server = await serve((_, response) => json(response, 429, { Code: 'Throttling' }));
    const cloud = server.cloud({ clock: hastyClock(), tries: 1 });
    expect(await failureOf(cloud.call('kms:DescribeKey', describeKey))).toMatchObject({ kind: 'throttled' });
    expect(server.received).toHaveLength(1);
  });

  it('gives up as failed in the cloud when 5xx does not end', async () => {
    const server = await serve((_, response) => json(response, 500, { Code: 'InternalFailure', RequestId: 'R' }));
    const cloud = server.cloud({ clock: hastyClock(), tries: 3 });
    const error = await failureOf(cloud.call('kms:DescribeKey', describeKey));
    expect(error).toMatchObject({ kind: 'serviceFailed' });
    expect(error).toMatchObject({ attempts: 3 });
  });

  it('waits longer from try to try, by chance, up to a limit', async () => {
    const server = await serve((_, response) => json(response, 500, { Code: 'InternalFailure' }));
    const clock = hastyClock();
    await failureOf(server.cloud({ clock, random: () => 0.5 }).call('kms:DescribeKey', describeKey));
    expect(clock.slept).toEqual([125, 250, 500, 1_000, 2_000]);
  });

  it.each([
    ['x-acs-retry-after', '1300', 1_300],
    ['retry-after', '2', 2_000],
    ['x-acs-retry-after', 'soon', 125],
  ])('waits at least as long as %s: %s says', async (header, value, waited) => {
    const server = await serve((nth, response) => {
      if (nth === 1) json(response, 400, { Code: 'Throttling', Message: 'm' }, { [header]: value });
      else json(response, 200, {});
    });
    const clock = hastyClock();
    await server.cloud({ clock }).call('kms:DescribeKey', describeKey);
    expect(clock.slept).toEqual([waited]);
  });

  it('waits as long as a gateway says in an answer that is not JSON', async () => {
    const server = await serve((nth, response) => {
      if (nth === 1) response.writeHead(503, { 'retry-after': '1' }).end('<html>');
      else json(response, 200, {});
    });
    const clock = hastyClock();
    await server.cloud({ clock }).call('kms:DescribeKey', describeKey);
    expect(clock.slept).toEqual([1_000]);
  });

  it('does not wait for what would be beyond its deadline', async () => {
    const server = await serve((_, response) =>
      json(response, 429, { Code: 'Rejected.Throttling' }, { 'x-acs-retry-after': '20000' }),
    );
    const clock = hastyClock();
    expect(await failureOf(server.cloud({ clock }).call('kms:DescribeKey', describeKey))).toMatchObject({
      kind: 'throttled',
    });
    expect(clock.slept).toEqual([]);
  });

  it('is sent with a nonce and a date of its own every time', async () => {
    const server = await serve((nth, response) =>
      nth < 4 ? json(response, 500, { Code: 'InternalFailure' }) : json(response, 200, {}),
    );
    const clock = { ...hastyClock(), now: () => Date.parse('2026-11-23T06:00:00.789Z') };
    await server.cloud({ clock }).call('kms:DescribeKey', describeKey);
    const nonces = server.received.map(({ headers }) => headers['x-acs-signature-nonce']);
    expect(new Set(nonces).size).toBe(4);
    expect(server.received[0]?.headers['x-acs-date']).toBe('2026-11-23T06:00:00Z');
  });
});

describe('what may be sent again', () => {
  const failure = {
    operation: 'cs:UpdateKMSEncryption',
    regionId: 'cn-hangzhou',
    host: 'h',
    requestId: '',
    attempts: 1,
  };

  it('is, of a write, only what was throttled, since anything else may have acted', () => {
    expect(mayRepeat(new CloudError('throttled', { ...failure, code: 'Throttling' }), 'write')).toBe(true);
    expect(mayRepeat(new CloudError('serviceFailed', { ...failure, code: 'InternalFailure' }), 'write')).toBe(false);
    expect(mayRepeat(new CloudError('unreachable', { ...failure, code: 'ECONNRESET' }), 'write')).toBe(false);
    expect(mayRepeat(new CloudError('unexpectedAnswer', { ...failure, code: 'UnexpectedAnswer' }), 'write')).toBe(
      false,
    );
  });

  it('is, of a read, what may pass', () => {
    expect(mayRepeat(new CloudError('unreachable', { ...failure, code: 'ECONNRESET' }), 'read')).toBe(true);
    expect(mayRepeat(new CloudError('unexpectedAnswer', { ...failure, code: 'UnexpectedAnswer' }), 'read')).toBe(true);
    expect(mayRepeat(new CloudError('accessDenied', { ...failure, code: 'NoPermission' }), 'read')).toBe(false);
    expect(mayRepeat(new CloudError('unreachable', { ...failure, code: 'CERT_HAS_EXPIRED' }), 'read')).toBe(false);
  });

  it('waits by full jitter below a doubling limit', () => {
    expect([2, 3, 4, 5, 6, 7].map((next) => waitBefore(next, () => 0.999_999))).toEqual([
      249, 499, 999, 1_999, 3_999, 3_999,
    ]);
    expect(waitBefore(2, () => 0)).toBe(0);
    expect(waitBefore(2, () => 0.9, { retryAfterMs: 100 })).toBe(225);
    expect(waitBefore(2, () => 0.1, { retryAfterMs: 100 })).toBe(100);
    expect(waitBefore(2, () => 0, { throttled: true })).toBe(125);
    expect(waitBefore(2, () => 0.999_999, { throttled: true })).toBe(249);
  });
});
