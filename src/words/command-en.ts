import { counted } from './amounts-en.ts';
import type { CommandWords } from './command-words.ts';

/** English. */
export const commandEn: CommandWords = {
  activity: {
    records: (records, broken) =>
      `${counted(records, 'record')} read${broken === 0 ? '' : `, ${counted(broken, 'read error')}`}`,
    none: 'AliyunCSManagedSecurityRole neither encrypted nor decrypted anything in them.',
    problem: (english) => english,
    span: (from, to) => `${from} to ${to}`,
    outcome: (english) => english,
    noKey: 'no key named',
    calls: (count) => counted(count, 'call'),
    acs: '(ACS clusters, not judged)',
    encrypts: (names) => `encrypts ${names.join(', ')}`,
    per: (hours) => `per ${hours === 1 ? 'hour' : `${hours} hours`}`,
    kept: (kept, all) => `Kept in the ledger: ${kept} of ${all}; the others were there already, or hold no usage.`,
  },

  change: {
    denied: (auditEvent) => `${auditEvent} (denied)`,
    repeated: (count) => `Handled before: ${count}.`,
    elsewhere: (count) => `Done in other accounts: ${count}.`,
    untouched: 'Nothing of this account was touched.',
    notNamed: '(not named)',
    noTime: 'no time',
    unnamed: 'no cluster named',
    noType: 'no type',
    noAddress: 'no address',
    auditEvent: ({ time, what, name, type, address, where }) =>
      `${time}  ${what}  by ${name} (${type}) from ${address}  ${where}`,
    noVerdict: 'No verdict changed.',
    unsettled: (id) => `${id} is still changing: run this event again.`,
    incomplete: 'Not everything could be read again.',
    report: (path) => `Report: ${path}`,
    restore: (command) => `restore: ${command}`,
    switchedOff: (name, id) => `CRITICAL  Secret encryption of ${name} (${id}) was switched off`,
    key: ({ id, state, deletionDate }) =>
      `CRITICAL  key ${id} is ${state}${deletionDate === '' ? '' : `, deleted on ${deletionDate}`}`,
    encrypts: (names) => `encrypts: ${names.join(', ')}`,
    formerly: (names) => `existing Secrets may need it: ${names.join(', ')}`,
    unknown: 'unknown',
    gone: 'gone',
    by: (event, name) => `(${event} by ${name})`,
    more: (count) => `and ${count} more`,
  },

  doctor: {
    account: (id) => `Account ${id}`,
    states: { ok: 'ok', missing: 'missing', unknown: 'unknown', advice: 'advice' },
    areas: (area) => area,
    item: (area, name, found) => `${area}: ${name}: ${found}`,
    worded: (english) => english,
    healthy: 'Nothing is missing.',
    wrong: (count, all) => `${count} of ${all} are missing or unknown.`,
  },

  checks: {
    title: 'Checks',
    columns: ['check', 'severity', 'compliant when'],
    sentence: (title) => `${title}.`,
    severity: (severity) => `Severity: ${severity}`,
    about: (type) => `About: ${type}`,
    stage: (stage) => `Verification stage: ${stage}`,
    risk: (risk) => `Risk: ${risk}`,
    remediation: (id, text) => `Remediation of \`${id}\`: ${text}`,
    needs: (facts) => `Needs: ${facts.join(', ')}; where one was not read, the verdict is INSUFFICIENT_DATA`,
    consults: (facts) => `Consults, read or not: ${facts.join(', ')}`,
    reference: (url) => `Reference: ${url}`,
  },

  exit: {
    readErrors: (count) => counted(count, 'read error'),
    failing: (count, severity) => `${count} NON_COMPLIANT at or above ${severity}`,
    fine: (severity) => `nothing NON_COMPLIANT at or above ${severity}`,
  },
};
