import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesMessage, firstLookMessage, firstLookOf, unknownIn, weeklyMessage } from '../../src/alerts/digest.ts';
import type { Links } from '../../src/alerts/entry.ts';
import { advance } from '../../src/alerts/life-cycle.ts';
import { readingOf } from '../../src/alerts/reading.ts';
import { slackCard } from '../../src/channels/slack.ts';
import { type AlertState, type Notice, noAlerts } from '../../src/model/alert.ts';
import type { AlertMessage } from '../../src/model/alert-message.ts';
import { channelTypes } from '../../src/model/channel.ts';
import { message } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import type { Block } from '../../src/model/slack.ts';
import { renderSlackMessage } from '../../src/report/slack-text.ts';
import { languageOf } from '../../src/words/language.ts';
import { cardOf } from '../channels/kinds.ts';
import { englishIn } from '../words/prose.ts';
import {
  accountId,
  cluster,
  day,
  dyingKey,
  found,
  hour,
  keyResource,
  livingKey,
  mallory,
  onCluster,
  pay,
  reportAt,
  start,
} from './reports.ts';

const language = languageOf('en');
const chinese = languageOf('zh');
const links: Links = {
  report: 'https://encrypt.example/reports/audit-0',
  checks: 'https://encrypt.example/checks#{checkId}',
};

/** She cancels what mallory did, ten minutes after it was told. */
const alice = {
  ...mallory,
  eventId: 'e-2',
  eventName: 'CancelKeyDeletion',
  time: '2026-11-22T06:40:00.000Z',
  actor: { ...mallory.actor, name: 'alice' },
};

function noticesOf(state: AlertState, report: Report, ms: number) {
  const moment = { now: start + ms, auditEvents: ms === 0 ? [mallory] : [mallory, alice], remindAfterDays: 7 };
  return advance(state, readingOf(report, { regions: [], whole: true }), moment);
}

function some(notices: readonly Notice[]): [Notice, ...Notice[]] {
  const [first, ...rest] = notices;
  if (first === undefined) throw new Error('nothing to tell');
  return [first, ...rest];
}

/** A report with many clusters that are off, and things that could not be read. */
function manyOff(count: number, name: (index: number) => string = (index) => `lab-${index}`): Report {
  const clusters = Array.from({ length: count }, (_, index) => cluster(100 + index, { name: name(index) }));
  return reportAt(0, {
    clusters,
    findings: clusters.map((one) => onCluster(one, 'ack-cluster-encryption-enabled', message('encryption-off', {}))),
    readErrors: [
      {
        operation: 'kms:DescribeKey',
        accountId,
        regionId: 'cn-beijing',
        code: 'Forbidden.RAM',
        message: 'm',
        requestId: 'R',
      },
    ],
  });
}

/** Times are the one markup that is meant. */
function withoutDates(text: string): string {
  return text.replace(/<!date\^\d+\^\{date_num\} \{time\}\|([\d: UTC-]+)>/g, '$1');
}

function textsIn(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => {
    if (block.type === 'header' || block.type === 'section') return [block.text.text];
    if (block.type === 'divider') return [];
    return block.elements.map((element) => (typeof element.text === 'string' ? element.text : element.text.text));
  });
}

/** Everything that Slack demands of a message, and that nothing from outside does anything in it. */
function expectSafe(message: AlertMessage): void {
  const { text, blocks } = slackCard(message, 'UTC');
  expect(text.length).toBeGreaterThan(0);
  expect(text.length).toBeLessThanOrEqual(300);
  expect(blocks.length).toBeLessThanOrEqual(50);
  for (const block of blocks) {
    if (block.type === 'header') expect(block.text.text.length).toBeLessThanOrEqual(150);
    if (block.type === 'section') expect(block.text.text.length).toBeLessThanOrEqual(3_000);
    if (block.type === 'context') expect(block.elements.every((one) => one.text.length <= 2_000)).toBe(true);
  }
  for (const one of [text, ...textsIn(blocks).map(withoutDates)]) {
    expect(one).toMatch(/\S/);
    expect(one).not.toMatch(/[<>]/);
    expect(one.replace(/&(amp|lt|gt);/g, '')).not.toContain('&');
    expect(one).not.toMatch(/[\p{Cs}\p{Bidi_Control}\0]/u);
  }
  expect(() => JSON.stringify({ text, blocks })).not.toThrow();
}

function firstLook(report: Report, notices: readonly Notice[], inLanguage: typeof language): AlertMessage {
  const looked = { accountIds: [accountId], ...firstLookOf(report) };
  return firstLookMessage(looked, notices, inLanguage, links);
}

function weekly(report: Report, inLanguage: typeof language): AlertMessage | undefined {
  return weeklyMessage([{ accountId, unknown: unknownIn(report) }], inLanguage, links);
}

const shown = (one: AlertMessage) => renderSlackMessage(slackCard(one, 'UTC'), { unicode: true, width: 110 });

describe('a message', () => {
  it('shows one alert in full', async () => {
    const { notices } = noticesOf(noAlerts, dyingKey(0), 0);
    const one = changesMessage([accountId], some(notices), language, links);

    expectSafe(one);
    await expect(shown(one)).toMatchFileSnapshot('../golden/slack-opened.txt');
    await expect(`${JSON.stringify(slackCard(one, 'UTC'), null, 2)}\n`).toMatchFileSnapshot(
      '../golden/slack-opened.json',
    );
  });

  it('shows its end', async () => {
    const { state } = noticesOf(noAlerts, dyingKey(0), 0);
    const { notices } = noticesOf(state, livingKey(hour), hour / 4);
    const one = changesMessage([accountId], some(notices), language, links);

    expectSafe(one);
    await expect(shown(one)).toMatchFileSnapshot('../golden/slack-resolved.txt');
  });

  it('names what is now where another state than that of the key ended it', () => {
    const { state } = noticesOf(noAlerts, dyingKey(0), 0);
    const living = livingKey(hour);
    const titleIn = (report: Report, one = language) => {
      const { notices } = noticesOf(state, report, hour);
      expect(notices.map(({ kind }) => kind)).toEqual(['resolved']);
      return changesMessage([accountId], some(notices), one, links).title;
    };
    const moved = { ...living, keys: dyingKey(hour).keys };
    const gone = reportAt(hour, { clusters: [], keys: [], findings: [] });

    expect(titleIn(living)).toBe('after 60 min: Key key-hz7 is enabled again (CancelKeyDeletion by alice)');
    expect(titleIn(living, chinese)).toBe('历时 60 分钟：密钥 key-hz7 已重新启用（alice 执行 CancelKeyDeletion）');
    expect(titleIn(moved)).toBe('after 60 min: key-hz7: The key is enabled (CancelKeyDeletion by alice)');
    expect(titleIn(gone)).toBe('after 60 min: No cluster uses key key-hz7 any more');

    const denied = dyingKey(0);
    const onlyDenied = { ...denied, findings: denied.findings.filter(({ message: { id } }) => id === 'denied') };
    const before = noticesOf(noAlerts, onlyDenied, 0).state;
    const allowed = {
      ...livingKey(hour),
      findings: onlyDenied.findings.map((finding) => ({
        ...finding,
        verdict: 'COMPLIANT' as const,
        message: message('not-denied', {}),
      })),
    };
    const [notice] = noticesOf(before, allowed, hour).notices;
    expect(notice?.ending).toMatchObject({ is: 'settled', name: 'prod-pay' });
  });

  it('has no JSONPath on any card, and three entries in full at most', () => {
    const dying = dyingKey(0);
    const off = manyOff(14);
    const findings = [...off.findings, ...dying.findings].map((finding) => ({
      ...finding,
      evidence: [{ property: '$.KeyMetadata.KeyState', expected: 'Enabled', actual: 'Disabled' }],
    }));
    const clusters = [...dying.clusters, ...off.clusters];
    const { notices } = noticesOf(noAlerts, reportAt(0, { ...off, clusters, keys: dying.keys, findings }), 0);
    for (const lang of [language, chinese]) {
      const one = changesMessage([accountId], some(notices), lang, links);
      expect(one.entries.map(({ details }) => details.length > 0)).toEqual(
        Array.from({ length: 10 }, (_, index) => index < 3),
      );
      for (const type of channelTypes) expect(JSON.stringify(cardOf(type, one))).not.toMatch(/\$\.|KeyMetadata/);
    }
  });

  it('shows a first look with ten entries at most, worst first, and says how many more', async () => {
    const dying = dyingKey(0);
    const off = manyOff(14);
    const report = reportAt(0, {
      ...off,
      clusters: [...dying.clusters, ...off.clusters],
      keys: dying.keys,
      findings: [...off.findings, ...dying.findings],
    });
    const { notices } = noticesOf(noAlerts, report, 0);
    const one = firstLook(report, notices, language);

    expectSafe(one);
    await expect(shown(one)).toMatchFileSnapshot('../golden/slack-first-look.txt');
    expect(one.left).toBe(6);
  });

  it('cuts new findings of a lower severity before a critical one that it reminds of', () => {
    const { state } = noticesOf(noAlerts, dyingKey(0), 0);
    const dying = dyingKey(7 * day);
    const off = manyOff(14);
    const { notices } = noticesOf(
      state,
      reportAt(7 * day, {
        clusters: [...dying.clusters, ...off.clusters],
        keys: dying.keys,
        findings: [...off.findings, ...dying.findings],
      }),
      7 * day,
    );
    const { entries, left } = changesMessage([accountId], some(notices), language, links);

    expect(entries.map(({ alert }) => `${alert?.event} ${alert?.severity}`)).toEqual([
      'reminded critical',
      ...Array.from({ length: 9 }, () => 'opened high'),
    ]);
    expect(left).toBe(5);
  });

  it('shows what could not be told in a week', async () => {
    const clusters = Array.from({ length: 5 }, (_, index) => cluster(200 + index, { name: `quiet-${index}` }));
    const report = reportAt(0, {
      clusters,
      findings: [
        ...clusters.map((one) =>
          onCluster(
            one,
            'c',
            message('no-usage-no-baseline', { since: '2026-08-24T06:30:00.000Z' }),
            'INSUFFICIENT_DATA',
          ),
        ),
        found('k', keyResource('key-1'), message('cluster-updating', {}), 'INSUFFICIENT_DATA'),
      ],
    });
    const one = weekly(report, language);
    if (one === undefined) throw new Error('nothing was told');

    expectSafe(one);
    await expect(shown(one)).toMatchFileSnapshot('../golden/slack-weekly.txt');
    expect(weekly(reportAt(0, {}), language)).toBeUndefined();
  });

  it('says all of it in Chinese', async () => {
    const dying = dyingKey(0);
    const { state, notices } = noticesOf(noAlerts, dying, 0);
    const opened = changesMessage([accountId], some(notices), chinese, links);
    const resolved = changesMessage(
      [accountId],
      some(noticesOf(state, livingKey(hour), hour / 4).notices),
      chinese,
      links,
    );
    const off = manyOff(14);
    const both = reportAt(0, {
      ...off,
      clusters: [...dying.clusters, ...off.clusters],
      keys: dying.keys,
      findings: [...off.findings, ...dying.findings].map((finding) => ({
        ...finding,
        evidence: [{ property: 'Secret encryption', expected: 'on', actual: 'off' }],
      })),
    });
    const first = firstLook(both, noticesOf(noAlerts, both, 0).notices, chinese);
    const quiet = cluster(200, { name: 'quiet' });
    const unknown = onCluster(
      quiet,
      'c',
      message('no-usage-no-baseline', { since: '2026-08-24T06:30:00.000Z' }),
      'INSUFFICIENT_DATA',
    );
    const told = weekly(reportAt(0, { clusters: [quiet], findings: [unknown] }), chinese);
    if (told === undefined) throw new Error('nothing was told');

    const all = [opened, resolved, first, told];
    for (const one of all) expectSafe(one);
    await expect(all.map(shown).join('\n')).toMatchFileSnapshot('../golden/slack-zh.txt');
    const texts = [resolved, first, told].flatMap((one) => textsIn(slackCard(one, 'UTC').blocks));
    expect(texts.map(withoutDates).flatMap(englishIn)).toEqual([]);
  });

  it('has no button where there is no address, or one that is not safe', () => {
    const { notices } = noticesOf(noAlerts, dyingKey(0), 0);
    for (const report of ['', 'http://plain.example', 'javascript:alert(1)']) {
      const one = changesMessage([accountId], some(notices), language, { report, checks: '' });
      expect(one.links).toEqual([]);
    }
  });

  it('mentions nobody and links nothing, whatever things are called', () => {
    const hostile = [
      '<!channel>',
      '<@U012AB3CD>',
      '<https://evil.example|Open report>',
      '&lt;!here&gt;',
      '`*_~ bold',
      '\u202egnp.exe',
      '\ud800 half',
      'x'.repeat(5_000),
      '漢'.repeat(300),
      'a\u0300'.repeat(2_000),
      '<'.repeat(4_000),
      '\u0000\u001b[31m',
      '',
      '   ',
    ];
    const text = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary', maxLength: 200 }));
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 10, maxLength: 10 }),
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom(language, chinese),
        (texts, count, language) => {
          const [a = '', b = '', c = '', d = '', e = '', f = '', g = '', h = '', i = '', j = ''] = texts;
          const base = manyOff(count, (index) => `${a}${index === 0 ? b : ''}`);
          const dying = dyingKey(0);
          const report: Report = {
            ...base,
            readErrors: base.readErrors.map((error) => ({ ...error, operation: c, code: d, resource: e, regionId: f })),
            clusters: [...base.clusters, ...dying.clusters.map((one) => ({ ...one, name: g, tags: { [h]: i } }))],
            keys: dying.keys,
            findings: [...base.findings, ...dying.findings].map((finding, index) => ({
              ...finding,
              remediation: { text: j, commands: [j], console: j },
              since: index % 2 === 0 ? a : finding.since,
              evidence: [{ property: b, expected: c, actual: d }],
              message: index === 0 ? message('activity-unexplained', { keys: [e], count: 1 }) : finding.message,
            })),
          };
          const auditEvent = {
            ...mallory,
            eventName: a,
            time: b,
            actor: { name: c, type: d, address: e, userAgent: f },
          };
          const { notices } = noticesOf(noAlerts, report, 0);
          const told = some(notices.map((notice) => ({ ...notice, auditEvent })));
          expectSafe(firstLook(report, told, language));
          expectSafe(changesMessage([g], told, language, links));
          const looked = { accountIds: [a, b], proClusters: 1, verified: 0, unlisted: 0, readErrors: 1 };
          expectSafe(changesMessage([g, h], told, language, links, looked));
          for (const notice of told) expectSafe(changesMessage([accountId], [notice], language, links));
          const unknown = {
            ...report,
            findings: report.findings.map((one) => ({ ...one, verdict: 'INSUFFICIENT_DATA' as const })),
          };
          const week = weekly(unknown, language);
          if (week !== undefined) expectSafe(week);
          const weeks = [a, b].map((id) => ({ accountId: id, unknown: unknownIn(unknown) }));
          const ofBoth = weeklyMessage(weeks, language, links);
          if (ofBoth !== undefined) expectSafe(ofBoth);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is shown on a terminal of ASCII without a sign that it lacks', () => {
    const { notices } = noticesOf(noAlerts, dyingKey(0), 0);
    const one = changesMessage([accountId], some(notices), language, links);
    const text = renderSlackMessage(slackCard(one, 'UTC'), { unicode: false, width: 40 });

    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
    expect(text).toContain('| CRITICAL');
  });

  it('gives of a list of names the first few', () => {
    const clusters = Array.from({ length: 30 }, (_, index) =>
      cluster(300 + index, { name: `n-${index}`, encryption: pay.encryption }),
    );
    const report = { ...dyingKey(0), clusters: [...dyingKey(0).clusters, ...clusters] };
    const { notices } = noticesOf(noAlerts, report, 0);

    expect(JSON.stringify(changesMessage([accountId], some(notices), language, links))).toContain('and 24 more');
  });
});
