import { afterAll, expect, it } from 'vitest';
import { type AccountFile, type Emulator, startEmulator } from '../../emulator/index.ts';
import { audit } from '../../src/runs/audit.ts';
import { change } from '../../src/runs/change.ts';
import { currentReport } from '../../src/runs/current-report.ts';
import { deliver } from '../../src/runs/deliver.ts';
import { notify } from '../../src/runs/notify.ts';
import { notifyChange } from '../../src/runs/notify-change.ts';
import { remediate } from '../../src/runs/remediate.ts';
import { repairStore } from '../../src/runs/repair.ts';
import type { Session } from '../../src/session.ts';
import { memoryStore } from '../../src/store/memory.ts';
import type { Store } from '../../src/store/store.ts';
import { account, accountId, cluster, key } from '../account.ts';
import { serve } from '../cloud/local-server.ts';
import { openSession } from '../open-session.ts';
import { journalOf, openWorld } from '../remediation/world.ts';
import { evidenceOf } from '../state/evidence-of.ts';
import { type Death, Killed, mortalStore } from './mortal-store.ts';
import { randomOf, sampleOf, seed, share } from './seeded.ts';

const start = Date.parse('2026-11-22T06:30:00Z');
const hourMs = 3_600_000;
const random = randomOf(1);
const counts = { cases: 0, violations: 0 };
const file = (state: string) =>
  account({ clusters: [cluster('c1')], keys: [key('key-1', { KeyState: state })] } as Partial<AccountFile>);

const event = JSON.stringify({
  eventId: 'event-1',
  eventName: 'DisableKey',
  serviceName: 'Kms',
  eventTime: '2026-11-22T06:00:00Z',
  acsRegion: 'cn-hangzhou',
  recipientAccountId: accountId,
  requestParameters: { KeyId: 'key-1' },
  userIdentity: { type: 'ram-user', userName: 'alice' },
});

async function auditAndNotify(session: Session): Promise<void> {
  const { report } = await audit(session);
  await notify(session, report, { auditEvents: [] });
  await deliver(session);
}

/** What a process does once the key is disabled; each must lead to one alert, whoever dies. */
const runs = {
  audit: auditAndNotify,
  change: async (session: Session) => {
    await change(session, event, notifyChange(session));
    await deliver(session);
  },
} satisfies Record<string, (session: Session) => Promise<void>>;

function deathsAmong(writes: number): Death[] {
  const all = Array.from({ length: writes }, (_, index) => index + 1).flatMap((write): Death[] => [
    { write, effect: 'before' },
    { write, effect: 'after' },
  ]);
  return sampleOf(all, share, random);
}

async function copyOf(store: Store): Promise<Store> {
  const copy = memoryStore();
  for (const name of await store.list('')) await copy.putIfAbsent(name, (await store.read(name)) ?? new Uint8Array());
  return copy;
}

async function run(act: (session: Session) => Promise<void>, session: Session): Promise<'ended' | 'killed'> {
  try {
    await act(session);
    return 'ended';
  } catch (error) {
    if (error instanceof Killed) return 'killed';
    throw error;
  }
}

it.each(Object.entries(runs))(
  'an %s that is killed at a write loses no alert and no report',
  { timeout: 3_600_000 },
  async (name, act) => {
    const slack = await serve((_, response) => response.end('ok'));
    const env = { SEALWATCH_SLACK_WEBHOOK: `http://${slack.address}/services/secret` };
    // One time for the cloud and all processes: a cloud of another day would date reports in the future of who verifies them.
    let now = start;
    const clock = {
      now: () => now,
      async sleep(ms: number) {
        now += ms;
      },
    };
    const process = (emulator: Emulator, store: Store, at: number): Session => {
      now = at;
      return { ...openSession(emulator, { store, env, hasty: true, accountId }), clock, newId: () => at.toString(36) };
    };
    const healthy = await startEmulator({ accounts: [file('Enabled')], clock });
    const before = memoryStore();
    await auditAndNotify(process(healthy, before, start));
    await healthy.close();
    const disabled = await startEmulator({ accounts: [file('Disabled')], clock });
    try {
      const counting = mortalStore(await copyOf(before), undefined);
      await run(act, process(disabled, counting.store, start + hourMs));
      const violations: string[] = [];
      for (const death of deathsAmong(counting.writes())) {
        const store = await copyOf(before);
        const reports = await store.list('reports/');
        const sent = slack.received.length;
        const ended = await run(act, process(disabled, mortalStore(store, death).store, start + hourMs));
        // Whoever handled an event is taken for dead after a while; then the next run comes.
        await run(act, process(disabled, store, start + 2 * hourMs));
        await run(auditAndNotify, process(disabled, store, start + 3 * hourMs));
        counts.cases += 1;
        const title = `${name}, killed ${death.effect} write ${death.write}`;
        const alerts = slack.received.slice(sent).filter(({ body }) => /key-1/.test(body) && /disabled/i.test(body));
        if (ended !== 'killed') violations.push(`${title}: it lives`);
        // One whose acceptance could not be noted is sent again.
        if (alerts.length < 1 || alerts.length > 2) violations.push(`${title}: ${alerts.length} alerts`);
        const known = await currentReport(process(disabled, store, start + 3 * hourMs), accountId);
        const usable = known?.findings.find(({ checkId }) => checkId === 'ack-cluster-encryption-key-usable');
        if (usable?.verdict !== 'NON_COMPLIANT') violations.push(`${title}: ${usable?.verdict}`);
        const left = await store.list('reports/');
        if (!reports.every((one) => left.includes(one))) violations.push(`${title}: a report is gone`);
        const { problems } = await evidenceOf(store, { now: start + 4 * hourMs });
        // A day later what a killed audit left is no longer taken for one at work, until a person has it repaired.
        await repairStore(process(disabled, store, start + 40 * hourMs));
        const later = await evidenceOf(store, { now: start + 40 * hourMs });
        for (const problem of [...problems, ...later.problems]) violations.push(`${title}: ${problem}`);
        for (const damage of store.damage) violations.push(`${title}: ${damage}`);
      }
      counts.violations += violations.length;
      expect(violations, `seed ${seed}`).toEqual([]);
    } finally {
      await disabled.close();
    }
  },
);

it('a remediation that is killed at a write never calls twice, and the next run ends it', {
  timeout: 3_600_000,
}, async () => {
  const first = await openWorld();
  const counting = mortalStore(first.store, undefined);
  const options = { only: [], by: 'harness' };
  await remediate(first.session({ store: counting.store }), { ...options, until: first.now() + hourMs });
  await first.close();
  const violations: string[] = [];
  for (const death of deathsAmong(counting.writes())) {
    const world = await openWorld();
    const act = async (session: Session) => {
      await remediate(session, { ...options, until: world.now() + hourMs });
    };
    const ended = await run(act, world.session({ store: mortalStore(world.store, death).store }));
    for (let again = 0; again < 3; again += 1) {
      world.pass(hourMs);
      await run(act, world.session());
    }
    counts.cases += 1;
    const title = `remediate, killed ${death.effect} write ${death.write}`;
    if (ended !== 'killed') violations.push(`${title}: it lives`);
    const entries = await journalOf(world).entries();
    const called = entries.filter(({ what }) => what === 'calls').map(({ clusterId }) => clusterId);
    if (new Set(called).size !== called.length) violations.push(`${title}: called twice for a cluster`);
    if (world.calls('cs:UpdateKMSEncryption') > called.length)
      violations.push(`${title}: a call is not in the journal`);
    const { open, lock } = await journalOf(world).read();
    if (open !== null) violations.push(`${title}: ${open.step} of ${open.cluster.id} is never over`);
    // A call that nobody knows the end of stops everything until a person has looked.
    if (called.length < 2 && lock === null) violations.push(`${title}: nothing more is done, and nobody is told`);
    await world.close();
  }
  counts.violations += violations.length;
  expect(violations, `seed ${seed}`).toEqual([]);
});

afterAll(() => {
  process.stdout.write(`kills: seed ${seed}, ${counts.cases} cases, ${counts.violations} violations\n`);
});
