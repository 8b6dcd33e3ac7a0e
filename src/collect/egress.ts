import type { EgressReading } from '../model/change-reading.ts';
import { type Fact, notAsked, readFailure } from '../model/fact.ts';
import { show } from './answer.ts';
import { type AccountContext, readError, type Subject } from './attempt.ts';
import type { ClusterEntry } from './clusters.ts';
import type { Place } from './detail.ts';
import { MalformedAnswer } from './malformed-answer.ts';
import { readSecurityGroup } from './security-group.ts';
import { readVSwitch } from './v-switch.ts';

/** Reads what decides about what leaves a cluster, as far as its detail names its groups and vSwitches. */
export async function readEgress(
  account: AccountContext,
  { regionId, id }: Place,
  detail: Fact<ClusterEntry | null>,
): Promise<EgressReading> {
  const subject: Subject = { operation: 'cs:DescribeClusterDetail', regionId, resource: id };
  if (!detail.ok) return { securityGroups: detail, vSwitches: detail };
  if (detail.value === null) {
    const nothing = notAsked(subject.operation, account.accountId, regionId, id);
    return { securityGroups: nothing, vSwitches: nothing };
  }

  const { fields, requestId } = detail.value;
  const malformed = (wrong: string) =>
    readFailure(readError(account, subject, new MalformedAnswer(subject.operation, wrong, requestId)));
  const group = fields.security_group_id;
  const vSwitches = vSwitchesOf(fields);
  const [securityGroup, readings] = await Promise.all([
    typeof group === 'string' && group !== '' ? readSecurityGroup(account, regionId, group) : undefined,
    vSwitches === undefined
      ? undefined
      : Promise.all(vSwitches.map((vSwitch) => readVSwitch(account, regionId, vSwitch))),
  ]);

  return {
    securityGroups:
      securityGroup === undefined
        ? malformed(`\`security_group_id\` is ${show(group)}`)
        : securityGroup.ok
          ? { ok: true, value: [securityGroup.value] }
          : securityGroup,
    vSwitches:
      readings === undefined
        ? malformed(`\`vswitch_ids\` is ${show(fields.vswitch_ids)}`)
        : { ok: true, value: readings },
  };
}

/** Of each vSwitch its id, once. The older field has them in one text, with commas; undefined is neither. */
function vSwitchesOf({ vswitch_ids: ids, vswitch_id: older }: ClusterEntry['fields']): string[] | undefined {
  const nothing = ids === undefined || ids === null || (Array.isArray(ids) && ids.length === 0);
  const listed = nothing && typeof older === 'string' ? older.split(',').map((id) => id.trim()) : ids;
  const isList = Array.isArray(listed) && listed.length > 0;
  return isList && listed.every((id) => typeof id === 'string' && id !== '') ? [...new Set<string>(listed)] : undefined;
}
