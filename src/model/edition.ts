import { phaseOf } from './lifecycle.ts';
import type { Verification } from './verification.ts';

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
  // A Basic one whose encryption is reported as on is judged like Pro.
  if (edition === 'basic' && encryption.state === 'on') return 'pro';
  const isOther = verification.configured === 'NOT_APPLICABLE' && phaseOf(state) !== 'ended';
  return edition === 'pro' && isOther ? 'registered' : edition;
}

/** Whether a cluster_spec is one of the Pro specs, of any size. */
export function isProSpec(spec: string): boolean {
  return /^ack\.pro\./i.test(spec);
}
