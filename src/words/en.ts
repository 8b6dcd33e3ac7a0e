import type { Words } from './words.ts';

const staysOnOldVersion = ' Secrets stay on the old version of the key until they are rewritten.';
const retryHint = 'Grant it (sealwatch policy), or try again';

/** A length in its largest unit of which there are two. */
function lasting(minutes: number): string {
  if (minutes >= 2_880) return `${Math.floor(minutes / 1_440)} days`;
  return minutes >= 120 ? `${Math.floor(minutes / 60)} hours` : `${minutes} minutes`;
}

/** English. */
export const en: Words = {
  'read-error': ({ operation, resource, code }) =>
    `${operation}${resource === '' ? '' : ` of ${resource}`} could not be read: ${code}. ${retryHint}.`,
  'check-failed': ({ checkId }) => `The check ${checkId} failed on what was read. This is a defect of Sealwatch.`,

  'edition-basic': () => 'A Basic cluster cannot encrypt its Secrets. Upgrade it to Pro first.',
  'edition-dedicated': () =>
    'A dedicated cluster runs its own API servers; its encryption is configured on them, out of sight here.',
  'edition-registered': () => 'A registered cluster’s control plane is not run by ACK.',
  'edition-acs': () => 'An ACS cluster is encrypted by another role and another switch, which are not judged here.',
  'edition-legacy': () => 'A cluster of this old kind cannot encrypt its Secrets.',
  'cluster-ended': ({ state }) => `The cluster is ${state}.`,
  'cluster-initial': () => 'The cluster is being created.',
  'cluster-updating': () => 'The cluster is updating, so its settings may be changing.',

  'encryption-on': ({ keyId }) => `Secret encryption is on, with key ${keyId}.`,
  'encryption-unknown': ({ keyId }) =>
    `Key ${keyId} is named, and nothing says whether Secret encryption is on: the flag is absent, and no usage of the key in the window is this cluster’s alone.`,
  'encryption-off': () => 'Secret encryption is off.',
  'encryption-off-was-on': ({ keyId }) =>
    `Secret encryption at rest was turned off.${keyId === '' ? '' : ` The cluster still names key ${keyId}: Secrets encrypted with it earlier may need it.`}`,
  'encryption-off-key-left': ({ keyId }) =>
    `Secret encryption is off. Key ${keyId} is still named: Secrets encrypted with it earlier may need it.`,
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
  'calls-without-key': ({ count }) =>
    `No use of the key was seen, but ${count} successful ${count === 1 ? 'call names' : 'calls name'} no key that can be told, and may be of it.`,
  'records-not-read': ({ count }) =>
    `Key usage is not known: ${count} ${count === 1 ? 'place' : 'places'} in the records of the window could not be read.`,
  'silence-not-read': ({ since }) => `No use of the key was seen, but the trail was read only back to ${since}.`,
  'cluster-not-running': ({ state }) => `The cluster is ${state}, so its activity tells nothing.`,
  'cluster-encrypted-lately': ({ since }) =>
    `Encryption was first seen on at ${since}, too lately to have shown itself.`,
  'cluster-new': ({ created }) => `The cluster was created at ${created}, too lately to have shown itself.`,
  'cluster-changed': ({ changed }) =>
    `No use of the key was seen, but the cluster was changed at ${changed}: encryption may be on only since then.`,

  'not-refused': ({ since, throttled }) =>
    `KMS has refused no call on the key since ${since}${throttled === 0 ? '' : ` (${throttled} throttled)`}.`,
  denied: ({ count, codes, last }) =>
    `KMS refused ${count} ${count === 1 ? 'call' : 'calls'} on the key, last at ${last}: ${codes}. None has succeeded since.`,
  'refused-unnamed': ({ count, codes, last }) =>
    `KMS refused ${count} ${count === 1 ? 'call' : 'calls'} of the role, last at ${last}: ${codes}. They name no key and may be this key’s.`,
  'refusals-not-read': ({ since }) => `No refusal was seen, but the trail was read only back to ${since}.`,
  'region-refused-unnamed': ({ count, codes, last }) =>
    `KMS refused ${count} ${count === 1 ? 'call' : 'calls'} of the role in this region without naming the key, last at ${last}: ${codes}.`,

  'key-approved': ({ by }) => `The key is approved (${by}).`,
  'key-not-approved': () => 'The key is not on the list of approved keys.',
  'no-approved-keys': () => 'No list of approved keys is configured.',

  'rotation-any': ({ state, on }) => `Rotation is ${state}, and any state is allowed.${on ? staysOnOldVersion : ''}`,
  'rotation-agrees': ({ state, on }) => `Rotation is ${state}, as configured.${on ? staysOnOldVersion : ''}`,
  'rotation-wanted-on': ({ state }) => `Rotation is ${state}, but must be on.`,
  'rotation-wanted-off': ({ state }) => `Rotation is ${state}, but must be off.${staysOnOldVersion}`,

  'delete-protected': () => 'Deletion protection is on.',
  'delete-unprotected': ({ clusters }) => `Deletion protection is off, and ${clusters} cannot live without the key.`,
  'not-pending-deletion': ({ state }) => `The key is ${state}.`,
  'pending-deletion': ({ deleteDate, clusters }) =>
    `The key will be deleted${deleteDate === '' ? '' : ` at ${deleteDate}`} and takes with it: ${clusters}.`,

  'default-key': () => 'The key belongs to no KMS instance.',
  'instance-lasts': ({ ends }) => `The key’s KMS instance ends at ${ends}.`,
  'instance-ends-never': () => 'The key’s KMS instance has no end.',
  'instance-ending': ({ ends, days }) =>
    `The key’s KMS instance ends at ${ends}, in ${days} ${days === 1 ? 'day' : 'days'}, and the key with it.`,
  'instance-ended': ({ ends }) => `The key’s KMS instance ended at ${ends}.`,

  'state-settled': ({ state }) => `The cluster is ${state}.`,
  'state-updating': ({ since, minutes }) =>
    `The cluster has been updating since ${since}, for ${lasting(Number(minutes))}.`,
  'state-updating-unknown-since': () => 'The cluster is updating, and nothing tells since when.',

  'nothing-encrypted-here': () => 'Nothing is encrypted here.',
  'activity-explained': ({ keys }) =>
    `Clusters name ${keys === 1 ? 'the one key' : `all ${keys} keys`} that the role used.`,
  'activity-unexplained': ({ keys, count }) =>
    `The role made ${count} ${count === 1 ? 'call' : 'calls'} with ${keys}, which no cluster names.`,
  'activity-explained-unsure': ({ keys }) =>
    `The role used ${keys}, which no cluster that could be read names; one that could not may.`,
  'activity-not-read-whole': ({ since }) => `The trail was read only back to ${since}.`,

  'encrypted-anyway': () => 'Secret encryption is on, so what the add-on caches is encrypted.',
  'secret-manager-unencrypted': ({ version }) =>
    `ack-secret-manager ${version} caches KMS secrets as Kubernetes Secrets here, and Secret encryption is off.`,
  'secret-manager-not-listed': () =>
    'The add-ons do not name ack-secret-manager, but Helm could have installed it unseen, and Secret encryption is off.',
  'secret-manager-not-asked': () => 'Add-ons are read only where Secret encryption is off.',
  'secret-manager-absent': () => 'The add-ons do not name ack-secret-manager.',
  'polling-on': ({ seconds }) => `The add-on polls every ${seconds} seconds.`,
  'polling-off': () => 'The add-on’s polling is switched off, so changed secrets do not arrive.',
  'polling-slow': ({ seconds, most }) => `The add-on polls every ${seconds} seconds; ${most} is the most.`,

  'trail-records': ({ trail }) => `The trail ${trail} records reads and writes here.`,
  'no-trail-records': ({ trails }) => `No trail that is logging records reads and writes here (${trails}).`,

  'kms-paid': ({ status }) => `KMS is ${status}.`,
  'kms-not-open': () => 'KMS is not enabled for this account.',
  'kms-in-arrears': ({ status }) => `KMS is ${status}: it may refuse every call at any time.`,
  'balance-other-currency': ({ currency, expected }) =>
    `The balance is in ${currency}, and balance.minimum in ${expected === '' ? 'no currency' : expected}: they cannot be compared.`,
  'balance-low': ({ available, minimum, currency }) =>
    `${available} ${currency} are available, which is not above ${minimum}.`,

  'role-authorized': () => 'The role exists, trusts ACK and holds its policy.',
  'role-absent': () => 'There is no role AliyunCSManagedSecurityRole.',
  'role-trust-conditional': () =>
    'The role trusts cs.aliyuncs.com only under a condition, and whether it holds cannot be decided.',
  'role-not-trusting': ({ trusted }) => `The role does not trust cs.aliyuncs.com (it trusts ${trusted}).`,
  'role-without-policy': ({ policies }) =>
    `The role does not hold AliyunCSManagedSecurityRolePolicy (it holds ${policies}).`,
  'role-not-granted': ({ message }) =>
    `ACK says that it is not granted the role${message === '' ? '' : `: ${message}`}.`,
  'no-pro-cluster': () => 'There is no Pro cluster here that would need the role.',
};
