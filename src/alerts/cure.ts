import type { Cause } from '../model/alert.ts';
import type { Finding } from '../model/finding.ts';
import type { KnownKey } from '../model/key-book.ts';

/** What a shell takes for nothing but letters. */
const plain = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** The command that takes back what was done to a key; otherwise the remedy of the check. */
export function cureOf({ message, remedy }: Finding, key: KnownKey | undefined, regionId: string): Cause['cure'] {
  const operation = undoOf(message);
  const { id = '', arn = '' } = key?.reported ?? {};
  // People paste commands, and ids come from outside.
  if (operation === undefined || arn === '' || !plain.test(id) || !plain.test(regionId)) {
    return { text: remedy, undo: false };
  }
  return { text: `aliyun kms ${operation} --KeyId ${id} --region ${regionId}`, undo: true };
}

function undoOf(message: Finding['message']): string | undefined {
  switch (message.id) {
    case 'pending-deletion':
    case 'key-pending-deletion':
      return 'CancelKeyDeletion';
    case 'key-not-enabled':
      return message.data.state === 'Disabled' ? 'EnableKey' : undefined;
    default:
      return undefined;
  }
}
