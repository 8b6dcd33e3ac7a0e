import * as z from 'zod/mini';
import type { Fact } from '../model/fact.ts';
import type { NetworkAclReading, VSwitchReading } from '../model/remediation.ts';
import { MalformedAnswer, parseAnswer, show } from './answer.ts';
import { type Account, attempt, type Subject } from './attempt.ts';
import { readNetworkAcl } from './network-acl.ts';

/** '' is documented nowhere, and can only mean that none is bound; a field that is missing may mean anything. */
const answerSchema = z.object({ VSwitchId: z.string(), NetworkAclId: z.string() });

/** Reads which network ACL is bound to a vSwitch, and what it lets pass. */
export async function readVSwitch(account: Account, regionId: string, id: string): Promise<VSwitchReading> {
  const subject: Subject = { operation: 'vpc:DescribeVSwitchAttributes', regionId, resource: id };
  const bound = await attempt(account, subject, async () => {
    const query = { RegionId: regionId, VSwitchId: id };
    const answer = await account.cloud.call(subject.operation, { regionId, query });
    const { VSwitchId, NetworkAclId } = parseAnswer(answerSchema, answer, subject.operation);
    if (VSwitchId !== id) {
      throw new MalformedAnswer(subject.operation, `it is about ${show(VSwitchId)}`, answer.requestId);
    }
    return NetworkAclId;
  });
  return { id, acl: await readBound(account, regionId, bound) };
}

async function readBound(
  account: Account,
  regionId: string,
  bound: Fact<string>,
): Promise<Fact<NetworkAclReading | null>> {
  if (!bound.ok) return bound;
  return bound.value === '' ? { ok: true, value: null } : readNetworkAcl(account, regionId, bound.value);
}
