import { realpathSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { call } from '../clients.ts';
import { ACCOUNT } from '../fixture.ts';
import { bundle, startHost } from './bundle.ts';

const role = { RoleName: 'Worker', deny: ['kms:*'] };
const { cloud, host, run, code } = await startHost(
  [
    {
      role: `acs:ram::${ACCOUNT}:role/worker`,
      environmentVariables: { OWN: 'own', SHARED: 'own' },
      memorySize: 256,
    },
    { name: 'bare' },
    { name: 'north', region: 'cn-beijing', handler: 'index.callback' },
    { name: 'short', timeout: 0.5 },
    { name: 'broken', code: bundle('throw new SyntaxError("no module")') },
    { name: 'empty', code: bundle('exports.other = 1') },
  ],
  { environment: { SHARED: 'given', SEALWATCH_ENDPOINTS: 'x' } },
  { roles: [role] },
);

describe('a function', () => {
  it('gets its event as a buffer, and the context and variables that are documented', async () => {
    const { json, requestId, body } = await run({ a: 1 });
    expect(json).toMatchObject({
      event: { a: 1 },
      isBuffer: true,
      loggers: ['debug', 'info', 'warn', 'error', 'log'],
      cwd: realpathSync(code),
      context: {
        requestId,
        credentials: { accessKeyId: expect.stringMatching(/^STS\./) },
        function: { name: 'worker', handler: 'index.handler', memory: 256, timeout: 10 },
        service: { qualifier: 'LATEST' },
        region: 'cn-hangzhou',
        accountId: ACCOUNT,
        retryCount: 0,
      },
      env: {
        OWN: 'own',
        SHARED: 'given',
        SEALWATCH_ENDPOINTS: 'x',
        FC_ACCOUNT_ID: ACCOUNT,
        FC_FUNCTION_NAME: 'worker',
        FC_FUNCTION_HANDLER: 'index.handler',
        FC_FUNCTION_MEMORY_SIZE: '256',
        FC_REGION: 'cn-hangzhou',
        FC_INSTANCE_ID: host.invocations.at(-1)?.instanceId,
        ALIBABA_CLOUD_ACCESS_KEY_ID: json.context.credentials.accessKeyId,
        ALIBABA_CLOUD_SECURITY_TOKEN: json.context.credentials.securityToken,
      },
    });
    expect(json.env).not.toHaveProperty('HOME');
    expect(host.invocations.at(-1)).toMatchObject({ requestId, type: 'Sync', retryCount: 0, body });
  });
  it('may do with its keys what its role may', async () => {
    const { json } = await run({});
    const who = await call(cloud.home, json.context.credentials, 'sts:GetCallerIdentity');
    expect(who.body).toMatchObject({ Arn: `acs:ram::${ACCOUNT}:assumed-role/worker/worker` });
    await expect(call(cloud.home, json.context.credentials, 'kms:ListKeys')).rejects.toThrow('forbidden');
  });
  it('has no keys where it has no role', async () => {
    const { json } = await run('', 'bare');
    expect(json.context).not.toHaveProperty('credentials');
    expect(json.env).not.toHaveProperty('ALIBABA_CLOUD_ACCESS_KEY_ID');
  });
  it('gets fresh keys when its clock has gone on for long', async () => {
    let now = Date.now();
    const later = await startHost([{ role: 'worker' }], {}, {}, { clock: { now: () => now } });
    const first = await later.run({});
    now += 20 * 3_600_000;
    const second = await later.run({});
    const id = (answer: typeof first) => answer.json.context.credentials.accessKeyId;
    expect(id(second)).not.toBe(id(first));
  });
  it.each([
    ['text', 'plain', 'plain'],
    ['an object', { a: [1] }, '{"a":[1]}'],
    ['nothing', null, 'null'],
  ])('answers %s', async (_what, answer, body) => {
    expect((await run({ answer })).body.toString()).toBe(body);
  });
  it('answers bytes as they are, many of them too', async () => {
    const { body, errorType } = await run({ big: 8 * 1024 * 1024 });
    expect([body.length, errorType]).toEqual([8 * 1024 * 1024, undefined]);
  });
  it('may call back instead, also to report that it failed', async () => {
    expect((await run({}, 'north')).body.toString()).toBe('called back');
    expect(await run({ fails: true }, 'north')).toMatchObject({
      errorType: 'HandledInvocationError',
      json: { errorMessage: 'reported', errorType: 'Error' },
    });
  });
});

describe('a function that fails', () => {
  it('answers an envelope, and serves the next event', async () => {
    expect(await run({ throws: 'broken order' })).toMatchObject({
      errorType: 'UnhandledInvocationError',
      json: {
        errorMessage: 'broken order',
        errorType: 'TypeError',
        stackTrace: expect.arrayContaining([expect.stringContaining('index.js')]),
      },
    });
    const { isCold } = host.invocations.at(-1) ?? {};
    expect(isCold).toBe(false);
    await run({});
    expect(host.invocations.at(-1)?.instanceId).toBe(host.invocations.at(-2)?.instanceId);
  });
  it.each([
    ['ends its process', { exits: 0 }],
    ['ends it with an error', { exits: 3 }],
    ['throws where nobody catches', { crashes: true }],
  ])('answers an envelope where it %s, and starts anew', async (_what, order) => {
    const errorMessage = expect.stringContaining('Process exited unexpectedly before completing request');
    expect(await run(order)).toMatchObject({ errorType: 'UnhandledInvocationError', json: { errorMessage } });
    expect((await run({})).json.served).toBe(1);
  });
  it('is killed when its time is over', async () => {
    const start = performance.now();
    const { json, log } = await run({ say: 'still here', hangs: true }, 'short');
    expect(json).toMatchObject({ errorMessage: 'Function timed out after 0.5 seconds' });
    expect(log).toContain('still here');
    expect(performance.now() - start).toBeGreaterThan(490);
    // On a busy machine, a function so short may run out of time again.
    await expect.poll(async () => (await run({}, 'short')).json.served).toBe(1);
  });
  it('answers an envelope where its module or its handler cannot be loaded', async () => {
    expect((await run({}, 'broken')).json).toMatchObject({ errorMessage: 'no module', errorType: 'SyntaxError' });
    expect((await run({}, 'empty')).json.errorMessage).toContain('missing the handler handler');
  });
});

describe('the log of an invocation', () => {
  it('holds what was written during it, on both streams, and nothing of another', async () => {
    const first = await run({ say: 'one' });
    const second = await run({ say: 'two' });
    expect(first.log).toContain('one\n');
    expect(first.log).toContain('and one');
    expect(first.log).toContain(`${first.requestId} [INFO] logged`);
    expect(second.log).not.toContain('one');
    expect(first.log).not.toContain('\u0000');
  });
});

describe('instances', () => {
  it('serve one request at a time, and are used again', async () => {
    const many = await startHost([{}]);
    await Promise.all([1, 2, 3].map(() => many.run({ sleep: 150 })));
    const ids = () => new Set(many.host.invocations.map(({ instanceId }) => instanceId));
    expect(ids().size).toBe(3);
    await many.run({});
    expect(ids().size).toBe(3);
    expect(many.host.invocations.map(({ isCold }) => isCold)).toEqual([true, true, true, false]);
  });
  it('are limited in number', async () => {
    const few = await startHost([{}], { maxInstances: 1 });
    const busy = few.run({ sleep: 200 });
    await expect(few.run({})).rejects.toMatchObject({ status: 429, code: 'ResourceExhausted' });
    few.takeOn({ answer: 'waited' });
    await Promise.all([busy, few.host.drain()]);
    expect(few.host.invocations.at(-1)).toMatchObject({ type: 'Async', retryCount: 0 });
  });
  it('are killed at will, busy or idle', async () => {
    const doomed = await startHost([{}]);
    const running = doomed.run({ hangs: true });
    await expect.poll(() => doomed.host.kill('worker')).toBe(1);
    expect((await running).json.errorMessage).toContain('Process exited');
    await doomed.run({});
    expect(doomed.host.kill('worker')).toBe(1);
    expect((await doomed.run({})).json.served).toBe(1);
  });
});
