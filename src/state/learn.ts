import { minorVersionOf, type Phase, phaseOf, reportedEdition } from '../model/cluster.ts';
import { describedRefs, keyRefText, keyResolver, parseKeyRef } from '../model/key-ref.ts';
import { type Memory, type RememberedCluster, rememberedCluster, type VersionPeriod } from '../model/memory.ts';
import type { Report, ReportedCluster } from '../model/report.ts';
import type { ClusterReading, Snapshot } from '../model/snapshot.ts';

const dayMs = 86_400_000;

/**
 * What readings of clusters add to what is remembered, to be united with it. A fact that could not be read adds nothing: a
 * cluster whose encryption is unknown is taken neither for on nor for off.
 */
export function learn(
  memory: Memory,
  { accountId, clusters, keys }: Pick<Snapshot, 'accountId' | 'clusters' | 'keys'>,
): Memory {
  const resolve = keyResolver(describedRefs(accountId, keys));
  const learned = clusters.map((cluster): [string, RememberedCluster] => {
    const place = { accountId, regionId: cluster.regionId };
    const idOf = (reference: string) => keyRefText(parseKeyRef(resolve(reference, place), place), place);
    return [cluster.id, factsOf(cluster, idOf, rememberedCluster(memory, cluster.id))];
  });
  return { clusters: Object.fromEntries(learned), transitions: [] };
}

/** @param idOf the id of the key that a reference means, or the reference itself where no key was described for it */
function factsOf(
  cluster: ClusterReading,
  idOf: (reference: string) => string,
  known: RememberedCluster | undefined,
): RememberedCluster {
  const { readAt, name, regionId, vpcId, state, created } = cluster;
  const key = encryptionKey(cluster);
  const isOn = typeof key === 'string';
  const isNew = created.ok && Date.parse(readAt) - created.value <= dayMs;
  const phase = state.ok ? phaseOf(state.value) : undefined;
  const lastOff = known?.off?.to ?? '';
  const isTurnedOn = isOn && lastOff !== '' && readAt > lastOff && known?.turnedOn.length === 0;

  return {
    last: { readAt, name, regionId, vpcId },
    first: { readAt, encryptedAtCreation: isNew && isOn },
    // Secrets stay encrypted with the key that an alias meant, wherever the alias is moved later.
    keys: isOn ? [{ keyId: idOf(key), from: readAt, to: readAt }] : [],
    off: key === null ? { from: readAt, to: readAt } : null,
    turnedOn: isTurnedOn ? [readAt] : [],
    versions: cluster.version.ok ? versionsOf(cluster.version.value, readAt) : [],
    ...runningOf(phase, readAt, known),
    updating: phase === 'settling' ? [readAt] : [],
    settled: phase !== undefined && phase !== 'settling' ? readAt : '',
    attestations: [],
  };
}

function versionsOf(version: string, readAt: string): VersionPeriod[] {
  const minor = minorVersionOf(version);
  return minor === undefined ? [] : [{ minor, from: readAt, to: readAt }];
}

/** A cluster that is not running calls no KMS: its reading bounds the time in which usage may be missing. */
function runningOf(phase: Phase | undefined, readAt: string, known: RememberedCluster | undefined) {
  const isDown = phase === 'down' || phase === 'initial';
  const isResumed = phase === 'running' && known?.resumed.length === 0 && known.stopped.length > 0;
  return { stopped: isDown ? [`${readAt.slice(0, 13)}:59:59.999Z`] : [], resumed: isResumed ? [readAt] : [] };
}

/** The key that Secrets are encrypted with; null where encryption is off; undefined where neither is known at the moment. */
function encryptionKey({ encryption, state }: ClusterReading): string | null | undefined {
  if (!encryption.ok || !state.ok) return undefined;
  const phase = phaseOf(state.value);
  if (phase === 'settling' || phase === 'ended') return undefined;
  const { value } = encryption;
  return value.is === 'on' ? value.keyId : value.is === 'off' ? null : undefined;
}

/**
 * What a stored report adds to what is remembered, where that was lost. Its fifth stage is compliant from the first report on
 * where a cluster was encrypted at its creation; where it became so later, somebody attested it.
 *
 * @param previous the report of the same account before it; undefined where there is none
 */
export function learnFromReport(report: Report, previous: Report | undefined): Memory {
  const before = new Map(previous?.clusters.map((cluster) => [cluster.id, cluster]));
  const learned = report.clusters.map((cluster): [string, RememberedCluster] => [
    cluster.id,
    factsOfReported(cluster, before.get(cluster.id), report),
  ]);
  return { clusters: Object.fromEntries(learned), transitions: [] };
}

function factsOfReported(
  cluster: ReportedCluster,
  before: ReportedCluster | undefined,
  { auditId, startedAt }: Report,
): RememberedCluster {
  const { readAt = startedAt, name, regionId, state, encryption, verification } = cluster;
  const { keyId } = encryption;
  const phase = phaseOf(state);
  const isThere = phase !== undefined && phase !== 'ended' && phase !== 'settling';
  const isPro = reportedEdition(cluster) === 'pro';
  const isOn = isThere && isPro && encryption.state === 'on' && keyId !== '';
  const isOff = isThere && isPro && encryption.state === 'off';
  const isReencrypted = isOn && verification.existingSecretsReencrypted === 'COMPLIANT';
  const wasOpen =
    before?.encryption.state === 'on' && before.verification.existingSecretsReencrypted === 'INSUFFICIENT_DATA';
  const restored = { at: readAt, by: '', how: `restored from report ${auditId}`, keyId };
  const attestations = cluster.attestation ? [cluster.attestation] : isReencrypted && wasOpen ? [restored] : [];

  return {
    last: { readAt, name, regionId, vpcId: '' },
    first: { readAt, encryptedAtCreation: isReencrypted && cluster.attestation === undefined },
    keys: isOn ? [{ keyId, from: readAt, to: readAt }] : [],
    off: isOff ? { from: readAt, to: readAt } : null,
    turnedOn: isOn && before?.encryption.state === 'off' ? [readAt] : [],
    versions: versionsOf(cluster.version, readAt),
    ...runningOf(phase, readAt, undefined),
    updating: phase === 'settling' ? [readAt] : [],
    settled: phase !== undefined && phase !== 'settling' ? readAt : '',
    attestations,
  };
}
