import encryptionEnabled from '../checks/ack-cluster-encryption-enabled.ts';
import type { declaredReasons } from '../checks/declared-reasons.ts';
import {
  type Check,
  compliant,
  type Decision,
  insufficientData,
  nonCompliant,
  notApplicable,
} from '../checks/define-check.ts';
import { editionMessages } from '../checks/gates.ts';
import deleteProtected from '../checks/kms-key-delete-protection-enabled.ts';
import notPendingDeletion from '../checks/kms-key-state-not-pending-deletion.ts';
import type { DataOf } from '../checks/reason.ts';
import { editionOf } from '../model/cluster.ts';
import { type Evidence, type Message, type MessageData, message } from '../model/finding.ts';
import type { Declarations, DeclaredCluster, DeclaredKey } from './declarations.ts';

/** A check's decision on what a file declares. */
export interface DeclaredDecision {
  readonly check: Check;
  readonly on: DeclaredCluster | DeclaredKey;
  readonly decision: Decision;
}

type Id = keyof typeof declaredReasons;

function said<I extends Id>(id: I, data: DataOf<(typeof declaredReasons)[I]['shape']>): Message {
  return message(id, data as MessageData);
}

/** Judges what a file declares by the checks that it can answer: one finding per check and resource. Pure. */
export function judgeDeclared(declared: Declarations): DeclaredDecision[] {
  const clusters = declared.clusters.filter(({ after }) => after === 'declared');
  return [
    ...clusters.map((on) => ({ check: encryptionEnabled, on, decision: judgeCluster(on) })),
    ...declared.keys.flatMap((on) => {
      const users = usersOf(on, declared);
      return [
        { check: deleteProtected, on, decision: judgeProtection(on, users) },
        { check: notPendingDeletion, on, decision: judgeDeletion(on, users) },
      ];
    }),
  ];
}

function judgeCluster(cluster: DeclaredCluster): Decision {
  const { type, spec, profile, key, isDisabled, attributes, wasOn } = cluster;
  if (!spec.known) return undecided(attributes.spec, spec.written);
  if (!profile.known) return undecided('profile', profile.written);
  const edition = editionOf({ type, spec: spec.value, profile: profile.value });
  if (edition === undefined) {
    return insufficientData(said('declared-spec-unknown', { attribute: attributes.spec, spec: spec.value }), {
      property: attributes.spec,
      expected: 'ack.pro.*',
      actual: spec.value,
    });
  }
  if (edition !== 'pro') return notApplicable(editionMessages[edition]);
  if (attributes.key === null) {
    return nonCompliant(said('declared-key-not-offered', {}), {
      property: 'encryption_provider_key',
      expected: '!= ""',
      actual: '-',
    });
  }
  const switched = {
    property: attributes.disabled,
    expected: 'false',
    actual: isDisabled.known ? String(isDisabled.value) : isDisabled.written,
  };
  const named = {
    property: attributes.key,
    expected: '!= ""',
    actual: key.kind === 'none' ? '""' : key.kind === 'named' ? key.text : key.written,
  };
  if (isDisabled.known && isDisabled.value)
    return off('declared-disabled', attributes.disabled, wasOn, switched, named);
  if (key.kind === 'none') return off('declared-without-key', attributes.key, wasOn, named, switched);
  if (!isDisabled.known) return undecided(attributes.disabled, isDisabled.written);
  if (key.kind === 'unknown') return undecided(attributes.key, key.written);
  return compliant(said('declared-on', { attribute: attributes.key, key: key.text }), named, switched);
}

/** Off, or turned off where it is on now. */
function off(
  id: 'declared-disabled' | 'declared-without-key',
  attribute: string,
  wasOn: boolean,
  ...evidence: [Evidence, ...Evidence[]]
): Decision {
  if (!wasOn) return nonCompliant(said(id, { attribute }), ...evidence);
  return { ...nonCompliant(said('declared-turned-off', { attribute }), ...evidence), severity: 'critical' };
}

function undecided(attribute: string, written: string): Decision {
  return insufficientData(said('declared-unknown', { attribute, written }), {
    property: attribute,
    expected: '*',
    actual: written,
  });
}

/** The addresses of the clusters that need a key: they are there after the change, and name it or named it before. */
export function usersOf({ address }: DeclaredKey, { clusters }: Declarations): readonly string[] {
  const names = ({ key, formerKeys }: DeclaredCluster) =>
    formerKeys.includes(address) || (key.kind === 'named' && key.keys.includes(address));
  return clusters.filter(names).map((cluster) => cluster.address);
}

function judgeProtection(
  { address, isProtected, attribute, deletion }: DeclaredKey,
  clusters: readonly string[],
): Decision {
  if (deletion === 'deleted') return notApplicable(said('declared-gone', {}));
  if (!isProtected.known) return undecided(attribute, isProtected.written);
  const evidence = { property: attribute, expected: 'true', actual: String(isProtected.value) };
  return isProtected.value
    ? compliant(said('declared-protected', { attribute }), evidence)
    : nonCompliant(said('declared-unprotected', { attribute, key: address, clusters }), evidence);
}

function judgeDeletion({ address, deletion }: DeclaredKey, clusters: readonly string[]): Decision {
  const evidence = {
    property: 'actions',
    expected: '!= delete',
    actual: deletion === 'replaced' ? 'delete, create' : 'delete',
  };
  switch (deletion) {
    case 'not-shown':
      return notApplicable(said('deletions-not-shown', {}));
    case 'kept':
      return compliant(said('declared-kept', {}), { ...evidence, actual: '-' });
    default:
      return clusters.length > 0
        ? nonCompliant(said('declared-deleted', { key: address, clusters }), evidence)
        : insufficientData(said('declared-deleted-unnamed', { key: address }), evidence);
  }
}
