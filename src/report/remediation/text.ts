import { attestCommand, rewriteSecrets } from '../../model/command-line.ts';
import { type GuardResult, isExpectedOutcome, type OpenChange, type PlannedChange } from '../../model/plan.ts';
import { humanTimes } from '../../words/amounts.ts';
import { type Language, languageOf } from '../../words/language.ts';
import { remediationWordsOf } from '../../words/remediation-language.ts';
import { type RemediationWords, reasonOf } from '../../words/remediation-words.ts';
import { printableReport } from '../printable.ts';
import { command } from '../text/command.ts';
import { entry, note } from '../text/entry.ts';
import { flow } from '../text/flow.ts';
import { type Line, type Style, span } from '../text/line.ts';
import { named, pageOf, placeOf, type TextPage } from '../text/page.ts';
import { paint } from '../text/paint.ts';
import { readErrorsSection } from '../text/read-errors.ts';
import { callName } from '../view/clusters.ts';
import { readErrorGroups } from '../view/read-errors.ts';
import { costText } from './cost.ts';
import { missingOf, obstaclesOf, type PlanOptions, type PlanView, runReasons, standingOf } from './view.ts';

const labelWidth = 14;
const guardWidth = 34;

interface Spoken {
  readonly remediation: RemediationWords;
  readonly words: Language;
}

/** A plan for a terminal: what keeps the run, then each change with the guards that stop it. Pure. */
export function renderPlanText(view: PlanView, options: PlanOptions): string {
  const safe = printableView(view, options.unicode);
  const page = pageOf(safe.report, options);
  const spoken = { remediation: remediationWordsOf(options.lang), words: languageOf(options.lang) };
  const sections = [
    readErrorsSection(readErrorGroups(safe.report), page),
    headSection(safe, page, spoken),
    ...safe.plan.changes.map((change) => changeSection(change, safe, page, spoken)),
    outcomeSection(safe, page, spoken),
  ].filter((lines) => lines.length > 0);

  return paint(
    sections.flatMap((lines, index): readonly Line[] => (index === 0 ? lines : [[], ...lines])),
    options,
  );
}

/** What became of changes, for a terminal. Pure. */
export function renderOutcomes(view: PlanView, options: PlanOptions): string {
  const safe = printableView(view, options.unicode);
  const spoken = { remediation: remediationWordsOf(options.lang), words: languageOf(options.lang) };
  return paint(outcomeSection(safe, pageOf(safe.report, options), spoken), options);
}

/** Everything in a view made printable; the plan within the report is the one that is shown. */
export function printableView(view: PlanView, unicode: boolean): PlanView {
  const report = printableReport(
    { ...view.report, plan: view.plan, made: view.changes } as PlanView['report'],
    unicode,
  );
  const { plan = view.plan, made } = report as typeof report & { made: PlanView['changes'] };
  return { ...view, report, plan: plan, changes: made };
}

function headSection(view: PlanView, page: TextPage, { remediation: words, words: all }: Spoken): Line[] {
  const { plan } = view;
  const count = (standing: string) => plan.changes.filter((change) => standingOf(change) === standing).length;
  const allowed = count('allowed');
  const text =
    plan.changes.length === 0
      ? words.nothingOff
      : words.summary({ changes: plan.changes.length, allowed, ready: count('ready'), most: plan.most });
  const missing = missingOf(view);
  const reasons = runReasons(plan);

  return [
    ...flow([span(words.title, 'strong'), span(`  ${text}`)], page.width),
    ...(missing.length === 0 ? [] : note([span(words.notNamed(missing.join(', ')), 'unsure')], page)),
    ...(plan.lock === null
      ? []
      : note(
          [
            span(
              `${humanTimes(words.locked({ name: callName(plan.lock.cluster), at: plan.lock.at, outcome: plan.lock.outcome }))} ${words.acknowledge}`,
              'bad',
            ),
          ],
          page,
        )),
    ...(plan.open === null
      ? []
      : note(
          [span(humanTimes(words.openChange({ name: callName(plan.open.cluster), at: plan.open.begunAt })), 'unsure')],
          page,
        )),
    ...(reasons.length === 0
      ? []
      : [
          ...note([span(words.runStopped, 'strong')], page),
          ...reasons.flatMap(({ message }) =>
            note([span(`- ${humanTimes(reasonOf(message, words, all))}`)], { ...page, width: page.width - 2 }),
          ),
        ]),
  ];
}

function changeSection(change: PlannedChange, { report }: PlanView, page: TextPage, spoken: Spoken): Line[] {
  const { remediation: words } = spoken;
  const { cluster, key, call, order, rollback, rewrite } = change;
  const keyId = call?.body.kms_key_id ?? '';
  const line = (label: string, ...texts: Line[]) => entry(span(label, 'quiet'), labelWidth, texts, page);
  const place = placeOf(cluster, page);
  const body = call === null ? '' : `PUT /clusters/${cluster.id}/kms ${JSON.stringify(call.body)}`;

  return [
    ...flow(
      [
        span(`${order}  `),
        span(named(callName(cluster), page), 'strong'),
        span(` (${cluster.id}, ${place})  `),
        standing(change, words),
      ],
      page.width,
    ),
    ...line(words.labels.key, [span(key === '' ? words.noKey : words.keyAs({ configured: key, id: keyId }))]),
    ...(call === null ? [] : line(words.labels.call, [span(`${call.operation}  `), span(body, 'quiet')])),
    ...line(words.labels.cost, [span(costText(change.cost, report.cost.currency, words))]),
    // What will not be done needs no way back.
    ...(standingOf(change) === 'stopped' && !page.all
      ? []
      : [
          ...line(words.labels.rollback, [span(words.rollbackNote, 'quiet')]),
          ...(rollback === '' ? [] : [command(rollback)]),
          ...line(words.labels.afterwards, [span(words.rewriteNote, 'quiet')]),
          command(rewrite),
        ]),
    ...guardLines(change, page, spoken),
  ];
}

function standing(change: PlannedChange, words: RemediationWords) {
  switch (standingOf(change)) {
    case 'allowed':
      return span(words.allowed(1), 'good');
    case 'ready':
      return span(words.wouldBeAllowed(1), 'unsure');
    case 'stopped':
      return span(words.stopped(obstaclesOf(change).length), 'bad');
  }
}

const styles: Readonly<Record<GuardResult['result'], Style>> = {
  passed: 'good',
  blocked: 'bad',
  unknown: 'unsure',
  skipped: 'unsure',
};

/** Those that stop, with their reason and what was found otherwise than it should be; of the others, the names. */
function guardLines(change: PlannedChange, page: TextPage, { remediation: words, words: all }: Spoken): Line[] {
  const { guards } = change;
  const names = (some: readonly GuardResult[]) => some.map(({ guard }) => words.guards[guard]).join(', ');
  const allowing = guards.filter(({ result }) => result === 'passed');
  const left = guards.filter(({ result }) => result === 'skipped');
  return [
    ...(page.all ? guards : obstaclesOf(change)).flatMap(({ guard, result, message, evidence }) =>
      entry(
        span(`${words.results[result].padEnd(8)}${words.guards[guard]}`, styles[result]),
        guardWidth,
        [
          [span(humanTimes(reasonOf(message, words, all)))],
          ...evidence
            .filter(({ expected, actual }) => page.all || expected !== actual)
            .slice(0, page.all ? evidence.length : 2)
            .map((one): Line => [span(humanTimes(words.evidence(one)), 'quiet')]),
        ],
        page,
      ),
    ),
    ...(page.all || allowing.length === 0 ? [] : note([span(words.allowedBy(names(allowing)), 'quiet')], page)),
    ...(page.all || left.length === 0 ? [] : note([span(words.notAskedOf(names(left)), 'quiet')], page)),
  ];
}

function outcomeSection({ changes }: PlanView, page: TextPage, { remediation: words }: Spoken): Line[] {
  return changes.flatMap((change) => outcomeLines(change, page, words));
}

function outcomeLines(
  { outcome, cluster, keyId, detail: said, begunAt }: OpenChange,
  page: TextPage,
  words: RemediationWords,
): Line[] {
  const name = named(callName(cluster), page);
  if (outcome === null) return flow([span(humanTimes(words.openChange({ name, at: begunAt })), 'unsure')], page.width);
  const isFine = isExpectedOutcome(outcome);
  return [
    ...flow(
      [span(words.outcomes[outcome]({ name, keyId, said }), outcome === 'done' ? 'good' : isFine ? 'plain' : 'bad')],
      page.width,
    ),
    ...note([span(words.advice[outcome])], page),
    ...(outcome === 'done'
      ? [...note([span(words.rewriteNote)], page), ...[rewriteSecrets, ...attestCommand(cluster.id)].map(command)]
      : []),
  ];
}
