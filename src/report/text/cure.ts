import type { Finding } from '../../model/finding.ts';
import { isPlainWord } from '../../model/plain-word.ts';
import type { FaultyKey } from './cause.ts';

/** What to do about a finding. */
export interface Cure {
  readonly text: string;
  /** Whether it takes back what somebody did, rather than doing what nobody did. */
  readonly undo: boolean;
}

/** The command that takes back what was done to the key, or the check's own remedy. */
export function cureOf({ message, remedy }: Finding, key: FaultyKey | undefined): Cure {
  const operation = undoing(message);
  const { id = '', arn = '' } = key?.reported ?? {};
  // People paste it into a shell, and the names of things come from whoever made them.
  if (operation === undefined || key === undefined || arn === '' || !isPlainWord(id) || !isPlainWord(key.regionId)) {
    return { text: remedy, undo: false };
  }
  return { text: `aliyun kms ${operation} --KeyId ${id} --region ${key.regionId}`, undo: true };
}

function undoing(message: Finding['message']): string | undefined {
  if (message.id === 'key-pending-deletion' || message.id === 'pending-deletion') return 'CancelKeyDeletion';
  if (message.id === 'key-not-enabled' && message.data.state === 'Disabled') return 'EnableKey';
  return undefined;
}
