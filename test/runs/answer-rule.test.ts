import { afterEach, describe, expect, it } from 'vitest';
import type { AccountFile } from '../../emulator/account.ts';
import { type Emulator, startEmulator } from '../../emulator/index.ts';
import { configSchema } from '../../src/config/schema.ts';
import { type AnsweredRule, answerRule } from '../../src/runs/answer-rule.ts';
import { audit } from '../../src/runs/audit.ts';
import { isRuleEvent, readRuleEvent } from '../../src/runs/rule-event.ts';
import type { Session } from '../../src/session.ts';
import { account, accountId, cluster, metaData } from '../account.ts';
import { json, serve } from '../cloud/local-server.ts';
import { openSession } from '../open-session.ts';
import { management, member, memberId } from '../organization.ts';
import { connectTo } from '../organization-session.ts';
import { memoryStore } from '../store/memory-store.ts';

const token = '=HLQr3BZx/C+token';
const hour = 3_600_000;
const cloudConfig = { evaluations: true, region: 'cn-shanghai' } as const;
const off = metaData({ DisableEncryption: true, EncryptionKMSKeyId: '' });

interface Result {
  readonly accountId: number;
  readonly complianceResourceId: string;
  readonly complianceResourceType: string;
  readonly complianceRegionId: string;
  readonly complianceType: string;
  readonly annotation: string;
  readonly orderingTimestamp: number;
}

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** An account with a periodic rule, audited once. */
async function world(parts: Partial<AccountFile> = {}, config: object = {}) {
  const rule = { ConfigRuleName: 'sealwatch', ResultToken: token, scheduled: true };
  let now = Date.parse('2026-11-22T19:30:00.000Z');
  const clock = { now: () => now };
  const emulator = await startEmulator({ accounts: [account({ configRules: [rule], ...parts })], clock });
  closers.push(() => emulator.close());
  const store = memoryStore();
  const opened = openSession(emulator, {
    store,
    accountId,
    hasty: true,
    config: configSchema.parse({ cloudConfig, ...config }),
  });
  // Requests are dated by the machine's clock, as the emulator wants it; everything else goes by this one.
  const session = { ...opened, clock: { ...opened.clock, now: () => now } };
  await audit(session);
  return {
    emulator,
    session,
    store,
    pass(ms: number) {
      now += ms;
    },
    now: () => now,
    calls: () => emulator.stats().requests,
  };
}

function resultsOf(emulator: Emulator): Result[] {
  return (emulator.account(accountId).configRules[0]?.Evaluations ?? []) as unknown as Result[];
}

const verdictsOf = (emulator: Emulator) =>
  Object.fromEntries(resultsOf(emulator).map((one) => [one.complianceResourceId, one.complianceType]));

/** An event as the platform's documents show it; composed. */
function event(given: { item?: object | null; message?: string; parameters?: object; account?: unknown } = {}): string {
  const { item = null, message = 'ScheduledNotification', parameters = {}, account: of = Number(accountId) } = given;
  return JSON.stringify({
    orderingTimestamp: 1_630_907_917_476,
    invokingEvent: {
      messageType: message,
      notificationCreationTimestamp: 1_600_610_821_106,
      accountId: of,
      configurationType: item === null ? 'NONE' : 'COMMON',
      configurationItem: item,
    },
    ruleParameters: parameters,
    resultToken: token,
  });
}

const item = (id: string, more: object = {}) => ({
  accountId: Number(accountId),
  regionId: 'cn-hangzhou',
  availabilityZone: '',
  resourceId: id,
  resourceName: `name-of-${id}`,
  resourceType: 'ACS::ACK::Cluster',
  captureTime: 1_600_610_821_106,
  configuration: '{}',
  ...more,
});

const several = [
  cluster('on'),
  cluster('off', { meta_data: off }),
  cluster('basic', { cluster_spec: 'ack.standard', meta_data: off }),
  cluster('unread', { meta_data: metaData({ EncryptionKMSKeyId: 'key-1' }) }),
] as never;

describe('an event of a rule of Cloud Config', () => {
  it('without a resource puts what the last audit says of each cluster, one verdict for one, with its reason', async () => {
    const { emulator, session, calls } = await world({ clusters: several });
    const before = calls();
    expect(await answerRule(session, event())).toEqual({ results: 4, calls: 1, removes: true, left: [] });
    expect(calls() - before).toBe(1);
    expect(verdictsOf(emulator)).toEqual({
      on: 'COMPLIANT',
      off: 'NON_COMPLIANT',
      basic: 'NOT_APPLICABLE',
      unread: 'INSUFFICIENT_DATA',
    });
    expect(resultsOf(emulator).find((one) => one.complianceResourceId === 'off')).toEqual({
      accountId: Number(accountId),
      complianceResourceId: 'off',
      complianceResourceName: 'name-of-off',
      complianceResourceType: 'ACS::ACK::Cluster',
      complianceRegionId: 'cn-hangzhou',
      complianceType: 'NON_COMPLIANT',
      annotation: 'Secret encryption at rest is off.',
      orderingTimestamp: 1_630_907_917_476,
    });
    for (const { annotation } of resultsOf(emulator)) expect(annotation).not.toBe('');
  });

  it('puts the results of the check that its parameter names', async () => {
    const { emulator, session } = await world({ clusters: several });
    await answerRule(session, event({ parameters: { checkId: 'kms-key-delete-protection-enabled' } }));
    expect(resultsOf(emulator)).toMatchObject([
      { complianceResourceId: 'key-1', complianceResourceType: 'ACS::KMS::Key', complianceType: 'COMPLIANT' },
    ]);
    await answerRule(session, event({ parameters: { checkId: 'account-kms-not-in-arrears' } }));
    expect(resultsOf(emulator)).toMatchObject([{ complianceResourceId: accountId, complianceRegionId: 'global' }]);
  });

  it('with a resource is answered for that one, without an audit', async () => {
    const { emulator, session, calls } = await world({ clusters: several });
    const before = calls();
    await answerRule(session, event({ item: item('off') }));
    expect([verdictsOf(emulator), calls() - before]).toEqual([{ off: 'NON_COMPLIANT' }, 1]);
  });

  it('puts more than 100 results in parts, and removes those of clusters that are gone, and no others', async () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => cluster(`c${String(index).padStart(3, '0')}`)) as never;
    const { emulator, session, pass } = await world({ clusters: many(230) });
    expect(await answerRule(session, event())).toMatchObject({ results: 230, calls: 3, removes: true });
    expect(resultsOf(emulator)).toHaveLength(230);
    emulator.account(accountId).clusters.splice(120);
    pass(27 * hour);
    expect(await answerRule(session, event())).toMatchObject({ results: 120, calls: 2, removes: true });
    expect(Object.keys(verdictsOf(emulator)).sort()).toEqual(
      Array.from({ length: 120 }, (_, index) => `c${String(index).padStart(3, '0')}`),
    );
  });

  it('removes no result where the list of clusters is not whole', async () => {
    const fault = { operation: 'cs:DescribeClustersV1', status: 500, code: 'Internal' };
    const { emulator, session } = await world({ clusters: several, faults: [fault] });
    emulator.account(accountId).configRules[0] = {
      ConfigRuleName: 'sealwatch',
      ResultToken: token,
      scheduled: true,
      Evaluations: [
        { accountId: 1, complianceResourceId: 'old', complianceResourceType: 't', complianceRegionId: 'r' },
      ],
    };
    expect(await answerRule(session, event())).toMatchObject({ removes: false });
    expect(resultsOf(emulator).map((one) => one.complianceResourceId)).toContain('old');
  });

  it('of a cluster that changed since is answered by what is read now', async () => {
    const { emulator, session, now, pass } = await world({ clusters: several });
    pass(60_000);
    const found = emulator.account(accountId).clusters.find(({ cluster_id }) => cluster_id === 'on');
    if (found !== undefined) found.meta_data = off;
    const changed = { item: item('on', { captureTime: now() }), message: 'ConfigurationItemChangeNotification' };
    await answerRule(session, event(changed));
    expect(verdictsOf(emulator)).toEqual({ on: 'NON_COMPLIANT' });
    // The same later by the clock: nothing else was read.
    await answerRule(session, event({ item: item('on') }));
    expect(verdictsOf(emulator)).toEqual({ on: 'NON_COMPLIANT' });
  });

  it('says of a cluster that is not there that it is none, and of one that may be there that it is unknown', async () => {
    const { emulator, session } = await world();
    await answerRule(session, event({ item: item('gone') }));
    expect(resultsOf(emulator)).toMatchObject([
      {
        complianceResourceId: 'gone',
        complianceType: 'NOT_APPLICABLE',
        annotation: expect.stringContaining('no such'),
      },
    ]);
    const fault = { operation: 'cs:DescribeClustersV1', status: 500, code: 'Internal' };
    const broken = await world({ faults: [fault] });
    await answerRule(broken.session, event({ item: item('gone') }));
    expect(verdictsOf(broken.emulator)).toEqual({ gone: 'INSUFFICIENT_DATA' });
  });

  it('makes an audit where the last one is too old, whatever was read since; of many at once one makes it', async () => {
    const { emulator, session, pass, now } = await world({ clusters: several });
    pass(20 * hour);
    const changed = { item: item('on', { captureTime: now() }), message: 'ConfigurationItemChangeNotification' };
    await answerRule(session, event(changed));
    const lists = () => emulator.stats().calls['cs:DescribeClustersV1'] ?? 0;
    const before = lists();
    pass(7 * hour);
    const patient: Session = {
      ...session,
      clock: { ...session.clock, sleep: () => new Promise((go) => setTimeout(go, 20)) },
    };
    await Promise.all(['on', 'off', 'basic'].map((id) => answerRule(patient, event({ item: item(id) }))));
    expect(lists() - before).toBe(1);
    expect(Object.keys(verdictsOf(emulator)).sort()).toEqual(['basic', 'off', 'on']);
  });

  it.each<[string, string, string]>([
    ['no JSON', 'event', 'cannot be understood'],
    ['no token', event().replace('resultToken', 'token'), 'resultToken is not as it is documented'],
    ['another type of message', event({ message: 'Other' }), 'invokingEvent.messageType is not'],
    ['a change without a resource', event({ message: 'ConfigurationItemChangeNotification' }), 'names none'],
    ['another account', event({ account: 42 }), 'about account 42, and this function audits'],
    ['a resource of another account', event({ item: item('on', { accountId: '42' }) }), 'about account 42'],
    [
      'another region',
      event({ item: item('on', { regionId: 'eu-west-1' }) }),
      'in eu-west-1, which is none of the regions',
    ],
    [
      'another type',
      event({ item: item('i', { resourceType: 'ACS::ECS::Instance' }) }),
      'the rule judges ACS::ACK::Cluster',
    ],
    ['a check that is none', event({ parameters: { checkId: 'none' } }), 'names no check'],
    ['a check that is no text', event({ parameters: { checkId: 7 } }), 'has to be the id of a check'],
    ['a token that is not known', event().replace(token, 'another'), 'InvalidResultToken'],
  ])('is answered by one sentence, and nothing is put: %s', async (_, text, said) => {
    const { emulator, session } = await world({}, { regions: ['cn-hangzhou'] });
    const error = await answerRule(session, text).then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(error?.message).toContain(said);
    expect(error?.message.split('\n')).toHaveLength(1);
    expect(resultsOf(emulator)).toEqual([]);
  });

  it('is not answered where the configuration does not say so', async () => {
    const { session } = await world();
    const silent = { ...session, config: { ...session.config, cloudConfig: { ...cloudConfig, evaluations: false } } };
    await expect(answerRule(silent, event())).rejects.toThrow('cloudConfig.evaluations: true');
  });

  it('fails where Cloud Config does not take the results', async () => {
    const { session } = await world();
    const server = await serve((_, response) => json(response, 200, { RequestId: 'R-1', Result: false }));
    const denying = { ...session, cloud: server.cloud() };
    await expect(answerRule(denying, event())).rejects.toThrow('did not take the results 1 to 1 of 1 (request R-1)');
  });

  it('of an organization is answered for the account of the resource, and without one for all that were audited', async () => {
    const rule = { ConfigRuleName: 'sealwatch', ResultToken: token, scheduled: true };
    const members = [member(0), member(1)];
    const emulator = await startEmulator({ accounts: [management(members, { configRules: [rule] }), ...members] });
    closers.push(() => emulator.close());
    const config = configSchema.parse({
      cloudConfig,
      calls: { pacing: false },
      organization: { accounts: [memberId(0), memberId(1)] },
    });
    const session = { ...(await connectTo(emulator, config)), store: memoryStore() };
    await answerRule(session, event({ item: item('c-0-0', { accountId: Number(memberId(0)) }), account: 7 }));
    expect(resultsOf(emulator)).toMatchObject([{ accountId: Number(memberId(0)), complianceType: 'COMPLIANT' }]);
    const whole: AnsweredRule = await answerRule(session, event());
    expect(whole).toMatchObject({ results: 1, removes: false, left: [accountId, memberId(1)] });
    const foreign = answerRule(session, event({ item: item('c', { accountId: 42 }) }));
    await expect(foreign).rejects.toThrow('about account 42');
  });
});

describe('readRuleEvent', () => {
  it('takes a long account number as text, and knows an event of a rule from a timer', () => {
    expect(readRuleEvent(event({ account: '12345678901234567890' })).accountId).toBe('12345678901234567890');
    expect([
      isRuleEvent(event()),
      isRuleEvent('{"triggerTime":"x"}'),
      isRuleEvent(''),
      isRuleEvent('{"resultToken":1}'),
    ]).toEqual([true, false, false, true]);
  });
});
