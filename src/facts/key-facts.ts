import { tagTexts } from '../model/cluster.ts';
import { derive, type Fact, type FactTable, notAsked, read } from '../model/fact.ts';
import { isSameKeyRef, type KeyPlace, parseKeyRef } from '../model/key-ref.ts';
import type { PolicyStatement } from '../model/ram-policy.ts';
import type { KeyMetadata, RolePolicy } from '../model/snapshot.ts';
import type { KeyInUse } from './keys-in-use.ts';

/** What is known of a key, as values. Everything but `presence` is null where KMS knows no such key. */
export interface KeyFacts {
  readonly presence: 'absent' | 'present';
  readonly state: 'Enabled' | 'Disabled' | 'PendingDeletion' | 'PendingImport' | null;
  readonly spec: string | null;
  readonly usage: string | null;
  readonly creator: string | null;
  /** Epoch milliseconds; null is never. */
  readonly materialExpires: number | null;
  /** Epoch milliseconds; null is not scheduled. */
  readonly deleteDate: number | null;
  readonly deletionProtection: boolean | null;
  readonly rotation: 'Enabled' | 'Disabled' | 'Suspended' | null;
  readonly names: KeyNames | null;
  /** As `tag:name=value`. */
  readonly tags: readonly string[] | null;
  /** Every alias of the key, such as `alias/prod`. */
  readonly aliases: readonly string[] | null;
  /** '' for default keys. */
  readonly instanceId: string | null;
  /** When the key's instance ends, epoch milliseconds; null is never, or no instance. */
  readonly instanceEnds: number | null;
  /** The key's own policy; null for default keys. */
  readonly policy: readonly PolicyStatement[] | null;
  /** The policies that the service role holds. */
  readonly rolePolicies: readonly RolePolicy[];
  /** Names of the clusters that name the key, or did, and may need it for their old Secrets. */
  readonly clusters: readonly string[];
}

/** What a key goes by. */
export interface KeyNames {
  readonly id: string;
  /** '' where KMS answered none. */
  readonly arn: string;
  /** Its ARN, and how clusters refer to it. */
  readonly references: readonly string[];
  /** Where the references are used. */
  readonly place: KeyPlace;
}

/** What of an account a key is joined with. */
export interface KeyContext {
  readonly accountId: string;
  /** Key ids by alias. */
  aliases(regionId: string): Fact<Readonly<Record<string, string>>>;
  /** When a KMS instance ends, epoch milliseconds; null is never. */
  instanceEnds(regionId: string, instanceId: string): Fact<number | null>;
  readonly rolePolicies: Fact<readonly RolePolicy[]>;
}

/** What is known of a key from everything that was read. */
export function keyFacts(
  { metadata, regionId, id: keyId, references, clusterNames }: KeyInUse,
  index: KeyContext,
): FactTable<KeyFacts> {
  const place = { accountId: index.accountId, regionId };
  const field = <T>(of: (metadata: KeyMetadata) => Fact<T>): Fact<T | null> =>
    metadata.ok ? (metadata.value === null ? read(null) : of(metadata.value)) : metadata;

  return {
    presence: derive(metadata, (value) => (value === null ? 'absent' : 'present')),
    state: field((key) => key.state),
    spec: field((key) => key.spec),
    usage: field((key) => key.usage),
    creator: field((key) => key.creator),
    materialExpires: field((key) => key.materialExpires),
    deleteDate: field((key) => key.deleteDate),
    deletionProtection: field((key) => key.deletionProtection),
    rotation: field((key) => key.rotation),
    names: field(({ id, arn }) => read({ id, arn, place, references: [...(arn === '' ? [] : [arn]), ...references] })),
    tags: field((key) =>
      derive(key.tags ?? notAsked('kms:ListResourceTags', index.accountId, regionId, keyId), toEntries),
    ),
    aliases: field((key) => derive(index.aliases(regionId), (aliases) => aliasesOf(aliases, key.id, place))),
    instanceId: field((key) => key.instanceId),
    instanceEnds: field(({ instanceId }) => {
      if (!instanceId.ok) return instanceId;
      return instanceId.value === '' ? read(null) : index.instanceEnds(regionId, instanceId.value);
    }),
    policy: field((key) => key.policy ?? read(null)),
    rolePolicies: index.rolePolicies,
    clusters: read(clusterNames),
  };
}

function toEntries(tags: Readonly<Record<string, string>>): string[] {
  return tagTexts(tags).map((text) => `tag:${text}`);
}

function aliasesOf(aliases: Readonly<Record<string, string>>, keyId: string, place: KeyPlace): string[] {
  const key = parseKeyRef(keyId, place);
  return Object.entries(aliases)
    .filter(([, id]) => isSameKeyRef(parseKeyRef(id, place), key))
    .map(([alias]) => alias);
}
