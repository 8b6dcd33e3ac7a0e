import check from '../../src/checks/ack-cluster-kms-egress-open.ts';
import type { Checkpoint } from '../../src/facts/egress.ts';
import { type Row, testCheck } from '../check-table.ts';
import { clusterActivity, hour, minute, now } from '../facts/healthy.ts';
import { failed } from '../facts/snapshot.ts';
import { proClusterRows } from './pro-cluster-rows.ts';

const closed: Checkpoint = { by: 'sg-1', direction: 'egress', passes: 'no' };
const egress = (first: Checkpoint, changedAt: number | null = null) => ({
  checkpoints: [first, { by: 'nacl-1', direction: 'answers', passes: 'yes' } as const],
  changedAt,
});
const unread = failed('ecs:DescribeSecurityGroupAttribute', { resource: 'sg-1' });
const error = unread.ok ? undefined : unread.error;
const last = now - 30 * minute;

const rows: readonly Row<'ACS::ACK::Cluster'>[] = [
  ...proClusterRows,
  {
    it: 'passes a cluster whose calls pass, and to which the answers return',
    expect: 'COMPLIANT',
    message: 'kms-egress-open',
    because: /sg-1: TCP 443 -> 100\.64\.0\.0\/10/,
  },
  {
    it: 'does not apply where encryption is off',
    given: { encryption: { is: 'off', keyId: '' }, egress: null },
    expect: 'NOT_APPLICABLE',
    message: 'encryption-not-on',
  },
  {
    it: 'cannot judge a cluster of which it is not known whether it is on',
    given: { encryption: { is: 'unknown', keyId: 'key-1' } },
    expect: 'INSUFFICIENT_DATA',
    message: 'encryption-unknown',
  },
  {
    it: 'fails where the calls are dropped and none succeeded since the rules were changed',
    given: { egress: egress(closed, last) },
    expect: 'NON_COMPLIANT',
    message: 'kms-egress-closed',
    because: /"by":"sg-1","direction":"egress"/,
  },
  {
    it: 'fails where the answers are dropped and the key was not used within the window',
    given: {
      egress: egress({ by: 'nacl-2', direction: 'answers', passes: 'no' }),
      activity: clusterActivity({ last: now - 25 * hour }),
    },
    expect: 'NON_COMPLIANT',
    message: 'kms-egress-closed',
    because: /"by":"nacl-2","direction":"answers"/,
  },
  {
    it: 'cannot judge rules that drop the calls while calls succeed after their last change',
    given: { egress: egress(closed, last - 1) },
    expect: 'INSUFFICIENT_DATA',
    message: 'kms-egress-closed-but-used',
    because: /"last":"2026-11-22T06:00:00.000Z"/,
  },
  {
    it: 'cannot judge rules that drop the calls while calls succeed and no change of the rules is known',
    given: { egress: egress(closed) },
    expect: 'INSUFFICIENT_DATA',
    message: 'kms-egress-closed-but-used',
  },
  {
    it: 'takes no excuse from what other clusters did with a shared key',
    given: { egress: egress(closed), activity: clusterActivity({ attribution: 'shared-key' }) },
    expect: 'NON_COMPLIANT',
    message: 'kms-egress-closed',
  },
  {
    it: 'takes no excuse from usage that could not be read',
    given: { egress: egress(closed) },
    readErrors: ['activity'],
    expect: 'NON_COMPLIANT',
    message: 'kms-egress-closed',
  },
  {
    it: 'cannot judge a way that is open in part',
    given: { egress: egress({ ...closed, passes: 'partly' }) },
    expect: 'INSUFFICIENT_DATA',
    message: 'kms-egress-partly-open',
  },
  {
    it: 'cannot judge lists of addresses',
    given: { egress: egress({ ...closed, passes: 'unknown' }) },
    expect: 'INSUFFICIENT_DATA',
    message: 'kms-egress-undecided',
  },
  {
    it: 'cannot judge what could not be read',
    given: { egress: egress({ ...closed, passes: 'unknown', ...(error && { error }) }) },
    expect: 'INSUFFICIENT_DATA',
    message: 'read-error',
    because: /NoPermission/,
  },
];

testCheck(check, rows);
