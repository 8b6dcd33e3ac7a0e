import type { AccountFile, ApiObject } from '../../emulator/account.ts';
import { type Emulator, startEmulator } from '../../emulator/index.ts';
import { type Config, configSchema } from '../../src/config/schema.ts';
import type { Session } from '../../src/session.ts';
import { openAlerts } from '../../src/state/alerts.ts';
import { openJournal } from '../../src/state/journal.ts';
import { waitingMessages } from '../../src/state/outbox.ts';
import type { Store } from '../../src/store/store.ts';
import { accessKey, account, accountId, cluster, key, metaData } from '../account.ts';
import { openSession, type SessionOptions } from '../open-session.ts';
import { memoryStore } from '../store/memory-store.ts';

export const start = Date.parse('2026-11-22T19:30:00.000Z');
export const timing = { sleep: () => Promise.resolve(), random: () => 0.5 };
export const webhook = 'env:SEALWATCH_SLACK_WEBHOOK';

/** A cloud with clusters that may be turned on, and a store; time passes only where somebody waits. */
export interface World {
  readonly emulator: Emulator;
  readonly store: Store;
  now(): number;
  pass(ms: number): void;
  session(options?: WorldOptions): Session;
  calls(operation: string): number;
  close(): Promise<void>;
}

export interface WorldOptions extends Omit<SessionOptions, 'config'> {
  readonly remediation?: object;
  readonly deadAfterMs?: number;
  /** Runs inside of a wait, before it is over. */
  readonly onSleep?: (ms: number) => void | Promise<void>;
}

const off = metaData({ DisableEncryption: true, EncryptionKMSKeyId: '' });

/** A Pro cluster that is off and reaches KMS. */
export function offCluster(id: string, fields: Record<string, unknown> = {}): Record<string, unknown> {
  return cluster(id, {
    meta_data: off,
    // The VPC of its vSwitch.
    vpc_id: 'vpc-c1',
    security_group_id: 'sg-1',
    vswitch_ids: ['vsw-1'],
    current_version: '1.31.9-aliyun.1',
    ...fields,
  });
}

/** An account where c1 and c2 may be turned on with key-new. */
export function openable(parts: Partial<AccountFile> = {}): AccountFile {
  return account({
    clusters: [cluster('encrypted'), offCluster('c1'), offCluster('c2')],
    keys: [key('key-1'), key('key-new')],
    securityGroups: [{ RegionId: 'cn-hangzhou', SecurityGroupId: 'sg-1', SecurityGroupType: 'normal' }],
    vSwitches: [{ RegionId: 'cn-hangzhou', VSwitchId: 'vsw-1' }],
    ...parts,
  } as Partial<AccountFile>);
}

export function configWith(remediation: object = {}): Config {
  return configSchema.parse({
    calls: { pacing: false },
    remediation: {
      mode: 'apply',
      select: { tags: ['env=prod'] },
      keys: [{ region: 'cn-hangzhou', key: 'key-new' }],
      ...remediation,
    },
  });
}

export async function openWorld(parts: Partial<AccountFile> = {}, store: Store = memoryStore()): Promise<World> {
  let time = start;
  const emulator = await startEmulator({ accounts: [openable(parts)], clock: { now: () => time } });
  return {
    emulator,
    store,
    now: () => time,
    pass(ms) {
      time += ms;
    },
    session({ remediation, deadAfterMs = 600_000, onSleep, ...options } = {}) {
      const session = openSession(emulator, { store, hasty: true, ...options, config: configWith(remediation) });
      let ids = 0;
      const sleep = async (ms: number) => {
        time += ms;
        await onSleep?.(ms);
      };
      return {
        ...session,
        deadAfterMs,
        // Requests are dated by the machine's clock, as the emulator wants it; everything else goes by this one.
        clock: { now: () => time, sleep },
        newId: () => `${Math.floor(time / 1000).toString(36)}${(ids++).toString(36)}`,
      };
    },
    calls: (operation) => emulator.stats().calls[operation] ?? 0,
    close: () => emulator.close(),
  };
}

export function journalOf({ store }: Pick<World, 'store'>) {
  return openJournal(store, accountId, timing);
}

/** Every message that is in the outbox or on its way there, as one text each. */
export async function messagesIn(store: Store): Promise<string[]> {
  const { pending } = (await openAlerts(store, accountId, timing).read()).value;
  const waiting = await waitingMessages(store, 'slack', timing);
  return [...waiting, ...pending.map(({ message }) => message)].map((message) => JSON.stringify(message));
}

/** Whether the cloud says that a cluster is encrypted, and with which key. */
export function encryptedWith({ emulator }: Pick<World, 'emulator'>, id: string): string | undefined {
  const found = emulator.account(accountId).clusters.find((one) => one.cluster_id === id) as ApiObject | undefined;
  const { DisableEncryption, EncryptionKMSKeyId } = (
    JSON.parse(String(found?.meta_data)) as { Capabilities: Record<string, unknown> }
  ).Capabilities;
  return DisableEncryption === false ? String(EncryptionKMSKeyId) : undefined;
}

export { accessKey, accountId };
