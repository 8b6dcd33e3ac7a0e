/**
 * Every reason that a finding can have, and what its sentence is made of. Times are ISO 8601 UTC strings, spans are
 * numbers with their unit in the name. Each language in `words/` has a sentence for each.
 */
export const messageShapes = {
  'read-error': { operation: 'string', resource: 'string', code: 'string', requestId: 'string' },
  'check-failed': { checkId: 'string' },

  'edition-basic': {},
  'edition-dedicated': {},
  'edition-registered': {},
  'edition-acs': {},
  'edition-legacy': {},
  'cluster-ended': { state: 'string' },
  'cluster-initial': {},
  'cluster-updating': {},

  'encryption-on': { keyId: 'string' },
  'encryption-unknown': { keyId: 'string' },
  'encryption-off': {},
  'encryption-off-key-left': { keyId: 'string' },
  'encryption-off-was-on': { keyId: 'string' },
  'encryption-not-on': {},

  'key-usable': {},
  'key-absent': {},
  'key-absent-but-working': { last: 'string' },
  'key-not-enabled': { state: 'string' },
  'key-pending-deletion': { deleteDate: 'string' },
  'key-material-expired': { expired: 'string' },
  'key-material-expiring': { expires: 'string', days: 'number' },

  'key-supported': {},
  'key-unsupported': { spec: 'string', usage: 'string' },
  'key-is-service-key': { creator: 'string' },
  'key-absent-unjudged': {},

  'seen-working': { count: 'number', last: 'string', shared: 'boolean' },
  'configured-but-silent': { since: 'string' },
  'silent-v2': { since: 'string' },
  'silent-without-control': { since: 'string' },
  'silence-not-read': { since: 'string' },
  'calls-without-key': { count: 'number' },
  'records-not-read': { count: 'number' },
  'cluster-not-running': { state: 'string' },
  'cluster-new': { created: 'string' },
  'cluster-encrypted-lately': { since: 'string' },
  'cluster-changed': { changed: 'string' },

  'not-refused': { since: 'string', throttled: 'number' },
  denied: { count: 'number', codes: 'string', last: 'string' },
  'refused-unnamed': { count: 'number', codes: 'string', last: 'string' },
  'refusals-not-read': { since: 'string' },
  'region-refused-unnamed': { count: 'number', codes: 'string', last: 'string' },

  'key-approved': { by: 'string' },
  'key-not-approved': {},
  'no-approved-keys': {},

  'rotation-any': { state: 'string', on: 'boolean' },
  'rotation-agrees': { state: 'string', on: 'boolean' },
  'rotation-wanted-on': { state: 'string' },
  'rotation-wanted-off': { state: 'string' },

  'delete-protected': {},
  'delete-unprotected': { clusters: 'string' },
  'not-pending-deletion': { state: 'string' },
  'pending-deletion': { deleteDate: 'string', clusters: 'string' },

  'default-key': {},
  'instance-lasts': { ends: 'string' },
  'instance-ends-never': {},
  'instance-ending': { ends: 'string', days: 'number' },
  'instance-ended': { ends: 'string' },

  'state-settled': { state: 'string' },
  'state-updating': { since: 'string', minutes: 'number' },
  'state-updating-unknown-since': {},

  'nothing-encrypted-here': {},
  'activity-explained': { keys: 'number' },
  'activity-unexplained': { keys: 'string', count: 'number' },
  'activity-explained-unsure': { keys: 'string' },
  'activity-not-read-whole': { since: 'string' },

  'encrypted-anyway': {},
  'secret-manager-unencrypted': { version: 'string' },
  'secret-manager-not-listed': {},
  'secret-manager-not-asked': {},
  'secret-manager-absent': {},
  'polling-on': { seconds: 'number' },
  'polling-off': {},
  'polling-slow': { seconds: 'number', most: 'number' },

  'trail-records': { trail: 'string' },
  'no-trail-records': { trails: 'string' },

  'kms-paid': { status: 'string' },
  'kms-not-open': {},
  'kms-in-arrears': { status: 'string' },
  'balance-other-currency': { currency: 'string', expected: 'string' },
  'balance-low': { available: 'string', minimum: 'string', currency: 'string' },

  'role-authorized': {},
  'role-absent': {},
  'role-trust-conditional': {},
  'role-not-trusting': { trusted: 'string' },
  'role-without-policy': { policies: 'string' },
  'role-not-granted': { message: 'string' },
  'no-pro-cluster': {},
} as const;

interface Kinds {
  readonly string: string;
  readonly number: number;
  readonly boolean: boolean;
}

type Shapes = typeof messageShapes;

/** The data of each message. */
export type Messages = {
  readonly [K in keyof Shapes]: {
    readonly [F in keyof Shapes[K]]: Shapes[K][F] extends keyof Kinds ? Kinds[Shapes[K][F]] : never;
  };
};
