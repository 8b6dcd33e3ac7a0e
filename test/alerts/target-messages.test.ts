import { describe, expect, it } from 'vitest';
import { firstLookOf, unknownIn } from '../../src/alerts/digest.ts';
import { advance } from '../../src/alerts/life-cycle.ts';
import { readingOf } from '../../src/alerts/reading.ts';
import { type Route, targetsOf } from '../../src/alerts/routes.ts';
import { targetMessages } from '../../src/alerts/target-messages.ts';
import { slackCard } from '../../src/channels/slack.ts';
import { type AccountNotices, type AlertState, noAlerts } from '../../src/model/alert.ts';
import type { AlertMessage } from '../../src/model/alert-message.ts';
import { message } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { renderSlackMessage } from '../../src/report/slack-text.ts';
import type { Lang } from '../../src/words/language.ts';
import { accountId, dyingKey, hour, livingKey, offAt, onCluster, pay, reportAt, start } from './reports.ts';

const idOf = (index: number) => String(2_000_000_000_000_000 + index);

/** A report as another account has it. */
function asOf(index: number, report: Report): Report {
  const own = JSON.parse(JSON.stringify(report).replaceAll(accountId, idOf(index))) as Report;
  return { ...own, auditId: `${report.auditId}-${index}` };
}

/** What an account has to tell after one report, or after a second one. */
function newsOf(index: number, before: Report | undefined, after: Report, isWeekly = false): AccountNotices {
  const step = (state: AlertState, report: Report, ms: number) =>
    advance(state, readingOf(asOf(index, report), { regions: [], whole: true }), {
      now: start + ms,
      auditEvents: [],
      remindAfterDays: 7,
    });
  const { state } = before === undefined ? { state: noAlerts } : step(noAlerts, before, 0);
  const { notices, firstLook } = step(state, after, hour);
  const report = asOf(index, after);
  return {
    accountId: idOf(index),
    auditId: report.auditId,
    notices,
    firstLook: firstLook ? firstLookOf(report) : null,
    unknown: isWeekly ? unknownIn(report) : [],
  };
}

const everything: Route = { channels: ['a'], minSeverity: 'low', accounts: [], regions: [], tags: [], owners: [] };

function told(news: readonly AccountNotices[], route: Partial<Route> = {}, lang: Lang = 'en'): AlertMessage[] {
  const channels = [{ name: 'a', type: 'slack', address: 'env:A' }] as const;
  const [target] = targetsOf({ language: lang, channels, routes: [{ ...everything, ...route }] }, false);
  if (target === undefined) throw new Error('no target');
  return targetMessages(target, news, (about) => ({
    report: `https://encrypt.example/reports/${about.length === 1 ? about[0]?.auditId : 'run-organization'}`,
    checks: 'https://encrypt.example/checks#{checkId}',
  }));
}

const shown = (messages: readonly AlertMessage[]) =>
  messages.map((one) => renderSlackMessage(slackCard(one, 'UTC'), { unicode: true, width: 110 })).join('\n');
const titles = (messages: readonly AlertMessage[]) => messages.map((one) => slackCard(one, 'UTC').text);
const range = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Twenty accounts: one with a dying key, twelve that are off, the rest well; one could not be read. */
const firstLooks = range(20).map((index) => {
  if (index === 17) return newsOf(index, undefined, dyingKey(hour));
  if (index === 19) {
    const error = { operation: 'sts:AssumeRole', regionId: '', code: 'NoPermission', message: 'm', requestId: 'R' };
    return newsOf(index, undefined, reportAt(hour, { readErrors: [{ ...error, accountId }], clusters: [] }));
  }
  return newsOf(index, undefined, offAt(hour, index < 12 ? 'NON_COMPLIANT' : 'COMPLIANT'));
});

/** Four accounts that change: a key dies, one lives again, two go off. */
const changes = [
  newsOf(0, offAt(0, 'COMPLIANT'), offAt(hour)),
  newsOf(1, dyingKey(0), livingKey(hour)),
  newsOf(2, livingKey(0), dyingKey(hour)),
  newsOf(3, offAt(0, 'COMPLIANT'), offAt(hour)),
];

const quiet = (ms: number) =>
  reportAt(ms, {
    clusters: [pay],
    findings: [
      onCluster(pay, 'c', message('no-usage-no-baseline', { since: '2026-08-24T06:30:00.000Z' }), 'INSUFFICIENT_DATA'),
      onCluster(pay, 'd', message('cluster-updating', {}), 'INSUFFICIENT_DATA'),
    ],
  });
const weeks = range(5).map((index) => newsOf(index, quiet(0), quiet(hour), true));

describe('what is told of many accounts', () => {
  it.each(['en', 'zh'] as const)('is a first look, worst first, in one message (%s)', async (lang) => {
    const messages = told(firstLooks, {}, lang);

    expect(messages).toHaveLength(1);
    await expect(shown(messages)).toMatchFileSnapshot(`../golden/slack-organization-first-look-${lang}.txt`);
  });

  it.each(['en', 'zh'] as const)('is a digest of all changes in one message (%s)', async (lang) => {
    const messages = told(changes, {}, lang);

    expect(messages).toHaveLength(1);
    await expect(shown(messages)).toMatchFileSnapshot(`../golden/slack-organization-digest-${lang}.txt`);
  });

  it.each(['en', 'zh'] as const)('is one list of what could not be told in the week (%s)', async (lang) => {
    const messages = told(weeks, {}, lang);

    expect(messages).toHaveLength(1);
    await expect(shown(messages)).toMatchFileSnapshot(`../golden/slack-organization-weekly-${lang}.txt`);
  });

  it('counts what ten entries have no room for', () => {
    const [message] = told(firstLooks);

    expect(titles(message === undefined ? [] : [message])).toEqual([
      '🔴 CRITICAL  Initial scan of 20 accounts: 20 of at least 21 Pro clusters verified · 1 critical, 12 high · 1 read error',
    ]);
    expect(message?.entries).toHaveLength(10);
    expect(message?.left).toBe(4);
  });

  it('is told in full where it is one change, with the report of its account', () => {
    const [message, ...more] = told(changes.slice(2, 3));

    expect(more).toEqual([]);
    expect(titles(message === undefined ? [] : [message])).toEqual([
      '🔴 CRITICAL  Key key-hz7 is scheduled for deletion on 2026-11-29 03:04 UTC (in 6 d); 2 clusters use it',
    ]);
    expect(JSON.stringify(message)).toContain('audit-3600000-2"');
    expect(JSON.stringify(message)).toContain(idOf(2));
  });

  it('names the account where all is of one, and says what is new beside a first look', () => {
    expect(titles(told(firstLooks.slice(12, 13)))).toEqual([
      `✅  Initial scan of account ${idOf(12)}: 1 of 1 Pro cluster verified`,
    ]);
    const [mixed, ...more] = told([...changes.slice(0, 1), ...firstLooks.slice(4, 6)]);

    expect(more).toEqual([]);
    expect(titles(mixed === undefined ? [] : [mixed])).toEqual(['🟠 HIGH  3 changes in 3 accounts: 3 new']);
    expect(JSON.stringify(mixed)).toContain('Initial scan of 2 accounts: 2 of 2 Pro clusters verified');
  });

  it('is nothing where nothing is', () => {
    expect(told([])).toEqual([]);
    expect(told([newsOf(0, offAt(0), offAt(hour))])).toEqual([]);
  });

  it.each<[string, Partial<Route>, string[]]>([
    ['an account', { accounts: [idOf(0)] }, ['🟠 HIGH  prod-pay: Secret encryption at rest is off']],
    ['accounts', { accounts: [idOf(0), idOf(3)] }, ['🟠 HIGH  2 changes in 2 accounts: 2 new']],
    ['a severity', { minSeverity: 'critical' }, ['🔴 CRITICAL  2 changes in 2 accounts: 1 new, 1 resolved']],
    ['a tag', { tags: ['team=pay'] }, ['🔴 CRITICAL  4 changes in 4 accounts: 3 new, 1 resolved']],
    ['another tag', { tags: ['team=x'] }, []],
    ['another region', { regions: ['cn-beijing'] }, []],
    ['no account of these', { accounts: ['9'] }, []],
  ])('is for a target that hears of %s what it hears of', (_, route, texts) => {
    expect(titles(told(changes, route))).toEqual(texts);
  });

  it('counts in a first look the accounts that a target hears of', () => {
    const [message] = told(firstLooks, { accounts: [idOf(0), idOf(12)], minSeverity: 'critical' });

    expect(titles(message === undefined ? [] : [message])).toEqual([
      '✅  Initial scan of 2 accounts: 2 of 2 Pro clusters verified',
    ]);
  });
});
