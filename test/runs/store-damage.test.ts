import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AccountFile, type Emulator, startEmulator } from '../../emulator/index.ts';
import { defaultConfig } from '../../src/config/load.ts';
import { audit } from '../../src/runs/audit.ts';
import { deliver } from '../../src/runs/deliver.ts';
import { notify } from '../../src/runs/notify.ts';
import { repairStore } from '../../src/runs/repair.ts';
import { memoryStore } from '../../src/store/memory.ts';
import { type Store, StoreError } from '../../src/store/store.ts';
import { account, cluster, key } from '../account.ts';
import { serve } from '../cloud/local-server.ts';
import { openSession } from '../open-session.ts';
import { evidenceOf } from '../state/evidence-of.ts';

const hour = 3_600_000;
// The cloud forgets events after 90 days of its own time, so the audits are of the last hours.
const start = Math.floor(Date.now() / hour) * hour - 4 * hour;
const config = { activity: { ...defaultConfig().activity, lookBackDays: 30 } };
const damages = {
  truncated: (bytes: Uint8Array) => bytes.slice(0, Math.floor(bytes.length / 2)),
  emptied: () => new Uint8Array(),
  overwritten: () => new TextEncoder().encode('\u0000garbage'),
  'of another shape': () => new TextEncoder().encode('{"number":1,"tokens":[],"value":{"is":"something else"}}\n'),
} satisfies Record<string, (bytes: Uint8Array) => Uint8Array>;

let healthy: Emulator;
let disabled: Emulator;
beforeEach(async () => {
  const file = (state: string) =>
    account({ clusters: [cluster('c1')], keys: [key('key-1', { KeyState: state })] } as Partial<AccountFile>);
  healthy = await startEmulator({ accounts: [file('Enabled')] });
  disabled = await startEmulator({ accounts: [file('Disabled')] });
});
afterEach(async () => {
  await healthy.close();
  await disabled.close();
});

/** A copy of a store, and the keys that are read from it afterwards. */
async function copyOf(store: Store): Promise<{ store: Store; keysRead: Set<string> }> {
  const copy = memoryStore();
  for (const name of await store.list('')) await copy.putIfAbsent(name, (await store.read(name)) ?? new Uint8Array());
  const keysRead = new Set<string>();
  const read = (name: string) => {
    keysRead.add(name);
    return copy.read(name);
  };
  return { store: { ...copy, read }, keysRead };
}

async function auditAndNotify(emulator: Emulator, store: Store, url: string, at: number) {
  let now = at;
  const env = { SEALWATCH_SLACK_WEBHOOK: url };
  const session = openSession(emulator, { store, env, hasty: true, config });
  const clock = {
    now: () => now,
    async sleep(ms: number) {
      now += ms;
    },
  };
  const here = { ...session, clock, newId: () => `${at}` };
  const { report } = await audit(here);
  await notify(here, report, { auditEvents: [] });
  const delivered = await deliver(here);
  return { report, delivered };
}

describe('a damaged object of the store', () => {
  it('stops neither an audit nor the alert of a disabled key, and is named', async () => {
    const slack = await serve((_, response) => response.end('ok'));
    const url = `http://${slack.address}/services/secret`;
    const whole = memoryStore();
    await auditAndNotify(healthy, whole, url, start);
    await auditAndNotify(healthy, whole, url, start + hour);
    const names = await whole.list('');
    const wrong: string[] = [];
    let cases = 0;
    for (const name of names) {
      for (const [how, damage] of Object.entries(damages)) {
        const { store, keysRead } = await copyOf(whole);
        const bytes = (await store.read(name)) ?? new Uint8Array();
        keysRead.clear();
        await store.delete(name);
        await store.putIfAbsent(name, damage(bytes));
        const before = slack.received.length;
        cases += 1;
        try {
          const { report } = await auditAndNotify(disabled, store, url, start + 2 * hour);
          const sent = slack.received.slice(before).map(({ body }) => body);
          if (!sent.some((body) => body.includes('key-1') && /disabled/i.test(body)))
            wrong.push(`${name} ${how}: no alert`);
          const errors = report.readErrors.map(({ resource, message }) => `${resource} ${message}`);
          const isNamed = [...store.damage, ...errors].some((text) => text.includes(name));
          if (keysRead.has(name) && !isNamed) wrong.push(`${name} ${how}: not named`);
        } catch (error) {
          wrong.push(`${name} ${how}: ${error}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(cases).toBeGreaterThan(40);
  }, 120_000);
});

describe('a store of which every object is damaged', () => {
  it.each(Object.entries(damages))(
    '(%s) is repaired: the next alert goes out, and nothing is named any more',
    async (how, damage) => {
      const slack = await serve((_, response) => response.end('ok'));
      const url = `http://${slack.address}/services/secret`;
      const whole = memoryStore();
      await auditAndNotify(healthy, whole, url, start);
      await auditAndNotify(healthy, whole, url, start + hour);
      const { store } = await copyOf(whole);
      const evidence = /^(reports|chain)\//;
      for (const name of (await whole.list('')).filter((key) => !evidence.test(key))) {
        const bytes = (await store.read(name)) ?? new Uint8Array();
        await store.delete(name);
        await store.putIfAbsent(name, damage(bytes));
      }
      const session = openSession(healthy, { store, hasty: true, now: () => start + 2 * hour });
      const { damaged, reports } = await repairStore(session);

      expect(damaged.length, how).toBeGreaterThan(8);
      expect(reports).toBe(2);
      const reopened = { ...store, damage: new Set<string>() };
      const { report } = await auditAndNotify(disabled, reopened, url, start + 3 * hour);
      expect(slack.received.some(({ body }) => body.includes('key-1') && /disabled/i.test(body))).toBe(true);
      expect(report.readErrors.map(({ message }) => message)).toEqual([]);
      expect([...reopened.damage]).toEqual([]);
      expect((await evidenceOf(reopened, { now: start + 4 * hour })).problems).toEqual([]);
    },
  );
});

describe('a store that cannot list what is remembered', () => {
  it('stops neither an audit nor the alert of a disabled key, and is named', async () => {
    const slack = await serve((_, response) => response.end('ok'));
    const url = `http://${slack.address}/services/secret`;
    const whole = memoryStore();
    await auditAndNotify(healthy, whole, url, start);
    const list = async (prefix: string) => {
      if (prefix.startsWith('memory/')) throw new StoreError('memory/ could not be listed.');
      return whole.list(prefix);
    };

    const { report } = await auditAndNotify(disabled, { ...whole, list }, url, start + hour);

    expect(report.readErrors.map(({ message }) => message)).toContain('memory/ could not be listed.');
    expect(slack.received.some(({ body }) => body.includes('key-1') && /disabled/i.test(body))).toBe(true);
  });
});
