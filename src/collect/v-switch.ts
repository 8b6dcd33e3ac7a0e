import * as z from 'zod/mini';
import type { NetworkAclReading, VSwitchReading } from '../model/change-reading.ts';
import type { Fact } from '../model/fact.ts';
import { callAndParse, countAsText, optionalText } from './answer.ts';
import { type AccountContext, attempt, type Subject } from './attempt.ts';
import { checkIdentity, folded } from './identity.ts';
import { MalformedAnswer } from './malformed-answer.ts';
import { readNetworkAcl } from './network-acl.ts';
import { readNumbered } from './pager.ts';

const vSwitchSchema = z.object({ VSwitchId: z.string().check(z.minLength(1)), NetworkAclId: optionalText });
const aclSchema = z.object({ NetworkAclId: z.string().check(z.minLength(1)), RegionId: optionalText });
const boundSchema = z.object({
  NetworkAcls: z.object({ NetworkAcl: z.array(aclSchema) }),
  PageNumber: z.optional(z.unknown()),
  TotalCount: countAsText,
});
const pageSize = 10;

/** Reads which network ACL is bound to a vSwitch, and what it lets pass. */
export async function readVSwitch(account: AccountContext, regionId: string, id: string): Promise<VSwitchReading> {
  const told = await readAttributes(account, regionId, id);
  // Whether a vSwitch without an ACL has the field empty, or not at all, is not documented: silence is asked about.
  const bound = told.ok && told.value === undefined ? await readBinding(account, regionId, id) : told;
  return { id, acl: await readBound(account, regionId, bound) };
}

/** The id of the ACL, '' where there is none, undefined where the vSwitch does not say. */
function readAttributes(account: AccountContext, regionId: string, id: string): Promise<Fact<string | undefined>> {
  const subject: Subject = { operation: 'vpc:DescribeVSwitchAttributes', regionId, resource: id };
  return attempt(account, subject, async () => {
    const reply = await callAndParse(account, subject, vSwitchSchema, { query: { RegionId: regionId, VSwitchId: id } });
    const { VSwitchId, NetworkAclId } = reply.value;
    checkIdentity(reply, { VSwitchId: [VSwitchId, id] });
    return NetworkAclId ?? undefined;
  });
}

/** Asks the ACLs which of them is bound to the vSwitch; it can be one. */
function readBinding(account: AccountContext, regionId: string, id: string): Promise<Fact<string | undefined>> {
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

async function readBound(
  account: AccountContext,
  regionId: string,
  bound: Fact<string | undefined>,
): Promise<Fact<NetworkAclReading | null>> {
  if (!bound.ok) return bound;
  return bound.value ? readNetworkAcl(account, regionId, bound.value) : { ok: true, value: null };
}
