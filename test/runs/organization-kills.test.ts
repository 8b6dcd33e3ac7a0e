import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { startEmulator } from '../../emulator/index.ts';
import { titleOf, toneOf } from '../../src/alerts/entry.ts';
import type { FunctionInvoker } from '../../src/cloud/invoke.ts';
import { configSchema } from '../../src/config/schema.ts';
import type { Notice } from '../../src/model/alert.ts';
import type { Report } from '../../src/model/report.ts';
import { auditJob } from '../../src/runs/organization/audit-member.ts';
import { dispatch, endOverdue, startOrResume } from '../../src/runs/organization/dispatch.ts';
import { doMember } from '../../src/runs/organization/member.ts';
import { notifyRun } from '../../src/runs/organization/notify-run.ts';
import type { Dispatcher } from '../../src/runs/organization/organizer.ts';
import type { Session } from '../../src/session.ts';
import type { KeptAlerts } from '../../src/state/alerts.ts';
import { waitingMessages } from '../../src/state/outbox.ts';
import { forgetRuns, knownRuns } from '../../src/state/run.ts';
import type { Store } from '../../src/store/store.ts';
import { languageOf } from '../../src/words/language.ts';
import { cluster } from '../account.ts';
import { management, member, memberId } from '../organization.ts';
import { connectTo } from '../organization-session.ts';
import { evidenceOf } from '../state/evidence-of.ts';
import { memoryStore } from '../store/memory-store.ts';

const disabled = JSON.stringify({ Capabilities: { DisableEncryption: true } });
const members = [0, 1, 2].map((index) => member(index, 2));
const emulator = await startEmulator({ accounts: [management(members), ...members] });
/** The same a day later: of each member one cluster is off. */
const worse = [0, 1, 2].map((index) =>
  member(index, 2, { clusters: [cluster(`c-${index}-0`, { meta_data: disabled }), cluster(`c-${index}-9`)] as never }),
);
const later = await startEmulator({ accounts: [management(worse), ...worse] });
afterAll(async () => {
  await emulator.close();
  await later.close();
});
const config = configSchema.parse({
  organization: { accounts: members.map(({ accountId }) => accountId), concurrency: 2, deadline: 3_600 },
  calls: { pacing: false },
});
const connected = await connectTo(emulator, config);
const connectedLater = await connectTo(later, config);

class Killed extends Error {}

/** A view of a store that its holder does not outlive: after so many operations it is dead, the last one carried out or not. */
function mortal(store: Store, lives: number | undefined, carriesOut: boolean): Store {
  let left = lives ?? Number.POSITIVE_INFINITY;
  const step = async <T>(act: () => Promise<T>): Promise<T> => {
    left -= 1;
    if (left > 0) return act();
    if (left === 0 && carriesOut) await act();
    throw new Killed();
  };
  return {
    place: store.place,
    damage: store.damage,
    read: (key) => step(() => store.read(key)),
    putIfAbsent: (key, bytes) => step(() => store.putIfAbsent(key, bytes)),
    list: (prefix) => step(() => store.list(prefix)),
    delete: (key) => step(() => store.delete(key)),
  };
}

/** How an invocation ends: by itself, or after so many operations. */
interface Fate {
  readonly lives: number | undefined;
  readonly carriesOut: boolean;
}

/** A Function Compute that delivers at least once, tries four times, and tells of what it gives up. */
function world(fates: readonly Fate[], notifies = false) {
  const committed = new Map<string, Notice>();
  const store = notifies ? witnessed(memoryStore(), committed) : memoryStore();
  let reached = connected;
  const queue: string[] = [];
  const delivered: string[] = [];
  let endings = fates[Symbol.iterator]();
  let now = Date.parse('2026-11-22T00:00:00Z');
  let givenUp = 0;
  const clock: Session['clock'] = {
    now: () => now,
    async sleep(ms) {
      now += ms;
      await pump();
    },
  };
  const invoker: FunctionInvoker = {
    async invokeAsync(_, payload) {
      queue.push(new TextDecoder().decode(payload));
      return { requestId: `REQ-${queue.length}` };
    },
  };

  /** One invocation, which may be killed: undefined then. */
  async function invoke<T>(work: (dispatcher: Dispatcher) => Promise<T>): Promise<{ result: T } | undefined> {
    const { lives, carriesOut } = endings.next().value ?? { lives: undefined, carriesOut: true };
    const view = mortal(store, lives, carriesOut);
    const session = { ...reached, clock, store: view, hasDefaultWebhook: notifies };
    const { organization } = session.config;
    if (organization === undefined) throw new Error('no organization');
    try {
      return {
        result: await work({ session, organization, store: view, work: view, notifies, whole: true, invoker }),
      };
    } catch (error) {
      if (error instanceof Killed) return undefined;
      throw error;
    }
  }

  async function withRetries(work: (dispatcher: Dispatcher) => Promise<unknown>): Promise<boolean> {
    for (let attempt = 0; attempt < 4; attempt += 1) if ((await invoke(work)) !== undefined) return true;
    return false;
  }

  async function pump(): Promise<void> {
    const event = queue.shift();
    if (event === undefined) return;
    delivered.push(event);
    if (await withRetries((dispatcher) => doMember(dispatcher, event, auditJob))) return;
    givenUp += 1;
    const destined = JSON.stringify({
      requestContext: { requestId: 'REQ-X', condition: 'RetriesExhausted' },
      requestPayload: event,
      responsePayload: '{"errorType":"ProcessExited","errorMessage":"killed"}',
    });
    await withRetries((dispatcher) => doMember(dispatcher, destined, auditJob));
  }

  return {
    store,
    committed,
    delivered,
    givenUp: () => givenUp,
    timer: (runId = '2026-11-22T00-00-00Z-00000000') =>
      withRetries(async (dispatcher) => {
        await endOverdue(dispatcher, auditJob);
        const run = await startOrResume(dispatcher, runId);
        if (run !== undefined) await dispatch(dispatcher, run, now + 600_000, auditJob);
      }),
    async settle() {
      while (queue.length > 0) await pump();
    },
    again(event: string) {
      queue.push(event);
    },
    nextDay(more: readonly Fate[]) {
      reached = connectedLater;
      endings = more[Symbol.iterator]();
      now += 86_400_000;
    },
    pass(ms: number) {
      now += ms;
    },
    async tidy() {
      await invoke(async (dispatcher) => {
        await endOverdue(dispatcher, auditJob);
        await forgetRuns(dispatcher.work);
        if (notifies) await notifyRun(dispatcher);
      });
    },
  };
}

/** Records every notice that was committed, whichever process is killed afterwards. */
function witnessed(store: Store, committed: Map<string, Notice>): Store {
  return {
    ...store,
    async putIfAbsent(key, bytes) {
      const isNew = await store.putIfAbsent(key, bytes);
      if (isNew && key.startsWith('alerts/')) {
        const { value } = JSON.parse(new TextDecoder().decode(bytes)) as { value: KeptAlerts };
        for (const { number, account } of value.notices) {
          for (const [index, notice] of account.notices.entries()) {
            committed.set(`${account.accountId} ${number} ${index}`, notice);
          }
        }
      }
      return isNew;
    },
  };
}

async function reportsIn(store: Store): Promise<Report[]> {
  const keys = (await store.list('reports/')).filter((key) => key.endsWith('-organization.json'));
  return Promise.all(keys.map(async (key) => JSON.parse(new TextDecoder().decode(await store.read(key))) as Report));
}

const fate: fc.Arbitrary<Fate> = fc.record({
  lives: fc.option(fc.integer({ min: 1, max: 45 }), { nil: undefined, freq: 2 }),
  carriesOut: fc.boolean(),
});

it('has one report, and each account and cluster once in it, whoever is killed wherever', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fate, { maxLength: 24 }), fc.nat(5), async (fates, repeats) => {
      const { store, delivered, timer, settle, again, pass, tidy, givenUp } = world(fates);
      await timer();
      await settle();
      for (const event of delivered.slice(0, repeats)) again(event);
      await settle();
      // Whoever comes first after the deadline ends what was left.
      pass(4_000_000);
      for (let tries = 0; tries < 30; tries += 1) await tidy();
      await timer();
      await settle();

      const { open } = await knownRuns(store, Number.POSITIVE_INFINITY);
      const reports = await reportsIn(store);
      expect(open).toEqual([]);
      expect(reports).toHaveLength(1);
      const [report] = reports;
      expect(report?.scope.accounts).toEqual([0, 1, 2].map(memberId));
      const ids = report?.clusters.map(({ id }) => id) ?? [];
      expect(new Set(ids).size).toBe(ids.length);
      const missing = new Set(report?.readErrors.map(({ accountId }) => accountId));
      expect(ids).toHaveLength(2 * (3 - missing.size));
      if (givenUp() === 0 && fates.every(({ lives }) => lives === undefined)) expect(missing.size).toBe(0);
      const { problems, notes } = await evidenceOf(store);
      expect(problems).toEqual([]);
      expect(notes.filter((note) => note.includes('-organization.json'))).toEqual([]);
    }),
    { numRuns: 40 },
  );
}, 120_000);

it('notifies of every change once, in one message a run where nobody is late, whoever is killed wherever', async () => {
  const english = languageOf('en');
  const fates = fc.array(fate, { maxLength: 16 });
  await fc.assert(
    fc.asyncProperty(fates, fates, fc.nat(3), async (one, other, repeats) => {
      const { store, committed, delivered, timer, settle, again, pass, tidy, nextDay } = world(one, true);
      await timer();
      await settle();
      for (const event of delivered.slice(0, repeats)) again(event);
      await settle();
      nextDay(other);
      for (let tries = 0; tries < 2; tries += 1) {
        await timer('2026-11-23T00-00-00Z-00000000');
        await settle();
      }
      pass(4_000_000);
      for (let tries = 0; tries < 30; tries += 1) await tidy();

      const messages = await waitingMessages(store, 'slack', connected.timing);
      const sections = messages.flatMap(({ title, tone, entries }) =>
        [{ title, tone }, ...entries].map((one) => `${one.tone}  ${one.title}`),
      );
      const expected = new Map<string, number>();
      for (const notice of committed.values()) {
        const title = `${toneOf(notice)}  ${titleOf(notice, english)}`;
        expected.set(title, (expected.get(title) ?? 0) + 1);
      }
      let shown = 0;
      for (const [title, count] of expected) {
        const found = sections.filter((text) => text === title);
        expect(found.length, title).toBeLessThanOrEqual(count);
        shown += found.length;
      }
      // Where every account is first read on the second day, one message counts what it has no room for.
      // Entries of the weekly digest are about no alert.
      const digests = messages.filter(({ entries }) => entries.some(({ alert }) => alert !== null));
      const left = digests.reduce((sum, message) => sum + message.left, 0);
      expect(shown + left).toBe([...expected.values()].reduce((sum, count) => sum + count, 0));
      const isUnharmed = [...one, ...other].every(({ lives }) => lives === undefined);
      if (isUnharmed) expect(messages).toHaveLength(2);
      if (isUnharmed) expect(left).toBe(0);
      if (isUnharmed) expect(expected.size).toBeGreaterThan(2);
    }),
    {
      numRuns: 40,
      examples: [
        [[], [], 0],
        [Array.from({ length: 4 }, () => ({ lives: 1, carriesOut: false })), [], 0],
      ],
    },
  );
}, 120_000);
