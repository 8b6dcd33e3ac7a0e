import type { AlertEntry, AlertMessage } from '../model/alert-message.ts';
import { rewriteSecrets } from '../model/command-line.ts';
import type { ReadError } from '../model/fact.ts';
import { isExpectedOutcome, type OpenChange, type PlannedChange } from '../model/plan.ts';
import { detail, messageOf } from './entry.ts';
import type { RemediationLanguage } from './remediation.ts';
import { name, oneLine } from './safe-text.ts';

/** What came of a remediation of many accounts, as far as it concerns one target. */
export interface RemediatedRun {
  readonly accounts: number;
  /** Changes that ended. */
  readonly changes: readonly { readonly accountId: string; readonly change: OpenChange }[];
  /** Why accounts were not remediated. */
  readonly missing: readonly ReadError[];
  /** What could be turned on where remediation is not armed. */
  readonly ready: readonly PlannedChange[];
}

const longestLine = 500;
const mostEntries = 10;
const mostReasons = 5;

/** The one message about a run: what went wrong first, then accounts that were not remediated, then what was turned on. */
export function remediationRunMessage(
  { accounts, changes, missing, ready }: RemediatedRun,
  runId: string,
  language: RemediationLanguage,
): AlertMessage {
  const { remediation: words } = language;
  const of = (kind: RunNoticeKind) => changes.filter(({ change }) => kindOf(change) === kind);
  const [failed, dropped, done] = [of('failed'), of('dropped'), of('done')];
  const entries = [
    ...failed.map((one) => changeEntry(one, language)),
    ...(missing.length === 0 ? [] : [missingEntry(missing, language)]),
    ...dropped.map((one) => changeEntry(one, language)),
    ...done.map((one) => changeEntry(one, language)),
    ...ready.map((change) => readyEntry(change, language)),
  ];
  const counts = { done: done.length, failed: failed.length, dropped: dropped.length };
  return messageOf(language, {
    tone: failed.length > 0 ? 'critical' : done.length > 0 ? 'well' : 'note',
    title: words.runEnded({ accounts, ...counts, missing: missing.length, ready: ready.length }),
    entries: entries.slice(0, mostEntries),
    left: Math.max(0, entries.length - mostEntries),
    footer: [
      ...(done.length === 0 ? [] : [`${words.rewriteNote} ${rewriteSecrets}`]),
      words.runBy(oneLine(runId, longestLine)),
    ],
  });
}

type RunNoticeKind = 'done' | 'dropped' | 'failed';

function kindOf({ outcome }: OpenChange): RunNoticeKind {
  if (outcome === 'done') return 'done';
  return outcome !== null && isExpectedOutcome(outcome) ? 'dropped' : 'failed';
}

const tones = { done: 'well', dropped: 'note', failed: 'critical' } as const;

function changeEntry(
  { accountId, change }: RemediatedRun['changes'][number],
  { remediation: words }: RemediationLanguage,
): AlertEntry {
  const { outcome, cluster, keyId, detail: said } = change;
  if (outcome === null) throw new Error('a change that is not over has no outcome');
  const kind = kindOf(change);
  return {
    tone: tones[kind],
    title: words.ended[kind](name(cluster.name)),
    details: [
      detail('', words.place({ id: fit(cluster.id), region: fit(cluster.regionId), account: fit(accountId) })),
      detail('', words.outcomes[outcome]({ name: name(cluster.name), keyId: fit(keyId), said: fit(said) })),
      ...(kind === 'failed' ? [detail('', words.lockSet), detail('', words.advice[outcome])] : []),
    ],
    alert: null,
  };
}

function missingEntry(missing: readonly ReadError[], { remediation: words, alerts }: RemediationLanguage): AlertEntry {
  const more = missing.slice(mostReasons);
  return {
    tone: 'note',
    title: words.accountsMissing(missing.length),
    details: [
      ...missing
        .slice(0, mostReasons)
        .map(({ accountId, message }) => detail(alerts.account(fit(accountId)), fit(message))),
      ...(more.length === 0 ? [] : [detail('', fit(more.map(({ accountId }) => accountId).join(', ')))]),
      detail('', words.lookAfter),
    ],
    alert: null,
  };
}

function readyEntry({ cluster, key, call }: PlannedChange, { remediation: words }: RemediationLanguage): AlertEntry {
  const { id, regionId, accountId } = cluster;
  return {
    tone: 'change',
    title: name(cluster.name),
    details: [
      detail('', words.place({ id: fit(id), region: fit(regionId), account: fit(accountId) })),
      detail(words.labels.key, fit(words.keyAs({ configured: fit(key), id: fit(call?.body.kms_key_id ?? '') }))),
    ],
    alert: null,
  };
}

function fit(text: string): string {
  return oneLine(text, longestLine);
}
