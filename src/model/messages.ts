/**
 * Every reason that a finding can have, and what its sentence is made of. Times are ISO 8601 UTC strings, spans are
 * numbers with their unit in the name. Each language in `words/` has a sentence for each.
 */
export interface Messages {
  unread: { operation: string; resource: string; code: string; requestId: string };
  'check-failed': { checkId: string };

  'edition-basic': Record<never, never>;
  'edition-dedicated': Record<never, never>;
  'edition-registered': Record<never, never>;
  'edition-acs': Record<never, never>;
  'edition-legacy': Record<never, never>;
  'cluster-ended': { state: string };
  'cluster-initial': Record<never, never>;
  'cluster-updating': Record<never, never>;

  'encryption-on': { keyId: string };
  'encryption-off': Record<never, never>;
  'encryption-off-key-left': { keyId: string };
  'encryption-not-on': Record<never, never>;

  'key-usable': Record<never, never>;
  'key-absent': Record<never, never>;
  'key-absent-but-working': { last: string };
  'key-not-enabled': { state: string };
  'key-pending-deletion': { deleteDate: string };
  'key-material-expired': { expired: string };
  'key-material-expiring': { expires: string; days: number };

  'key-supported': Record<never, never>;
  'key-unsupported': { spec: string; usage: string };
  'key-is-service-key': { creator: string };
  'key-absent-unjudged': Record<never, never>;

  'seen-working': { count: number; last: string; shared: boolean };
  'configured-but-silent': { since: string };
  'silent-v2': { since: string };
  'silent-without-control': { since: string };
  'silence-not-read': { since: string };
  'cluster-not-running': { state: string };
  'cluster-new': { created: string };
  'cluster-sealed-lately': { since: string };
  'cluster-changed': { changed: string };

  'not-refused': { since: string; throttled: number };
  refused: { count: number; codes: string; last: string };
  'refused-unnamed': { count: number; codes: string; last: string };
  'refusals-not-read': { since: string };
  'region-refused-unnamed': { count: number; codes: string; last: string };

  'key-approved': { by: string };
  'key-not-approved': Record<never, never>;
  'no-approved-keys': Record<never, never>;

  'rotation-any': { state: string; on: boolean };
  'rotation-agrees': { state: string; on: boolean };
  'rotation-wanted-on': { state: string };
  'rotation-wanted-off': { state: string };

  'delete-protected': Record<never, never>;
  'delete-unprotected': { clusters: string };
  'not-pending-deletion': { state: string };
  'pending-deletion': { deleteDate: string; clusters: string };

  'default-key': Record<never, never>;
  'instance-lasts': { ends: string };
  'instance-ends-never': Record<never, never>;
  'instance-ending': { ends: string; days: number };
  'instance-ended': { ends: string };

  'state-settled': { state: string };
  'state-updating': { since: string; minutes: number };
  'state-updating-unknown-since': Record<never, never>;

  'nothing-sealed-here': Record<never, never>;
  'activity-explained': { keys: number };
  'activity-unexplained': { keys: string; count: number };
  'activity-explained-unsure': { keys: string };
  'activity-not-read-whole': { since: string };

  'sealed-anyway': Record<never, never>;
  'secret-manager-unsealed': { version: string };
  'secret-manager-not-listed': Record<never, never>;
  'secret-manager-not-asked': Record<never, never>;
  'secret-manager-absent': Record<never, never>;
  'polling-on': { seconds: number };
  'polling-off': Record<never, never>;
  'polling-slow': { seconds: number; most: number };

  'trail-records': { trail: string };
  'no-trail-records': { trails: string };

  'kms-paid': { status: string };
  'kms-not-open': Record<never, never>;
  'kms-in-arrears': { status: string };
  'balance-low': { available: string; minimum: string; currency: string };

  'role-authorized': Record<never, never>;
  'role-absent': Record<never, never>;
  'role-not-trusting': { trusted: string };
  'role-without-policy': { policies: string };
  'role-not-granted': { message: string };
  'no-pro-cluster': Record<never, never>;
}
