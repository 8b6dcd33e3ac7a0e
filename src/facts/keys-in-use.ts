import { phaseOf } from '../model/cluster.ts';
import { type Fact, read, readFailure } from '../model/fact.ts';
import { groupBy } from '../model/group-by.ts';
import {
  describedRefs,
  isAlias,
  isSameKeyRef,
  type KeyPlace,
  keyRefText,
  keyResolver,
  parseKeyRef,
} from '../model/key-ref.ts';
import { formerKeys, rememberedCluster } from '../model/memory.ts';
import type { KeyMetadata, KeyReading, Snapshot } from '../model/snapshot.ts';

/** A key that clusters of a region name, or named and may still need. */
export interface KeyInUse {
  readonly regionId: string;
  /** KMS's own id, or the ARN of a key of another account; the reference where KMS described no key for it. */
  readonly id: string;
  /** Every text that clusters refer to it by, sorted. */
  readonly references: readonly string[];
  readonly metadata: Fact<KeyMetadata | null>;
  /** Whether it is a key of this account of which KMS answered the id and the ARN: commands need both. */
  readonly isDescribed: boolean;
  readonly requestId: string;
  /** When it was described, ISO 8601 UTC; of several references the earliest, since all of them are needed. */
  readonly readAt: string;
  /** Ids of the clusters that name it. */
  readonly clusterIds: readonly string[];
  /** Names of the clusters that are there and name it, or did, and may need it for their old Secrets. */
  readonly clusterNames: readonly string[];
}

/** The keys in use of an account, each once, found by any of their references. */
export interface KeysInUse {
  readonly all: readonly KeyInUse[];
  /** undefined where the reference was not described. */
  find(regionId: string, reference: string): KeyInUse | undefined;
  /** The same text for all references to one key. */
  canonical(regionId: string, reference: string): string;
  /** How reports name the key that a reference means. */
  idOf(regionId: string, reference: string): string;
}

interface Use {
  readonly reference: string;
  /** '' where the cluster named the key formerly. */
  readonly clusterId: string;
  /** '' where the cluster needs no key any more. */
  readonly clusterName: string;
}

export function keysInUse(snapshot: Snapshot): KeysInUse {
  const { accountId } = snapshot;
  const resolve = keyResolver(describedRefs(accountId, snapshot.keys));
  const canonical = (regionId: string, reference: string) => resolve(reference, { accountId, regionId });
  const nameOf = (regionId: string, reference: string) => JSON.stringify([regionId, canonical(regionId, reference)]);
  const uses = usesByName(snapshot, nameOf);
  const keys = new Map<string, KeyInUse>();
  for (const [name, readings] of groupBy(snapshot.keys, ({ regionId, keyId }) => nameOf(regionId, keyId))) {
    keys.set(name, keyInUse({ accountId, regionId: readings[0].regionId }, readings, uses.get(name) ?? []));
  }
  const find = (regionId: string, reference: string) => keys.get(nameOf(regionId, reference));

  return {
    all: [...keys.values()],
    find,
    canonical,
    idOf(regionId, reference) {
      const place = { accountId, regionId };
      return find(regionId, reference)?.id ?? keyRefText(parseKeyRef(reference, place), place);
    },
  };
}

/** Whether it is not known which key a reference means: another one may mean the same. */
export function isUnresolved({ metadata, id }: Pick<KeyInUse, 'metadata' | 'id'>): boolean {
  return !metadata.ok || (metadata.value === null && isAlias(id));
}

function usesByName({ clusters, memory }: Snapshot, nameOf: (regionId: string, reference: string) => string) {
  const uses = new Map<string, Use[]>();
  const add = (name: string, use: Use) => {
    const known = uses.get(name);
    if (known === undefined) uses.set(name, [use]);
    else known.push(use);
  };
  for (const { id, name, regionId, namedKey, state } of clusters) {
    const isEnded = state.ok && phaseOf(state.value) === 'ended';
    const current = nameOf(regionId, namedKey);
    if (namedKey !== '') add(current, { reference: namedKey, clusterId: id, clusterName: isEnded ? '' : name });
    const known = isEnded ? undefined : rememberedCluster(memory, id);
    const former = known === undefined ? [] : formerKeys(known, namedKey).map(({ keyId }) => keyId);
    for (const [key, [reference]] of groupBy(former, (keyId) => nameOf(regionId, keyId))) {
      if (key !== current) add(key, { reference, clusterId: '', clusterName: `${name} (formerly)` });
    }
  }
  return uses;
}

function keyInUse(place: KeyPlace, readings: readonly [KeyReading, ...KeyReading[]], uses: readonly Use[]): KeyInUse {
  const described = readings.flatMap(({ metadata, requestId }) =>
    metadata.ok && metadata.value !== null ? [{ key: metadata.value, requestId }] : [],
  );
  const undescribed = readings.find(({ metadata }) => !metadata.ok) ?? readings[0];
  const [first] = described;
  const key =
    first &&
    united(
      place,
      described.map((one) => one.key),
    );
  const id = idIn(place, key, undescribed.keyId);
  const references = [...uses.map(({ reference }) => reference), ...readings.map(({ keyId }) => keyId)];

  return {
    regionId: place.regionId,
    id,
    references: [...new Set(references)].sort(),
    metadata: key === undefined ? undescribed.metadata : read(key),
    isDescribed: key !== undefined && key.arn !== '' && key.id === id,
    requestId: (first ?? undescribed).requestId,
    readAt: readings.map(({ readAt }) => readAt).sort()[0] ?? '',
    clusterIds: uses.map(({ clusterId }) => clusterId).filter((id) => id !== ''),
    clusterNames: uses.map(({ clusterName }) => clusterName).filter((name) => name !== ''),
  };
}

function idIn(place: KeyPlace, key: KeyMetadata | undefined, reference: string): string {
  if (key === undefined) return keyRefText(parseKeyRef(reference, place), place);
  const arn = parseKeyRef(key.arn, place);
  return key.arn === '' || isSameKeyRef(arn, parseKeyRef(key.id, place)) ? key.id : keyRefText(arn, place);
}

/** One key of several answers about it; where they contradict each other, none of them counts. */
function united({ accountId, regionId }: KeyPlace, described: readonly KeyMetadata[]): KeyMetadata {
  const [first, ...others] = described as [KeyMetadata, ...KeyMetadata[]];
  if (others.length === 0) return first;
  const contradiction = readFailure({
    operation: 'kms:DescribeKey',
    accountId,
    regionId,
    resource: first.id,
    code: 'ContradictoryAnswers',
    message: 'References to one key were described differently.',
    requestId: '',
  });
  const fields = Object.entries(first).map(([name, value]: [string, unknown]) => {
    const values = [value, ...others.map((other) => other[name as keyof KeyMetadata])] as (
      | Fact<unknown>
      | string
      | null
    )[];
    const failed = values.find((one) => typeof one === 'object' && one?.ok === false);
    const isSame = new Set(values.map((one) => JSON.stringify(one))).size === 1;
    return [name, failed ?? (isSame || typeof value === 'string' ? value : contradiction)];
  });
  return Object.fromEntries(fields) as KeyMetadata;
}
