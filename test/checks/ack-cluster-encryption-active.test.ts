import check from '../../src/checks/ack-cluster-encryption-active.ts';
import { testCheck } from '../check-table.ts';
import { clusterActivity, day, hour, minute, now, silence } from '../facts/healthy.ts';
import { proClusterRows } from './pro-cluster-rows.ts';

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
    it: 'takes nothing from the silence of a cluster that never came up',
    given: { lifecycle: { state: 'initial', phase: 'initial', created: now - 2 * day }, activity: silence() },
    expect: 'INSUFFICIENT_DATA',
    message: 'cluster-not-running',
  },

  {
    it: 'passes a KMS v1 cluster that was last seen exactly at the edge of the window',
    given: { activity: clusterActivity({ last: now - day }) },
    expect: 'COMPLIANT',
    message: 'seen-working',
  },
  {
    it: 'finds a KMS v1 cluster that was last seen a millisecond before the window',
    given: { activity: clusterActivity({ last: now - day - 1 }) },
    expect: 'NON_COMPLIANT',
    message: 'configured-but-silent',
    because: /"since":"2026-11-21T06:30:00.000Z"/,
  },
  {
    it: 'finds a silent KMS v1 cluster where the source shows the role at work elsewhere',
    given: { activity: silence() },
    expect: 'NON_COMPLIANT',
    message: 'configured-but-silent',
  },
  {
    it: 'does not blame a silent cluster where nothing shows that the source would have told',
    given: { activity: silence({ positiveControl: false }) },
    expect: 'INSUFFICIENT_DATA',
    message: 'silent-without-control',
  },
  {
    it: 'draws no verdict from missing calls beside calls whose key is not known',
    given: { activity: silence({ unnamed: 2 }) },
    expect: 'INSUFFICIENT_DATA',
    message: 'calls-without-key',
  },
  {
    it: 'draws no verdict from missing calls where records could not be read',
    given: { activity: silence({ complete: false, broken: 1 }) },
    expect: 'INSUFFICIENT_DATA',
    message: 'records-not-read',
  },
  {
    it: 'does not blame a silent cluster where the window was not read whole',
    given: { activity: silence({ complete: false, readFrom: now - 3 * hour }) },
    expect: 'INSUFFICIENT_DATA',
    message: 'silence-not-read',
    because: /"since":"2026-11-22T03:30:00.000Z"/,
  },
  {
    it: 'passes a cluster that was seen at work though the window was not read whole',
    given: { activity: clusterActivity({ complete: false, readFrom: now - hour }) },
    expect: 'COMPLIANT',
    message: 'seen-working',
  },

  ...(['v2', 'unknown'] as const).flatMap((kmsVersion) => [
    {
      it: `passes a cluster of KMS ${kmsVersion} that was last seen weeks ago`,
      given: { kmsVersion, activity: clusterActivity({ last: now - 60 * day }) },
      expect: 'COMPLIANT' as const,
      message: 'seen-working' as const,
    },
    {
      it: `cannot judge the silence of a cluster of KMS ${kmsVersion}`,
      given: { kmsVersion, activity: silence() },
      expect: 'INSUFFICIENT_DATA' as const,
      message: 'silent-v2' as const,
      because: /"since":"2026-08-24T06:30:00.000Z"/,
    },
    {
      it: `cannot judge the silence of a cluster of KMS ${kmsVersion} that was not looked at long enough`,
      given: { kmsVersion, activity: silence({ complete: false }) },
      expect: 'INSUFFICIENT_DATA' as const,
      message: 'silence-not-read' as const,
    },
  ]),
  {
    it: 'passes a KMS v2 cluster that was last seen exactly as far back as is looked',
    given: { kmsVersion: 'v2', activity: clusterActivity({ last: now - 10 * minute - 90 * day }) },
    expect: 'COMPLIANT',
    message: 'seen-working',
  },
  {
    it: 'does not look further back than is configured',
    given: { kmsVersion: 'v2', activity: clusterActivity({ last: now - 8 * day }) },
    settings: { activity: { lookBackDays: 7 } },
    expect: 'INSUFFICIENT_DATA',
    message: 'silent-v2',
  },

  {
    it: 'passes a new cluster that was seen at work',
    given: { created: now - hour },
    expect: 'COMPLIANT',
    message: 'seen-working',
  },
  {
    it: 'waits for a cluster that was created within the window',
    given: { created: now - day + 1, activity: silence() },
    expect: 'INSUFFICIENT_DATA',
    message: 'cluster-new',
  },
  {
    it: 'finds a silent cluster that was created exactly a window ago',
    given: { created: silence().readTo - day, activity: silence() },
    expect: 'NON_COMPLIANT',
    message: 'configured-but-silent',
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
    message: 'silent-v2',
  },
  {
    it: 'does not blame a silent cluster that an audit saw open within the window',
    given: { encryptedSince: now - day + 1, activity: silence() },
    expect: 'INSUFFICIENT_DATA',
    message: 'cluster-encrypted-lately',
    because: /"since":"2026-11-21T06:30:00.001Z"/,
  },
  {
    it: 'finds a silent cluster that was first seen encrypted exactly a window ago',
    given: { encryptedSince: now - day, activity: silence() },
    expect: 'NON_COMPLIANT',
    message: 'configured-but-silent',
  },
  {
    it: 'does not blame a silent cluster that was changed, and perhaps switched on, less than an hour ago',
    given: { changed: now - hour + 1, activity: silence() },
    expect: 'INSUFFICIENT_DATA',
    message: 'cluster-changed',
    because: /"changed":"2026-11-22T05:30:00.001Z"/,
  },
  {
    it: 'finds a silent cluster that was last changed exactly an hour ago',
    given: { changed: silence().readTo - hour, activity: silence() },
    expect: 'NON_COMPLIANT',
    message: 'configured-but-silent',
  },
  {
    it: 'finds a silent cluster of which the cloud does not say when it was changed',
    given: { changed: null, activity: silence() },
    expect: 'NON_COMPLIANT',
    message: 'configured-but-silent',
  },
  {
    it: 'keeps to the window that is configured',
    given: {
      created: now - 50 * hour,
      changed: null,
      activity: silence({ last: now - 49 * hour, windowFrom: now - 48 * hour }),
    },
    settings: { activity: { window: 48 } },
    expect: 'NON_COMPLIANT',
    message: 'configured-but-silent',
  },
  {
    it: 'says nothing of refusals, which are another check’s',
    given: { activity: clusterActivity({ denied: { count: 9, last: now, codes: ['Rejected.Disabled'] } }) },
    expect: 'COMPLIANT',
    message: 'seen-working',
  },
]);
