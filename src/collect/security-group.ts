import * as z from 'zod/mini';
import { type Fact, read, readFailure } from '../model/fact.ts';
import type { SecurityGroupReading, SecurityGroupRule } from '../model/network.ts';
import { callAndParse, name, optionalText, type ParsedResponse, show, wordOf } from './answer.ts';
import { type AccountContext, attempt, readError, type Subject } from './attempt.ts';
import { checkIdentity, entriesById, folded } from './identity.ts';
import { readByToken } from './pager.ts';
import { isIpv4, portsOf } from './traffic.ts';

/** The largest page that ECS documents. */
const pageSize = 1_000;

const groupsSchema = z.object({
  RegionId: optionalText,
  SecurityGroups: z.object({
    SecurityGroup: z.array(z.object({ SecurityGroupId: name, SecurityGroupType: wordOf(['normal', 'enterprise']) })),
  }),
});

const permission = z.object({
  SecurityGroupRuleId: optionalText,
  Direction: wordOf(['egress', 'ingress']),
  Policy: wordOf(['Accept', 'Drop']),
  /** ECS writes it as text. */
  Priority: z.union([z.string(), z.number()]),
  IpProtocol: name,
  PortRange: optionalText,
  PortRangeListId: optionalText,
  DestCidrIp: optionalText,
  Ipv6DestCidrIp: optionalText,
  DestGroupId: optionalText,
  DestPrefixListId: optionalText,
  SourceCidrIp: optionalText,
  SourcePortRange: optionalText,
});
const attributeSchema = z.object({
  SecurityGroupId: name,
  RegionId: optionalText,
  Permissions: z.object({ Permission: z.array(permission) }),
  NextToken: optionalText,
});
type Permission = z.infer<typeof permission>;

/** Reads what a security group lets out, all pages of its rules; not of which type it is. */
export async function readSecurityGroup(
  account: AccountContext,
  regionId: string,
  id: string,
): Promise<Fact<SecurityGroupReading>> {
  const egress = await readRules(account, regionId, id);
  return egress.ok ? { ok: true, value: { id, type: null, egress: egress.value } } : egress;
}

type GroupType = NonNullable<SecurityGroupReading['type']>;

/** So many groups are asked for by one call. */
const mostIds = 100;

/** Reads of which type groups of a region are: what no rule means depends on it. */
export async function readGroupTypes(
  account: AccountContext,
  regionId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, GroupType>> {
  const chunks = Array.from({ length: Math.ceil(ids.length / mostIds) }, (_, index) =>
    ids.slice(index * mostIds, (index + 1) * mostIds),
  );
  const types = await Promise.all(chunks.map((chunk) => readTypes(account, regionId, chunk)));
  return new Map(types.flat());
}

async function readTypes(
  account: AccountContext,
  regionId: string,
  ids: readonly string[],
): Promise<(readonly [string, GroupType])[]> {
  const [only] = ids;
  const resource = ids.length === 1 ? { resource: only ?? '' } : {};
  const subject: Subject = { operation: 'ecs:DescribeSecurityGroups', regionId, ...resource };
  const listed = await attempt(account, subject, async () => {
    const query = { RegionId: regionId, SecurityGroupIds: JSON.stringify(ids), MaxResults: mostIds };
    const reply = await callAndParse(account, subject, groupsSchema, { query });
    const { RegionId, SecurityGroups } = reply.value;
    checkIdentity(reply, { RegionId: [folded(RegionId), regionId] });
    return { ...reply, groups: entriesById(reply, SecurityGroups.SecurityGroup, ({ SecurityGroupId: id }) => id) };
  });
  return ids.map((id) => {
    if (!listed.ok) return [id, listed] as const;
    const group = listed.value.groups.get(id);
    if (group !== undefined) return [id, read(group.SecurityGroupType)] as const;
    const missing = listed.value.malformed(`it does not list ${id}`);
    return [id, readFailure(readError(account, { ...subject, resource: id }, missing))] as const;
  });
}

function readRules(account: AccountContext, regionId: string, id: string): Promise<Fact<readonly SecurityGroupRule[]>> {
  const subject: Subject = { operation: 'ecs:DescribeSecurityGroupAttribute', regionId, resource: id };
  return attempt(account, subject, async () => {
    const found = await readByToken<ReadRule>({
      operation: subject.operation,
      noun: 'rules',
      pageSize,
      maxPages: 100,
      idOf: ({ ruleId }) => ruleId,
      async page(token) {
        const one = { RegionId: regionId, SecurityGroupId: id, Direction: 'egress', MaxResults: pageSize };
        const query = { ...one, ...(token === '' ? {} : { NextToken: token }) };
        const reply = await callAndParse(account, subject, attributeSchema, { query });
        const { SecurityGroupId, RegionId, Permissions, NextToken } = reply.value;
        checkIdentity(reply, { SecurityGroupId: [SecurityGroupId, id], RegionId: [folded(RegionId), regionId] });
        const entries = Permissions.Permission.filter(({ Direction }) => Direction === 'egress').map((one) => ({
          // Older rules have no id: equal ones are one rule.
          ruleId: one.SecurityGroupRuleId || JSON.stringify(one),
          rule: toRule(one, reply),
        }));
        return { entries, next: NextToken ?? '', requestId: reply.requestId };
      },
    });
    return [...found.values()].map(({ rule }) => rule);
  });
}

interface ReadRule {
  readonly ruleId: string;
  readonly rule: SecurityGroupRule;
}

/**
 * A rule as it decides about addresses of IPv4. Lists of ports and of prefixes are not looked into: a rule that accepts by
 * such a list is not counted on, and one that drops by it could drop anything.
 */
function toRule(rule: Permission, { malformed }: ParsedResponse<unknown>): SecurityGroupRule {
  const policy = rule.Policy === 'Accept' ? 'accept' : 'drop';
  const byList = Boolean(rule.PortRangeListId) || Boolean(rule.DestPrefixListId);
  if (byList && policy === 'drop') throw malformed(`what a rule drops is in a list: ${show(rule)}`);
  const priority = /^[1-9]\d{0,2}$/.test(String(rule.Priority)) ? Number(rule.Priority) : undefined;
  if (priority === undefined) throw malformed(`\`Priority\` is ${show(rule.Priority)}`);
  const ports = byList ? null : portsOf(rule.PortRange);
  if (ports === undefined) throw malformed(`\`PortRange\` is ${show(rule.PortRange)}`);
  const common = { priority, policy, protocol: rule.IpProtocol.toLowerCase(), ports } as const;

  const destination = rule.DestCidrIp ?? '';
  const elsewhere = [rule.Ipv6DestCidrIp, rule.DestGroupId, rule.DestPrefixListId].some(Boolean);
  const isKnown = destination === '' ? elsewhere : isIpv4(destination);
  if (!isKnown) throw malformed(`\`DestCidrIp\` is ${show(rule.DestCidrIp)}`);
  // What is accepted from some sources alone is not accepted from all nodes; what is dropped from some is dropped.
  const counts = policy === 'drop' || !(byList || isNarrowed(rule));
  return { ...common, destination: counts ? destination : '' };
}

function isNarrowed({ SourceCidrIp, SourcePortRange }: Permission): boolean {
  const anySource = !SourceCidrIp || SourceCidrIp === '0.0.0.0/0';
  const anyPort = !SourcePortRange || ['-1/-1', '1/65535', '0/65535'].includes(SourcePortRange);
  return !(anySource && anyPort);
}
