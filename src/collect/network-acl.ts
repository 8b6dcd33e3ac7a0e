import * as z from 'zod/mini';
import type { Fact } from '../model/fact.ts';
import type { NetworkAclEntry, NetworkAclReading } from '../model/network.ts';
import { callAndParse, countAsText, name, optionalText, type ParsedResponse, show, wordOf } from './answer.ts';
import { type AccountContext, attempt, type Subject } from './attempt.ts';
import { checkIdentity, folded } from './identity.ts';
import { MalformedAnswer } from './malformed-answer.ts';
import { readNumbered } from './pager.ts';
import { isIpv4, isIpv6, portsOf } from './traffic.ts';

const operation = 'vpc:DescribeNetworkAclAttributes';

const entry = {
  Policy: wordOf(['accept', 'drop']),
  Protocol: name,
  Port: z.string(),
  IpVersion: optionalText,
};
const answerSchema = z.object({
  NetworkAclAttribute: z.object({
    NetworkAclId: name,
    RegionId: optionalText,
    /** `Modifying`: by the time of the change, the rules may be others. */
    Status: wordOf(['Available', 'Modifying']),
    // Entries come in the order in which they are asked, those that the cloud itself adds among them.
    EgressAclEntries: z.object({ EgressAclEntry: z.array(z.object({ ...entry, DestinationCidrIp: z.string() })) }),
    IngressAclEntries: z.object({ IngressAclEntry: z.array(z.object({ ...entry, SourceCidrIp: z.string() })) }),
  }),
});

/** Reads the entries of a network ACL, of both directions: an ACL keeps no state. */
export function readNetworkAcl(
  account: AccountContext,
  regionId: string,
  id: string,
): Promise<Fact<NetworkAclReading>> {
  const subject: Subject = { operation, regionId, resource: id };
  return attempt(account, subject, async () => {
    const reply = await callAndParse(account, subject, answerSchema, {
      query: { RegionId: regionId, NetworkAclId: id },
    });
    const { NetworkAclAttribute: acl } = reply.value;
    checkIdentity(reply, { NetworkAclId: [acl.NetworkAclId, id], RegionId: [folded(acl.RegionId), regionId] });
    if (acl.Status === 'Modifying') throw reply.malformed('its rules are being changed');
    return {
      id,
      egress: acl.EgressAclEntries.EgressAclEntry.map((one) => toEntry(one, one.DestinationCidrIp, reply)),
      ingress: acl.IngressAclEntries.IngressAclEntry.map((one) => toEntry(one, one.SourceCidrIp, reply)),
    };
  });
}

function toEntry(
  { Policy: policy, Protocol, Port }: { Policy: 'accept' | 'drop'; Protocol: string; Port: string },
  block: string,
  { malformed }: ParsedResponse<unknown>,
): NetworkAclEntry {
  const ports = portsOf(Port);
  if (ports === undefined) throw malformed(`\`Port\` is ${show(Port)}`);
  if (!isIpv4(block) && !isIpv6(block)) throw malformed(`the addresses of an entry are ${show(block)}`);
  return { policy, protocol: Protocol.toLowerCase(), ports, cidr: isIpv4(block) ? block : '' };
}

const aclSchema = z.object({ NetworkAclId: name, RegionId: optionalText });
const boundSchema = z.object({
  NetworkAcls: z.object({ NetworkAcl: z.array(aclSchema) }),
  PageNumber: z.optional(z.unknown()),
  TotalCount: countAsText,
});
const pageSize = 10;

/** Asks the ACLs which of them is bound to the vSwitch; '' where none is. */
export function readBinding(account: AccountContext, regionId: string, id: string): Promise<Fact<string>> {
  const subject: Subject = { operation: 'vpc:DescribeNetworkAcls', regionId, resource: id };
  return attempt(account, subject, async () => {
    const found = await readNumbered<z.infer<typeof aclSchema>>({
      operation: subject.operation,
      noun: 'network ACLs',
      pageSize,
      maxPages: 10,
      idOf: ({ NetworkAclId }) => NetworkAclId,
      async page(number) {
        const one = { RegionId: regionId, ResourceType: 'VSwitch', ResourceId: id };
        const query = { ...one, PageNumber: number, PageSize: pageSize };
        const reply = await callAndParse(account, subject, boundSchema, { query });
        const { NetworkAcls, PageNumber, TotalCount } = reply.value;
        checkIdentity(reply, { PageNumber: [PageNumber, number] });
        for (const { RegionId } of NetworkAcls.NetworkAcl) {
          checkIdentity(reply, { RegionId: [folded(RegionId), regionId] });
        }
        return { entries: NetworkAcls.NetworkAcl, total: TotalCount, requestId: reply.requestId };
      },
    });
    if (found.size > 1) throw new MalformedAnswer(subject.operation, `it lists ${found.size} for one vSwitch`, '');
    return [...found.keys()][0] ?? '';
  });
}
