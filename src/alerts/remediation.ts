import type { AlertDetail, AlertMessage } from '../model/alert-message.ts';
import { attestCommand, remediateCommand, rewriteSecrets } from '../model/command-line.ts';
import { isExpectedOutcome, type OpenChange, type PlannedChange } from '../model/plan.ts';
import type { RemediationWords } from '../words/remediation-words.ts';
import { type AlertLanguage, detail, messageOf } from './entry.ts';
import { name, oneLine } from './safe-text.ts';

/** What messages about changes are worded in. */
export interface RemediationLanguage extends AlertLanguage {
  readonly remediation: RemediationWords;
}

const longestLine = 500;
const mostChanges = 10;

/** Says which clusters could be turned on, where nothing is armed to do it. */
export function planMessage(
  accountId: string,
  ready: readonly { readonly change: PlannedChange; readonly cost: string }[],
  language: RemediationLanguage,
): AlertMessage {
  const { remediation: words, alerts } = language;
  const { labels } = words;
  const shown = ready.slice(0, mostChanges);
  return messageOf(language, {
    tone: 'change',
    title: words.couldBe(ready.length),
    lines: [alerts.account(clipped(accountId))],
    entries: shown.map(({ change: { cluster, key, call }, cost }) => ({
      tone: 'change',
      title: name(cluster.name),
      details: [
        detail(alerts.labels.resource, `${clipped(cluster.id)} · ${clipped(cluster.regionId)}`),
        detail(
          labels.key,
          clipped(words.keyAs({ configured: clipped(key), id: clipped(call?.body.kms_key_id ?? '') })),
        ),
        detail(labels.cost, clipped(cost)),
        ...remediateCommand(cluster.id).map((line) => command('', line)),
      ],
      alert: null,
    })),
    left: ready.length - shown.length,
    footer: [words.rollbackNote],
  });
}

/** The message about a change that is about to be made. */
export function announcement(
  change: OpenChange,
  planned: PlannedChange,
  cost: string,
  runner: string,
  language: RemediationLanguage,
): AlertMessage {
  const { remediation: words } = language;
  const { labels } = words;
  const body = planned.call === null ? '' : JSON.stringify(planned.call.body);
  return changeMessage(change, planned.cluster.accountId, runner, language, {
    tone: 'change',
    title: words.announcing(name(change.cluster.name)),
    details: [
      detail(labels.key, clipped(words.keyAs({ configured: clipped(planned.key), id: clipped(change.keyId) }))),
      command(labels.call, `cs:UpdateKMSEncryption ${change.cluster.id} ${body}`),
      detail(labels.why, clipped(words.whyLine(planned.guards.length))),
      detail(labels.cost, clipped(cost)),
      ...(planned.rollback === '' ? [] : [command(labels.rollback, planned.rollback)]),
      detail('', words.rollbackNote),
    ],
  });
}

/** Says what became of a change, and what is to be done now. */
export function outcomeMessage(
  change: OpenChange,
  accountId: string,
  runner: string,
  language: RemediationLanguage,
): AlertMessage {
  const { remediation: words } = language;
  const { outcome, cluster, keyId, detail: said } = change;
  if (outcome === null) throw new Error('a change that is not over has no outcome');
  const isDone = outcome === 'done';
  const isFine = isExpectedOutcome(outcome);
  return changeMessage(change, accountId, runner, language, {
    tone: isDone ? 'well' : isFine ? 'note' : 'critical',
    title: words.ended[isDone ? 'done' : isFine ? 'dropped' : 'failed'](name(cluster.name)),
    details: [
      detail('', words.outcomes[outcome]({ name: name(cluster.name), keyId: clipped(keyId), said: clipped(said) })),
      ...(isFine ? [] : [detail('', words.lockSet)]),
      detail('', words.advice[outcome]),
      ...(isDone ? [detail('', words.rewriteNote, [rewriteSecrets, ...attestCommand(cluster.id)].map(clipped))] : []),
    ],
  });
}

function changeMessage(
  { id, cluster, begunAt }: OpenChange,
  accountId: string,
  runner: string,
  language: RemediationLanguage,
  { details, ...head }: Pick<AlertMessage, 'tone' | 'title'> & { readonly details: readonly AlertDetail[] },
): AlertMessage {
  const { place, by } = language.remediation;
  return messageOf(language, {
    ...head,
    lines: [place({ id: clipped(cluster.id), region: clipped(cluster.regionId), account: clipped(accountId) })],
    entries: [{ tone: head.tone, title: '', details, alert: null }],
    footer: [by({ runner: clipped(runner), at: begunAt, changeId: clipped(id) })],
  });
}

function command(label: string, line: string): AlertDetail {
  return detail(label, '', [clipped(line)]);
}

function clipped(text: string): string {
  return oneLine(text, longestLine);
}
