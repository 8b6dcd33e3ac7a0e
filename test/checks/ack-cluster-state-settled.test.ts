import check from '../../src/checks/ack-cluster-state-settled.ts';
import { testCheck } from '../check-table.ts';
import { hour, minute, now } from '../facts/healthy.ts';
import { livingProClusterRows } from './pro-cluster-rows.ts';

const updating = { state: 'updating', phase: 'settling', created: null } as const;

testCheck<'ACS::ACK::Cluster'>(check, [
  ...livingProClusterRows,
  { it: 'passes a running cluster', expect: 'COMPLIANT', message: 'state-settled' },
  {
    it: 'passes a cluster that is down, which is another matter',
    given: { lifecycle: { state: 'unavailable', phase: 'down', created: null } },
    expect: 'COMPLIANT',
    message: 'state-settled',
  },
  {
    it: 'passes a cluster that has been updating for a minute',
    given: { lifecycle: updating, updatingSince: now - minute },
    expect: 'COMPLIANT',
    message: 'state-updating',
    because: /"minutes":1\b/,
  },
  {
    it: 'passes a cluster that has been updating for exactly an hour',
    given: { lifecycle: updating, updatingSince: now - hour },
    expect: 'COMPLIANT',
    message: 'state-updating',
  },
  {
    it: 'finds a cluster that has been updating for over an hour',
    given: { lifecycle: updating, updatingSince: now - hour - 1 },
    expect: 'NON_COMPLIANT',
    message: 'state-updating',
    because: /"minutes":60\b/,
  },
  {
    it: 'cannot tell how long a cluster has been updating where the cloud does not say',
    given: { lifecycle: updating, updatingSince: null },
    expect: 'INSUFFICIENT_DATA',
    message: 'state-updating-unknown-since',
  },
]);
