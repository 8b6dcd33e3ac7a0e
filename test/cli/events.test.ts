import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Emulator, startEmulator, startSlack } from '../../emulator/index.ts';
import { run } from '../../src/cli/run.ts';
import { accessKey, accountId } from '../account.ts';
import { richAccount } from '../rich-account.ts';

let directory: string;
let emulator: Emulator;
let store: string;
let webhook: string | undefined;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sealwatch-events-'));
});
afterAll(() => rm(directory, { recursive: true }));
beforeEach(async () => {
  emulator = await startEmulator({ accounts: [richAccount()] });
  store = await mkdtemp(join(directory, 'store-'));
  webhook = undefined;
});
afterEach(() => emulator.close());

async function sealwatch(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const into = (texts: string[]) => ({ write: (text: string) => texts.push(text) > 0 });
  const config = join(directory, 'unpaced.yaml');
  await writeFile(config, 'calls: {pacing: false, tries: 2, deadline: 2}\n');
  const code = await run(args, {
    stdout: into(out),
    stderr: into(err),
    env: {
      SEALWATCH_CONFIG: config,
      SEALWATCH_STORE: store,
      ...(webhook !== undefined && { SEALWATCH_SLACK_WEBHOOK: webhook }),
      SEALWATCH_ENDPOINTS: emulator.endpointsLine,
      ALIBABA_CLOUD_ACCESS_KEY_ID: accessKey.id,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKey.secret,
    },
    now: Date.now,
    signal: new AbortController().signal,
  });
  return { code, stdout: out.join(''), stderr: err.join('') };
}

async function eventFile(text: string): Promise<string> {
  const file = join(directory, 'event.json');
  await writeFile(file, text);
  return file;
}

const disabled = JSON.stringify({
  eventId: 'e-1',
  eventName: 'DisableKey',
  serviceName: 'Kms',
  acsRegion: 'cn-hangzhou',
  recipientAccountId: accountId,
  sourceIpAddress: '203.0.113.7',
  userIdentity: { type: 'ram-user', userName: 'mallory\u001b[2J' },
  requestParameters: { KeyId: 'key-1' },
});

describe('sealwatch events', () => {
  it('tells what must be done at once and exits 1; the same again is told as handled', async () => {
    await sealwatch('audit', '--format', 'json');
    const key = emulator.account(accountId).keys.find(({ KeyId }) => KeyId === 'key-1');
    Object.assign(key as object, { KeyState: 'Disabled' });
    const file = await eventFile(disabled);
    const first = await sealwatch('events', file);
    const second = await sealwatch('events', file);

    expect(first.code).toBe(1);
    expect(first.stdout).toContain('CRITICAL  key key-1 is Disabled');
    expect(first.stdout).toContain('EnableKey');
    expect(first.stdout).not.toContain('\u001b');
    expect(second).toMatchObject({ code: 0 });
    expect(second.stdout).toContain('Handled before: 1');
  });

  it('tells of a key policy that denies the role: exit 1, and a critical alert with the actor', async () => {
    const slack = await startSlack();
    onTestFinished(() => slack.close());
    await sealwatch('audit', '--notify', '--format', 'json');
    const statement = {
      Effect: 'Deny',
      Action: ['kms:Decrypt'],
      Resource: ['*'],
      Principal: { RAM: [`acs:ram::${accountId}:*`] },
    };
    const condition = { StringNotLike: { 'acs:PrincipalARN': 'acs:ram:*:*:role/aliyuncsmanagedsecurityrole' } };
    const setKeyPolicy = (id: string, more: object) => {
      emulator.account(accountId).keyPolicies['key-1'] = { Version: '1', Statement: [{ ...statement, ...more }] };
      const event = { ...JSON.parse(disabled), eventId: id, eventName: 'SetKeyPolicy' };
      return eventFile(JSON.stringify({ ...event, userIdentity: { type: 'ram-user', userName: 'mallory' } }));
    };
    webhook = slack.url;
    // A condition that excepts the role decides: nothing is denied.
    const excepted = await sealwatch('events', await setKeyPolicy('e-1', { Condition: condition }));
    const denied = await sealwatch('events', await setKeyPolicy('e-2', {}));

    expect(excepted.code).toBe(0);
    expect(denied.code).toBe(1);
    expect(denied.stdout).toMatch(/kms-key-policy-allows-service-role\s+key-1\s+.*SetKeyPolicy.*mallory/);
    const message = JSON.stringify(slack.messages.at(-1)?.payload);
    for (const text of ['CRITICAL', 'key-1', 'SetKeyPolicy', 'mallory'])
      expect(message.toUpperCase()).toContain(text.toUpperCase());
  });

  it('keeps what it cannot read, exits 2, and replays it', async () => {
    expect((await sealwatch('events', await eventFile('{"data": 1}'))).code).toBe(2);
    const listed = await sealwatch('dead-letters');
    expect(listed.stdout).toContain('is neither a record of ActionTrail nor holds one');
    const replayed = await sealwatch('dead-letters', 'replay');

    expect(replayed).toMatchObject({ code: 2 });
    expect(replayed.stdout).toContain('malformed');
    expect(JSON.parse((await sealwatch('dead-letters', '--format', 'json')).stdout)).toHaveLength(1);
  });

  it('says what is wrong with what was asked', async () => {
    expect(await sealwatch('events')).toMatchObject({ code: 2 });
    expect(await sealwatch('events', '/nowhere')).toMatchObject({ code: 2 });
    expect(await sealwatch('dead-letters', 'burn')).toMatchObject({ code: 2 });
  });
});

describe('sealwatch doctor', () => {
  it('exits 0 where nothing is missing, and 2 where a permission is, with how to grant it', async () => {
    expect(await sealwatch('doctor')).toMatchObject({ code: 0 });
    Object.assign(emulator.account(accountId).accessKeys[0] as object, { deny: ['kms:DescribeKey'] });
    const { code, stdout } = await sealwatch('doctor');

    expect(code).toBe(2);
    expect(stdout).toContain('missing  permission: kms:DescribeKey');
    expect(stdout).toContain('Allow kms:DescribeKey');
    expect(JSON.parse((await sealwatch('doctor', '--format', 'json')).stdout)).toMatchObject({ healthy: false });
  });
});
