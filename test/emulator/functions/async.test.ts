import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../emulator/index.ts';
import { ACCOUNT } from '../fixture.ts';
import { startHost } from './bundle.ts';

const dlq = `acs:mns:cn-hangzhou:${ACCOUNT}:/queues/dlq/messages`;
const config = (more: object = {}) => ({
  asyncInvokeConfig: {
    maxAsyncRetryAttempts: 2,
    destinationConfig: { onFailure: { destination: dlq } },
    ...more,
  },
});

describe('an event that was taken on', () => {
  it('is tried again under the same request id, as its retry count tells, until it succeeds', async () => {
    const { host, takeOn } = await startHost([config()]);
    const requestId = takeOn({ failsUntil: 2 });
    await host.drain();
    expect(host.invocations).toMatchObject([
      { requestId, type: 'Async', retryCount: 0, errorType: 'UnhandledInvocationError' },
      { requestId, retryCount: 1, errorType: 'UnhandledInvocationError' },
      { requestId, retryCount: 2 },
    ]);
    expect(host.invocations[2]?.errorType).toBeUndefined();
    expect(host.destined).toEqual([]);
  });
  it('goes to the destination of failures when it may not be tried again', async () => {
    const { host, takeOn } = await startHost([config()]);
    const requestId = takeOn({ throws: 'never' });
    await host.drain();
    expect(host.invocations).toHaveLength(3);
    expect(host.destined).toMatchObject([
      {
        functionName: 'worker',
        destination: dlq,
        payload: {
          requestContext: {
            requestId,
            functionArn: `acs:fc:cn-hangzhou:${ACCOUNT}:functions/worker`,
            condition: 'RetriesExhausted',
            approximateInvokeCount: 3,
          },
          requestPayload: '{"throws":"never"}',
          responseContext: { statusCode: 200, functionError: 'UnhandledInvocationError' },
          responsePayload: expect.stringContaining('never'),
        },
      },
    ]);
  });
  it('is handed to the function that is its destination', async () => {
    const destination = `acs:fc:cn-hangzhou:${ACCOUNT}:functions/next`;
    const chained = config({ destinationConfig: { onSuccess: { destination } } });
    const { host, takeOn } = await startHost([chained, { name: 'next' }]);
    takeOn({ answer: 'done' });
    await host.drain();
    const next = JSON.parse(host.invocations[1]?.body.toString() ?? '');
    expect(next.event).toMatchObject({ requestContext: { condition: 'Success' }, responsePayload: 'done' });
  });
  it('is tried three times more unless told otherwise', async () => {
    const { host, takeOn } = await startHost([{}]);
    takeOn({ throws: 'never' });
    await host.drain();
    expect(host.invocations.map(({ retryCount }) => retryCount)).toEqual([0, 1, 2, 3]);
  });
  it('is given up when it has grown too old', async () => {
    let now = Date.now();
    const clock = { now: () => now };
    const old = config({ maxAsyncEventAgeInSeconds: 60, maxAsyncRetryAttempts: 8 });
    const { host, takeOn } = await startHost([old], { retryDelayMs: 60_000 }, {}, { clock });
    takeOn({ throws: 'never' });
    await expect.poll(() => host.invocations.length).toBe(1);
    now += 61_000;
    await host.drain();
    const { condition, approximateInvokeCount } = host.destined[0]?.payload.requestContext ?? {};
    expect([condition, approximateInvokeCount]).toEqual(['EventAgeExceeded', 1]);
  });
  it('is refused where it is too large, or its function is not there', async () => {
    const { host } = await startHost([{}]);
    expect(() => host.invokeAsync('worker', Buffer.alloc(128 * 1024 + 1))).toThrow('larger than 131072 bytes');
    expect(() => host.invokeAsync('nobody', '{}')).toThrow('does not exist');
    expect(() => host.fire('worker')).toThrow('has no timer');
  });
});

describe('a function that is killed at any point', () => {
  it('is tried again until it is through, since events are kept', async () => {
    const survivor = config({ maxAsyncRetryAttempts: 8 });
    const { host, takeOn, code, run } = await startHost([survivor]);
    await run({ sleep: 60 });
    host.killDuring(0.3, seededRandom(27), 60);
    const mark = join(code, 'marks');
    const ids = Array.from({ length: 6 }, () => takeOn({ sleep: 40, mark }));
    await host.drain();
    host.killDuring(0, Math.random);
    const killed = host.invocations.filter(({ error }) => error?.errorType === 'ProcessExited');
    expect(killed.length).toBeGreaterThan(0);
    const marks = readFileSync(mark, 'utf8');
    for (const id of ids) expect(marks).toContain(`${id} end`);
    expect(host.destined).toEqual([]);
    expect(host.pending()).toBe(0);
  });
});
