import * as z from 'zod/mini';
import { derive, type Fact, read } from '../model/fact.ts';
import { isFields, parseJson } from '../model/json.ts';
import type { Polling, SyncAddon, SyncedSecrets } from '../model/snapshot.ts';
import { callAndParse, name, optionalText } from './answer.ts';
import { type AccountContext, attempt, type Subject } from './attempt.ts';
import type { ClusterPlace } from './detail.ts';
import { checkIdentity, entriesById, folded } from './identity.ts';

const secretManager = 'ack-secret-manager';
/** Add-ons that copy KMS secrets into Kubernetes Secrets. */
const syncAddons: readonly string[] = [secretManager, 'csi-secrets-store-provider-alibabacloud', 'external-secrets'];

export const addonsSchema = z.object({
  addons: z.array(z.object({ name, version: z.optional(z.string()) })),
});
export const addonSchema = z.object({ name: optionalText, config: z.optional(z.nullable(z.string())) });

/** What of a cluster's add-ons is known already. */
export interface KnownAddons {
  /** Those that `meta_data` names; null where it names none. */
  readonly addons: readonly SyncAddon[] | null;
  readonly rrsa: boolean | null;
  readonly workerRole: string;
  /** Whether they are listed where `meta_data` does not name them. */
  readonly isListed: boolean;
}

/** Finds what copies KMS secrets into a cluster; null where the add-ons are not known. */
export async function readSyncedSecrets(
  account: AccountContext,
  place: ClusterPlace,
  { addons: named, rrsa, workerRole, isListed }: KnownAddons,
): Promise<Fact<SyncedSecrets> | null> {
  if (named === null && !isListed) return null;
  const all = named === null ? await listAddons(account, place) : read(named);
  if (!all.ok) return all;

  const addons = all.value
    .map((addon) => ({ ...addon, name: addon.name.toLowerCase() }))
    .filter((addon) => syncAddons.includes(addon.name));
  const config = addons.some((addon) => addon.name === secretManager) ? await readConfig(account, place) : null;
  const access = config?.ok ? config.value.access : 'unknown';
  return read({
    addons,
    // Without RRSA in the cluster there is only the role of its workers.
    access: access === 'unknown' && rrsa === false ? 'worker-role' : access,
    workerRole,
    polling: config && derive(config, ({ polling }) => polling),
  });
}

function listAddons(account: AccountContext, { regionId, id }: ClusterPlace): Promise<Fact<readonly SyncAddon[]>> {
  const subject: Subject = { operation: 'cs:ListClusterAddonInstances', regionId, resource: id };
  return attempt(account, subject, async () => {
    const reply = await callAndParse(account, subject, addonsSchema, { path: { cluster_id: id } });
    const addons = entriesById(reply, reply.value.addons, (addon) => addon.name.toLowerCase());
    return [...addons.values()].map((addon) => ({ name: addon.name, version: addon.version ?? '' }));
  });
}

interface ManagerConfig {
  readonly polling: Polling;
  readonly access: SyncedSecrets['access'];
}

/** The configuration of ack-secret-manager: how often it polls, and as whom it asks KMS. */
function readConfig(account: AccountContext, { regionId, id }: ClusterPlace): Promise<Fact<ManagerConfig>> {
  const subject: Subject = { operation: 'cs:GetClusterAddonInstance', regionId, resource: id };
  return attempt(account, subject, async () => {
    const path = { cluster_id: id, instance_name: secretManager };
    const reply = await callAndParse(account, subject, addonSchema, { path });
    const { name, config } = reply.value;
    checkIdentity(reply, { name: [folded(name), secretManager] });
    const values = parseJson(config ?? '');
    const polling = isFields(values) ? pollingOf(values) : undefined;
    if (polling === undefined) throw reply.malformed('its configuration does not say how often it polls');
    return { polling, access: isFields(values) ? accessOf(values) : 'unknown' };
  });
}

/**
 * The polling that a configuration states. The chart has its values below `command`; whether the add-on flattens them was
 * never seen, so both are read. An interval that is unknown is not taken for the chart's default.
 */
function pollingOf(root: Record<string, unknown>): Polling | undefined {
  const values = flattened(root);
  if (isTrue(values.disablePolling)) return { on: false, interval: 0 };
  const interval = secondsOf(values.pollingInterval);

  return interval === undefined ? undefined : { on: true, interval };
}

function accessOf(root: Record<string, unknown>): SyncedSecrets['access'] {
  const rrsa = isFields(root.rrsa) ? root.rrsa : {};
  if (isTrue(rrsa.enable)) return 'rrsa';
  return isTrue(flattened(root).enableWorkerRole) ? 'worker-role' : 'unknown';
}

function flattened(root: Record<string, unknown>): Record<string, unknown> {
  return { ...root, ...(isFields(root.command) ? root.command : {}) };
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

/** `120s`, `2m`, `1h30m`, as Go writes durations. */
function secondsOf(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^(\d+(\.\d+)?(h|m|s))+$/.test(value)) return undefined;
  const units: Record<string, number> = { h: 3_600, m: 60, s: 1 };
  return [...value.matchAll(/(\d+(?:\.\d+)?)(h|m|s)/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ''] ?? 0),
    0,
  );
}
