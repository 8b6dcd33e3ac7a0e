import { derive, type Fact, notAsked, read } from './fact.ts';

/** What a cluster names that decides about what leaves it. */
export interface ClusterNetwork {
  readonly securityGroupId: string;
  readonly vSwitchIds: readonly string[];
}

/** A security group, a vSwitch or a network ACL: read once, however many clusters stand behind it. */
export type NetworkReading = {
  readonly regionId: string;
  readonly id: string;
  /** The cloud's time at which it was read, ISO 8601 UTC. */
  readonly readAt: string;
  /** When it was first read to be as it is; null where it has been so since the first reading. */
  readonly changedAt: string | null;
} & (
  | { readonly kind: 'security-group'; readonly reading: Fact<SecurityGroupReading> }
  /** The id of the network ACL that is bound to it; '' where none is. */
  | { readonly kind: 'v-switch'; readonly reading: Fact<string> }
  | { readonly kind: 'network-acl'; readonly reading: Fact<NetworkAclReading> }
);

/** Names a reading among all of an account. */
export function networkName({ kind, regionId, id }: Pick<NetworkReading, 'kind' | 'regionId' | 'id'>): string {
  return JSON.stringify([kind, regionId, id]);
}

/** The cluster's security group and the network ACLs of its vSwitches, as far as they decide about 100.64.0.0/10. */
export interface EgressReading {
  readonly securityGroups: Fact<readonly SecurityGroupReading[]>;
  /** One for each vSwitch of the cluster. */
  readonly vSwitches: Fact<readonly VSwitchReading[]>;
}

export interface SecurityGroupReading {
  readonly id: string;
  /** `enterprise` groups drop what no rule accepts; `normal` ones accept it. null: not asked, since rules decide. */
  readonly type: Fact<'normal' | 'enterprise'> | null;
  readonly egress: readonly SecurityGroupRule[];
}

export interface SecurityGroupRule {
  /** 1 is asked first; of equal ones, those that drop. */
  readonly priority: number;
  readonly policy: 'accept' | 'drop';
  /** `all`, `tcp`, `udp`, …, lower case. */
  readonly protocol: string;
  /** First and last port; null: all, or the protocol has none. */
  readonly ports: readonly [number, number] | null;
  /** As the rule has it, such as `0.0.0.0/0`; '' where it names something else than addresses of IPv4. */
  readonly destination: string;
}

export interface VSwitchReading {
  readonly id: string;
  /** null: no network ACL is bound to it. ACLs keep no state: answers need a rule of their own. */
  readonly acl: Fact<NetworkAclReading | null>;
}

export interface NetworkAclReading {
  readonly id: string;
  /** In the order in which they are asked; what none of them names is dropped. */
  readonly egress: readonly NetworkAclEntry[];
  readonly ingress: readonly NetworkAclEntry[];
}

export interface NetworkAclEntry {
  readonly policy: 'accept' | 'drop';
  readonly protocol: string;
  readonly ports: readonly [number, number] | null;
  /** The other side, such as `0.0.0.0/0`; '' where it is not of IPv4. */
  readonly cidr: string;
}

type Kind = NetworkReading['kind'];

/** New readings, with when each was first read to be as it is. */
export function withChangeTimes(
  readings: readonly NetworkReading[],
  known: readonly NetworkReading[],
): NetworkReading[] {
  const earlier = indexNetwork(known);
  return readings.map((reading) => {
    const before = earlier.get(networkName(reading));
    if (before === undefined || before.readAt >= reading.readAt) return reading;
    // What could not be read may have changed or not.
    const isSame =
      !before.reading.ok || !reading.reading.ok || JSON.stringify(before.reading) === JSON.stringify(reading.reading);
    return { ...reading, changedAt: isSame ? before.changedAt : reading.readAt };
  });
}

/** Readings by name, so that those of a cluster are found without looking at all others. */
export type NetworkIndex = ReadonlyMap<string, NetworkReading>;

export function indexNetwork(readings: readonly NetworkReading[]): NetworkIndex {
  return new Map(readings.map((reading) => [networkName(reading), reading]));
}

/** What was read of all that a cluster names. */
export function egressOf(
  { securityGroupId, vSwitchIds }: ClusterNetwork,
  { accountId, regionId }: { readonly accountId: string; readonly regionId: string },
  index: NetworkIndex,
): EgressReading {
  const find = <K extends Kind>(kind: K, id: string) =>
    index.get(networkName({ kind, regionId, id })) as Extract<NetworkReading, { kind: K }> | undefined;
  const missing = (operation: string, id: string) => notAsked(operation, accountId, regionId, id);
  const aclOf = (id: string): Fact<NetworkAclReading | null> =>
    id === '' ? read(null) : (find('network-acl', id)?.reading ?? missing('vpc:DescribeNetworkAclAttributes', id));
  const group =
    find('security-group', securityGroupId)?.reading ?? missing('ecs:DescribeSecurityGroupAttribute', securityGroupId);

  return {
    securityGroups: derive(group, (value) => [value]),
    vSwitches: read(
      vSwitchIds.map((id) => {
        const bound = find('v-switch', id)?.reading ?? missing('vpc:DescribeVSwitches', id);
        return { id, acl: bound.ok ? aclOf(bound.value) : bound };
      }),
    ),
  };
}

/** When the last change of anything that a cluster names was read, epoch milliseconds; null where none is known. */
export function lastChangeOf(
  { securityGroupId, vSwitchIds }: ClusterNetwork,
  regionId: string,
  index: NetworkIndex,
): number | null {
  const find = (kind: Kind, id: string) => index.get(networkName({ kind, regionId, id }));
  const vSwitches = vSwitchIds.map((id) => find('v-switch', id));
  const acls = vSwitches.map((one) =>
    one?.kind === 'v-switch' && one.reading.ok ? find('network-acl', one.reading.value) : undefined,
  );
  const times = [find('security-group', securityGroupId), ...vSwitches, ...acls].flatMap((one) =>
    one?.changedAt == null ? [] : [Date.parse(one.changedAt)],
  );
  return times.length === 0 ? null : Math.max(...times);
}
