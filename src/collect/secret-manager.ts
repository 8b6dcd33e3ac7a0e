import * as z from 'zod/mini';
import type { Fact } from '../model/fact.ts';
import type { Polling, SecretManagerReading } from '../model/snapshot.ts';
import { callAndParse, name, optionalText } from './answer.ts';
import { type AccountContext, attempt, type Subject } from './attempt.ts';
import { checkIdentity, entriesById, folded } from './identity.ts';

const addonName = 'ack-secret-manager';
export const addonsSchema = z.object({
  addons: z.array(z.object({ name, version: z.optional(z.string()) })),
});
export const addonSchema = z.object({ name: optionalText, config: z.optional(z.nullable(z.string())) });

/** Finds ack-secret-manager among a cluster's add-ons; null where they do not name it. */
export function readSecretManager(
  account: AccountContext,
  regionId: string,
  clusterId: string,
): Promise<Fact<SecretManagerReading | null>> {
  const subject: Subject = { operation: 'cs:ListClusterAddonInstances', regionId, resource: clusterId };
  return attempt(account, subject, async () => {
    const reply = await callAndParse(account, subject, addonsSchema, { path: { cluster_id: clusterId } });
    const addons = entriesById(reply, reply.value.addons, ({ name }) => name.toLowerCase());
    const addon = addons.get(addonName);
    if (addon === undefined) return null;
    return { version: addon.version ?? '', polling: await readPolling(account, regionId, clusterId) };
  });
}

async function readPolling(account: AccountContext, regionId: string, clusterId: string): Promise<Fact<Polling>> {
  const subject: Subject = { operation: 'cs:GetClusterAddonInstance', regionId, resource: clusterId };
  return attempt(account, subject, async () => {
    const path = { cluster_id: clusterId, instance_name: addonName };
    const reply = await callAndParse(account, subject, addonSchema, { path });
    const { name, config } = reply.value;
    checkIdentity(reply, { name: [folded(name), addonName] });
    const polling = pollingOf(config ?? '');
    if (polling === undefined) throw reply.malformed('its configuration does not say how often it polls');
    return polling;
  });
}

/**
 * The polling that a configuration tells. The chart has its values below `command`; whether the add-on flattens them was
 * never seen, so both are read. An interval that is unknown is not taken for the chart's default.
 */
function pollingOf(config: string): Polling | undefined {
  const root = parseJson(config);
  if (!isFields(root)) return undefined;
  const values = { ...root, ...(isFields(root.command) ? root.command : {}) };
  const off = values.disablePolling;
  if (off === true || off === 'true') return { on: false, interval: 0 };
  const interval = secondsOf(values.pollingInterval);

  return interval === undefined ? undefined : { on: true, interval };
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
