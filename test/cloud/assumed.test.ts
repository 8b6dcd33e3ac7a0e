import { afterAll, describe, expect, it } from 'vitest';
import { startEmulator } from '../../emulator/index.ts';
import { assumedCredentials } from '../../src/cloud/assumed.ts';
import { openCloud } from '../../src/cloud/call.ts';
import { fixedCredentials } from '../../src/cloud/credentials.ts';
import { parseEndpoints } from '../../src/cloud/endpoints.ts';
import { unpaced } from '../../src/cloud/pace.ts';
import { ExpectedError } from '../../src/model/errors.ts';
import { accessKey, accountId } from '../account.ts';
import { failureOf, serve } from './local-server.ts';

const minute = 60_000;
let now = Date.now();
const clock = { now: () => now, sleep: () => Promise.resolve() };
const trusting = (RAM: string) => ({ Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { RAM } }] });
const emulator = await startEmulator({
  clock: { now: () => now },
  accounts: [
    { accountId, accessKeys: [accessKey] },
    {
      accountId: '42',
      roles: [
        { RoleName: 'auditor', AssumeRolePolicyDocument: trusting(`acs:ram::${accountId}:root`) },
        { RoleName: 'private', AssumeRolePolicyDocument: trusting('acs:ram::7:root') },
      ],
    },
  ],
});
afterAll(() => emulator.close());

const calls = () => emulator.stats().calls['sts:AssumeRole'] ?? 0;

function open(role = 'auditor', endpoints = parseEndpoints(emulator.endpointsLine)) {
  emulator.resetStats();
  const credentials = fixedCredentials({ accessKeyId: accessKey.id, accessKeySecret: accessKey.secret });
  // Signatures are dated by the machine's clock, wherever the test's own has got to.
  const cloud = openCloud({
    credentials,
    endpoints,
    clock: { now: Date.now, sleep: clock.sleep },
    random: () => 0,
    pace: unpaced,
    tries: 2,
  });
  return assumedCredentials({ cloud, clock }, { roleArn: `acs:ram::42:role/${role}`, sessionName: 'sealwatch-1' });
}

describe('credentials of an assumed role', () => {
  it('are those of the other account, under the name of the session', async () => {
    const source = open();
    const cloud = openCloud({
      credentials: source,
      endpoints: parseEndpoints(emulator.endpointsLine),
      clock: { now: Date.now, sleep: clock.sleep },
      random: () => 0,
      pace: unpaced,
    });
    const { body } = await cloud.call('sts:GetCallerIdentity', { regionId: '' });

    expect(body).toMatchObject({ AccountId: '42', Arn: 'acs:ram::42:assumed-role/auditor/sealwatch-1' });
  });

  it('are asked for once, however many want them at once', async () => {
    const source = open();
    const all = await Promise.all(Array.from({ length: 50 }, () => source.get()));

    expect(new Set(all.map(({ accessKeyId }) => accessKeyId)).size).toBe(1);
    expect(calls()).toBe(1);
  });

  it('are renewed ahead of their end, once, and not before', async () => {
    const source = open();
    const first = await source.get();
    now += 49 * minute;
    expect(await source.get()).toEqual(first);
    now += 2 * minute;
    const [second, third] = await Promise.all([source.get(), source.get()]);

    expect(second?.accessKeyId).not.toBe(first.accessKeyId);
    expect(third).toEqual(second);
    expect(calls()).toBe(2);
  });

  it('serve to their end where renewing fails, and no longer', async () => {
    const source = open();
    const first = await source.get();
    emulator.setFaults([{ operation: 'sts:AssumeRole', status: 403, code: 'NoPermission' }]);
    now += 55 * minute;
    expect(await source.get()).toEqual(first);
    now += 6 * minute;
    const failure = await failureOf(source.get());
    emulator.setFaults([]);

    expect(failure).toBeInstanceOf(ExpectedError);
    expect((failure as Error).message).toContain('sts:AssumeRole');
    expect((await source.get()).accessKeyId).not.toBe(first.accessKeyId);
  });

  it('are refused with the cloud’s own word', async () => {
    expect(await failureOf(open('private').enter())).toMatchObject({ kind: 'accessDenied' });
    expect(await failureOf(open('nobody').enter())).toMatchObject({ kind: 'notFound' });
  });

  it.each([
    ['nothing', {}],
    ['no token', { Credentials: { AccessKeyId: 'a', AccessKeySecret: 'b', Expiration: '2030-01-01T00:00:00Z' } }],
    ['no end', { Credentials: { AccessKeyId: 'a', AccessKeySecret: 'b', SecurityToken: 'c' } }],
    [
      'a broken key',
      {
        Credentials: {
          AccessKeyId: 'a\nb',
          AccessKeySecret: 'b',
          SecurityToken: 'c',
          Expiration: '2030-01-01T00:00:00Z',
        },
      },
    ],
  ])('are not made up where the answer has %s', async (_, body) => {
    const server = await serve((_, response) => response.end(JSON.stringify(body)));

    expect(await failureOf(open('auditor', server.endpoints).enter())).toMatchObject({ kind: 'unexpectedAnswer' });
  });
});
