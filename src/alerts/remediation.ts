import { adviceFor, isPlainWord } from '../model/plain-word.ts';
import type { OpenChange, PlannedChange } from '../model/plan.ts';
import type { SlackMessage } from '../model/slack.ts';
import type { RemediationWords } from '../words/remediation-words.ts';
import { context, section, slackMessage } from './blocks.ts';
import type { Language } from './entry.ts';
import { escaped, humanTimes, name, oneLine } from './safe-text.ts';

/** What messages about changes are worded in. */
export interface RemediationLanguage extends Language {
  readonly remediation: RemediationWords;
}

const longestLine = 500;
const mostChanges = 10;

/** Says which clusters could be turned on, where nothing is armed to do it. */
export function planMessage(
  accountId: string,
  ready: readonly { readonly change: PlannedChange; readonly cost: string }[],
  { remediation: words, alerts }: RemediationLanguage,
): SlackMessage {
  const { labels } = words;
  const shown = ready.slice(0, mostChanges);
  const left = ready.length - shown.length;
  return slackMessage(
    `🟣  ${words.couldBe(ready.length)}`,
    [
      context(escaped(alerts.account(fit(accountId))), alerts),
      ...shown.map(({ change: { cluster, key, call }, cost }) =>
        section(
          [
            `*${escaped(name(cluster.name))}*  ${escaped(`${fit(cluster.id)} · ${fit(cluster.regionId)}`)}`,
            line(labels.key, words.keyAs({ configured: fit(key), id: fit(call?.body.kms_key_id ?? '') })),
            line(labels.cost, cost),
            ...(isPlainWord(cluster.id) ? [`\`sealwatch remediate --cluster ${cluster.id}\``] : []),
          ].join('\n'),
          alerts,
        ),
      ),
      ...(left === 0 ? [] : [context(alerts.more(left), alerts)]),
      section(escaped(words.undoNote), alerts),
    ],
    alerts,
  );
}

/** Says that a change is about to be made: before it is, so that nobody is surprised by it. */
export function announcement(
  change: OpenChange,
  planned: PlannedChange,
  cost: string,
  runner: string,
  language: RemediationLanguage,
): SlackMessage {
  const { remediation: words, alerts } = language;
  const { labels } = words;
  const body = planned.call === null ? '' : JSON.stringify(planned.call.body);
  return slackMessage(
    `🟣  ${words.announcing(name(change.cluster.name))}`,
    [
      context(escaped(placeOf(change, planned.cluster.accountId, words)), alerts),
      section(
        [
          line(labels.key, words.keyAs({ configured: fit(planned.key), id: fit(change.keyId) })),
          `*${labels.call}*  \`${escaped(fit(`cs:UpdateKMSEncryption ${change.cluster.id} ${body}`))}\``,
          line(labels.why, words.whyLine(planned.guards.length)),
          line(labels.cost, cost),
          ...(planned.undo === '' ? [] : [`*${labels.undo}*  \`${escaped(fit(planned.undo))}\``]),
          escaped(words.undoNote),
        ].join('\n'),
        alerts,
      ),
      context(escaped(origin(change, runner, words)), alerts),
    ],
    alerts,
  );
}

/** Says what became of a change, and what is to be done now. */
export function outcomeMessage(
  change: OpenChange,
  accountId: string,
  rewrite: string,
  runner: string,
  language: RemediationLanguage,
): SlackMessage {
  const { remediation: words, alerts } = language;
  const { outcome, cluster, keyId, said } = change;
  if (outcome === null) throw new Error('a change that is not over has no outcome');
  const isDone = outcome === 'done';
  const isFine = isDone || outcome === 'not-called';
  const title = words.ended[isDone ? 'done' : isFine ? 'dropped' : 'failed'](name(cluster.name));
  const sentence = words.outcomes[outcome]({ name: name(cluster.name), keyId: fit(keyId), said: fit(said) });
  return slackMessage(
    `${isDone ? '✅' : isFine ? '⚪' : '🔴'}  ${title}`,
    [
      context(escaped(placeOf(change, accountId, words)), alerts),
      section(
        [
          escaped(sentence),
          ...(isFine ? [] : [`*${escaped(words.lockSet)}*`]),
          escaped(adviceFor(words.advice[outcome], cluster.id)),
          ...(isDone ? [escaped(words.rewriteNote), `\`${escaped(fit(rewrite))}\``] : []),
        ].join('\n'),
        alerts,
      ),
      context(escaped(origin(change, runner, words)), alerts),
    ],
    alerts,
  );
}

function placeOf({ cluster }: OpenChange, accountId: string, { place }: RemediationWords): string {
  return place({ id: fit(cluster.id), region: fit(cluster.regionId), account: fit(accountId) });
}

function origin({ id, begunAt }: OpenChange, runner: string, { by }: RemediationWords): string {
  return humanTimes(by({ runner: fit(runner), at: begunAt, changeId: fit(id) }));
}

function line(label: string, text: string): string {
  return `*${label}*  ${escaped(oneLine(text, longestLine))}`;
}

function fit(text: string): string {
  return oneLine(text, longestLine);
}
