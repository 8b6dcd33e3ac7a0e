/**
 * Whether the Secrets of a cluster are encrypted. A key id beside `off` is what is left of an earlier `on`; `unknown` has a
 * key id without the flag, which contradicts nothing; `not-offered` is for clusters that have no such setting, or hold
 * nothing.
 */
export type Encryption =
  | { readonly is: 'on'; readonly keyId: string }
  | { readonly is: 'off'; readonly keyId: string }
  | { readonly is: 'unknown'; readonly keyId: string }
  | { readonly is: 'not-offered' };

/** `Capabilities` of `meta_data`: null is absent. */
export interface Capabilities {
  readonly disabled: boolean | null;
  readonly keyId: string | null;
}

/**
 * Reads the two fields that tell the state of Secret encryption.
 *
 * @returns undefined where they contradict each other: `DisableEncryption` is false, and there is no key id
 */
export function encryptionOf({ disabled, keyId }: Capabilities): Encryption | undefined {
  const key = keyId ?? '';
  if (disabled === true) return { is: 'off', keyId: key };
  if (disabled === false) return key === '' ? undefined : { is: 'on', keyId: key };
  // Both absent: a cluster older than the feature. An empty key id says no more than an absent one.
  return key === '' ? { is: 'off', keyId: '' } : { is: 'unknown', keyId: key };
}

/** The key that encrypts the cluster's Secrets, or may; null where none does. */
export function keyInForce(encryption: Encryption): string | null {
  return encryption.is === 'on' || encryption.is === 'unknown' ? encryption.keyId : null;
}

interface Setting {
  readonly state: 'on' | 'off' | 'unknown';
  readonly keyId: string;
}

/** Whether a cluster is encrypted as it was before: with the same key, or still not. */
export function isSameSetting(before: Setting, now: Setting): boolean {
  const isOff = before.state === 'off' || now.state === 'off';
  return isOff ? before.state === now.state : before.keyId === now.keyId;
}
