import check from '../../src/checks/ack-cluster-encryption-active.ts';
import type { Baseline } from '../../src/facts/baseline.ts';
import type { ClusterActivity } from '../../src/facts/cluster-activity.ts';
import { testCheck } from '../check-table.ts';
import { clusterActivity, day, hour, minute, noUsage, now } from '../facts/healthy.ts';
import { proClusterRows } from './pro-cluster-rows.ts';

const rare = { is: 'rare', hours: 3, from: now - 74 * day, to: now - 60 * day } as const;

/** Usage that was regular, and ended so long before the end of what was read. */
function ended(ago: number, fields: Partial<ClusterActivity> = {}, baseline: Partial<Baseline> = {}): ClusterActivity {
  const last = now - 10 * minute - ago;
  const regular = { hours: 300, from: last - 13 * day, to: last, typicalGap: hour, longestGap: 2 * hour };
  return clusterActivity({ last, history: { is: 'baseline', ...regular, ...baseline }, ...fields });
}

const down = { state: 'unavailable', phase: 'down', created: null } as const;

testCheck<'ACS::ACK::Cluster'>(check, [
  ...proClusterRows,
  {
    it: 'passes a cluster that was seen at work in the window',
    expect: 'COMPLIANT',
    message: 'seen-working',
    because: /"count":7,"last":"2026-11-22T06:00:00.000Z","shared":false/,
  },
  {
    it: 'passes a cluster whose key is shared, and says so',
    given: { activity: clusterActivity({ attribution: 'shared-key' }) },
    expect: 'COMPLIANT',
    message: 'seen-working',
    because: /"shared":true/,
  },
  {
    it: 'says how far the source was read',
    expect: 'COMPLIANT',
    message: 'seen-working',
    because: /2026-08-24T06:30:00.000Z\/2026-11-22T06:20:00.000Z/,
  },
  {
    it: 'does not apply where encryption is not on',
    given: { activity: null },
    expect: 'NOT_APPLICABLE',
    message: 'encryption-not-on',
  },
  {
    it: 'takes nothing from the activity of a cluster that is down',
    given: { lifecycle: down },
    expect: 'INSUFFICIENT_DATA',
    message: 'cluster-not-running',
    because: /"state":"unavailable"/,
  },
  {
    it: 'takes nothing from the missing usage of a cluster that never came up',
    given: { lifecycle: { state: 'initial', phase: 'initial', created: now - 2 * day }, activity: noUsage() },
    expect: 'INSUFFICIENT_DATA',
    message: 'cluster-not-running',
  },

  {
    it: 'passes a cluster that was last seen exactly at the edge of the window',
    given: { activity: clusterActivity({ last: now - day }) },
    expect: 'COMPLIANT',
    message: 'seen-working',
  },

  // Each row of the rules for missing usage.
  {
    it: 'finds a cluster whose regular usage ended, and shows the baseline, the coverage and the corroborating record',
    given: { kmsVersion: 'v2', activity: ended(25 * hour) },
    expect: 'NON_COMPLIANT',
    message: 'no-usage-baseline',
    because:
      /"gapHours":1,"longestHours":2.*2026-08-24T06:30:00.000Z\/2026-11-22T06:20:00.000Z.*count\(distinct\(hour\)\) = 300, span = 13 d, median\(gap\) = 1 h, max\(gap\) = 2 h.*other-key 2026-11-22T05:30:00.000Z/,
  },
  {
    it: 'finds the clusters that share a key whose regular usage ended',
    given: { kmsVersion: 'v2', activity: ended(25 * hour, { historyOf: 'key' }) },
    expect: 'NON_COMPLIANT',
    message: 'no-usage-key-baseline',
    because: /baseline\(key\)/,
  },
  {
    it: 'waits for twice the longest gap',
    given: { kmsVersion: 'v2', activity: ended(126 * hour, {}, { longestGap: 63 * hour }) },
    expect: 'INSUFFICIENT_DATA',
    message: 'usage-within-gaps',
    because: /"longestHours":63,"until":"2026-11-22T06:20:00.000Z"/,
  },
  {
    it: 'finds what is missing for longer than twice the longest gap',
    given: { kmsVersion: 'v2', activity: ended(126 * hour + 1, {}, { longestGap: 63 * hour }) },
    expect: 'NON_COMPLIANT',
    message: 'no-usage-baseline',
  },
  {
    it: 'waits for twelve typical gaps',
    given: { kmsVersion: 'v2', activity: ended(48 * hour, {}, { typicalGap: 4 * hour, longestGap: 5 * hour }) },
    expect: 'INSUFFICIENT_DATA',
    message: 'usage-within-gaps',
  },
  {
    it: 'finds what is missing for longer than twelve typical gaps',
    given: { kmsVersion: 'v2', activity: ended(48 * hour + 1, {}, { typicalGap: 4 * hour, longestGap: 5 * hour }) },
    expect: 'NON_COMPLIANT',
    message: 'no-usage-baseline',
  },
  {
    it: 'waits for the window',
    given: { kmsVersion: 'v2', activity: ended(48 * hour) },
    settings: { activity: { window: 48 } },
    expect: 'INSUFFICIENT_DATA',
    message: 'usage-within-gaps',
  },
  {
    it: 'does not accuse a v1 cluster before its own gaps are over',
    given: { activity: ended(30 * hour, {}, { longestGap: 63 * hour }) },
    expect: 'INSUFFICIENT_DATA',
    message: 'usage-within-gaps',
  },
  {
    it: 'counts from when the cluster was running again',
    given: { kmsVersion: 'v2', activity: ended(40 * hour, { absentSince: now - 10 * minute - 20 * hour }) },
    expect: 'INSUFFICIENT_DATA',
    message: 'usage-within-gaps',
  },
  {
    it: 'accuses nobody where records are missing since the last call',
    given: { kmsVersion: 'v2', activity: ended(72 * hour, { completeSince: now - 60 * hour }) },
    expect: 'INSUFFICIENT_DATA',
    message: 'usage-not-read',
    because: /"since":"2026-11-19T18:30:00.000Z"/,
  },
  {
    it: 'accuses nobody without a corroborating record',
    given: { kmsVersion: 'v2', activity: ended(25 * hour, { corroboration: null }) },
    expect: 'INSUFFICIENT_DATA',
    message: 'no-usage-uncorroborated',
    because: /corroboration.*null/,
  },
  {
    it: 'accuses nobody where usage ended everywhere in the region',
    given: { kmsVersion: 'v2', activity: ended(25 * hour, { sourceSuspect: true }) },
    expect: 'INSUFFICIENT_DATA',
    message: 'usage-ended-everywhere',
  },
  {
    it: 'finds a v1 cluster without any usage, where another record shows that it would have been recorded',
    given: { activity: noUsage() },
    expect: 'NON_COMPLIANT',
    message: 'no-usage-v1',
    because: /"since":"2026-11-21T06:30:00.000Z"/,
  },
  {
    it: 'finds a v1 cluster that was last seen a millisecond before the window, however rare its usage was',
    given: { activity: clusterActivity({ last: now - day - 1, history: rare }) },
    expect: 'NON_COMPLIANT',
    message: 'no-usage-v1',
  },
  {
    it: 'does not accuse a v1 cluster without a corroborating record',
    given: { activity: noUsage({ corroboration: null }) },
    expect: 'INSUFFICIENT_DATA',
    message: 'no-usage-uncorroborated',
  },
  ...(['v2', 'unknown'] as const).flatMap((kmsVersion) => [
    {
      it: `passes a cluster of KMS ${kmsVersion} whose usage is known to be rare`,
      given: { kmsVersion, activity: clusterActivity({ last: now - 60 * day, history: rare }) },
      expect: 'COMPLIANT' as const,
      message: 'used-rarely' as const,
      because: /"hours":3,"days":14/,
    },
    {
      it: `does not pass a cluster of KMS ${kmsVersion} that was last seen weeks ago, of which nothing else is known`,
      given: { kmsVersion, activity: clusterActivity({ last: now - 20 * day }) },
      expect: 'INSUFFICIENT_DATA' as const,
      message: 'no-usage-no-baseline' as const,
      because: /"since":"2026-11-02T06:30:00.000Z"/,
    },
    {
      it: `cannot judge a cluster of KMS ${kmsVersion} without any usage`,
      given: { kmsVersion, activity: noUsage() },
      expect: 'INSUFFICIENT_DATA' as const,
      message: 'no-usage-no-baseline' as const,
    },
    {
      it: `cannot judge a cluster of KMS ${kmsVersion} of which the budget of LookupEvents shows minutes`,
      given: { kmsVersion, activity: noUsage({ complete: false, readFrom: now - 20 * minute }) },
      expect: 'INSUFFICIENT_DATA' as const,
      message: 'usage-not-read' as const,
      because: /"since":"2026-11-22T06:10:00.000Z"/,
    },
  ]),
  {
    it: 'does not look further back than is configured',
    given: { kmsVersion: 'v2', activity: clusterActivity({ last: now - 8 * day, history: rare }) },
    settings: { activity: { lookBackDays: 7 } },
    expect: 'INSUFFICIENT_DATA',
    message: 'no-usage-no-baseline',
  },
  {
    it: 'draws no verdict from missing calls beside calls whose key is not known',
    given: { activity: ended(72 * hour, { unnamed: 2 }) },
    expect: 'INSUFFICIENT_DATA',
    message: 'calls-without-key',
  },
  {
    it: 'draws no verdict from missing calls where records could not be read',
    given: { activity: ended(72 * hour, { complete: false, broken: 1 }) },
    expect: 'INSUFFICIENT_DATA',
    message: 'records-not-read',
  },
  {
    it: 'passes a cluster that was seen at work though the window was not read whole',
    given: { activity: clusterActivity({ complete: false, readFrom: now - hour }) },
    expect: 'COMPLIANT',
    message: 'seen-working',
  },

  {
    it: 'passes a new cluster that was seen at work',
    given: { created: now - hour },
    expect: 'COMPLIANT',
    message: 'seen-working',
  },
  {
    it: 'waits for a cluster that was created within the window',
    given: { created: now - day + 1, activity: noUsage() },
    expect: 'INSUFFICIENT_DATA',
    message: 'cluster-new',
  },
  {
    it: 'finds a cluster without usage that was created exactly a window ago',
    given: { created: noUsage().readTo - day, activity: noUsage() },
    expect: 'NON_COMPLIANT',
    message: 'no-usage-v1',
  },
  {
    it: 'takes what the key did before the cluster was there for the work of others',
    given: { created: now - hour, activity: clusterActivity({ last: now - 2 * hour }) },
    expect: 'INSUFFICIENT_DATA',
    message: 'cluster-new',
  },
  {
    it: 'takes what the key did before a KMS v2 cluster was there for the work of others',
    given: { kmsVersion: 'v2', created: now - 10 * day, activity: clusterActivity({ last: now - 11 * day }) },
    expect: 'INSUFFICIENT_DATA',
    message: 'no-usage-no-baseline',
  },
  {
    it: 'does not blame a cluster without usage that an audit saw open within the window',
    given: { encryptedSince: now - day + 1, activity: noUsage() },
    expect: 'INSUFFICIENT_DATA',
    message: 'cluster-encrypted-lately',
    because: /"since":"2026-11-21T06:30:00.001Z"/,
  },
  {
    it: 'finds a cluster without usage that was first seen encrypted exactly a window ago',
    given: { encryptedSince: now - day, activity: noUsage() },
    expect: 'NON_COMPLIANT',
    message: 'no-usage-v1',
  },
  {
    it: 'does not blame a cluster without usage that was changed, and perhaps switched on, less than an hour ago',
    given: { changed: now - hour + 1, activity: noUsage() },
    expect: 'INSUFFICIENT_DATA',
    message: 'cluster-changed',
    because: /"changed":"2026-11-22T05:30:00.001Z"/,
  },
  {
    it: 'finds a cluster without usage that was last changed exactly an hour ago',
    given: { changed: noUsage().readTo - hour, activity: noUsage() },
    expect: 'NON_COMPLIANT',
    message: 'no-usage-v1',
  },
  {
    it: 'finds a cluster without usage of which the cloud does not say when it was changed',
    given: { changed: null, activity: noUsage() },
    expect: 'NON_COMPLIANT',
    message: 'no-usage-v1',
  },
  {
    it: 'keeps to the window that is configured',
    given: {
      created: now - 50 * hour,
      changed: null,
      activity: noUsage({ last: now - 49 * hour, windowFrom: now - 48 * hour }),
    },
    settings: { activity: { window: 48 } },
    expect: 'NON_COMPLIANT',
    message: 'no-usage-v1',
  },
  {
    it: 'says nothing of refusals, which are another check’s',
    given: { activity: clusterActivity({ denied: { count: 9, last: now, codes: ['Rejected.Disabled'] } }) },
    expect: 'COMPLIANT',
    message: 'seen-working',
  },
]);
