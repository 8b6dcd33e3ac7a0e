import type { ApiObject } from '../../emulator/account.ts';
import { recordWrite } from '../../emulator/actiontrail/record-write.ts';
import { Cloud as EmulatedCloud } from '../../emulator/cloud.ts';
import { act } from '../../emulator/console.ts';
import { ApiError } from '../../emulator/errors.ts';
import { OPERATIONS } from '../../emulator/operations.ts';
import { account, accountId, cluster, event, key } from '../account.ts';
import { management, member, memberId } from '../organization.ts';
import { offCluster } from '../remediation/world.ts';

export const regionId = 'cn-hangzhou';
export const accountIds = [accountId, memberId(0), memberId(1)] as const;
export const keyOf: Readonly<Record<string, string>> = {
  [accountId]: 'key-1',
  [memberId(0)]: 'key-of-0',
  [memberId(1)]: 'key-of-1',
};
/** The key that remediation turns clusters on with. */
export const newKey = 'key-new';

/** Lets every user of an account, who all have one id in the emulator, administer its clusters. */
function permissionsIn(id: string): object {
  return {
    [`2${id.padStart(17, '0')}`]: [{ resource_id: 'all-clusters', resource_type: 'console', role_type: 'admin' }],
  };
}

/** What lets the clusters of an account reach KMS. */
const network = {
  securityGroups: [{ RegionId: regionId, SecurityGroupId: 'sg-1', SecurityGroupType: 'normal' }],
  vSwitches: [{ RegionId: regionId, VSwitchId: 'vsw-1', VpcId: 'vpc-c1' }],
};

/** What is true of one cluster or key from a time on, epoch milliseconds. */
interface ClusterTruth {
  readonly at: number;
  readonly isOn: boolean;
  readonly keyId: string;
}
interface KeyTruth {
  readonly at: number;
  readonly state: string;
}
interface RoleTruth {
  readonly at: number;
  readonly isAuthorized: boolean;
}

export function accessKeyOf(id: string): { readonly accountId: string; readonly accessKeyId: string } {
  return { accountId: id, accessKeyId: `LTAI-${id}` };
}

/** The accounts of the soak in the emulator, with what was ever true of their clusters and keys. */
export class Organization {
  readonly cloud: EmulatedCloud;
  readonly clusters = new Map<string, ClusterTruth[]>();
  readonly keys = new Map<string, KeyTruth[]>();
  /** Accounts whose service role holds its policy, and those whose does not. */
  readonly roles = new Map<string, RoleTruth[]>();
  /** When the service role used a key, epoch milliseconds. */
  readonly usedAt = new Map<string, number[]>();
  /** Clusters that name no key once they are off: whether the cloud leaves it behind is not known. */
  readonly keyless = new Set<string>();
  private readonly now: () => number;
  private deliveries = 0;
  private writes = 0;
  private records: ApiObject[] = [];

  constructor(now: () => number) {
    this.now = now;
    const members = [0, 1].map((index) =>
      member(index, 2, {
        accessKeys: [{ id: `LTAI-${memberId(index)}`, secret: 's' }],
        permissions: permissionsIn(memberId(index)),
        keys: [
          key(`key-of-${index}`, {
            Arn: `acs:kms:${regionId}:${memberId(index)}:key/key-of-${index}`,
            Creator: memberId(index),
            DeletionProtection: 'Disabled',
          }),
        ],
        ...network,
      } as never),
    );
    const own = management(members, {
      accessKeys: [{ id: `LTAI-${accountId}`, secret: 's' }],
      permissions: permissionsIn(accountId),
      clusters: [cluster('c1'), cluster('c2'), ...[1, 2, 3].map((number) => offCluster(`off-${number}`))],
      keys: [key('key-1', { DeletionProtection: 'Disabled' }), key(newKey)],
      ...network,
      events: account().events,
    } as never);
    this.cloud = new EmulatedCloud({ accounts: [own, ...members], clock: { now }, updateMs: 30_000 });
    this.cloud.onWrite(({ data }) => {
      // By the ids of events the product orders them, and those of the emulator are random.
      this.writes += 1;
      data.eventId = `EVENT-${String(this.writes).padStart(6, '0')}`;
      this.records.push(data);
    });
    for (const id of accountIds) for (const record of this.cloud.account(id).events) this.noteUsage(record);
    this.look();
  }

  /** Notes what is true now; to be called whenever the account may have changed. */
  look(): void {
    const at = this.now();
    for (const id of accountIds) {
      const live = this.cloud.account(id);
      for (const found of live.clusters) {
        const { DisableEncryption } = capabilitiesOf(found);
        if (DisableEncryption === true && this.keyless.has(String(found.cluster_id))) forgetKey(found);
        const { EncryptionKMSKeyId } = capabilitiesOf(found);
        const next = { at, isOn: DisableEncryption === false, keyId: String(EncryptionKMSKeyId ?? '') };
        note(this.clusters, String(found.cluster_id), next, (one) => `${one.isOn} ${one.keyId}`);
      }
      for (const { KeyId, KeyState } of live.keys) {
        note(this.keys, String(KeyId), { at, state: String(KeyState) }, ({ state }) => state);
      }
      const isAuthorized = live.roles.some(
        ({ RoleName, Policies }) => RoleName === 'AliyunCSManagedSecurityRole' && (Policies as ApiObject[]).length > 0,
      );
      note(this.roles, id, { at, isAuthorized }, (one) => String(one.isAuthorized));
    }
  }

  isOn(clusterId: string): boolean {
    return this.clusters.get(clusterId)?.at(-1)?.isOn ?? false;
  }

  wasEverOn(clusterId: string): boolean {
    return this.clusters.get(clusterId)?.some(({ isOn }) => isOn) ?? false;
  }

  /** Whether something was true of a cluster or key at some moment of a span. */
  wasDuring<T extends { readonly at: number }>(
    truths: readonly T[] | undefined,
    [from, to]: readonly [number, number],
    is: (truth: T) => boolean,
  ): boolean {
    return (truths ?? []).some((truth, index, all) => {
      const end = all[index + 1]?.at ?? Number.POSITIVE_INFINITY;
      return is(truth) && truth.at <= to && end >= from;
    });
  }

  accountOf(clusterId: string): string | undefined {
    return accountIds.find((id) => this.cloud.account(id).clusters.some((one) => one.cluster_id === clusterId));
  }

  clustersOn(keyId: string): string[] {
    return [...this.clusters]
      .filter(([id, all]) => all.at(-1)?.isOn && all.at(-1)?.keyId === keyId && this.accountOf(id) !== undefined)
      .map(([id]) => id);
  }

  /** Does something as a person does in the console; false where the cloud denies it. */
  async person(account: string, user: string, operation: string, params: Record<string, unknown>): Promise<boolean> {
    try {
      await act(this.cloud, { accountId: account, regionId, user, operation, params, address: '203.0.113.9' });
      return true;
    } catch (error) {
      // Whatever the state does not allow; who may not act at all would make the soak show nothing.
      if (error instanceof ApiError && error.status !== 403) return false;
      throw error;
    } finally {
      this.look();
    }
  }

  /** Has a new cluster without encryption in the management account. */
  addOffCluster(clusterId: string): void {
    this.cloud.account(accountId).clusters.push(offCluster(clusterId) as never);
    this.look();
  }

  /** Deletes a cluster. */
  removeCluster(account: string, clusterId: string): void {
    const { clusters } = this.cloud.account(account);
    clusters.splice(
      clusters.findIndex((one) => one.cluster_id === clusterId),
      1,
    );
    this.look();
  }

  /** Puts the call of the remediator into the trail, as the front of the emulator does. */
  recordCall(params: Readonly<Record<string, unknown>>): void {
    const operation = OPERATIONS.find(({ name }) => name === 'UpdateKMSEncryption');
    if (operation === undefined) throw new Error('the emulator turns nothing on');
    recordWrite(this.cloud, {
      region: regionId,
      request: { method: 'PUT', rawPath: '/', query: [], form: [], headers: {}, body: Buffer.alloc(0) } as never,
      call: {
        product: 'cs',
        name: 'UpdateKMSEncryption',
        operation,
        params: new Map(Object.entries(params)),
        malformedBody: false,
      },
      caller: { accountId, key: { id: `LTAI-${accountId}`, secret: 's', userName: 'remediator' } },
      requestId: `OWN-${this.now()}`,
    });
  }

  /**
   * What ActionTrail delivers of all accounts since the last delivery: name and bytes of each object. They are not
   * compressed, since inflating runs on threads whose order follows the load of the machine.
   */
  deliveriesNow(sinceMs: number): { readonly name: string; readonly bytes: Uint8Array }[] {
    const now = this.now();
    const records = this.records;
    this.records = [];
    return accountIds.map((id) => {
      const writes = records.filter(({ recipientAccountId }) => recipientAccountId === id);
      const stamp = new Date(now).toISOString().replace(/[-:T]|\..*/g, '');
      const day = new Date(now).toISOString().slice(0, 10).replaceAll('-', '/');
      const name = `t/AliyunLogs/Actiontrail/org/${id}/${regionId}/${day}/Actiontrail_${regionId}_${stamp}_${this.deliveries++}_a`;
      return { name, bytes: Buffer.from(JSON.stringify([...writes, ...this.usage(id, now, sinceMs)])) };
    });
  }

  private noteUsage({ eventTime, requestParameters }: ApiObject): void {
    const keyId = String((requestParameters as ApiObject).KeyId);
    this.usedAt.set(keyId, [...(this.usedAt.get(keyId) ?? []), Date.parse(String(eventTime))]);
  }

  /** The calls of the service role with usable keys: an Encrypt and a Decrypt of each cluster an hour. */
  private usage(id: string, now: number, sinceMs: number): ApiObject[] {
    const records: ApiObject[] = [];
    for (const found of this.cloud.account(id).clusters) {
      const truth = this.clusters.get(String(found.cluster_id))?.at(-1);
      if (truth === undefined || !truth.isOn || this.keys.get(truth.keyId)?.at(-1)?.state !== 'Enabled') continue;
      for (let at = now - sinceMs; at < now; at += 3_600_000) {
        for (const eventName of ['Encrypt', 'Decrypt']) {
          const identity = { type: 'assumed-role', accountId: id, userName: 'aliyuncsmanagedsecurityrole:kms' };
          const eventTime = `${new Date(at).toISOString().slice(0, 19)}Z`;
          const record = event(truth.keyId, { eventName, eventTime, userIdentity: identity, recipientAccountId: id });
          records.push(record as ApiObject);
          this.noteUsage(record as ApiObject);
        }
      }
    }
    return records;
  }
}

function forgetKey(found: ApiObject): void {
  const { EncryptionKMSKeyId: _, ...Capabilities } = capabilitiesOf(found);
  Object.assign(found, { meta_data: JSON.stringify({ ...JSON.parse(String(found.meta_data)), Capabilities }) });
}

export function capabilitiesOf(found: ApiObject): ApiObject {
  return (JSON.parse(String(found.meta_data)) as { Capabilities?: ApiObject }).Capabilities ?? {};
}

function note<T>(all: Map<string, T[]>, id: string, next: T, textOf: (one: T) => string): void {
  const known = all.get(id) ?? [];
  const last = known.at(-1);
  if (last === undefined || textOf(last) !== textOf(next)) all.set(id, [...known, next]);
}
