import type { Words } from './words.ts';

const retryHint = 'Grant it (sealwatch policy), or try again';

/** English. */
export const en: Words = {
  unread: ({ operation, resource, code }) =>
    `${operation}${resource === '' ? '' : ` of ${resource}`} could not be read: ${code}. ${retryHint}.`,
  'check-failed': ({ checkId }) => `The check ${checkId} failed on what was read. This is a defect of Sealwatch.`,

  'edition-basic': () => 'A Basic cluster cannot seal its Secrets. Upgrade it to Pro first.',
  'edition-dedicated': () =>
    'A dedicated cluster runs its own API servers; its encryption is configured on them, out of sight here.',
  'edition-registered': () => 'A registered cluster’s control plane is not run by ACK.',
  'edition-acs': () => 'An ACS cluster is sealed by another role and another switch, which are not judged here.',
  'edition-legacy': () => 'A cluster of this old kind cannot seal its Secrets.',
  'cluster-ended': ({ state }) => `The cluster is ${state}.`,
  'cluster-initial': () => 'The cluster is being created.',
  'cluster-updating': () => 'The cluster is updating, so its settings may be changing.',

  'encryption-on': ({ keyId }) => `Secret encryption is on, with key ${keyId}.`,
  'encryption-off': () => 'Secret encryption is off.',
  'encryption-off-key-left': ({ keyId }) =>
    `Secret encryption is off. Key ${keyId} is still named: Secrets sealed with it earlier may need it.`,
  'encryption-not-on': () => 'Secret encryption is not on, so there is no key to look at.',

  'key-usable': () => 'The key is enabled.',
  'key-absent': () => 'KMS knows no such key in the cluster’s region.',
  'key-absent-but-working': ({ last }) =>
    `KMS shows this account no such key, but it worked at ${last}: it may be another account’s.`,
  'key-not-enabled': ({ state }) => `The key is ${state}.`,
  'key-pending-deletion': ({ deleteDate }) =>
    deleteDate === '' ? 'The key is scheduled for deletion.' : `The key will be deleted at ${deleteDate}.`,
  'key-material-expired': ({ expired }) => `The imported key material expired at ${expired}.`,
  'key-material-expiring': ({ expires, days }) =>
    `The imported key material expires at ${expires}, in ${days} ${days === 1 ? 'day' : 'days'}.`,

  'key-supported': () => 'The key is a customer key that ACK supports.',
  'key-unsupported': ({ spec, usage }) => `The key is ${spec} for ${usage}, which ACK does not support.`,
  'key-is-service-key': ({ creator }) =>
    `The key belongs to the cloud service ${creator}, and ACK cannot use such keys.`,
  'key-absent-unjudged': () => 'KMS knows no such key, so its kind cannot be told.',

  'seen-working': ({ count, last, shared }) =>
    `The role used the key successfully ${count} ${count === 1 ? 'time' : 'times'}, last at ${last}${
      shared ? '; other clusters share the key' : ''
    }.`,
  'configured-but-silent': ({ since }) =>
    `Encryption is configured, but nothing has been encrypted or decrypted since ${since}, though the trail shows the role at work elsewhere.`,
  'silent-v2': ({ since }) =>
    `No use of the key since ${since}. KMS v2 is silent for long, so this proves nothing either way.`,
  'silent-without-control': ({ since }) =>
    `No use of the key since ${since}, and nothing shows that the trail would have told.`,
  'silence-not-read': ({ since }) => `No use of the key was seen, but the trail was read only back to ${since}.`,
  'cluster-not-running': ({ state }) => `The cluster is ${state}, so its activity tells nothing.`,
  'cluster-new': ({ created }) => `The cluster was created at ${created}, too lately to have shown itself.`,

  'not-refused': ({ since, throttled }) =>
    `KMS has refused no call on the key since ${since}${throttled === 0 ? '' : ` (${throttled} throttled)`}.`,
  refused: ({ count, codes, last }) =>
    `KMS refused ${count} ${count === 1 ? 'call' : 'calls'} on the key, last at ${last}: ${codes}. None has succeeded since.`,
  'refused-unnamed': ({ count, codes, last }) =>
    `KMS refused ${count} ${count === 1 ? 'call' : 'calls'} of the role, last at ${last}: ${codes}. They name no key and may be this key’s.`,
  'refusals-not-read': ({ since }) => `No refusal was seen, but the trail was read only back to ${since}.`,
  'region-refused-unnamed': ({ count, codes, last }) =>
    `KMS refused ${count} ${count === 1 ? 'call' : 'calls'} of the role in this region without naming the key, last at ${last}: ${codes}.`,

  'role-authorized': () => 'The role exists, trusts ACK and holds its policy.',
  'role-absent': () => 'There is no role AliyunCSManagedSecurityRole.',
  'role-not-trusting': ({ trusted }) => `The role does not trust cs.aliyuncs.com (it trusts ${trusted}).`,
  'role-without-policy': ({ policies }) =>
    `The role does not hold AliyunCSManagedSecurityRolePolicy (it holds ${policies}).`,
  'role-not-granted': ({ message }) =>
    `ACK says that it is not granted the role${message === '' ? '' : `: ${message}`}.`,
  'no-pro-cluster': () => 'There is no Pro cluster here that would need the role.',
};
