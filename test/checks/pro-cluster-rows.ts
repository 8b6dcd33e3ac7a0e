import type { Row } from '../check-table.ts';
import { day, now } from '../facts/healthy.ts';

type Rows = readonly Row<'ACS::ACK::Cluster'>[];

const lifecycle = (state: string, phase: 'initial' | 'settling' | 'ended' | 'down', created: number | null = null) => ({
  lifecycle: { state, phase, created },
});

/** What every check of Pro clusters says of clusters that are none, or are not there. */
export const livingProClusterRows: Rows = [
  {
    it: 'does not apply to a Basic cluster, and points at the upgrade',
    given: { edition: 'basic' },
    expect: 'NOT_APPLICABLE',
    message: 'edition-basic',
  },
  {
    it: 'does not apply to a dedicated cluster',
    given: { edition: 'dedicated' },
    expect: 'NOT_APPLICABLE',
    message: 'edition-dedicated',
  },
  {
    it: 'does not apply to a registered cluster',
    given: { edition: 'registered' },
    expect: 'NOT_APPLICABLE',
    message: 'edition-registered',
  },
  {
    it: 'does not apply to an ACS cluster, which another role encrypts',
    given: { edition: 'acs' },
    expect: 'NOT_APPLICABLE',
    message: 'edition-acs',
  },
  {
    it: 'does not apply to a cluster of a kind that is no more',
    given: { edition: 'legacy' },
    expect: 'NOT_APPLICABLE',
    message: 'edition-legacy',
  },
  ...['deleting', 'deleted', 'failed', 'delete_failed'].map(
    (state) =>
      ({
        it: `does not apply to a cluster that is ${state}`,
        given: lifecycle(state, 'ended'),
        expect: 'NOT_APPLICABLE',
        message: 'cluster-ended',
        because: new RegExp(`"${state}"`),
      }) as const,
  ),
  {
    it: 'says the edition first where the state could not be read and matters to nobody',
    given: { edition: 'basic' },
    readErrors: ['lifecycle'],
    expect: 'INSUFFICIENT_DATA',
    message: 'read-error',
  },
];

/** What every check of a Pro cluster's settings says while they may be changing. */
export const proClusterRows: Rows = [
  ...livingProClusterRows,
  {
    it: 'waits while the cluster is updating',
    given: lifecycle('updating', 'settling'),
    expect: 'INSUFFICIENT_DATA',
    message: 'cluster-updating',
  },
  {
    it: 'waits for a cluster that began to be created a millisecond less than a day ago',
    given: lifecycle('initial', 'initial', now - day + 1),
    expect: 'INSUFFICIENT_DATA',
    message: 'cluster-initial',
  },
  {
    it: 'waits for a cluster that will be created, as clocks have it',
    given: lifecycle('initial', 'initial', now + day),
    expect: 'INSUFFICIENT_DATA',
    message: 'cluster-initial',
  },
];
