import { createHash } from 'node:crypto';
import type { CloudEvent } from '../../emulator/actiontrail/cloud-event.ts';
import { changeEverywhere } from '../../src/runs/change-everywhere.ts';
import { beat, checkHeartbeat } from '../../src/runs/heartbeat.ts';
import { ingestObjects } from '../../src/runs/ingest-objects.ts';
import { notifyChange } from '../../src/runs/notify-change.ts';
import { notifyPlan } from '../../src/runs/notify-remediation.ts';
import { auditAssigned, auditOrganization } from '../../src/runs/organization/deployed.ts';
import { acknowledgeLock, remediate } from '../../src/runs/remediate.ts';
import { repairStore } from '../../src/runs/repair.ts';
import type { Session } from '../../src/session.ts';
import type { Store } from '../../src/store/store.ts';
import { accountId } from '../account.ts';
import { VirtualTime } from '../remediation/virtual-time.ts';
import { moods, SoakChannel } from './channels.ts';
import { Invariants } from './invariants.ts';
import { type End, Invocation, noTrouble, type Surroundings, type Trouble, trailBucket } from './machine.ts';
import { accountIds, keyOf, Organization, regionId } from './organization.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** How often somebody runs `sealwatch store repair`. */
const repairEveryDays = 4;
const start = Date.parse('2026-11-22T00:00:00.000Z');
const stepMs = 75 * minuteMs;
/** Two steps: coverage of the ledger has a gap after three hours. */
const deliveryEveryMs = 2 * stepMs;
const conflict = { status: 409, code: 'ErrClusterState' } as const;
/** So often Function Compute and EventBridge try an invocation that failed. */
const tries = 4;

export interface Soaked {
  readonly violations: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  /** Digest of the time of every operation: two runs with the same one took the same steps. */
  readonly trace: string;
}

/** An event on its way: EventBridge delivers at least once, late, and in any order. */
interface Pending {
  readonly event: CloudEvent;
  readonly dueAt: number;
}

/**
 * Lives through so many days of an organization, and checks what must hold after every step. The same seed gives the same
 * days.
 */
export async function soak(seed: number, days: number, store: Store): Promise<Soaked> {
  const random = generator(seed);
  const chance = (likely: number) => random() < likely;
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  const time = new VirtualTime(start);
  const organization = new Organization(() => time.now());
  const channels = [new SoakChannel('all'), new SoakChannel('critical')];
  const deliveries = new Map<string, Uint8Array>();
  const pending: Pending[] = [];
  let undelivered: string[] = [];
  const counts: Record<string, number> = {};
  const trace = createHash('sha256');
  const tally = (what: string) => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  let isKillSwitchOn = false;
  let trouble: () => Trouble = () => noTrouble;
  const workers: Promise<void>[] = [];
  const invariants = new Invariants({ time, organization, store, channels, killSwitch: () => isKillSwitchOn });
  organization.cloud.onWrite((event) => {
    const copies = chance(0.2) ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      pending.push({ event, dueAt: time.now() + random() * 20 * minuteMs + (chance(0.1) ? 5 * hourMs : 0) });
    }
  });
  const world: Surroundings = {
    time,
    organization,
    store,
    channels,
    deliveries,
    random,
    witness: invariants,
    killSwitch: () => isKillSwitchOn,
    trace: (line) => trace.update(`${line}\n`),
    invoker: {
      async invokeAsync(_, payload) {
        const event = new TextDecoder().decode(payload);
        workers.push(worked(event));
        if (chance(0.05)) workers.push(worked(event));
        return { requestId: `REQ-${workers.length}` };
      },
    },
  };

  async function invoke(name: string, work: (session: Session) => Promise<unknown>): Promise<End> {
    const invocation = new Invocation(world, trouble());
    const end = await invocation.run(work);
    invocation.settleAcceptances();
    tally(`${name} ${end instanceof Error ? 'failed' : end}`);
    invariants.ended(name, invocation, end);
    return end;
  }

  /** As Function Compute does with an asynchronous invocation: again where it failed, perhaps twice at once. */
  async function invokeUntilDone(name: string, work: (session: Session) => Promise<unknown>): Promise<boolean> {
    for (let attempt = 0; attempt < tries; attempt += 1) {
      if (attempt > 0) await time.sleep(minuteMs);
      const twins = chance(0.25) ? 2 : 1;
      const ends = await Promise.all(Array.from({ length: twins }, () => invoke(name, work)));
      if (twins === 2) tally('twice at once');
      if (ends.includes('done')) return true;
    }
    return false;
  }

  async function worked(event: string): Promise<void> {
    if (await invokeUntilDone('audit-account', (session) => auditAssigned(session, event))) return;
    const gaveUp = JSON.stringify({
      requestContext: { requestId: 'REQ-X', condition: 'RetriesExhausted' },
      requestPayload: event,
      responsePayload: '{"errorType":"ProcessExited","errorMessage":"killed"}',
    });
    await invokeUntilDone('audit-account', (session) => auditAssigned(session, gaveUp));
  }

  const timerEvent = (payload: string) => JSON.stringify({ triggerTime: new Date(time.now()).toISOString(), payload });

  async function audit(): Promise<void> {
    const event = timerEvent('');
    await invokeUntilDone('audit', async (session) => {
      await auditOrganization(session, event);
      await beat(session);
    });
  }

  const tidy = () => invokeUntilDone('tidy', (session) => auditOrganization(session, '{"tidy":true}'));

  async function handleEvents(events: readonly CloudEvent[]): Promise<void> {
    for (const event of events) {
      const isHandled = await invokeUntilDone('change', async (session) => {
        await checkHeartbeat(session);
        await changeEverywhere(session, JSON.stringify(event), notifyChange(session));
      });
      if (isHandled) continue;
      tally('events given up');
      if (trouble() === noTrouble) invariants.violate(`${event.data.eventName} was given up without any trouble`);
    }
  }

  async function deliver(): Promise<void> {
    for (const { name, bytes } of organization.deliveriesNow(deliveryEveryMs)) {
      deliveries.set(name, bytes);
      undelivered.push(name);
    }
    const names = undelivered;
    const events = names.map((name) => ({
      region: regionId,
      oss: { bucket: { name: trailBucket }, object: { key: name } },
    }));
    const isDone = await invokeUntilDone('activity', async (session) => {
      await checkHeartbeat(session);
      await ingestObjects(session, JSON.stringify({ events }), notifyChange(session));
    });
    if (isDone) undelivered = [];
  }

  const remediation = () =>
    invokeUntilDone('remediate', async (session) => {
      const options = { only: [], by: 'soak', until: session.clock.now() + 9 * minuteMs };
      const { report, plan } = await remediate(session, options);
      await notifyPlan(session, report, plan);
    });

  /** What people do to keys and clusters, by accident or not. */
  async function people(): Promise<void> {
    const account = pick(accountIds);
    const KeyId = keyOf[account] ?? '';
    const person = (operation: string, params: Record<string, unknown> = { KeyId }) =>
      organization.person(account, operation.includes('Enable') ? 'alice' : 'mallory', operation, params);
    const clusters = organization.cloud
      .account(account)
      .clusters.map(({ cluster_id }) => String(cluster_id))
      .filter((id) => organization.isOn(id));
    const what = pick([
      'disable',
      'enable',
      'schedule',
      'cancel',
      'flap',
      'turn off',
      'turn off',
      'turn on',
      'turn on',
      'add',
      'delete',
      'role',
    ]);
    tally(`people: ${what}`);
    switch (what) {
      case 'disable':
        await person('kms:DisableKey');
        break;
      case 'enable':
        await person('kms:EnableKey');
        break;
      case 'schedule':
        await person('kms:ScheduleKeyDeletion', { KeyId, PendingWindowInDays: '30' });
        break;
      case 'cancel':
        await person('kms:CancelKeyDeletion');
        await person('kms:EnableKey');
        break;
      case 'flap':
        for (let times = 0; times < 5; times += 1) {
          await person('kms:DisableKey');
          await step('flapping', () => handleEvents(dueEvents(true)));
          await person('kms:EnableKey');
          await step('flapping', () => handleEvents(dueEvents(true)));
        }
        if (chance(0.5)) await person('kms:ScheduleKeyDeletion', { KeyId, PendingWindowInDays: '30' });
        break;
      case 'turn off':
        if (clusters.length > 1) {
          const ClusterId = pick(clusters);
          if (chance(0.5)) organization.keyless.add(ClusterId);
          await person('cs:UpdateKMSEncryption', { ClusterId, disable_encryption: true });
        }
        break;
      case 'delete':
        if (clusters.length > 2) organization.removeCluster(account, pick(clusters));
        break;
      case 'turn on': {
        const off = organization.cloud
          .account(account)
          .clusters.map((one) => String(one.cluster_id))
          .filter((id) => !organization.isOn(id));
        if (off.length === 0) break;
        const params = { ClusterId: pick(off), disable_encryption: false, kms_key_id: KeyId };
        await person('cs:UpdateKMSEncryption', params);
        break;
      }
      case 'add':
        organization.addOffCluster(`new-${Math.floor(time.now())}`);
        break;
      case 'role': {
        const policy = { RoleName: 'AliyunCSManagedSecurityRole', PolicyName: 'AliyunCSManagedSecurityRolePolicy' };
        await person('ram:DetachPolicyFromRole', { ...policy, PolicyType: 'System' });
        if (chance(0.7)) await person('ram:AttachPolicyToRole', { ...policy, PolicyType: 'System' });
        break;
      }
    }
  }

  function dueEvents(all = false): CloudEvent[] {
    const due = pending.filter(({ dueAt }) => all || dueAt <= time.now());
    for (const one of due) pending.splice(pending.indexOf(one), 1);
    // Nobody keeps them in order.
    return due.map(({ event }) => event).sort(() => random() - 0.5);
  }

  /** Does something with everything that it sets in motion, and checks what must hold then. */
  async function step(name: string, work: () => Promise<unknown>): Promise<void> {
    await time.until(
      (async () => {
        await work();
        while (workers.length > 0) await workers.shift();
      })(),
    );
    organization.look();
    await invariants.afterStep(name);
  }

  /** A trouble that lasts: each invocation of it is in it. */
  function newTrouble(): () => Trouble {
    const what = pick([
      'none',
      'kills',
      'disk',
      'store',
      'clock',
      'outage',
      'denied',
      'enter',
      'surprise',
      'everything',
    ]);
    tally(`trouble: ${what}`);
    const has = (one: string) => what === one || (what === 'everything' && chance(0.5));
    const outOf = pick(['kms:', 'cs:', 'ram:', 'actiontrail:', 'sts:', 'vpc:']);
    const of = pick(accountIds);
    if (what === 'none') return () => noTrouble;
    return () => ({
      lives: has('kills') && chance(0.7) ? 1 + Math.floor(random() ** 2 * 250) : undefined,
      carriesOut: chance(0.5),
      clockOffMs: has('clock') ? pick([-dayMs, dayMs]) : 0,
      jumpsAfter: chance(0.5) ? 0 : Math.floor(random() * 120),
      diskFull: has('disk'),
      storeFails: has('store') ? 0.05 : 0,
      spoil: (operation, account) => {
        if (operation === 'cs:UpdateKMSEncryption') {
          return has('surprise') || has('outage')
            ? pick([undefined, 'lost before', 'lost after', conflict])
            : undefined;
        }
        if (has('outage') && account === of && operation.startsWith(outOf)) {
          return { status: 503, code: 'ServiceUnavailable' };
        }
        if (has('denied') && account === of && operation.startsWith(outOf))
          return { status: 403, code: 'NoPermission' };
        return undefined;
      },
      cannotEnter: (account) => has('enter') && account === of,
    });
  }

  for (let day = 0; day < days; day += 1) {
    // Somebody has a new cluster every day: there is always one to remediate.
    organization.addOffCluster(`new-${day}`);
    // On some days the timer does not fire.
    const isTimerStopped = day % 11 === 7 || day % 11 === 8;
    for (let at = 0; at < 18; at += 1) {
      if (at % 4 === 0) trouble = newTrouble();
      if (at % 3 === 0) for (const channel of channels) channel.setMood(chance(0.5) ? 'ok' : pick(moods));
      if (chance(0.1)) isKillSwitchOn = !isKillSwitchOn;
      if (chance(0.4)) await people();
      await step('events', () => handleEvents(dueEvents()));
      if (at % 2 === 0) await step('activity', deliver);
      if (at % 6 === 1 && !isTimerStopped) await step('audit', audit);
      if (at % 6 === 3) await step('remediation', remediation);
      if (at % 6 === 5) await step('tidy', tidy);
      if (at % 9 === 4)
        await step('all at once', () => Promise.all([audit(), remediation(), handleEvents(dueEvents())]));
      await time.until(time.sleep(stepMs - 5 * minuteMs));
    }
    await quietEvening(isTimerStopped, day % repairEveryDays === repairEveryDays - 1);
  }

  /** Everything works again: what the day left undone must then be done. */
  async function quietEvening(isTimerStopped: boolean, isRepairDay: boolean): Promise<void> {
    trouble = () => noTrouble;
    for (const channel of channels) channel.setMood('ok');
    await time.until(time.sleep(hourMs + minuteMs));
    await step('quiet: activity', deliver);
    await step('quiet: events', () => handleEvents(dueEvents(true)));
    if (isTimerStopped) return;
    // A run of the day that nobody ended would be gone on with, and its accounts were read in trouble.
    await step('quiet: tidy', tidy);
    await step('quiet: audit', audit);
    await step('quiet: tidy', tidy);
    await time.until(time.sleep(20 * minuteMs));
    await step('quiet: tidy', tidy);
    if (isRepairDay) await step('quiet: repair', () => invoke('repair', repairStore));
    await invariants.atEvening(isRepairDay);
    if (chance(0.5)) {
      await step('acknowledge', () => invoke('acknowledge', (session) => acknowledgeLock(session, accountId, 'alice')));
    }
  }

  return { violations: invariants.violations, counts: { ...invariants.counts, ...counts }, trace: trace.digest('hex') };
}

/** Numbers from 0 to below 1 that follow from a seed. */
function generator(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
