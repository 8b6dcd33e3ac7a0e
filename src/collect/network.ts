import * as z from 'zod/mini';
import { type Fact, read, readFailure } from '../model/fact.ts';
import { type ClusterNetwork, type NetworkReading, networkName } from '../model/network.ts';
import { callAndParse, count, name, optionalText, show } from './answer.ts';
import { type AccountContext, attempt, readError, readingTime, type Subject } from './attempt.ts';
import type { ClusterEntry } from './clusters.ts';
import { checkIdentity } from './identity.ts';
import { MalformedAnswer } from './malformed-answer.ts';
import { readBinding, readNetworkAcl } from './network-acl.ts';
import { readNumbered } from './pager.ts';
import { readGroupTypes, readSecurityGroup } from './security-group.ts';

/** The largest page that VPC documents. */
const pageSize = 50;

const vSwitchesSchema = z.object({
  VSwitches: z.object({ VSwitch: z.array(z.object({ VSwitchId: name, NetworkAclId: optionalText })) }),
  PageNumber: z.optional(z.unknown()),
  TotalCount: count,
});

/** What a cluster says of its security group and its vSwitches; in place of either what is wrong with it. */
export function networkOf({ fields }: Pick<ClusterEntry, 'fields'>): ClusterNetwork | { readonly wrong: string } {
  const { security_group_id: group, vswitch_ids: ids, vswitch_id: older } = fields;
  if (typeof group !== 'string' || group === '') return { wrong: `\`security_group_id\` is ${show(group)}` };
  const vSwitchIds = vSwitchesOf({ ids, older });
  return vSwitchIds === undefined
    ? { wrong: `\`vswitch_ids\` is ${show(ids)}` }
    : { securityGroupId: group, vSwitchIds };
}

/** Of each vSwitch its id, once. The older field has them in one text, with commas; undefined is neither. */
export function vSwitchesOf({ ids, older }: { readonly ids?: unknown; readonly older?: unknown }) {
  const nothing = ids === undefined || ids === null || (Array.isArray(ids) && ids.length === 0);
  const listed = nothing && typeof older === 'string' ? older.split(',').map((id) => id.trim()) : ids;
  const isList = Array.isArray(listed) && listed.length > 0;
  return isList && listed.every((id) => typeof id === 'string' && id !== '') ? [...new Set<string>(listed)] : undefined;
}

/** Reads what decides about what leaves clusters: each security group and each network ACL once. */
export interface NetworkReader {
  read(place: { readonly regionId: string; readonly vpcId: string }, network: ClusterNetwork): void;
  readings(): Promise<NetworkReading[]>;
}

/**
 * @param byVpc whether vSwitches are listed for each VPC: for a few clusters that is less than for the whole region
 * @param known names of what need not be read
 */
export function networkReader(
  account: AccountContext,
  { byVpc, known = new Set() }: { readonly byVpc: boolean; readonly known?: ReadonlySet<string> },
): NetworkReader {
  const readings = new Map<string, Promise<NetworkReading>>();
  const lists = new Map<string, ReturnType<typeof listVSwitches>>();
  const add = async (name: Pick<NetworkReading, 'kind' | 'regionId' | 'id'>, reading: () => Promise<Fact<unknown>>) => {
    const key = networkName(name);
    if (known.has(key) || readings.has(key)) return;
    const made = reading().then(
      (fact) => ({ ...name, reading: fact, readAt: readingTime(account), changedAt: null }) as NetworkReading,
    );
    readings.set(key, made);
    await made;
  };
  const listOf = (regionId: string, vpcId: string) => {
    const key = JSON.stringify([regionId, vpcId]);
    const list = lists.get(key) ?? listVSwitches(account, regionId, vpcId);
    lists.set(key, list);
    return list;
  };
  const readVSwitch = async (regionId: string, vpcId: string, id: string): Promise<Fact<string>> => {
    const list = await listOf(regionId, byVpc ? vpcId : '');
    if (!list.ok) return list;
    const listed = list.value.get(id);
    if (listed === undefined) return readFailure(notListed(account, regionId, id));
    // Whether a vSwitch without an ACL has the field empty, or not at all, is not documented for the list.
    const acl = listed.NetworkAclId ?? (await readBinding(account, regionId, id));
    const bound = typeof acl === 'string' ? read(acl) : acl;
    if (bound.ok && bound.value !== '') {
      await add({ kind: 'network-acl', regionId, id: bound.value }, () =>
        readNetworkAcl(account, regionId, bound.value),
      );
    }
    return bound;
  };

  return {
    read({ regionId, vpcId }, { securityGroupId, vSwitchIds }) {
      add({ kind: 'security-group', regionId, id: securityGroupId }, () =>
        readSecurityGroup(account, regionId, securityGroupId),
      );
      for (const id of vSwitchIds) add({ kind: 'v-switch', regionId, id }, () => readVSwitch(regionId, vpcId, id));
    },
    async readings() {
      await Promise.all(readings.values());
      // ACLs were added while vSwitches were read.
      return withTypes(account, await Promise.all(readings.values()));
    },
  };
}

/** The groups with their kinds, where it is not their rules alone that decide. */
async function withTypes(account: AccountContext, readings: readonly NetworkReading[]): Promise<NetworkReading[]> {
  const open = readings.flatMap((one) => (one.kind === 'security-group' && needsType(one) ? [one] : []));
  const regions = [...new Set(open.map(({ regionId }) => regionId))];
  const types = new Map(
    await Promise.all(
      regions.map(async (regionId) => {
        const ids = open.filter((group) => group.regionId === regionId).map(({ id }) => id);
        return [regionId, await readGroupTypes(account, regionId, ids)] as const;
      }),
    ),
  );
  return readings.map((one) => {
    if (one.kind !== 'security-group' || !one.reading.ok || !needsType(one)) return one;
    const type = types.get(one.regionId)?.get(one.id) ?? null;
    return { ...one, reading: read({ ...one.reading.value, type }) };
  });
}

/** A group whose rules only accept, and accept everything, does so whatever its kind is. */
function needsType({ reading }: Extract<NetworkReading, { kind: 'security-group' }>): boolean {
  if (!reading.ok) return false;
  const { egress } = reading.value;
  const isAll = egress.some(
    (rule) => rule.protocol === 'all' && rule.ports === null && rule.destination === '0.0.0.0/0',
  );
  return !(isAll && egress.every(({ policy }) => policy === 'accept'));
}

/** Lists the vSwitches of a region, or of one VPC of it. */
function listVSwitches(account: AccountContext, regionId: string, vpcId: string) {
  const subject: Subject = { operation: 'vpc:DescribeVSwitches', regionId };
  return attempt(account, subject, () =>
    readNumbered<{ VSwitchId: string; NetworkAclId?: string | null | undefined }>({
      operation: subject.operation,
      noun: 'vSwitches',
      pageSize,
      maxPages: 1_000,
      idOf: ({ VSwitchId }) => VSwitchId,
      async page(number) {
        const one = { RegionId: regionId, ...(vpcId === '' ? {} : { VpcId: vpcId }) };
        const query = { ...one, PageNumber: number, PageSize: pageSize };
        const reply = await callAndParse(account, subject, vSwitchesSchema, { query });
        const { VSwitches, PageNumber, TotalCount } = reply.value;
        checkIdentity(reply, { PageNumber: [PageNumber, number] });
        return { entries: VSwitches.VSwitch, total: TotalCount, requestId: reply.requestId };
      },
    }),
  );
}

function notListed(account: AccountContext, regionId: string, resource: string) {
  const subject: Subject = { operation: 'vpc:DescribeVSwitches', regionId, resource };
  return readError(account, subject, new MalformedAnswer(subject.operation, `it does not list ${resource}`, ''));
}
