import { afterAll, describe, expect, it } from 'vitest';
import { startEmulator } from '../../../emulator/index.ts';
import { ChannelError } from '../../../src/channels/address.ts';
import { slackCard } from '../../../src/channels/slack.ts';
import { type Config, configSchema } from '../../../src/config/schema.ts';
import type { AlertMessage } from '../../../src/model/alert-message.ts';
import type { Report } from '../../../src/model/report.ts';
import { deliver } from '../../../src/runs/deliver.ts';
import { notify } from '../../../src/runs/notify.ts';
import { auditJob } from '../../../src/runs/organization/audit-member.ts';
import { endOverdue } from '../../../src/runs/organization/dispatch.ts';
import { endIfDue } from '../../../src/runs/organization/end-run.ts';
import { notifyRun } from '../../../src/runs/organization/notify-run.ts';
import type { Organizer } from '../../../src/runs/organization/organizer.ts';
import { openAlerts } from '../../../src/state/alerts.ts';
import { waitingMessages } from '../../../src/state/outbox.ts';
import { organizationReportId, saveReport } from '../../../src/state/reports.ts';
import { createRun, isEnded, keepOutcome, type OrganizationRun } from '../../../src/state/run.ts';
import type { Store } from '../../../src/store/store.ts';
import { accountId, dyingKey, hour, offAt, start } from '../../alerts/reports.ts';
import { openSession } from '../../open-session.ts';
import { memoryStore } from '../../store/memory-store.ts';

const emulator = await startEmulator({ accounts: [] });
afterAll(() => emulator.close());

const ids = ['2000000000000001', '2000000000000002', '2000000000000003'];
const config: Config = configSchema.parse({
  organization: { accounts: ids, deadline: 3_600 },
  alerts: { reportUrl: 'https://encrypt.example/{auditId}' },
});

class Killed extends Error {}

interface Fate {
  readonly lives: number;
  readonly carriesOut: boolean;
}

/** Whoever ends a run at a time, and may be killed at an operation on the store. */
function organizerAt(ms: number, store: Store, { lives, carriesOut }: Fate = immortal): Organizer {
  let left = lives;
  const step = async <T>(act: () => Promise<T>): Promise<T> => {
    left -= 1;
    if (left > 0) return act();
    if (left === 0 && carriesOut) await act();
    throw new Killed();
  };
  const view: Store = {
    place: store.place,
    damage: store.damage,
    read: (key) => step(() => store.read(key)),
    putIfAbsent: (key, bytes) => step(() => store.putIfAbsent(key, bytes)),
    list: (prefix) => step(() => store.list(prefix)),
    delete: (key) => step(() => store.delete(key)),
  };
  const { organization } = config;
  if (organization === undefined) throw new Error('no organization');
  const clock = { now: () => start + ms, sleep: () => Promise.resolve() };
  const session = openSession(emulator, { config, env: { SEALWATCH_SLACK_WEBHOOK: 'https://hooks.example/x' } });
  const own = { ...session, store: view, clock, timing: { ...session.timing, sleep: clock.sleep } };
  return { session: own, organization, store: view, work: view, notifies: true, whole: true };
}

const immortal: Fate = { lives: Number.POSITIVE_INFINITY, carriesOut: true };

function runAt(ms: number): OrganizationRun {
  return {
    id: `2026-11-22T${ms === 0 ? '00' : '06'}-00-00Z-00000000`,
    startedAt: new Date(start + ms).toISOString(),
    deadline: new Date(start + ms + hour).toISOString(),
    ownAccountId: '',
    accountIds: ids,
    readErrors: [],
    apiCalls: {},
  };
}

function reportOf(id: string, report: Report): Report {
  return {
    ...(JSON.parse(JSON.stringify(report).replaceAll(accountId, id)) as Report),
    auditId: `${stampOf(report)}-${id}`,
  };
}

function stampOf({ startedAt }: Report): string {
  return startedAt.slice(0, 19).replaceAll(':', '-').concat('Z');
}

/** An account was read in a run, up to its outcome. */
async function readIn(run: OrganizationRun, id: string, report: Report, store: Store, ms: number): Promise<void> {
  const { session } = organizerAt(ms, store);
  const own = reportOf(id, report);
  await saveReport(store, own, own.startedAt, { links: 'later' });
  await notify(session, own, { auditEvents: [], run });
  await keepOutcome(store, run.id, { accountId: id, auditId: own.auditId });
}

/** A store with a run whose accounts are all read, and that nobody has ended. */
async function allRead(run: OrganizationRun, ms: number, report: (index: number) => Report, store = memoryStore()) {
  await createRun(store, run);
  for (const [index, id] of ids.entries()) await readIn(run, id, report(index), store, ms);
  return store;
}

async function copyOf(store: Store) {
  const copy = memoryStore();
  for (const key of await store.list('')) await copy.putIfAbsent(key, (await store.read(key)) ?? new Uint8Array());
  return copy;
}

async function told(store: Store): Promise<AlertMessage[]> {
  return waitingMessages(store, 'slack', organizerAt(0, store).session.timing);
}

async function texts(store: Store): Promise<string[]> {
  return (await told(store)).map((message) => slackCard(message, 'UTC').text);
}

async function unknown(store: Store): Promise<number> {
  const { timing } = organizerAt(0, store).session;
  const kept = await Promise.all(ids.map(async (id) => (await openAlerts(store, id, timing).read()).value.notices));
  return kept.flat().length;
}

async function unusable(): Promise<never> {
  throw new ChannelError('not now');
}

const first = runAt(0);
const second = runAt(6 * hour);
const off = (ms: number) => () => offAt(ms);
const firstLook = '🟠 HIGH  Initial scan of 3 accounts: 3 of 3 Pro clusters verified · 3 high';

describe('what a run has to tell', () => {
  it('is one message when it ends, with the report of all, and nothing before', async () => {
    const store = await allRead(first, 0, off(0));
    expect(await texts(store)).toEqual([]);
    await endIfDue(organizerAt(0, store), first);
    const [message, ...more] = await told(store);

    expect(more).toEqual([]);
    expect(await texts(store)).toEqual([firstLook]);
    expect(JSON.stringify(message)).toContain(`https://encrypt.example/${organizationReportId(first.id)}`);
    for (const id of ids) expect(JSON.stringify(message)).toContain(id);
    expect(await unknown(store)).toBe(0);
  });

  it('is a digest of what has changed since, or the one change in full', async () => {
    const store = await allRead(first, 0, (index) => offAt(0, index === 0 ? 'NON_COMPLIANT' : 'COMPLIANT'));
    await endIfDue(organizerAt(0, store), first);
    const several = await copyOf(store);
    await allRead(second, 6 * hour, (index) => (index === 1 ? dyingKey(6 * hour) : offAt(6 * hour)), several);
    await endIfDue(organizerAt(6 * hour, several), second);
    expect((await texts(several)).slice(1)).toEqual(['🔴 CRITICAL  2 changes in 2 accounts: 2 new']);

    await allRead(
      second,
      6 * hour,
      (index) => (index === 1 ? dyingKey(6 * hour) : offAt(6 * hour, index === 0 ? 'NON_COMPLIANT' : 'COMPLIANT')),
      store,
    );
    await endIfDue(organizerAt(6 * hour, store), second);
    const [, one, ...more] = await told(store);
    expect(more).toEqual([]);
    expect(one?.title).toMatch(/^Key key-hz7 is scheduled for deletion/);
    expect(JSON.stringify(one)).toContain(`https://encrypt.example/2026-11-22T12-30-00Z-${ids[1]}`);
  });

  it('is told at the deadline of those who are there, and of the others that nothing is known', async () => {
    const store = memoryStore();
    await createRun(store, first);
    for (const id of ids.slice(1)) await readIn(first, id, offAt(0), store, 0);
    expect(await endIfDue(organizerAt(hour - 1, store), first)).toBeUndefined();
    await endOverdue(organizerAt(hour, store), auditJob);

    expect(await texts(store)).toEqual([
      '🟠 HIGH  Initial scan of 3 accounts: 2 of at least 2 Pro clusters verified · 2 high · 1 read error',
    ]);
    expect(JSON.stringify(await told(store))).toContain(`Read errors in account ${ids[0]}: results are incomplete`);
  });

  it.each([true, false])(
    'is told once, wherever whoever ends the run is killed (the last operation carried out: %s)',
    async (carriesOut) => {
      const base = await allRead(first, 0, off(0));
      let lives = 1;
      for (let ended = false; !ended; lives += 1) {
        const store = await copyOf(base);
        try {
          await endIfDue(organizerAt(0, store, { lives, carriesOut }), first);
          ended = true;
        } catch (error) {
          if (!(error instanceof Killed)) throw error;
        }
        // The next timer, twice.
        for (let times = 0; times < 2; times += 1) {
          await endOverdue(organizerAt(60_000, store), auditJob);
          await notifyRun(organizerAt(60_000, store));
        }
        expect(await texts(store)).toEqual([firstLook]);
        expect(await unknown(store)).toBe(0);
        expect(await isEnded(store, first.id)).toBe(true);
      }
      expect(lives).toBeGreaterThan(40);
    },
  );

  it('is sent for every account where the alerts of one are damaged, and the damage is named', async () => {
    const store = memoryStore();
    const [broken = '', ...others] = ids;
    await createRun(store, first);
    for (const id of others) await readIn(first, id, offAt(0), store, 0);
    await store.putIfAbsent(`alerts/${broken}/000000001.json`, new TextEncoder().encode('damaged'));
    await endOverdue(organizerAt(hour, store), auditJob);

    expect(await isEnded(store, first.id)).toBe(true);
    expect(await texts(store)).toEqual([
      '🟠 HIGH  Initial scan of 3 accounts: 2 of at least 2 Pro clusters verified · 2 high · 1 read error',
    ]);
    const { problems } = await deliver({ ...organizerAt(hour, store).session, openChannel: () => unusable() });
    expect(problems).toEqual([
      expect.stringContaining(`alerts/${broken}/000000001.json in memory cannot be understood`),
      'The channel slack cannot be used: not now',
    ]);
  });

  it('is told once where several end the run at once', async () => {
    const store = await allRead(first, 0, off(0));
    await Promise.all(Array.from({ length: 5 }, () => endIfDue(organizerAt(0, store), first)));

    expect(await texts(store)).toEqual([firstLook]);
    expect(await unknown(store)).toBe(0);
  });
});

describe('what nobody has told', () => {
  const late = async (run: OrganizationRun, store: Store) =>
    notify(organizerAt(0, store).session, reportOf('42', offAt(0)), { auditEvents: [], run });

  it('is told after the deadline of its run by the next timer, once', async () => {
    const store = await allRead(first, 0, off(0));
    await endIfDue(organizerAt(0, store), first);
    await late(first, store);
    await notifyRun(organizerAt(hour - 1, store));
    expect(await texts(store)).toHaveLength(1);
    for (let times = 0; times < 2; times += 1) await notifyRun(organizerAt(hour, store));

    expect((await texts(store)).slice(1)).toEqual([
      '🟠 HIGH  Initial scan of account 42: 1 of 1 Pro cluster verified · 1 high',
    ]);
  });

  it('goes along with the next run that ends, where its own is not known to be under way', async () => {
    const store = await allRead(first, 0, off(0));
    // As where a process died that remembered its run itself.
    await late({ ...second, id: 'elsewhere' }, store);
    await endIfDue(organizerAt(0, store), first);

    expect(await texts(store)).toEqual(['🟠 HIGH  Initial scan of 4 accounts: 4 of 4 Pro clusters verified · 4 high']);
  });

  it('is left to its own run while that is under way', async () => {
    const store = await allRead(first, 0, off(0));
    await createRun(store, second);
    await late(second, store);
    await endIfDue(organizerAt(0, store), first);

    expect(await texts(store)).toEqual([firstLook]);
  });

  it('takes along what is older of the same account', async () => {
    const store = await allRead(first, 0, off(0));
    await createRun(store, second);
    await late(second, store);
    await notify(organizerAt(hour, store).session, reportOf('42', offAt(hour, 'COMPLIANT')), {
      auditEvents: [],
      run: first,
    });
    await endIfDue(organizerAt(0, store), first);
    await endIfDue(organizerAt(8 * hour, store), second);

    const [message, ...more] = await told(store);
    expect(message?.title).toBe('5 changes in 4 accounts: 4 new, 1 resolved');
    // The second run read nothing, which is a notice of its own.
    expect(more.map(({ title }) => title)).toEqual(['3 changes in 3 accounts: 3 new']);
  });

  it('is not told by what an event changes, which is told at once', async () => {
    const store = memoryStore();
    await late(first, store);
    const { session } = organizerAt(hour, store);
    const done = await notify(session, reportOf('42', dyingKey(hour)), { auditEvents: [], whole: false });

    expect(done.queued).toBe(1);
    expect(await texts(store)).toEqual([
      '🔴 CRITICAL  Key key-hz7 is scheduled for deletion on 2026-11-29 03:04 UTC (in 6 d); 2 clusters use it',
    ]);
  });
});
