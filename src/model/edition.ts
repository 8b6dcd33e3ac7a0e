/** Which kind of ACK cluster it is. Only Pro clusters can encrypt their Secrets with KMS. */
export type Edition = 'pro' | 'basic' | 'dedicated' | 'registered' | 'acs' | 'legacy';

/** What a list entry says of the cluster's kind; null is absent. */
export interface EditionFields {
  readonly type: string | null;
  readonly spec: string | null;
  readonly profile: string | null;
}

/**
 * Tells the edition, or undefined where the fields do not say it: a word that nobody knows is not taken for Basic.
 *
 * Pro is a family (`ack.pro.small`, `.xlarge`, …) over every profile. ACS clusters carry a Pro-like spec but are encrypted by
 * another role and another switch, so their profile is asked first.
 */
export function editionOf({ type, spec, profile }: EditionFields): Edition | undefined {
  if (profile?.toLowerCase() === 'acs') return 'acs';
  if (spec !== null && /^ack\.pro\./i.test(spec)) return 'pro';

  switch (type?.toLowerCase()) {
    case 'kubernetes':
      return 'dedicated';
    case 'externalkubernetes':
      return 'registered';
    case 'ask':
    case 'swarm':
      return 'legacy';
    case 'managedkubernetes':
      // Managed clusters older than the editions have an empty spec; an absent one says nothing.
      return spec === '' || spec?.toLowerCase() === 'ack.standard' ? 'basic' : undefined;
    default:
      return undefined;
  }
}
