import * as z from 'zod/mini';
import type { Fact } from '../model/fact.ts';
import type { NetworkAclReading, VSwitchReading } from '../model/remediation.ts';
import { MalformedAnswer, optionalText, parseAnswer, show } from './answer.ts';
import { type Account, attempt, type Subject } from './attempt.ts';
import { readNetworkAcl } from './network-acl.ts';

const vSwitchSchema = z.object({ VSwitchId: z.string(), NetworkAclId: optionalText });
const boundSchema = z.object({
  NetworkAcls: z.object({ NetworkAcl: z.array(z.object({ NetworkAclId: z.string().check(z.minLength(1)) })) }),
  /** VPC writes it as text. */
  TotalCount: z.union([z.string(), z.number()]),
});

/** Reads which network ACL is bound to a vSwitch, and what it lets pass. */
export async function readVSwitch(account: Account, regionId: string, id: string): Promise<VSwitchReading> {
  const told = await readAttributes(account, regionId, id);
  // Whether a vSwitch without an ACL has the field empty, or not at all, is not documented: silence is asked about.
  const bound = told.ok && told.value === undefined ? await readBinding(account, regionId, id) : told;
  return { id, acl: await readBound(account, regionId, bound) };
}

/** The id of the ACL, '' where there is none, undefined where the vSwitch does not say. */
function readAttributes(account: Account, regionId: string, id: string): Promise<Fact<string | undefined>> {
  const subject: Subject = { operation: 'vpc:DescribeVSwitchAttributes', regionId, resource: id };
  return attempt(account, subject, async () => {
    const query = { RegionId: regionId, VSwitchId: id };
    const answer = await account.cloud.call(subject.operation, { regionId, query });
    const { VSwitchId, NetworkAclId } = parseAnswer(vSwitchSchema, answer, subject.operation);
    if (VSwitchId !== id) {
      throw new MalformedAnswer(subject.operation, `it is about ${show(VSwitchId)}`, answer.requestId);
    }
    return NetworkAclId ?? undefined;
  });
}

/** Asks the ACLs which of them is bound to the vSwitch; it can be one. */
function readBinding(account: Account, regionId: string, id: string): Promise<Fact<string | undefined>> {
  const subject: Subject = { operation: 'vpc:DescribeNetworkAcls', regionId, resource: id };
  return attempt(account, subject, async () => {
    const query = { RegionId: regionId, ResourceType: 'VSwitch', ResourceId: id, PageNumber: 1, PageSize: 10 };
    const answer = await account.cloud.call(subject.operation, { regionId, query });
    const { NetworkAcls, TotalCount } = parseAnswer(boundSchema, answer, subject.operation);
    const [first, ...more] = NetworkAcls.NetworkAcl;
    if (more.length > 0 || String(TotalCount) !== (first === undefined ? '0' : '1')) {
      const counts = `it counts ${show(TotalCount)} and lists ${NetworkAcls.NetworkAcl.length} for one vSwitch`;
      throw new MalformedAnswer(subject.operation, counts, answer.requestId);
    }
    return first?.NetworkAclId ?? '';
  });
}

async function readBound(
  account: Account,
  regionId: string,
  bound: Fact<string | undefined>,
): Promise<Fact<NetworkAclReading | null>> {
  if (!bound.ok) return bound;
  return bound.value ? readNetworkAcl(account, regionId, bound.value) : { ok: true, value: null };
}
