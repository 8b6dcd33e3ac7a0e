import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { emptyHistory, type KeptHistory, openHistory, withReport as withKept } from '../../src/state/history.ts';
import type { Store } from '../../src/store/store.ts';
import { memoryStore } from '../store/memory-store.ts';

const counts = { COMPLIANT: 0, NON_COMPLIANT: 0, NOT_APPLICABLE: 0, INSUFFICIENT_DATA: 0 };

/** A report of a time, with the verdicts of its findings by their ids. */
function report(at: number, verdicts: Record<string, Verdict> = {}, readErrors = 0): Report {
  const startedAt = new Date(at).toISOString();
  const findings = Object.entries(verdicts).map(([id, verdict]) => ({
    id,
    checkId: 'check',
    severity: 'high',
    verdict,
    since: startedAt,
  }));
  const summary = { proClusters: 3, verified: 2, verdicts: counts };
  return {
    auditId: `r${at}`,
    startedAt,
    findings,
    summary,
    readErrors: Array(readErrors).fill({}),
  } as unknown as Report;
}

const day = 86_400_000;
const years = 3_650;
const start = Date.parse('2026-01-01T06:30:00Z');
const sha256 = 'a'.repeat(64);
const withReport = (history: KeptHistory, one: Report, days: number) =>
  withKept(history, { report: one, sha256 }, days);
const after = (...reports: Report[]): KeptHistory =>
  reports.reduce((history, one) => withReport(history, one, years), emptyHistory);

describe('the history of reports', () => {
  it('has a point for each, oldest first, in whatever order they came', () => {
    const days = [3, 1, 2, 1];
    const { points } = after(...days.map((number) => report(start + number * day)));
    expect(points.map(({ auditId }) => auditId)).toEqual([1, 2, 3].map((number) => `r${start + number * day}`));
    expect(points[0]).toEqual({
      auditId: `r${start + day}`,
      sha256,
      startedAt: new Date(start + day).toISOString(),
      proClusters: 3,
      verified: 2,
      verdicts: counts,
      readErrors: 0,
    });
  });

  it('is the very same where a report is in it already, so that nothing is written', () => {
    const history = after(report(start));
    expect(withReport(history, report(start), years)).toBe(history);
  });

  it('keeps the last of each day and week of what is long ago, and never grows beyond bounds', () => {
    let history = emptyHistory;
    for (let hour = 0; hour < 24 * 700; hour += 6)
      history = withReport(history, report(start + hour * 3_600_000), years);
    const { points } = history;
    expect(points.length).toBeLessThanOrEqual(240);
    expect(points.length).toBeGreaterThan(180);
    expect(new Set(points.map(({ auditId }) => auditId)).size).toBe(points.length);
    const ages = points.map(({ startedAt }) => (start + 700 * day - Date.parse(startedAt)) / day);
    expect(ages.slice(-30).every((age) => age < 9)).toBe(true);
    const gaps = ages.slice(1).map((age, index) => (ages[index] ?? 0) - age);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(7.01);
  });

  it.each<[string, Verdict | undefined, number, number, number]>([
    ['found to be fine', 'COMPLIANT', 0, 1, 0],
    ['still wrong', 'NON_COMPLIANT', 0, 0, 1],
    ['could not be told', 'INSUFFICIENT_DATA', 0, 0, 1],
    ['asked about no more', 'NOT_APPLICABLE', 0, 0, 0],
    ['gone', undefined, 0, 0, 0],
    ['not there, where not all could be read', undefined, 1, 0, 1],
  ])('says of what was wrong and then is %s whether it is fixed', (_what, verdict, readErrors, fixed, open) => {
    const first = report(start, { a: 'NON_COMPLIANT' });
    const second = report(start + day, verdict === undefined ? {} : { a: verdict }, readErrors);
    const history = after(first, second);
    expect([history.fixed.length, history.open.length]).toEqual([fixed, open]);
    if (fixed === 1) {
      const times = { since: first.startedAt, fixedBy: second.startedAt };
      expect(history.fixed).toEqual([{ findingId: 'a', checkId: 'check', severity: 'high', ...times }]);
    }
  });

  it('takes what was fixed while it could not be told for fixed, since it was wrong', () => {
    const verdicts: Verdict[] = ['NON_COMPLIANT', 'INSUFFICIENT_DATA', 'INSUFFICIENT_DATA', 'COMPLIANT', 'COMPLIANT'];
    const { fixed } = after(...verdicts.map((a, index) => report(start + index * day, { a })));
    expect(fixed).toHaveLength(1);
    expect(fixed[0]).toMatchObject({ since: report(start).startedAt, fixedBy: report(start + 3 * day).startedAt });
  });

  it('says nothing of fixes by a report that comes late', () => {
    const { fixed, open } = after(report(start + day, { a: 'NON_COMPLIANT' }), report(start, { a: 'COMPLIANT' }));
    expect([fixed.length, open.length]).toEqual([0, 1]);
  });

  it('never calls fixed what no report found to be fine', () => {
    const verdict = fc.constantFrom<Verdict>('NON_COMPLIANT', 'INSUFFICIENT_DATA', 'NOT_APPLICABLE');
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.constantFrom('a', 'b', 'c'), verdict), { maxLength: 8 }), (reports) => {
        expect(after(...reports.map((verdicts, index) => report(start + index * day, verdicts))).fixed).toEqual([]);
      }),
    );
  });

  it('forgets what is longer ago than reports are kept', () => {
    const wrong = report(start, { a: 'NON_COMPLIANT', b: 'NON_COMPLIANT' });
    const fixed = report(start + day, { a: 'COMPLIANT', b: 'NON_COMPLIANT' });
    const later = withReport(after(wrong, fixed), report(start + 30 * day, { b: 'COMPLIANT' }), 10);
    expect(later.points).toHaveLength(1);
    expect(later.fixed.map(({ findingId }) => findingId)).toEqual(['b']);
  });

  it('stays small, however much is wrong', () => {
    const many = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, index) => [`f${index}`, 'NON_COMPLIANT' as const]),
    );
    const fine = Object.fromEntries(Object.keys(many).map((id) => [id, 'COMPLIANT' as const]));
    const history = after(report(start, many));
    expect(history.open).toHaveLength(2_000);
    expect(withReport(history, report(start + day, fine), years).fixed).toHaveLength(500);
  });
});

const timing = { sleep: () => Promise.resolve(), random: () => 0.5 };
const verdictOf = fc.constantFrom<Verdict>('NON_COMPLIANT', 'COMPLIANT', 'INSUFFICIENT_DATA', 'NOT_APPLICABLE');
const anyReports = fc.array(fc.dictionary(fc.constantFrom('a', 'b', 'c'), verdictOf), { minLength: 1, maxLength: 80 });

describe('the history in a store', () => {
  const open = (store: Store) => openHistory(store, '1', timing);
  const add = (store: Store, one: Report) => open(store).add({ report: one, sha256 }, years, async () => emptyHistory);
  const strip = ({ points, fixed, open: left }: KeptHistory) => ({ points, fixed, open: left });

  it('is what the reports say one after the other, however its parts lie', async () => {
    await fc.assert(
      fc.asyncProperty(anyReports, async (days) => {
        const reports = days.map((verdicts, index) => report(start + index * day, verdicts));
        const store = memoryStore();
        for (const one of reports) await add(store, one);
        expect(strip(await open(store).read())).toEqual(strip(after(...reports)));
        expect((await store.list('history-steps/')).length).toBeLessThanOrEqual(33);
      }),
      { numRuns: 30 },
    );
  });

  it('has every report of writers at the same time, whoever is killed between two writes, and when the step comes again', async () => {
    const plan = fc.record({
      order: fc.shuffledSubarray(
        Array.from({ length: 40 }, (_, index) => index),
        { minLength: 40 },
      ),
      together: fc.integer({ min: 1, max: 6 }),
      lives: fc.array(fc.option(fc.nat(12), { nil: Number.POSITIVE_INFINITY }), { minLength: 40, maxLength: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(plan, async ({ order, together, lives }) => {
        const store = memoryStore();
        await add(store, report(start - day));
        for (let from = 0; from < order.length; from += together) {
          const batch = order.slice(from, from + together);
          await Promise.allSettled(batch.map((at) => add(mortal(store, lives[at] ?? 0), report(start + at * day))));
          // Who was killed comes again.
          for (const at of batch) await add(store, report(start + at * day));
        }
        const { points } = await open(store).read();
        expect(points.map(({ auditId }) => auditId)).toEqual(
          [-1, ...order].sort((a, b) => a - b).map((at) => `r${start + at * day}`),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('passes over a damaged step, which is named', async () => {
    const store = memoryStore();
    for (let index = 0; index < 3; index += 1) await add(store, report(start + index * day));
    const [key = ''] = await store.list('history-steps/');
    await store.delete(key);
    await store.putIfAbsent(key, new TextEncoder().encode('{"half'));

    expect((await open(store).read()).points).toHaveLength(2);
    expect([...store.damage].join()).toContain(key);
  });

  it('costs an event what changed, and not what is open', async () => {
    const many = Array.from({ length: 2_000 }, (_, index) => [`finding-${index}`, 'NON_COMPLIANT' as const] as const);
    const sizes: number[] = [];
    const whole = memoryStore();
    const store: Store = {
      ...whole,
      putIfAbsent(key, bytes) {
        sizes.push(bytes.length);
        return whole.putIfAbsent(key, bytes);
      },
    };
    const since = new Date(start).toISOString();
    const one = (index: number, verdicts: Record<string, Verdict>) => {
      const made = report(start + index * day, verdicts);
      return { ...made, findings: made.findings.map((finding) => ({ ...finding, since })) };
    };
    await add(store, one(0, Object.fromEntries(many)));
    for (let index = 1; index <= 66; index += 1) {
      await add(store, one(index, { ...Object.fromEntries(many), [`finding-${index}`]: 'COMPLIANT' }));
    }
    const [first = 0, ...later] = sizes;
    expect(later.reduce((sum, size) => sum + size, 0) / later.length).toBeLessThan(first / 10);
  });
});

/** A store whose user is killed after so many operations. */
function mortal(store: Store, lives: number): Store {
  let left = lives;
  const step = async <T>(act: () => Promise<T>): Promise<T> => {
    left -= 1;
    if (left < 0) throw new Error('killed');
    return act();
  };
  return {
    ...store,
    read: (key) => step(() => store.read(key)),
    putIfAbsent: (key, bytes) => step(() => store.putIfAbsent(key, bytes)),
    list: (prefix) => step(() => store.list(prefix)),
    delete: (key) => step(() => store.delete(key)),
  };
}
