import type { RemediationWords } from './remediation-words.ts';

function several(count: number, one: string, many = `${one}s`): string {
  return count === 1 ? `1 ${one}` : `${count} ${many}`;
}

function because(said: string): string {
  return said === '' ? '' : ` (${said})`;
}

const lookFirst = 'Look at the cluster in the ACK console.';
const thenAcknowledge = 'Then acknowledge: sealwatch remediate --acknowledge';

/** English. */
export const remediationEn: RemediationWords = {
  messages: {
    'not-asked': () => 'This was not asked, since it would not decide anything now.',

    'mode-apply': () => 'Remediation is on: remediation.mode is apply.',
    'mode-plan': () => 'Remediation is off: remediation.mode is plan.',
    'kill-switch-unset': () => 'The kill switch is not set.',
    'kill-switch-set': () => 'SEALWATCH_REMEDIATION forbids every change.',
    'no-store': () => 'There is no store, so nothing is known of earlier changes. Set SEALWATCH_STORE.',
    'lock-open': () => 'No unexpected result is waiting for acknowledgment.',
    'lock-set': ({ at, outcome, cluster }) =>
      `A change of ${cluster} ended at ${at} with ${outcome}. Nothing more is changed until a person acknowledges it: sealwatch remediate --acknowledge`,
    'lease-free': () => 'No other run makes changes.',
    'lease-ours': () => 'This run alone makes changes.',
    'lease-taken': ({ holder, until }) => `Another run (${holder}) makes changes, until ${until} at the longest.`,
    'window-none': () => 'No maintenance window is configured, so any time will do.',
    'window-open': ({ window }) => `The maintenance window ${window} is open.`,
    'window-closed': ({ windows, next }) =>
      `No maintenance window is open (${windows})${next === '' ? '' : `; the next one opens at ${next}`}.`,

    'cluster-selected': ({ by }) => `The cluster is selected by ${by}.`,
    'cluster-not-selected': () => 'The cluster is not selected by remediation.select.',
    'nothing-selected': () => 'remediation.select is empty, which selects no cluster.',
    'cluster-excluded': ({ by }) => `The cluster is left out by remediation.exclude (${by}).`,
    'not-waived': () => 'No waiver accepts that encryption is off.',
    waived: ({ owner, expires, reason }) => `${owner} accepted until ${expires} that encryption is off: ${reason}`,
    'listing-complete': () => 'Every cluster of the account was listed.',
    'listing-incomplete': ({ operation, code }) => `Not all clusters could be listed: ${operation} said ${code}.`,
    'account-unknown': () => 'The account is unknown.',

    'detail-fits': ({ readAt }) => `Read at ${readAt}, it is a Pro cluster, running, and off.`,
    'detail-stale': ({ readAt }) => `It was read at ${readAt}, which is not just now.`,
    'detail-of-another': () => 'What was read is about another cluster.',
    'cluster-gone': () => 'ACK does not know the cluster any more.',
    'cluster-not-pro': ({ edition }) => `The cluster is no Pro cluster but ${edition}.`,
    'cluster-not-at-rest': ({ state }) => `The cluster is ${state}, not running.`,
    'cluster-already-on': ({ keyId }) => `Secret encryption is on already, with key ${keyId}.`,
    'cluster-not-off': () => 'Secret encryption is not off.',

    'no-task': () => 'No task of the cluster is running.',
    'task-running': ({ task, type, state }) => `The task ${task} (${type}) is ${state}.`,
    'no-change-lately': () => 'The journal knows no change of it within the last five minutes.',
    'change-lately': ({ at, minutes }) =>
      `It was changed at ${at}, ${several(minutes, 'minute')} ago. ACK wants five minutes between changes.`,
    'change-open': ({ at }) => `A change that began at ${at} is not over.`,

    'never-encrypted': ({ since }) => `It was never seen encrypted since ${since}, and names no key.`,
    'encrypted-before': ({ keyId, until }) =>
      `It was encrypted with ${keyId}${until === '' ? '' : ` until ${until}`}. Switching it off was a person’s decision, and existing Secrets may need that key.`,
    'encrypted-by-us': ({ at }) =>
      `A call of ours at ${at} may have encrypted it, and it is off now: a person has to look, and to turn it on by hand.`,
    'key-left-behind': ({ keyId }) =>
      `It still names key ${keyId}: it was encrypted once, and existing Secrets may need that key.`,
    'seen-encrypted': ({ record, at, keyId }) =>
      `It was encrypted${keyId === '' ? '' : ` with key ${keyId}`} at ${at}, according to ${record}. Existing Secrets may need that key.`,
    'past-incomplete': ({ missing }) =>
      `The store does not show whether it was ever encrypted. Missing, damaged or contradicting: ${missing}.`,
    'not-remembered': () => 'No earlier audit knows the cluster, so it is not known whether it was ever encrypted.',

    'no-key-chosen': () => 'remediation.keys names no key for it.',
    'keys-contradict': ({ keys }) => `remediation.keys names several keys for it: ${keys}.`,
    'key-of-another': () => 'What was read is about another key.',
    'key-swapped': ({ planned, now }) =>
      `The key it was planned with is ${planned}; now it would be ${now === '' ? 'none' : now}. Plan again.`,
    'key-region-differs': ({ regionId }) => `The key is in ${regionId}, not in the region of the cluster.`,
    'key-fits': ({ keyId }) => `The key ${keyId} passes every check of keys.`,

    'rbac-may': ({ role }) => `Inside the cluster, the caller is ${role}.`,
    'rbac-may-not': ({ role }) =>
      `Inside the cluster, the caller is ${role === 'none' ? 'without a role' : role}, but has to be admin or ops.`,
    'rbac-confirmed': () => 'It cannot be read, but remediation.rbacConfirmed lists the cluster.',

    'egress-open': () => 'The cluster reaches 100.64.0.0/10, and the answers return.',
    'egress-dropped': ({ by, direction }) =>
      `${by} drops ${direction === 'egress' ? 'calls to' : 'answers from'} 100.64.0.0/10: the control plane would not reach KMS.`,
    'egress-unknown': ({ by }) => `It is not known whether ${by} lets calls to 100.64.0.0/10 and their answers pass.`,
    'egress-confirmed': () => 'Not all of it can be read, but remediation.egressConfirmed lists the cluster.',

    'run-has-room': ({ most }) => `It is within the ${several(most, 'change')} of a run.`,
    'run-is-full': ({ most }) =>
      `A run makes ${several(most, 'change')} at most (remediation.maxPerRun); it comes later.`,
    'percent-has-room': ({ percent, most }) => `It is within ${percent}% of the Pro clusters (${most}) in one run.`,
    'percent-is-full': ({ percent, most }) =>
      `A run changes ${percent}% of the Pro clusters at most (${most}, remediation.maxPercent); it comes later.`,
    'organization-is-full': ({ most }) =>
      `A run makes ${several(most, 'change')} at most over all accounts (remediation.maxPerRun); it comes later.`,
    'organization-percent-is-full': ({ percent, most }) =>
      `A run changes ${percent}% of the Pro clusters of all accounts at most (${most}, remediation.maxPercent); it comes later.`,
  },
  guards: {
    mode: 'mode',
    'kill-switch': 'kill switch',
    lock: 'lock',
    lease: 'one run at a time',
    'maintenance-window': 'maintenance window',
    selection: 'selected',
    'not-waived': 'not waived',
    'complete-listing': 'complete list',
    'fresh-detail': 'Pro, running, off',
    'no-task': 'no task',
    'no-recent-change': 'no change lately',
    'never-encrypted': 'never encrypted',
    key: 'key',
    role: 'role',
    'kms-paid': 'KMS paid',
    rbac: 'in-cluster role',
    egress: 'egress to KMS',
    'max-per-run': 'changes per run',
    'max-percent': 'part of the clusters',
  },
  results: { passed: 'passed', blocked: 'BLOCKED', unknown: 'UNKNOWN', skipped: 'skipped' },
  outcomes: {
    done: ({ name, keyId }) => `Secret encryption of ${name} is on, with key ${keyId}, and the cluster is running.`,
    'not-called': ({ name, said }) => `${name} was not changed: the call was not made${because(said)}.`,
    'denied-rbac': ({ name, said }) =>
      `ACK rejected the change of ${name}: the caller is neither administrator nor in operations inside of it${because(said)}.`,
    'denied-role': ({ name, said }) =>
      `ACK rejected the change of ${name}: it may not use AliyunCSManagedSecurityRole${because(said)}.`,
    'denied-conflict': ({ name, said }) =>
      `ACK rejected the change of ${name}: it is being changed, or was less than five minutes ago${because(said)}.`,
    'denied-throttled': ({ name, said }) => `ACK rejected the change of ${name}: too many calls${because(said)}.`,
    denied: ({ name, said }) => `The change of ${name} was denied${because(said)}.`,
    unknown: ({ name, said }) =>
      `It is not known whether the change of ${name} was accepted: no answer came, and the cluster is still off${because(said)}.`,
    'no-effect': ({ name }) => `ACK accepted the change of ${name}, but Secret encryption is still off.`,
    stuck: ({ name, said }) => `${name} did not come to rest in time${because(said)}.`,
    unreadable: ({ name, said }) => `What became of ${name} could not be read in time${because(said)}.`,
    'key-lost': ({ name, keyId, said }) =>
      `Key ${keyId} is ${said === '' ? 'not usable' : said} while ${name} is being encrypted with it: the cluster is about to fail.`,
    'other-key': ({ name, said }) =>
      `${name} is encrypted with another key than the one that was asked for${because(said)}.`,
    'cluster-down': ({ name, said }) => `${name} does not work since the change${because(said)}.`,
    'cluster-gone': ({ name, said }) => `${name} is gone${because(said)}.`,
  },
  advice: {
    done: 'Rewrite the existing Secrets, then attest it. The next audits check whether the key is used; ActionTrail delivers some minutes later.',
    'not-called': 'Nothing is to be done. The next run plans it again.',
    'denied-rbac': `Give the remediator the role admin or ops inside the cluster. ${thenAcknowledge}`,
    'denied-role': `Authorize AliyunCSManagedSecurityRole for Container Service in the RAM console. ${thenAcknowledge}`,
    'denied-conflict': `Find out who else changes the cluster. ${thenAcknowledge}`,
    'denied-throttled': `Find out what else calls ACK so often. ${thenAcknowledge}`,
    denied: `The code says why. ${thenAcknowledge}`,
    unknown: `${lookFirst} ${thenAcknowledge}`,
    'no-effect': `${lookFirst} ${thenAcknowledge}`,
    stuck: `${lookFirst} ${thenAcknowledge}`,
    unreadable: `${lookFirst} ${thenAcknowledge}`,
    'key-lost': `Enable the key, or cancel its deletion, at once. ${thenAcknowledge}`,
    'other-key': `Find out who else encrypted it. ${thenAcknowledge}`,
    'cluster-down': `${lookFirst} Does it reach 100.64.0.0/10, and is its key enabled? ${thenAcknowledge}`,
    'cluster-gone': thenAcknowledge,
  },
  title: 'Remediation plan',
  nothingOff: 'No Pro cluster is known to be off, so there is nothing to turn on.',
  notNamed: (ids) => `Not among the Pro clusters that are off: ${ids}.`,
  summary: ({ changes, allowed, ready, most }) => {
    const found = `${several(changes, 'Pro cluster is', 'Pro clusters are')} off`;
    if (allowed > 0) return `${found}, ${allowed} may be turned on now (at most ${most} in a run).`;
    return ready > 0 ? `${found}, ${ready} could be turned on, but not now.` : `${found}, and none may be turned on.`;
  },
  runStopped: 'Nothing is changed by this run:',
  openChange: ({ name, at }) => `A change of ${name} that began at ${at} is not over.`,
  locked: ({ name, at, outcome }) => `LOCKED: a change of ${name} ended at ${at} with ${outcome}.`,
  acknowledge: 'Nothing more is changed until a person acknowledges it: sealwatch remediate --acknowledge',
  allowed: () => 'may be turned on now',
  wouldBeAllowed: () => 'could be turned on, but not in this run',
  stopped: (count) => `stopped by ${several(count, 'guard')}`,
  labels: {
    cluster: 'Cluster',
    key: 'Key',
    call: 'Call',
    why: 'Guards',
    cost: 'Cost',
    rollback: 'Rollback',
    afterwards: 'Afterwards',
    guard: 'Guard',
    result: 'Result',
    reason: 'Reason',
    evidence: 'Evidence',
  },
  noKey: 'none is configured',
  keyAs: ({ configured, id }) => (id === '' || id === configured ? configured : `${configured}, which is ${id}`),
  whyLine: (count) => `All ${count} guards passed.`,
  costRange: ({ range, expected }) => `${range} in 30 days${expected === '' ? '' : `, expected ${expected}`}`,
  costUnknown: 'unknown',
  rollbackNote:
    'A rollback needs KMS and a key that works. After the key is deleted there is no way back. Secrets stay encrypted until they are rewritten.',
  rewriteNote: 'Secrets created before encryption was turned on may still be in plaintext until they are rewritten:',
  allowedBy: (guards) => `allowed by: ${guards}`,
  notAskedOf: (guards) => `not asked, since it would not decide anything now: ${guards}`,
  evidence: ({ property, expected, actual }) => `${property} is ${actual}, should be ${expected}`,
  steps: {
    announcing: (name) => `announcing the change of ${name}`,
    calling: (name) => `calling cs:UpdateKMSEncryption for ${name}`,
    waiting: (name) => `waiting for ${name} to be running and encrypted`,
    notifying: (name) => `reporting the result for ${name}`,
  },
  typeName: ({ name, id }) =>
    `Type ${name === id ? id : `${name} or ${id}`} to turn its Secret encryption on, anything else to leave it: `,
  notConfirmed: (name) => `${name} is left as it is.`,
  notArmed:
    'Nothing was changed: remediation.mode is plan. Set it to apply in the configuration, with remediation.select and remediation.keys.',
  noTerminal:
    'Nothing was changed: --apply asks a person on a terminal. For changes without one, deploy the function remediate with remediation.mode: apply.',
  noneAllowed: 'Nothing was changed: no change is allowed by every guard.',
  busy: 'Nothing was changed: another run makes changes at the moment.',
  heldBack: ({ name, reasons }) => `${name} was not changed after all: ${reasons}`,
  couldBe: (count) => `Secret encryption of ${several(count, 'cluster')} could be turned on; remediation.mode is plan`,
  announcing: (name) => `Turning Secret encryption on: ${name}`,
  ended: {
    done: (name) => `Secret encryption is on: ${name}`,
    dropped: (name) => `Secret encryption was not turned on: ${name}`,
    failed: (name) => `Turning Secret encryption on went wrong: ${name}`,
  },
  lockSet: 'The lock is set: nothing more is changed until a person acknowledges it.',
  runEnded: ({ accounts, done, failed, dropped, missing, ready }) =>
    `Remediation of ${several(accounts, 'account')}: ${[
      ...(failed === 0 ? [] : [`${failed} went wrong`]),
      ...(done === 0 ? [] : [`${several(done, 'cluster')} turned on`]),
      ...(dropped === 0 ? [] : [`${dropped} not turned on`]),
      ...(missing === 0 ? [] : [`${several(missing, 'account')} not remediated`]),
      ...(ready === 0 ? [] : [`${several(ready, 'cluster')} could be turned on (remediation.mode is plan)`]),
    ].join(', ')}`,
  accountsMissing: (count) => `${several(count, 'account')} not remediated`,
  lookAfter: 'To be remediated, an account needs the role that sealwatch bootstrap --member --remediate prints.',
  runBy: (runId) => `run ${runId}`,
  ofAccount: (accountId) => `Account ${accountId}`,
  nothingToDo: (accounts) => `${several(accounts, 'account')}: no Pro cluster is off.`,
  wholeSummary: ({ accounts, changes, allowed, ready, most }) =>
    `${several(changes, 'change')} in ${several(accounts, 'account')}: ${allowed} allowed by every guard, ${ready} ready but for the run; at most ${most} in one run over all accounts`,
  place: ({ id, region, account }) => `${id} · ${region} · account ${account}`,
  by: ({ runner, at, changeId }) => `change ${changeId} by ${runner} at ${at}`,
};
