import { derive, type Fact, type FactTable, read } from '../model/fact.ts';
import type { KeyMetadata, KeyReading } from '../model/snapshot.ts';

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
}

/** What is known of a key from what was read of it. */
export function keyFacts({ metadata }: KeyReading): FactTable<KeyFacts> {
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
  };
}
