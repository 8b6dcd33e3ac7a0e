import { afterAll, expect, it } from 'vitest';
import { type AccountFile, type Emulator, startEmulator } from '../../emulator/index.ts';
import { ExpectedError } from '../../src/model/errors.ts';
import { audit } from '../../src/runs/audit.ts';
import { change } from '../../src/runs/change.ts';
import { currentReport } from '../../src/runs/current-report.ts';
import { deliver } from '../../src/runs/deliver.ts';
import { notify } from '../../src/runs/notify.ts';
import { notifyChange } from '../../src/runs/notify-change.ts';
import type { Session } from '../../src/session.ts';
import { readMemory } from '../../src/state/memory.ts';
import { memoryStore } from '../../src/store/memory.ts';
import { account, accountId, cluster, key, metaData } from '../account.ts';
import { serve } from '../cloud/local-server.ts';
import { openSession } from '../open-session.ts';
import { evidenceOf } from '../state/evidence-of.ts';
import { randomOf, seed, share } from './seeded.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** How far the clock of a process is off, milliseconds. */
const offsets = [0, 14 * minuteMs, -14 * minuteMs, dayMs, -dayMs, 401 * dayMs];
const named = (keyId: string) => ({ meta_data: metaData({ DisableEncryption: false, EncryptionKMSKeyId: keyId }) });
const random = randomOf(2);
const counts = { histories: 0, runs: 0, violations: 0 };
const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

it('processes whose clocks differ lose nothing, pass nothing and delete nothing', { timeout: 3_600_000 }, async () => {
  const violations: string[] = [];
  for (let history = 0; history < share; history += 1) violations.push(...(await play(history)));
  counts.violations += violations.length;
  expect(violations, `seed ${seed}`).toEqual([]);
});

/** Two processes with clocks of their own audit and handle events; then one of a right clock says what is true. */
async function play(history: number): Promise<string[]> {
  const slack = await serve((_, response) => response.end('ok'));
  const env = { SEALWATCH_SLACK_WEBHOOK: `http://${slack.address}/services/secret` };
  const file = account({ clusters: [cluster('c1')], keys: [key('key-1'), key('key-2')] } as Partial<AccountFile>);
  const emulator = await startEmulator({ accounts: [file] });
  const store = memoryStore();
  const here = { emulator, env };
  const pair = [pick(offsets), pick(offsets)] as const;
  const violations: string[] = [];
  const steps: string[] = [];
  let reports = 0;
  try {
    await act('audit', processOf(here, store, 0));
    for (let step = 0; step < 6; step += 1) {
      await nextReading();
      const offset = pick(pair);
      const what = pick(['audit', 'audit', 'event', 'switch'] as const);
      steps.push(`${what} by ${offset / minuteMs} min`);
      if (what === 'switch') Object.assign(clusterIn(emulator), named(pick(['key-1', 'key-2'])));
      else await act(what, processOf(here, store, offset)).catch((error) => violations.push(`${steps}: ${error}`));
      counts.runs += 1;
      const kept = (await store.list('reports/')).length;
      if (kept < reports) violations.push(`${steps}: ${reports - kept} reports are gone`);
      reports = kept;
    }
    const used = (JSON.parse(String(clusterIn(emulator).meta_data)) as Meta).Capabilities.EncryptionKMSKeyId;
    const found = emulator.account(accountId).keys.find(({ KeyId }) => KeyId === used);
    await act('audit', processOf(here, store, 0));
    Object.assign(found as object, { KeyState: 'Disabled' });
    await nextReading();
    const sent = slack.received.length;
    await act('audit', processOf(here, store, 0));
    counts.histories += 1;
    const known = await currentReport(processOf(here, store, 0), accountId);
    const verdict = known?.findings.find(({ checkId }) => checkId === 'ack-cluster-encryption-key-usable')?.verdict;
    if (verdict !== 'NON_COMPLIANT') violations.push(`${steps}: the disabled key is ${verdict}`);
    const isAlerted = slack.received.slice(sent).some(({ body }) => body.includes(used) && /disabled/i.test(body));
    if (!isAlerted) violations.push(`${steps}: no alert of the disabled key`);
    const remembered = (await readMemory(store, accountId)).memory.clusters.c1?.keys.map(({ keyId }) => keyId) ?? [];
    if (!remembered.includes(used) || !remembered.includes('key-1')) violations.push(`${steps}: knows ${remembered}`);
    const { problems } = await evidenceOf(store);
    for (const problem of problems) violations.push(`${steps}: ${problem}`);
  } finally {
    await emulator.close();
  }
  return violations.map((text) => `history ${history}: ${text}`);
}

interface Meta {
  readonly Capabilities: { readonly EncryptionKMSKeyId: string };
}

interface Here {
  readonly emulator: Emulator;
  readonly env: Record<string, string>;
}

let ids = 0;
function processOf({ emulator, env }: Here, store: Session['store'], offset: number): Session {
  const session = openSession(emulator, { store, env, hasty: true, accountId, now: () => Date.now() + offset });
  ids += 1;
  const id = ids.toString(36).padStart(4, '0');
  return { ...session, newId: () => id };
}

/** The cloud dates its answers by the millisecond here: what is read later has a later time. */
const nextReading = () => new Promise((resolve) => setTimeout(resolve, 2));

function clusterIn(emulator: Emulator) {
  const [found] = emulator.account(accountId).clusters;
  if (found === undefined) throw new Error('there is no cluster');
  return found;
}

async function act(what: 'audit' | 'event', session: Session): Promise<void> {
  if (what === 'audit') {
    const { report } = await audit(session);
    await notify(session, report, { auditEvents: [] });
    await deliver(session);
    return;
  }
  await change(session, eventOf(session), notifyChange(session)).catch((error: Error) => {
    // A clock that the cloud calls wrong reads nothing: the event comes again.
    if (!(error instanceof ExpectedError && error.message.includes('did not accept the time'))) throw error;
  });
}

function eventOf({ newId }: Session): string {
  return JSON.stringify({
    eventId: `event-${newId()}`,
    eventName: 'UpdateRotationPolicy',
    serviceName: 'Kms',
    eventTime: '2026-11-22T06:00:00Z',
    acsRegion: 'cn-hangzhou',
    recipientAccountId: accountId,
    requestParameters: { KeyId: 'key-1' },
    userIdentity: { type: 'ram-user', userName: 'alice' },
  });
}

afterAll(() => {
  const { histories, runs, violations } = counts;
  process.stdout.write(`clocks: seed ${seed}, ${histories} histories, ${runs} runs, ${violations} violations\n`);
});
