import { afterEach, describe, expect, it } from 'vitest';
import type { AccountFile } from '../../emulator/account.ts';
import type { Fault } from '../../emulator/faults.ts';
import { ExpectedError } from '../../src/model/errors.ts';
import { notifyPlan } from '../../src/runs/notify-remediation.ts';
import { leaseName, planRemediation } from '../../src/runs/plan-remediation.ts';
import { acknowledgeLock, applyPlan, remediate } from '../../src/runs/remediate.ts';
import { acquireLease } from '../../src/state/lease.ts';
import { lastAudit } from '../../src/state/reports.ts';
import type { Store } from '../../src/store/store.ts';
import { accessKey, key, metaData } from '../account.ts';
import {
  accountId,
  encryptedWith,
  journalOf,
  messagesIn,
  offCluster,
  openWorld,
  type World,
  type WorldOptions,
} from '../remediation/world.ts';

const call = 'cs:UpdateKMSEncryption';
const minute = 60_000;

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

async function open(parts: Partial<AccountFile> = {}): Promise<World> {
  world = await openWorld(parts);
  return world;
}

function run(on: World, options: WorldOptions = {}, minutes = 60) {
  return remediate(on.session(options), { only: [], by: 'test', until: on.now() + minutes * minute });
}

async function words(on: World) {
  return (await journalOf(on).entries()).map(({ what, outcome }) => (outcome === null ? what : `${what} ${outcome}`));
}

const fault = (code: string, status: number, more: Partial<Fault> = {}): Fault => ({
  operation: call,
  code,
  status,
  ...more,
});

describe('remediate', () => {
  it('turns one cluster on, and says so before and after', async () => {
    const on = await open();
    const { applied, plan, kept } = await run(on);
    expect(applied.changes.map(({ cluster, outcome }) => [cluster.id, outcome])).toEqual([['c1', 'done']]);
    expect(encryptedWith(on, 'c1')).toBe('key-new');
    expect(on.calls(call)).toBe(1);
    expect(await words(on)).toEqual(['begins', 'calls', 'accepted', 'changing', 'ends done', 'notified done']);
    const messages = await messagesIn(on.store);
    expect(messages).toHaveLength(2);
    expect(messages[0]).toContain('Turning Secret encryption on: name-of-c1');
    expect(messages[1]).toContain('kubectl get secrets');
    expect(plan.changes.map(({ cluster, result }) => [cluster.id, result])).toEqual([
      ['c1', 'passed'],
      ['c2', 'blocked'],
    ]);
    expect(kept).toBeDefined();
    expect((await lastAudit(on.store, accountId, Date.now()))?.plan).toEqual(plan);
  });

  it('turns the next one on in the next run, and then has nothing to do', async () => {
    const on = await open();
    await run(on);
    on.pass(10 * minute);
    expect((await run(on)).applied.changes.map(({ cluster }) => cluster.id)).toEqual(['c2']);
    on.pass(10 * minute);
    const third = await run(on);
    expect([third.plan.changes, third.applied.changes]).toEqual([[], []]);
    expect(on.calls(call)).toBe(2);
  });

  it('makes several changes in one run, one after the other, where that is configured', async () => {
    const on = await open();
    const { applied } = await run(on, { remediation: { maxPerRun: 5, maxPercent: 100 } });
    expect(applied.changes.map(({ cluster, outcome }) => [cluster.id, outcome])).toEqual([
      ['c1', 'done'],
      ['c2', 'done'],
    ]);
  });

  it.each<[string, WorldOptions]>([
    ['mode plan', { remediation: { mode: 'plan' } }],
    ['nothing selected', { remediation: { select: {} } }],
    ['no key', { remediation: { keys: [] } }],
    ['the kill switch', { env: { SEALWATCH_REMEDIATION: 'off' } }],
    ['a closed window', { remediation: { maintenanceWindows: [{ from: '01:00', to: '02:00', timeZone: 'UTC' }] } }],
    ['no store', { store: undefined }],
  ])('makes no call with %s', async (_, options) => {
    const on = await open();
    const { applied } = await run(on, options);
    expect(applied.changes).toEqual([]);
    expect(on.calls(call)).toBe(0);
    expect(await words(on)).toEqual([]);
  });

  it.each<[string, Fault, string]>([
    ['its in-cluster role is refused', fault('ForbiddenUpdateKMSState', 403), 'denied-rbac'],
    ['the role of ACK is missing', fault('MissingAuth.AliyuncsManagedSecurityRole', 400), 'denied-role'],
    ['it comes too soon', fault('ErrorClusterState', 409), 'denied-conflict'],
    ['it is throttled', fault('Throttling.User', 400), 'denied-throttled'],
    ['RAM denies it', fault('Forbidden.RAM', 403), 'denied'],
    ['the answer is lost, and it never arrived', { operation: call, kind: 'reset', when: 'before' }, 'unknown'],
    ['the cloud fails over it', fault('InternalError', 500), 'unknown'],
    ['a gateway answers in its place', { operation: call, kind: 'html', status: 502, when: 'before' }, 'unknown'],
  ])('calls once and latches where %s', async (_, struck, outcome) => {
    const on = await open({ faults: [struck] });
    const first = await run(on);
    expect(first.applied.changes.map((change) => change.outcome)).toEqual([outcome]);
    expect((await journalOf(on).read()).lock).toMatchObject({ outcome, cluster: { id: 'c1' } });
    expect(await messagesIn(on.store)).toHaveLength(2);
    expect((await messagesIn(on.store))[1]).toContain('sealwatch remediate --acknowledge');
    on.emulator.setFaults([]);
    on.pass(60 * minute);
    const second = await run(on);
    expect(second.applied.changes).toEqual([]);
    expect(second.plan.lock?.outcome).toBe(outcome);
    expect(on.calls(call)).toBe(1);
  });

  it.each<[string, Fault]>([
    ['reset', { operation: call, kind: 'reset', when: 'after' }],
    ['an error', fault('InternalError', 500, { when: 'after' })],
    ['HTML', { operation: call, kind: 'html', when: 'after' }],
  ])('finds out that the call was accepted where its answer was lost: %s', async (_, struck) => {
    const on = await open({ faults: [struck] });
    const { applied } = await run(on);
    expect(applied.changes.map(({ outcome }) => outcome)).toEqual(['done']);
    expect(await words(on)).toContain('lost');
    expect(on.calls(call)).toBe(1);
  });

  it.each<[string, Partial<AccountFile>, string]>([
    ['stays updating', { updates: { c1: 'stuck' } }, 'stuck'],
    ['fails', { updates: { c1: 'failed' } }, 'cluster-gone'],
    ['stays as it was', { updates: { c1: 'unchanged' } }, 'no-effect'],
  ])('latches where the cluster %s', async (_, parts, outcome) => {
    const on = await open(parts);
    const { applied } = await run(on);
    expect(applied.changes.map((change) => change.outcome)).toEqual([outcome]);
    expect((await journalOf(on).read()).lock?.outcome).toBe(outcome);
    expect(on.calls(call)).toBe(1);
  });

  it('says at once that the key was disabled meanwhile', async () => {
    const on = await open();
    const disable = () => {
      const found = on.emulator.account(accountId).keys.find(({ KeyId }) => KeyId === 'key-new');
      if (found !== undefined) found.KeyState = 'Disabled';
    };
    const { applied } = await run(on, { onSleep: disable });
    expect(applied.changes[0]).toMatchObject({ outcome: expect.stringMatching(/^(key-lost|cluster-gone)$/) });
    expect((await journalOf(on).read()).lock).not.toBeNull();
  });

  it('waits for a cluster that cannot be read, and gives up at its deadline', async () => {
    const on = await open();
    const deny = () =>
      on.emulator.setFaults([{ operation: 'cs:DescribeClusterDetail', status: 403, code: 'Forbidden.RAM' }]);
    const { applied } = await run(on, { onSleep: deny, remediation: { waitMinutes: 5 } }, 120);
    expect(applied.changes[0]?.outcome).toBe('unreadable');
  });

  it('leaves what it cannot wait for to the next run, which ends it and calls nothing', async () => {
    const on = await open({ updates: { c1: 'stuck' } });
    const first = await run(on, {}, 1);
    expect(first.applied.changes.map(({ outcome, step }) => [outcome, step])).toEqual([[null, 'waiting']]);
    const second = await run(on, {}, 1);
    expect(second.plan.open?.cluster.id).toBe('c1');
    expect(second.applied.changes.map(({ outcome }) => outcome)).toEqual([null]);
    on.pass(30 * minute);
    expect((await run(on, {}, 1)).applied.changes.map(({ outcome }) => outcome)).toEqual(['stuck']);
    expect(on.calls(call)).toBe(1);
  });

  it('tells once what could be turned on, where nothing is armed', async () => {
    const on = await open();
    const armless = { remediation: { mode: 'plan' }, env: { SEALWATCH_SLACK_WEBHOOK: 'http://127.0.0.1:1/hook' } };
    for (let night = 0; night < 2; night += 1) {
      const { report, plan } = await run(on, armless);
      await notifyPlan(on.session(armless), report, plan);
      on.pass(60 * minute);
    }
    const messages = await messagesIn(on.store);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain('Secret encryption of 1 cluster could be turned on');
    expect(messages[0]).toContain('sealwatch remediate --cluster c1');
  });

  it('counts what another run left as one of its own', async () => {
    const on = await open();
    const session = on.session();
    const die = () => Promise.reject(new Error('killed'));
    const killed = { ...session, clock: { ...session.clock, sleep: die } };
    await expect(remediate(killed, { only: [], by: 'test', until: on.now() + 60 * minute })).rejects.toThrow('killed');
    on.pass(10 * minute);
    expect((await run(on)).applied.changes.map(({ cluster, outcome }) => [cluster.id, outcome])).toEqual([
      ['c1', 'done'],
    ]);
    expect(on.calls(call)).toBe(1);
  });

  it('goes on once a person has acknowledged, who stands in the journal', async () => {
    const on = await open({ faults: [fault('ErrorClusterState', 409)] });
    await expect(acknowledgeLock(on.session(), accountId, 'alice')).rejects.toThrow(ExpectedError);
    await run(on);
    on.emulator.setFaults([]);
    on.pass(10 * minute);
    expect(await acknowledgeLock(on.session(), accountId, 'alice')).toContain('alice');
    expect((await journalOf(on).entries()).at(-1)).toMatchObject({ what: 'acknowledges', by: 'alice' });
    expect((await run(on)).applied.changes.map(({ outcome }) => outcome)).toEqual(['done']);
  });

  it('never encrypts again what somebody switched off, with whatever key', async () => {
    const on = await open({ clusters: [offCluster('c1')] as never });
    await run(on);
    const [found] = on.emulator.account(accountId).clusters;
    if (found !== undefined) found.meta_data = '{"Capabilities":{"DisableEncryption":true,"EncryptionKMSKeyId":""}}';
    on.pass(60 * minute);
    const { plan } = await run(on);
    const said = plan.changes[0]?.guards.find(({ guard }) => guard === 'never-encrypted');
    expect(said?.message.id).toBe('encrypted-by-us');
    expect(on.calls(call)).toBe(1);
  });

  it('makes no change while another run does', async () => {
    const on = await open();
    const clock = on.session().clock;
    await acquireLease(on.store, leaseName(accountId), { holder: 'another', ttlMs: minute, clock, random: () => 0.5 });
    const { plan, applied } = await run(on);
    expect(plan.changes[0]?.guards.find(({ guard }) => guard === 'lease')?.result).toBe('blocked');
    expect(applied.busy).toBe(true);
    expect(on.calls(call)).toBe(0);
  });

  it('looks again right before it calls', async () => {
    const on = await open();
    const session = on.session({ remediation: { maxPerRun: 2, maxPercent: 100 } });
    // While c1 is waited for, somebody begins to upgrade c2.
    const upgrade = async (ms: number) => {
      await session.clock.sleep(ms);
      const found = on.emulator.account(accountId).clusters.find(({ cluster_id }) => cluster_id === 'c2');
      if (found !== undefined) found.state = 'upgrading';
    };
    const { applied } = await remediate(
      { ...session, clock: { ...session.clock, sleep: upgrade } },
      { only: [], by: 'test', until: on.now() + 60 * minute },
    );
    expect(applied.changes.map(({ cluster }) => cluster.id)).toEqual(['c1']);
    expect(applied.heldBack.map(({ cluster }) => cluster.id)).toEqual(['c2']);
    expect(on.calls(call)).toBe(1);
  });

  describe('while the announcement is delivered', () => {
    const env = { SEALWATCH_SLACK_WEBHOOK: 'http://127.0.0.1:1/hook' };
    const onePass = (act: () => void | Promise<void>) => {
      let isFirst = true;
      return async () => {
        if (isFirst) await act();
        isFirst = false;
      };
    };
    const turn = (on: World, id: string, meta: object) => {
      const found = on.emulator.account(accountId).clusters.find(({ cluster_id }) => cluster_id === id);
      if (found !== undefined) found.meta_data = metaData(meta as never);
    };
    const takeOver = (on: World, ahead: number) =>
      acquireLease(on.store, leaseName(accountId), {
        holder: 'another',
        ttlMs: minute,
        clock: { now: () => on.now() + ahead, sleep: () => Promise.resolve() },
        random: () => 0.5,
      });

    it('leaves a cluster as a person turned it on, with the key of that person, and remembers it', async () => {
      const on = await open();
      const person = () => turn(on, 'c1', { DisableEncryption: false, EncryptionKMSKeyId: 'key-1' });
      const { applied } = await run(on, { env, onSleep: onePass(person) });
      expect(applied.changes).toMatchObject([{ outcome: 'not-called', detail: expect.stringContaining('key-1') }]);
      expect([encryptedWith(on, 'c1'), on.calls(call)]).toEqual(['key-1', 0]);
      expect(await words(on)).toEqual(['begins', 'found-encrypted', 'ends not-called', 'notified not-called']);

      // No report has seen it on, and nothing of it is left in the cluster.
      turn(on, 'c1', { DisableEncryption: true, EncryptionKMSKeyId: '' });
      on.pass(10 * minute);
      const { plan } = await run(on, {}, 1);
      const change = plan.changes.find(({ cluster }) => cluster.id === 'c1');
      expect(change?.guards.find(({ guard }) => guard === 'never-encrypted')?.message.id).toBe('seen-encrypted');
      expect(encryptedWith(on, 'c1')).toBeUndefined();
    });

    it.each<[string, object, (on: World) => unknown]>([
      [
        'the window closes',
        { maintenanceWindows: [{ from: '19:00', to: '20:00', timeZone: 'UTC' }] },
        (on) => on.pass(40 * minute),
      ],
      ['another run takes over', {}, (on) => takeOver(on, 60 * minute)],
      [
        'the cluster begins to change',
        {},
        (on) => {
          const found = on.emulator.account(accountId).clusters.find(({ cluster_id }) => cluster_id === 'c1');
          if (found !== undefined) found.state = 'upgrading';
        },
      ],
      [
        'somebody leaves the cluster out',
        { exclude: { tags: ['encrypt=no'] } },
        (on) => {
          const found = on.emulator.account(accountId).clusters.find(({ cluster_id }) => cluster_id === 'c1');
          if (found !== undefined)
            found.tags = [
              { key: 'env', value: 'prod' },
              { key: 'encrypt', value: 'no' },
            ];
        },
      ],
      [
        'the key is disabled',
        {},
        (on) => {
          const found = on.emulator.account(accountId).keys.find(({ KeyId }) => KeyId === 'key-new');
          if (found !== undefined) found.KeyState = 'Disabled';
        },
      ],
    ])('makes no call where %s', async (_, remediation, act) => {
      const on = await open();
      const onSleep = onePass(async () => {
        await act(on);
      });
      const { applied } = await run(on, { env, remediation, onSleep });
      expect(applied.changes.map(({ outcome }) => outcome)).toEqual(['not-called']);
      expect(on.calls(call)).toBe(0);
      expect((await journalOf(on).read()).lock).toBeNull();
    });

    it('makes no call where the kill switch is set', async () => {
      const on = await open();
      let isSet = false;
      const session = on.session({
        env,
        onSleep: onePass(() => {
          isSet = true;
        }),
      });
      const until = on.now() + 60 * minute;
      const switched = Object.defineProperty({ ...session }, 'killSwitch', { get: () => isSet });
      const { applied } = await remediate(switched, { only: [], by: 'test', until });
      expect([applied.changes[0]?.outcome, on.calls(call)]).toEqual(['not-called', 0]);
    });

    it('renews the lease that ended meanwhile, where nobody took it', async () => {
      const on = await open();
      const { applied } = await run(on, { env, deadAfterMs: minute, onSleep: onePass(() => on.pass(4 * minute)) });
      expect(applied.changes.map(({ outcome }) => outcome)).toEqual(['done']);
    });

    it('waits for a channel that never answers no longer than its time', async () => {
      const on = await open();
      const openChannel = () =>
        Promise.resolve({ digest: 'd', spacingMs: 1_000, send: () => new Promise<never>(() => {}) });
      const session = { ...on.session({ env }), openChannel };
      const { applied } = await remediate(session, { only: [], by: 'test', until: on.now() + 60 * minute });
      expect(applied.changes.map(({ outcome }) => outcome)).toEqual(['done']);
    });
  });

  it.each([
    ['the lease ends', 10_000, 15_000, 'the lease was lost'],
    ['the guards were asked too long ago', 10 * minute, 45_000, 'the guards were asked too long ago'],
    ['the clock is set back', 10 * minute, -minute, 'the guards were asked too long ago'],
  ])('makes no call where %s while the journal is written', async (_, deadAfterMs, journalMs, said) => {
    const on = await open();
    const store: Store = {
      ...on.store,
      putIfAbsent(name, bytes) {
        const isCall = name.startsWith('journal/') && new TextDecoder().decode(bytes).includes('"what":"calls"');
        if (isCall) on.pass(journalMs);
        return on.store.putIfAbsent(name, bytes);
      },
    };
    const { applied } = await run(on, { store, deadAfterMs });
    expect(applied.changes).toMatchObject([{ outcome: 'not-called', detail: said }]);
    expect(await words(on)).toEqual(['begins', 'calls', 'ends not-called', 'notified not-called']);
    expect(on.calls(call)).toBe(0);
  });

  it('leaves the lease of a run on a machine whose clock is 14 minutes behind to it', async () => {
    const on = await open();
    const clock = { now: () => on.now() - 14 * minute, sleep: () => Promise.resolve() };
    await acquireLease(on.store, leaseName(accountId), { holder: 'late', ttlMs: minute, clock, random: () => 0.5 });
    expect((await run(on)).applied.busy).toBe(true);
    on.pass(3 * minute);
    expect((await run(on)).applied.busy).toBe(false);
  });

  it('uses KMS’s own id of a key that is configured by its alias', async () => {
    const on = await open({ aliases: [{ AliasName: 'alias/new', KeyId: 'key-new', RegionId: 'cn-hangzhou' }] });
    await run(on, { remediation: { keys: [{ tag: 'env=prod', key: 'alias/new' }] } });
    expect(encryptedWith(on, 'c1')).toBe('key-new');
  });

  it('holds a change back whose alias was moved to another key after it was agreed to', async () => {
    const keys = [key('key-1'), key('key-new'), key('key-late')];
    const on = await open({
      keys: keys as never,
      aliases: [{ AliasName: 'alias/new', KeyId: 'key-new', RegionId: 'cn-hangzhou' }],
    });
    const session = on.session({ remediation: { keys: [{ tag: 'env=prod', key: 'alias/new' }] } });
    const planned = await planRemediation(session, { only: [] });
    const agreed = planned.plan.changes.filter(({ result }) => result === 'passed');
    const [alias] = on.emulator.account(accountId).aliases;
    if (alias !== undefined) alias.KeyId = 'key-late';

    const { changes, heldBack } = await applyPlan(session, planned, agreed, { by: 'test', until: on.now() + minute });
    expect(changes).toEqual([]);
    expect(heldBack[0]?.guards.find(({ result }) => result !== 'passed')?.message).toEqual({
      id: 'key-swapped',
      data: { planned: 'key-new', now: 'key-late' },
    });
    expect(on.calls(call)).toBe(0);
  });

  it.each<[string, unknown]>([
    [
      'meanwhile',
      [
        { key: 'env', value: 'prod' },
        { key: 'encrypt', value: 'no' },
      ],
    ],
    ['with another tag that is a name alone', [{ key: 'alone' }, { key: 'encrypt', value: 'no' }]],
    ['perhaps, with tags that cannot be understood', [{ key: 'encrypt', value: 'no' }, 'odd']],
  ])('leaves alone what somebody left out by a tag %s', async (_, tags) => {
    const on = await open();
    const options = { remediation: { select: { regions: ['cn-hangzhou'] }, exclude: { tags: ['encrypt=no'] } } };
    const session = on.session(options);
    const planned = await planRemediation(session, { only: ['c1'] });
    const found = on.emulator.account(accountId).clusters.find(({ cluster_id }) => cluster_id === 'c1');
    if (found !== undefined) found.tags = tags;

    const agreed = planned.plan.changes.filter(({ result }) => result === 'passed');
    expect(agreed).toHaveLength(1);
    await applyPlan(session, planned, agreed, { by: 'test', until: on.now() + minute });
    // And with an audit that has seen it.
    on.pass(minute);
    await remediate(on.session(options), { only: ['c1'], by: 'test', until: on.now() + minute });
    expect(on.calls(call)).toBe(0);
  });

  it('asks a RAM user’s in-cluster role, and stops where it is not enough', async () => {
    const user = { ...accessKey, userName: 'auditor' };
    const on = await open({ accessKeys: [user] });
    const { plan } = await run(on);
    expect(plan.changes[0]?.guards.find(({ guard }) => guard === 'rbac')?.result).not.toBe('passed');
    expect(on.calls(call)).toBe(0);
  });

  it('does not take a key that a check is against', async () => {
    const on = await open({
      keys: [key('key-1'), key('key-new', { DeletionProtection: 'Disabled' })] as never,
    });
    const { plan } = await run(on);
    expect(plan.changes[0]?.guards.find(({ guard }) => guard === 'key')?.message.id).toBe('delete-unprotected');
    expect(on.calls(call)).toBe(0);
  });
});
