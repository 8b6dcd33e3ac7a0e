import type { Finding } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { type Lang, languageOf } from '../words/language.ts';
import { printable } from './printable.ts';
import { headlineText } from './text/headline.ts';
import { callName } from './view/clusters.ts';
import { headlineOf } from './view/headline.ts';

/** Renders what is different in a later report: the summaries, then each changed verdict with what explains it. */
export function renderDiff(before: Report, after: Report, { unicode, lang }: { unicode: boolean; lang: Lang }): string {
  const language = languageOf(unicode ? lang : 'en');
  const words = language.command.change;
  const earlier = new Map(before.findings.map((finding) => [finding.id, finding]));
  const there = new Set(after.findings.map(({ id }) => id));
  const line = (finding: Finding, from: string, to: string) => {
    const { changedBy, checkId, resource } = finding;
    const by = changedBy === undefined ? '' : `  ${words.by(changedBy.eventName, changedBy.name)}`;
    return `${from} -> ${to}  ${checkId}  ${callName(resource)}${by}`;
  };
  const changed = [
    ...after.findings.flatMap((finding) => {
      const from = earlier.get(finding.id)?.verdict ?? words.unknown;
      return from === finding.verdict ? [] : [line(finding, from, finding.verdict)];
    }),
    ...before.findings.flatMap((finding) =>
      there.has(finding.id) ? [] : [line(finding, finding.verdict, words.gone)],
    ),
  ];
  const summary = (report: Report) =>
    `${report.startedAt}  ${headlineText(headlineOf(report), language.text.headline)}`;
  const lines = [summary(before), summary(after), ...(changed.length === 0 ? [words.noVerdict] : changed)];
  return lines.map((text) => `${printable(text, unicode)}\n`).join('');
}
