import type { ApiObject, LiveAccount } from './account.ts';
import { type Clock, isoSeconds } from './clock.ts';

/**
 * How the API servers of a cluster ask their KMS plugin whether it is well, of which the plugin calls KMS as the vendor's
 * public one does. Unknown on the real service: what the plugin of managed clusters does, and how often it is asked.
 */
export interface HealthCheckFile {
  /**
   * v1: each check encrypts and decrypts a word, at most every 20 s. v2: each check is a Status, by the poll of every minute;
   * the public plugin encrypts and decrypts for each of them.
   */
  provider: 'v1' | 'v2';
  /** API servers; 2 where absent. */
  replicas?: number;
  /** Seconds between two checks of one API server; 20 for v1 and 60 for v2 where absent. */
  every?: number;
  /** Whether a Status calls KMS; true where absent. Otherwise only the start of an API server does, once. */
  statusCallsKms?: boolean;
  /** Whether ActionTrail records the calls as reads, which is not documented; true where absent. */
  areReads?: boolean;
}

/** So many checks are caught up with at once, the newest. */
const MOST_CHECKS = 100_000;

/**
 * The health checks of an account's clusters over time. Nothing waits for them: whoever is about to look first has recorded
 * what was called by then, under the settings that cluster and key have now. Settings that are replaced are API servers that
 * started again.
 */
export class HealthChecks {
  private readonly clock: Clock;
  /** Until when the checks are recorded, seconds since the epoch. */
  private readonly recorded = new WeakMap<HealthCheckFile, number>();
  private calls = 0;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  catchUp(account: LiveAccount): void {
    const now = Math.floor(this.clock.now() / 1000);
    for (const [clusterId, file] of Object.entries(account.healthChecks)) {
      const { provider, replicas = 2, every = provider === 'v1' ? 20 : 60, statusCallsKms = true } = file;
      const from = this.recorded.get(file);
      this.recorded.set(file, now);
      const cluster = account.clusters.find(({ cluster_id }) => cluster_id === clusterId);
      const keyId = cluster?.state === 'running' ? keyOf(cluster) : undefined;
      if (cluster === undefined || keyId === undefined) continue;
      const first = Math.max(Math.floor((from ?? now) / every) + 1, Math.floor(now / every) - MOST_CHECKS + 1);
      const call = { cluster, keyId, isRead: file.areReads ?? true };
      for (let replica = 0; replica < replicas; replica += 1) {
        if (provider === 'v2' && from === undefined) this.encryptAndDecrypt(account, call, now);
        if (provider === 'v2' && !statusCallsKms) continue;
        for (let check = first; check * every <= now; check += 1) this.encryptAndDecrypt(account, call, check * every);
      }
    }
  }

  /** A Decrypt follows only where there is something to decrypt. */
  private encryptAndDecrypt(account: LiveAccount, call: HealthCheck, time: number): void {
    const key = account.keys.find(({ KeyId, Arn }) => KeyId === call.keyId || Arn === call.keyId);
    const errorCode = key === undefined ? 'Forbidden.KeyNotFound' : DENIALS[String(key.KeyState)];
    for (const eventName of errorCode === undefined ? ['Encrypt', 'Decrypt'] : ['Encrypt']) {
      this.calls += 1;
      account.events.push(recordOf(account.accountId, call, { eventName, time, errorCode, number: this.calls }));
    }
  }
}

interface HealthCheck {
  readonly cluster: ApiObject;
  readonly keyId: string;
  readonly isRead: boolean;
}

const DENIALS: Readonly<Record<string, string>> = {
  Disabled: 'Rejected.Disabled',
  PendingDeletion: 'Rejected.PendingDeletion',
  PendingImport: 'Rejected.PendingImport',
};

/** The key of an encrypted cluster. */
function keyOf({ meta_data }: ApiObject): string | undefined {
  const { Capabilities = {} } = JSON.parse(String(meta_data ?? '{}')) as { Capabilities?: ApiObject };
  const { DisableEncryption, EncryptionKMSKeyId } = Capabilities;
  return DisableEncryption === false && EncryptionKMSKeyId ? String(EncryptionKMSKeyId) : undefined;
}

function recordOf(
  accountId: string,
  { cluster, keyId, isRead }: HealthCheck,
  call: { eventName: string; time: number; errorCode: string | undefined; number: number },
): ApiObject {
  const { eventName, time, errorCode, number } = call;
  const id = `HEALTH-${String(cluster.cluster_id)}-${number}`;
  return {
    eventId: id,
    eventVersion: '1',
    eventCategory: 'Management',
    eventType: 'ApiCall',
    eventRW: isRead ? 'Read' : 'Write',
    eventTime: isoSeconds(time * 1000),
    eventName,
    eventSource: `kms-vpc.${String(cluster.region_id)}.aliyuncs.com`,
    serviceName: 'Kms',
    apiVersion: '2016-01-20',
    acsRegion: cluster.region_id,
    isGlobal: false,
    requestId: id,
    recipientAccountId: accountId,
    sourceIpAddress: '100.104.0.1',
    userIdentity: {
      type: 'assumed-role',
      accountId,
      principalId: `301234567890123456:kms`,
      userName: 'aliyuncsmanagedsecurityrole:kms',
    },
    requestParameters: eventName === 'Encrypt' ? { KeyId: keyId } : { CiphertextBlob: '***' },
    responseElements: errorCode === undefined ? { KeyId: keyId } : {},
    referencedResources: { 'ACS::KMS::Key': [keyId] },
    ...(errorCode !== undefined && { errorCode, errorMessage: errorCode }),
  };
}
