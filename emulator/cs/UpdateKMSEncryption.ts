import type { ApiObject, LiveAccount } from '../account.ts';
import { type Caller, callerId, callerType } from '../caller.ts';
import { isoSeconds } from '../clock.ts';
import { ApiError } from '../errors.ts';
import { operation } from '../operation.ts';
import { requiredBoolean, requiredText, text } from '../params.ts';
import { trustsService } from '../ram/roles.ts';
import { findCluster } from './clusters.ts';

const ROLE = 'AliyunCSManagedSecurityRole';
const POLICY = 'AliyunCSManagedSecurityRolePolicy';
/** After a change is complete, the next one has to wait this long. */
const PAUSE_MS = 5 * 60_000;

/** Switches the encryption of Secrets on or off; the answer is empty, and the cluster is `updating` for a while. */
export const updateKmsEncryption = operation({
  product: 'cs',
  name: 'UpdateKMSEncryption',
  route: 'PUT /clusters/{ClusterId}/kms',
  writes: (_account, raw) => ({ 'ACS::ACK::Cluster': [String(raw.get('ClusterId'))] }),
  params: { ClusterId: requiredText, disable_encryption: requiredBoolean, kms_key_id: text },
  answer(account, { ClusterId, disable_encryption, kms_key_id }, { region, caller, clock, schedule, updates }) {
    const cluster = findCluster(account, ClusterId, region);
    requireAdministrator(account, caller, ClusterId);
    requirePro(cluster);
    const now = clock.now();
    const last = updates.completed.get(cluster) ?? Number.NEGATIVE_INFINITY;
    if (stateOf(account, ClusterId, cluster) !== 'running' || now < last + PAUSE_MS) {
      // Unknown on the real service: the code that comes with 409.
      throw new ApiError(409, 'ErrorClusterState', `cluster ${ClusterId} cannot be changed now, try again later`);
    }
    if (!disable_encryption) {
      requireRole(account);
      requireSupportedKey(account, kms_key_id, region);
    }
    updates.completed.set(cluster, now + updates.ms);
    set(account, ClusterId, cluster, 'state', () => 'updating');
    const end = account.updates[ClusterId];
    if (end === 'stuck') return undefined;
    schedule.in(updates.ms, (at) => {
      const isUsable = disable_encryption || stateOfKey(account, kms_key_id, region) === 'Enabled';
      set(account, ClusterId, cluster, 'updated', () => isoSeconds(at));
      const becomes = (state: string) =>
        set(account, ClusterId, cluster, 'state', (before) => (before === 'updating' ? state : before));
      // Unknown on the real service: what becomes of a cluster whose key went away in the meantime.
      if (end === 'failed' || !isUsable) return becomes('failed');
      if (end === 'unchanged') return becomes('running');
      // Unknown on the real service: whether the key is still told once it is switched off. Here it is, as a trap.
      const told = {
        DisableEncryption: disable_encryption,
        ...(!disable_encryption && { EncryptionKMSKeyId: kms_key_id }),
      };
      set(account, ClusterId, cluster, 'meta_data', (before) => withCapabilities(before, told));
      becomes('running');
    });
    return undefined;
  },
});

/** What the detail says, where the account file has it say something else than the list. */
function stateOf(account: LiveAccount, clusterId: string, cluster: ApiObject): unknown {
  return account.details[clusterId]?.state ?? cluster.state;
}

/** Changes a field of the list, and of the detail where that has one of its own. */
function set(
  account: LiveAccount,
  clusterId: string,
  cluster: ApiObject,
  field: string,
  change: (before: unknown) => unknown,
): void {
  cluster[field] = change(cluster[field]);
  const detail = account.details[clusterId];
  if (detail !== undefined && Object.hasOwn(detail, field)) detail[field] = change(detail[field]);
}

function withCapabilities(before: unknown, told: ApiObject): unknown {
  const isText = typeof before !== 'object' || before === null;
  const whole = isText ? parse(before) : (before as ApiObject);
  const after = { ...whole, Capabilities: { ...(whole.Capabilities as ApiObject | undefined), ...told } };
  return isText ? JSON.stringify(after) : after;
}

function parse(text: unknown): ApiObject {
  try {
    const value: unknown = JSON.parse(String(text));
    return typeof value === 'object' && value !== null ? (value as ApiObject) : {};
  } catch {
    // What was unreadable before is written anew.
    return {};
  }
}

function keyOf(account: LiveAccount, keyId: string | undefined, region: string): ApiObject | undefined {
  return account.keys.find((candidate) => candidate.KeyId === keyId && candidate.RegionId === region);
}

function stateOfKey(account: LiveAccount, keyId: string | undefined, region: string): unknown {
  return keyOf(account, keyId, region)?.KeyState;
}

/** RAM is not enough: inside the cluster, the caller must be an administrator or in operations. */
function requireAdministrator(account: LiveAccount, caller: Caller, clusterId: string): void {
  // The account itself is an administrator of all that it owns.
  if (callerType(caller) === 'Account') return;
  const held = account.permissions[callerId(caller)] ?? [];
  const isAdministrator = held.some(({ resource_id, resource_type = 'cluster', role_type, role_name }) => {
    const where = resource_id === 'all-clusters' || (resource_id === clusterId && resource_type === 'cluster');
    return where && ['admin', 'ops'].includes(String(role_type ?? role_name));
  });
  if (!isAdministrator) {
    const message = `you need to be an administrator of cluster ${clusterId} to update its KMS state`;
    throw new ApiError(403, 'ForbiddenUpdateKMSState', message);
  }
}

function requirePro({ cluster_spec }: ApiObject): void {
  if (/^ack\.pro\./.test(String(cluster_spec))) return;
  // Unknown on the real service: what it says of clusters that are not Pro.
  throw new ApiError(400, 'InvalidClusterSpec', 'only ACK Pro clusters support the encryption of Secrets');
}

function requireRole(account: LiveAccount): void {
  const role = account.roles.find(({ RoleName }) => RoleName.toLowerCase() === ROLE.toLowerCase());
  const holds = role?.Policies?.some(({ PolicyName }) => PolicyName === POLICY) === true;
  if (role !== undefined && holds && trustsService(role, 'cs.aliyuncs.com')) return;
  throw new ApiError(400, 'MissingAuth.AliyuncsManagedSecurityRole', `the role ${ROLE} is not authorized`);
}

function requireSupportedKey(account: LiveAccount, keyId: string | undefined, region: string): void {
  // Unknown on the real service: the code of each of these.
  const refuse = (why: string) => new ApiError(400, 'InvalidKMSKey', `the KMS key ${keyId ?? ''} ${why}`);
  if (keyId === undefined) throw refuse('is needed to switch encryption on');
  const key = keyOf(account, keyId, region);
  if (key === undefined) throw refuse('is not found in the region of the cluster');
  const { KeyState, KeySpec, KeyUsage, Creator } = key;
  if (KeyState !== 'Enabled') throw refuse(`is in the state ${String(KeyState)}`);
  if (KeySpec !== 'Aliyun_AES_256' || KeyUsage !== 'ENCRYPT/DECRYPT') throw refuse('is not of a supported kind');
  if (!/^\d+$/.test(String(Creator))) throw refuse('is a service key');
}
