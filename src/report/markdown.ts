import { verdicts } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { unlistedOf } from './completeness.ts';
import { clustersSection } from './markdown/clusters.ts';
import { controlsSection } from './markdown/controls.ts';
import { costSection } from './markdown/cost.ts';
import { code, text } from './markdown/escape.ts';
import {
  fireSection,
  idleSection,
  insufficientDataSection,
  readErrorsSection,
  waivedSection,
} from './markdown/findings.ts';
import { type Page, pageOf, section } from './markdown/page.ts';
import type { RenderOptions } from './render-options.ts';
import { humanTimes } from './text/amounts.ts';

/**
 * Renders Markdown in GitHub's flavor, for people and for comments on pull requests: what could not be read first, then
 * what is wrong, what is unknown, the clusters, the controls and the cost.
 */
export function renderMarkdown(report: Report, options: Pick<RenderOptions, 'lang' | 'all'>): string {
  const page = pageOf(report, options);
  const lines = [
    `# ${title(page)}`,
    '',
    origin(page),
    '',
    counts(page),
    ...readErrorsSection(page),
    ...fireSection(page),
    ...waivedSection(page),
    ...idleSection(page),
    ...insufficientDataSection(page),
    ...clustersSection(page),
    ...controlsSection(page),
    ...costSection(page),
    ...runSection(page),
  ];
  return `${lines.join('\n')}\n`;
}

/** Where a list is missing, the number of clusters is one more thing that is not known. */
function title({ report, words, language, number }: Page): string {
  const { clusters, verified } = report.summary;
  const isUnlisted = unlistedOf(report).length > 0;
  if (isUnlisted && clusters === 0) return words.about(language.text.totals.unknown);
  const count = isUnlisted ? words.atLeast(number(clusters)) : number(clusters);
  return words.title({ verified: number(verified), clusters: count });
}

function origin({ report, words, language }: Page): string {
  const { scope, startedAt, tool, auditId } = report;
  const { accountNamed, totals, list } = language.text;
  return [
    scope.accounts.length === 0 ? totals.accountUnknown : accountNamed(list(scope.accounts.map(code))),
    ...(scope.regions.length === 0 ? [] : [list(scope.regions.map(code))]),
    totals.read(humanTimes(startedAt), ''),
    text(`${tool.name} ${tool.version}`),
    words.audit(code(auditId)),
  ].join(' · ');
}

function counts({ report, number }: Page): string {
  return verdicts.map((verdict) => `${verdict} **${number(report.summary.verdicts[verdict])}**`).join(' · ');
}

function runSection({ report, words, language }: Page): string[] {
  const calls = Object.values(report.summary.apiCalls).reduce((sum, count) => sum + count, 0);
  const { took, totals } = language.text;
  const ms = Date.parse(report.finishedAt) - Date.parse(report.startedAt);
  return section(words.read, [totals.calls(calls, took(ms))]);
}
