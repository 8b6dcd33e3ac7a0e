import { type Fact, notAsked, readFailure } from '../model/fact.ts';
import { type EgressReading, egressOf, indexNetwork } from '../model/network.ts';
import { type AccountContext, readError, type Subject } from './attempt.ts';
import type { ClusterEntry } from './clusters.ts';
import type { ClusterPlace } from './detail.ts';
import { MalformedAnswer } from './malformed-answer.ts';
import { networkOf, networkReader } from './network.ts';

/** Reads what decides about what leaves one cluster, as far as its detail names its group and vSwitches. */
export async function readEgress(
  account: AccountContext,
  { regionId, id }: ClusterPlace,
  detail: Fact<ClusterEntry | null>,
): Promise<EgressReading> {
  const subject: Subject = { operation: 'cs:DescribeClusterDetail', regionId, resource: id };
  const failed = (fact: Fact<never>): EgressReading => ({ securityGroups: fact, vSwitches: fact });
  if (!detail.ok) return failed(detail);
  if (detail.value === null) return failed(notAsked(subject.operation, account.accountId, regionId, id));

  const network = networkOf(detail.value);
  if ('wrong' in network) {
    const error = new MalformedAnswer(subject.operation, network.wrong, detail.value.requestId);
    return failed(readFailure(readError(account, subject, error)));
  }
  const { vpc_id: vpc } = detail.value.fields;
  const reader = networkReader(account, { byVpc: true });
  reader.read({ regionId, vpcId: typeof vpc === 'string' ? vpc : '' }, network);
  const index = indexNetwork(await reader.readings());
  return egressOf(network, { accountId: account.accountId, regionId }, index);
}
