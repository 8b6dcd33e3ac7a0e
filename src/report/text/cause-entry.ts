import type { Finding } from '../../model/finding.ts';
import { humanTimes } from '../../words/amounts.ts';
import { moneyWriter } from '../money.ts';
import { remediationText } from '../remediation-lines.ts';
import type { ListedCause, ListedReason, ListedRemediation } from '../view/causes.ts';
import { actorText } from '../view/changed-by.ts';
import { callName } from '../view/clusters.ts';
import type { View } from '../view.ts';
import { command } from './command.ts';
import { continued, entry } from './entry.ts';
import { type Line, span, type TextSpan } from './line.ts';
import { named, names, placeOf, type TextPage } from './page.ts';

const labelWidth = 12;

/** What is wrong with what, since when, by whom, and what to do about it; in short unless everything is to be shown. */
export function causeEntry(cause: ListedCause, { report }: View, page: TextPage): Line[] {
  const { waiver, remediations } = cause;
  const shown = page.all ? remediations : remediations.slice(0, 1);
  return [
    ...entry(labelOf(cause.severity, page), labelWidth, textsOf(cause, report, page), page),
    ...(waiver === undefined ? shown.flatMap((one) => remediationLines(one, page)) : []),
  ];
}

function labelOf(severity: Finding['severity'], { language }: TextPage): TextSpan {
  return span(language.alerts.severity[severity], severity);
}

function textsOf(cause: ListedCause, report: View['report'], page: TextPage): Line[] {
  const { words, all } = page;
  const [first, ...rest] = cause.reasons;
  const { finding } = first;
  const { waiver } = cause;
  return [
    [
      ...(waiver === undefined ? [] : [span(`${words.cause.waived}  `, 'strong')]),
      ...subjectOf(cause, page),
      span(humanTimes(finding.reason)),
    ],
    ...usersLines(cause, page),
    actorLine(first, page),
    ...(all && finding.location === undefined ? [contextLine(cause, page)] : []),
    ...(all
      ? rest.flatMap((reason) => [
          [
            span(`${words.cause.also} `),
            labelOf(reason.finding.severity, page),
            span(`  ${humanTimes(reason.finding.reason)}`),
          ],
          actorLine(reason, page),
        ])
      : []),
    // Only an earlier report knows it: to the first audit everything is new.
    ...(all && finding.since !== report.startedAt
      ? [
          [
            span(
              words.cause.since(humanTimes(finding.since), words.span(page.now - Date.parse(finding.since))),
              'quiet',
            ),
          ] as Line,
        ]
      : []),
    ...(cause.price === undefined
      ? []
      : [
          [
            span(words.cause.price(moneyWriter(report.cost.currency, page.language.cost).range(cause.price)), 'quiet'),
          ] as Line,
        ]),
    ...(waiver === undefined
      ? []
      : [
          [
            span(words.cause.waivedUntil(waiver.expires), 'strong'),
            span(
              words.cause.waiver({
                reason: waiver.reason,
                owner: named(waiver.owner, page),
                approvedBy: named(waiver.approvedBy, page),
              }),
            ),
          ] as Line,
        ]),
  ].filter((line) => line.length > 0);
}

/** What is at fault and where, unless the reason names it. A region or an account is its own place. */
function subjectOf({ subject, reasons: [{ finding }] }: ListedCause, page: TextPage): Line {
  const { resource, reason, location } = finding;
  const place = location === undefined ? placeOf(resource, page) : `${location.file}:${location.line}`;
  const isOwnPlace = place === resource.name || resource.type === 'ACS::::Account';
  if (reason.includes(subject.id)) return [span(isOwnPlace ? '' : `${place}  `, 'quiet')];
  const beside = isOwnPlace ? '' : page.words.aside(place).trim();
  return [span(named(callName(subject), page), 'strong'), span(`${beside === '' ? '' : ` ${beside}`}  `)];
}

/** The clusters that need the key at fault, unless the reason names them. */
function usersLines({ encrypting, left, reasons: [{ finding }] }: ListedCause, page: TextPage): Line[] {
  const isNamed = encrypting.every(({ name }) => finding.reason.includes(name));
  const list = (clusters: ListedCause['left']) => names(clusters.map(callName), page);
  return [
    encrypting.length === 0 || isNamed
      ? []
      : [span(page.words.cause.encrypts(encrypting.length)), span(list(encrypting), 'strong')],
    left.length === 0 ? [] : [span(page.words.cause.left(list(left)))],
  ];
}

function actorLine({ changedBy }: ListedReason, page: TextPage): Line {
  if (changedBy === undefined) return [];
  const shown = { ...changedBy, name: named(changedBy.name, page), eventName: named(changedBy.eventName, page) };
  return [span(`${page.language.alerts.labels.actor}  `, 'quiet'), span(actorText(page.language, shown, humanTimes))];
}

/** What is known of the thing at fault. */
function contextLine({ key, cluster }: ListedCause, page: TextPage): Line {
  const { list, cause: words } = page.words;
  const facts = (all: readonly string[]): Line => [span(list(all.filter((fact) => fact !== '')), 'quiet')];
  if (key !== undefined) {
    const { state = '', spec = '', deletionProtection = '', instanceId = '' } = key.reported ?? {};
    return facts([
      state === '' ? words.stateUnknown : state,
      spec,
      deletionProtection === '' ? '' : words.deletionProtection(deletionProtection),
      instanceId === '' ? '' : words.instance(named(instanceId, page)),
    ]);
  }
  if (cluster === undefined) return [];
  const { id, spec, profile, version, state } = cluster;
  return facts([
    spec === '' ? words.specUnknown : spec,
    /^default$/i.test(profile) ? '' : profile,
    version === '' ? words.versionUnknown : words.kubernetes(version),
    state === '' ? words.stateUnknown : state,
    named(id, page),
  ]);
}

/** A command that restores needs no text. Commands stand alone, from the first column, so that they can be copied. */
function remediationLines({ remediation, restores }: ListedRemediation, page: TextPage): Line[] {
  const { restore, remediate } = page.words.cause;
  const text = remediationText(remediation);
  return [
    ...continued(labelWidth, [[restores ? span(restore, 'strong') : span(remediate(text))]], page),
    ...remediation.commands.map(command),
  ];
}
