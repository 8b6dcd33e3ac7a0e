/** What kind of thing went wrong with a read, for which there is advice in every language. */
export type HintId =
  | 'throttled'
  | 'clock'
  | 'no-credentials'
  | 'bad-credentials'
  | 'in-debt'
  | 'kms-not-enabled'
  | 'role-not-attached'
  | 'risk-control'
  | 'absent'
  | 'network'
  | 'deadline'
  | 'not-asked'
  | 'malformed'
  | 'server'
  | 'denied'
  | 'other';
