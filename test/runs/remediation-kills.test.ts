import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Cloud as EmulatedCloud } from '../../emulator/cloud.ts';
import type { FunctionInvoker } from '../../src/cloud/invoke.ts';
import { configSchema } from '../../src/config/schema.ts';
import { remediateAssigned, remediateOrganization } from '../../src/runs/organization/remediate-organization.ts';
import type { Session } from '../../src/session.ts';
import { openJournal } from '../../src/state/journal.ts';
import { waitingMessages } from '../../src/state/outbox.ts';
import { readRun } from '../../src/state/run.ts';
import { openMessages } from '../../src/state/run-messages.ts';
import { partOf } from '../../src/store/store.ts';
import { accessKey, account, accountId } from '../account.ts';
import { throwCheckError } from '../facts/healthy.ts';
import { Killed, mortalStore } from '../harness/mortal-store.ts';
import { memberId, offId, remediableMember } from '../organization.ts';
import { directCloud } from '../remediation/direct-cloud.ts';
import { memoryStore } from '../store/memory-store.ts';

/** By hand: SEALWATCH_HISTORIES=100. */
const histories = Number(process.env.SEALWATCH_HISTORIES ?? 5);
const minute = 60_000;
const members = [0, 1, 2];
const timing = { sleep: () => Promise.resolve(), random: () => 0.5 };

/** At which of its writes an invocation dies, before that took effect or after it; undefined where it lives. */
const death = fc.option(
  fc.record({ write: fc.integer({ min: 1, max: 30 }), effect: fc.constantFrom('before' as const, 'after' as const) }),
  { nil: undefined, freq: 2 },
);

/** A Function Compute that delivers at least once, tries four times, and tells of what it gives up. */
function world(deaths: readonly (typeof death extends fc.Arbitrary<infer D> ? D : never)[], maxPerRun: number) {
  let now = Date.parse('2026-11-22T19:30:00.000Z');
  const files = members.map((index) =>
    remediableMember(index, 2, { accessKeys: [{ id: `LTAI-${memberId(index)}`, secret: 's' }], events: [] }),
  );
  const cloud = new EmulatedCloud({
    accounts: [account({ clusters: [] }), ...files],
    clock: { now: () => now },
    updateMs: 0,
  });
  const store = memoryStore();
  const queue: string[] = [];
  const delivered: string[] = [];
  const ends = deaths[Symbol.iterator]();
  /** The clusters that each run turned on, in order. */
  const called = new Map<string, string[]>();
  let ids = 0;

  const invoker: FunctionInvoker = {
    async invokeAsync(_, payload) {
      queue.push(new TextDecoder().decode(payload));
      return { requestId: `REQ-${queue.length}` };
    },
  };

  function cloudOf(id: string, runId: string): Session['cloud'] {
    const accessKeyId = id === accountId ? accessKey.id : `LTAI-${id}`;
    return directCloud(
      cloud,
      (operation, request) => {
        if (operation !== 'cs:UpdateKMSEncryption') return undefined;
        called.set(runId, [...(called.get(runId) ?? []), request.path?.ClusterId ?? '']);
        return undefined;
      },
      { accountId: id, accessKeyId },
    );
  }

  /** One invocation, which may be killed: false then. */
  async function invoke(runId: string, work: (session: Session) => Promise<unknown>): Promise<boolean> {
    const { store: view } = mortalStore(store, ends.next().value ?? undefined);
    const entered = (id: string): Session => {
      const door = cloudOf(id, runId);
      const own: Session = { ...session, accountId: id, cloud: door, cloudOnce: door, withFreshDeadline: () => own };
      return own;
    };
    const door = cloudOf(accountId, runId);
    const session: Session = {
      onCheckError: throwCheckError,
      signer: undefined,
      logError: () => {},
      interrupted: () => false,
      config: configSchema.parse({
        organization: { accounts: members.map(memberId), concurrency: 2 },
        calls: { pacing: false },
        remediation: {
          mode: 'apply',
          select: { tags: ['env=prod'] },
          keys: [{ region: 'cn-hangzhou', key: 'key-new' }],
          maxPerRun,
          maxPercent: 100,
          waitMinutes: 10,
        },
      }),
      clock: {
        now: () => now,
        async sleep(ms) {
          now += ms;
          await pump();
        },
      },
      cloud: door,
      cloudOnce: door,
      killSwitch: false,
      store: view,
      accountId,
      dashboardToken: undefined,
      enter: (id) => Promise.resolve(entered(id)),
      withFreshDeadline: () => session,
      functions: invoker,
      trailBucket: undefined,
      openBucket: () => {
        throw new Error('there are no buckets');
      },
      deadAfterMs: 10 * minute,
      timing,
      newId: () => `${(ids++).toString(36)}${Math.floor(now / 1_000).toString(36)}`,
      hasDefaultWebhook: false,
      openChannel: () => Promise.reject(new Error('there is no channel')),
    };
    try {
      await work(session);
      return true;
    } catch (error) {
      if (error instanceof Killed) return false;
      throw error;
    }
  }

  async function withRetries(runId: string, work: (session: Session) => Promise<unknown>): Promise<boolean> {
    for (let attempt = 0; attempt < 4; attempt += 1) {
      if (await invoke(runId, work)) return true;
      // Whoever died held the lease of the account.
      now += 11 * minute;
    }
    return false;
  }

  let pumping = false;
  async function pump(): Promise<void> {
    const event = pumping ? undefined : queue.shift();
    if (event === undefined) return;
    // One worker at a time: a worker that waits does not begin another one.
    pumping = true;
    delivered.push(event);
    const { runId } = JSON.parse(event) as { runId: string };
    try {
      if (await withRetries(runId, (session) => remediateAssigned(session, event))) return;
      const destined = JSON.stringify({ requestContext: { condition: 'RetriesExhausted' }, requestPayload: event });
      await withRetries(runId, (session) => remediateAssigned(session, destined));
    } finally {
      pumping = false;
    }
  }

  return {
    store,
    called,
    delivered,
    again: (event: string) => queue.push(event),
    /** Fires the timer, and has everything done that it hands over. */
    async run(): Promise<void> {
      now += 60 * minute;
      const event = JSON.stringify({ triggerTime: new Date(now).toISOString(), payload: '{}' });
      await withRetries('timer', (session) => remediateOrganization(session, event));
      while (queue.length > 0) await pump();
    },
    isOn(index: number, number: number): boolean {
      const found = cloud
        .account(memberId(index))
        .clusters.find(({ cluster_id }) => cluster_id === offId(index, number));
      return String(found?.meta_data).includes('"DisableEncryption":false');
    },
  };
}

it('makes each change once, in no run more than its limits, and tells of each once, whoever is killed wherever', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(death, { maxLength: 40 }),
      fc.integer({ min: 2, max: 4 }),
      fc.nat(4),
      async (deaths, most, repeats) => {
        const on = world(deaths, most);
        for (let runs = 0; runs < 3; runs += 1) {
          await on.run();
          for (const event of on.delivered.slice(-repeats)) on.again(event);
        }
        // Now everybody lives: what was left open is ended, and what is allowed is done.
        for (let runs = 0; runs < 4; runs += 1) await on.run();

        const work = partOf(on.store, 'remediations');
        const all = [...on.called.values()].flat();
        expect(new Set(all).size).toBe(all.length);
        for (const [runId, clusters] of on.called) {
          const limits = (await readRun(work, runId))?.limits;
          expect(clusters.length).toBeLessThanOrEqual(Math.min(limits?.perRun ?? 0, limits?.byPercent ?? 0));
        }
        const { remediations, changes } = (await openMessages(on.store, timing).read()).value;
        const told = remediations.flatMap(({ changeIds }) => changeIds);
        const ownMessages = JSON.stringify(await waitingMessages(on.store, 'slack', timing));
        expect(new Set(told).size).toBe(told.length);
        expect(new Set(remediations.map(({ runId }) => runId)).size).toBe(remediations.length);
        expect(changes).toEqual([]);
        for (const index of members) {
          const journal = openJournal(on.store, memberId(index), timing);
          const { lock, open } = await journal.read();
          expect(open).toBeNull();
          const ended = (await journal.entries()).filter(({ what }) => what === 'ends');
          for (const { changeId } of ended)
            expect(told.includes(changeId) || ownMessages.includes(changeId)).toBe(true);
          for (const number of [0, 1]) {
            const id = offId(index, number);
            expect(on.isOn(index, number)).toBe(all.includes(id));
            // After a surprise, such as a call that may have been made, a person has to look.
            if (lock === null) expect(on.isOn(index, number)).toBe(true);
          }
        }
        if (deaths.every((one) => one === undefined)) expect(all).toHaveLength(6);
      },
    ),
    { numRuns: histories },
  );
}, 600_000);
