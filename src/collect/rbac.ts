import * as z from 'zod/mini';
import type { RbacRole } from '../model/change-reading.ts';
import { type Fact, read } from '../model/fact.ts';
import { callAndParse, parseAnswer, show, wordOf } from './answer.ts';
import { type AccountContext, attempt, type Subject } from './attempt.ts';
import { readCaller } from './caller.ts';

const named = z.array(z.looseObject({ resource_id: z.string().check(z.minLength(1)) }));
export const granted = z.array(
  z.object({
    /** `<cluster>`, `<cluster>/<namespace>` or `all-clusters`. */
    resource_id: z.string(),
    /** `console` goes with `all-clusters`. */
    resource_type: wordOf(['cluster', 'namespace', 'console']),
    role_type: wordOf(['admin', 'ops', 'dev', 'restricted', 'custom']),
  }),
);
type RbacGrant = z.infer<typeof granted>[number];

/**
 * Tells the caller's strongest role in a cluster. ACK shows grants only as far as the caller is an administrator of the
 * clusters that they are about; whether one's own are an exception is not documented. So an answer without a grant is no
 * proof that there is none, and is a read error. Nor does ACK tell what a custom role may do.
 */
export async function readRbacRole(
  account: AccountContext,
  regionId: string,
  clusterId: string,
): Promise<Fact<RbacRole>> {
  const caller = await readCaller(account);
  if (!caller.ok) return caller;
  // The account itself is an administrator of all that it owns.
  if (caller.value.is === 'account') return read('owner');

  const uid = caller.value.id;
  const subject: Subject = { operation: 'cs:DescribeUserPermission', regionId, resource: clusterId };
  return attempt(account, subject, async () => {
    // What is said of other clusters need not be as expected.
    const reply = await callAndParse(account, subject, named, { path: { uid } });
    const body = reply.value.filter(({ resource_id }) => isAbout(resource_id, clusterId));
    const grants = parseAnswer(granted, { body, requestId: reply.requestId }, subject.operation);
    const role = strongestOf(grants, clusterId);
    if (role !== undefined) return role;
    throw reply.malformed(`it does not tell what ${uid} may do in ${clusterId}: it shows ${show(grants)}`);
  });
}

function isAbout(resource: string, clusterId: string): boolean {
  return resource === 'all-clusters' || resource === clusterId || resource.startsWith(`${clusterId}/`);
}

/** Undefined where it is unknown. A role in a namespace is none in the cluster. */
function strongestOf(grants: readonly RbacGrant[], clusterId: string): RbacRole | undefined {
  const held = grants
    .filter(({ resource_id: id, resource_type: type }) =>
      id === clusterId ? type === 'cluster' : id === 'all-clusters' && type !== 'namespace',
    )
    .map(({ role_type }) => role_type);
  if (held.includes('admin')) return 'admin';
  if (held.includes('ops')) return 'ops';
  return grants.length === 0 || held.includes('custom') ? undefined : 'other';
}
