import type { Verification } from './finding.ts';

/**
 * What a cluster's state means for an audit. `settling` may change under our eyes; `down` is there but does not work,
 * perhaps because its key does not; `ended` holds nothing any more, or never did.
 */
export type Phase = 'initial' | 'running' | 'settling' | 'down' | 'ended';

const phases: Readonly<Record<string, Phase>> = {
  initial: 'initial',
  running: 'running',
  // These change nodes or the version; the API server goes on.
  upgrading: 'running',
  scaling: 'running',
  removing: 'running',
  draining: 'running',
  updating: 'settling',
  updating_failed: 'down',
  waiting: 'down',
  inactive: 'down',
  unavailable: 'down',
  disconnected: 'down',
  stopped: 'down',
  deleting: 'ended',
  deleted: 'ended',
  failed: 'ended',
  delete_failed: 'ended',
};

/** The phase of a state, or undefined for a state that is not documented. */
export function phaseOf(state: string): Phase | undefined {
  const known = state.toLowerCase();
  return Object.hasOwn(phases, known) ? phases[known] : undefined;
}

/**
 * Tags as `name=value`, the text that selectors are compared with. A tag whose name contains `=` is left out: as text it could
 * not be distinguished from another tag, so no selector names it.
 */
export function tagTexts(tags: Readonly<Record<string, string>>): string[] {
  return Object.entries(tags).flatMap(([name, value]) => (name.includes('=') ? [] : [`${name}=${value}`]));
}

/** Which kind of ACK cluster it is. Only Pro clusters can encrypt their Secrets with KMS. */
export type Edition = 'pro' | 'basic' | 'dedicated' | 'registered' | 'acs' | 'legacy';

/** What a list entry says of the cluster's kind; null is absent. */
export interface EditionFields {
  readonly type: string | null;
  readonly spec: string | null;
  readonly profile: string | null;
}

/**
 * Reads the edition, or undefined where the fields do not say it: a word that is not known is not taken for Basic.
 *
 * Pro is a family (`ack.pro.small`, `.xlarge`, …) over every profile of managed clusters. ACS clusters have a Pro spec, but
 * use another role and another setting; and other types of clusters are what their type says, whatever their spec says.
 */
export function editionOf({ type, spec, profile }: EditionFields): Edition | undefined {
  switch (type?.toLowerCase()) {
    case 'kubernetes':
      return 'dedicated';
    case 'externalkubernetes':
      return 'registered';
    case 'ask':
    case 'swarm':
      return 'legacy';
  }
  if (profile?.toLowerCase() === 'acs') return 'acs';
  if (spec !== null && isProSpec(spec)) return 'pro';
  // Managed clusters older than the editions have an empty spec; an absent one says nothing.
  const isBasic = spec === '' || spec?.toLowerCase() === 'ack.standard';
  return type?.toLowerCase() === 'managedkubernetes' && isBasic ? 'basic' : undefined;
}

/** The edition of a cluster in a report, which has no type, but says whether the cluster was judged. */
export function reportedEdition(cluster: {
  readonly spec: string;
  readonly profile: string;
  readonly state: string;
  readonly encryption: { readonly state: 'on' | 'off' | 'unknown' };
  readonly verification: Pick<Verification, 'configured'>;
}): Edition | undefined {
  const { spec, profile, state, encryption, verification } = cluster;
  const edition = editionOf({ type: 'ManagedKubernetes', spec, profile });
  // A Basic one whose encryption is reported as on, or may be on, is judged like Pro.
  const maybeOn = encryption.state === 'unknown' && verification.configured !== 'NOT_APPLICABLE';
  if (edition === 'basic' && (encryption.state === 'on' || maybeOn)) return 'pro';
  const isOther = verification.configured === 'NOT_APPLICABLE' && phaseOf(state) !== 'ended';
  return edition === 'pro' && isOther ? 'registered' : edition;
}

/** Whether a cluster_spec is one of the Pro specs, of any size. */
export function isProSpec(spec: string): boolean {
  return /^ack\.pro\./i.test(spec);
}

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
 * Reads the two fields that hold the state of Secret encryption.
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

interface EncryptionSetting {
  readonly state: 'on' | 'off' | 'unknown';
  readonly keyId: string;
}

/** Whether a cluster is encrypted as it was before: with the same key, or still not. */
export function isSameSetting(before: EncryptionSetting, now: EncryptionSetting): boolean {
  const isOff = before.state === 'off' || now.state === 'off';
  return isOff ? before.state === now.state : before.keyId === now.keyId;
}

/** The protocol between the API server and its KMS plugin. */
export type KmsVersion = 'v1' | 'v2' | 'unknown';

/**
 * ACK Pro speaks KMS v2 from Kubernetes 1.31 on. Edge and Lingjun do not say, and a cluster upgraded to 1.31 may still
 * speak v1: only that it is older than 1.31 says how often it calls KMS.
 *
 * @param version such as `1.31.9-aliyun.1` or `v1.18.8-aliyun.1`
 */
export function kmsVersionOf(version: string, profile: string): KmsVersion {
  const [major, minor] = (minorVersionOf(version) ?? '').split('.').map(Number);
  if (major === undefined || minor === undefined || /^(edge|lingjun)$/i.test(profile)) return 'unknown';

  return major > 1 || minor >= 31 ? 'v2' : 'v1';
}

/** The minor version of a cluster, such as `1.31`; undefined where the text does not begin with one. */
export function minorVersionOf(version: string): string | undefined {
  return /^v?(\d+\.\d+)/.exec(version)?.[1];
}
