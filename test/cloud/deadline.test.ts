import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/cloud/clock.ts';
import type { CloudError } from '../../src/cloud/errors.ts';
import { openPacer } from '../../src/cloud/pace.ts';
import { describeKey, failureOf, hastyClock, json, serve, stoppedClock } from './local-server.ts';

describe('an attempt', () => {
  it('ends when no answer comes, and the next one may succeed', async () => {
    const server = await serve((nth, response) => {
      if (nth > 1) json(response, 200, {});
    });
    const cloud = server.cloud({ clock: hastyClock(), attemptTimeoutMs: 80, tries: 50 });
    await cloud.call('kms:DescribeKey', describeKey);
    expect(cloud.calls()['kms:DescribeKey']).toBeGreaterThanOrEqual(2);
  });

  it('ends when the body stalls or trickles, whether of an answer or an error', async () => {
    for (const status of [200, 500]) {
      const server = await serve((_, response) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        const timer = setInterval(() => response.write(' '), 20);
        response.once('close', () => clearInterval(timer));
      });
      const cloud = server.cloud({ clock: hastyClock(), attemptTimeoutMs: 120, tries: 1 });
      const error = await failureOf(cloud.call('kms:DescribeKey', describeKey));
      expect(error).toMatchObject({ kind: 'unreachable' });
      expect(error).toMatchObject({ code: 'Timeout' });
    }
  });

  it('ends in time on a reused connection too, where the SDK forgets its own limit', async () => {
    const server = await serve((nth, response) => {
      if (nth <= 3) json(response, 200, {});
    });
    for (let n = 0; n < 3; n += 1) await server.cloud().call('kms:DescribeKey', describeKey);
    const brief = server.cloud({ attemptTimeoutMs: 60, tries: 1 });
    const { message } = await failureOf(brief.call('kms:DescribeKey', describeKey));
    expect(server.connections()).toBe(1);
    expect(message).toContain('no whole answer within 60 ms');
  });

  it('closes its connection when it is given up', async () => {
    const server = await serve(() => {});
    await failureOf(server.cloud({ attemptTimeoutMs: 60, tries: 1 }).call('kms:DescribeKey', describeKey));
    await expect.poll(() => server.sockets.size).toBe(0);
  });
});

describe('a call', () => {
  it('ends at its deadline with what the last try met, the waits between tries included', async () => {
    const server = await serve(() => {});
    const monotonic = each(200);
    const cloud = server.cloud({ attemptTimeoutMs: 50, callDeadlineMs: 500, random: () => 0.4, monotonic });
    const error = (await failureOf(cloud.call('kms:DescribeKey', describeKey))) as CloudError;
    expect(error).toMatchObject({ kind: 'unreachable' });
    expect(error.attempts).toBe(2);
  });

  it('gives its last attempt no more than what is left', async () => {
    const server = await serve(() => {});
    const options = { attemptTimeoutMs: 60, callDeadlineMs: 100, monotonic: each(60) };
    const cloud = server.cloud({ clock: hastyClock(), ...options });
    const error = await failureOf(cloud.call('kms:DescribeKey', describeKey));
    expect(error).toMatchObject({ attempts: 2, message: expect.stringContaining('within 40 ms') });
  });

  it('does not count the time it waits for its turn', async () => {
    const server = await serve((_, response) => json(response, 200, {}));
    // Each call takes 50 s, and the last one waits for 250.
    const monotonic = () => server.received.length * 50_000;
    const pace = openPacer({ clock: systemClock, concurrency: 1 });
    const cloud = server.cloud({ pace, callDeadlineMs: 60_000, attemptTimeoutMs: 60_000, monotonic });
    await Promise.all(
      Array.from({ length: 6 }, () => cloud.call('cs:DescribeClustersV1', { regionId: 'cn-hangzhou' })),
    );
    expect(server.received).toHaveLength(6);
  });
});

describe('the signal', () => {
  it('ends running calls at once and closes their connections', async () => {
    const server = await serve(() => {});
    const controller = new AbortController();
    const cloud = server.cloud({ signal: controller.signal });
    const calls = Array.from({ length: 5 }, () => failureOf(cloud.call('kms:DescribeKey', describeKey)));
    await expect.poll(() => server.received.length).toBe(5);
    controller.abort();
    for (const error of await Promise.all(calls)) {
      expect(error).toMatchObject({ kind: 'deadlineExceeded' });
      expect(error).toMatchObject({ attempts: 1, code: 'DeadlineExceeded' });
    }
    await expect.poll(() => server.sockets.size).toBe(0);
  });

  it('ends calls that wait for their turn, which then never ask', async () => {
    const server = await serve((_, response) => json(response, 200, { Events: [] }));
    const controller = new AbortController();
    const cloud = server.cloud({ signal: controller.signal, clock: stoppedClock() });
    const calls = Array.from({ length: 6 }, () =>
      cloud.call('actiontrail:LookupEvents', { regionId: 'cn-hangzhou' }).then(
        () => undefined,
        (error: unknown) => error,
      ),
    );
    await Promise.all(calls.slice(0, 2));
    controller.abort();
    const errors = (await Promise.all(calls)).filter((error) => error !== undefined);
    expect(errors).toHaveLength(4);
    for (const error of errors) {
      expect(error).toMatchObject({ kind: 'deadlineExceeded' });
      expect(error).toMatchObject({ attempts: 0 });
    }
    expect(server.received).toHaveLength(2);
    expect(cloud.calls()).toEqual({ 'actiontrail:LookupEvents': 2 });
  });

  it('ends calls that wait before their next try, and tells what the last one met', async () => {
    const server = await serve((_, response) => json(response, 503, { Code: 'ServiceUnavailable' }));
    const controller = new AbortController();
    const clock = stoppedClock();
    const call = failureOf(
      server.cloud({ signal: controller.signal, random: () => 0.99, clock }).call('kms:DescribeKey', describeKey),
    );
    await clock.asleep;
    controller.abort();
    const error = await call;
    expect(error).toMatchObject({ kind: 'deadlineExceeded' });
    expect(error).toMatchObject({ attempts: 1 });
    expect(error.message).toContain('the last try ended with ServiceUnavailable');
  });

  it('ends calls that wait for credentials', async () => {
    const server = await serve((_, response) => json(response, 200, {}));
    const controller = new AbortController();
    const credentials = { get: () => new Promise<never>(() => {}) };
    const call = failureOf(
      server.cloud({ signal: controller.signal, credentials }).call('kms:DescribeKey', describeKey),
    );
    controller.abort();
    expect(await call).toMatchObject({ kind: 'deadlineExceeded' });
  });

  it('lets nothing start once it is aborted', async () => {
    const server = await serve((_, response) => json(response, 200, {}));
    const cloud = server.cloud({ signal: AbortSignal.abort() });
    expect(await failureOf(cloud.call('kms:DescribeKey', describeKey))).toMatchObject({ kind: 'deadlineExceeded' });
    expect(server.received).toEqual([]);
    expect(cloud.calls()).toEqual({});
  });
});

/** A clock by which each attempt takes so long, in milliseconds. */
function each(ms: number): () => number {
  let time = 0;
  return () => {
    time += ms;
    return time;
  };
}
