import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { type Finding, message, type Verdict } from '../../src/model/finding.ts';
import { type History, noHistory, type Report } from '../../src/model/report.ts';
import { renderOcsf } from '../../src/report/ocsf.ts';
import {
  aboutCluster,
  cluster,
  deniedReport,
  finding,
  hostileNames,
  report,
  troubledReport,
} from './fixture-report.ts';
import { complianceCaptions, complianceFinding, severityCaptions } from './ocsf-schema.ts';
import { renderOptions } from './render-options.ts';
import { spoiled } from './spoiled-report.ts';

interface Event {
  readonly activity_id: number;
  readonly activity_name: string;
  readonly type_uid: number;
  readonly severity_id: number;
  readonly severity: string;
  readonly status_id: number;
  readonly status: string;
  readonly time: number;
  readonly metadata: { readonly uid: string };
  readonly finding_info: { readonly uid: string; readonly created_time: number };
  readonly compliance: {
    readonly status_id: number;
    readonly status: string;
    readonly requirements: readonly string[];
  };
  readonly evidences?: readonly object[];
}

const validate = new Ajv({ allErrors: true, strict: false }).compile(complianceFinding);

function eventsOf(of: Report, history: History = noHistory): Event[] {
  const text = renderOcsf(of, { ...renderOptions, history });
  const lines = text.split('\n');
  expect(lines.pop()).toBe('');
  return lines.map((line) => {
    const event = JSON.parse(line) as Event;
    validate(event);
    expect(validate.errors ?? []).toEqual([]);
    return event;
  });
}

const events = eventsOf(troubledReport);
const [readErrors, findings] = [troubledReport.readErrors.length, troubledReport.findings.length];
const now = troubledReport.startedAt;
const [earlier, before] = ['2026-11-20T06:30:00.000Z', '2026-11-21T06:30:00.000Z'];

/** The event of one finding with that life behind it. */
function eventOf(
  verdict: Verdict,
  times: Pick<Finding, 'firstSeen' | 'since'>,
  more: Partial<Finding> = {},
  history?: History,
) {
  const one = {
    ...finding(aboutCluster(cluster(1, { name: 'a' })), message('encryption-off', {}), { verdict }),
    ...times,
  };
  return eventsOf(report({ findings: [{ ...one, id: 'f', ...more }] }), history)[0];
}

describe('the OCSF events', () => {
  it.each(['en', 'zh'] as const)('read as in test/golden/report.%s.ocsf.ndjson', async (lang) => {
    await expect(renderOcsf(troubledReport, { ...renderOptions, lang })).toMatchFileSnapshot(
      `../golden/report.${lang}.ocsf.ndjson`,
    );
  });

  it('are one for each thing that could not be read, and one for each finding', () => {
    expect(events).toHaveLength(readErrors + findings);
    expect(events.slice(readErrors).map((event) => event.finding_info.uid)).toEqual(
      troubledReport.findings.map(({ id }) => id),
    );
    expect(new Set(events.map(({ metadata }) => metadata.uid)).size).toBe(events.length);
  });

  it('name each number as OCSF does', () => {
    for (const event of events) {
      expect(event.type_uid).toBe(200_300 + event.activity_id);
      expect(event.activity_name).toBe({ 1: 'Create', 2: 'Update', 3: 'Close' }[event.activity_id]);
      expect(event.severity).toBe(severityCaptions[event.severity_id]);
      expect(event.status).toBe({ 1: 'New', 3: 'Suppressed', 4: 'Resolved' }[event.status_id]);
      const { status_id, status } = event.compliance;
      expect(status).toBe(status_id === 99 ? 'Not Applicable' : complianceCaptions[status_id]);
    }
  });

  it.each<[Verdict, number]>([
    ['COMPLIANT', 1],
    ['INSUFFICIENT_DATA', 2],
    ['NON_COMPLIANT', 3],
    ['NOT_APPLICABLE', 99],
  ])('tell %s as compliance status %i', (verdict, status) => {
    const own = events.slice(readErrors).filter((_, index) => troubledReport.findings[index]?.verdict === verdict);
    expect(own).toHaveLength(troubledReport.summary.verdicts[verdict]);
    for (const { compliance } of own) expect(compliance.status_id).toBe(status);
  });

  it('tell what could not be read as a warning that is open', () => {
    expect(
      events.slice(0, readErrors).every((event) => event.compliance.status_id === 2 && event.status_id === 1),
    ).toBe(true);
    expect(eventsOf(deniedReport)[0]).toMatchObject({
      status_code: 'Forbidden.RAM',
      evidences: [{ api: { operation: 'cs:DescribeClustersV1', request: { uid: 'REQ-77A1' } } }],
    });
  });

  it('tell times in milliseconds', () => {
    expect(events[readErrors]?.time).toBe(Date.parse(troubledReport.finishedAt));
    expect(events[readErrors]?.finding_info.created_time).toBe(Date.parse('2026-11-22T04:12:00.000Z'));
  });

  it.each<[string, Verdict, string, string, number, number]>([
    ['is seen for the first time', 'NON_COMPLIANT', now, now, 1, 1],
    ['could not be told from the first', 'INSUFFICIENT_DATA', now, now, 1, 1],
    ['is as it was', 'NON_COMPLIANT', earlier, before, 2, 1],
    ['has become wrong', 'NON_COMPLIANT', earlier, now, 2, 1],
    ['could be told, and cannot any more', 'INSUFFICIENT_DATA', earlier, now, 2, 1],
    ['has been put right', 'COMPLIANT', earlier, now, 3, 4],
    ['does not apply any more', 'NOT_APPLICABLE', earlier, now, 3, 4],
    ['was right from the first', 'COMPLIANT', now, now, 1, 4],
    ['stays right', 'COMPLIANT', earlier, earlier, 2, 4],
  ])('follow the life of a finding: one that %s', (_, verdict, firstSeen, since, activity, status) => {
    expect(eventOf(verdict, { firstSeen, since })).toMatchObject({ activity_id: activity, status_id: status });
  });

  it('create a finding anew that was fixed and is wrong again', () => {
    const fixed = { findingId: 'f', checkId: 'x', severity: 'high', since: earlier, fixedBy: before } as const;
    const history = { points: [], fixed: [fixed] };
    expect(eventOf('NON_COMPLIANT', { firstSeen: earlier, since: now }, {}, history)).toMatchObject({ activity_id: 1 });
    expect(eventOf('NON_COMPLIANT', { firstSeen: earlier, since: before }, {}, history)).toMatchObject({
      activity_id: 2,
    });
  });

  it('tell of several accounts that were each read at their own time', () => {
    const later = '2026-11-22T06:31:00.000Z';
    expect(eventOf('NON_COMPLIANT', { firstSeen: later, since: later })).toMatchObject({ activity_id: 1 });
    expect(eventOf('COMPLIANT', { firstSeen: earlier, since: later })).toMatchObject({ activity_id: 3 });
  });

  it('suppress what is waived, and say by whom; it fails all the same', () => {
    const waiver = { reason: 'winds down', owner: 'alice', approvedBy: 'bob', expires: '2026-12-31' };
    expect(eventOf('NON_COMPLIANT', { firstSeen: now, since: now }, { waiver })).toMatchObject({
      status_id: 3,
      status_detail: 'Waived until 2026-12-31, inclusive: winds down (owner alice, approved by bob).',
      compliance: { status_id: 3, status_code: 'NON_COMPLIANT' },
      unmapped: { waiver },
    });
  });

  it('tell who did it, and by which answer it was read, as evidence', () => {
    const by = { name: 'mallory', type: 'ram-user', address: 'Internal', eventName: 'DisableKey', time: null };
    const dying = events[readErrors + troubledReport.findings.findIndex((one) => one.changedBy !== undefined)];
    expect(dying?.evidences).toMatchObject([
      { api: { operation: 'kms:DescribeKey', request: { uid: 'REQ-9C3E' } }, data: { actual: 'true' } },
      {
        name: 'ScheduleKeyDeletion',
        actor: { user: { name: 'mallory', type: 'ram-user', type_id: 99 } },
        api: { operation: 'ScheduleKeyDeletion' },
        src_endpoint: { ip: '203.0.113.7' },
        data: { time: '2026-11-22T04:11:00.000Z' },
      },
    ]);
    const internal = eventOf('NON_COMPLIANT', { firstSeen: now, since: now }, { changedBy: by });
    expect(internal?.evidences?.at(-1)).toMatchObject({ src_endpoint: { name: 'Internal' } });
  });

  it('name the controls that a finding speaks to', () => {
    const off =
      events[readErrors + troubledReport.findings.findIndex(({ message }) => message.id === 'encryption-off')];
    expect(off?.compliance.requirements).toContain(
      'NIST SP 800-53 Revision 5 SC-28 - Information at rest is protected',
    );
  });

  it.each(Object.entries({ ...hostileNames, nul: 'a\u0000b', huge: 'x'.repeat(5_000) }))(
    'are one line each, and harmless to look at, whatever things are called: %s',
    (_, name) => {
      const spoiledReport = spoiled(troubledReport, name);
      expect(eventsOf(spoiledReport)).toHaveLength(readErrors + findings);
      expect(renderOcsf(spoiledReport, renderOptions)).not.toMatch(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    },
  );
});
