import type { ReadError } from '../model/fact.ts';
import type { Evidence } from '../model/finding.ts';
import type {
  EgressReading,
  NetworkAclReading,
  SecurityGroupReading,
  SecurityGroupRule,
  VSwitchReading,
} from '../model/network.ts';
import { type Passing, passes, type Rule } from './reach.ts';

/** Where Alibaba Cloud's own services answer inside a VPC. */
export const services = '100.64.0.0/10';
const toKms = { addresses: services, ports: [443, 443] } as const;
/** Where answers go to: the ports from which calls are made. */
const answers = { addresses: services, ports: [1024, 65_535] } as const;

/** One place that traffic between a cluster and KMS has to pass. */
export interface Checkpoint {
  /** The id of the security group, the vSwitch or the ACL. */
  readonly by: string;
  readonly direction: 'egress' | 'answers';
  readonly passes: Passing;
  readonly error?: ReadError;
}

/** What stands between a cluster and KMS. */
export interface Egress {
  readonly checkpoints: readonly Checkpoint[];
  /** When the last change of any of it was read, epoch milliseconds; null where none is known. */
  readonly changedAt: number | null;
}

/** Every place that calls of a cluster to KMS, and their answers, have to pass. */
export function checkpointsOf({ securityGroups, vSwitches }: EgressReading): Checkpoint[] {
  return [...groupCheckpoints(securityGroups), ...aclCheckpoints(vSwitches)];
}

function groupCheckpoints(groups: EgressReading['securityGroups']): Checkpoint[] {
  if (!groups.ok) return [{ by: groups.error.operation, direction: 'egress', passes: 'unknown', error: groups.error }];
  if (groups.value.length === 0) return [{ by: '$.security_group_id', direction: 'egress', passes: 'unknown' }];
  return groups.value.map(groupCheckpoint);
}

function groupCheckpoint({ id, type, egress: rules }: SecurityGroupReading): Checkpoint {
  const found = { by: id, direction: 'egress' } as const;
  const ordered = [...rules].sort(byPriority).map(toRule);
  if (type?.ok) return { ...found, passes: passes(ordered, toKms, type.value === 'normal' ? 'accept' : 'drop') };
  // What no rule means is accepted by the one type, and dropped by the other.
  const [one, other] = [passes(ordered, toKms, 'accept'), passes(ordered, toKms, 'drop')];
  if (one === other) return { ...found, passes: one };
  return { ...found, passes: 'unknown', ...(type !== null && { error: type.error }) };
}

function byPriority(a: SecurityGroupRule, b: SecurityGroupRule): number {
  return a.priority - b.priority || Number(a.policy === 'accept') - Number(b.policy === 'accept');
}

function toRule({ policy, protocol, ports, destination }: SecurityGroupRule): Rule {
  return { policy, protocol, ports, addresses: destination };
}

function aclCheckpoints(vSwitches: EgressReading['vSwitches']): Checkpoint[] {
  const direction = 'egress';
  if (!vSwitches.ok) {
    return [{ by: vSwitches.error.operation, direction, passes: 'unknown', error: vSwitches.error }];
  }
  if (vSwitches.value.length === 0) return [{ by: '$.vswitch_ids[]', direction, passes: 'unknown' }];
  return vSwitches.value.flatMap(({ id, acl }: VSwitchReading): Checkpoint[] => {
    if (!acl.ok) return [{ by: id, direction, passes: 'unknown', error: acl.error }];
    return acl.value === null ? [{ by: id, direction, passes: 'yes' }] : bothWays(acl.value);
  });
}

/** An ACL keeps no state, so that answers need an entry of their own. */
function bothWays({ id, egress: out, ingress }: NetworkAclReading): Checkpoint[] {
  const rules = (entries: typeof out): Rule[] => entries.map((entry) => ({ ...entry, addresses: entry.cidr }));
  return [
    { by: id, direction: 'egress', passes: passes(rules(out), toKms, 'drop') },
    { by: id, direction: 'answers', passes: passes(rules(ingress), answers, 'drop') },
  ];
}

/** What a checkpoint does with the traffic, as evidence. */
export function evidenceOfCheckpoint({ by, direction, passes, error }: Checkpoint): Evidence {
  const traffic = direction === 'egress' ? `TCP 443 -> ${services}` : `TCP <- ${services}`;
  const actual = { yes: 'Accept', partly: 'Accept, Drop', no: 'Drop', unknown: error?.code ?? 'undefined' }[passes];
  return { property: `${by}: ${traffic}`, expected: 'Accept', actual };
}
