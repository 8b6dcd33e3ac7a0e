import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Cloud } from '../emulator/cloud.ts';
import type { AccountFile, Emulator } from '../emulator/index.ts';
import type { Report } from '../src/model/report.ts';
import { audit } from '../src/runs/audit.ts';
import { ingest } from '../src/runs/ingest.ts';
import type { Session } from '../src/session.ts';
import { account, accountId, cluster, key, metaData } from './account.ts';
import { openSession } from './open-session.ts';
import { directCloud } from './remediation/direct-cloud.ts';
import { memoryStore } from './store/memory-store.ts';

const hour = 3_600_000;
const day = 24 * hour;
const start = Date.parse('2026-10-01T00:00:00Z');

/** An account in virtual time, whose trail delivers every three hours and which is audited as often as a test says. */
class Month {
  now = start;
  readonly store = memoryStore();
  readonly cloud: Cloud;
  /** What the trail records. */
  isRecorded: (record: Record<string, unknown>) => boolean = () => true;
  delivers = true;
  private delivered = 0;
  private known = 0;

  constructor(parts: Partial<AccountFile>) {
    const trails = [
      { Name: 'all', EventRW: 'All', TrailRegion: 'All', HomeRegion: 'cn-hangzhou', IsLogging: true, TrailArn: '' },
    ];
    this.cloud = new Cloud({
      accounts: [account({ events: [], trails, ...parts } as Partial<AccountFile>)],
      clock: { now: () => this.now },
    });
  }

  get account() {
    return this.cloud.account(accountId);
  }

  /** Lets time pass, and has all that happened in it delivered. */
  async pass(ms: number): Promise<void> {
    for (const end = this.now + ms; this.now < end; ) {
      this.now = Math.min(end, this.now + 3 * hour);
      const { events } = this.account;
      if (!this.delivers) continue;
      const records = events.slice(this.known).filter(this.isRecorded);
      this.known = events.length;
      const stamp = new Date(this.now).toISOString().replace(/[-:T]|\..*/g, '');
      const name = `AliyunLogs/Actiontrail/cn-hangzhou/2026/10/01/Actiontrail_cn-hangzhou_${stamp}_1002_${this.delivered++}_0_a.gz`;
      const bytes = gzipSync(JSON.stringify(records));
      const input = { name, source: 'oss://trail', accountId, open: () => one(bytes) };
      await ingest(input, this.store, { now: this.now });
    }
  }

  change(id: string, fields: object): void {
    const found = this.account.clusters.find(({ cluster_id }) => cluster_id === id);
    Object.assign(found as object, fields);
  }

  async audit(activity: object = {}): Promise<Report> {
    const session = openSession({ endpointsLine: '*=127.0.0.1:1' } as Emulator, {
      store: this.store,
      now: () => this.now,
    });
    const cloud = directCloud(this.cloud, () => undefined);
    const config = { ...session.config, activity: { ...session.config.activity, ...activity } };
    return (await audit({ ...session, config, cloud, accountId } as Session)).report;
  }
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function usageIn(report: Report, id: string): string {
  const found = report.findings.find(
    ({ checkId, resource }) => checkId === 'ack-cluster-encryption-active' && resource.id === id,
  );
  return `${found?.verdict} ${found?.message.id}`;
}

/** A cluster that has been as it is for months, with a key of its own. */
function steady(id: string, version: string): object {
  const meta_data = metaData({ DisableEncryption: false, EncryptionKMSKeyId: `key-${id}` });
  return cluster(id, { meta_data, current_version: version, updated: '2026-07-01T00:00:00Z' });
}

describe('a month of health checks', () => {
  it('is judged day by day', async () => {
    const ids = ['v1', 'v2', 'quiet', 'other'] as const;
    const month = new Month({
      clusters: ids.map((id) => steady(id, id === 'v1' ? '1.30.7-aliyun.1' : '1.34.3-aliyun.1')) as never,
      keys: ids.map((id) => key(`key-${id}`)) as never,
      healthChecks: { v1: hourly('v1'), v2: hourly('v2'), quiet: { ...noCalls }, other: hourly('v2') },
    });
    const table: string[] = [];
    for (let days = 1; days <= 30; days += 1) {
      if (days === 14) month.account.healthChecks.quiet = { ...noCalls };
      if (days === 21) delete month.account.healthChecks.v2;
      if (days === 25) delete month.account.healthChecks.v1;
      await month.pass(day);
      const report = await month.audit();
      table.push([days, ...ids.map((id) => usageIn(report, id))].join(' | '));
    }

    const seen = 'COMPLIANT seen-working';
    const missing = 'NON_COMPLIANT no-usage-baseline';
    const unknown = 'INSUFFICIENT_DATA no-usage-no-baseline';
    const quietOn = (days: number) =>
      days === 1 || days === 14 ? seen : days > 14 ? 'COMPLIANT used-rarely' : unknown;
    const expected = Array.from({ length: 30 }, (_, index) => index + 1).map((days) =>
      [days, days > 25 ? missing : seen, days > 21 ? missing : seen, quietOn(days), seen].join(' | '),
    );
    expect(table).toEqual(expected);
    const found = (await month.audit()).findings.find(
      ({ checkId, resource }) => checkId === 'ack-cluster-encryption-active' && resource.id === 'v2',
    );
    const evidence = found?.evidence.map(({ property, actual }) => `${property}: ${actual}`);
    expect(evidence).toContainEqual(
      expect.stringMatching(/baseline\(cluster\), 14 d: .* = 337, span = 14 d, median\(gap\) = 1 h, max\(gap\) = 1 h/),
    );
    expect(evidence).toContainEqual(expect.stringMatching(/readFrom\/readTo: 2026-10-0.*\/2026-10-31T00/));
    expect(evidence).toContainEqual(expect.stringMatching(/corroboration: other-key 2026-10-/));
  });

  it.each<[string, (month: Month) => Promise<void>, string]>([
    [
      'works on weekdays alone, on the Monday morning after',
      async (month) => {
        month.isRecorded = ({ eventTime }) => {
          const time = new Date(String(eventTime));
          return time.getUTCDay() % 6 !== 0 && time.getUTCHours() >= 9 && time.getUTCHours() < 12;
        };
        // October 1st is a Thursday.
        await month.pass(18 * day + 8 * hour);
      },
      'INSUFFICIENT_DATA usage-within-gaps',
    ],
    [
      'called for a day and a night at a restart, twelve days later',
      async (month) => {
        month.account.healthChecks.c = { ...noCalls };
        await month.pass(9 * day);
        month.account.healthChecks.c = hourly('v2');
        await month.pass(30 * hour);
        month.account.healthChecks.c = { ...noCalls, replicas: 0 };
        await month.pass(12 * day);
      },
      'INSUFFICIENT_DATA no-usage-no-baseline',
    ],
    [
      'called in the first hour that was recorded, and never again',
      async (month) => {
        month.account.healthChecks.c = { provider: 'v2', every: 60 };
        await month.pass(hour);
        month.account.healthChecks.c = { ...noCalls, replicas: 0 };
        await month.pass(20 * day);
      },
      'INSUFFICIENT_DATA no-usage-no-baseline',
    ],
    [
      'was upgraded across 1.31, and is quiet since',
      async (month) => {
        month.change('c', { current_version: '1.30.7-aliyun.1' });
        await month.pass(12 * day);
        await month.audit();
        month.change('c', { current_version: '1.34.3-aliyun.1', updated: new Date(month.now).toISOString() });
        month.account.healthChecks.c = { ...noCalls };
        await month.audit();
        await month.pass(5 * day);
      },
      'INSUFFICIENT_DATA no-usage-no-baseline',
    ],
    ...(['usage-ended-everywhere', 'no-usage-uncorroborated'] as const).map(
      (reason): [string, (month: Month) => Promise<void>, string] => [
        `went on, while its trail was edited from All to Write: ${reason}`,
        async (month) => {
          if (reason === 'no-usage-uncorroborated') delete month.account.healthChecks.other;
          await month.pass(12 * day);
          for (const trail of month.account.trails) trail.EventRW = 'Write';
          month.isRecorded = ({ eventRW }) => eventRW === 'Write';
          await month.pass(3 * day);
        },
        `INSUFFICIENT_DATA ${reason}`,
      ],
    ),
  ])('neither accuses nor passes a cluster that %s', async (_, happen, expected) => {
    const month = new Month({
      clusters: [steady('c', '1.34.3-aliyun.1'), steady('other', '1.34.3-aliyun.1')] as never,
      keys: [key('key-c'), key('key-other')] as never,
      healthChecks: { c: hourly('v2'), other: hourly('v2') },
    });
    await month.audit();
    await happen(month);
    expect(usageIn(await month.audit(), 'c')).toBe(expected);
  });

  it('neither accuses nor passes a cluster of which LookupEvents shows minutes', async () => {
    const month = new Month({
      clusters: [steady('c', '1.30.7-aliyun.1'), steady('other', '1.30.7-aliyun.1')] as never,
      keys: [key('key-c'), key('key-other')] as never,
      healthChecks: { c: hourly('v1'), other: { provider: 'v1' } },
    });
    month.delivers = false;
    await month.pass(20 * hour);
    delete month.account.healthChecks.c;
    await month.pass(3 * hour);
    const report = await month.audit({ lookupCalls: 8 });
    expect(usageIn(report, 'c')).toBe('INSUFFICIENT_DATA usage-not-read');
    expect(usageIn(report, 'other')).toBe('COMPLIANT seen-working');
  });
});

const noCalls = { provider: 'v2', replicas: 1, statusCallsKms: false } as const;
const hourly = (provider: 'v1' | 'v2') => ({ provider, replicas: 1, every: 3_600 });
