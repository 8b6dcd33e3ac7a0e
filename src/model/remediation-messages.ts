/**
 * Everything that the remediator says of a guard or of an outcome, and what its sentence is made of. Times are ISO 8601
 * UTC strings, spans are numbers with their unit in the name. Each language has a sentence for each. No id is that of a
 * message of findings: guards that ask the checks give the checks' own reasons.
 */
export const remediationMessageShapes = {
  'not-asked': {},

  'mode-apply': {},
  'mode-plan': {},
  'kill-switch-unset': {},
  'kill-switch-set': {},
  'no-store': {},
  'lock-open': {},
  'lock-set': { at: 'string', outcome: 'string', cluster: 'string' },
  'lease-free': {},
  'lease-ours': {},
  'lease-taken': { holder: 'string', until: 'string' },
  'window-none': {},
  'window-open': { window: 'string' },
  'window-closed': { windows: 'string', next: 'string' },

  'cluster-selected': { by: 'string' },
  'cluster-not-selected': {},
  'nothing-selected': {},
  'cluster-excluded': { by: 'string' },
  'not-waived': {},
  waived: { owner: 'string', expires: 'string', reason: 'string' },
  'listing-complete': {},
  'listing-incomplete': { operation: 'string', code: 'string' },
  'account-unknown': {},

  'detail-fits': { readAt: 'string' },
  'detail-stale': { readAt: 'string' },
  'detail-of-another': {},
  'cluster-gone': {},
  'cluster-not-pro': { edition: 'string' },
  'cluster-not-at-rest': { state: 'string' },
  'cluster-already-on': { keyId: 'string' },
  'cluster-not-off': {},

  'no-task': {},
  'task-running': { task: 'string', type: 'string', state: 'string' },
  'no-change-lately': {},
  'change-lately': { at: 'string', minutes: 'number' },
  'change-open': { at: 'string' },

  'never-encrypted': { since: 'string' },
  'encrypted-before': { keyId: 'string', until: 'string' },
  'encrypted-by-us': { at: 'string' },
  'key-left-behind': { keyId: 'string' },
  'not-remembered': {},
  'seen-encrypted': { record: 'string', at: 'string', keyId: 'string' },
  'past-incomplete': { missing: 'string' },

  'no-key-chosen': {},
  'keys-contradict': { keys: 'string' },
  'key-of-another': {},
  'key-swapped': { planned: 'string', now: 'string' },
  'key-region-differs': { regionId: 'string' },
  'key-fits': { keyId: 'string' },

  'rbac-may': { role: 'string' },
  'rbac-may-not': { role: 'string' },
  'rbac-confirmed': {},

  'egress-open': {},
  'egress-dropped': { by: 'string', direction: 'string' },
  'egress-unknown': { by: 'string' },
  'egress-confirmed': {},

  'run-has-room': { most: 'number' },
  'run-is-full': { most: 'number' },
  'percent-has-room': { percent: 'number', most: 'number' },
  'percent-is-full': { percent: 'number', most: 'number' },
  'organization-is-full': { most: 'number' },
  'organization-percent-is-full': { percent: 'number', most: 'number' },
} as const;

interface Kinds {
  readonly string: string;
  readonly number: number;
}

type Shapes = typeof remediationMessageShapes;

/** The data of each message. */
export type RemediationMessages = {
  readonly [K in keyof Shapes]: {
    readonly [F in keyof Shapes[K]]: Shapes[K][F] extends keyof Kinds ? Kinds[Shapes[K][F]] : never;
  };
};

export type RemediationMessageId = keyof RemediationMessages;

/** A sentence of the remediator as data. */
export type RemediationMessage = {
  readonly [K in RemediationMessageId]: { readonly id: K; readonly data: RemediationMessages[K] };
}[RemediationMessageId];

/** A message, with the data that its sentence needs. */
export function remediationMessage<K extends RemediationMessageId>(
  id: K,
  data: RemediationMessages[K],
): RemediationMessage {
  return { id, data } as RemediationMessage;
}
