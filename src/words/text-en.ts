import { grouped } from './amounts.ts';
import { ago, counted, spanOf, took } from './amounts-en.ts';
import type { TextWords } from './text-words.ts';

/** English. */
export const textEn: TextWords = {
  lang: 'en',
  list: (names) => names.join(', '),
  lists: (lists) => lists.join('; '),
  aside: (text) => ` (${text})`,
  both: (one, other) => `${one} and ${other}`,
  andMore: (shown, more) => `${shown} and ${grouped(more)} more`,
  more: (count) => `${grouped(count)} more`,
  shownByAll: (what) => `${what} (--all shows them)`,

  span: spanOf,
  ago,
  took,

  account: 'account',
  accountNamed: (id) => `account ${id}`,
  wholeAccount: 'the whole account',
  thisAccount: 'this account',
  clusters: (count) => counted(count, 'cluster'),
  resources(count, type) {
    switch (type) {
      case 'ACS::ACK::Cluster':
        return counted(count, 'cluster');
      case 'ACS::KMS::Key':
        return counted(count, 'key');
      case 'ACS::::Region':
        return counted(count, 'region');
      case 'ACS::::Account':
        return counted(count, 'account');
      default:
        return counted(count, 'resource');
    }
  },

  verdicts: {
    COMPLIANT: { word: 'yes', alone: 'yes' },
    NON_COMPLIANT: { word: 'no', alone: 'NO' },
    INSUFFICIENT_DATA: { word: 'unknown', alone: 'unknown' },
    NOT_APPLICABLE: { word: 'n/a', alone: 'n/a' },
  },

  readErrors: {
    title: 'Could not be read',
    places: (count) => `${count} places`,
    fix: 'fix: ',
    hints: {
      throttled: 'run again later, or less often: it was called faster than this account’s limit allows',
      clock: 'set this machine’s clock, best by NTP: it differs from the cloud’s by more than 15 minutes',
      'no-credentials': 'give credentials by environment, profile or role, then see: sealwatch doctor',
      'bad-credentials': 'check the access key and its secret, and that a token has not run out',
      'in-debt': 'pay what the account owes, then run again',
      'kms-not-enabled': 'activate KMS in this account',
      'role-not-attached': 'authorize AliyunCSManagedSecurityRole for Container Service in the RAM console',
      'risk-control': 'ask Alibaba Cloud support: its risk control stopped this account',
      absent: 'see whether it was deleted, or is in another region or account',
      network: 'check the network from here to the cloud, and SEALWATCH_ENDPOINTS if it is set',
      deadline: 'give the run more time: it was over before this was read',
      'damaged-run': 'nothing, as runs begin anew; but find out who else writes to the store',
      'no-result': 'look into the log of the function that audits accounts, then run again',
      organization: 'see organization in the configuration',
      'no-member-role': 'make the role in that account and let it trust this one, see: sealwatch policy --member',
      'not-asked': 'fix what failed before it: this was not read',
      malformed: 'run again, then tell us: the answer was not as documented',
      server: 'run again; if it stays, give the request id to Alibaba Cloud support',
      other: 'look up the code; to try every permission and setting: sealwatch doctor',
    },
    grant: (actions) => `grant ${actions}, see: sealwatch policy`,
  },

  fire: {
    title: 'Failed checks',
    nothing: 'No failed checks',
    nothingRead: 'No failed checks among the resources that could be read',
    waived: (count) => `${grouped(count)} waived`,
    count: (parts) => parts.join(', '),
    findings: (count) => `${counted(count, 'finding')} in all`,
    left: (count, bySeverity) => `${grouped(count)} more: ${bySeverity.join(', ')}`,
  },

  cause: {
    waived: 'waived  ',
    encrypts: (count) => `encrypts ${counted(count, 'cluster')}: `,
    left: (names) => `old Secrets may still need it in: ${names}`,
    also: 'also ',
    since: (time, span) => `since ${time}, ${span}`,
    waivedUntil: (day) => `waived until the end of ${day}: `,
    waiver: ({ reason, owner, approvedBy }) => `${reason} (owner ${owner}, approved by ${approvedBy})`,
    price: (money) => `would cost about ${money} a month`,
    undo: (command) => `undo: ${command}`,
    stateUnknown: 'state unknown',
    specUnknown: 'spec unknown',
    versionUnknown: 'version unknown',
    deletionProtection: (state) => `deletion protection ${state}`,
    instance: (id) => `KMS instance ${id}`,
    kubernetes: (version) => `Kubernetes ${version}`,
  },

  waivers: {
    title: 'Waivers without effect',
    states: { unused: 'unused', lapsed: 'lapsed', malformed: 'malformed' },
    of: (selector) => ` of ${selector}`,
    unused: 'no finding matches',
    problem: (english) => english,
    owner: (name) => `owner ${name}`,
  },

  unknown: {
    title: 'Insufficient data',
    left: (findings, reasons) =>
      `${counted(findings, 'finding')} for ${counted(reasons, 'more reason', 'more reasons')}`,
    waiting: (count) => `${counted(count, 'finding waits', 'findings wait')} for what could not be read, above`,
    alike: ' The others are alike.',
    elsewhere: (count) => `${grouped(count)} more elsewhere`,
  },

  clusterList: {
    title: 'Clusters',
    left: (count, verified) => `${grouped(count)} more, ${grouped(verified)} verified`,
    notEncryptable: (count, kinds) =>
      `${counted(count, 'cluster')} that ACK cannot encrypt with a key or that ended: ${kinds}`,
    otherKind: 'other',
    kind: (count, kind) => `${grouped(count)} ${kind}`,
    none: (place) => [`No clusters in ${place}`, ': the list came whole and is empty.'],
    noList: ['No list of clusters could be read', ': there may be any number of them, encrypted or not.'],
    missing: (places) =>
      `Not all of them: the list of ${places} could not be read whole, so clusters may be missing here.`,
    titles: {
      account: 'account',
      region: 'region',
      configured: 'configured',
      configuredShort: 'config',
      key: 'key',
      role: 'role',
      keyUsed: 'key used',
      oldSecrets: 'old Secrets',
      oldSecretsShort: 'old',
      verification: 'verification',
    },
    verification: 'verification:\u00a0',
    verified: { none: 'none', key: 'key', cluster: 'cluster' },
  },

  seen: {
    shared: 'shared key',
    calls: (count) => `${grouped(count)}×`,
    readErrors: 'not read',
    with: (words, detail) => `${words}, ${detail}`,
  },

  totals: {
    atLeast: (count) => `at least ${counted(count, 'cluster')}`,
    unknown: 'clusters unknown',
    pro: (count) => `${grouped(count)} Pro`,
    verified: (count) => `${grouped(count)} verified`,
    accountUnknown: 'account unknown',
    regions: (count) => `${count} regions`,
    read: (time, ago) => `read ${time}${ago === '' ? '' : `, ${ago}`}`,
    calls: (count, took) => `${counted(count, 'API call')} in ${took}`,
    report: (path) => `report: ${path}`,
    exit: (code, why) => `exit ${code}: ${why}`,
  },
};
