import { attestCommand, rewriteSecrets } from '../../model/command-line.ts';
import type { OpenChange, PlannedChange } from '../../model/plan.ts';
import { humanTimes } from '../../words/amounts.ts';
import { type Language, languageOf } from '../../words/language.ts';
import { remediationWordsOf } from '../../words/remediation-language.ts';
import { type RemediationWords, reasonOf } from '../../words/remediation-words.ts';
import { callName } from '../view/clusters.ts';
import { costText } from './cost.ts';
import { printableView } from './text.ts';
import { missingOf, obstaclesOf, type PlanOptions, type PlanView, runReasons, standingOf } from './view.ts';

/** A plan for a ticket or a pull request: every guard's result with its evidence. Pure. */
export function renderPlanMarkdown(view: PlanView, { lang }: PlanOptions): string {
  const safe = printableView(view, true);
  const words = remediationWordsOf(lang);
  const all = languageOf(lang);
  const { plan, changes, report } = safe;
  const count = (standing: string) => plan.changes.filter((change) => standingOf(change) === standing).length;
  const missing = missingOf(safe);
  const reasons = runReasons(plan);
  const { lock, open } = plan;
  const parts = [
    `# ${words.title}`,
    markdownText(
      plan.changes.length === 0
        ? words.nothingOff
        : words.summary({
            changes: plan.changes.length,
            allowed: count('allowed'),
            ready: count('ready'),
            most: plan.most,
          }),
    ),
    ...(report.readErrors.length === 0
      ? []
      : [report.readErrors.map(({ message }) => `- ⚠️ ${markdownText(message)}`).join('\n')]),
    ...(missing.length === 0 ? [] : [markdownText(words.notNamed(missing.join(', ')))]),
    ...(lock === null
      ? []
      : [
          `**${markdownText(humanTimes(words.locked({ name: callName(lock.cluster), at: lock.at, outcome: lock.outcome })))}** ${markdownText(words.acknowledge)}`,
        ]),
    ...(open === null
      ? []
      : [markdownText(humanTimes(words.openChange({ name: callName(open.cluster), at: open.begunAt })))]),
    ...(reasons.length === 0
      ? []
      : [
          [
            words.runStopped,
            '',
            ...reasons.map(({ message }) => `- ${markdownText(humanTimes(reasonOf(message, words, all)))}`),
          ].join('\n'),
        ]),
    ...plan.changes.map((change) => changePart(change, safe, words, all)),
    ...changes.map((change) => outcomePart(change, words)),
  ];
  return `${parts.join('\n\n')}\n`;
}

function changePart(change: PlannedChange, { report }: PlanView, words: RemediationWords, all: Language): string {
  const { cluster, key, call, order, guards, rollback, rewrite } = change;
  const { labels } = words;
  const keyId = call?.body.kms_key_id ?? '';
  const standing = standingOf(change);
  const result =
    standing === 'allowed'
      ? words.allowed(1)
      : standing === 'ready'
        ? words.wouldBeAllowed(1)
        : words.stopped(obstaclesOf(change).length);
  const rows = guards.map(({ guard, result, message, evidence }) =>
    [
      words.guards[guard],
      result === 'passed' ? words.results[result] : `**${words.results[result]}**`,
      markdownText(humanTimes(reasonOf(message, words, all))),
      evidence.map((one) => markdownText(humanTimes(words.evidence(one)))).join('<br>'),
    ].join(' | '),
  );
  return [
    `## ${order}. ${markdownText(callName(cluster))}: ${markdownText(result)}`,
    '',
    `- ${labels.cluster}: ${code(cluster.id)}, ${markdownText(cluster.regionId)}, ${markdownText(cluster.accountId)}`,
    `- ${labels.key}: ${markdownText(key === '' ? words.noKey : words.keyAs({ configured: key, id: keyId }))}`,
    ...(call === null
      ? []
      : [
          `- ${labels.call}: ${code(`${call.operation} PUT /clusters/${cluster.id}/kms ${JSON.stringify(call.body)}`)}`,
        ]),
    `- ${labels.cost}: ${markdownText(costText(change.cost, report.cost.currency, words))}`,
    `- ${labels.rollback}: ${rollback === '' ? '' : `${code(rollback)} `}${markdownText(words.rollbackNote)}`,
    `- ${labels.afterwards}: ${markdownText(words.rewriteNote)} ${code(rewrite)}`,
    '',
    `| ${labels.guard} | ${labels.result} | ${labels.reason} | ${labels.evidence} |`,
    '|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}

function outcomePart({ outcome, cluster, keyId, detail: said, begunAt }: OpenChange, words: RemediationWords): string {
  const name = callName(cluster);
  if (outcome === null) return markdownText(humanTimes(words.openChange({ name, at: begunAt })));
  const commands = outcome === 'done' ? [rewriteSecrets, ...attestCommand(cluster.id)].map(code) : [];
  return [
    `**${markdownText(words.outcomes[outcome]({ name, keyId, said }))}** ${markdownText(words.advice[outcome])}`,
    ...commands,
  ].join(' ');
}

/** A text that no Markdown is in: every sign that could be one is escaped. */
export function markdownText(plain: string): string {
  return plain.replace(/[\\`*_{}[\]()<>#+!|~&$]/g, '\\$&').replace(/^(\d+)\./, '$1\\.');
}

/** A piece of code, with as many backticks around it as it takes. */
function code(plain: string): string {
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 ? ' ' : '';
  return `${fence}${space}${plain.replace(/\|/g, '\\|')}${space}${fence}`;
}
