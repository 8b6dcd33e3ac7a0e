import * as z from 'zod/mini';
import type { Answer } from '../cloud/call.ts';
import type { Fact } from '../model/fact.ts';
import type { SecurityGroupReading, SecurityGroupRule } from '../model/remediation.ts';
import { MalformedAnswer, optionalText, parseAnswer, show, wordOf } from './answer.ts';
import { type Account, attempt, type Subject } from './attempt.ts';
import { isIpv4, portsOf } from './traffic.ts';

const operation = 'ecs:DescribeSecurityGroupAttribute';
/** The largest page that ECS documents. */
const pageSize = 1_000;
/** 100,000 rules; a group holds a few hundred. */
const maxPages = 100;

const groupsSchema = z.object({
  SecurityGroups: z.object({
    SecurityGroup: z.array(
      z.object({ SecurityGroupId: z.string(), SecurityGroupType: wordOf(['normal', 'enterprise']) }),
    ),
  }),
});

const permission = z.object({
  Direction: wordOf(['egress', 'ingress']),
  Policy: wordOf(['Accept', 'Drop']),
  /** ECS writes it as text. */
  Priority: z.union([z.string(), z.number()]),
  IpProtocol: z.string().check(z.minLength(1)),
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
  SecurityGroupId: z.string(),
  Permissions: z.object({ Permission: z.array(permission) }),
  NextToken: optionalText,
});
type Permission = z.infer<typeof permission>;

/** Reads what a security group lets out, all pages of its rules. */
export async function readSecurityGroup(
  account: Account,
  regionId: string,
  id: string,
): Promise<Fact<SecurityGroupReading>> {
  const [type, egress] = await Promise.all([readType(account, regionId, id), readRules(account, regionId, id)]);
  return egress.ok ? { ok: true, value: { id, type, egress: egress.value } } : egress;
}

function readType(account: Account, regionId: string, id: string): Promise<SecurityGroupReading['type']> {
  const subject: Subject = { operation: 'ecs:DescribeSecurityGroups', regionId, resource: id };
  return attempt(account, subject, async () => {
    const query = { RegionId: regionId, SecurityGroupId: id };
    const answer = await account.cloud.call(subject.operation, { regionId, query });
    const { SecurityGroups } = parseAnswer(groupsSchema, answer, subject.operation);
    const group = SecurityGroups.SecurityGroup.find(({ SecurityGroupId }) => SecurityGroupId === id);
    if (group === undefined) throw new MalformedAnswer(subject.operation, `it does not list ${id}`, answer.requestId);
    return group.SecurityGroupType;
  });
}

function readRules(account: Account, regionId: string, id: string): Promise<Fact<readonly SecurityGroupRule[]>> {
  return attempt(account, { operation, regionId, resource: id }, async () => {
    const rules: SecurityGroupRule[] = [];
    const tokens = new Set<string>();
    for (let token = ''; ; ) {
      const query = {
        RegionId: regionId,
        SecurityGroupId: id,
        Direction: 'egress',
        MaxResults: pageSize,
        ...(token === '' ? {} : { NextToken: token }),
      };
      const answer = await account.cloud.call(operation, { regionId, query });
      const { SecurityGroupId, Permissions, NextToken } = parseAnswer(attributeSchema, answer, operation);
      if (SecurityGroupId !== id) throw malformed(answer, `it is about ${show(SecurityGroupId)}`);
      const egress = Permissions.Permission.filter(({ Direction }) => Direction === 'egress');
      rules.push(...egress.map((rule) => toRule(rule, answer)));
      token = NextToken ?? '';
      if (token === '') return rules;
      if (tokens.has(token) || tokens.size >= maxPages) throw malformed(answer, 'its pages do not end');
      tokens.add(token);
    }
  });
}

/**
 * A rule as it decides about addresses of IPv4. Lists of ports and of prefixes are not looked into: a rule that accepts by
 * such a list is not counted on, and one that drops by it could drop anything.
 */
function toRule(rule: Permission, answer: Answer): SecurityGroupRule {
  const policy = rule.Policy === 'Accept' ? 'accept' : 'drop';
  const byList = Boolean(rule.PortRangeListId) || Boolean(rule.DestPrefixListId);
  if (byList && policy === 'drop') throw malformed(answer, `what a rule drops is in a list: ${show(rule)}`);
  const priority = /^[1-9]\d{0,2}$/.test(String(rule.Priority)) ? Number(rule.Priority) : undefined;
  if (priority === undefined) throw malformed(answer, `\`Priority\` is ${show(rule.Priority)}`);
  const ports = byList ? null : portsOf(rule.PortRange);
  if (ports === undefined) throw malformed(answer, `\`PortRange\` is ${show(rule.PortRange)}`);
  const common = { priority, policy, protocol: rule.IpProtocol.toLowerCase(), ports } as const;

  const destination = rule.DestCidrIp ?? '';
  const elsewhere = [rule.Ipv6DestCidrIp, rule.DestGroupId, rule.DestPrefixListId].some(Boolean);
  const isKnown = destination === '' ? elsewhere : isIpv4(destination);
  if (!isKnown) throw malformed(answer, `\`DestCidrIp\` is ${show(rule.DestCidrIp)}`);
  // What is accepted from some sources alone is not accepted from all nodes; what is dropped from some is dropped.
  const counts = policy === 'drop' || !(byList || isNarrowed(rule));
  return { ...common, destination: counts ? destination : '' };
}

function isNarrowed({ SourceCidrIp, SourcePortRange }: Permission): boolean {
  const anySource = !SourceCidrIp || SourceCidrIp === '0.0.0.0/0';
  const anyPort = !SourcePortRange || ['-1/-1', '1/65535', '0/65535'].includes(SourcePortRange);
  return !(anySource && anyPort);
}

function malformed({ requestId }: Answer, wrong: string): MalformedAnswer {
  return new MalformedAnswer(operation, wrong, requestId);
}
