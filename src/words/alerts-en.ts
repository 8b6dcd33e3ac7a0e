import type { AlertWords } from './alert-words.ts';
import { longSpanOf } from './amounts-en.ts';

function clustersOf(count: number): string {
  return count === 1 ? '1 cluster' : `${count} clusters`;
}

/** What ActionTrail calls identities, in words. */
const actorTypes: Readonly<Record<string, string>> = {
  'ram-user': 'RAM user',
  'assumed-role': 'RAM role',
  'root-account': 'root account',
};

/** English. */
export const alertsEn: AlertWords = {
  severityWord: { critical: 'critical', high: 'high', medium: 'medium', low: 'low' },
  severity: { critical: 'CRITICAL', high: 'HIGH', medium: 'MEDIUM', low: 'LOW' },
  titles: {
    'read-error': ({ place }) => `Read errors in ${place}: results are incomplete`,
    other: ({ subject, reason }) => `${subject}: ${reason}`,
  },
  kinds: {
    opened: ({ title }) => title,
    updated: ({ title, worse, added }) =>
      `${worse ? 'Got worse: ' : ''}${title}${added === 0 ? '' : ` (${clustersOf(added)} more)`}`,
    lapsed: ({ title }) => `No longer waived: ${title}`,
    held: ({ title }) => `Comes and goes; repeats are paused until it is stable for a day: ${title}`,
    waiverExpiring: ({ title, expires }) => `Waiver expires on ${expires}: ${title}`,
    reminded: ({ title, after }) => `Still open after ${after}: ${title}`,
    resolved: ({ title, after }) => `after ${after}: ${title}`,
  },
  resolved: 'RESOLVED',
  endings: {
    enabled: (key) => `Key ${key} is enabled again`,
    read: (place) => `Everything in ${place} can be read again`,
    settled: (name, sentence) => `${name}: ${sentence}`,
    gone: (name, isKey) => (isKey ? `No cluster uses key ${name} any more` : `${name} no longer exists`),
    over: (name) => `${name}: other alerts report what is left`,
    by: (ending, actor, event) => `${ending} (${event} by ${actor})`,
  },
  mayNeedKey: (names) => `Encryption is off for ${names}, but existing Secrets there may still need the key.`,
  where: (advice, place) => `${advice} (${place})`,
  left: (span) => `in ${span}`,
  until: (time, left) => (left === '' ? time : `${time} (${left})`),
  evaluations: {
    verified: (isOfCluster) =>
      isOfCluster
        ? 'Verified: encrypted with a key that works and that this cluster is seen using.'
        : 'Verified: encrypted with a key that works and is used, by at least one of its clusters.',
    gone: 'The last audit found no such resource.',
    incomplete: (why) => `The last audit found no such resource, and could not read everything: ${why}`,
  },
  account: (id) => (id === '' ? 'an unknown account' : `account ${id}`),
  accounts: (count) => (count === 1 ? '1 account' : `${count} accounts`),
  labels: {
    resource: 'Resource',
    actor: 'Actor',
    impact: 'Impact',
    was: 'Was',
    clusters: 'Clusters',
    deadline: 'Deadline',
    restore: 'Restore',
    remediation: 'Remediation',
  },
  who: ({ name, type, address, time, event }) =>
    `${name}${type === '' ? '' : ` (${actorTypes[type] ?? type})`}${address === '' ? '' : ` from ${address}`}${time === '' ? '' : ` at ${time}`}, ${event}`,
  found: ({ property, actual, expected }) => `${property} is ${actual}, should be ${expected}`,
  span: longSpanOf,
  sentences: (all) => all.join(' '),
  names: (shown, more) => `${shown.join(', ')}${more === 0 ? '' : ` and ${more} more`}`,
  readErrors: ({ operation, resource, code }) => `${operation}${resource === '' ? '' : ` of ${resource}`}: ${code}.`,
  more: (count) => `and ${count} more`,
  clipped: (count) => `… (${count} characters left out)`,
  anchor: ({ number, sha256, signature }) =>
    `Evidence: link ${number}, SHA-256 ${sha256}${{ none: '', signed: ', signed', missing: ', not signed: the signing key did not sign it' }[signature]}`,
  openReport: 'Open report',
  aboutCheck: 'About this check',
  digest: ({ account, count, parts }) =>
    `${count} ${count === 1 ? 'change' : 'changes'} in ${account}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`,
  counts: {
    opened: (count) => `${count} new`,
    updated: (count) => `${count} worse`,
    lapsed: (count) => `${count} no longer waived`,
    held: (count) => `${count} paused`,
    waiverExpiring: (count) => `${count} with a waiver that expires soon`,
    reminded: (count) => `${count} still open`,
    resolved: (count) => `${count} resolved`,
  },
  firstLook: ({ account, verified, failed, readErrors }) =>
    `Initial scan of ${account}: ${[verified, failed, readErrors].filter((part) => part !== '').join(' · ')}`,
  noAuditSince: ({ time, age }) => `No scheduled audit since ${time} (${age})`,
  noAuditAdvice:
    'The timer of the function audit may have stopped, or its runs fail: see its logs, and run sealwatch doctor.',
  testTitle: 'Test message of Sealwatch',
  testText: (channel) => `The channel ${channel} can be reached. Nothing needs to be done.`,
  allWell: 'No failed checks among the resources that could be read.',
  weekly: ({ account, count }) =>
    `Week in ${account}: ${count} ${count === 1 ? 'finding' : 'findings'} with insufficient data`,
  unknown: ({ reason, count, names }) => `${count} × ${reason} (${names})`,
};
