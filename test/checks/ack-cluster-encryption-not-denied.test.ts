import check from '../../src/checks/ack-cluster-encryption-not-denied.ts';
import { type Row, testCheck } from '../check-table.ts';
import { clusterActivity, denials, hour, now } from '../facts/healthy.ts';
import { proClusterRows } from './pro-cluster-rows.ts';

const noPermission = denials(2, hour, 'Forbidden.NoPermission');
const down = { state: 'inactive', phase: 'down', created: null } as const;

const rows: readonly Row<'ACS::ACK::Cluster'>[] = [
  ...proClusterRows,
  {
    it: 'passes a cluster none of whose calls was refused',
    expect: 'COMPLIANT',
    message: 'not-denied',
    because: /"since":"2026-11-21T06:30:00.000Z","throttled":0/,
  },
  {
    it: 'shows throttled calls and passes',
    given: { activity: clusterActivity({ throttled: 1_000, keyLastSuccess: null }) },
    expect: 'COMPLIANT',
    message: 'not-denied',
    because: /"throttled":1000/,
  },
  {
    it: 'does not apply where encryption is not on',
    given: { activity: null },
    expect: 'NOT_APPLICABLE',
    message: 'encryption-not-on',
  },
  {
    it: 'fails a cluster whose calls were refused and have not succeeded since',
    given: { activity: clusterActivity({ denied: noPermission, deniedSince: noPermission }) },
    expect: 'NON_COMPLIANT',
    message: 'denied',
    because: /"count":2,"codes":\["Forbidden.NoPermission"\],"last":"2026-11-22T05:30:00.000Z"/,
  },
  {
    it: 'names every code',
    given: { activity: clusterActivity({ deniedSince: denials(3, 0, 'A', 'B') }) },
    expect: 'NON_COMPLIANT',
    message: 'denied',
    because: /"codes":\["A","B"\]/,
  },
  {
    it: 'passes a cluster whose denied calls were followed by a success',
    given: { activity: clusterActivity({ denied: noPermission }) },
    expect: 'COMPLIANT',
    message: 'not-denied',
    because: /2 \(Forbidden.NoPermission/,
  },
  {
    it: 'fails a cluster that was seen refused though little of the window was read',
    given: { activity: clusterActivity({ deniedSince: noPermission, complete: false }) },
    expect: 'NON_COMPLIANT',
    message: 'denied',
  },
  {
    it: 'fails a cluster that is down and was seen refused, which may be why',
    given: { lifecycle: down, activity: clusterActivity({ deniedSince: noPermission }) },
    expect: 'NON_COMPLIANT',
    message: 'denied',
  },
  {
    it: 'cannot pass a cluster while records of the window could not be read',
    given: { activity: clusterActivity({ complete: false, broken: 1 }) },
    expect: 'INSUFFICIENT_DATA',
    message: 'records-not-read',
  },
  {
    it: 'cannot pass a cluster while the window was not read whole',
    given: { activity: clusterActivity({ complete: false, readFrom: now - hour }) },
    expect: 'INSUFFICIENT_DATA',
    message: 'denials-not-read',
    because: /"since":"2026-11-22T05:30:00.000Z"/,
  },
  {
    it: 'cannot pass a cluster while refused calls that name no key may be its own',
    given: { activity: clusterActivity({ deniedUnnamed: denials(1, 0, 'Forbidden.KeyNotFound') }) },
    expect: 'INSUFFICIENT_DATA',
    message: 'denied-unnamed',
    because: /"codes":\["Forbidden.KeyNotFound"\]/,
  },
  {
    it: 'takes nothing from the quiet of a cluster that is down',
    given: { lifecycle: down },
    expect: 'INSUFFICIENT_DATA',
    message: 'cluster-not-running',
  },
];

testCheck(check, rows);
