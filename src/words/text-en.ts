import type { ResourceType } from '../model/finding.ts';
import type { WaiverProblem } from '../model/report.ts';
import { grouped } from './amounts.ts';
import { ago, counted, spanOf, took } from './amounts-en.ts';

const resourceNames: Readonly<Record<ResourceType, string>> = {
  'ACS::ACK::Cluster': 'cluster',
  'ACS::KMS::Key': 'key',
  'ACS::RAM::Role': 'role',
  'ACS::::Region': 'region',
  'ACS::::Account': 'account',
};

/** What the terminal and Markdown say around findings. What stands in a table or before a value is short. */
export const textEn = {
  list: (names: readonly string[]) => names.join(', '),
  /** Lists, or parts of sentences, beside each other. */
  lists: (lists: readonly string[]) => lists.join('; '),
  colon: ': ',
  /** Set beside what stands before it. */
  aside: (text: string) => ` (${text})`,
  andMore: (shown: string, more: number) => `${shown} and ${grouped(more)} more`,
  more: (count: number, parts: readonly string[]) =>
    `${grouped(count)} more${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`,
  /** Something that was left out, and how to see it. */
  shownByAll: (what: string) => `${what} (--all shows them)`,
  rest: 'The rest is left out',

  /** Milliseconds. */
  span: spanOf,
  ago,
  took,

  account: 'account',
  accountNamed: (id: string) => `account ${id}`,
  wholeAccount: 'the whole account',
  thisAccount: 'this account',
  clusters: (count: number) => counted(count, 'cluster'),
  resources: (count: number, type: ResourceType | undefined) =>
    counted(count, type === undefined ? 'resource' : resourceNames[type]),

  headline: {
    verified: (verified: number, of: number) => `${grouped(verified)} of ${counted(of, 'Pro cluster')} verified`,
    atLeast: (verified: number, of: number) =>
      `${grouped(verified)} of at least ${counted(of, 'Pro cluster')} verified`,
    none: 'No Pro clusters',
    kinds: {
      change: 'only what an event touched',
      partial: 'partial: the run ended before everything was read',
      iac: 'read from files: nothing can be verified before deployment',
    },
    unlisted: 'Number of Pro clusters unknown',
    severity: (count: number, word: string) => `${grouped(count)} ${word}`,
    insufficientData: (count: number) => `${grouped(count)} insufficient data`,
    readErrors: (count: number) => counted(count, 'read error'),
  },

  /** How a verdict is said in a table, with a sign beside it and without. */
  verdicts: {
    COMPLIANT: { word: 'yes', alone: 'yes' },
    NON_COMPLIANT: { word: 'no', alone: 'NO' },
    INSUFFICIENT_DATA: { word: 'unknown', alone: 'unknown' },
    NOT_APPLICABLE: { word: 'n/a', alone: 'n/a' },
  },

  readErrors: {
    title: (count: number) => `${counted(count, 'read error')}: results are incomplete`,
    places: (count: number) => `${count} places`,
  },

  failed: {
    title: 'Failed checks',
    nothing: 'No failed checks',
    nothingRead: 'No failed checks among the resources that could be read',
    waived: (count: number) => `${grouped(count)} waived`,
  },

  cause: {
    waived: 'waived',
    encrypts: (count: number) => `encrypts ${counted(count, 'cluster')}: `,
    left: (names: string) => `existing Secrets may still need it in: ${names}`,
    also: 'also',
    since: (time: string, span: string) => `since ${time}, ${span}`,
    waivedUntil: (day: string) => `waived until the end of ${day}: `,
    waiver: ({ reason, owner, approvedBy }: { reason: string; owner: string; approvedBy: string }) =>
      `${reason} (owner ${owner}, approved by ${approvedBy})`,
    price: (money: string) => `would cost about ${money} in 30 days`,
    restore: 'restore:',
    remediate: (text: string) => `remediation: ${text}`,
    stateUnknown: 'state unknown',
    specUnknown: 'spec unknown',
    versionUnknown: 'version unknown',
    deletionProtection: (state: string) => `deletion protection ${state}`,
    instance: (id: string) => `KMS instance ${id}`,
    kubernetes: (version: string) => `Kubernetes ${version}`,
  },

  waivers: {
    title: 'Waivers without effect',
    states: { unused: 'unused', lapsed: 'lapsed', malformed: 'malformed' },
    of: (selector: string) => ` of ${selector}`,
    unused: 'no finding matches',
    problems: {
      'unknown-check': ({ check }) => `there is no check ${check}`,
      'no-selector': () => 'it needs either resource or tag',
      'reason-missing': () => 'reason is missing',
      'owner-missing': () => 'owner is missing',
      'approvedBy-missing': () => 'approvedBy is missing',
      'expires-missing': () => 'expires is missing',
      'expires-malformed': () => 'expires is no date like 2026-12-31',
      lapsed: ({ expires }) => `it lapsed after ${expires}`,
    } satisfies Record<WaiverProblem, (waiver: { check: string; expires: string }) => string>,
    owner: (name: string) => `owner ${name}`,
  },

  insufficientData: {
    title: 'Insufficient data',
    left: (findings: number, reasons: number) =>
      `${counted(findings, 'finding')} for ${counted(reasons, 'more reason', 'more reasons')}`,
    waiting: (count: number) => `${counted(count, 'finding depends', 'findings depend')} on the read errors above`,
    /** After a sentence. */
    alike: ' The others differ only in times or counts.',
    elsewhere: (count: number) => `${grouped(count)} more elsewhere`,
  },

  clusterList: {
    title: 'Clusters',
    left: (count: number, verified: number) => `${grouped(count)} more, ${grouped(verified)} verified`,
    notEncryptable: (count: number, kinds: string) =>
      `${counted(count, 'cluster')} that ACK cannot encrypt with a key or that ended: ${kinds}`,
    /** A cluster that is out of scope for a reason that has no short words. */
    otherKind: 'other',
    kind: (count: number, kind: string) => `${grouped(count)} ${kind}`,
    none: (place: string) => `No clusters in ${place}: the list was read completely and is empty.`,
    noList: 'No list of clusters could be read: there may be any number of them, encrypted or not.',
    missing: (places: string) => `The list of ${places} could not be read completely, so clusters may be missing here.`,
    titles: {
      account: 'account',
      region: 'region',
      configured: 'configured',
      configuredShort: 'config',
      key: 'key',
      role: 'role',
      keyUsed: 'key used',
      existingSecrets: 'existing Secrets',
      existingSecretsShort: 'existing',
      verified: 'verified',
    },
    verified: { no: 'no', unknown: 'unknown', key: 'yes (key)', cluster: 'yes' },
  },

  /** What the key usage of a cluster is, in the few words that a table has room for. */
  keyUsage: {
    shared: 'shared key',
    readError: 'read error',
    with: (words: string, detail: string) => `${words}, ${detail}`,
  },

  totals: {
    accountUnknown: 'account unknown',
    atLeast: (count: number) => `at least ${counted(count, 'cluster')}`,
    regions: (count: number) => `${count} regions`,
    read: (time: string, ago: string) => `read ${time}${ago === '' ? '' : `, ${ago}`}`,
    calls: (count: number, took: string) => `${counted(count, 'API call')} in ${took}`,
    report: (path: string) => `report ${path}`,
    exit: (code: number, why: string) => `exit ${code}: ${why}`,
  },
};

export type TextWords = typeof textEn;
