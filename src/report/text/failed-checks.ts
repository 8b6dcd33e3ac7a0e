import { severities } from '../../model/finding.ts';
import { grouped } from '../../words/amounts.ts';
import type { ListedCause } from '../view/causes.ts';
import type { View } from '../view.ts';
import { causeEntry } from './cause-entry.ts';
import { heading, leftOut } from './entry.ts';
import { flow } from './flow.ts';
import { type Line, span } from './line.ts';
import type { TextPage } from './page.ts';

/** What failed, worst first, one entry for one root cause. */
export function failedSection(view: View, page: TextPage): Line[] {
  const { causes } = view;
  if (causes.length === 0) return nothingFailed(view, page);
  const shown = page.all ? causes : causes.filter(({ waiver }) => waiver === undefined).slice(0, page.limits.causes);
  const left = causes.filter((cause) => !shown.includes(cause));

  return [
    ...heading(page.words.failed.title, countOf(view, page), 'badTitle', page),
    ...shown.flatMap((cause) => causeEntry(cause, view, page)),
    ...(left.length === 0 ? [] : leftOut(leftOver(left, page), page)),
  ];
}

/** "No failed checks" covers what was read, and is not said where no cluster could be found. */
function nothingFailed({ headline }: View, page: TextPage): Line[] {
  if (headline.complete) return flow([span(page.words.failed.nothing, 'good')], page.width);
  if (headline.kind === 'unlisted') return [];
  return flow([span(page.words.failed.nothingRead, 'unsure')], page.width);
}

function countOf({ causes, headline }: View, { words }: TextPage): string {
  const waived = causes.length - headline.failed;
  return words.list([grouped(headline.failed), ...(waived === 0 ? [] : [words.failed.waived(waived)])]);
}

function leftOver(causes: readonly ListedCause[], { words, language }: TextPage): string {
  const open = causes.filter(({ waiver }) => waiver === undefined);
  const waived = causes.length - open.length;
  const parts = severities.flatMap((severity) => {
    const some = open.filter((cause) => cause.severity === severity).length;
    return some === 0 ? [] : [words.headline.severity(some, language.alerts.severityWord[severity])];
  });
  return words.more(causes.length, [...parts, ...(waived === 0 ? [] : [words.failed.waived(waived)])]);
}
