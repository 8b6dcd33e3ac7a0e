import type {
  EgressReading,
  NetworkAclReading,
  SecurityGroupReading,
  SecurityGroupRule,
} from '../../model/change-reading.ts';
import type { ReadError } from '../../model/fact.ts';
import type { Evidence } from '../../model/finding.ts';
import { remediationMessage } from '../../model/remediation-messages.ts';
import { blocked, type Guard, passed, readErrorOf, skipped, unknown } from '../guard.ts';
import { passes, type Rule } from '../reach.ts';

/** Where Alibaba Cloud's own services answer inside a VPC. */
const services = '100.64.0.0/10';
const toKms = { addresses: services, ports: [443, 443] } as const;
/** Where answers go to: the ports from which calls are made. */
const answers = { addresses: services, ports: [1024, 65_535] } as const;

/** One place that traffic has to pass: what it says, and by which name. */
interface Checkpoint {
  readonly by: string;
  readonly direction: 'egress' | 'answers';
  readonly passes: 'yes' | 'no' | 'unknown';
  readonly error?: ReadError;
}

/**
 * The control plane reaches KMS, and hears its answers: otherwise turning encryption on takes the cluster down. Somebody's
 * word counts only for what cannot be read; a rule that was read as dropping is never overruled.
 */
export const egress: Guard = {
  id: 'egress',
  check({ reading, settings, cluster }) {
    if (reading === null) return skipped();
    const gates = [...groupCheckpoints(reading.egress.securityGroups), ...aclCheckpoints(reading.egress.vSwitches)];
    const evidence = gates.map(evidenceOf);
    const closed = gates.find((gate) => gate.passes === 'no');
    if (closed !== undefined) {
      const { by, direction } = closed;
      return blocked(remediationMessage('egress-dropped', { by, direction }), ...evidence);
    }
    const undecided = gates.find((gate) => gate.passes === 'unknown');
    if (undecided === undefined) return passed(remediationMessage('egress-open', {}), ...evidence);
    if (settings.egressConfirmed.includes(cluster.id)) {
      return passed(remediationMessage('egress-confirmed', {}), ...evidence);
    }
    return undecided.error === undefined
      ? unknown(remediationMessage('egress-unknown', { by: undecided.by }), ...evidence)
      : { ...readErrorOf(undecided.error), evidence };
  },
};

function groupCheckpoints(groups: EgressReading['securityGroups']): Checkpoint[] {
  if (!groups.ok) return [{ by: groups.error.operation, direction: 'egress', passes: 'unknown', error: groups.error }];
  if (groups.value.length === 0) return [{ by: 'no security group', direction: 'egress', passes: 'unknown' }];
  return groups.value.map(groupCheckpoint);
}

function groupCheckpoint({ id, type, egress: rules }: SecurityGroupReading): Checkpoint {
  const gate = { by: id, direction: 'egress' } as const;
  const ordered = [...rules].sort(byPriority).map(toRule);
  if (type.ok) return { ...gate, passes: passes(ordered, toKms, type.value === 'normal' ? 'accept' : 'drop') };
  // What no rule means is accepted by the one type, and dropped by the other.
  const [kind, other] = [passes(ordered, toKms, 'accept'), passes(ordered, toKms, 'drop')];
  return kind === other ? { ...gate, passes: kind } : { ...gate, passes: 'unknown', error: type.error };
}

function byPriority(a: SecurityGroupRule, b: SecurityGroupRule): number {
  return a.priority - b.priority || Number(a.policy === 'accept') - Number(b.policy === 'accept');
}

function toRule({ policy, protocol, ports, destination }: SecurityGroupRule): Rule {
  return { policy, protocol, ports, addresses: destination };
}

function aclCheckpoints(vSwitches: EgressReading['vSwitches']): Checkpoint[] {
  const all = 'egress';
  if (!vSwitches.ok) {
    return [{ by: vSwitches.error.operation, direction: all, passes: 'unknown', error: vSwitches.error }];
  }
  if (vSwitches.value.length === 0) return [{ by: '$.vswitch_ids[]', direction: all, passes: 'unknown' }];
  return vSwitches.value.flatMap(({ id, acl }): Checkpoint[] => {
    if (!acl.ok) return [{ by: id, direction: all, passes: 'unknown', error: acl.error }];
    return acl.value === null ? [{ by: id, direction: all, passes: 'yes' }] : bothWays(acl.value);
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

function evidenceOf({ by, direction, passes: answer, error }: Checkpoint): Evidence {
  const traffic = direction === 'egress' ? `TCP 443 -> ${services}` : `TCP <- ${services}`;
  const actual = { yes: 'accept', no: 'drop', unknown: error?.code ?? 'undefined' }[answer];
  return { property: `${by}: ${traffic}`, expected: 'accept', actual };
}
