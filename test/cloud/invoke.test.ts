import { describe, expect, it } from 'vitest';
import type { Fault } from '../../emulator/index.ts';
import { type CloudOptions, openCloud } from '../../src/cloud/call.ts';
import { type Credentials, fixedCredentials } from '../../src/cloud/credentials.ts';
import { parseEndpoints } from '../../src/cloud/endpoints.ts';
import { CloudError } from '../../src/cloud/errors.ts';
import { type FunctionInvoker, functionInvoker, LARGEST_EVENT } from '../../src/cloud/invoke.ts';
import { localInvoker } from '../../src/cloud/invoke-local.ts';
import { openPacer, unpaced } from '../../src/cloud/pace.ts';
import { ACCOUNT, NOBODY, ROOT } from '../emulator/fixture.ts';
import { startHost } from '../emulator/functions/bundle.ts';
import { failureOf, hastyClock, type LocalServer, serve } from './local-server.ts';

const { cloud: emulator, host } = await startHost([{}]);
const where = { accountId: ACCOUNT, regionId: 'cn-hangzhou' };

function onEmulator(functionsBy: 'fc3' | 'fc2', credentials: Credentials = ROOT, more: Partial<CloudOptions> = {}) {
  const cloud = openCloud({
    credentials: fixedCredentials(credentials),
    endpoints: parseEndpoints(emulator.endpointsLine),
    clock: hastyClock(),
    random: () => 0,
    pace: unpaced,
    functionsBy,
    ...more,
  });
  return functionInvoker(cloud, where);
}

/** An invoker, and how to see which events its function got. */
interface Opened {
  readonly invoker: FunctionInvoker;
  /** Waits until everything is done. */
  events(): Promise<string[]>;
}

function hosted(invoker: FunctionInvoker): Opened {
  const before = host.invocations.length;
  return {
    invoker,
    async events() {
      await host.drain();
      return host.invocations.slice(before).map(({ event }) => event.toString('base64'));
    },
  };
}

function here(): Opened {
  const events: string[] = [];
  const worker = async (payload: Uint8Array) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    events.push(Buffer.from(payload).toString('base64'));
  };
  const invoker = localInvoker({ worker }, 4);
  return { invoker, events: async () => invoker.idle().then(() => events) };
}

const openers = [
  ['the API of today', () => hosted(onEmulator('fc3'))],
  ['@alicloud/fc2', () => hosted(onEmulator('fc2'))],
  ['this process', here],
] as const;

const bytes = (text: string) => new TextEncoder().encode(text);
const order = (value: object) => bytes(JSON.stringify(value));

describe.each(openers)('functions by %s', (_, open) => {
  it('get the event as it is, byte for byte', async () => {
    const { invoker, events } = open();
    const payload = order({ answer: 'ünï 一 " \\ \u0000' });
    const { requestId } = await invoker.invokeAsync('worker', payload);

    expect(requestId).not.toBe('');
    expect(await events()).toEqual([Buffer.from(payload).toString('base64')]);
  });

  it('are not waited for', async () => {
    const { invoker, events } = open();
    await invoker.invokeAsync('worker', order({ sleep: 30 }));
    const atOnce = await Promise.race([events().then(() => 'done'), new Promise((resolve) => setTimeout(resolve, 5))]);

    expect(atOnce).toBeUndefined();
    expect(await events()).toHaveLength(1);
  });

  it('get many events, each once', async () => {
    const { invoker, events } = open();
    const payloads = Array.from({ length: 30 }, (_, number) => order({ answer: number }));
    const ids = await Promise.all(payloads.map((payload) => invoker.invokeAsync('worker', payload)));

    expect(new Set(ids.map(({ requestId }) => requestId)).size).toBe(30);
    expect((await events()).sort()).toEqual(payloads.map((payload) => Buffer.from(payload).toString('base64')).sort());
  });

  it('get an event of 128 KiB, and none that is larger, of which nobody is told', async () => {
    const { invoker, events } = open();
    const largest = order({ answer: 'x'.repeat(LARGEST_EVENT - 13) });
    expect(largest).toHaveLength(LARGEST_EVENT);
    await invoker.invokeAsync('worker', largest);
    const denied = await failureOf(invoker.invokeAsync('worker', new Uint8Array(LARGEST_EVENT + 1)));

    expect(denied).toMatchObject({ kind: 'rejected' });
    expect(denied).toMatchObject({ code: 'PayloadTooLarge', resource: 'worker', attempts: 0 });
    expect(await events()).toHaveLength(1);
  });

  it('that are not there are told by name', async () => {
    const denied = await failureOf(open().invoker.invokeAsync('nobody', order({})));

    expect(denied).toBeInstanceOf(CloudError);
    expect(denied).toMatchObject({ operation: 'fc:InvokeFunction', resource: 'nobody', attempts: 1 });
  });
});

describe.each(['fc3', 'fc2'] as const)('Function Compute by %s', (by) => {
  async function withFaults<T>(faults: Fault[], work: () => Promise<T>): Promise<T> {
    emulator.setFaults(faults);
    try {
      return await work();
    } finally {
      emulator.setFaults([]);
    }
  }
  const invoke = (credentials?: Credentials, more?: Partial<CloudOptions>) =>
    onEmulator(by, credentials, more).invokeAsync('worker', order({}));

  it.each([
    [429, 'Throttling'],
    [500, 'InternalServerError'],
    [503, 'ServiceUnavailable'],
  ])('is asked again after %i %s', async (status, code) => {
    const fault = { operation: 'fc:InvokeFunction', status, code, times: 2 };

    expect((await withFaults([fault], invoke)).requestId).not.toBe('');
  });

  it('is asked again where the connection breaks', async () => {
    const fault: Fault = { operation: 'fc:InvokeFunction', kind: 'reset', times: 2, when: 'before' };

    expect((await withFaults([fault], invoke)).requestId).not.toBe('');
  });

  it('is asked six times at most, and while it is throttled as long as there is time', async () => {
    const throttled = await withFaults([{ operation: 'fc:InvokeFunction', status: 429, code: 'Throttling' }], () =>
      failureOf(invoke()),
    );
    const failed = await withFaults(
      [{ operation: 'fc:InvokeFunction', status: 500, code: 'InternalServerError' }],
      () => failureOf(invoke()),
    );

    expect(throttled).toMatchObject({ kind: 'throttled' });
    expect(failed).toMatchObject({ kind: 'serviceFailed' });
    expect([throttled, failed]).toMatchObject([{ attempts: 11 }, { attempts: 6 }]);
    expect((failed as CloudError).requestId).not.toBe('');
  });

  it('is not asked again what it denies', async () => {
    const denied = await failureOf(invoke(NOBODY));

    expect(denied).toMatchObject({ kind: 'accessDenied' });
    expect(denied).toMatchObject({ operation: 'fc:InvokeFunction', status: 403, attempts: 1 });
    expect((denied as CloudError).requestId).not.toBe('');
  });

  it('is not asked again with a key that it does not know', async () => {
    const rejected = await failureOf(invoke({ ...ROOT, accessKeySecret: 'another-secret' }));

    expect(rejected).toMatchObject({ status: 400, attempts: 1 });
    if (by === 'fc3') expect(rejected).toMatchObject({ kind: 'credentialsRejected' });
    expect((rejected as Error).message).not.toContain('another-secret');
  });

  it.each(['STS.begins-so', 'TMP.does-not'])('takes a token with the key %s', async (id) => {
    const keys = { id, secret: 'temporary', securityToken: 'the-token' };
    emulator.account(ACCOUNT).accessKeys.push(keys);

    const { requestId } = await invoke({ accessKeyId: id, accessKeySecret: 'temporary', securityToken: 'the-token' });
    expect(requestId).not.toBe('');
  });

  it('is asked so many times at once, and no more', async () => {
    const { server, invoker } = await slow({ pace: openPacer({ clock: hastyClock(), concurrency: 3 }) });
    await Promise.all(Array.from({ length: 12 }, () => invoker.invokeAsync('worker', order({}))));

    expect(server.received).toHaveLength(12);
    expect(server.peakInFlight()).toBeLessThanOrEqual(3);
  });

  it('may say nothing and call that JSON', async () => {
    const server = await serve((_, response) =>
      response.writeHead(202, { 'content-type': 'application/json', 'x-fc-request-id': 'REQ-7' }).end(),
    );

    expect(await at(server).invokeAsync('worker', order({}))).toEqual({ requestId: 'REQ-7' });
    expect(server.received).toHaveLength(1);
  });

  it('is told the kind of the invocation, its qualifier and its task', async () => {
    const server = await serve((_, response) => response.writeHead(202).end());
    await at(server).invokeAsync('worker', order({ a: 1 }), { taskId: 'task-1' });

    const [got] = server.received;
    expect(got?.method).toBe('POST');
    expect(got?.url).toBe('/2023-03-30/functions/worker/invocations?qualifier=LATEST');
    expect(got?.headers).toMatchObject({
      'x-fc-invocation-type': 'Async',
      'x-fc-async-task-id': 'task-1',
      'content-type': 'application/octet-stream',
    });
    expect(got?.body).toBe('{"a":1}');
  });

  it.each([
    ['HTML', 502, '<html>', 'serviceFailed'],
    ['nothing', 503, '', 'serviceFailed'],
    ['null', 500, 'null', 'serviceFailed'],
  ])('may be spoken for by a gateway that says %s', async (_, status, body, kind) => {
    const type = body === 'null' ? 'application/json' : 'text/html';
    const server = await serve((_, response) => response.writeHead(status, { 'content-type': type }).end(body));
    const failure = await failureOf(at(server, { tries: 2 }).invokeAsync('worker', order({})));

    expect(failure).toBeInstanceOf(CloudError);
    if (by === 'fc2') expect(failure).toMatchObject({ kind: kind });
    expect(failure).toMatchObject({ attempts: 2, status });
  });

  it('is given up where it hangs, or is not there', async () => {
    const hanging = await serve(() => {});
    const late = await failureOf(at(hanging, { tries: 1, attemptTimeoutMs: 50 }).invokeAsync('worker', order({})));
    const gone = functionInvoker(
      openCloud({
        credentials: fixedCredentials(ROOT),
        endpoints: parseEndpoints('*=127.0.0.1:1'),
        clock: hastyClock(),
        random: () => 0,
        pace: unpaced,
        tries: 2,
        functionsBy: by,
      }),
      where,
    );

    expect(late).toMatchObject({ code: 'Timeout' });
    expect([late, await failureOf(gone.invokeAsync('worker', order({})))]).toMatchObject([
      { kind: 'unreachable' },
      { code: 'ECONNREFUSED', attempts: 2 },
    ]);
  });

  function at({ endpoints }: LocalServer, more: Partial<CloudOptions> = {}): FunctionInvoker {
    return onEmulator(by, ROOT, { endpoints, ...more });
  }

  async function slow(more: Partial<CloudOptions>) {
    const server = await serve((_, response) => {
      setTimeout(() => response.writeHead(202).end(), 10);
    });
    return { server, invoker: at(server, more) };
  }
});

describe('the real Function Compute', () => {
  it('is asked at the host of the account and region, over HTTPS', async () => {
    const cloud = openCloud({
      credentials: fixedCredentials(ROOT),
      endpoints: parseEndpoints(undefined),
      clock: hastyClock(),
      random: () => 0,
      pace: unpaced,
      tries: 1,
      attemptTimeoutMs: 1,
    });
    const failure = await failureOf(functionInvoker(cloud, where).invokeAsync('worker', order({})));

    expect((failure as Error).message).toContain(`(${ACCOUNT}.cn-hangzhou.fc.aliyuncs.com)`);
  });

  it('is not asked for an account whose number could be part of another host', async () => {
    const invoker = functionInvoker(
      openCloud({
        credentials: fixedCredentials(ROOT),
        endpoints: parseEndpoints(undefined),
        clock: hastyClock(),
        random: () => 0,
        pace: unpaced,
      }),
      { ...where, accountId: '1.evil.example/' },
    );

    expect(await failureOf(invoker.invokeAsync('worker', order({})))).toMatchObject({
      code: 'Unsendable',
      attempts: 0,
    });
  });
});

describe('this process', () => {
  it('runs so many at once, and no more', async () => {
    let running = 0;
    let peak = 0;
    const worker = async () => {
      running += 1;
      peak = Math.max(peak, running);
      await new Promise((resolve) => setTimeout(resolve, 2));
      running -= 1;
    };
    const invoker = localInvoker({ worker }, 3);
    await Promise.all(Array.from({ length: 20 }, () => invoker.invokeAsync('worker', order({}))));
    await invoker.idle();

    expect([peak, running]).toEqual([3, 0]);
  });

  it('tells a failure when all is over, and lets it stop nothing', async () => {
    const done: string[] = [];
    const worker = async (payload: Uint8Array) => {
      const text = new TextDecoder().decode(payload);
      if (text === '1') throw new Error('no');
      done.push(text);
    };
    const invoker = localInvoker({ worker }, 1);
    for (const text of ['0', '1', '2']) await invoker.invokeAsync('worker', bytes(text));

    await expect(invoker.idle()).rejects.toThrow('no');
    expect(done).toEqual(['0', '2']);
  });
});

it('tells what is missing of a function that is not there', async () => {
  expect(await failureOf(onEmulator('fc3').invokeAsync('nobody', order({})))).toMatchObject({ kind: 'notFound' });
});
