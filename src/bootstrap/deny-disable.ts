import { InvalidInput } from '../model/errors.ts';

/** A policy as RAM and Resource Directory take it. */
interface DenyPolicy {
  readonly Version: '1';
  readonly Statement: readonly {
    readonly Effect: 'Deny';
    readonly Action: readonly string[];
    readonly Resource: readonly string[];
    readonly Condition?: object;
  }[];
}

/** What keeps encryption from being turned off: the first for identities, the second for the members of a directory. */
export interface DenyDisablePolicies {
  readonly ramPolicy: DenyPolicy;
  readonly controlPolicy: DenyPolicy;
}

/** Resource Directory takes no longer document. */
const longestControlPolicy = 4_096;

/** What ends the use of a key. DeleteKeyMaterial makes an imported key unusable at once. */
const keyActions = ['kms:DisableKey', 'kms:ScheduleKeyDeletion', 'kms:DeleteKeyMaterial'];

/**
 * Policies that deny turning encryption off, and disabling and deleting keys. RAM has no word for turning off alone:
 * UpdateKMSEncryption is denied as a whole, in a member to all but the remediator.
 *
 * @param keys ids or ARNs of the keys in use; none is every key
 * @throws InvalidInput where the control policy is longer than Resource Directory takes
 */
export function denyDisablePolicies(keys: readonly string[], remediators: readonly string[]): DenyDisablePolicies {
  const resources = keys.length === 0 ? ['acs:kms:*:*:key/*'] : [...new Set(keys.map(resourceOf))].sort();
  const turnOff = { Effect: 'Deny', Action: ['cs:UpdateKMSEncryption'], Resource: ['*'] } as const;
  const endKeys = { Effect: 'Deny', Action: keyActions, Resource: resources } as const;
  const isOther = { StringNotLike: { 'acs:PrincipalARN': remediators.map((role) => `acs:ram:*:*:role/${role}`) } };
  const ramPolicy: DenyPolicy = { Version: '1', Statement: [turnOff, endKeys] };
  const controlPolicy: DenyPolicy = { Version: '1', Statement: [{ ...turnOff, Condition: isOther }, endKeys] };
  const { length } = JSON.stringify(controlPolicy);
  if (length > longestControlPolicy) {
    throw new InvalidInput(
      `The control policy would have ${length} characters, and Resource Directory takes ${longestControlPolicy}. Name fewer keys, or none for all.`,
    );
  }
  return { ramPolicy, controlPolicy };
}

function resourceOf(key: string): string {
  if (/^acs:kms:[a-z0-9-]+:\d+:key\/[A-Za-z0-9-]+$/.test(key)) return key;
  if (/^[A-Za-z0-9-]+$/.test(key)) return `acs:kms:*:*:key/${key}`;
  throw new InvalidInput(`${JSON.stringify(key)} is no id and no ARN of a key: RAM does not know keys by alias.`);
}
