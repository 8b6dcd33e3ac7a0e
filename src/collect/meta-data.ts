import type { Capabilities } from '../model/cluster.ts';
import { parseJson } from '../model/json.ts';
import type { SyncAddon } from '../model/snapshot.ts';

/** Far above any real `meta_data`; beyond it the text is not parsed. */
const maxLength = 1_000_000;

/** What `meta_data` holds on Secret encryption and on add-ons, or why it does not say. */
export type MetaData =
  | {
      readonly is: 'read';
      readonly capabilities: Capabilities;
      /** null where it names none. */
      readonly addons: readonly SyncAddon[] | null;
      /** Whether pods may take on RAM roles of their own; null where it does not say. */
      readonly rrsa: boolean | null;
    }
  | { readonly is: 'missing' }
  | { readonly is: 'malformed'; readonly wrong: string };

/**
 * Reads `meta_data` of a cluster. It comes as a JSON string, which may be encoded twice, from older SDKs as an object, and may be empty; booleans may
 * be strings. Whatever else it holds is malformed, not "off".
 */
export function readMetaData(value: unknown): MetaData {
  if (value === undefined || value === null || value === '') return { is: 'missing' };
  const root = unwrap(value);
  if (!isObject(root)) return malformed('`meta_data` is not a JSON object');

  const capabilities = root.Capabilities ?? {};
  if (!isObject(capabilities)) return malformed('`meta_data.Capabilities` is not an object');
  const disabled = readFlag(capabilities.DisableEncryption);
  if (disabled === undefined) return malformed('`meta_data.Capabilities.DisableEncryption` is not a boolean');
  const keyId = capabilities.EncryptionKMSKeyId ?? null;
  if (keyId !== null && typeof keyId !== 'string') {
    return malformed('`meta_data.Capabilities.EncryptionKMSKeyId` is not a string');
  }

  return {
    is: 'read',
    capabilities: { disabled, keyId: keyId?.trim() ?? null },
    addons: readAddons(root.Addons),
    rrsa: isObject(root.RRSAConfig) ? (readFlag(root.RRSAConfig.enabled) ?? null) : null,
  };
}

/** null where it is not a list of names: then the add-ons are as unknown as where there is none. */
function readAddons(value: unknown): readonly SyncAddon[] | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const addons = value.map((addon) =>
    isObject(addon) && typeof addon.name === 'string' && addon.name.trim() !== ''
      ? { name: addon.name.trim(), version: typeof addon.version === 'string' ? addon.version : '' }
      : undefined,
  );
  return addons.every((addon) => addon !== undefined) ? addons : null;
}

/** Whether `meta_data` was read and says whether encryption is on. */
export function hasFlag(metaData: MetaData): boolean {
  return metaData.is === 'read' && metaData.capabilities.disabled !== null;
}

/** Text of JSON, or text of JSON of such a text. */
function unwrap(value: unknown): unknown {
  const once = typeof value === 'string' ? parse(value) : value;
  return typeof value === 'string' && typeof once === 'string' ? parse(once) : once;
}

function parse(text: string): unknown {
  return text.length > maxLength ? undefined : parseJson(text);
}

function readFlag(value: unknown): boolean | null | undefined {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  switch (value.toLowerCase()) {
    case 'true':
      return true;
    case 'false':
      return false;
    default:
      return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(wrong: string): MetaData {
  return { is: 'malformed', wrong };
}
