import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChainEntry, ChainLink, Report } from '../../src/model/report.ts';
import { sha256 } from '../../src/state/chain.ts';
import { emptyHistory, openHistory } from '../../src/state/history.ts';
import {
  linkOrganizationReport,
  organizationReportId,
  readReport,
  retireReports,
  saveOrganizationReport,
  saveReport,
} from '../../src/state/reports.ts';
import type { Store } from '../../src/store/store.ts';
import { memoryStore } from '../store/memory-store.ts';
import { evidenceOf } from './evidence-of.ts';

const timing = { sleep: () => Promise.resolve(), random: () => 0.5 };
const now = Date.parse('2026-11-10T00:00:00Z');
const dayMs = 86_400_000;
const retention = { days: 6, keep: 2 };
const check = (store: Store, more: Partial<Parameters<typeof evidenceOf>[1]> = {}) =>
  evidenceOf(store, { now, retention, ...more });

function report(auditId: string, more: object = {}): Report {
  const summary = { proClusters: 1, verified: 1, verdicts: {} };
  const [day = ''] = auditId.split('T');
  const scope = { accounts: ['1'], regions: [] };
  const parts = { startedAt: `${day}T00:00:00.000Z`, scope, findings: [], readErrors: [], summary, kind: 'audit' };
  return { auditId, ...parts, ...more } as unknown as Report;
}
const idOf = (day: number, end = 'a') => `2026-11-0${day}T00-00-00Z-${end}`;
const keyOf = (day: number, end = 'a') => `reports/${idOf(day, end)}.json`;
const linkOf = (number: number) => `chain/${String(number).padStart(9, '0')}.json`;
const indexOf = (day: number) => `report-index/1/${idOf(day)}.json`;

/** A store as audits of the first days of a month leave it. */
async function filled(count = 4): Promise<Store> {
  const store = memoryStore();
  for (let day = 1; day <= count; day += 1) {
    const one = report(idOf(day));
    const stored = await saveReport(store, one, one.startedAt);
    await openHistory(store, '1', timing).add({ report: one, ...stored }, 400, async () => emptyHistory);
  }
  return store;
}

const encode = (text: string) => new TextEncoder().encode(text);
async function textOf(store: Store, key: string): Promise<string> {
  return new TextDecoder().decode(await store.read(key));
}
async function put(store: Store, key: string, text: string): Promise<void> {
  await store.delete(key);
  await store.putIfAbsent(key, encode(text));
}
const linkIn = async (store: Store, number: number) => JSON.parse(await textOf(store, linkOf(number))) as ChainLink;
async function remove(store: Store, ...prefixes: string[]): Promise<void> {
  for (const prefix of prefixes) for (const key of await store.list(prefix)) await store.delete(key);
}

/** Writes the links from a number on anew, so that each follows from the one before. */
async function rewriteChain(store: Store, from: number, change: (entry: ChainEntry) => ChainEntry): Promise<void> {
  const { length } = await store.list('chain/');
  for (let number = from; number <= length; number += 1) {
    const link = await linkIn(store, number);
    const before = await store.read(linkOf(number - 1));
    const entry = number === from ? change(link.entry) : link.entry;
    const previous = before === undefined ? '' : sha256(before);
    await put(store, linkOf(number), JSON.stringify({ ...link, previous, entry }));
  }
}

async function forgeReport(store: Store, day: number): Promise<string> {
  const text = (await textOf(store, keyOf(day))).replace('"verified":1', '"verified":9');
  await put(store, keyOf(day), text);
  return sha256(encode(text));
}

async function appendLink(store: Store, entry: object): Promise<void> {
  const number = (await store.list('chain/')).length + 1;
  const previous = sha256((await store.read(linkOf(number - 1))) ?? new Uint8Array());
  await put(store, linkOf(number), JSON.stringify({ number, previous, at: '2026-11-09T00:00:00.000Z', entry }));
}

const forgeries: readonly [name: string, forge: (store: Store) => Promise<unknown>, says: RegExp][] = [
  ['a report is changed by one character', (store) => forgeReport(store, 2), /02T00-00-00Z-a.json was changed/],
  ['a report is removed', (store) => store.delete(keyOf(3)), /03T00-00-00Z-a.json was removed/],
  [
    'the newest report and its link are deleted',
    (store) => remove(store, keyOf(4), linkOf(4)),
    /history of 1 names .*04T00-00-00Z-a.json, .* removed together with its link/,
  ],
  [
    'the newest report, its link and its entry of the index are deleted',
    (store) => remove(store, keyOf(4), linkOf(4), indexOf(4)),
    /history of 1 names/,
  ],
  [
    'the newest report, its link and its step of the history are deleted, a day later',
    (store) => remove(store, keyOf(4), linkOf(4), `history-steps/1/${idOf(4)}`),
    /report-index.*04T00-00-00Z-a.json names a report that is not there/,
  ],
  ['the newest link is deleted', (store) => store.delete(linkOf(4)), /link that named it is gone/],
  ['the newest two links are deleted', (store) => remove(store, linkOf(3), linkOf(4)), /03T00-00-00Z-a.json/],
  [
    'a report and the digest in its link are rewritten, and all links after it',
    async (store) => {
      const digest = await forgeReport(store, 2);
      await rewriteChain(store, 2, (entry) => ({ ...entry, sha256: digest }) as ChainEntry);
    },
    /index has another digest of .*02T00/,
  ],
  [
    'the newest report, the digest in its link and in its entry of the index are rewritten',
    async (store) => {
      const digest = await forgeReport(store, 4);
      await rewriteChain(store, 4, (entry) => ({ ...entry, sha256: digest }) as ChainEntry);
      await put(store, indexOf(4), JSON.stringify({ sha256: digest }));
    },
    /history of 1 has another digest/,
  ],
  [
    'a report is left out of the chain, which is written anew without it',
    async (store) => {
      const links = [];
      for (const number of [1, 3, 4]) links.push((await linkIn(store, number)).entry);
      await remove(store, 'chain/', keyOf(2));
      for (const entry of links) await appendLink(store, entry);
      await rewriteChain(store, 1, (entry) => entry);
    },
    /history of 1 names .*02T00/,
  ],
  [
    'a report is retired before its time, in a link of its own',
    async (store) => {
      await appendLink(store, { kind: 'retired', keys: [keyOf(4)] });
      await remove(store, keyOf(4), indexOf(4));
    },
    /04T00-00-00Z-a.json was retired by link 5 out of time: it is 6 days old, and 6 days are kept|one of the 2 newest/,
  ],
  [
    'all reports are retired, the newest too',
    (store) =>
      retireReports(
        store,
        { now: Date.parse('2026-12-01T00:00:00.000Z'), days: 0, keep: 0 },
        '2026-12-01T00:00:00.000Z',
      ),
    /one of the 2 newest/,
  ],
  ['the whole chain is gone', (store) => remove(store, 'chain/'), /history of 1 names .*01T00/],
  [
    'the chain and the reports are gone',
    (store) => remove(store, 'chain/', 'reports/'),
    /names .*04T00.*removed together/,
  ],
  [
    'the chain, the index and the histories are gone',
    (store) => remove(store, 'chain/', 'report-index/', 'history/', 'history-steps/'),
    /01T00-00-00Z-a.json was added or changed/,
  ],
  ['the index is gone', (store) => remove(store, 'report-index/'), /index of reports lacks .*01T00/],
  ['the history is gone', (store) => remove(store, 'history/', 'history-steps/'), /history of 1 is gone/],
  [
    'the history is damaged',
    async (store) => {
      for (const key of await store.list('history/')) await put(store, key, 'damaged');
    },
    /history of 1 is gone or damaged/,
  ],
  ['a link is damaged', (store) => put(store, linkOf(2), '{"half'), /Link 2 of the chain \(chain\/000000002.json\)/],
  [
    'the key of a link is damaged',
    async (store) => {
      await put(store, 'chain/00000000x.json', await textOf(store, linkOf(3)));
      await store.delete(linkOf(3));
    },
    /Link 3 of the chain is missing\.\nchain\/00000000x.json is no link/,
  ],
  [
    'a link with a number far ahead is added',
    (store) => put(store, linkOf(999_999_999), '{}'),
    /5 to 999999998 of the/,
  ],
  [
    'a link says that it is another one',
    async (store) => put(store, linkOf(4), (await textOf(store, linkOf(4))).replace('"number":4', '"number":3')),
    /Link 4 of the chain says that it is 3/,
  ],
  [
    'a link names what no report is called',
    async (store) => put(store, linkOf(4), (await textOf(store, linkOf(4))).replace('reports/2026', 'reports/../2026')),
    /Link 4 of the chain .*cannot be read/,
  ],
  ['a report is added', (store) => put(store, keyOf(5, 'b'), '{}'), /05T00-00-00Z-b.json was added/],
  [
    'a report is added with an entry of the index, a day later',
    async (store) => {
      await put(store, keyOf(5, 'b'), '{}');
      await put(store, `report-index/1/${idOf(5, 'b')}.json`, JSON.stringify({ sha256: sha256(encode('{}')) }));
    },
    /05T00-00-00Z-b.json is in no link: it was added/,
  ],
  ['something is added among the reports', (store) => put(store, 'reports/readme.txt', ''), /readme.txt was added/],
  ['an entry of the index is damaged', (store) => put(store, indexOf(2), '{'), /report-index\/1\/.*is damaged/],
  [
    'a retired report comes back as another one',
    async (store) => {
      await retireReports(
        store,
        { now: Date.parse('2026-11-03T00:00:00.000Z'), days: 0, keep: 2 },
        '2026-11-10T00:00:00.000Z',
      );
      await put(store, keyOf(1), '{"forged":true}');
    },
    /01T00-00-00Z-a.json was changed/,
  ],
];

describe('the evidence of stored reports', () => {
  it('holds for a store that nobody touched', async () => {
    expect(await check(await filled())).toMatchObject({ links: 4, reports: 4, problems: [], notes: [] });
    expect(await check(memoryStore())).toEqual({ links: 0, reports: 0, head: undefined, problems: [], notes: [] });
  });

  it('names the newest link, for a comparison with a copy', async () => {
    const store = await filled();
    const bytes = (await store.read(linkOf(4))) ?? new Uint8Array();
    expect((await check(store)).head).toEqual({ number: 4, sha256: sha256(bytes) });
  });

  it.each(forgeries)('does not hold where %s', async (_, forge, says) => {
    const store = await filled();
    await forge(store);
    expect((await check(store)).problems.join('\n')).toMatch(says);
  });

  it('holds where reports were retired in time, whoever lengthens the retention afterwards for what would be gone too', async () => {
    const store = await filled();
    const gone = await retireReports(
      store,
      { now: Date.parse('2026-11-03T00:00:00.000Z'), days: 0, keep: 2 },
      '2026-11-10T00:00:00.000Z',
    );
    expect(gone).toEqual([keyOf(1), keyOf(2)]);
    expect(await check(store)).toMatchObject({ links: 5, reports: 2, problems: [], notes: [] });
    const longer = { days: 400, keep: 2 };
    expect((await check(store, { retention: longer })).problems).toHaveLength(2);
    expect((await check(store, { retention: longer, now: now + 400 * dayMs })).problems).toEqual([]);
  });

  it('counts a retired report right that was never in the chain', async () => {
    const store = await filled();
    await saveReport(store, report(idOf(1, 'b')), '2026-11-01T00:00:00.000Z', { links: 'later' });
    await retireReports(
      store,
      { now: Date.parse('2026-11-02T00:00:00.000Z'), days: 0, keep: 2 },
      '2026-11-10T00:00:00.000Z',
    );
    expect(await check(store)).toMatchObject({ reports: 3, problems: [], notes: [] });
  });

  it('notes a report that its audit has not added yet, or was killed before, and says so after a day', async () => {
    const store = await filled(3);
    await saveReport(store, report(idOf(4)), '2026-11-04T00:00:00.000Z', { links: 'later' });
    const soon = { now: Date.parse('2026-11-04T12:00:00Z') };
    expect(await check(store, soon)).toMatchObject({
      problems: [],
      notes: [expect.stringContaining('in no link yet')],
    });
    expect((await check(store)).problems).toEqual([expect.stringContaining('is in no link')]);
  });

  it('holds for a run of many accounts', async () => {
    const store = memoryStore();
    const ids = [idOf(1, 'a'), idOf(1, 'b')];
    for (const id of ids) await saveReport(store, report(id), '2026-11-01T00:00:00.000Z', { links: 'later' });
    const parts = (await Promise.all(ids.map((id) => readReport(store, id)))).flatMap((part) => part ?? []);
    const whole = report(organizationReportId('2026-11-01T00-00-00Z-0'));
    await saveOrganizationReport(store, whole);
    const soon = { now: Date.parse('2026-11-01T12:00:00Z') };
    expect((await check(store, soon)).notes).toHaveLength(3);
    const when = { at: '2026-11-01T01:00:00.000Z', since: '2026-11-01T00:00:00.000Z' };
    const stored = await linkOrganizationReport(store, whole.auditId, parts, when);
    // It may be done again.
    await linkOrganizationReport(store, whole.auditId, parts, when);
    await openHistory(store, 'organization', timing).add({ report: whole, ...stored }, 400, async () => emptyHistory);
    for (const one of parts) await openHistory(store, '1', timing).add(one, 400, async () => emptyHistory);

    expect(await check(store)).toMatchObject({ links: 1, reports: 3, problems: [], notes: [] });
    await remove(store, `reports/${whole.auditId}`, linkOf(1));
    expect((await check(store)).problems.join()).toContain('The history of organization names');
  });

  it('holds for a run that ends a second time, when one more of its accounts has a report', async () => {
    const store = memoryStore();
    const keep = async (end: string) => {
      await saveReport(store, report(idOf(1, end)), '2026-11-01T00:00:00.000Z', { links: 'later' });
      const kept = await readReport(store, idOf(1, end));
      if (kept === undefined) throw new Error('it was not kept');
      return kept;
    };
    const first = await keep('a');
    const whole = report(organizationReportId('2026-11-01T00-00-00Z-0'));
    await saveOrganizationReport(store, whole);
    const when = { at: '2026-11-01T01:00:00.000Z', since: '2026-11-01T00:00:00.000Z' };
    const stored = await linkOrganizationReport(store, whole.auditId, [first], when);
    await openHistory(store, 'organization', timing).add({ report: whole, ...stored }, 400, async () => emptyHistory);
    const late = await keep('b');
    await linkOrganizationReport(store, whole.auditId, [first, late], when);
    for (const one of [first, late]) await openHistory(store, '1', timing).add(one, 400, async () => emptyHistory);

    expect((await linkIn(store, 2)).entry).toEqual({
      kind: 'reports',
      reports: [{ key: late.key, sha256: late.sha256 }],
    });
    expect(await check(store)).toMatchObject({ links: 2, reports: 3, problems: [], notes: [] });
  });

  it('holds while audits end and reports are retired, whatever of it is read first', async () => {
    for (let meets = 1; meets <= 24; meets += 1) {
      const store = await filled();
      let reads = 0;
      const busy: Store = {
        ...store,
        async read(key) {
          reads += 1;
          if (reads === meets) await more(store);
          return store.read(key);
        },
      };
      expect(await check(busy), `at read ${meets}`).toMatchObject({ problems: [] });
    }

    async function more(store: Store): Promise<void> {
      const one = report(idOf(5));
      const stored = await saveReport(store, one, one.startedAt);
      await openHistory(store, '1', timing).add({ report: one, ...stored }, 400, async () => emptyHistory);
      await retireReports(
        store,
        { now: Date.parse('2026-11-03T00:00:00.000Z'), days: 0, keep: 2 },
        '2026-11-10T00:00:00.000Z',
      );
    }
  });

  it('does not hold where any single object of it is changed by a character', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), async (which, where) => {
        const store = await filled(3);
        const keys = (await store.list('')).filter((key) => !key.startsWith('history'));
        const key = keys[which % keys.length] as string;
        const text = await textOf(store, key);
        await put(store, key, flip(text, where % text.length));
        // The time of the last link is nowhere else.
        const isItsTime = key === linkOf(3) && (await linkIn(store, 3).catch(() => undefined))?.at !== undefined;
        const { problems } = await check(store);
        expect(problems.length > 0 || isItsTime).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

function flip(text: string, index: number): string {
  return text.slice(0, index) + (text[index] === 'x' ? 'y' : 'x') + text.slice(index + 1);
}
